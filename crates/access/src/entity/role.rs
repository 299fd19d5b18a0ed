//! A role of an account in an agency's scope.

use kernel::{AccountId, AgencyId, AuthorityId, Day, PersonId};

use crate::model::RoleId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleId,
    pub account: AccountId,
    pub person: PersonId,
    pub role: String,
    pub authority: AuthorityId,
    pub agency: AgencyId,
    pub from_on: Day,
    pub to_on: Option<Day>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
