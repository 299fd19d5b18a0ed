//! Later changes of items in force.

use ::store::Tx;
use kernel::{PlanId, Result};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::amendment;
use crate::model::Amendment;

/// The amendments of a plan, oldest first.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Amendment>> {
    let rows = amendment::Entity::find()
        .filter(amendment::Column::Plan.eq(plan))
        .order_by_asc(amendment::Column::No)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Amendment {
                id: row.id,
                no: row.no,
                symbol: row.symbol,
                on: row.on_day,
                reason: row.reason,
                item: row.item,
                changes: serde_json::from_str(&row.changes)?,
                made_at: row.made_at,
                made_by: row.made_by,
            })
        })
        .collect()
}

/// Writes a new one.
pub async fn insert(tx: &Tx, plan: PlanId, new: &Amendment) -> Result<()> {
    let row = amendment::Model {
        id: new.id,
        plan,
        no: new.no,
        symbol: new.symbol.clone(),
        on_day: new.on,
        reason: new.reason.clone(),
        item: new.item,
        changes: serde_json::to_string(&new.changes)?,
        made_at: new.made_at,
        made_by: new.made_by,
    };
    amendment::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}
