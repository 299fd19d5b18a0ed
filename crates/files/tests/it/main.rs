//! Slice tests of the blob store on both engines.
#![cfg(test)]

mod backup;
#[cfg(feature = "s3")]
mod bucket;
mod intake;
mod memory;
mod ownership;
mod serving;
mod sweep;

use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use files::Files;
use futures::{Stream, stream};
use kernel::{Error, FileId, ObjectRef, Result};
use store::Cx;

/// A blob store in a folder that the test can look into.
pub struct Shelf {
    pub files: Files,
    pub dir: tempfile::TempDir,
}

pub fn shelf() -> Shelf {
    let dir = tempfile::tempdir().unwrap();
    Shelf { files: Files::disk(dir.path()).unwrap(), dir }
}

impl Shelf {
    /// Every file below the folder.
    pub fn on_disk(&self) -> Vec<PathBuf> {
        below(self.dir.path())
    }

    /// Where a blob lies.
    pub fn blob(&self, id: FileId) -> PathBuf {
        let name = id.to_string();
        self.dir.path().join(&name[0..2]).join(&name[2..4]).join(name)
    }
}

pub fn below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(below(&path)) } else { found.push(path) }
    }
    found
}

/// Sets the last change of a file to so many hours before the test's clock.
pub fn age(cx: &Cx, path: &Path, hours: i64) {
    let at = cx.clock().real_now().plus_seconds(-3600 * hours).millis();
    let at = UNIX_EPOCH + Duration::from_millis(at.try_into().unwrap());
    std::fs::File::options().write(true).open(path).unwrap().set_modified(at).unwrap();
}

pub fn plan(no: u8) -> ObjectRef {
    ObjectRef::new("plan", no)
}

pub fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> &'static str {
    match outcome {
        Err(Error::Refused(refusal)) => refusal.key,
        other => panic!("not refused: {other:?}"),
    }
}

/// `count` parts of `size` times the same byte.
pub fn parts(byte: u8, size: usize, count: usize) -> impl Stream<Item = Result<Bytes>> {
    stream::iter(std::iter::repeat_n(Bytes::from(vec![byte; size]), count).map(Ok))
}

/// How many rows there are, whatever their state.
pub async fn rows(files: &Files, cx: &Cx) -> usize {
    use futures::TryStreamExt;
    files.all(cx).try_collect::<Vec<_>>().await.unwrap().len()
}

/// Keeps a file by an act of its own.
pub async fn keep(files: &Files, cx: &Cx, id: FileId, owner: &ObjectRef) -> Result<files::StoredFile> {
    cx.write(|tx| async move {
        let file = files.keep(&tx, id, owner.clone()).await?;
        tx.audit("plan.file-added", owner.clone()).await?;
        Ok(file)
    })
    .await
}
