//! What a report says.

use kernel::{Day, ItemId};
use measures::Point;

/// What a report says: figures frozen, words to be changed.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Content {
    /// "UBND thị xã Phước Long".
    pub issuer: String,
    /// The authority above an agency that reports; none: the authority itself reports.
    #[serde(default)]
    pub above: Option<String>,
    /// "Phước Long".
    pub place: String,
    /// Title of the plan.
    pub plan_title: String,
    /// "tháng 9 năm 2021".
    pub period_name: String,
    /// The day of the figures: the last day of the period, or the day of making while it lasts.
    pub on: Day,
    /// The day on which it was made.
    #[serde(default)]
    pub made_on: Option<Day>,
    /// The sentence.
    pub sentence: String,
    /// Items in the order of the plan.
    pub items: Vec<ItemLine>,
    /// Targets, worst first.
    pub targets: Vec<TargetLine>,
    /// How the figures went since the plan's first day.
    #[serde(default)]
    pub courses: Vec<CourseLine>,
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
    /// "quá hạn 2 ngày làm việc, gia hạn đến 15/10/2021".
    pub state: String,
    /// How many files of evidence.
    pub evidence: i64,
    /// The item; none in a report that was made before its place was kept.
    #[serde(default)]
    pub item: Option<ItemId>,
    /// Where it stands in the plan's text.
    #[serde(default)]
    pub line: i64,
    /// The headings above it, outermost first: "II. Nội dung và nhiệm vụ cụ thể".
    #[serde(default)]
    pub under: Vec<String>,
    /// By when, in the plan's words: "trước ngày 30/06/2021".
    #[serde(default)]
    pub period: String,
    /// Where its files lie: "NV 12/2021 (2 tệp)".
    #[serde(default)]
    pub proof: String,
    /// Where it opens.
    #[serde(default)]
    pub href: String,
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
    /// As what it is counted, in the words of the sentence: "chưa đạt"; "" in a report that was made before that was kept.
    #[serde(default)]
    pub counted_as: String,
    /// Why nothing can be said yet; "" where something can.
    #[serde(default)]
    pub why: String,
    /// The sheet with the rows behind the figure; "" where there are none.
    #[serde(default)]
    pub sheet: String,
    /// "Hệ thống đo: 36/66" or "Văn phòng báo cáo".
    pub source: String,
    /// Its item; none for a general one.
    #[serde(default)]
    pub item: Option<ItemId>,
    /// Where it stands in the plan's text.
    #[serde(default)]
    pub line: i64,
    /// The headings above a general one, outermost first.
    #[serde(default)]
    pub under: Vec<String>,
    /// The clause as the plan has it.
    #[serde(default)]
    pub text: String,
    /// What the program measures: "75%"; "" where nothing does.
    #[serde(default)]
    pub measured: String,
    /// Of what that is made: "3 trên 4".
    #[serde(default)]
    pub measured_of: String,
    /// What agencies report by hand: "94,1%"; "" where none did.
    #[serde(default)]
    pub told: String,
    /// Of what, by whom and when: "46 trên 52, Văn phòng, 24/09/2021".
    #[serde(default)]
    pub told_of: String,
    /// What stands behind it, for a reader of paper.
    #[serde(default)]
    pub proof: String,
    /// Where it opens.
    #[serde(default)]
    pub href: String,
}

/// How one figure went, since the plan's first day.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CourseLine {
    /// The target.
    pub name: String,
    /// "≥ 50%".
    pub promised: String,
    /// The promised number, where it is of the kind of the figures.
    pub value: Option<f64>,
    /// Class of the state: late, soon, in-time, done, none.
    pub class: String,
    /// Its numbers by day, oldest first.
    pub points: Vec<(Day, f64)>,
    /// The last of them as people read it.
    pub now: String,
    /// The figure of the report before; "" where there is none.
    pub before: String,
}

impl CourseLine {
    /// Its points as they are drawn: by days since the first.
    pub fn drawn(&self) -> Vec<Point> {
        let Some((first, _)) = self.points.first() else { return Vec::new() };
        let at = |on: &Day| f64::from(on.days_since(*first));
        self.points.iter().map(|(on, value)| Point { at: at(on), value: *value }).collect()
    }
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

/// The rows behind one measured figure of a report.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FigureRows {
    /// The sheet's name: short and unlike all others of the report.
    pub sheet: String,
    /// The target.
    pub name: String,
    /// "≥ 50%".
    pub promised: String,
    /// "54,5%".
    pub figure: String,
    /// Whether the rows that do not count make a denominator with those that do.
    pub is_share: bool,
    /// All rows looked at.
    pub rows: Vec<SavedRow>,
}

/// One row behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SavedRow {
    /// The day that puts it into the period.
    pub on: Day,
    /// First line.
    pub title: String,
    /// Place and person.
    pub line: String,
    /// Where it opens.
    pub href: String,
    /// Whether it counts in the numerator.
    pub counted: bool,
    /// Why it counts or does not.
    pub why: String,
}
