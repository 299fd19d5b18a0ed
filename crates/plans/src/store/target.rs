//! The numbers that plans promise.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{Error, ItemId, PlanId, Result, TargetId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::ROWS;
use crate::entity::{item, target};
use crate::model::TargetRow;

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

/// The targets of a plan in their order.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<TargetRow>> {
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
