//! Who may act for whom, in what, until when.

use kernel::{AuthorityId, Day, PersonId};

use crate::model::{DelegationForm, DelegationId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agencies_delegation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DelegationId,
    pub authority: AuthorityId,
    pub from_person: PersonId,
    pub to_person: PersonId,
    pub form: DelegationForm,
    pub scope: String,
    pub basis: String,
    pub from_on: Day,
    pub to_on: Option<Day>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
