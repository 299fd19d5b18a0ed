//! A day on which an authority's calendar differs from the country's.

use kernel::{AuthorityId, Day};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agencies_exception")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub authority: AuthorityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Day,
    pub kind: String,
    pub name: String,
    pub basis: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
