//! A figure reported by hand.

use kernel::{AgencyId, Day, FileId, Moment, PersonId, TargetId};
use sea_orm::entity::prelude::*;

use crate::model::ReportedId;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "targets_reported")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReportedId,
    pub target: TargetId,
    pub agency: AgencyId,
    pub on_day: Day,
    pub number: f64,
    pub part: Option<i64>,
    pub whole: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub evidence: Option<FileId>,
    pub reported_by: Option<PersonId>,
    pub reported_at: Moment,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
