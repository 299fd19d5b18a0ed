//! What an authority has decided about plans.

use kernel::{AuthorityId, Result};
use sea_orm::ConnectionTrait;

use crate::settings::{DETAILED, DETAILED_DAYS, OPEN, OPEN_DAYS};

/// Working days for an agency's own plan.
pub async fn detailed_days<C: ConnectionTrait>(db: &C, authority: AuthorityId) -> Result<i64> {
    days(db, authority, DETAILED, DETAILED_DAYS).await
}

/// Working days for which a report is open before it is due.
pub async fn open_days<C: ConnectionTrait>(db: &C, authority: AuthorityId) -> Result<i64> {
    days(db, authority, OPEN, OPEN_DAYS).await
}

async fn days<C: ConnectionTrait>(db: &C, authority: AuthorityId, key: &str, default: i64) -> Result<i64> {
    let set = agencies::setting(db, authority, key).await?;
    Ok(set.and_then(|days| days.parse().ok()).unwrap_or(default))
}
