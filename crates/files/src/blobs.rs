//! Where the bytes are: on disk or in a bucket. Nothing here knows of names, owners or the database.

#[cfg(feature = "s3")]
mod bucket;
mod disk;

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::Stream;
use kernel::{FileId, Moment, Result};
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use tokio_util::io::ReaderStream;

#[cfg(feature = "s3")]
pub(crate) use bucket::Bucket;
#[cfg(feature = "s3")]
pub use bucket::BucketSettings;
pub(crate) use disk::Disk;

/// How many bytes are written and read at a time.
pub(crate) const PART: usize = 256 * 1024;

/// Ids are spread evenly over this many folders (or prefixes), which are listed one at a time.
pub(crate) const SHARDS: u16 = 256;

/// Either place.
#[derive(Debug)]
pub(crate) enum Blobs {
    Disk(Disk),
    #[cfg(feature = "s3")]
    Bucket(Bucket),
}

/// A blob as it lies there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Blob {
    pub id: FileId,
    pub size: u64,
    /// Real time of its last change.
    pub changed_at: Moment,
}

impl Blobs {
    /// Begins a new blob. Nothing is seen under `id` before [`Incoming::finish`], and nothing stays if that is never
    /// reached.
    pub async fn begin(&self, id: FileId) -> Result<Incoming> {
        match self {
            Self::Disk(disk) => disk.begin(id).await.map(Incoming::Disk),
            #[cfg(feature = "s3")]
            Self::Bucket(bucket) => Ok(Incoming::Bucket(bucket.begin(id))),
        }
    }

    /// The bytes of a blob; none if it is not there.
    pub async fn open(&self, id: FileId) -> Result<Option<Contents>> {
        match self {
            Self::Disk(disk) => disk.open(id).await,
            #[cfg(feature = "s3")]
            Self::Bucket(bucket) => bucket.open(id).await,
        }
    }

    /// The size of a blob in bytes; none if it is not there.
    pub async fn size(&self, id: FileId) -> Result<Option<u64>> {
        match self {
            Self::Disk(disk) => disk.size(id).await,
            #[cfg(feature = "s3")]
            Self::Bucket(bucket) => bucket.size(id).await,
        }
    }

    /// Removes a blob; nothing happens if it is not there.
    pub async fn remove(&self, id: FileId) -> Result<()> {
        match self {
            Self::Disk(disk) => disk.remove(id).await,
            #[cfg(feature = "s3")]
            Self::Bucket(bucket) => bucket.remove(id).await,
        }
    }

    /// All blobs of one shard (0 to 255), in no order.
    pub async fn list(&self, shard: u16) -> Result<Vec<Blob>> {
        match self {
            Self::Disk(disk) => disk.list(shard).await,
            #[cfg(feature = "s3")]
            Self::Bucket(bucket) => bucket.list(shard).await,
        }
    }

    /// Removes what was begun before `before` and never finished; says how many. A bucket drops unfinished uploads by
    /// its own life-cycle rule.
    pub async fn sweep_incoming(&self, before: Moment) -> Result<u64> {
        match self {
            Self::Disk(disk) => disk.sweep_incoming(before).await,
            #[cfg(feature = "s3")]
            Self::Bucket(_) => Ok(0),
        }
    }
}

/// A blob on its way in. Dropping it unfinished leaves nothing behind.
#[derive(Debug)]
pub(crate) enum Incoming {
    Disk(disk::Incoming),
    #[cfg(feature = "s3")]
    Bucket(bucket::Incoming),
}

impl Incoming {
    /// Appends bytes.
    pub async fn write(&mut self, bytes: Bytes) -> Result<()> {
        match self {
            Self::Disk(incoming) => incoming.write(bytes).await,
            #[cfg(feature = "s3")]
            Self::Bucket(incoming) => incoming.write(bytes).await,
        }
    }

    /// Makes the blob last: after this it survives a loss of power.
    pub async fn finish(self) -> Result<()> {
        match self {
            Self::Disk(incoming) => incoming.finish().await,
            #[cfg(feature = "s3")]
            Self::Bucket(incoming) => incoming.finish().await,
        }
    }
}

/// The bytes of a file as they come, to read or to stream.
pub struct Contents(Pin<Box<dyn AsyncRead + Send>>);

impl std::fmt::Debug for Contents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contents").finish_non_exhaustive()
    }
}

impl Contents {
    pub(crate) fn new(reader: impl AsyncRead + Send + 'static) -> Self {
        Self(Box::pin(reader))
    }

    /// As a stream of parts, for an HTTP body.
    pub fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        ReaderStream::with_capacity(self, PART)
    }

    /// All bytes at once, for files that are small by their nature; an error if there are more than `limit_bytes`.
    pub async fn read_all(self, limit_bytes: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.take(limit_bytes.saturating_add(1)).read_to_end(&mut bytes).await?;
        if bytes.len() as u64 > limit_bytes {
            return Err(crate::intake::too_large(limit_bytes));
        }
        Ok(bytes)
    }
}

impl AsyncRead for Contents {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.0.as_mut().poll_read(cx, buf)
    }
}

/// Two digits that name the folder of a shard.
fn shard_name(shard: u16) -> String {
    format!("{shard:02x}")
}

/// The two folders and the name under which a blob lies: `ab/cd/abcd…`.
fn place(id: FileId) -> [String; 3] {
    let name = id.to_string();
    let part = |range: std::ops::Range<usize>| name.get(range).unwrap_or_default().to_owned();
    [part(0..2), part(2..4), name]
}
