//! The blob store: what people upload and what the program makes, streamed to disk (or S3) and never whole in memory.
//!
//! A file has a random id; its name, size, hash and media type are attributes. It is born *loose* and becomes *kept*
//! when an act attaches it to a thing ([`Files::keep`], in the act's own transaction); the daily sweep throws loose
//! files away after a day. The media type is found from the bytes, never from the name, and the name is never part of
//! a path.
//!
//! Permission is the calling module's: it asks its own policy about the owner of the file
//! ([`StoredFile::owner`]) and then calls this crate.
//!
//! Invariants: a row exists only for a blob that was written and synced; a blob never changes under its id; a blob
//! without a row is rubbish and goes after a day.

mod blobs;
mod copy;
mod entity;
mod intake;
mod media;
mod migrations;
mod model;
mod name;
mod serve;
mod shelf;
mod store;
mod sweep;
mod verify;

#[cfg(feature = "s3")]
pub use blobs::BucketSettings;
pub use blobs::Contents;
pub use copy::Copied;
pub use media::Media;
pub use migrations::migrations;
pub use model::{FileState, StoredFile};
pub use name::display_name;
pub use serve::{Disposition, serve};
pub use shelf::Files;
pub use store::list_of as kept_of;
pub use sweep::{Swept, jobs};
pub use verify::{BlobRecord, Problem, ProblemKind};
