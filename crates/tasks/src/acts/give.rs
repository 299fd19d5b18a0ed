//! Giving tasks: from a plan, by hand, from a table, as parts of another task; and taking those of a plan back.

use kernel::{Error, Granted, PlanId, Result, TaskId, fold, words};
use store::{Cx, Tx};

use super::{waits, words_of};
use crate::model::{LONGEST_AREA, NewTask, Task};
use crate::policy::{Dividing, Giving, act};
use crate::store as sql;

/// Gives a task inside the caller's transaction: the numbered record, the row in "Việc của tôi" of the lead, word to
/// the coordinators, the audit event. The caller's own grant (issuing a plan, closing a meeting) is the permission.
pub async fn give(tx: &Tx, new: &NewTask) -> Result<TaskId> {
    let given = put(tx, new).await?;
    let due = given.due.map_or_else(|| "không định hạn".to_owned(), |due| format!("hạn {}", words::day(due)));
    let assigner = waits::short_name(tx, given.assigner).await?;
    let doers = waits::doers(tx, &given).await?;
    waits::tell(
        tx,
        &doers,
        &given,
        format!("Việc mới: {}", given.title),
        format!("{} · {assigner} giao · {due}", given.code),
    )
    .await?;
    for agency in &given.coordinators {
        let heads = agencies::heads(tx.db(), *agency, tx.today()).await?;
        let lead = waits::short_name(tx, given.lead).await?;
        waits::tell(
            tx,
            &heads,
            &given,
            format!("Phối hợp: {}", given.title),
            format!("{} · {lead} chủ trì · {due}", given.code),
        )
        .await?;
    }
    Ok(given.id)
}

/// The same without a word to anybody: who gives many at once tells each person once of all of them.
pub async fn give_untold(tx: &Tx, new: &NewTask) -> Result<TaskId> {
    Ok(put(tx, new).await?.id)
}

async fn put(tx: &Tx, new: &NewTask) -> Result<Task> {
    let given = sql::task::insert(tx, &checked(new)?).await?;
    tx.audit_by("task.given", given.id, &[]).await?;
    waits::refresh(tx, &given).await?;
    Ok(given)
}

fn checked(new: &NewTask) -> Result<NewTask> {
    let title = words_of(&new.title, "ten", "Hãy viết tên nhiệm vụ.")?;
    if let (Some(from), Some(due)) = (new.from, new.due)
        && due < from
    {
        return Err(Error::field("han", "Hạn hoàn thành phải sau ngày bắt đầu."));
    }
    Ok(NewTask { title, area: area_of(&new.area), text: fold::nfc(&new.text), ..new.clone() })
}

/// The heading of a plan under which a task is grouped. One that is longer than a name of an area can be ends in dots;
/// the whole heading stays on the page of the plan.
fn area_of(heading: &str) -> String {
    let heading = fold::nfc(heading.trim());
    if heading.chars().count() <= LONGEST_AREA {
        return heading;
    }
    let head: String = heading.chars().take(LONGEST_AREA - 1).collect();
    format!("{}…", head.trim_end())
}

/// Gives one task by hand.
pub async fn give_by_hand(cx: &Cx, new: &NewTask) -> Result<TaskId> {
    cx.write(|tx| async move {
        granted(&tx, new)?;
        if new.due.is_some_and(|due| due < tx.today()) {
            return Err(Error::field("han", "Hạn hoàn thành không được ở trong quá khứ."));
        }
        give(&tx, new).await
    })
    .await
}

/// Gives all tasks of a table, or none.
pub async fn give_many(cx: &Cx, tasks: &[NewTask]) -> Result<Vec<TaskId>> {
    if tasks.is_empty() {
        return Err(Error::field("bang", "Bảng không có dòng nào để giao."));
    }
    cx.write(|tx| async move {
        let mut given = Vec::with_capacity(tasks.len());
        for new in tasks {
            granted(&tx, new)?;
            given.push(give(&tx, new).await?);
        }
        Ok(given)
    })
    .await
}

fn granted(tx: &Tx, new: &NewTask) -> Result<Granted<Giving, act::Give>> {
    tx.actor().grant(Giving { authority: new.authority, assigner: new.assigner, lead: new.lead })
}

/// Gives a part of a task: the lead of the task is the assigner of the part. Of `new`, authority, plan, item, area,
/// parent and assigner come from the task.
pub async fn split(cx: &Cx, parent: TaskId, new: &NewTask) -> Result<TaskId> {
    cx.write(|tx| async move {
        let task = sql::task::get(tx.db(), parent).await?;
        let dividing: Granted<Dividing, act::Give> = tx.actor().grant(Dividing { task, lead: new.lead })?;
        let task = &dividing.task;
        task.require_open()?;
        if task.parent.is_some() {
            return Err(Error::refused("task.part-of-part", "Nhiệm vụ con không chia nhỏ thêm được."));
        }
        if let (Some(due), Some(whole)) = (new.due, task.due)
            && due > whole
        {
            let said = format!("Hạn của nhiệm vụ con không được sau hạn chung {}.", words::day(whole));
            return Err(Error::field("han", said));
        }
        let part = NewTask {
            authority: task.authority,
            plan: task.plan,
            item: task.item,
            area: task.area.clone(),
            parent: Some(parent),
            assigner: task.lead,
            ..new.clone()
        };
        let id = give(&tx, &part).await?;
        // The whole is touched too: a plan whose tasks were divided is no longer undone.
        sql::task::update(&tx, task, task).await?;
        tx.audit_by("task.split", parent, &[("part", id.to_string())]).await?;
        Ok(id)
    })
    .await
}

/// Takes back all tasks of a plan, as long as nobody has acted on them: issuing the plan is undone. The caller's own
/// grant is the permission. Returns how many.
pub async fn withdraw_plan(tx: &Tx, plan: PlanId) -> Result<u64> {
    if sql::list::touched(tx.db(), plan).await? {
        return Err(Error::refused(
            "task.plan-touched",
            "Đã có cơ quan thực hiện nhiệm vụ của kế hoạch này. Hãy dùng điều chỉnh kế hoạch thay cho thu hồi.",
        ));
    }
    let tasks = sql::list::of_plan(tx.db(), plan).await?;
    let count = tasks.len() as u64;
    for line in tasks {
        let task: Task = sql::task::get(tx.db(), line.task.id).await?;
        let withdrawn = task.undone()?;
        sql::task::update(tx, &task, &withdrawn).await?;
        tx.audit_by("task.withdrawn", task.id, &[]).await?;
        waits::refresh(tx, &withdrawn).await?;
    }
    Ok(count)
}
