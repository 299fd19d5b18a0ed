//! A numbered item or section of a plan.

use kernel::{Day, ItemId, PlanId};
use sea_orm::entity::prelude::*;

use crate::model::AmendmentId;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ItemId,
    pub plan: PlanId,
    pub position: i64,
    #[sea_orm(column_type = "Text")]
    pub path: String,
    pub code: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub parent: Option<String>,
    pub is_section: i64,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "Text")]
    pub area: String,
    pub from_on: Option<Day>,
    pub to_on: Option<Day>,
    pub is_before: i64,
    pub open_ended: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub period_text: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub product: Option<String>,
    pub first_line: i64,
    pub last_line: i64,
    pub sure: f64,
    pub version: i64,
    pub added_by: Option<AmendmentId>,
    pub dropped_by: Option<AmendmentId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
