//! What was told to whom, in the program and by mail.

use kernel::{Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notices_notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: crate::NoticeId,
    pub person: PersonId,
    pub object_kind: String,
    pub object: String,
    pub title: String,
    pub line: String,
    pub href: String,
    pub at: Moment,
    pub unread: i64,
    /// Whether it waits for the next digest mail.
    pub unmailed: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
