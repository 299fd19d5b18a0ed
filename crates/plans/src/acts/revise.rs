//! Correcting what was read, before the plan is in force.

use ::store::{Cx, Tx};
use kernel::{Error, ItemId, PlanId, Result, fold};

use super::{draft, require_own};
use crate::model::{Asks, DutyId, DutyRow, Item, Part, Plan, Role, Stands, TargetRow};
pub use crate::model::{Chosen, DutyChange, Facts, ItemChange};
use crate::store;

/// Writes a corrected item with its names, targets, milestones and concrete tasks; the questions that this answers are answered.
pub async fn revise(cx: &Cx, plan: PlanId, id: ItemId, change: &ItemChange) -> Result<()> {
    cx.write(|tx| async move {
        let plan = draft(&tx, plan).await?;
        let before = store::content::item(tx.db(), plan.id, id).await?;
        if before.version != change.version {
            return Err(Error::Stale);
        }
        let after = Item {
            title: change.title.clone(),
            from: change.from,
            to: change.to,
            is_before: change.is_before,
            open_ended: change.open_ended,
            product: change.product.clone(),
            ..before.clone()
        };
        store::content::update_item(&tx, &before, &after).await?;
        let parts = parts_of(&tx, &plan, id, &change.parts).await?;
        store::content::replace_parts(&tx, plan.id, id, &parts).await?;
        store::target::replace(&tx, plan.id, Some(id), &change.targets).await?;
        store::written::replace_milestones(&tx, plan.id, id, &change.milestones).await?;
        store::written::replace_details(&tx, plan.id, id, &change.details).await?;
        settle_questions(&tx, &plan, &after, &parts).await?;
        if let Some(account) = tx.actor().account() {
            store::draft::forget(&tx, plan.id, account, &format!("muc-{id}")).await?;
        }
        tx.audit_by("plan.item-corrected", plan.id, &[("item", id.to_string())]).await
    })
    .await
}

pub(super) async fn parts_of(
    tx: &Tx,
    plan: &Plan,
    item: ItemId,
    chosen: &[(Role, Chosen)],
) -> Result<Vec<Part>> {
    let known: Vec<Part> =
        store::content::parts(tx.db(), plan.id).await?.into_iter().filter(|part| part.item == item).collect();
    let mut parts = Vec::new();
    for (position, (role, chosen)) in (1..).zip(chosen) {
        let by_hand = |phrase: &str, stands| Part {
            id: tx.new_id(),
            item,
            position,
            role: *role,
            phrase: phrase.to_owned(),
            first_line: 0,
            stands,
            sure: 1.0,
        };
        parts.push(match chosen {
            Chosen::Kept(id) => {
                let part = known.iter().find(|part| part.id == *id).ok_or(Error::Stale)?;
                Part { position, role: *role, ..part.clone() }
            }
            Chosen::Picked(stands, name) => {
                // What stood there under its own words keeps them and its place in the file.
                match known.iter().find(|part| part.role == *role && part.stands == *stands) {
                    Some(part) => Part { position, sure: 1.0, ..part.clone() },
                    None => by_hand(name, *stands),
                }
            }
            Chosen::Typed(phrase) => by_hand(phrase, Stands::Unknown),
        });
    }
    Ok(parts)
}

/// Questions about this item that the correction has answered.
async fn settle_questions(tx: &Tx, plan: &Plan, item: &Item, parts: &[Part]) -> Result<()> {
    for question in store::content::questions(tx.db(), plan.id).await? {
        if question.answer.is_some() || question.item != Some(item.id) {
            continue;
        }
        let answered = match question.asks {
            Asks::Lead => parts.iter().any(|p| p.role != Role::Coordinate && p.stands != Stands::Unknown),
            Asks::Deadline => item.to.is_some() || item.open_ended,
            Asks::Agency => !parts.iter().any(|p| Some(p.id) == question.role && p.stands == Stands::Unknown),
            Asks::Phrase | Asks::Oddity | Asks::Monitor | Asks::Gap => false,
        };
        if answered {
            store::content::answer(tx, question.id, Some("đã sửa trong mục")).await?;
        }
    }
    Ok(())
}

/// Writes what is known of the plan as a whole, with the documents it rests on.
pub async fn facts(cx: &Cx, id: PlanId, facts: &Facts) -> Result<()> {
    cx.write(|tx| async move {
        let plan = draft(&tx, id).await?;
        if plan.version != facts.version {
            return Err(Error::Stale);
        }
        if let Some(monitor) = facts.monitor.filter(|_| facts.monitor != plan.monitor) {
            require_own(&tx, plan.authority, [Stands::Agency(monitor)], "theo-doi").await?;
        }
        let after = Plan {
            title: facts.title.clone(),
            symbol: facts.symbol.clone(),
            issued_on: facts.issued_on,
            year: facts.year,
            until_year: facts.until_year,
            monitor: facts.monitor,
            issuer: facts.issuer.clone(),
            signer: facts.signer.clone(),
            signer_position: facts.signer_position.clone(),
            ..plan.clone()
        };
        store::plan::update(&tx, &plan, &after).await?;
        store::written::replace_bases(&tx, id, &facts.bases).await?;
        if let Some(account) = tx.actor().account() {
            store::draft::forget(&tx, id, account, "thong-tin").await?;
        }
        if after.monitor.is_some() {
            for question in store::content::questions(tx.db(), id).await? {
                if question.asks == Asks::Monitor && question.answer.is_none() {
                    store::content::answer(&tx, question.id, Some("đã chọn trong thông tin kế hoạch"))
                        .await?;
                }
            }
        }
        tx.audit_by("plan.corrected", id, &[]).await
    })
    .await
}

/// Writes the general targets of a plan; those that are left out go.
pub async fn general(cx: &Cx, id: PlanId, version: i64, targets: &[TargetRow]) -> Result<()> {
    cx.write(|tx| async move {
        let plan = seen(&tx, id, version).await?;
        store::target::replace(&tx, id, None, targets).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        if let Some(account) = tx.actor().account() {
            store::draft::forget(&tx, id, account, "chung").await?;
        }
        tx.audit_by("plan.general-corrected", id, &[]).await
    })
    .await
}

/// Writes a corrected duty, or (none) adds one; returns which.
pub async fn duty(cx: &Cx, plan: PlanId, id: Option<DutyId>, change: &DutyChange) -> Result<DutyId> {
    cx.write(|tx| async move {
        let plan = seen(&tx, plan, change.version).await?;
        let known = store::content::duties(tx.db(), plan.id).await?;
        let before = match id {
            Some(id) => Some(known.into_iter().find(|duty| duty.id == id).ok_or(Error::NotFound)?),
            None => None,
        };
        let after = DutyRow {
            id: before.as_ref().map_or_else(|| tx.new_id(), |duty| duty.id),
            plan: plan.id,
            who: change.who.iter().map(|(who, _)| who.clone()).collect(),
            stands: change.who.iter().map(|(_, stands)| *stands).collect(),
            what: change.what.clone(),
            to: change.to.clone(),
            via: before.as_ref().and_then(|duty| duty.via.clone()),
            due: change.due.clone(),
            first_line: before.as_ref().map_or(0, |duty| duty.first_line),
            since_on: None,
            ended_on: None,
        };
        let written = after.id;
        match before {
            Some(_) => store::content::update_duty(&tx, &after).await?,
            None => store::content::insert_duties(&tx, &[after]).await?,
        }
        settle_names(&tx, &plan).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        tx.audit_by("plan.duty-corrected", plan.id, &[]).await?;
        Ok(written)
    })
    .await
}

/// Takes a duty away.
pub async fn drop_duty(cx: &Cx, plan: PlanId, id: DutyId, version: i64) -> Result<()> {
    cx.write(|tx| async move {
        let plan = seen(&tx, plan, version).await?;
        store::content::delete_duty(&tx, plan.id, id).await?;
        settle_names(&tx, &plan).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        tx.audit_by("plan.duty-corrected", plan.id, &[("duty", id.to_string())]).await
    })
    .await
}

async fn seen(tx: &Tx, id: PlanId, version: i64) -> Result<kernel::Granted<Plan, crate::policy::act::Keep>> {
    let plan = draft(tx, id).await?;
    if plan.version == version { Ok(plan) } else { Err(Error::Stale) }
}

/// A name that no role and no duty leaves open any more is not asked.
async fn settle_names(tx: &Tx, plan: &Plan) -> Result<()> {
    let mut open: Vec<String> = Vec::new();
    for part in store::content::parts(tx.db(), plan.id).await? {
        if part.stands == Stands::Unknown {
            open.push(fold::key(&part.phrase));
        }
    }
    for duty in store::content::duties(tx.db(), plan.id).await? {
        let unknown = duty.who.iter().zip(&duty.stands).filter(|(_, stands)| **stands == Stands::Unknown);
        open.extend(unknown.map(|(who, _)| fold::key(who)));
    }
    for question in store::content::questions(tx.db(), plan.id).await? {
        let is_settled = question.asks == Asks::Agency
            && question.role.is_none()
            && question.answer.is_none()
            && !open.contains(&fold::key(&question.phrase));
        if is_settled {
            store::content::answer(tx, question.id, Some("đã sửa trong trách nhiệm")).await?;
        }
    }
    Ok(())
}
