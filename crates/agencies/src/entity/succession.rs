//! Which agency takes over from which.

use kernel::{AgencyId, Day};

use crate::model::{SuccessionId, SuccessionScope};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agencies_succession")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SuccessionId,
    pub from_agency: AgencyId,
    pub to_agency: AgencyId,
    pub scope: SuccessionScope,
    pub scope_text: String,
    pub on_day: Day,
    pub basis: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
