//! What makes an agency a People's Committee of its own.

use kernel::{AgencyId, AuthorityId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agencies_authority")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuthorityId,
    pub agency: AgencyId,
    pub place: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
