//! Amending a plan in force: number, day and reason, and what changes.

use ::store::{Cx, Tx};
use kernel::{AgencyId, Day, Error, Granted, ItemId, PlanId, Result};
use notices::Message;

use super::issue::owe_late;
use super::revise::parts_of;
use super::{answer, heads, index, item};
use crate::model::{Amendment, Asks, Changed, Chosen, Item, Part, Plan, PlanState, Role, Stands};
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

impl Change {
    fn is_empty(&self) -> bool {
        self.title.is_none()
            && self.from.is_none()
            && self.to.is_none()
            && self.product.is_none()
            && self.lead.is_none()
            && self.coordinators.is_none()
    }

    fn check(&self) -> Result<()> {
        let mut errors = kernel::FieldErrors::default();
        if self.symbol.trim().is_empty() {
            errors.add("so-ky-hieu", "Ghi số, ký hiệu của văn bản điều chỉnh, ví dụ 75/KH-UBND.");
        }
        if self.on.is_none() {
            errors.add("ngay", "Ghi ngày của văn bản điều chỉnh, ví dụ 15/06/2021.");
        }
        if self.reason.trim().is_empty() {
            errors.add("ly-do", "Ghi lý do điều chỉnh.");
        }
        if self.is_empty() {
            errors.add(
                "",
                "Chưa có gì thay đổi. Hãy sửa tên, thời gian, sản phẩm, cơ quan chủ trì hoặc phối hợp.",
            );
        }
        errors.into_result(())
    }

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

/// Records an amendment: the item and its open tasks change, what stood there stays to see.
pub async fn amend(cx: &Cx, plan: PlanId, id: ItemId, change: &Change) -> Result<i64> {
    change.check()?;
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
        let after = change.item(&before)?;
        let was: Vec<Part> =
            store::content::parts(tx.db(), plan.id).await?.into_iter().filter(|p| p.item == id).collect();
        let now = names(&tx, &plan, id, &was, change).await?;
        let changes = changes((&before, &after), (&was, &now));
        if changes.is_empty() {
            return Err(Error::field("", "Chưa có gì thay đổi so với đang có."));
        }
        item::put(&tx, &plan, (&before, &after), (&was, &now)).await?;
        let no = store::amendment::of_plan(tx.db(), plan.id).await?.last().map_or(0, |last| last.no) + 1;
        let amendment = Amendment {
            id: tx.new_id(),
            no,
            symbol: change.symbol.trim().to_owned(),
            on: change.on.unwrap_or_else(|| tx.today()),
            reason: change.reason.trim().to_owned(),
            item: id,
            changes,
            made_at: tx.now(),
            made_by: tx.actor().person_id(),
        };
        store::amendment::insert(&tx, plan.id, &amendment).await?;
        index::amendment(&tx, &plan, &amendment, &after).await?;
        settle(&tx, &plan, id, change, &amendment.symbol).await?;
        if let Some(lead) = change.lead {
            owe_late(&tx, &plan, lead, &after).await?;
        }
        let plan = store::plan::get(tx.db(), plan.id).await?;
        let people = heads(&tx, &plan.concerns).await?;
        let changed: Vec<String> =
            amendment.changes.iter().map(|c| format!("{}: {}", c.what.to_lowercase(), c.became)).collect();
        let message = Message {
            object: plan.id.into(),
            title: format!("Điều chỉnh mục {} của kế hoạch", after.code),
            line: format!("Theo {}: {}", amendment.symbol, changed.join("; ")),
            href: format!("{}#m-{id}", plan.href()),
        };
        notices::tell(&tx, &people, &message).await?;
        tx.audit_by("plan.amended", plan.id, &[("item", id.to_string())]).await?;
        Ok(no)
    })
    .await
}

/// The names in the roles of the item from now on.
async fn names(tx: &Tx, plan: &Plan, item: ItemId, was: &[Part], change: &Change) -> Result<Vec<Part>> {
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
    let named = |parts: &[Part], role: Role| {
        let names: Vec<&str> = parts.iter().filter(|p| p.role == role).map(|p| p.phrase.as_str()).collect();
        if names.is_empty() { "chưa ghi".to_owned() } else { names.join("; ") }
    };
    let product = |item: &Item| item.product.clone().unwrap_or_else(|| "chưa ghi".to_owned());
    let mut fields = vec![
        ("Tên mục", before.title.clone(), after.title.clone()),
        ("Thời gian", before.period(), after.period()),
        ("Sản phẩm", product(before), product(after)),
    ];
    for role in Role::ALL {
        fields.push((role.name(), named(was, role), named(now, role)));
    }
    fields
        .into_iter()
        .filter(|(_, was, became)| was != became)
        .map(|(what, was, became)| Changed { what: what.to_owned(), was, became })
        .collect()
}

/// What the issuer was asked about this item and the amendment says is answered by it.
async fn settle(tx: &Tx, plan: &Plan, item: ItemId, change: &Change, symbol: &str) -> Result<()> {
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
