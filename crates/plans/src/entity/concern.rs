//! An agency that has work in a plan in force.

use kernel::{AgencyId, PlanId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_concern")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub plan: PlanId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency: AgencyId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
