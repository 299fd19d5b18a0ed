//! All SQL of this crate.

use ::store::{Cx, Tx};
use kernel::{Error, FileId, Moment, ObjectRef, Result};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, NotSet, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use crate::entity::file::{ActiveModel, Column, Entity};
use crate::model::{FileState, StoredFile};

/// Writes the row of a new file, in the state that it has.
pub(crate) async fn insert(tx: &Tx, file: &StoredFile) -> Result<()> {
    let row = ActiveModel {
        id: Set(file.id),
        name: Set(file.name.clone()),
        size: Set(i64::try_from(file.size).map_err(Error::internal)?),
        sha256: Set(file.sha256.clone()),
        media: Set(file.media),
        state: Set(file.state),
        state_at: Set(tx.cx().clock().real_now()),
        owner_kind: Set(file.owner.kind.clone()),
        owner_id: Set(file.owner.id.clone()),
        created_at: Set(file.created_at),
        created_by: Set(file.created_by),
    };
    Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The file, unless it was removed.
pub(crate) async fn get<C: ConnectionTrait>(db: &C, id: FileId) -> Result<StoredFile> {
    let row = Entity::find_by_id(id).filter(Column::State.ne(FileState::Removed)).one(db).await?;
    row.map(StoredFile::from).ok_or(Error::NotFound)
}

/// Kept files of a thing, oldest first.
pub async fn list_of<C: ConnectionTrait>(db: &C, owner: &ObjectRef) -> Result<Vec<StoredFile>> {
    let rows = Entity::find()
        .filter(Column::OwnerKind.eq(&owner.kind))
        .filter(Column::OwnerId.eq(&owner.id))
        .filter(Column::State.eq(FileState::Kept))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(StoredFile::from).collect())
}

/// Writes state and owner.
pub(crate) async fn place(tx: &Tx, id: FileId, state: FileState, owner: &ObjectRef) -> Result<()> {
    let row = ActiveModel {
        id: Set(id),
        state: Set(state),
        state_at: Set(tx.cx().clock().real_now()),
        owner_kind: Set(owner.kind.clone()),
        owner_id: Set(owner.id.clone()),
        name: NotSet,
        size: NotSet,
        sha256: NotSet,
        media: NotSet,
        created_at: NotSet,
        created_by: NotSet,
    };
    row.update(tx.db()).await?;
    Ok(())
}

/// Deletes at most `limit` rows of files that have been loose or removed since before `before`; says which.
pub(crate) async fn delete_stale(tx: &Tx, before: Moment, limit: u64) -> Result<Vec<FileId>> {
    let stale: Vec<FileId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::State.is_in([FileState::Loose, FileState::Removed]))
        .filter(Column::StateAt.lt(before))
        .order_by_asc(Column::StateAt)
        .limit(limit)
        .into_tuple()
        .all(tx.db())
        .await?;
    if !stale.is_empty() {
        Entity::delete_many().filter(Column::Id.is_in(stale.iter().copied())).exec(tx.db()).await?;
    }
    Ok(stale)
}

/// Which of `ids` (at most 500) have a row.
pub(crate) async fn known(cx: &Cx, ids: &[FileId]) -> Result<Vec<FileId>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(cx.db())
        .await?)
}

/// Id, hash and size of the next files after `after` in the order of ids, whatever their state.
pub(crate) async fn records(
    cx: &Cx,
    after: Option<FileId>,
    limit: u64,
) -> Result<Vec<(FileId, String, i64)>> {
    let mut query = Entity::find().select_only().columns([Column::Id, Column::Sha256, Column::Size]);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    Ok(query.order_by_asc(Column::Id).limit(limit).into_tuple().all(cx.db()).await?)
}
