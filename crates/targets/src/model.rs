//! Reported figures and made reports: pure.

mod behind;
mod content;
mod standing;
mod table;
mod told;

use kernel::period::PeriodKind;
use kernel::{AgencyId, Day, FileId, Moment, Period, PersonId, PlanId, TargetId};

pub use behind::{Behind, TaskRow, ToldRow};
pub use content::{Content, CourseLine, FigureRows, ItemLine, LateLine, SavedRow, TargetLine};
pub use standing::{ItemTally, Part, Standing, TargetTally};
pub use table::{PlanRow, plan_rows};
pub use told::{BELIEVED_DAYS, Told, believed, counted, latest, of_agency, together};

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

/// The number against which a change, or what is to be kept, is judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// The target.
    pub target: TargetId,
    /// The number, in the unit of the figure.
    pub number: f64,
    /// Where it comes from: "Báo cáo 285/BC-UBND năm 2020".
    pub words: String,
    /// Who said so.
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

/// Whether a report for `one` comes before a report for `other`, so that the later one says what changed since. Periods
/// that begin together (six months, nine months, the year) follow one another by their ends.
pub fn comes_before(one: Period, other: Period) -> bool {
    let adds_up =
        |p: Period| matches!(p.kind(), PeriodKind::Half | PeriodKind::NineMonths | PeriodKind::Year);
    one.last() < other.first()
        || (one.first() == other.first() && one.last() < other.last() && adds_up(one) && adds_up(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_follow_one_another() {
        for (one, other, expected) in [
            ("2021-Q1", "2021-Q2", true),
            ("2021-05", "2021-Q2", false),
            ("2021-H1", "2021-9T", true),
            ("2021-9T", "2021", true),
            ("2021-Q2", "2021-Q2", false),
            ("2021-Q2", "2021-Q1", false),
            ("2021-Q1", "2021", false),
        ] {
            let period = |code: &str| Period::parse(code).unwrap();
            assert_eq!(comes_before(period(one), period(other)), expected, "{one} {other}");
        }
    }
}
