//! The numbers that plans promise.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{Day, Error, ItemId, PlanId, Result, TargetId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::ROWS;
use crate::entity::{item, target, term};
use crate::model::{AmendmentId, TargetRow};

fn from_row(row: target::Model, codes: &HashMap<ItemId, String>) -> TargetRow {
    TargetRow {
        id: row.id,
        plan: row.plan,
        item_code: row.item.and_then(|item| codes.get(&item).cloned()).unwrap_or_default(),
        item: row.item,
        position: row.position,
        name: row.name,
        op: row.op,
        value: row.value,
        value_to: row.value_to,
        unit: row.unit,
        per: row.per,
        change: row.change,
        baseline: row.baseline,
        scope: row.scope,
        due_on: row.due_on,
        firmness: row.firmness,
        text: row.text,
        first_line: row.first_line,
        measure: row.measure,
        sure: row.sure,
        since_on: row.since_on,
        ended_on: row.ended_on,
    }
}

async fn codes<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<HashMap<ItemId, String>> {
    let rows: Vec<(ItemId, String)> = item::Entity::find()
        .select_only()
        .columns([item::Column::Id, item::Column::Code])
        .filter(item::Column::Plan.eq(plan))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The targets that a plan promises now, in their order.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<TargetRow>> {
    let mut all = all_of_plan(db, plan).await?;
    all.retain(|target| target.ended_on.is_none());
    Ok(all)
}

/// The targets that a plan promised on a day, as it promised them then: what an amendment changed later is not looked
/// at, and what ended since is there.
pub async fn on_day<C: ConnectionTrait>(db: &C, plan: PlanId, day: Day) -> Result<Vec<TargetRow>> {
    let mut rows = all_of_plan(db, plan).await?;
    rows.retain(|target| target.is_promised_on(day));
    let terms =
        term::Entity::find().filter(term::Column::Plan.eq(plan)).filter(term::Column::UntilOn.gt(day));
    Ok(as_promised(rows, terms.order_by_asc(term::Column::Position).all(db).await?))
}

/// One target as its plan promised it on a day.
pub async fn as_of<C: ConnectionTrait>(db: &C, row: TargetRow, day: Day) -> Result<TargetRow> {
    let terms = term::Entity::find()
        .filter(term::Column::Target.eq(row.id))
        .filter(term::Column::UntilOn.gt(day))
        .order_by_asc(term::Column::Position)
        .all(db)
        .await?;
    Ok(as_promised(vec![row.clone()], terms).pop().unwrap_or(row))
}

/// Of the terms that were given up after the day, the first one of each target held on it.
fn as_promised(rows: Vec<TargetRow>, terms: Vec<term::Model>) -> Vec<TargetRow> {
    let mut held: HashMap<TargetId, term::Model> = HashMap::new();
    for term in terms {
        held.entry(term.target).or_insert(term);
    }
    let then = |row: TargetRow| match held.get(&row.id) {
        None => row,
        Some(term) => TargetRow {
            name: term.name.clone(),
            op: term.op.clone(),
            value: term.value,
            value_to: term.value_to,
            unit: term.unit.clone(),
            per: term.per.clone(),
            due_on: term.due_on,
            ..row
        },
    };
    rows.into_iter().map(then).collect()
}

/// How a target was promised before each amendment that changed it, oldest first, with the amendment.
pub async fn earlier<C: ConnectionTrait>(
    db: &C,
    target: &TargetRow,
) -> Result<Vec<(AmendmentId, Day, TargetRow)>> {
    let terms = term::Entity::find()
        .filter(term::Column::Target.eq(target.id))
        .order_by_asc(term::Column::Position)
        .all(db)
        .await?;
    let row = |term: term::Model| {
        let (amendment, until) = (term.amendment, term.until_on);
        (amendment, until, as_promised(vec![target.clone()], vec![term]).pop().unwrap_or(target.clone()))
    };
    Ok(terms.into_iter().map(row).collect())
}

/// Promises something else from a day on; how it was promised stays beside it.
pub async fn promise_anew(
    tx: &Tx,
    (before, after): (&TargetRow, &TargetRow),
    amendment: AmendmentId,
    from: Day,
) -> Result<()> {
    let earlier =
        term::Entity::find().filter(term::Column::Target.eq(before.id)).all(tx.db()).await?.len() as i64;
    let term = term::Model {
        id: tx.new_id(),
        target: before.id,
        plan: before.plan,
        amendment,
        position: earlier + 1,
        until_on: from,
        name: before.name.clone(),
        op: before.op.clone(),
        value: before.value,
        value_to: before.value_to,
        unit: before.unit.clone(),
        per: before.per.clone(),
        due_on: before.due_on,
    };
    term::Entity::insert(term.into_active_model()).exec_without_returning(tx.db()).await?;
    target::Entity::update_many()
        .col_expr(target::Column::Name, Expr::value(after.name.clone()))
        .col_expr(target::Column::Op, Expr::value(after.op.clone()))
        .col_expr(target::Column::Value, Expr::value(after.value))
        .col_expr(target::Column::ValueTo, Expr::value(after.value_to))
        .col_expr(target::Column::Unit, Expr::value(after.unit.clone()))
        .col_expr(target::Column::Per, Expr::value(after.per.clone()))
        .col_expr(target::Column::DueOn, Expr::value(after.due_on))
        .filter(target::Column::Id.eq(before.id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Promises a target no more from a day on.
pub async fn end(tx: &Tx, id: TargetId, from: Day) -> Result<()> {
    target::Entity::update_many()
        .col_expr(target::Column::EndedOn, Expr::value(Some(from)))
        .filter(target::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// All targets that a plan ever promised, in their order.
pub async fn all_of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<TargetRow>> {
    let codes = codes(db, plan).await?;
    let rows = target::Entity::find()
        .filter(target::Column::Plan.eq(plan))
        .order_by_asc(target::Column::Position)
        .order_by_asc(target::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| from_row(row, &codes)).collect())
}

/// One target; `NotFound` if there is none.
pub async fn get<C: ConnectionTrait>(db: &C, id: TargetId) -> Result<TargetRow> {
    let row = target::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let codes = codes(db, row.plan).await?;
    Ok(from_row(row, &codes))
}

/// Writes new targets.
pub async fn insert(tx: &Tx, targets: &[TargetRow]) -> Result<()> {
    for chunk in targets.chunks(ROWS) {
        let rows = chunk.iter().map(|t| {
            target::Model {
                id: t.id,
                plan: t.plan,
                item: t.item,
                position: t.position,
                name: t.name.clone(),
                op: t.op.clone(),
                value: t.value,
                value_to: t.value_to,
                unit: t.unit.clone(),
                per: t.per.clone(),
                change: t.change.clone(),
                baseline: t.baseline.clone(),
                scope: t.scope.clone(),
                due_on: t.due_on,
                firmness: t.firmness.clone(),
                text: t.text.clone(),
                first_line: t.first_line,
                measure: t.measure.clone(),
                sure: t.sure,
                since_on: t.since_on,
                ended_on: t.ended_on,
            }
            .into_active_model()
        });
        target::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// The targets of one item (or the general ones), in place of those that stood there.
pub async fn replace(tx: &Tx, plan: PlanId, item: Option<ItemId>, targets: &[TargetRow]) -> Result<()> {
    let gone = target::Entity::delete_many().filter(target::Column::Plan.eq(plan));
    let gone = match item {
        Some(item) => gone.filter(target::Column::Item.eq(item)),
        None => gone.filter(target::Column::Item.is_null()),
    };
    gone.exec(tx.db()).await?;
    insert(tx, targets).await
}

/// Binds a target to a measure, or to reporting by hand.
pub async fn bind(tx: &Tx, id: TargetId, measure: Option<&str>) -> Result<()> {
    let done = target::Entity::update_many()
        .col_expr(target::Column::Measure, Expr::value(measure.map(str::to_owned)))
        .filter(target::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 { Err(Error::NotFound) } else { Ok(()) }
}
