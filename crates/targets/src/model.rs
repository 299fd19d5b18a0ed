//! Reported figures and made reports: pure.

use kernel::{AgencyId, Day, FileId, Moment, PersonId, PlanId, TargetId};

kernel::id!(
    /// A figure reported by hand.
    ReportedId, "reported-figure");
kernel::id!(
    /// A report that was made.
    MadeReportId, "report");

/// From where a target's number comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A measure of the installation, by its key.
    Measured(String),
    /// A measure that no module publishes yet.
    Announced(String),
    /// Agencies report it.
    ByHand,
    /// Nobody has said yet.
    Nothing,
}

/// A figure reported by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Reported {
    /// Its id.
    pub id: ReportedId,
    /// The target.
    pub target: TargetId,
    /// Who reports.
    pub agency: AgencyId,
    /// The day it speaks of.
    pub on: Day,
    /// The number, in the unit of the target.
    pub number: f64,
    /// How many out of how many, where the reporter gave both.
    pub parts: Option<(i64, i64)>,
    /// Words with it.
    pub words: String,
    /// The file that proves it.
    pub evidence: Option<FileId>,
    /// Who reported.
    pub by: Option<PersonId>,
    /// When.
    pub at: Moment,
}

/// A report that was made: its figures stay as they were.
#[derive(Debug, Clone, PartialEq)]
pub struct MadeReport {
    /// Its id.
    pub id: MadeReportId,
    /// The plan it reports on.
    pub plan: PlanId,
    /// One agency's part; none: the whole authority.
    pub agency: Option<AgencyId>,
    /// Code of the period ("2021-09").
    pub period: String,
    /// What it says.
    pub content: Content,
    /// Who made it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Moment,
    /// For optimistic locking.
    pub version: i64,
}

/// What a report says: figures frozen, words to be changed.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Content {
    /// "UBND thị xã Phước Long".
    pub issuer: String,
    /// "Phước Long".
    pub place: String,
    /// Title of the plan.
    pub plan_title: String,
    /// "tháng 9 năm 2021".
    pub period_name: String,
    /// The day of the figures.
    pub on: Day,
    /// The sentence.
    pub sentence: String,
    /// Items in the order of the plan.
    pub items: Vec<ItemLine>,
    /// Targets, worst first.
    pub targets: Vec<TargetLine>,
    /// Tasks late on that day.
    pub late: Vec<LateLine>,
    /// Tasks by area: name, done, in time, soon, late.
    pub areas: Vec<(String, i64, i64, i64, i64)>,
    /// What changed since the report before, in sentences.
    pub changes: Vec<String>,
    /// Nhận xét: what went well.
    pub remarks: String,
    /// Tồn tại, hạn chế và nguyên nhân.
    pub causes: String,
    /// Kiến nghị, đề xuất.
    pub proposals: String,
    /// Who signs: lines of the form and the name.
    pub signer: (Vec<String>, String),
}

/// One item of the plan in a report.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ItemLine {
    /// "1.1.2".
    pub code: String,
    /// Its title.
    pub title: String,
    /// Who leads.
    pub lead: String,
    /// How many tasks, and how many of them are done.
    pub tasks: (i64, i64),
    /// "quá hạn 2 ngày".
    pub state: String,
    /// How many files of evidence.
    pub evidence: i64,
}

/// One target in a report.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TargetLine {
    /// The item, "" for a general one.
    pub code: String,
    /// What is promised about what.
    pub name: String,
    /// "≥ 50%".
    pub promised: String,
    /// "54,5%" or "–".
    pub figure: String,
    /// The number, for comparing with the next report.
    pub number: Option<f64>,
    /// "đạt".
    pub state: String,
    /// "Hệ thống đo: 36/66" or "Văn phòng báo cáo".
    pub source: String,
}

/// One late task in a report.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LateLine {
    /// Its title.
    pub title: String,
    /// Who leads.
    pub lead: String,
    /// The first deadline.
    pub due: Day,
    /// By how many working days.
    pub days: i64,
    /// The reason given, if any was.
    pub reason: String,
}

/// "Kế hoạch có 11 nhiệm vụ: 6 đúng tiến độ, …": the parts that are not zero, joined as people say them.
pub fn parts_sentence(parts: &[(i64, &str)]) -> String {
    let said: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if said.is_empty() { "chưa có".to_owned() } else { said.join(", ") }
}
