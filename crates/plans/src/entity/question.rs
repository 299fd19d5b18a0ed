//! Something the reader asks.

use kernel::{ItemId, Moment, PersonId, PlanId};
use sea_orm::entity::prelude::*;

use crate::model::{QuestionId, RoleId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionId,
    pub plan: PlanId,
    pub position: i64,
    pub kind: String,
    pub line: i64,
    pub col: i64,
    pub end_line: i64,
    pub end_col: i64,
    #[sea_orm(column_type = "Text")]
    pub phrase: String,
    #[sea_orm(column_type = "Text")]
    pub question: String,
    pub role: Option<RoleId>,
    pub item: Option<ItemId>,
    pub to_issuer: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    pub answered_at: Option<Moment>,
    pub answered_by: Option<PersonId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
