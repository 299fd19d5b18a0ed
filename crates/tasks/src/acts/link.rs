//! Which task waits for which.

use kernel::{Error, Granted, Result, TaskId};
use store::Cx;

use super::waits;
use crate::model::{Task, summary::makes_circle};
use crate::policy::act;
use crate::store as sql;

/// From now on `id` waits for `on`. A circle is refused; what is not visible to the actor is not found.
pub async fn link(cx: &Cx, id: TaskId, on: TaskId) -> Result<()> {
    cx.write(|tx| async move {
        let task: Granted<Task, act::Link> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        task.require_open()?;
        let other: Granted<Task, act::See> = tx.actor().grant(sql::task::get(tx.db(), on).await?)?;
        if other.authority != task.authority {
            return Err(Error::field("cho", "Chỉ nối được nhiệm vụ của cùng một chính quyền."));
        }
        if !other.state.is_open() {
            return Err(Error::field("cho", "Nhiệm vụ đó đã khép lại nên không còn gì phải chờ."));
        }
        let links = sql::task::open_links(tx.db(), task.authority).await?;
        if makes_circle(&links, id, on) {
            return Err(Error::field("cho", "Nhiệm vụ đó đang chờ chính nhiệm vụ này, không nối vòng được."));
        }
        sql::task::link(&tx, id, on).await?;
        tx.audit_by("task.linked", id, &[("on", on.to_string())]).await?;
        waits::refresh(&tx, &other).await?;
        let doers = waits::doers(&tx, &other).await?;
        let title = format!("Có nhiệm vụ đang chờ: {}", other.title);
        waits::tell(&tx, &doers, &other, title, format!("{} · {}", task.code, task.title)).await
    })
    .await
}

/// `id` no longer waits for `on`.
pub async fn unlink(cx: &Cx, id: TaskId, on: TaskId) -> Result<()> {
    cx.write(|tx| async move {
        let task: Granted<Task, act::Link> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        sql::task::unlink(&tx, task.id, on).await?;
        tx.audit_by("task.unlinked", id, &[("on", on.to_string())]).await?;
        let other = sql::task::get(tx.db(), on).await?;
        if other.state.is_open() { waits::refresh(&tx, &other).await } else { Ok(()) }
    })
    .await
}
