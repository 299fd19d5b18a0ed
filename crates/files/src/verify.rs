//! Whether the bytes are still what the database says of them.

use std::collections::HashSet;

use ::store::Cx;
use futures::{Stream, TryStreamExt, stream};
use kernel::{Error, FileId, Result};
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt;

use crate::blobs::{PART, SHARDS};
use crate::shelf::Files;
use crate::store;

/// Rows read and ids asked for at a time.
const BATCH: usize = 500;
/// A younger blob without a row is an upload that is just being entered.
const JUST_NOW_SECONDS: i64 = 10 * 60;

/// A blob as the database knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobRecord {
    /// The file.
    pub id: FileId,
    /// SHA-256, 64 hex digits.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

/// A blob that is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The file.
    pub id: FileId,
    /// What is wrong with it.
    pub kind: ProblemKind,
}

/// What can be wrong with a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// The database knows it, but its bytes are gone.
    Missing,
    /// Its bytes are not those that were stored.
    Wrong,
    /// The database does not know it, though it is older than ten minutes; harmless, the sweep removes it.
    Orphan,
}

impl Files {
    /// All files that have bytes, in the order of their ids, whatever their state.
    pub fn all<'a>(&self, cx: &'a Cx) -> impl Stream<Item = Result<BlobRecord>> + Send + 'a {
        let pages = stream::try_unfold((None, false), move |(after, done)| async move {
            if done {
                return Ok::<_, Error>(None);
            }
            let rows = store::records(cx, after, BATCH as u64).await?;
            let last = rows.last().map(|(id, ..)| *id);
            let done = rows.len() < BATCH;
            let page = rows.into_iter().map(|(id, sha256, size)| {
                Ok(BlobRecord { id, sha256, size: u64::try_from(size).unwrap_or_default() })
            });
            Ok(Some((stream::iter(page), (last, done))))
        });
        pages.try_flatten()
    }

    /// Reads every blob again and compares it with the database. May run while others work.
    pub async fn verify(&self, cx: &Cx) -> Result<Vec<Problem>> {
        let mut problems = Vec::new();
        let mut records = std::pin::pin!(self.all(cx));
        while let Some(record) = records.try_next().await? {
            let kind = match self.hash(record.id).await? {
                None => ProblemKind::Missing,
                Some(found) if found != (record.sha256, record.size) => ProblemKind::Wrong,
                Some(_) => continue,
            };
            // The sweep may have thrown it away since its row was read.
            if !store::known(cx, &[record.id]).await?.is_empty() {
                problems.push(Problem { id: record.id, kind });
            }
        }
        let settled = cx.clock().real_now().plus_seconds(-JUST_NOW_SECONDS);
        for shard in 0..SHARDS {
            let blobs = self.blobs.list(shard).await?;
            let ids: Vec<FileId> = blobs.iter().filter(|b| b.changed_at < settled).map(|b| b.id).collect();
            for ids in ids.chunks(BATCH) {
                let known: HashSet<FileId> = store::known(cx, ids).await?.into_iter().collect();
                let orphans = ids.iter().filter(|id| !known.contains(id));
                problems.extend(orphans.map(|id| Problem { id: *id, kind: ProblemKind::Orphan }));
            }
        }
        Ok(problems)
    }

    /// Hash and size of the bytes that are there; none if there are none.
    async fn hash(&self, id: FileId) -> Result<Option<(String, u64)>> {
        let Some(mut contents) = self.blobs.open(id).await? else { return Ok(None) };
        let mut buffer = vec![0; PART];
        let mut hash = Sha256::new();
        let mut size = 0;
        loop {
            let read = contents.read(&mut buffer).await?;
            if read == 0 {
                return Ok(Some((hex::encode(hash.finalize()), size)));
            }
            hash.update(buffer.get(..read).unwrap_or_default());
            size += read as u64;
        }
    }
}
