//! Correcting what was read, before the plan is in force.

use ::store::{Cx, Tx};
use kernel::{AgencyId, Day, Error, ItemId, PlanId, Result};

use super::draft;
use crate::model::{Asks, Item, Part, Plan, Role, Stands};
pub use crate::model::{Chosen, ItemChange};
use crate::store;

/// Writes a corrected item with its names and targets; the questions that this answers are answered.
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
        settle_questions(&tx, &plan, &after, &parts).await?;
        if let Some(account) = tx.actor().account() {
            store::draft::forget(&tx, plan.id, account, &format!("muc-{id}")).await?;
        }
        tx.audit_with("plan.item-corrected", plan.id, &[("item", id.to_string())]).await
    })
    .await
}

async fn parts_of(tx: &Tx, plan: &Plan, item: ItemId, chosen: &[(Role, Chosen)]) -> Result<Vec<Part>> {
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
            Asks::Phrase | Asks::Oddity => false,
        };
        if answered {
            store::content::answer(tx, question.id, Some("đã sửa trong mục")).await?;
        }
    }
    Ok(())
}

/// What is known of the plan as a whole, as the form has it.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The version that was seen.
    pub version: i64,
    /// What it is about.
    pub title: String,
    /// "59/KH-UBND".
    pub symbol: Option<String>,
    /// Its day.
    pub issued_on: Option<Day>,
    /// The year it is for.
    pub year: i64,
    /// Who follows it.
    pub monitor: Option<AgencyId>,
}

/// Writes number, day, title, year and monitor.
pub async fn facts(cx: &Cx, id: PlanId, facts: &Facts) -> Result<()> {
    cx.write(|tx| async move {
        let plan = draft(&tx, id).await?;
        if plan.version != facts.version {
            return Err(Error::Stale);
        }
        let after = Plan {
            title: facts.title.clone(),
            symbol: facts.symbol.clone(),
            issued_on: facts.issued_on,
            year: facts.year,
            monitor: facts.monitor,
            ..plan.clone()
        };
        store::plan::update(&tx, &plan, &after).await?;
        tx.audit("plan.corrected", id).await
    })
    .await
}
