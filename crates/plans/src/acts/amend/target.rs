//! A target of a plan in force: another threshold, a new one, one that is promised no more.
//!
//! From the day of the change on the new threshold counts; a period that ended before is judged by what was promised
//! then.

use ::store::Tx;
use kernel::{Error, ItemId, Result, TargetId, words};

use super::{By, Made, changed, differing, item};
use crate::acts::index;
use crate::model::{Changed, Item, Kind, Plan, TargetRow, within};
use crate::store;

/// Another threshold, unit, stretch, day or wording.
pub(super) async fn change(tx: &Tx, plan: &Plan, by: &By<'_>, wanted: &TargetRow) -> Result<Made> {
    let before = alive(tx, plan, wanted.id).await?;
    check(wanted)?;
    let after = TargetRow {
        name: wanted.name.clone(),
        op: wanted.op.clone(),
        value: wanted.value,
        value_to: wanted.value_to,
        unit: wanted.unit.clone(),
        per: wanted.per.clone(),
        due_on: wanted.due_on,
        ..before.clone()
    };
    let due = |row: &TargetRow| row.due_on.map_or_else(|| "hết kỳ kế hoạch".to_owned(), words::day);
    let changes = differing([
        changed("Chỉ tiêu", &before.name, &after.name),
        changed("Ngưỡng", before.promised(), after.promised()),
        changed("Hạn của chỉ tiêu", due(&before), due(&after)),
    ]);
    let subject = called(tx, plan, &after).await?;
    if !changes.is_empty() {
        store::target::promise_anew(tx, (&before, &after), by.amendment.id, by.from).await?;
        touch(tx, plan, after.item).await?;
        find(tx, plan, &after).await?;
    }
    Ok(made(Kind::Target, &after, subject, changes))
}

/// A target that was not promised until now.
pub(super) async fn add(tx: &Tx, plan: &Plan, by: &By<'_>, wanted: &TargetRow) -> Result<Made> {
    if let Some(item) = wanted.item {
        item::alive(tx, plan, item).await?;
    }
    check(wanted)?;
    let all = store::target::all_of_plan(tx.db(), plan.id).await?;
    let new = TargetRow {
        id: tx.new_id(),
        plan: plan.id,
        position: all.iter().map(|row| row.position).max().unwrap_or(0) + 1,
        since_on: Some(by.from),
        ended_on: None,
        ..wanted.clone()
    };
    store::target::insert(tx, std::slice::from_ref(&new)).await?;
    touch(tx, plan, new.item).await?;
    find(tx, plan, &new).await?;
    let changes = vec![changed("Chỉ tiêu", "chưa có", format!("{}: {}", new.name, new.promised()))];
    let subject = called(tx, plan, &new).await?;
    Ok(made(Kind::NewTarget, &new, subject, changes))
}

/// From now on it is not promised any more. Its figures stay.
pub(super) async fn drop(tx: &Tx, plan: &Plan, by: &By<'_>, id: TargetId) -> Result<Made> {
    let before = alive(tx, plan, id).await?;
    store::target::end(tx, id, by.from).await?;
    touch(tx, plan, before.item).await?;
    let changes = vec![changed("Chỉ tiêu", format!("{}: {}", before.name, before.promised()), "bãi bỏ")];
    let subject = called(tx, plan, &before).await?;
    Ok(made(Kind::DroppedTarget, &before, subject, changes))
}

fn made(kind: Kind, row: &TargetRow, subject: String, changes: Vec<Changed>) -> Made {
    Made { kind, item: row.item, target: Some(row.id), duty: None, subject, changes }
}

/// A target that the plan promises now.
async fn alive(tx: &Tx, plan: &Plan, id: TargetId) -> Result<TargetRow> {
    let row = store::target::get(tx.db(), id).await?;
    if row.plan != plan.id {
        return Err(Error::NotFound);
    }
    if row.ended_on.is_some() {
        return Err(Error::refused("target.ended", "Chỉ tiêu này đã được bãi bỏ."));
    }
    Ok(row)
}

/// Whether it says what is judged, and by which number.
fn check(row: &TargetRow) -> Result<()> {
    if row.name.trim().is_empty() {
        return Err(Error::field("ct-ten", "Ghi chỉ tiêu đo điều gì."));
    }
    match (row.op.as_str(), row.value, row.value_to) {
        ("keep", ..) => Ok(()),
        (_, None, _) => Err(Error::field("ct-nguong", "Ghi ngưỡng của chỉ tiêu, ví dụ 85 hoặc 0,5.")),
        ("between", Some(from), Some(to)) if to > from => Ok(()),
        ("between", ..) => Err(Error::field("ct-den", "Khoảng cần hai số, số sau lớn hơn số trước.")),
        (_, Some(_), _) => Ok(()),
    }
}

/// Whoever has the item's form open hears that something of it changed.
async fn touch(tx: &Tx, plan: &Plan, item: Option<ItemId>) -> Result<()> {
    let Some(item) = item else { return Ok(()) };
    let item = store::content::item(tx.db(), plan.id, item).await?;
    store::content::update_item(tx, &item, &item).await
}

async fn find(tx: &Tx, plan: &Plan, row: &TargetRow) -> Result<()> {
    index::plan(tx, plan, &plan.concerns, std::iter::empty::<&Item>(), std::slice::from_ref(row)).await
}

async fn called(tx: &Tx, plan: &Plan, row: &TargetRow) -> Result<String> {
    Ok(match row.item {
        Some(item) => {
            let item = store::content::item(tx.db(), plan.id, item).await?;
            format!("Chỉ tiêu của {}", within(&item.called()))
        }
        None => "Chỉ tiêu chung".to_owned(),
    })
}
