//! Names besides the present one: earlier ones, and those that plans use.

use kernel::{AgencyId, Day};

use crate::model::NameId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agencies_name")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NameId,
    pub agency: AgencyId,
    pub name: String,
    pub short_name: String,
    pub until_on: Option<Day>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
