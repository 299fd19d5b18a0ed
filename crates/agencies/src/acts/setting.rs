//! Choices of an authority.

use ::store::Tx;
use kernel::{AuthorityId, ObjectRef, Result};

use crate::policy::{Ground, act};
use crate::store;

/// Makes a choice of an authority; those below it that did not choose follow.
pub async fn set_setting(tx: &Tx, authority: AuthorityId, name: &str, value: &str) -> Result<()> {
    let found = store::authority(tx.db(), authority).await?;
    tx.actor().grant::<_, act::KeepSettings>(Ground::from(&found))?;
    store::put_setting(tx, authority, name, value).await?;
    let also = [("authority", authority.to_string())];
    tx.recast();
    tx.audit_with("setting.changed", ObjectRef::new("setting", name), &also).await
}
