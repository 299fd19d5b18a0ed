//! A stored file and who may attach it.

use std::fmt;
use std::str::FromStr;

use kernel::{AccountId, Actor, Error, FileId, Moment, ObjectRef, Result};

use crate::media::Media;

/// Whether a file belongs to something yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// Uploaded, and not attached by any act; goes after a day.
    Loose,
    /// Attached to its owner by an act.
    Kept,
    /// Taken away by an act; the bytes go after a day.
    Removed,
}

impl fmt::Display for FileState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Loose => "loose",
            Self::Kept => "kept",
            Self::Removed => "removed",
        })
    }
}

/// The word is no state of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownState;

impl FromStr for FileState {
    type Err = UnknownState;
    fn from_str(code: &str) -> Result<Self, UnknownState> {
        match code {
            "loose" => Ok(Self::Loose),
            "kept" => Ok(Self::Kept),
            "removed" => Ok(Self::Removed),
            _ => Err(UnknownState),
        }
    }
}

kernel::text_column!(FileState, 8);

/// What is known of a file besides its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Random, so that it cannot be guessed from another one.
    pub id: FileId,
    /// The name to show and to download under; never part of a path.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, 64 hex digits in lower case.
    pub sha256: String,
    /// What the bytes are.
    pub media: Media,
    /// Whether it belongs to something yet.
    pub state: FileState,
    /// The thing it was uploaded for or is attached to; the caller asks its policy about this thing.
    pub owner: ObjectRef,
    /// When it was stored, by the domain's clock.
    pub created_at: Moment,
    /// Who stored it; none is the program itself.
    pub created_by: Option<AccountId>,
}

impl StoredFile {
    /// Whether `actor` may attach it to `owner` now. A loose file is attached only by who uploaded it (or by the
    /// program), so that knowing an id is not enough to take somebody else's upload.
    pub(crate) fn attach(&self, actor: &Actor, owner: &ObjectRef) -> Result<()> {
        match self.state {
            FileState::Removed => Err(Error::NotFound),
            FileState::Kept if self.owner == *owner => Ok(()),
            FileState::Kept => Err(Error::refused(
                "files.kept-elsewhere",
                "Tệp này đã được đính kèm ở chỗ khác. Hãy tải tệp lên lại.",
            )),
            FileState::Loose => {
                let own = self.created_by.is_none() || self.created_by == actor.account();
                if own || actor.is_system() { Ok(()) } else { Err(Error::NotFound) }
            }
        }
    }
}
