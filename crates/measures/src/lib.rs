//! Measures: how a promised number is computed from the record of the work itself.
//!
//! Words: a *measure* is a definition with two queries (how many, and out of how many) and their rows; a *reading* is
//! its value for a scope and a period on a day; a *closed* period keeps its value for ever, and a later correction of
//! the record shows as a difference. Invariant: the value of a measure equals the number of rows that its evidence
//! counts, for every question.
//!
//! Where a measure tells agencies apart, one grouped query reads all of them: the daily reading, and the closing of a
//! period, keep the value of the whole and of each agency that has rows. An agency without a row in a closed period had
//! none. Readings of agencies are kept for every day of the last [`DAILY_DAYS`], of before that for Mondays and the last
//! days of months, so that a town of 500 agencies keeps some 60 a year of each and not 365.
//!
//! The modules above publish their measures as `fn measures() -> Vec<Measure>`; the server collects them into one
//! [`Registry`].

mod acts;
mod charts;
mod entity;
mod judge;
mod migrations;
mod model;
mod store;

pub use acts::close::{Closed, Part, close, difference, parts};
pub use acts::record::{DAILY_DAYS, Reading, latest, record, series};
pub use charts::{Bar, Course, Ink, Point, bars, courses, sparkline, stacked};
pub use judge::{Op, Promise, TargetState, judge, meets};
pub use migrations::migrations;
pub use model::{
    Better, ByAgency, Evidence, EvidenceRow, Future, Measure, Question, Registry, Unit, Value, Whole,
};
