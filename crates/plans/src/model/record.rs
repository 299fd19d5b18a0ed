//! Plans, items, questions and duties as they are read back.

use kernel::{AgencyId, AuthorityId, Day, FileId, GroupId, ItemId, Moment, PersonId, PlanId, words};

use super::{AmendmentId, Due, DutyId, PlanState, QuestionId, Role, RoleId, Stands};

/// A plan as issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// Whose plan it is.
    pub authority: AuthorityId,
    /// Where it stands.
    pub state: PlanState,
    /// "KH", "QĐ".
    pub kind: String,
    /// "59/KH-UBND", if the file says it or somebody typed it.
    pub symbol: Option<String>,
    /// What it is about.
    pub title: String,
    /// Who issued it, as written.
    pub issuer: Option<String>,
    /// Its day.
    pub issued_on: Option<Day>,
    /// The person who signed, as written.
    pub signer: Option<String>,
    /// In which position, with its form: "TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH".
    pub signer_position: Option<String>,
    /// The first year it is for.
    pub year: i64,
    /// The last year it is for: the same for most plans, 2025 for "giai đoạn 2021-2025".
    pub until_year: i64,
    /// Who follows, urges and sums up.
    pub monitor: Option<AgencyId>,
    /// The file as issued.
    pub file: FileId,
    /// The file's name.
    pub file_name: String,
    /// Agencies with work in it; empty before it is put into force.
    pub concerns: Vec<AgencyId>,
    /// When it was uploaded.
    pub created_at: Moment,
    /// By whom.
    pub created_by: Option<PersonId>,
    /// When it was put into force.
    pub in_force_at: Option<Moment>,
    /// By whom.
    pub in_force_by: Option<PersonId>,
    /// For optimistic locking.
    pub version: i64,
}

impl Plan {
    /// Its address.
    pub fn href(&self) -> String {
        format!("/ke-hoach/{}", self.id)
    }

    /// "Số 59/KH-UBND ngày 01/03/2021", as far as known.
    pub fn numbered(&self) -> String {
        let number = self.symbol.as_ref().map(|symbol| format!("Số {symbol}"));
        let day = self.issued_on.map(|day| format!("ngày {}", words::day(day)));
        [number, day].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// "2021", "2021–2025".
    pub fn years(&self) -> String {
        if self.until_year > self.year {
            format!("{}–{}", self.year, self.until_year)
        } else {
            self.year.to_string()
        }
    }

    /// First day of its years.
    pub fn first_day(&self) -> Day {
        i16::try_from(self.year)
            .ok()
            .and_then(|year| Day::new(year, 1, 1))
            .unwrap_or_else(|| self.created_at.day())
    }

    /// Last day of its years.
    pub fn last_day(&self) -> Day {
        i16::try_from(self.until_year.max(self.year))
            .ok()
            .and_then(|year| Day::new(year, 12, 31))
            .unwrap_or_else(|| self.created_at.day())
    }
}

/// A plan in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLine {
    /// The plan, without its agencies.
    pub plan: Plan,
    /// How many items have work.
    pub items: i64,
    /// How many numbers it promises.
    pub targets: i64,
    /// How many places somebody still has to look at.
    pub open: i64,
}

/// A numbered item or heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Of which plan.
    pub plan: PlanId,
    /// Order in the plan.
    pub position: i64,
    /// "II/1/1.1/1.1.2".
    pub path: String,
    /// "1.1.2".
    pub code: String,
    /// Path of the heading above.
    pub parent: Option<String>,
    /// Whether it only groups.
    pub is_section: bool,
    /// Its heading.
    pub title: String,
    /// All its words.
    pub text: String,
    /// The heading of the area it stands in.
    pub area: String,
    /// First day.
    pub from: Option<Day>,
    /// Last day named.
    pub to: Option<Day>,
    /// Whether the text says "trước".
    pub is_before: bool,
    /// Whether it goes on afterwards.
    pub open_ended: bool,
    /// The words of the period.
    pub period_text: Option<String>,
    /// What is delivered.
    pub product: Option<String>,
    /// Its first line in the file.
    pub first_line: i64,
    /// Its last line.
    pub last_line: i64,
    /// How sure the reader is.
    pub sure: f64,
    /// For optimistic locking of the item with its roles and targets.
    pub version: i64,
    /// The amendment that added it; none: it stands in the plan as issued.
    pub added_by: Option<AmendmentId>,
    /// The amendment that dropped it.
    pub dropped_by: Option<AmendmentId>,
}

impl Item {
    /// The day by which its task is due; none where it goes on without an end.
    pub fn due(&self) -> Option<Day> {
        self.to.filter(|_| !self.open_ended)
    }

    /// "Mục 1.1.2"; by its heading where it bears no number.
    pub fn called(&self) -> String {
        match self.code.trim() {
            "" => format!("Mục “{}”", self.title),
            code => format!("Mục {}", code.trim_end_matches('.')),
        }
    }

    /// How deep it stands, 1 to 3.
    pub fn depth(&self) -> usize {
        self.path.split('/').count().saturating_sub(1).clamp(1, 3)
    }

    /// "01/01/2021 – 31/12/2021", "trước ngày 30/06/2021", "thường xuyên từ 01/01/2021".
    pub fn period(&self) -> String {
        let from = self.from.map(words::day);
        let to = self.to.map(words::day);
        match (from, to, self.open_ended, self.is_before) {
            (Some(from), _, true, _) => format!("từ {from}, những năm tiếp theo"),
            (None, _, true, _) => "thường xuyên".to_owned(),
            (_, Some(to), false, true) => format!("trước ngày {to}"),
            (Some(from), Some(to), false, false) => format!("{from} – {to}"),
            (None, Some(to), false, false) => format!("đến {to}"),
            (Some(from), None, false, _) => format!("từ {from}"),
            (None, None, false, _) => "chưa định hạn".to_owned(),
        }
    }
}

/// One name in a role of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its id.
    pub id: RoleId,
    /// Of which item.
    pub item: ItemId,
    /// Order in the item.
    pub position: i64,
    /// Which role.
    pub role: Role,
    /// The words.
    pub phrase: String,
    /// Where they stand; 0 for what was added by hand.
    pub first_line: i64,
    /// Who is meant.
    pub stands: Stands,
    /// How sure that is.
    pub sure: f64,
}

/// What a question is about, and so how it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Which agency a name means.
    Agency,
    /// Who leads an item.
    Lead,
    /// Until when an item is due.
    Deadline,
    /// What a phrase without a number, or two numbers, mean.
    Phrase,
    /// What to do about something odd in the file.
    Oddity,
    /// Who follows the plan.
    Monitor,
    /// What the text of an item in force leaves open of the six that have to be clear.
    Gap,
}

impl Asks {
    /// The word in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Lead => "lead",
            Self::Deadline => "deadline",
            Self::Phrase => "phrase",
            Self::Oddity => "oddity",
            Self::Monitor => "monitor",
            Self::Gap => "gap",
        }
    }

    /// The kind of a word.
    pub fn parse(code: &str) -> Self {
        match code {
            "agency" => Self::Agency,
            "lead" => Self::Lead,
            "deadline" => Self::Deadline,
            "phrase" => Self::Phrase,
            "monitor" => Self::Monitor,
            "gap" => Self::Gap,
            _ => Self::Oddity,
        }
    }
}

/// Something that the reader asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// Order: from 1, as numbered on the review screen.
    pub position: i64,
    /// What it is about.
    pub asks: Asks,
    /// Where it stands: line, column, last line, last column.
    pub span: (i64, i64, i64, i64),
    /// The words.
    pub phrase: String,
    /// What is asked.
    pub question: String,
    /// The name in question.
    pub role: Option<RoleId>,
    /// The item in question.
    pub item: Option<ItemId>,
    /// Whether the issuer is to answer it, also after the plan is in force.
    pub to_issuer: bool,
    /// The answer, when it was given and by whom.
    pub answer: Option<(String, Option<Moment>, Option<PersonId>)>,
}

impl Question {
    /// Whether somebody at the review has to look at it.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && !self.to_issuer
    }
}

/// A duty to report or to plan, as the plan words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRow {
    /// Its id.
    pub id: DutyId,
    /// Of which plan.
    pub plan: PlanId,
    /// Who has to, as written.
    pub who: Vec<String>,
    /// The agencies and groups that these words name, one each; `Unknown` where nobody knows yet.
    pub stands: Vec<Stands>,
    /// What.
    pub what: String,
    /// To whom.
    pub to: Option<String>,
    /// Through whom.
    pub via: Option<String>,
    /// By when.
    pub due: Option<Due>,
    /// Where it stands.
    pub first_line: i64,
    /// The day from which it asks as it does now; none: since the plan is in force.
    pub since_on: Option<Day>,
    /// The day from which it asks for nothing any more.
    pub ended_on: Option<Day>,
}

impl DutyRow {
    /// Whether it asks for an agency's own plan, and not for a report.
    pub fn asks_for_plan(&self) -> bool {
        let what = kernel::fold::key(&self.what);
        what.contains("ke hoach chi tiet")
            || (what.contains("xay dung ke hoach") && !what.contains("bao cao"))
    }

    /// Whether it asks for reports.
    pub fn asks_for_report(&self) -> bool {
        !self.asks_for_plan() || kernel::fold::contains(&self.what, "bao cao")
    }

    /// Whether no calendar opens its reports: it waits for an event, or the text names no day.
    pub fn waits_for_event(&self) -> bool {
        match self.due {
            _ if self.ended_on.is_some() => false,
            Some(Due::After { .. }) => self.asks_for_report(),
            None => kernel::fold::contains(&self.what, "bao cao"),
            Some(Due::On { .. } | Due::Every { .. }) => false,
        }
    }
}

/// What a name stands for, in a form field: `a:<id>`, `g:<id>`; empty for nobody known.
pub fn stands_code(stands: Stands) -> String {
    match stands {
        Stands::Agency(id) => format!("a:{id}"),
        Stands::Group(id) => format!("g:{id}"),
        Stands::Unknown => String::new(),
    }
}

/// The reverse of [`stands_code`].
pub fn parse_stands(code: &str) -> Stands {
    let agency = code.strip_prefix("a:").and_then(|id| id.parse::<AgencyId>().ok()).map(Stands::Agency);
    let group = || code.strip_prefix("g:").and_then(|id| id.parse::<GroupId>().ok()).map(Stands::Group);
    agency.or_else(group).unwrap_or(Stands::Unknown)
}
