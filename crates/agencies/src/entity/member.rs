//! An agency put into a group, or kept out of it, for a time.

use kernel::{AgencyId, Day, GroupId};

use crate::model::MemberId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agencies_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MemberId,
    pub group_id: GroupId,
    pub agency: AgencyId,
    pub excluded: i64,
    pub from_on: Day,
    pub to_on: Option<Day>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
