//! Choices of an authority.

use ::store::Tx;
use kernel::{AuthorityId, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use crate::entity::setting as settings;

/// What an authority chose itself.
pub async fn own_setting(
    c: &impl ConnectionTrait,
    authority: AuthorityId,
    name: &str,
) -> Result<Option<String>> {
    let row = settings::Entity::find_by_id((authority, name.to_owned())).one(c).await?;
    Ok(row.map(|row| row.value))
}

/// What holds in an authority: its own choice, else that of the nearest authority above it that chose.
pub async fn setting(c: &impl ConnectionTrait, authority: AuthorityId, name: &str) -> Result<Option<String>> {
    for id in super::calendar::upwards(c, authority).await? {
        if let Some(value) = own_setting(c, id, name).await? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

pub(crate) async fn put_setting(tx: &Tx, authority: AuthorityId, name: &str, value: &str) -> Result<()> {
    let row = settings::ActiveModel {
        authority: Set(authority),
        name: Set(name.to_owned()),
        value: Set(value.to_owned()),
    };
    let replace = OnConflict::columns([settings::Column::Authority, settings::Column::Name])
        .update_column(settings::Column::Value)
        .to_owned();
    settings::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.db()).await?;
    Ok(())
}
