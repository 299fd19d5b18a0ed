//! Blobs in an S3-compatible object store, under the same names as on disk.

use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use kernel::{Error, FileId, Moment, Result};
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::io::AsyncWriteExt;
use tokio_util::io::StreamReader;

use super::{Blob, Contents, place, shard_name};

/// Bytes of one part of an upload in parts; S3 wants at least 5 MiB, and two of them are held at a time.
const UPLOAD_PART: usize = 6 * 1024 * 1024;

/// Where the bucket is and how to get in.
#[derive(Clone)]
pub struct BucketSettings {
    /// `https://s3.example.vn`; a plain `http:` address is taken only on the machine itself.
    pub endpoint: String,
    /// The region, where the provider wants one ("us-east-1" elsewhere).
    pub region: String,
    /// The bucket's name.
    pub bucket: String,
    /// Name of the key.
    pub access_key_id: String,
    /// The key itself.
    pub secret_access_key: String,
}

impl std::fmt::Debug for BucketSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BucketSettings")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .finish_non_exhaustive()
    }
}

/// A bucket of blobs.
#[derive(Debug)]
pub(crate) struct Bucket {
    objects: Arc<dyn ObjectStore>,
}

impl Bucket {
    pub fn connect(settings: &BucketSettings) -> Result<Self> {
        let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|start| {
            settings
                .endpoint
                .strip_prefix(start)
                .is_some_and(|rest| matches!(rest.chars().next(), None | Some(':' | '/')))
        });
        if !local && !settings.endpoint.starts_with("https://") {
            return Err(Error::refused(
                "files.plain-http",
                "Kho tệp ở máy khác phải có địa chỉ bắt đầu bằng https://",
            ));
        }
        // One TLS provider for the whole program; if another part has chosen already, that choice stands.
        if rustls::crypto::ring::default_provider().install_default().is_err() {
            tracing::debug!("a TLS provider was chosen already");
        }
        let objects = AmazonS3Builder::new()
            .with_endpoint(&settings.endpoint)
            .with_region(&settings.region)
            .with_bucket_name(&settings.bucket)
            .with_access_key_id(&settings.access_key_id)
            .with_secret_access_key(&settings.secret_access_key)
            .with_allow_http(local)
            .build()
            .map_err(Error::internal)?;
        Ok(Self { objects: Arc::new(objects) })
    }

    pub fn begin(&self, id: FileId) -> Incoming {
        let writer =
            BufWriter::with_capacity(self.objects.clone(), path(id), UPLOAD_PART).with_max_concurrency(2);
        Incoming { writer: Some(writer) }
    }

    pub async fn open(&self, id: FileId) -> Result<Option<Contents>> {
        match self.objects.get(&path(id)).await {
            Ok(found) => {
                let stream = found.into_stream().map_err(std::io::Error::other);
                Ok(Some(Contents::new(StreamReader::new(stream))))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Error::internal(error)),
        }
    }

    pub async fn size(&self, id: FileId) -> Result<Option<u64>> {
        match self.objects.head(&path(id)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Error::internal(error)),
        }
    }

    pub async fn remove(&self, id: FileId) -> Result<()> {
        match self.objects.delete(&path(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::internal(error)),
        }
    }

    pub async fn list(&self, shard: u16) -> Result<Vec<Blob>> {
        let prefix = Path::from(shard_name(shard));
        self.objects
            .list(Some(&prefix))
            .try_filter_map(|found| async move {
                let id = found.location.filename().and_then(|name| name.parse::<FileId>().ok());
                Ok(id.filter(|id| path(*id) == found.location).map(|id| Blob {
                    id,
                    size: found.size,
                    changed_at: Moment::from_millis(found.last_modified.timestamp_millis()),
                }))
            })
            .try_collect()
            .await
            .map_err(Error::internal)
    }
}

fn path(id: FileId) -> Path {
    Path::from_iter(place(id))
}

#[derive(Debug)]
pub(crate) struct Incoming {
    writer: Option<BufWriter>,
}

impl Incoming {
    pub async fn write(&mut self, bytes: Bytes) -> Result<()> {
        let writer = self.writer.as_mut().ok_or_else(|| Error::internal("this blob is finished"))?;
        writer.put(bytes).await.map_err(Error::internal)
    }

    pub async fn finish(mut self) -> Result<()> {
        if let Some(writer) = self.writer.as_mut() {
            writer.shutdown().await?;
        }
        self.writer = None;
        Ok(())
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Parts that were sent are billed until they are called off.
        if let Some(mut writer) = self.writer.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move {
                if let Err(error) = writer.abort().await {
                    tracing::warn!(%error, "an unfinished upload stays until the bucket's life-cycle rule");
                }
            });
        }
    }
}

#[cfg(test)]
mod tests;
