//! What somebody typed and has not saved yet.

use kernel::{AccountId, Moment, PlanId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub plan: PlanId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub field: String,
    #[sea_orm(column_type = "Text")]
    pub value: String,
    pub at: Moment,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
