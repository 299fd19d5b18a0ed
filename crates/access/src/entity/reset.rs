//! A link by which a forgotten password is set anew.

use kernel::{AccountId, Moment};

use crate::model::ResetId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_reset")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResetId,
    pub account: AccountId,
    pub hash: String,
    pub expires_at: Moment,
    pub used_at: Option<Moment>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
