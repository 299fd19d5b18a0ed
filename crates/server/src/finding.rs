//! Keeping what older installations hold findable: what the search index did not know when it was written is filled in.

use std::sync::Arc;

use kernel::{Actor, Result};
use store::search::{self, Filling};
use store::{Cx, Job, Store};

/// Fills the index with what stood in the database before it knew its kinds. Queued by a start that finds some of it
/// missing; tried again until it is done, and seen by the administrator among the jobs meanwhile.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Fill {}

impl Job for Fill {
    const NAME: &'static str = "search.fill";

    fn key(&self) -> Option<String> {
        Some("fill".to_owned())
    }
}

/// The job that fills the index.
pub fn jobs(fillings: &[Arc<dyn Filling>]) -> jobs::Registry {
    let fillings = fillings.to_vec();
    jobs::Registry::default().on(move |cx: Cx, _: Fill| {
        let fillings = fillings.clone();
        async move { fill(&cx, &fillings).await }
    })
}

async fn fill(cx: &Cx, fillings: &[Arc<dyn Filling>]) -> Result<()> {
    for filling in fillings {
        search::fill(cx, filling.as_ref()).await?;
        tracing::debug!(filling = filling.name(), "search index filled");
    }
    Ok(())
}

/// Queues the job if anything is missing. A new installation holds nothing that could be: it is done with at once.
pub async fn queue(store: &Store, fillings: &[Arc<dyn Filling>]) -> Result<()> {
    let cx = store.cx(Actor::system());
    let names: Vec<&str> = fillings.iter().map(|filling| filling.name()).collect();
    if search::is_filled(&cx, &names).await? {
        return Ok(());
    }
    if agencies::authorities(cx.db()).await?.is_empty() {
        return fill(&cx, fillings).await;
    }
    cx.housekeep(|tx| async move { tx.enqueue(&Fill {}).await }).await
}
