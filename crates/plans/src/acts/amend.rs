//! Amending a plan in force: number, day and reason, and what changes.

use ::store::{Cx, Tx};
use kernel::{AgencyId, Day, Error, Granted, ItemId, PlanId, Result};
use notices::Message;

use super::heads;
use crate::model::{Amendment, Item, Part, Plan, PlanState, Role, Stands};
use crate::policy::act;
use crate::store;

/// What an amendment changes in an item; none: stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Number and symbol of the document: "75/KH-UBND".
    pub symbol: String,
    /// Its day.
    pub on: Option<Day>,
    /// Why.
    pub reason: String,
    /// Another heading.
    pub title: Option<String>,
    /// Another last day.
    pub to: Option<Day>,
    /// Another lead.
    pub lead: Option<AgencyId>,
}

/// Records an amendment: the item and its open tasks change, what stood there stays to see.
pub async fn amend(cx: &Cx, plan: PlanId, id: ItemId, change: &Change) -> Result<i64> {
    let mut errors = kernel::FieldErrors::default();
    if change.symbol.trim().is_empty() {
        errors.add("so-ky-hieu", "Ghi số, ký hiệu của văn bản điều chỉnh, ví dụ 75/KH-UBND.");
    }
    if change.on.is_none() {
        errors.add("ngay", "Ghi ngày của văn bản điều chỉnh, ví dụ 15/06/2021.");
    }
    if change.reason.trim().is_empty() {
        errors.add("ly-do", "Ghi lý do điều chỉnh.");
    }
    if change.title.is_none() && change.to.is_none() && change.lead.is_none() {
        errors.add("", "Chưa có gì thay đổi. Hãy sửa tên, hạn hoặc cơ quan chủ trì.");
    }
    errors.into_result(())?;
    cx.write(|tx| async move {
        let plan: Granted<Plan, act::Keep> = tx.actor().grant(store::plan::get(tx.db(), plan).await?)?;
        if plan.state != PlanState::InForce {
            return Err(Error::refused(
                "plan.not-in-force",
                "Kế hoạch chưa ban hành thực hiện: hãy sửa trực tiếp.",
            ));
        }
        let before = store::content::item(tx.db(), plan.id, id).await?;
        if before.is_section {
            return Err(Error::NotFound);
        }
        let after = Item {
            title: change.title.clone().unwrap_or_else(|| before.title.clone()),
            to: change.to.or(before.to),
            is_before: before.is_before && change.to.is_none(),
            open_ended: before.open_ended && change.to.is_none(),
            ..before.clone()
        };
        store::content::update_item(&tx, &before, &after).await?;
        let parts: Vec<Part> =
            store::content::parts(tx.db(), plan.id).await?.into_iter().filter(|p| p.item == id).collect();
        let led = |parts: &[Part]| {
            let names = parts.iter().filter(|p| p.role == Role::Lead).map(|p| p.phrase.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        let mut now = parts.clone();
        if let Some(lead) = change.lead {
            let agency = agencies::agency(tx.db(), lead).await?;
            now.retain(|part| part.role != Role::Lead && part.stands != Stands::Agency(lead));
            now.push(Part {
                id: tx.new_id(),
                item: id,
                position: 0,
                role: Role::Lead,
                phrase: agency.name,
                first_line: 0,
                stands: Stands::Agency(lead),
                sure: 1.0,
            });
            store::content::replace_parts(&tx, plan.id, id, &now).await?;
        }
        let due = change.to.is_some().then(|| after.due());
        tasks::amend_item(&tx, plan.id, id, due, change.lead).await?;
        let no = store::amendment::of_plan(tx.db(), plan.id).await?.last().map_or(0, |last| last.no) + 1;
        let amendment = Amendment {
            id: tx.new_id(),
            no,
            symbol: change.symbol.trim().to_owned(),
            on: change.on.unwrap_or_else(|| tx.today()),
            reason: change.reason.trim().to_owned(),
            item: id,
            was: said(&before, &led(&parts)),
            became: said(&after, &led(&now)),
            made_at: tx.now(),
            made_by: tx.actor().person_id(),
        };
        store::amendment::insert(&tx, plan.id, &amendment).await?;
        concern(&tx, &plan, change.lead).await?;
        let people = heads(&tx, &plan.concerns).await?;
        let message = Message {
            object: plan.id.into(),
            title: format!("Điều chỉnh mục {} của kế hoạch", after.code),
            line: format!("Theo {}: {}", amendment.symbol, amendment.became),
            href: format!("{}#m-{id}", plan.href()),
        };
        notices::tell(&tx, &people, &message).await?;
        tx.audit_with("plan.amended", plan.id, &[("item", id.to_string())]).await?;
        Ok(no)
    })
    .await
}

/// What an amendment may change, in words.
fn said(item: &Item, lead: &str) -> String {
    let lead =
        if lead.is_empty() { "chưa ghi chủ trì".to_owned() } else { format!("chủ trì: {lead}") };
    format!("{}; {}; {lead}", item.title, item.period())
}

/// A new lead has work in the plan from now on.
async fn concern(tx: &Tx, plan: &Plan, lead: Option<AgencyId>) -> Result<()> {
    let Some(lead) = lead.filter(|lead| !plan.concerns.contains(lead)) else { return Ok(()) };
    let mut concerns = plan.concerns.clone();
    concerns.push(lead);
    store::plan::put_concerns(tx, plan.id, &concerns).await
}
