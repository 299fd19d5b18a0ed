//! A document that changes a plan in force.

use kernel::{Day, FileId, Moment, PersonId, PlanId};
use sea_orm::entity::prelude::*;

use crate::model::AmendmentId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_amending")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AmendmentId,
    pub plan: PlanId,
    pub no: i64,
    pub symbol: String,
    pub on_day: Day,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub file: Option<FileId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub file_name: Option<String>,
    pub made_at: Moment,
    pub made_by: Option<PersonId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
