//! An item of a plan in force: what changes in it, and that it is dropped.

use ::store::Tx;
use kernel::{AgencyId, Day, Error, ItemId, Result};
use tasks::State;

use super::{By, Made, changed, differing};
use crate::acts::owing::owe_late;
use crate::acts::revise::parts_of;
use crate::acts::{answer, index, item, require_own};
use crate::model::{Asks, Changed, Chosen, Item, Kind, Part, Plan, Role, Stands};
use crate::store;

/// What an amendment changes in an item; none: stays.
#[derive(Debug, Clone, Default)]
pub struct ItemFields {
    /// The version that was seen; none: whatever it is.
    pub seen: Option<i64>,
    /// Another heading.
    pub title: Option<String>,
    /// Another first day.
    pub from: Option<Day>,
    /// Another last day.
    pub to: Option<Day>,
    /// Another product; empty: none any more.
    pub product: Option<String>,
    /// Another lead.
    pub lead: Option<AgencyId>,
    /// Who helps from now on.
    pub coordinators: Option<Vec<Chosen>>,
}

impl ItemFields {
    /// The item as it stands from now on.
    fn item(&self, before: &Item) -> Result<Item> {
        let after = Item {
            title: self.title.clone().unwrap_or_else(|| before.title.clone()),
            from: self.from.or(before.from),
            to: self.to.or(before.to),
            is_before: before.is_before && self.to.is_none(),
            open_ended: before.open_ended && self.to.is_none(),
            product: match &self.product {
                Some(product) => Some(product.trim().to_owned()).filter(|text| !text.is_empty()),
                None => before.product.clone(),
            },
            ..before.clone()
        };
        match (after.from, after.due()) {
            (Some(from), Some(to)) if to < from => {
                Err(Error::field("den", "Ngày kết thúc phải sau ngày bắt đầu."))
            }
            _ => Ok(after),
        }
    }
}

/// An item with work that no amendment has dropped.
pub(super) async fn alive(tx: &Tx, plan: &Plan, id: ItemId) -> Result<Item> {
    let item = store::content::item(tx.db(), plan.id, id).await?;
    if item.is_section {
        return Err(Error::NotFound);
    }
    if item.dropped_by.is_some() {
        return Err(Error::refused("item.dropped", "Mục này đã được bãi bỏ."));
    }
    Ok(item)
}

/// The item and its open tasks change.
pub(super) async fn change(
    tx: &Tx,
    plan: &Plan,
    by: &By<'_>,
    id: ItemId,
    fields: &ItemFields,
) -> Result<Made> {
    let before = alive(tx, plan, id).await?;
    let after = fields.item(&before)?;
    let lead = fields.lead.map(Stands::Agency);
    require_own(tx, plan.authority, lead, "chu-tri").await?;
    let helping = fields.coordinators.iter().flatten().map(Chosen::picked);
    require_own(tx, plan.authority, helping, "phoi-hop").await?;
    let was: Vec<Part> =
        store::content::parts(tx.db(), plan.id).await?.into_iter().filter(|p| p.item == id).collect();
    let now = names(tx, plan, id, &was, fields).await?;
    let changes = changes((&before, &after), (&was, &now));
    if !changes.is_empty() {
        item::put(tx, plan, (&before, &after), (&was, &now)).await?;
        settle(tx, plan, id, fields, &by.amendment.symbol).await?;
        if let Some(lead) = fields.lead {
            owe_late(tx, plan, lead, &after).await?;
        }
    }
    Ok(Made { kind: Kind::Item, item: Some(id), target: None, duty: None, subject: after.called(), changes })
}

/// The names in the roles of the item from now on.
async fn names(tx: &Tx, plan: &Plan, item: ItemId, was: &[Part], change: &ItemFields) -> Result<Vec<Part>> {
    if change.lead.is_none() && change.coordinators.is_none() {
        return Ok(was.to_vec());
    }
    let mut chosen: Vec<(Role, Chosen)> = Vec::new();
    if let Some(lead) = change.lead {
        let name = agencies::agency(tx.db(), lead).await?.name;
        chosen.push((Role::Lead, Chosen::Picked(Stands::Agency(lead), name)));
    }
    for part in was {
        let gone =
            change.lead.is_some_and(|lead| part.role == Role::Lead || part.stands == Stands::Agency(lead))
                || change.coordinators.is_some() && part.role == Role::Coordinate;
        if !gone {
            chosen.push((part.role, Chosen::Kept(part.id)));
        }
    }
    for one in change.coordinators.iter().flatten() {
        let leads = |lead| matches!(one, Chosen::Picked(Stands::Agency(id), _) if *id == lead);
        if !change.lead.is_some_and(leads) {
            chosen.push((Role::Coordinate, one.clone()));
        }
    }
    parts_of(tx, plan, item, &chosen).await
}

/// What is different now, field by field, in words.
fn changes((before, after): (&Item, &Item), (was, now): (&[Part], &[Part])) -> Vec<Changed> {
    let product = |item: &Item| item.product.clone().unwrap_or_else(|| "chưa ghi".to_owned());
    let mut fields = vec![
        changed("Tên mục", &before.title, &after.title),
        changed("Thời gian", before.period(), after.period()),
        changed("Sản phẩm", product(before), product(after)),
    ];
    for role in Role::ALL {
        fields.push(changed(role.name(), named(was, role), named(now, role)));
    }
    differing(fields)
}

/// The names in a role, in words.
pub(super) fn named(parts: &[Part], role: Role) -> String {
    let names: Vec<&str> = parts.iter().filter(|p| p.role == role).map(|p| p.phrase.as_str()).collect();
    if names.is_empty() { "chưa ghi".to_owned() } else { names.join("; ") }
}

/// What the issuer was asked about this item and the amendment says is answered by it.
async fn settle(tx: &Tx, plan: &Plan, item: ItemId, change: &ItemFields, symbol: &str) -> Result<()> {
    let questions = store::content::questions(tx.db(), plan.id).await?;
    let mut settled = Vec::new();
    for question in &questions {
        let answered = match question.asks {
            Asks::Lead => change.lead.is_some(),
            Asks::Deadline => change.to.is_some(),
            Asks::Agency | Asks::Phrase | Asks::Oddity | Asks::Monitor | Asks::Gap => false,
        };
        if answered && question.to_issuer && question.answer.is_none() && question.item == Some(item) {
            let said = format!("theo văn bản điều chỉnh {symbol}");
            store::content::answer(tx, question.id, Some(&said)).await?;
            settled.push(question);
        }
    }
    index::answered(tx, plan, &settled).await?;
    answer::wait_for_issuer(tx, plan).await
}

/// The item is no longer to be done: its open tasks are taken back and count nowhere from today on, its targets are
/// promised no more, nobody is asked about it. It stays to see.
pub(super) async fn drop(tx: &Tx, plan: &Plan, by: &By<'_>, id: ItemId) -> Result<Made> {
    let before = alive(tx, plan, id).await?;
    let chiefs = tasks::mains_of_plan(tx.db(), plan.id).await?;
    if chiefs.iter().any(|task| task.item == Some(id) && task.state == State::Done) {
        return Err(Error::refused(
            "item.done",
            "Nhiệm vụ của mục này đã hoàn thành nên không bãi bỏ được nữa.",
        ));
    }
    let after = Item { dropped_by: Some(by.amendment.id), ..before.clone() };
    store::content::update_item(tx, &before, &after).await?;
    let words = format!("Bãi bỏ theo {}: {}", by.amendment.symbol, by.reason);
    tasks::withdraw_item(tx, plan.id, id, &words).await?;
    let mut changes = vec![changed("Nhiệm vụ", &before.title, "bãi bỏ")];
    for target in store::target::of_plan(tx.db(), plan.id).await? {
        if target.item == Some(id) {
            store::target::end(tx, target.id, by.from).await?;
            changes.push(changed("Chỉ tiêu", format!("{}: {}", target.name, target.promised()), "bãi bỏ"));
        }
    }
    let questions = store::content::questions(tx.db(), plan.id).await?;
    let mut settled = Vec::new();
    for question in &questions {
        if question.item == Some(id) && question.answer.is_none() {
            let said = format!("mục đã bãi bỏ theo {}", by.amendment.symbol);
            store::content::answer(tx, question.id, Some(&said)).await?;
            if question.to_issuer {
                settled.push(question);
            }
        }
    }
    index::answered(tx, plan, &settled).await?;
    answer::wait_for_issuer(tx, plan).await?;
    item::follow(tx, plan, id).await?;
    Ok(Made {
        kind: Kind::DroppedItem,
        item: Some(id),
        target: None,
        duty: None,
        subject: before.called(),
        changes,
    })
}
