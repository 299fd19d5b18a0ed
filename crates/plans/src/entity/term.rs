//! How a target was promised before an amendment changed it.

use kernel::{Day, PlanId, TargetId};
use sea_orm::entity::prelude::*;

use crate::model::{AmendmentId, EntryId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_target_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EntryId,
    pub target: TargetId,
    pub plan: PlanId,
    pub amendment: AmendmentId,
    pub position: i64,
    pub until_on: Day,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub op: String,
    pub value: Option<f64>,
    pub value_to: Option<f64>,
    pub unit: String,
    pub per: Option<String>,
    pub due_on: Option<Day>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
