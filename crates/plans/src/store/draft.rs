//! What somebody typed and has not saved yet.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{AccountId, Moment, PlanId, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::entity::draft;

/// Keeps a value, in place of the one before.
pub async fn keep(tx: &Tx, plan: PlanId, account: AccountId, field: &str, value: &str) -> Result<()> {
    let row = draft::Model { plan, account, field: field.to_owned(), value: value.to_owned(), at: tx.now() };
    let replace = OnConflict::columns([draft::Column::Plan, draft::Column::Account, draft::Column::Field])
        .update_columns([draft::Column::Value, draft::Column::At])
        .to_owned();
    draft::Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

/// All that an account has typed in a plan, with when.
pub async fn of<C: ConnectionTrait>(
    db: &C,
    plan: PlanId,
    account: AccountId,
) -> Result<HashMap<String, (String, Moment)>> {
    let rows = draft::Entity::find()
        .filter(draft::Column::Plan.eq(plan))
        .filter(draft::Column::Account.eq(account))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.field, (row.value, row.at))).collect())
}

/// Forgets what was saved.
pub async fn forget(tx: &Tx, plan: PlanId, account: AccountId, field: &str) -> Result<()> {
    draft::Entity::delete_by_id((plan, account, field.to_owned())).exec(tx.db()).await?;
    Ok(())
}
