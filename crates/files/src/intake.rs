//! Taking a file in: one pass over the bytes counts, hashes, looks at both ends and writes.

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};
use kernel::{Error, Result};
use sha2::{Digest, Sha256};

use crate::blobs::{Incoming, PART};
use crate::media::{HEAD, Media, TAIL};

/// What one pass over the bytes has found.
#[derive(Debug)]
pub(crate) struct Found {
    pub size: u64,
    pub sha256: String,
    pub media: Media,
}

/// Writes all of `source` to `incoming`, at most `limit_bytes` of it. The blob is not finished yet.
pub(crate) async fn take_in<S, E>(incoming: &mut Incoming, source: S, limit_bytes: u64) -> Result<Found>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Error>,
{
    let mut source = std::pin::pin!(source);
    let mut sight = Sight::default();
    let mut waiting = BytesMut::new();
    while let Some(chunk) = source.next().await {
        let chunk = chunk.map_err(Into::into)?;
        sight.see(&chunk);
        if sight.size > limit_bytes {
            return Err(too_large(limit_bytes));
        }
        if waiting.is_empty() && chunk.len() >= PART {
            incoming.write(chunk).await?;
            continue;
        }
        waiting.extend_from_slice(&chunk);
        if waiting.len() >= PART {
            incoming.write(waiting.split().freeze()).await?;
        }
    }
    if !waiting.is_empty() {
        incoming.write(waiting.freeze()).await?;
    }
    Ok(sight.found())
}

#[derive(Default)]
struct Sight {
    size: u64,
    hash: Sha256,
    head: Vec<u8>,
    tail: Vec<u8>,
}

impl Sight {
    fn see(&mut self, chunk: &[u8]) {
        self.size += chunk.len() as u64;
        self.hash.update(chunk);
        let room = (HEAD - self.head.len()).min(chunk.len());
        self.head.extend_from_slice(chunk.get(..room).unwrap_or_default());
        let last = chunk.get(chunk.len().saturating_sub(TAIL)..).unwrap_or_default();
        self.tail.extend_from_slice(last);
        // Cut only when twice as long, so that each byte is moved once at most.
        if self.tail.len() > 2 * TAIL {
            self.tail.drain(..self.tail.len() - TAIL);
        }
    }

    fn found(self) -> Found {
        Found {
            media: Media::of(&self.head, &self.tail, self.size),
            size: self.size,
            sha256: hex::encode(self.hash.finalize()),
        }
    }
}

/// The file is larger than the place where it is put allows.
pub(crate) fn too_large(limit_bytes: u64) -> Error {
    const MB: u64 = 1024 * 1024;
    let limit = if limit_bytes >= MB {
        format!("{} MB", limit_bytes / MB)
    } else {
        format!("{} KB", limit_bytes.div_ceil(1024))
    };
    Error::refused(
        "files.too-large",
        format!("Tệp lớn hơn mức cho phép ({limit}). Hãy giảm dung lượng hoặc tách thành nhiều tệp."),
    )
}
