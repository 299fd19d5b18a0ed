//! A number that the plan promises.

use kernel::{Day, ItemId, PlanId, TargetId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_target")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TargetId,
    pub plan: PlanId,
    pub item: Option<ItemId>,
    pub position: i64,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub op: String,
    pub value: Option<f64>,
    pub value_to: Option<f64>,
    pub unit: String,
    pub per: Option<String>,
    pub change: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub baseline: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub scope: Option<String>,
    pub due_on: Option<Day>,
    pub firmness: String,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub first_line: i64,
    pub measure: Option<String>,
    pub sure: f64,
    pub since_on: Option<Day>,
    pub ended_on: Option<Day>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
