//! One reading of a measure: for a scope and a period, on a day.

use kernel::{Day, Moment};
use sea_orm::entity::prelude::*;

/// `plan` and `agency` are empty for the whole authority: a key column cannot be null.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measures_reading")]
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
    pub from_on: Day,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Day,
    pub numerator: i64,
    pub denominator: Option<i64>,
    pub at: Moment,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
