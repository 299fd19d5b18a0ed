//! What a person signs in with.

use kernel::{AccountId, Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub person: PersonId,
    pub name: String,
    pub name_key: String,
    pub email: String,
    pub email_key: Option<String>,
    pub password: Option<String>,
    pub must_change: i64,
    pub temporary_until: Option<Moment>,
    pub second_secret: Option<String>,
    pub second_pending: Option<String>,
    pub second_step: i64,
    pub locked_at: Option<Moment>,
    pub theme: String,
    pub created_at: Moment,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
