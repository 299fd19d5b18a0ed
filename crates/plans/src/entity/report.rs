//! One report that a duty asks of an agency for a period.

use kernel::{AgencyId, AuthorityId, Day, Moment, PersonId, PlanId};
use sea_orm::entity::prelude::*;

use crate::model::{DutyId, ReportId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReportId,
    pub plan: PlanId,
    pub duty: DutyId,
    pub authority: AuthorityId,
    pub agency: AgencyId,
    pub period: String,
    pub due_on: Day,
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub figures: String,
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub submitted_at: Option<Moment>,
    pub submitted_by: Option<PersonId>,
    pub late_days: i64,
    pub decided_at: Option<Moment>,
    pub decided_by: Option<PersonId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
