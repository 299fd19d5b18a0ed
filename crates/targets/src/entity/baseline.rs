//! The number against which a target is judged.

use kernel::{Moment, PersonId, TargetId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "targets_baseline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub target: TargetId,
    pub number: f64,
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub set_by: Option<PersonId>,
    pub set_at: Moment,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
