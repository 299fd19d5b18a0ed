//! Lateness is recorded on the day on which it happens, so that a later change of the calendar or of the deadline
//! does not rewrite the past.

use kernel::words::late_before;
use kernel::{Day, Result};
use store::Cx;

use crate::store as sql;

/// Records which open tasks have become late by their first deadline. Runs each day; running twice changes nothing.
pub(crate) async fn record_lateness(cx: &Cx, today: Day) -> Result<()> {
    for authority in sql::board::authorities(cx.db()).await? {
        let calendar = agencies::calendar(cx, authority).await?;
        loop {
            let late = sql::board::newly_late(cx.db(), authority, late_before(today, &calendar)).await?;
            if late.is_empty() {
                break;
            }
            let (late, calendar) = (&late, &calendar);
            cx.write(|tx| async move {
                for id in late {
                    let task = sql::task::get(tx.db(), *id).await?;
                    let Some(due) = task.first_due else { continue };
                    if sql::board::mark_late(&tx, *id, calendar.next_working_day(due)).await? {
                        tx.audit("task.became-late", *id).await?;
                    }
                }
                // A batch that another node has just recorded writes nothing, which `write` would refuse.
                tx.audit("tasks.lateness-recorded", kernel::ObjectRef::new("day", today)).await
            })
            .await?;
        }
    }
    Ok(())
}
