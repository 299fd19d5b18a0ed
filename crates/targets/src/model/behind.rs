//! The rows behind the figures of a report, as they were when it was made. They are kept beside the content, because
//! lists of reports do not need them.

use kernel::{Day, Moment};

use super::FigureRows;

/// All rows behind the figures of a report.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Behind {
    /// Behind each measured figure.
    pub figures: Vec<FigureRows>,
    /// Behind the sentence, the work done of each item and the areas: the tasks. None in a report that was made before
    /// they were kept.
    #[serde(default)]
    pub tasks: Vec<TaskRow>,
    /// Behind the figures reported by hand.
    #[serde(default)]
    pub told: Vec<ToldRow>,
}

/// A task of the plan as the report counts it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TaskRow {
    /// "NV 12/2021".
    pub code: String,
    /// Its title.
    pub title: String,
    /// The number of its item; "" where it has none.
    pub item_code: String,
    /// The title of its item.
    pub item_title: String,
    /// Whether it is the one task by which its item is counted in the sentence.
    pub is_chief: bool,
    /// Its area; "" for none.
    pub area: String,
    /// Who leads.
    pub lead: String,
    /// The first deadline, by which all is counted.
    pub first_due: Option<Day>,
    /// The deadline that held when the report was made.
    pub due: Option<Day>,
    /// The day on which it was done, if it was by the day of the report.
    pub done_on: Option<Day>,
    /// As what it is counted, in the words of the sentence: "quá hạn".
    pub counted_as: String,
    /// How it stands in full: "quá hạn 2 ngày làm việc".
    pub state: String,
    /// How many files of evidence.
    pub evidence: i64,
}

/// A figure reported by hand as the report counts it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ToldRow {
    /// Where its target opens; it names the target.
    pub href: String,
    /// The number of the item, "" for a general target.
    pub code: String,
    /// The target.
    pub name: String,
    /// The day of which it speaks.
    pub on: Day,
    /// The agency that reports.
    pub agency: String,
    /// The person who did; "" where that is not known.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The number.
    pub number: f64,
    /// Its unit, as it is printed.
    pub unit: String,
    /// How many out of how many.
    pub parts: Option<(i64, i64)>,
    /// What was said with it.
    pub words: String,
    /// Names of the files that prove it.
    pub files: Vec<String>,
    /// Whether it is part of the figure of the report.
    pub counted: bool,
    /// Why it is or is not.
    pub why: String,
}
