//! What agencies write under a plan: their own plans, and reports.

use kernel::{AgencyId, AuthorityId, Day, Moment, Period, PersonId, PlanId, words};

use super::{DetailedId, DutyId, PaperState, ReportId};

/// One line of an agency's own plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DetailedLine {
    /// The item it comes from: "1.1.2".
    pub code: String,
    /// What is done.
    pub work: String,
    /// From when.
    pub from: Option<Day>,
    /// By when.
    pub to: Option<Day>,
    /// What is delivered.
    pub product: String,
    /// Who does it.
    pub person: String,
}

/// An agency's own plan made from the items that concern it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detailed {
    /// Its id.
    pub id: DetailedId,
    /// Of which plan.
    pub plan: PlanId,
    /// Whose.
    pub agency: AgencyId,
    /// Where it stands.
    pub state: PaperState,
    /// Its lines.
    pub lines: Vec<DetailedLine>,
    /// By when it is owed.
    pub due_on: Option<Day>,
    /// When it was handed in.
    pub submitted_at: Option<Moment>,
    /// By whom.
    pub submitted_by: Option<PersonId>,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// By whom.
    pub decided_by: Option<PersonId>,
    /// Why it was returned.
    pub reason: Option<String>,
    /// The day from which it is owed; none: since the plan is in force.
    pub since_on: Option<Day>,
    /// The day from which it is owed no more.
    pub ended_on: Option<Day>,
    /// For optimistic locking.
    pub version: i64,
}

impl Detailed {
    /// Whether it was owed on a day.
    pub fn is_owed_on(&self, day: Day) -> bool {
        self.since_on.is_none_or(|since| since <= day) && self.ended_on.is_none_or(|ended| day < ended)
    }
}

/// Figures that a report is filled in with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Figures {
    /// Tasks led.
    pub total: i64,
    /// Done.
    pub done: i64,
    /// Of these, late.
    pub done_late: i64,
    /// Open and in time.
    pub in_time: i64,
    /// Due soon.
    pub soon: i64,
    /// Late.
    pub late: i64,
}

/// A report that a duty asks of an agency for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// Of which plan.
    pub plan: PlanId,
    /// By which duty.
    pub duty: DutyId,
    /// Whose plan it is.
    pub authority: AuthorityId,
    /// Who reports.
    pub agency: AgencyId,
    /// "2021-Q3", "2021".
    pub period: String,
    /// By when.
    pub due_on: Day,
    /// Where it stands.
    pub state: PaperState,
    /// The figures as they were when it was handed in (or opened).
    pub figures: Figures,
    /// The agency's words.
    pub words: String,
    /// When it was handed in first.
    pub submitted_at: Option<Moment>,
    /// By whom.
    pub submitted_by: Option<PersonId>,
    /// By how many working days late.
    pub late_days: i64,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// By whom.
    pub decided_by: Option<PersonId>,
    /// Why it was returned.
    pub reason: Option<String>,
    /// For optimistic locking.
    pub version: i64,
}

impl Report {
    /// "quý III năm 2021" for "2021-Q3"; a period that was opened by hand is named by its day: "hạn 15/11/2021".
    pub fn period_in_words(&self) -> String {
        let by_hand = || {
            let day = self.period.parse::<Day>();
            day.map_or_else(|_| self.period.clone(), |on| format!("hạn {}", words::day(on)))
        };
        Period::parse(&self.period).map_or_else(|_| by_hand(), |period| period.to_string())
    }

    /// Its address.
    pub fn href(&self) -> String {
        format!("/ke-hoach/{}/bao-cao/{}", self.plan, self.id)
    }
}
