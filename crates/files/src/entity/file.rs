//! One stored file.

use kernel::{AccountId, FileId, Moment, ObjectRef};
use sea_orm::entity::prelude::*;

use crate::media::Media;
use crate::model::{FileState, StoredFile};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "files_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    pub name: String,
    pub size: i64,
    pub sha256: String,
    pub media: Media,
    pub state: FileState,
    pub state_at: Moment,
    pub owner_kind: String,
    pub owner_id: String,
    pub created_at: Moment,
    pub created_by: Option<AccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for StoredFile {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            size: u64::try_from(row.size).unwrap_or(0),
            sha256: row.sha256,
            media: row.media,
            state: row.state,
            owner: ObjectRef { kind: row.owner_kind, id: row.owner_id },
            created_at: row.created_at,
            created_by: row.created_by,
        }
    }
}
