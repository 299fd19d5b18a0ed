//! The daily sweep: files that no act attached, files that an act removed, blobs without a row, unfinished uploads.

use ::store::{Cx, Job};
use jobs::{Every, Registry};
use kernel::Result;

use crate::blobs::SHARDS;
use crate::shelf::Files;
use crate::store;

/// Everything rests this long before it goes: somebody may still be filling in the form.
const REST_SECONDS: i64 = 24 * 60 * 60;
/// Rows and ids handled at a time.
const BATCH: usize = 500;

/// What a sweep threw away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Loose and removed files, with their blobs.
    pub files: u64,
    /// Blobs without a row.
    pub blobs: u64,
    /// Unfinished uploads.
    pub parts: u64,
}

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Sweep {}

impl Job for Sweep {
    const NAME: &'static str = "files.sweep";

    fn key(&self) -> Option<String> {
        Some("sweep".to_owned())
    }
}

/// The jobs of this crate: the sweep, every day at half past one at night.
pub fn jobs(files: &Files) -> Registry {
    let files = files.clone();
    Registry::default()
        .on(move |cx: Cx, _: Sweep| {
            let files = files.clone();
            async move {
                let swept = files.sweep(&cx).await?;
                tracing::debug!(files = swept.files, blobs = swept.blobs, parts = swept.parts, "swept files");
                Ok(())
            }
        })
        .schedule(Sweep::NAME, Every::Day { hour: 1, minute: 30 }, |cx: Cx, _| async move {
            cx.housekeep(|tx| async move { tx.enqueue(&Sweep {}).await }).await
        })
}

impl Files {
    /// Throws away what has been rubbish for more than a day of real time. May run twice, and while others work.
    pub async fn sweep(&self, cx: &Cx) -> Result<Swept> {
        let before = cx.clock().real_now().plus_seconds(-REST_SECONDS);
        let mut swept = Swept::default();
        loop {
            let gone = cx
                .housekeep(|tx| async move { store::delete_stale(&tx, before, BATCH as u64).await })
                .await?;
            if gone.is_empty() {
                break;
            }
            // If the program stops here, the blobs have no row and go with the next sweep.
            for id in &gone {
                self.blobs.remove(*id).await?;
            }
            swept.files += gone.len() as u64;
        }
        for shard in 0..SHARDS {
            let old: Vec<_> = self
                .blobs
                .list(shard)
                .await?
                .into_iter()
                .filter(|b| b.changed_at < before)
                .map(|b| b.id)
                .collect();
            for ids in old.chunks(BATCH) {
                let known = store::known(cx, ids).await?;
                for id in ids.iter().filter(|id| !known.contains(id)) {
                    self.blobs.remove(*id).await?;
                    swept.blobs += 1;
                }
            }
        }
        swept.parts = self.blobs.sweep_incoming(before).await?;
        Ok(swept)
    }
}
