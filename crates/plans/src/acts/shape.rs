//! What the reader took for a heading, or for work, or passed over: put right before the plan is in force.

use ::store::{Cx, Tx};
use kernel::{Error, FieldErrors, ItemId, PlanId, Result, fold};

use super::draft;
use crate::model::{Item, Plan};
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
        let item = place(&tx, &plan, new).await?;
        let id = item.id;
        store::content::make_room(&tx, plan.id, item.position).await?;
        store::content::insert_items(&tx, std::slice::from_ref(&item)).await?;
        store::plan::update(&tx, &plan, &plan).await?;
        tx.audit_by("plan.item-added", plan.id, &[("item", id.to_string())]).await?;
        Ok(id)
    })
    .await
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
