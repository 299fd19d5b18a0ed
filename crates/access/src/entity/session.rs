//! A signed-in browser, or one that still owes the second step.

use kernel::{AccountId, Moment, SessionId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub token_hash: String,
    pub account: AccountId,
    pub is_full: i64,
    pub tries: i64,
    pub agent: String,
    pub ip: String,
    pub created_at: Moment,
    pub seen_at: Moment,
    pub expires_at: Moment,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
