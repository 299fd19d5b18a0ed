//! A closed period: its value stays.

use kernel::{Day, Moment};
use sea_orm::entity::prelude::*;

/// `plan` and `agency` are empty for the whole authority.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measures_closed")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub authority: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub plan: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: String,
    pub from_on: Day,
    pub to_on: Day,
    pub numerator: i64,
    pub denominator: Option<i64>,
    pub closed_at: Moment,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
