//! A report that was made, with its content as JSON.

use kernel::{AgencyId, AuthorityId, Moment, PersonId, PlanId};
use sea_orm::entity::prelude::*;

use crate::model::MadeReportId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "targets_made")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MadeReportId,
    pub authority: AuthorityId,
    pub plan: PlanId,
    pub agency: Option<AgencyId>,
    pub period: String,
    #[sea_orm(column_type = "Text")]
    pub content: String,
    pub made_by: Option<PersonId>,
    pub made_at: Moment,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
