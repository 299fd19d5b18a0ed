//! One change that a document makes in a plan in force.

use kernel::{ItemId, Moment, PersonId, PlanId, TargetId};
use sea_orm::entity::prelude::*;

use crate::model::{AmendmentId, DutyId, EntryId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_amending_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EntryId,
    pub amendment: AmendmentId,
    pub plan: PlanId,
    pub position: i64,
    pub kind: String,
    pub item: Option<ItemId>,
    pub target: Option<TargetId>,
    pub duty: Option<DutyId>,
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    #[sea_orm(column_type = "Text")]
    pub changes: String,
    pub made_at: Moment,
    pub made_by: Option<PersonId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
