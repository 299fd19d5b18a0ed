//! A document on which a plan rests.

use kernel::{Day, PlanId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_basis")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub plan: PlanId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub kind: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub symbol: Option<String>,
    pub issued_on: Option<Day>,
    #[sea_orm(column_type = "Text", nullable)]
    pub issuer: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub first_line: i64,
    pub by_hand: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
