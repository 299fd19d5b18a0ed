//! What people do with tasks: one use case a file. Each takes the version that the person saw, so that nobody
//! overwrites what somebody else did in between; `None` takes the task as it is.

mod amend;
mod answer;
mod assign;
mod explain;
mod extension;
mod give;
mod index;
mod judge;
mod lateness;
mod link;
mod propose;
mod report;
mod urge;
pub(crate) mod waits;

pub use amend::{ItemAmendment, amend_item};
pub use answer::{answer, ask};
pub use assign::{assign, hand_over, move_to};
pub use explain::{Demand, answer_explanation, ask_about_task, ask_explanation, usual_answer_day};
pub use extension::{ask_extension, grant_extension, refuse_extension};
pub use give::{give, give_by_hand, give_many, give_untold, split, withdraw_plan};
pub(crate) use index::fillings;
pub use judge::{accept, give_back, withdraw, withdraw_item};
pub(crate) use lateness::record_lateness;
pub use link::{link, unlink};
pub use propose::propose;
pub use report::{Report, report};
pub use urge::urge;

use kernel::{Error, Result};

use crate::model::Task;

/// The person saw the task as it is now, or `Stale`.
fn same_version(task: &Task, seen: Option<i64>) -> Result<()> {
    match seen {
        Some(version) if version != task.version => Err(Error::Stale),
        _ => Ok(()),
    }
}

/// Words that may not be missing: trimmed, at most 20,000 characters.
fn words_of(text: &str, field: &str, missing: &str) -> Result<String> {
    let words = kernel::fold::nfc(text.trim());
    if words.is_empty() {
        return Err(Error::field(field, missing));
    }
    if words.chars().count() > 20_000 {
        return Err(Error::field(field, "Nội dung dài quá 20.000 chữ. Hãy rút gọn hoặc đính kèm tệp."));
    }
    Ok(words)
}
