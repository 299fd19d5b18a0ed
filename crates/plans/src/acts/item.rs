//! Writing a changed item: in a draft the rows only; in a plan in force its tasks follow, whoever has work in the plan
//! is counted anew, and search finds the new words.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{ItemId, Result};
use tasks::ItemAmendment;

use super::issue::doers_of;
use super::{index, keeper};
use crate::model::{Item, Part, Plan, PlanState};
use crate::store;

/// Writes what became of an item and of the names in its roles; `Stale` if somebody else changed it in between.
pub(super) async fn put(
    tx: &Tx,
    plan: &Plan,
    (before, after): (&Item, &Item),
    (was, now): (&[Part], &[Part]),
) -> Result<()> {
    store::content::update_item(tx, before, after).await?;
    if was != now {
        store::content::replace_parts(tx, plan.id, after.id, now).await?;
    }
    if plan.state == PlanState::Draft {
        return Ok(());
    }
    let committee = agencies::authority(tx.db(), plan.authority).await?.agency;
    let keeper = keeper(tx, plan).await?;
    let mut resolved = HashMap::new();
    let did = doers_of(tx, was, before, committee, &mut resolved).await?;
    let do_now = doers_of(tx, now, after, committee, &mut resolved).await?;
    let (led, lead) = (did.lead.unwrap_or(keeper), do_now.lead.unwrap_or(keeper));
    let change = ItemAmendment {
        title: (before.title != after.title).then(|| (before.title.clone(), after.title.clone())),
        from: (before.from != after.from).then_some(after.from),
        due: (before.due() != after.due()).then(|| after.due()),
        product: (before.product != after.product).then(|| after.product.clone()),
        lead: (led != lead).then_some(lead),
        coordinators: (did.coordinators != do_now.coordinators).then_some(do_now.coordinators),
    };
    tasks::amend_item(tx, plan.id, after.id, &change).await?;
    follow(tx, plan, after.id).await
}

/// Whoever has work in a plan in force is counted anew, and search finds the words of an item that changed.
pub(super) async fn follow(tx: &Tx, plan: &Plan, changed: ItemId) -> Result<()> {
    let items = store::content::items(tx.db(), plan.id).await?;
    let concerned = concerned(tx, plan).await?;
    if concerned == plan.concerns {
        index::plan(tx, plan, &concerned, items.iter().filter(|item| item.id == changed), &[]).await
    } else {
        store::plan::put_concerns(tx, plan.id, &concerned).await?;
        let targets = store::target::of_plan(tx.db(), plan.id).await?;
        index::plan(tx, plan, &concerned, items.iter().filter(|item| !item.is_section), &targets).await
    }
}

/// The same after what is owed changed, and no item.
pub(super) async fn follow_papers(tx: &Tx, plan: &Plan) -> Result<()> {
    let concerned = concerned(tx, plan).await?;
    if concerned == plan.concerns {
        return Ok(());
    }
    store::plan::put_concerns(tx, plan.id, &concerned).await?;
    let items = store::content::items(tx.db(), plan.id).await?;
    let targets = store::target::of_plan(tx.db(), plan.id).await?;
    index::plan(tx, plan, &concerned, items.iter().filter(|item| !item.is_section), &targets).await
}

/// The agencies with work in a plan in force: in its tasks, with a paper to write, or following it; in order.
async fn concerned(tx: &Tx, plan: &Plan) -> Result<Vec<kernel::AgencyId>> {
    let mut all = tasks::agencies_of_plan(tx.db(), plan.id).await?;
    all.extend(store::detailed::of_plan(tx.db(), plan.id).await?.into_iter().map(|paper| paper.agency));
    all.extend(store::report::of_plan(tx.db(), plan.id).await?.into_iter().map(|report| report.agency));
    all.extend(plan.monitor);
    all.sort_unstable();
    all.dedup();
    Ok(all)
}
