//! The numbers in the navigation.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kernel::{AuthorityId, Moment, Result};
use store::Cx;
use web::Page;

use crate::policy::decides_in;
use crate::store as sql;

/// The name over the public pages is looked up again after so many seconds of real time.
const PLACE_FRESH: i64 = 5;

/// Counts what waits, for the navigation of every page: a few index look-ups over open rows. One for each installation.
#[derive(Debug, Clone, Default)]
pub struct MenuCounts {
    /// What stands over public pages, and when it was looked up: anybody may ask for these as often as they like.
    public_place: Arc<Mutex<Option<(Moment, String)>>>,
}

#[async_trait]
impl web::Counts for MenuCounts {
    async fn counts(&self, cx: &Cx) -> Result<HashMap<String, u64>> {
        let Some(person) = cx.actor.person_id() else { return Ok(HashMap::new()) };
        let mut counts = sql::waiting::counts(cx.db(), &cx.actor.people(), &decides_in(&cx.actor)).await?;
        let all = counts.values().sum();
        counts.insert("/viec-cua-toi".to_owned(), all);
        counts
            .insert(String::new(), sql::notice::unread_up_to(cx.db(), person, Page::MOST_UNREAD + 1).await?);
        Ok(counts)
    }

    async fn place(&self, cx: &Cx, authority: Option<AuthorityId>) -> Result<String> {
        if let Some(authority) = authority {
            return Ok(agencies::authority(cx.db(), authority).await?.name);
        }
        let now = cx.clock().real_now();
        let known = self.public_place.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, name)) = known
            && (0..PLACE_FRESH).contains(&now.seconds_since(at))
        {
            return Ok(name);
        }
        // Without a person the name is that of the authority above the others, if there is one.
        let name = agencies::top_authority(cx.db()).await?.map(|one| one.name).unwrap_or_default();
        *self.public_place.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, name.clone()));
        Ok(name)
    }
}
