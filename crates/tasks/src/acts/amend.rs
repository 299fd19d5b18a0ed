//! An amendment of a plan changes the tasks of the item that it amends.

use kernel::{AgencyId, Day, ItemId, PlanId, Result, words};
use store::Tx;

use super::waits;
use crate::model::Task;
use crate::store as sql;

/// What an amendment changes in the tasks of an item; none: stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemAmendment {
    /// The heading before and the one now.
    pub title: Option<(String, String)>,
    /// Another first day; none any more.
    pub from: Option<Option<Day>>,
    /// Another deadline; none any more.
    pub due: Option<Option<Day>>,
    /// Another product; none any more.
    pub product: Option<Option<String>>,
    /// Another lead of the chief task.
    pub lead: Option<AgencyId>,
    /// Who helps with the chief task from now on.
    pub coordinators: Option<Vec<AgencyId>>,
}

/// Changes the open tasks of an item, and lead and helpers of its chief task, inside the amendment of the plan, whose
/// grant is the permission. Put off, the first deadline stays in every statistic, as with an extension; brought
/// forward, the earlier day is what is promised from now on. Stages with a day of their own keep it. Who has a task in
/// hand, had it until now or helps from now on is told. Returns how many changed.
pub async fn amend_item(tx: &Tx, plan: PlanId, item: ItemId, change: &ItemAmendment) -> Result<u64> {
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
        let with_the_chief = task.parent.is_none() || Some(task.due) == chief_due;
        let after = amended(&task, change, with_the_chief)?;
        if after == task {
            continue;
        }
        sql::task::update(tx, &task, &after).await?;
        sql::task::reword(tx, &after).await?;
        tx.audit_by("task.amended", task.id, &[("plan", plan.to_string())]).await?;
        tell(tx, &task, &after).await?;
        waits::refresh(tx, &after).await?;
        changed += 1;
    }
    Ok(changed)
}

fn amended(task: &Task, change: &ItemAmendment, with_the_chief: bool) -> Result<Task> {
    let is_chief = task.parent.is_none();
    let mut after = task.clone();
    if let Some((was, became)) = &change.title {
        // A stage bears the heading behind its own word: "Sơ kết: Rà soát quy chế".
        if let Some(head) = after.title.strip_suffix(was.as_str()) {
            after.title = format!("{head}{became}");
        }
    }
    if let Some(product) = &change.product {
        after.product.clone_from(product);
    }
    if let Some(from) = change.from {
        after.from = from;
    }
    if let Some(due) = change.due
        && with_the_chief
    {
        after.due = due;
        after.open_ended &= due.is_none();
        if due.is_some() && (task.first_due.is_none() || due < task.first_due) {
            after.first_due = due;
        }
    }
    if let Some(lead) = change.lead.filter(|lead| is_chief && *lead != task.lead) {
        after = after.moved(lead)?;
    }
    if let Some(coordinators) = change.coordinators.as_ref().filter(|_| is_chief) {
        let mut helping: Vec<AgencyId> =
            coordinators.iter().copied().filter(|agency| *agency != after.lead).collect();
        helping.sort_unstable();
        helping.dedup();
        after.coordinators = helping;
    }
    Ok(after)
}

async fn tell(tx: &Tx, task: &Task, after: &Task) -> Result<()> {
    let mut said = vec![after.code.clone()];
    if after.lead != task.lead {
        said.push(format!("nay {} chủ trì", waits::short_name(tx, after.lead).await?));
    }
    if after.due != task.due {
        let day = after.due.map(|due| format!("hạn mới {}", words::day(due)));
        said.push(day.unwrap_or_else(|| "không còn hạn".to_owned()));
    }
    let mut told = waits::doers(tx, task).await?;
    told.extend(waits::doers(tx, after).await?);
    waits::tell(tx, &told, after, format!("Kế hoạch điều chỉnh: {}", after.title), said.join(" · ")).await?;
    let mut helping = Vec::new();
    for agency in after.coordinators.iter().filter(|agency| !task.coordinators.contains(agency)) {
        helping.extend(agencies::heads(tx.db(), *agency, tx.today()).await?);
    }
    helping.retain(|person| !told.contains(person));
    let lead = waits::short_name(tx, after.lead).await?;
    let line = format!("{} · {lead} chủ trì", after.code);
    waits::tell(tx, &helping, after, format!("Phối hợp: {}", after.title), line).await
}
