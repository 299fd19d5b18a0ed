//! What the reader took for a heading, or for work, or passed over: put right before the plan is in force.

use ::store::{Cx, Tx};
use kernel::{Error, FieldErrors, ItemId, PlanId, Result, fold};

use super::{answer, draft};
use crate::model::{Detail, Item, Origin, Part, Plan, Role, Stands};
use crate::store;

/// An item that the reader did not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// Behind which item or heading; none: at the end.
    pub after: Option<ItemId>,
    /// "1.1.2"; may be empty.
    pub code: String,
    /// Its heading.
    pub title: String,
    /// The line of the file where it stands, from 1; 0: none.
    pub line: i64,
}

/// The most characters of a number as written.
const LONGEST_CODE: usize = 40;

/// Adds an item that the reader did not see. Who leads and until when is written into it afterwards, as into any other.
pub async fn add(cx: &Cx, plan: PlanId, new: &NewItem) -> Result<ItemId> {
    cx.write(|tx| async move {
        let plan = draft(&tx, plan).await?;
        let id = insert(&tx, &plan, new).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        tx.audit_by("plan.item-added", plan.id, &[("item", id.to_string())]).await?;
        Ok(id)
    })
    .await
}

async fn insert(tx: &Tx, plan: &Plan, new: &NewItem) -> Result<ItemId> {
    let item = place(tx, plan, new).await?;
    store::content::make_room(tx, plan.id, item.position).await?;
    store::content::insert_items(tx, std::slice::from_ref(&item)).await?;
    Ok(item.id)
}

/// The item that is to be added, at its place among those that are there.
pub(super) async fn place(tx: &Tx, plan: &Plan, new: &NewItem) -> Result<Item> {
    let mut errors = FieldErrors::default();
    let title = fold::nfc(new.title.trim());
    if title.is_empty() {
        errors.add("ten", "Hãy viết tên nhiệm vụ.");
    }
    let code: String = fold::nfc(new.code.trim());
    if code.chars().count() > LONGEST_CODE || code.contains('/') {
        errors.add("so", "Số mục viết ngắn như trong văn bản, ví dụ 1.1.2.");
    }
    errors.into_result(())?;
    let items = store::content::items(tx.db(), plan.id).await?;
    let before = match new.after {
        Some(id) => Some(items.iter().find(|item| item.id == id).ok_or(Error::NotFound)?),
        None => items.last(),
    };
    let parent =
        before.and_then(|item| if item.is_section { Some(item.path.clone()) } else { item.parent.clone() });
    Ok(Item {
        id: tx.new_id(),
        plan: plan.id,
        position: before.map_or(1, |item| item.position + 1),
        path: free_path(&items, parent.as_deref(), &code),
        code,
        parent,
        is_section: false,
        text: title.clone(),
        title,
        area: before.map(|item| item.area.clone()).unwrap_or_default(),
        from: None,
        to: None,
        is_before: false,
        open_ended: false,
        period_text: None,
        product: None,
        first_line: new.line.max(0),
        last_line: new.line.max(0),
        sure: 1.0,
        version: 1,
        added_by: None,
        dropped_by: None,
    })
}

/// Where a concrete task is moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Under another item.
    Under(ItemId),
    /// An item of its own, behind the one under which it stood.
    ItsOwn,
}

/// Moves a concrete task to where it belongs; returns the item in which it stands now.
pub async fn move_detail(
    cx: &Cx,
    plan: PlanId,
    id: ItemId,
    version: i64,
    no: i64,
    to: Place,
) -> Result<ItemId> {
    cx.write(|tx| async move {
        let plan = draft(&tx, plan).await?;
        let before = seen(&tx, plan.id, id, version).await?;
        let all = store::written::details(tx.db(), plan.id).await?;
        let (mut gone, rest): (Vec<Detail>, Vec<Detail>) =
            all.iter().filter(|one| one.item == id).cloned().partition(|one| one.no == no);
        let detail = gone.pop().ok_or(Error::NotFound)?;
        let now = match to {
            Place::Under(other) => {
                let other = store::content::item(tx.db(), plan.id, other).await?;
                if other.is_section || other.id == id {
                    return Err(Error::field("sang", "Hãy chọn một nhiệm vụ khác."));
                }
                put_detail(&tx, &other, &all, detail).await?;
                other.id
            }
            Place::ItsOwn => {
                let (title, line) = (detail.text.clone(), detail.origin.line);
                let new = NewItem { after: Some(id), code: String::new(), title, line };
                let made = insert(&tx, &plan, &new).await?;
                hand_on(&tx, &plan, made, &detail).await?;
                made
            }
        };
        store::written::replace_details(&tx, plan.id, id, &rest).await?;
        turn(&tx, &before, before.is_section).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        let also = [("item", id.to_string()), ("to", now.to_string())];
        tx.audit_by("plan.detail-moved", plan.id, &also).await?;
        Ok(now)
    })
    .await
}

/// To whom and until when a concrete task was given, its item keeps.
async fn hand_on(tx: &Tx, plan: &Plan, id: ItemId, detail: &Detail) -> Result<()> {
    if detail.due.is_some() {
        let item = store::content::item(tx.db(), plan.id, id).await?;
        store::content::update_item(tx, &item, &Item { to: detail.due, ..item.clone() }).await?;
    }
    if detail.given_to == Stands::Unknown {
        return Ok(());
    }
    let lead = Part {
        id: tx.new_id(),
        item: id,
        position: 1,
        role: Role::Lead,
        phrase: answer::name_of(tx, plan, detail.given_to).await?,
        first_line: 0,
        stands: detail.given_to,
        sure: 1.0,
    };
    store::content::replace_parts(tx, plan.id, id, &[lead]).await
}

/// Takes a line that the reader passed over as a concrete task of an item.
pub async fn add_detail(cx: &Cx, plan: PlanId, id: ItemId, text: &str, line: i64) -> Result<()> {
    cx.write(|tx| async move {
        let plan = draft(&tx, plan).await?;
        let item = store::content::item(tx.db(), plan.id, id).await?;
        let text = fold::nfc(text.trim());
        if text.is_empty() {
            return Err(Error::field("ten", "Hãy viết nội dung việc."));
        }
        if item.is_section {
            return Err(Error::refused(
                "plan.heading-has-no-work",
                "Đây là đề mục, không có việc cụ thể. Hãy chọn “Thành nhiệm vụ”.",
            ));
        }
        let all = store::written::details(tx.db(), plan.id).await?;
        let detail = Detail {
            item: id,
            no: 0,
            text,
            who: String::new(),
            given_to: Stands::Unknown,
            due: None,
            origin: Origin { line: line.max(0), by_hand: true },
        };
        put_detail(&tx, &item, &all, detail).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        tx.audit_by("plan.detail-added", plan.id, &[("item", id.to_string())]).await
    })
    .await
}

/// Writes a concrete task behind those of `item`; who has its form open hears of the change.
async fn put_detail(tx: &Tx, item: &Item, all: &[Detail], detail: Detail) -> Result<()> {
    let own = all.iter().filter(|one| one.item == item.id).cloned();
    let own: Vec<Detail> = own.chain(std::iter::once(detail)).collect();
    store::written::replace_details(tx, item.plan, item.id, &own).await?;
    turn(tx, item, item.is_section).await
}

/// A key that no item has: a number used twice gets a counter before it, as the reader gives it.
fn free_path(items: &[Item], parent: Option<&str>, code: &str) -> String {
    let code = if code.is_empty() { "-" } else { code };
    let join = |middle: String| {
        [parent.unwrap_or_default(), &middle, code]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join("/")
    };
    let taken = |path: &str| items.iter().any(|item| item.path == path);
    // One more than there are items: one of them is free.
    let mut ways =
        (1..=items.len() + 1).map(|n| if n == 1 { join(String::new()) } else { join(format!("({n})")) });
    ways.find(|path| !taken(path)).unwrap_or_default()
}

/// What was read as work only groups: its numbers become general targets of the plan, its names and questions go.
pub async fn make_heading(cx: &Cx, plan: PlanId, id: ItemId, version: i64) -> Result<()> {
    cx.write(|tx| async move {
        let plan = draft(&tx, plan).await?;
        let before = seen(&tx, plan.id, id, version).await?;
        if before.is_section {
            return Err(Error::Stale);
        }
        let targets = store::target::of_plan(tx.db(), plan.id).await?;
        let (own, others): (Vec<_>, Vec<_>) = targets.into_iter().partition(|target| target.item == Some(id));
        if !own.is_empty() {
            let general = others.into_iter().filter(|target| target.item.is_none());
            let general: Vec<_> = general
                .chain(own.into_iter().map(|target| crate::model::TargetRow { item: None, ..target }))
                .collect();
            store::target::replace(&tx, plan.id, Some(id), &[]).await?;
            store::target::replace(&tx, plan.id, None, &general).await?;
        }
        store::content::replace_parts(&tx, plan.id, id, &[]).await?;
        for question in store::content::questions(tx.db(), plan.id).await? {
            if question.item == Some(id) && question.answer.is_none() {
                store::content::answer(&tx, question.id, Some("mục này chỉ là đề mục")).await?;
            }
        }
        turn(&tx, &before, true).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        tx.audit_by("plan.item-made-heading", plan.id, &[("item", id.to_string())]).await
    })
    .await
}

/// What was read as a heading has work of its own.
pub async fn make_item(cx: &Cx, plan: PlanId, id: ItemId, version: i64) -> Result<()> {
    cx.write(|tx| async move {
        let plan = draft(&tx, plan).await?;
        let before = seen(&tx, plan.id, id, version).await?;
        if !before.is_section {
            return Err(Error::Stale);
        }
        turn(&tx, &before, false).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        tx.audit_by("plan.heading-made-item", plan.id, &[("item", id.to_string())]).await
    })
    .await
}

async fn seen(tx: &Tx, plan: PlanId, id: ItemId, version: i64) -> Result<Item> {
    let item = store::content::item(tx.db(), plan, id).await?;
    if item.version == version { Ok(item) } else { Err(Error::Stale) }
}

async fn turn(tx: &Tx, before: &Item, is_section: bool) -> Result<()> {
    store::content::update_item(tx, before, &Item { is_section, ..before.clone() }).await
}
