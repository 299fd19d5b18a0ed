//! The rows behind the figures of a report, as JSON. Apart from the report, because lists do not read them.

use sea_orm::entity::prelude::*;

use crate::model::MadeReportId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "targets_made_rows")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub report: MadeReportId,
    #[sea_orm(column_type = "Text")]
    pub content: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
