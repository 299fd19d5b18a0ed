//! Blobs in a folder: `DIR/ab/cd/id`, written to `DIR/incoming` first, synced, then renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use kernel::{Error, FileId, Moment, Result};

use super::{Blob, Contents, PART, place, shard_name};

/// A folder of blobs.
#[derive(Debug)]
pub(crate) struct Disk {
    dir: PathBuf,
}

impl Disk {
    /// Opens the folder and makes it if it is not there. Only the program's own user may look into it.
    pub fn open_dir(dir: &Path) -> Result<Self> {
        make_dir(&dir.join("incoming"))?;
        sync_dir(dir)?;
        Ok(Self { dir: dir.to_owned() })
    }

    fn path(&self, id: FileId) -> PathBuf {
        let mut path = self.dir.clone();
        path.extend(place(id));
        path
    }

    pub async fn begin(&self, id: FileId) -> Result<Incoming> {
        // A copy that was killed and one that runs now may both be about this id.
        let part = Part(self.dir.join("incoming").join(format!("{id}.{}.part", std::process::id())));
        let root = self.dir.clone();
        let path = self.path(id);
        blocking(move || {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&part.0)?;
            Ok(Incoming { file: Some(file), part, root, path })
        })
        .await
    }

    pub async fn open(&self, id: FileId) -> Result<Option<Contents>> {
        match tokio::fs::File::open(self.path(id)).await {
            Ok(mut file) => {
                file.set_max_buf_size(PART);
                Ok(Some(Contents::new(file)))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub async fn size(&self, id: FileId) -> Result<Option<u64>> {
        match tokio::fs::metadata(self.path(id)).await {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub async fn remove(&self, id: FileId) -> Result<()> {
        match tokio::fs::remove_file(self.path(id)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    pub async fn list(&self, shard: u16) -> Result<Vec<Blob>> {
        let dir = self.dir.join(shard_name(shard));
        let root = self.dir.clone();
        blocking(move || {
            let mut blobs = Vec::new();
            for inner in entries(&dir)? {
                for path in entries(&inner)? {
                    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                    let Ok(id) = name.parse::<FileId>() else { continue };
                    // A blob that somebody moved to another folder is not found under its id, so it is none.
                    let home = place(id).iter().fold(root.clone(), |path, part| path.join(part));
                    if path != home {
                        continue;
                    }
                    if let Some(found) = unless_gone(path.metadata())? {
                        blobs.push(Blob { id, size: found.len(), changed_at: changed_at(&found)? });
                    }
                }
            }
            Ok(blobs)
        })
        .await
    }

    pub async fn sweep_incoming(&self, before: Moment) -> Result<u64> {
        let dir = self.dir.join("incoming");
        blocking(move || {
            let mut swept = 0;
            for path in entries(&dir)? {
                if let Some(found) = unless_gone(path.metadata())?
                    && changed_at(&found)? < before
                    && unless_gone(fs::remove_file(&path))?.is_some()
                {
                    swept += 1;
                }
            }
            Ok(swept)
        })
        .await
    }
}

/// A file that is removed unless it was renamed to its place.
#[derive(Debug)]
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0)
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!(%error, "an unfinished upload stays until the sweep");
        }
    }
}

#[derive(Debug)]
pub(crate) struct Incoming {
    /// None only while a write is under way, and after one that failed.
    file: Option<File>,
    part: Part,
    root: PathBuf,
    path: PathBuf,
}

impl Incoming {
    pub async fn write(&mut self, bytes: Bytes) -> Result<()> {
        let mut file =
            self.file.take().ok_or_else(|| Error::internal("a write to this blob failed before"))?;
        let file = blocking(move || {
            file.write_all(&bytes)?;
            Ok(file)
        })
        .await?;
        self.file = Some(file);
        Ok(())
    }

    pub async fn finish(mut self) -> Result<()> {
        let file = self.file.take().ok_or_else(|| Error::internal("a write to this blob failed before"))?;
        blocking(move || {
            file.sync_all()?;
            drop(file);
            let Some(inner) = self.path.parent() else { return Ok(()) };
            make_dir(inner)?;
            fs::rename(&self.part.0, &self.path)?;
            // The name lasts when its folder is on disk, and that folder's name in the folders above it. A folder
            // that stands already may have been made a moment ago by another upload, so all three are synced.
            for dir in inner.ancestors().take_while(|dir| dir.starts_with(&self.root)) {
                sync_dir(dir)?;
            }
            Ok(())
        })
        .await
    }
}

fn make_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// What stands in a folder; nothing if there is no such folder.
fn entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(dir) {
        Ok(entries) => entries.map(|entry| entry.map(|e| e.path())).collect(),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

fn unless_gone<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn changed_at(found: &fs::Metadata) -> io::Result<Moment> {
    let since = found.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome.map_err(Error::from),
        Err(join) => Err(Error::internal(join)),
    }
}
