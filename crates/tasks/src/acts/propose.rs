//! The doers say that a task is complete.

use kernel::{Granted, Result, TaskId};
use store::Cx;

use super::{same_version, waits};
use crate::model::Task;
use crate::policy::act;
use crate::store as sql;

/// Proposes completion; the clock stands from now until whoever gave the task accepts or returns it.
pub async fn propose(cx: &Cx, id: TaskId, seen: Option<i64>, words: &str) -> Result<()> {
    cx.write(|tx| async move {
        let task: Granted<Task, act::Carry> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        same_version(&task, seen)?;
        let parts = sql::task::open_parts(tx.db(), id).await?;
        let calendar = agencies::calendar(cx, task.authority).await?;
        let after = task.proposed(tx.today(), tx.actor().person_id(), parts, &calendar)?;
        sql::task::update(&tx, &task, &after).await?;
        if !words.trim().is_empty() {
            sql::talk::add_note(&tx, id, "task.completion-proposed", words.trim()).await?;
        }
        tx.audit_by("task.completion-proposed", id, &[]).await?;
        waits::refresh(&tx, &after).await?;
        let lead = waits::short_name(&tx, after.lead).await?;
        let givers = waits::givers(&tx, &after).await?;
        let title = format!("Đề nghị xác nhận hoàn thành: {}", after.title);
        waits::tell(&tx, &givers, &after, title, format!("{} · {lead}", after.code)).await
    })
    .await
}
