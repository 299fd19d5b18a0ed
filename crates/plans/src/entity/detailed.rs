//! An agency's own plan made from the items that concern it.

use kernel::{AgencyId, Day, Moment, PersonId, PlanId};
use sea_orm::entity::prelude::*;

use crate::model::DetailedId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_detailed")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DetailedId,
    pub plan: PlanId,
    pub agency: AgencyId,
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub lines: String,
    pub due_on: Option<Day>,
    pub submitted_at: Option<Moment>,
    pub submitted_by: Option<PersonId>,
    pub decided_at: Option<Moment>,
    pub decided_by: Option<PersonId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub since_on: Option<Day>,
    pub ended_on: Option<Day>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
