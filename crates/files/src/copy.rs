//! Copying all blobs, for backup and restore.

use std::path::Path;

use futures::StreamExt;
use kernel::Result;

use crate::blobs::{Blobs, SHARDS};
use crate::shelf::Files;

/// What a copy brought over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// Blobs copied.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Blobs that stood there already, with the right size.
    pub skipped: u64,
}

impl Files {
    /// Copies all blobs into the folder `dir`, synced, in the form that [`Files::disk`] opens. What stands there
    /// already is left (a blob never changes under its id), so a second run copies only what is new.
    ///
    /// An online backup copies the blobs, then the database, then the blobs once more: whatever the copied database
    /// names was there either at the first or at the second time, also if a sweep came in between.
    pub async fn copy_to(&self, dir: impl AsRef<Path>) -> Result<Copied> {
        copy(&self.blobs, &Self::disk(dir)?.blobs).await
    }

    /// Brings back what [`Files::copy_to`] wrote.
    pub async fn copy_from(&self, dir: impl AsRef<Path>) -> Result<Copied> {
        copy(&Self::disk(dir)?.blobs, &self.blobs).await
    }
}

async fn copy(from: &Blobs, to: &Blobs) -> Result<Copied> {
    let mut copied = Copied::default();
    for shard in 0..SHARDS {
        for blob in from.list(shard).await? {
            if to.size(blob.id).await? == Some(blob.size) {
                copied.skipped += 1;
                continue;
            }
            // Swept since it was listed.
            let Some(contents) = from.open(blob.id).await? else { continue };
            let mut incoming = to.begin(blob.id).await?;
            let mut parts = std::pin::pin!(contents.into_stream());
            let mut bytes = 0;
            while let Some(part) = parts.next().await {
                let part = part?;
                bytes += part.len() as u64;
                incoming.write(part).await?;
            }
            incoming.finish().await?;
            copied.files += 1;
            copied.bytes += bytes;
        }
    }
    Ok(copied)
}
