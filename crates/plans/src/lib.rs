//! Plans as issued: from the uploaded file to tracked work.
//!
//! Words: a *plan* is uploaded, read (crate `reader`), reviewed and put into force; its *items* become tasks, its
//! *targets* promises that crate `targets` judges. A *question* is a place where a person has to decide; a *duty* asks
//! agencies for a detailed plan or for reports; an *amendment* is a document that changes a plan in force; each thing that it changes is an *entry* of
//! it. Agencies and groups are found
//! by the names that the text uses; what is not sure is asked, not guessed.
//!
//! Invariants: the text and the reading of a plan never change; nothing is given as a task before every item has a
//! lead; a group is resolved on the day on which the plan is put into force; what changes later is an amendment with
//! number, day and reason; an act that is taken back leaves no work behind and happens only while nobody has begun.

pub mod acts;
mod api;
mod digest;
mod entity;
mod form;
mod measures;
mod migrations;
mod model;
mod naming;
mod pages;
mod policy;
mod reading;
mod settings;
mod standing;
mod store;
mod target_name;

pub use crate::acts::take_in::MOST_BYTES;
pub use crate::measures::measures;
pub use crate::model::{
    Amendment, AmendmentId, Asks, Basis, Changed, Chosen, Detail, Detailed, DetailedId, DetailedLine, Due,
    DutyChange, DutyId, DutyRow, Entry, Figures, Item, Kind, Milestone, Origin, PaperState, Part, Plan,
    PlanLine, PlanState, Question, QuestionId, Report, ReportId, Role, RoleId, Stands, TargetRow, unit_name,
};
pub use crate::reading::{Beside, PlanReader, ReadPlan};
pub use crate::settings::settings;
pub use crate::standing::{At, Figure, Silent, Standing};
pub use crate::store::amendment::of_plan as amendments;
pub use crate::store::content::{duties, items, parts, questions};
pub use crate::store::detailed::of_plan as detailed_of;
pub use crate::store::plan::{get as plan, newest_in_force as current, of_authority as plans_of};
pub use crate::store::report::of_plan as reports_of;
pub use crate::store::target::{
    as_of as target_as_of, bind as bind_target, earlier as earlier_terms, get as target, of_plan as targets,
    on_day as targets_on,
};
pub use crate::store::written::{bases, details, milestones};
pub use migrations::migrations;

use std::sync::Arc;

use ::measures::Registry;
use jobs::Every;
use web::Module;

/// A text that is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoNumber;

/// A number as people type it: "1.234,5", "50%", "0.5"; none for an empty text.
pub fn typed_number(text: &str) -> std::result::Result<Option<f64>, NoNumber> {
    form::number(text).map_err(|()| NoNumber)
}

/// Everything that the server needs of this module, with the measures of tasks and of plans to bind targets to.
pub fn module() -> Module {
    let mut known = tasks::measures();
    known.extend(measures());
    module_with(&Registry::new(known), Arc::new(Silent))
}

/// The same with all measures of the installation, and with whoever says how plans stand.
pub fn module_with(registry: &Registry, standing: Arc<dyn Standing>) -> Module {
    Module {
        routes: pages::routes(registry, standing.clone()),
        api: api::routes(registry.clone(), standing),
        migrations: migrations(),
        jobs: jobs::Registry::default().schedule(
            "plans.open-reports",
            Every::Day { hour: 6, minute: 0 },
            |cx, day| async move { acts::open_reports::open_reports(&cx, day).await },
        ),
        menu: pages::menu(),
        fillings: acts::index::fillings(),
        ..Module::new("plans")
    }
}
