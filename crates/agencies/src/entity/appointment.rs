//! Who holds which position where, from when to when.

use kernel::{AgencyId, Day, PersonId};

use crate::model::{AppointmentId, Rank};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agencies_appointment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AppointmentId,
    pub person: PersonId,
    pub agency: AgencyId,
    pub position: String,
    pub rank: Rank,
    pub is_main: i64,
    pub basis: String,
    pub from_on: Day,
    pub to_on: Option<Day>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
