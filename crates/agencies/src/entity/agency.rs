//! A body over its life.

use kernel::{AgencyId, AuthorityId, Day};

use crate::model::{AgencyKind, Level};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agencies_agency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyId,
    pub authority: AuthorityId,
    pub parent: Option<AgencyId>,
    pub code: String,
    pub name: String,
    pub short_name: String,
    pub search_key: String,
    pub kind: AgencyKind,
    pub level: Level,
    pub is_authority: i64,
    pub place_in_list: i64,
    pub from_on: Day,
    pub to_on: Option<Day>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
