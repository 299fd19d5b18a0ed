//! What a plan says: the object that `thongsuot plan read --json` prints. Field names and words are a contract with
//! outsiders (docs/guide/contracts.md, part 1); what is not in the file is `None`, never guessed.

use kernel::Day;
use serde::{Deserialize, Serialize};

/// Where something stands in the extracted text; lines and columns count from 1, in characters. `end_col` is the
/// column of the last character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First line.
    pub line: u32,
    /// Column of the first character.
    pub col: u32,
    /// Last line.
    pub end_line: u32,
    /// Column of the last character.
    pub end_col: u32,
}

/// A whole plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// "KH", "QĐ", … as in the symbol.
    pub kind: Option<String>,
    /// Số, ký hiệu: "21/KH-UBND".
    pub symbol: Option<String>,
    /// What the document is about.
    pub title: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Địa danh.
    pub place: Option<String>,
    /// Day of issue.
    pub issued_on: Option<Day>,
    /// The years or days for which it holds.
    pub effective: Option<Effective>,
    /// Căn cứ.
    pub bases: Vec<Basis>,
    /// Targets that stand in purposes and goals, under no item.
    pub general_targets: Vec<Target>,
    /// Headings and work, in the order of the file.
    pub items: Vec<Item>,
    /// Who reports, submits or plans by when.
    pub duties: Vec<Duty>,
    /// Who follows, urges and sums up.
    pub monitor: Option<Name>,
    /// Nơi nhận.
    pub recipients: Vec<Name>,
    /// Who signed.
    pub signer: Option<Signer>,
    /// What a person has to decide.
    pub unclear: Vec<Unclear>,
    /// Lines that nothing above uses.
    pub unused: Vec<Unused>,
    /// What looks wrong in the file.
    pub warnings: Vec<Warning>,
}

/// For which days the plan holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effective {
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
}

/// A cited document on which the plan rests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// "Nghị quyết", "Kế hoạch", …
    pub kind: Option<String>,
    /// "62/NQ-HĐND".
    pub symbol: Option<String>,
    /// Its day of issue.
    pub issued_on: Option<Day>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// The words of the citation.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Whether a heading only groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// A heading that only groups.
    Section,
    /// Has work: a role, a period, a target or concrete tasks.
    Item,
}

/// A numbered heading or a row of an annex.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The key: "II/1/1.1/1.1.2", "PL1/3".
    pub path: String,
    /// The numbering as written.
    pub code: String,
    /// The path of the heading above.
    pub parent: Option<String>,
    /// Groups or works.
    pub kind: ItemKind,
    /// The heading, or the task cell of a row.
    pub title: String,
    /// All words under the heading up to the next one.
    pub text: String,
    /// The concrete tasks.
    pub details: Vec<Detail>,
    /// Who does it.
    pub roles: Roles,
    /// From when to when.
    pub period: Option<Period>,
    /// Stages named in the text.
    pub milestones: Vec<Milestone>,
    /// The numbers by which it is judged.
    pub targets: Vec<Target>,
    /// What is delivered.
    pub products: Vec<Product>,
    /// Where it stands, with everything under its own heading.
    pub span: Span,
    /// How sure the reader is, 0 to 1.
    pub sure: f64,
}

/// A concrete task under an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// Who is told to do it, as far as the sentence says.
    pub who: Vec<Name>,
    /// The sentence.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// The parts in the work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Roles {
    /// Chủ trì.
    pub lead: Vec<Name>,
    /// Tham mưu.
    pub advise: Vec<Name>,
    /// Thực hiện.
    pub implement: Vec<Name>,
    /// Phối hợp.
    pub coordinate: Vec<Name>,
}

impl Roles {
    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.lead.is_empty()
            && self.advise.is_empty()
            && self.implement.is_empty()
            && self.coordinate.is_empty()
    }

    /// Each name with the word of the contract for its part.
    pub fn each(&self) -> impl Iterator<Item = (&'static str, &Name)> {
        let tag = |word: &'static str| move |name| (word, name);
        (self.lead.iter().map(tag("lead")))
            .chain(self.advise.iter().map(tag("advise")))
            .chain(self.implement.iter().map(tag("implement")))
            .chain(self.coordinate.iter().map(tag("coordinate")))
    }
}

/// A body or a group of bodies as written; a group is never expanded here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Name {
    /// The phrase.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// How sure the reader is that this is one body or one group.
    pub sure: f64,
}

/// From when to when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// First day, if the text names a beginning.
    pub from: Option<Day>,
    /// The last day named.
    pub to: Option<Day>,
    /// The text says "trước".
    pub before: bool,
    /// Goes on after the last day named.
    pub open_ended: bool,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// How sure the reader is.
    pub sure: f64,
}

/// A stage: sơ kết, tổng kết, …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Milestone {
    /// What happens.
    pub label: String,
    /// "2023-Q3", where the text names a quarter.
    pub quarter: Option<String>,
    /// The last day of the stage.
    pub on: Option<Day>,
}

/// What is delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// How often something recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// Hằng tuần.
    Week,
    /// Hằng tháng.
    Month,
    /// Hằng quý.
    Quarter,
    /// 6 tháng.
    Half,
    /// Hằng năm.
    Year,
}

/// When something is due.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Due {
    /// On a day of the calendar.
    On {
        /// The day named.
        on: Day,
        /// The text says "trước".
        before: bool,
    },
    /// Again and again.
    Every {
        /// How often.
        every: Every,
        /// Day of the month.
        day: Option<u8>,
        /// Month of the period: 3 is the last of a quarter, 6 of a half year, 12 of a year.
        month_of_period: Option<u8>,
        /// The text says "trước".
        before: bool,
    },
    /// So long after an event.
    After {
        /// How many.
        after: u32,
        /// Days (always, for now).
        days: bool,
        /// Working days only.
        working: bool,
    },
}

/// Who reports, submits or plans by when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// Who has to.
    pub who: Vec<Name>,
    /// What.
    pub what: String,
    /// To whom.
    pub to: Option<String>,
    /// Through whom.
    pub via: Option<String>,
    /// By when; `None` where the text names no day.
    pub due: Option<Due>,
    /// Where it stands.
    pub span: Span,
    /// How sure the reader is.
    pub sure: f64,
}

/// How a figure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Op {
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// More than.
    #[serde(rename = ">")]
    MoreThan,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Less than.
    #[serde(rename = "<")]
    LessThan,
    /// Exactly.
    #[serde(rename = "=")]
    Exactly,
    /// From `value` to `value_to`.
    #[serde(rename = "between")]
    Between,
    /// Not worse than before.
    #[serde(rename = "keep")]
    Keep,
}

impl Op {
    /// The sign of the contract.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::MoreThan => ">",
            Self::AtMost => "<=",
            Self::LessThan => "<",
            Self::Exactly => "=",
            Self::Between => "between",
            Self::Keep => "keep",
        }
    }
}

/// In what a target is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// %.
    Percent,
    /// Điểm phần trăm.
    PercentPoints,
    /// Things.
    Count,
    /// Ngày.
    Days,
    /// Ngày làm việc.
    WorkingDays,
    /// Giờ.
    Hours,
    /// Phút.
    Minutes,
    /// Điểm.
    Points,
    /// Thứ hạng.
    Rank,
    /// Đồng.
    Dong,
}

/// To which stretch the number refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Per {
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// Half a year.
    Half,
    /// A year.
    Year,
    /// Each case.
    Case,
}

/// Whether the figure is a level or a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Rise by.
    Up,
    /// Fall by.
    Down,
}

/// How binding the words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Firmness {
    /// Đảm bảo, phải, đạt.
    Must,
    /// Phấn đấu, tiến tới.
    Strive,
}

/// A promise with a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// How it is compared.
    pub op: Op,
    /// The figure; `None` only with `keep`.
    pub value: Option<f64>,
    /// The upper figure of `between`.
    pub value_to: Option<f64>,
    /// In what it is counted.
    pub unit: Option<Unit>,
    /// To which stretch it refers.
    pub per: Option<Per>,
    /// A rise or a fall instead of a level.
    pub change: Option<Change>,
    /// Against what the change is measured, in words.
    pub baseline: Option<String>,
    /// Where a yearly rise ends.
    pub cap: Option<f64>,
    /// What is judged.
    pub subject: String,
    /// The denominator, in words.
    pub of: Option<String>,
    /// For whom or for which fields it holds.
    pub scope: Option<String>,
    /// By when.
    pub due: Option<Due>,
    /// How binding the words are.
    pub firmness: Firmness,
    /// The clause.
    pub text: String,
    /// Where the clause stands.
    pub span: Span,
    /// How sure the reader is.
    pub sure: f64,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// "CHỦ TỊCH".
    pub position: String,
    /// The person.
    pub name: Option<String>,
}

/// A place where a person has to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclear {
    /// Where.
    pub span: Span,
    /// The words.
    pub text: String,
    /// What to decide.
    pub question: String,
}

/// A line that nothing else uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unused {
    /// Where.
    pub span: Span,
    /// The words.
    pub text: String,
}

/// What looks wrong in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarningCode {
    /// A number is left out.
    NumberingGap,
    /// A number stands twice.
    NumberingRepeat,
    /// A whole part is missing.
    MissingSection,
    /// A name that is no known agency.
    UnknownAgency,
    /// A deadline before the day of issue.
    PastDeadline,
    /// Two figures for one thing.
    ConflictingTargets,
    /// Nobody leads.
    NoLead,
    /// No deadline.
    NoDeadline,
    /// The letters of the file are in doubt.
    Encoding,
}

/// Something that looks wrong, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The kind.
    pub code: WarningCode,
    /// In words for the user.
    pub message: String,
    /// Where.
    pub span: Option<Span>,
}
