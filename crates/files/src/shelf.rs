//! The blob store as other modules see it.

use std::path::Path;
use std::sync::Arc;

use ::store::{Cx, Tx};
use bytes::Bytes;
use futures::{Stream, stream};
use kernel::id::Uuid;
use kernel::{Error, FileId, ObjectRef, Result};
use tokio::io::AsyncRead;
use tokio_util::io::ReaderStream;

use crate::blobs::{Blobs, Contents, Disk, PART};
use crate::model::{FileState, StoredFile};
use crate::{intake, name, store};

/// The blob store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Files {
    pub(crate) blobs: Arc<Blobs>,
}

impl Files {
    /// Blobs in a folder, which is made if it is not there.
    pub fn disk(dir: impl AsRef<Path>) -> Result<Self> {
        Ok(Self { blobs: Arc::new(Blobs::Disk(Disk::open_dir(dir.as_ref())?)) })
    }

    /// Blobs in an S3-compatible object store. Nothing is sent before the first file.
    #[cfg(feature = "s3")]
    pub fn s3(settings: &crate::BucketSettings) -> Result<Self> {
        Ok(Self { blobs: Arc::new(Blobs::Bucket(crate::blobs::Bucket::connect(settings)?)) })
    }

    /// Stores what `source` gives under the display form of `name`, for `owner`. The file is loose: the act that
    /// attaches it calls [`Files::keep`], else it goes after a day. More than `limit_bytes` is refused
    /// ("files.too-large"); that, an error of the source or dropping the future leaves nothing behind.
    pub async fn put<S, E>(
        &self,
        cx: &Cx,
        name: &str,
        source: S,
        limit_bytes: u64,
        owner: ObjectRef,
    ) -> Result<StoredFile>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: Into<Error>,
    {
        let id = FileId::from(Uuid::from_bytes(random_uuid(cx.clock().random())));
        let mut incoming = self.blobs.begin(id).await?;
        let found = intake::take_in(&mut incoming, source, limit_bytes).await?;
        incoming.finish().await?;
        let file = StoredFile {
            id,
            name: name::display_name(name),
            size: found.size,
            sha256: found.sha256,
            media: found.media,
            state: FileState::Loose,
            owner,
            created_at: cx.now(),
            created_by: cx.actor.account(),
        };
        let row = &file;
        // Nobody's act until something is done with it, hence not `write`.
        if let Err(error) = cx.housekeep(|tx| async move { store::insert(&tx, row).await }).await {
            self.blobs.remove(id).await?;
            return Err(error);
        }
        Ok(file)
    }

    /// The same from a reader.
    pub async fn put_reader(
        &self,
        cx: &Cx,
        name: &str,
        reader: impl AsyncRead,
        limit_bytes: u64,
        owner: ObjectRef,
    ) -> Result<StoredFile> {
        self.put(cx, name, ReaderStream::with_capacity(reader, PART), limit_bytes, owner).await
    }

    /// The same for what the program made itself and has in memory.
    pub async fn put_bytes(
        &self,
        cx: &Cx,
        name: &str,
        bytes: impl Into<Bytes>,
        owner: ObjectRef,
    ) -> Result<StoredFile> {
        let bytes: Bytes = bytes.into();
        let source = stream::iter([Ok::<_, Error>(bytes)]);
        self.put(cx, name, source, u64::MAX, owner).await
    }

    /// Attaches a loose file to `owner`, as part of the act that does so; once more changes nothing. NotFound if it is
    /// gone or somebody else uploaded it; refused ("files.kept-elsewhere") if it belongs to another thing.
    pub async fn keep(&self, tx: &Tx, id: FileId, owner: impl Into<ObjectRef>) -> Result<StoredFile> {
        let owner = owner.into();
        let file = store::get(tx.db(), id).await?;
        file.attach(tx.actor(), &owner)?;
        Self::place(tx, file, FileState::Kept, owner).await
    }

    /// Passes a kept file on, as a draft does to the plan that comes of it. NotFound if it is not kept by `from`.
    pub async fn hand_over(
        &self,
        tx: &Tx,
        id: FileId,
        from: &ObjectRef,
        to: impl Into<ObjectRef>,
    ) -> Result<StoredFile> {
        let file = store::get(tx.db(), id).await?;
        if file.state != FileState::Kept || file.owner != *from {
            return Err(Error::NotFound);
        }
        Self::place(tx, file, FileState::Kept, to.into()).await
    }

    /// Takes a file away from `owner` as part of an act; the bytes go after a day. NotFound if it is not `owner`'s.
    pub async fn remove(&self, tx: &Tx, id: FileId, owner: &ObjectRef) -> Result<()> {
        let file = store::get(tx.db(), id).await?;
        if file.owner != *owner {
            return Err(Error::NotFound);
        }
        let owner = file.owner.clone();
        Self::place(tx, file, FileState::Removed, owner).await?;
        Ok(())
    }

    async fn place(tx: &Tx, file: StoredFile, state: FileState, owner: ObjectRef) -> Result<StoredFile> {
        if file.state != state || file.owner != owner {
            store::place(tx, file.id, state, &owner).await?;
        }
        Ok(StoredFile { state, owner, ..file })
    }

    /// What is known of a file, loose or kept. Whether the actor may see it is the caller's question, about
    /// [`StoredFile::owner`]; where the owner is known beforehand, [`Files::get_of`] is safer.
    pub async fn get(&self, cx: &Cx, id: FileId) -> Result<StoredFile> {
        store::get(cx.db(), id).await
    }

    /// The same if the file is `owner`'s, else NotFound.
    pub async fn get_of(&self, cx: &Cx, owner: &ObjectRef, id: FileId) -> Result<StoredFile> {
        let file = store::get(cx.db(), id).await?;
        if file.owner == *owner { Ok(file) } else { Err(Error::NotFound) }
    }

    /// The kept files of a thing, oldest first.
    pub async fn list_of(&self, cx: &Cx, owner: &ObjectRef) -> Result<Vec<StoredFile>> {
        store::list_of(cx.db(), owner).await
    }

    /// The bytes of a file.
    pub async fn open(&self, id: FileId) -> Result<Contents> {
        self.blobs.open(id).await?.ok_or_else(|| Error::internal(format!("the blob of file {id} is missing")))
    }
}

fn random_uuid(bytes: [u8; 16]) -> uuid::Bytes {
    *uuid::Builder::from_random_bytes(bytes).as_uuid().as_bytes()
}
