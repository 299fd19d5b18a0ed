//! A stage of an item that has a day of its own.

use kernel::{Day, ItemId, PlanId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_milestone")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item: ItemId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i64,
    pub plan: PlanId,
    #[sea_orm(column_type = "Text")]
    pub label: String,
    pub quarter: Option<String>,
    pub on_day: Option<Day>,
    pub first_line: i64,
    pub by_hand: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
