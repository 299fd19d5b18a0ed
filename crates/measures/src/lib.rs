//! Measures: how a promised number is computed from the record of the work itself.
//!
//! Words: a *measure* is a definition with two queries (how many, and out of how many) and their rows; a *reading* is
//! its value for a scope and a period on a day; a *closed* period keeps its value for ever, and a later correction of
//! the record shows as a difference. Invariant: the value of a measure equals the number of rows that its evidence
//! counts, for every question.
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

pub use acts::close::{Closed, close, difference};
pub use acts::record::{Reading, latest, record, series};
pub use charts::{Bar, Ink, Point, bars, sparkline, stacked};
pub use judge::{Op, Promise, TargetState, judge, meets};
pub use migrations::migrations;
pub use model::{Better, Evidence, EvidenceRow, Future, Measure, Question, Registry, Unit, Value};
