//! Urging by hand, with words of one's own.

use kernel::{Granted, Result, TaskId};
use store::Cx;

use super::{waits, words_of};
use crate::model::Task;
use crate::policy::act;
use crate::store as sql;

/// Urges those whose turn it is, and lets the head of the agency see it.
pub async fn urge(cx: &Cx, id: TaskId, words: &str) -> Result<()> {
    let words = &words_of(words, "loi-don-doc", "Hãy viết lời đôn đốc.")?;
    cx.write(|tx| async move {
        let task: Granted<Task, act::Urge> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        task.require_open()?;
        let mut people = if task.state.is_in_hand() {
            waits::doers(&tx, &task).await?
        } else {
            waits::givers(&tx, &task).await?
        };
        if task.state.is_in_hand() {
            people.extend(agencies::heads(tx.db(), task.lead, tx.today()).await?);
        }
        notices::urge(&tx, &people, &task.id.into(), words).await?;
        sql::talk::add_note(&tx, id, "task.urged", words).await?;
        tx.audit_by("task.urged", id, &[]).await
    })
    .await
}
