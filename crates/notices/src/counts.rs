//! The numbers in the navigation.

use std::collections::HashMap;

use async_trait::async_trait;
use kernel::{AuthorityId, Result};
use store::Cx;

use crate::policy::decides_in;
use crate::store as sql;

/// Counts what waits, for the navigation of every page: a few index look-ups over open rows.
#[derive(Debug, Clone, Copy, Default)]
pub struct MenuCounts;

#[async_trait]
impl web::Counts for MenuCounts {
    async fn counts(&self, cx: &Cx) -> Result<HashMap<String, u64>> {
        let Some(person) = cx.actor.person_id() else { return Ok(HashMap::new()) };
        let mut counts = sql::waiting::counts(cx.db(), person, &decides_in(&cx.actor)).await?;
        let all = counts.values().sum();
        counts.insert("/viec-cua-toi".to_owned(), all);
        counts.insert(String::new(), sql::notice::unread(cx.db(), person).await?);
        Ok(counts)
    }

    async fn place(&self, cx: &Cx, authority: Option<AuthorityId>) -> Result<String> {
        if let Some(authority) = authority {
            return Ok(agencies::authority(cx.db(), authority).await?.name);
        }
        // Without a person there is only something to say where the installation serves one authority.
        let mut all = agencies::authorities(cx.db()).await?;
        Ok(if all.len() == 1 { all.pop().map(|one| one.name).unwrap_or_default() } else { String::new() })
    }
}
