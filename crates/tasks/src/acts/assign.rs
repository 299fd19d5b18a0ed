//! Another person, another agency, or everything of one person to another.

use kernel::{AgencyId, Error, Granted, PersonId, Result, TaskId};
use store::{Cx, Tx};

use super::{same_version, waits, words_of};
use crate::model::Task;
use crate::policy::act;
use crate::store as sql;

/// Names the person in charge in the lead agency; none: its heads.
pub async fn assign(cx: &Cx, id: TaskId, seen: Option<i64>, to: Option<PersonId>) -> Result<()> {
    cx.write(|tx| async move {
        let task: Granted<Task, act::Assign> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        same_version(&task, seen)?;
        if let Some(person) = to {
            let people = agencies::people_of(tx.db(), task.lead, tx.today()).await?;
            if people.iter().all(|card| card.id != person) {
                return Err(Error::field("nguoi", "Người này không công tác tại cơ quan chủ trì."));
            }
        }
        let after = task.assigned(to)?;
        sql::task::update(&tx, &task, &after).await?;
        tx.audit_by("task.assigned", id, &person_of(to)).await?;
        waits::refresh(&tx, &after).await?;
        let doers = waits::doers(&tx, &after).await?;
        waits::tell(&tx, &doers, &after, format!("Giao cho bạn: {}", after.title), after.code.clone()).await
    })
    .await
}

fn person_of(to: Option<PersonId>) -> Vec<(&'static str, String)> {
    to.map(|person| ("person", person.to_string())).into_iter().collect()
}

/// Hands a task to another lead agency, with the reason.
pub async fn move_to(cx: &Cx, id: TaskId, seen: Option<i64>, to: AgencyId, words: &str) -> Result<()> {
    let words = &words_of(words, "ly-do", "Hãy viết lý do chuyển cơ quan chủ trì.")?;
    cx.write(|tx| async move {
        let task: Granted<Task, act::Move> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        same_version(&task, seen)?;
        let agency = agencies::agency(tx.db(), to).await?;
        let after = task.moved(agency.id)?;
        sql::task::update(&tx, &task, &after).await?;
        sql::talk::add_note(&tx, id, "task.moved", words).await?;
        let also = [("from", task.lead.to_string()), ("to", to.to_string())];
        tx.audit_by("task.moved", id, &also).await?;
        let before = waits::doers(&tx, &task).await?;
        waits::tell(
            &tx,
            &before,
            &task,
            format!("Chuyển cơ quan khác chủ trì: {}", task.title),
            waits::cut(words),
        )
        .await?;
        waits::refresh(&tx, &after).await?;
        let doers = waits::doers(&tx, &after).await?;
        waits::tell(&tx, &doers, &after, format!("Việc mới chuyển đến: {}", after.title), waits::cut(words))
            .await
    })
    .await
}

/// Hands all open tasks in the hands of `from` to `to` (leave, transfer, departure), inside the act of handing over,
/// whose grant is the permission. What waits for `from` besides goes by `notices::reassign`. Returns how many tasks.
pub async fn hand_over(tx: &Tx, from: PersonId, to: PersonId) -> Result<u64> {
    let tasks = sql::task::in_hands_of(tx.db(), from).await?;
    let count = tasks.len() as u64;
    for line in tasks {
        let task = sql::task::get(tx.db(), line.id).await?;
        let after = task.assigned(Some(to))?;
        sql::task::update(tx, &task, &after).await?;
        tx.audit_by("task.assigned", task.id, &person_of(Some(to))).await?;
        waits::refresh(tx, &after).await?;
    }
    Ok(count)
}
