//! One name in a role of an item, and the agency or group it stands for.

use kernel::{AgencyId, GroupId, ItemId, PlanId};
use sea_orm::entity::prelude::*;

use crate::model::RoleId;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleId,
    pub plan: PlanId,
    pub item: ItemId,
    pub position: i64,
    pub role: String,
    #[sea_orm(column_type = "Text")]
    pub phrase: String,
    pub first_line: i64,
    pub agency: Option<AgencyId>,
    pub agency_group: Option<GroupId>,
    pub sure: f64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
