//! An amendment of a plan changes the tasks of the item that it amends.

use kernel::{AgencyId, Day, ItemId, PlanId, Result, words};
use store::Tx;

use super::{record, waits};
use crate::model::Task;
use crate::store as sql;

/// Gives the open tasks of an item another deadline, and its chief task another lead, inside the amendment of the
/// plan, whose grant is the permission. Put off, the first deadline stays in every statistic, as with an extension;
/// brought forward, the earlier day is what is promised from now on. `due`: the new deadline, `Some(None)` for none any more; stages with a day of their own keep it. Returns how many changed.
pub async fn amend_item(
    tx: &Tx,
    plan: PlanId,
    item: ItemId,
    due: Option<Option<Day>>,
    lead: Option<AgencyId>,
) -> Result<u64> {
    let lines = sql::list::of_plan(tx.db(), plan).await?;
    let of_item: Vec<&Task> = lines
        .iter()
        .map(|line| &line.task)
        .filter(|task| task.item == Some(item) && task.state.is_open())
        .collect();
    let chief_due = of_item.iter().find(|task| task.parent.is_none()).map(|task| task.due);
    let mut changed = 0;
    for line in of_item {
        let task = sql::task::get(tx.db(), line.id).await?;
        let mut after = task.clone();
        if let Some(due) = due
            && (task.parent.is_none() || Some(task.due) == chief_due)
        {
            after.due = due;
            if due.is_some() && (task.first_due.is_none() || due < task.first_due) {
                after.first_due = due;
            }
        }
        if let Some(lead) = lead.filter(|lead| task.parent.is_none() && *lead != task.lead) {
            after = after.moved(lead)?;
        }
        if after == task {
            continue;
        }
        sql::task::update(tx, &task, &after).await?;
        record(tx, "task.amended", task.id, &[("plan", plan.to_string())]).await?;
        let said = after
            .due
            .map_or_else(|| "không còn hạn".to_owned(), |due| format!("hạn mới {}", words::day(due)));
        let mut told = waits::doers(tx, &task).await?;
        for person in waits::doers(tx, &after).await? {
            if !told.contains(&person) {
                told.push(person);
            }
        }
        waits::tell(tx, &told, &after, format!("Kế hoạch điều chỉnh: {}", after.title), said).await?;
        waits::refresh(tx, &after).await?;
        changed += 1;
    }
    Ok(changed)
}
