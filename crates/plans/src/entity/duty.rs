//! A duty to report, as the plan words it.

use kernel::{Day, PlanId};
use sea_orm::entity::prelude::*;

use crate::model::DutyId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_duty")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DutyId,
    pub plan: PlanId,
    pub position: i64,
    #[sea_orm(column_type = "Text")]
    pub who: String,
    #[sea_orm(column_type = "Text")]
    pub agencies: String,
    #[sea_orm(column_type = "Text")]
    pub what: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub to_whom: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub via: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub due: Option<String>,
    pub first_line: i64,
    pub since_on: Option<Day>,
    pub ended_on: Option<Day>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
