//! States and rules of plans: pure.

use kernel::{AgencyId, Day, Error, GroupId, Result, words};

mod amending;
mod change;
mod paper;
mod record;
mod target;
mod written;

pub use amending::{Amendment, Changed, Entry, Kind, within};
pub use change::{Chosen, DutyChange, Facts, ItemChange};
pub use paper::{Detailed, DetailedLine, Figures, Report};
pub use record::{Asks, DutyRow, Item, Part, Plan, PlanLine, Question, parse_stands, stands_code};
pub use target::{OPS, PERS, TargetRow, UNITS, unit_name};
pub use written::{Basis, Detail, Milestone, Origin, corrected};

kernel::id!(
    /// One name in a role of an item.
    RoleId, "role");
kernel::id!(
    /// Something the reader asks.
    QuestionId, "question");
kernel::id!(
    /// A document that changes a plan in force.
    AmendmentId, "amendment");
kernel::id!(
    /// One change that such a document makes.
    EntryId, "amendment-entry");
kernel::id!(
    /// An agency's own plan.
    DetailedId, "detailed-plan");
kernel::id!(
    /// A duty to report.
    DutyId, "duty");
kernel::id!(
    /// One report of an agency for a period.
    ReportId, "report");

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanState {
    /// Read, being reviewed.
    Draft,
    /// Put into force: its text is locked, its tasks are given.
    InForce,
}

impl PlanState {
    /// The word in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in-force",
        }
    }

    /// The state of a word.
    pub fn parse(code: &str) -> Self {
        if code == "in-force" { Self::InForce } else { Self::Draft }
    }

    /// What the badge says.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "đang xem lại",
            Self::InForce => "đang thực hiện",
        }
    }
}

/// A role of an agency in an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// chủ trì
    Lead,
    /// tham mưu
    Advise,
    /// thực hiện
    Implement,
    /// phối hợp
    Coordinate,
}

impl Role {
    /// All roles, in the order of the plan.
    pub const ALL: [Self; 4] = [Self::Lead, Self::Advise, Self::Implement, Self::Coordinate];

    /// The word in the database and in a reading.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Advise => "advise",
            Self::Implement => "implement",
            Self::Coordinate => "coordinate",
        }
    }

    /// The role of a word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lead => "Chủ trì",
            Self::Advise => "Tham mưu",
            Self::Implement => "Thực hiện",
            Self::Coordinate => "Phối hợp",
        }
    }
}

/// What a name in a role stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// One agency.
    Agency(AgencyId),
    /// A group, resolved on the day the plan is put into force.
    Group(GroupId),
    /// Nobody knows yet.
    Unknown,
}

/// A name in a role with the agencies that it stands for on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The role.
    pub role: Role,
    /// The agencies.
    pub agencies: Vec<AgencyId>,
}

/// Who does the work of an item: the first is the working lead, the others have work of their own; coordinators help.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doers {
    /// Whose task the item is.
    pub lead: Option<AgencyId>,
    /// Agencies with a part of their own.
    pub others: Vec<AgencyId>,
    /// Agencies that help.
    pub coordinators: Vec<AgencyId>,
}

/// Who does the work of an item. "UBND thị xã" as *chủ trì* means the whole authority; then the first that advises is
/// the working lead, or the first that implements (plans-index, part 4). `committee` is the authority's own agency.
pub fn doers(holders: &[Holder], committee: AgencyId) -> Doers {
    let of = |role: Role| {
        holders
            .iter()
            .filter(move |h| h.role == role)
            .flat_map(|h| h.agencies.iter().copied())
            .filter(move |a| *a != committee)
    };
    let mut workers: Vec<AgencyId> = Vec::new();
    for agency in of(Role::Lead).chain(of(Role::Advise)).chain(of(Role::Implement)) {
        if !workers.contains(&agency) {
            workers.push(agency);
        }
    }
    let is_committees = holders.iter().any(|h| h.agencies.contains(&committee));
    let mut workers = workers.into_iter();
    let lead = workers.next().or(is_committees.then_some(committee));
    let others: Vec<AgencyId> = workers.collect();
    let mut coordinators = Vec::new();
    for agency in of(Role::Coordinate) {
        if Some(agency) != lead && !others.contains(&agency) && !coordinators.contains(&agency) {
            coordinators.push(agency);
        }
    }
    Doers { lead, others, coordinators }
}

/// When something is due (contract of the reader, part 1, `Due`).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Due {
    /// On a day; `before`: the text says "trước".
    On {
        /// The day named.
        on: Day,
        /// Whether the text says "trước".
        #[serde(default)]
        before: bool,
    },
    /// Again and again.
    Every {
        /// "month", "quarter", "half" or "year".
        every: String,
        /// Day of the month; none: its last day.
        day: Option<i64>,
        /// Which month of the period; none: each month, or the last one.
        month_of_period: Option<i64>,
        /// Whether the text says "trước".
        #[serde(default)]
        before: bool,
    },
    /// So many days after something that the program does not know.
    After {
        /// How many.
        after: i64,
        /// Whether working days are meant.
        #[serde(default)]
        working: bool,
    },
}

impl Due {
    /// "trước ngày 15/11/2021", "ngày 25 hằng tháng", "sau sự kiện 3 ngày làm việc".
    pub fn in_words(&self) -> String {
        match self {
            Self::On { on, before: true } => format!("trước ngày {}", words::day(*on)),
            Self::On { on, before: false } => format!("ngày {}", words::day(*on)),
            Self::Every { every, day, .. } => {
                let day = day.map(|day| format!("ngày {day} "));
                let stretch = match every.as_str() {
                    "month" => "hằng tháng",
                    "quarter" => "hằng quý",
                    "half" => "6 tháng một lần",
                    _ => "hằng năm",
                };
                format!("{}{stretch}", day.unwrap_or_default())
            }
            Self::After { after, working: true } => format!("sau sự kiện {after} ngày làm việc"),
            Self::After { after, working: false } => format!("sau sự kiện {after} ngày"),
        }
    }
}

/// One time that a duty falls due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The day it is due. "Trước ngày D" is due on D: offices accept D, and the program reminds earlier.
    pub on: Day,
    /// The period it is for: "2021-09", "2021-Q3", "2021-H1", "2021".
    pub period: String,
}

/// When a duty falls due from `from` to `to`, both included.
pub fn occurrences(due: &Due, from: Day, to: Day) -> Vec<Occurrence> {
    let mut found = Vec::new();
    match due {
        Due::On { on, .. } => {
            if (from..=to).contains(on) {
                found.push(Occurrence { on: *on, period: on.year().to_string() });
            }
        }
        Due::After { .. } => {}
        Due::Every { every, day, month_of_period, .. } => {
            let length: i8 = match every.as_str() {
                "month" => 1,
                "quarter" => 3,
                "half" => 6,
                "year" => 12,
                _ => return found,
            };
            for year in from.year()..=to.year() {
                for index in 0..(12 / length) {
                    let within = month_of_period
                        .map_or(length, |m| i8::try_from(m).unwrap_or(length).clamp(1, length));
                    let month = index * length + within;
                    let Some(first) = Day::new(year, month, 1) else { continue };
                    let last = first.end_of_month();
                    let on = day
                        .and_then(|d| i8::try_from(d).ok())
                        .and_then(|d| Day::new(year, month, d.min(last.day_of_month())))
                        .unwrap_or(last);
                    let period = match length {
                        1 => format!("{year}-{month:02}"),
                        3 => format!("{year}-Q{}", index + 1),
                        6 => format!("{year}-H{}", index + 1),
                        _ => year.to_string(),
                    };
                    if (from..=to).contains(&on) {
                        found.push(Occurrence { on, period });
                    }
                }
            }
        }
    }
    found.sort();
    found
}

/// Where an agency's own plan or a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PaperState {
    /// Being written.
    Open,
    /// Handed in.
    Submitted,
    /// Sent back with a reason.
    Returned,
    /// Taken.
    Approved,
}

impl PaperState {
    /// The word in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Approved => "approved",
        }
    }

    /// The state of a word.
    pub fn parse(code: &str) -> Self {
        match code {
            "submitted" => Self::Submitted,
            "returned" => Self::Returned,
            "approved" => Self::Approved,
            _ => Self::Open,
        }
    }

    /// What the badge says.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "đang soạn",
            Self::Submitted => "chờ duyệt",
            Self::Returned => "trả lại",
            Self::Approved => "đã duyệt",
        }
    }

    /// Class of the badge.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Open => "none",
            Self::Submitted => "soon",
            Self::Returned => "late",
            Self::Approved => "done",
        }
    }

    /// Handing in: from being written or sent back.
    pub fn submit(self) -> Result<Self> {
        match self {
            Self::Open | Self::Returned => Ok(Self::Submitted),
            Self::Submitted | Self::Approved => {
                Err(Error::refused("paper.already-submitted", "Bản này đã nộp rồi."))
            }
        }
    }

    /// Deciding: only what was handed in.
    pub fn decide(self, approve: bool) -> Result<Self> {
        match self {
            Self::Submitted => Ok(if approve { Self::Approved } else { Self::Returned }),
            _ => Err(Error::refused("paper.not-submitted", "Bản này chưa nộp hoặc đã được duyệt.")),
        }
    }

    /// Whether it may still be written.
    pub const fn is_writable(self) -> bool {
        matches!(self, Self::Open | Self::Returned)
    }
}

#[cfg(test)]
mod tests;
