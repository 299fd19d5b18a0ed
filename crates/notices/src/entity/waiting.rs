//! What waits now. A row leaves when nothing waits any more, so that the cost of "Việc của tôi" depends on what is open.

use kernel::{AgencyId, AuthorityId, Day, Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notices_waiting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub object_kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub object: String,
    /// The person's id, or the agency's where no person is named.
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder: String,
    pub kind: String,
    pub authority: AuthorityId,
    pub person: Option<PersonId>,
    pub agency: AgencyId,
    pub title: String,
    pub line: String,
    pub href: String,
    pub action: String,
    /// `9999-12-31` where nobody set a day, so that the index sorts it last on both engines.
    pub due: Day,
    pub since: Moment,
    pub urgent: i64,
    pub menu: String,
    pub urged: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
