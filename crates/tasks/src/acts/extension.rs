//! A later deadline: asked for with a reason, granted or refused. The first one stays in the record.

use kernel::{Day, Error, Granted, Result, TaskId, words};
use store::Cx;

use super::{waits, words_of};
use crate::ExtensionId;
use crate::model::Task;
use crate::policy::act;
use crate::store as sql;

/// Asks for a deadline of `wanted`, with the reason.
pub async fn ask_extension(cx: &Cx, id: TaskId, wanted: Day, reason: &str) -> Result<ExtensionId> {
    let reason = &words_of(reason, "ly-do", "Hãy viết lý do xin gia hạn.")?;
    cx.write(|tx| async move {
        let task: Granted<Task, act::Carry> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        task.check_extension(wanted, tx.today())?;
        if sql::talk::open_extension(tx.db(), id).await?.is_some() {
            return Err(Error::refused(
                "task.extension-asked",
                "Đã có một đề nghị gia hạn đang chờ xem xét.",
            ));
        }
        let Some(due) = task.due else { return Err(Error::NotFound) };
        let extension = sql::talk::add_extension(&tx, id, due, wanted, reason).await?;
        tx.audit_by("task.extension-asked", id, &[("extension", extension.to_string())]).await?;
        waits::extension(&tx, &task, extension, wanted).await?;
        let givers = waits::givers(&tx, &task).await?;
        let title = format!("Xin gia hạn: {}", task.title);
        waits::tell(&tx, &givers, &task, title, format!("{} · đến {}", task.code, words::day(wanted)))
            .await?;
        Ok(extension)
    })
    .await
}

/// Grants a later deadline: `to`, or the day that was asked for.
pub async fn grant_extension(cx: &Cx, extension: ExtensionId, to: Option<Day>, note: &str) -> Result<()> {
    cx.write(|tx| async move {
        let asked = sql::talk::extension(tx.db(), extension).await?;
        let task: Granted<Task, act::Judge> = tx.actor().grant(sql::task::get(tx.db(), asked.task).await?)?;
        let to = to.unwrap_or(asked.wanted);
        let after = task.extended(to, tx.today())?;
        sql::talk::decide_extension(&tx, extension, Some(to), note.trim()).await?;
        sql::task::update(&tx, &task, &after).await?;
        tx.audit_by("task.extension-granted", task.id, &[("extension", extension.to_string())]).await?;
        notices::settle(&tx, &extension.into()).await?;
        waits::refresh(&tx, &after).await?;
        let doers = waits::doers(&tx, &after).await?;
        let title = format!("Được gia hạn: {}", after.title);
        waits::tell(&tx, &doers, &after, title, format!("{} · hạn mới {}", after.code, words::day(to))).await
    })
    .await
}

/// Refuses a later deadline, with the reason.
pub async fn refuse_extension(cx: &Cx, extension: ExtensionId, note: &str) -> Result<()> {
    let note = &words_of(note, "y-kien", "Hãy viết lý do không gia hạn.")?;
    cx.write(|tx| async move {
        let asked = sql::talk::extension(tx.db(), extension).await?;
        let task: Granted<Task, act::Judge> = tx.actor().grant(sql::task::get(tx.db(), asked.task).await?)?;
        sql::talk::decide_extension(&tx, extension, None, note).await?;
        tx.audit_by("task.extension-refused", task.id, &[("extension", extension.to_string())]).await?;
        notices::settle(&tx, &extension.into()).await?;
        let doers = waits::doers(&tx, &task).await?;
        let title = format!("Không gia hạn: {}", task.title);
        waits::tell(&tx, &doers, &task, title, waits::cut(note)).await
    })
    .await
}
