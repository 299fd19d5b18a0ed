//! A plan as issued, with the file and what was read from it.

use kernel::{AgencyId, AuthorityId, Day, FileId, Moment, PersonId, PlanId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans_plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanId,
    pub authority: AuthorityId,
    pub state: String,
    pub kind: String,
    pub symbol: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub title_key: String,
    #[sea_orm(column_type = "Text")]
    pub words_key: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub issuer: Option<String>,
    pub issued_on: Option<Day>,
    #[sea_orm(column_type = "Text", nullable)]
    pub signer: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub signer_position: Option<String>,
    pub year: i64,
    pub until_year: i64,
    pub monitor: Option<AgencyId>,
    pub file: FileId,
    #[sea_orm(column_type = "Text")]
    pub file_name: String,
    pub version: i64,
    pub created_at: Moment,
    pub created_by: Option<PersonId>,
    pub in_force_at: Option<Moment>,
    pub in_force_by: Option<PersonId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
