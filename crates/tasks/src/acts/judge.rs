//! Accepting completion, returning for rework, withdrawing.

use kernel::{Granted, ItemId, PlanId, Result, TaskId};
use store::{Cx, Tx};

use super::{same_version, waits, words_of};
use crate::model::Task;
use crate::policy::act;
use crate::store as sql;

/// Accepts completion: the task is done, on the day on which completion was proposed.
pub async fn accept(cx: &Cx, id: TaskId, seen: Option<i64>, words: &str) -> Result<()> {
    cx.write(|tx| async move {
        let task: Granted<Task, act::Judge> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        same_version(&task, seen)?;
        let after = task.accepted()?;
        sql::task::update(&tx, &task, &after).await?;
        if !words.trim().is_empty() {
            sql::talk::add_note(&tx, id, "task.completed", words.trim()).await?;
        }
        tx.audit_by("task.completed", id, &[]).await?;
        waits::refresh(&tx, &after).await?;
        free_the_waiting(&tx, &after).await?;
        let doers = waits::doers(&tx, &after).await?;
        let title = format!("Đã xác nhận hoàn thành: {}", after.title);
        waits::tell(&tx, &doers, &after, title, after.code.clone()).await
    })
    .await
}

/// Those who waited for a task that is closed now hear of it, and what it waited for blocks one less.
async fn free_the_waiting(tx: &Tx, closed: &Task) -> Result<()> {
    let (on, waiting) = sql::task::links_of(tx.db(), closed.id).await?;
    for obstacle in on {
        let obstacle = sql::task::get(tx.db(), obstacle).await?;
        if obstacle.state.is_open() {
            waits::refresh(tx, &obstacle).await?;
        }
    }
    for other in sql::task::by_ids(tx.db(), &waiting).await? {
        if other.state.is_in_hand() {
            let doers = waits::doers(tx, &other).await?;
            let title = format!("Không còn vướng: {}", other.title);
            waits::tell(tx, &doers, &other, title, format!("{} {}", closed.code, closed.state.name()))
                .await?;
        }
    }
    Ok(())
}

/// Returns a task whose completion was proposed, with the reason.
pub async fn give_back(cx: &Cx, id: TaskId, seen: Option<i64>, words: &str) -> Result<()> {
    let words = &words_of(words, "ly-do", "Hãy viết cần làm thêm những gì.")?;
    cx.write(|tx| async move {
        let task: Granted<Task, act::Judge> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        same_version(&task, seen)?;
        let after = task.given_back()?;
        sql::task::update(&tx, &task, &after).await?;
        sql::talk::add_note(&tx, id, "task.returned", words).await?;
        tx.audit_by("task.returned", id, &[]).await?;
        waits::refresh(&tx, &after).await?;
        let doers = waits::doers(&tx, &after).await?;
        let title = format!("Trả lại để làm tiếp: {}", after.title);
        waits::tell(&tx, &doers, &after, title, waits::cut(words)).await
    })
    .await
}

/// Takes a task back, with the reason: from today on it counts nowhere. Its open parts go with it.
pub async fn withdraw(cx: &Cx, id: TaskId, seen: Option<i64>, words: &str) -> Result<()> {
    let words = &words_of(words, "ly-do", "Hãy viết lý do rút nhiệm vụ.")?;
    cx.write(|tx| async move {
        let task: Granted<Task, act::Judge> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        same_version(&task, seen)?;
        withdraw_one(&tx, &task, words).await?;
        for part in sql::list::parts_of(tx.db(), id).await? {
            if part.task.state.is_open() {
                let part = sql::task::get(tx.db(), part.task.id).await?;
                withdraw_one(&tx, &part, words).await?;
            }
        }
        Ok(())
    })
    .await
}

/// Takes back the open tasks of an item that a plan drops, with the reason, inside the act that drops it, whose grant is
/// the permission. What was done stays done. Returns how many.
pub async fn withdraw_item(tx: &Tx, plan: PlanId, item: ItemId, words: &str) -> Result<u64> {
    let mut withdrawn = 0;
    for line in sql::list::of_plan(tx.db(), plan).await? {
        if line.task.item == Some(item) && line.task.state.is_open() {
            let task = sql::task::get(tx.db(), line.task.id).await?;
            withdraw_one(tx, &task, words).await?;
            withdrawn += 1;
        }
    }
    Ok(withdrawn)
}

async fn withdraw_one(tx: &Tx, task: &Task, words: &str) -> Result<()> {
    let after = task.withdrawn(tx.today())?;
    sql::task::update(tx, task, &after).await?;
    sql::talk::add_note(tx, task.id, "task.withdrawn", words).await?;
    tx.audit_by("task.withdrawn", task.id, &[]).await?;
    waits::refresh(tx, &after).await?;
    free_the_waiting(tx, &after).await?;
    let doers = waits::doers(tx, &after).await?;
    waits::tell(tx, &doers, &after, format!("Rút nhiệm vụ: {}", after.title), waits::cut(words)).await
}
