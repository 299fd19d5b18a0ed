//! A concrete task under an item.

use kernel::{AgencyId, Day, GroupId, ItemId, PlanId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_detail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item: ItemId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i64,
    pub plan: PlanId,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "Text")]
    pub who: String,
    pub agency: Option<AgencyId>,
    pub agency_group: Option<GroupId>,
    pub due_on: Option<Day>,
    pub first_line: i64,
    pub by_hand: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
