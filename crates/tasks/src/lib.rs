//! Assigned work: something that one agency or person must deliver by a day.
//!
//! Words: a *task* has one lead agency (chủ trì), coordinators (phối hợp), an assigner and perhaps a person; it goes
//! given → under way → completion proposed → done, or back; it can be withdrawn. *Late* is late by the working
//! calendar on the day it happened and stays recorded; an *extension* moves the deadline and never the first one, by
//! which every statistic counts. An *explanation* (giải trình) is an answer with a deadline that is asked about any
//! thing and stays with it.
//!
//! Invariants: a done task is never changed; its lateness was computed with the calendar of the day on which it was
//! accepted, for the day on which completion was proposed; the tally of done tasks equals the done tasks.

pub mod acts;
mod api;
mod entity;
mod form;
mod jobs;
mod measures;
mod migrations;
mod model;
mod pages;
pub mod policy;
mod proofs;
mod store;
mod table;

pub use acts::{
    Demand, ItemAmendment, Report, amend_item, ask_explanation, give, give_untold, hand_over, withdraw_item,
    withdraw_plan,
};

pub use measures::measures;
pub use migrations::migrations;
pub use model::{
    Explanation, ExplanationState, NewTask, State, Task, TaskFilter, TaskKind, TaskLine,
    summary::{Blocker, Change, Changes, Summary, Tally},
};
pub use proofs::{Proof, Proofs, proofs_of_plan};
pub use store::{
    board::{blockers, changes, chiefs, mains_of_plan, summary},
    explanation::{is_asked as is_explained, of as explanations_of},
    list::{of_plan, touched},
    plan::{
        agencies_of_plan, changes_of_plan, chiefs_of_plan, evidence_by_item, explanations_of_tasks, helped_by,
    },
    task::{by_ids, get},
};

kernel::id!(
    /// A report on the progress of a task.
    ProgressId, "progress");
kernel::id!(
    /// A file that proves something.
    EvidenceId, "evidence");
kernel::id!(
    /// A question about a task.
    QuestionId, "question");
kernel::id!(
    /// A wish for a later deadline.
    ExtensionId, "extension");
kernel::id!(
    /// Words that go with an act on a task: why it was returned, withdrawn, urged.
    NoteId, "note");
kernel::id!(
    /// An asked-for answer on a figure or a late task.
    ExplanationId, "explanation");

/// Everything that the server needs of this module.
pub fn module() -> web::Module {
    web::Module {
        routes: pages::routes(),
        api: api::router(),
        migrations: migrations(),
        jobs: jobs::registry(),
        menu: pages::menu(),
        fillings: acts::fillings(),
        ..web::Module::new("tasks")
    }
}
