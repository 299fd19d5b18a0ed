//! Whoever reads a file as a plan: the server does it in a process of its own.

use kernel::{Error, Result};
use reader::{ReadError, Reading};

/// A file that was read.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct ReadPlan {
    /// What it says.
    pub reading: Reading,
    /// Its text, to which the spans of the reading point.
    pub text: String,
}

impl ReadPlan {
    /// Reads a file here and now.
    pub fn of(bytes: &[u8], name: &str) -> std::result::Result<Self, ReadError> {
        Ok(Self { text: reader::extract_text(bytes, name)?, reading: reader::read(bytes, name)? })
    }
}

/// Reads files of which nobody knows what they hold.
#[async_trait::async_trait]
pub trait PlanReader: Send + Sync {
    /// Reads a file; what cannot be read is said at the field `tep`.
    async fn read(&self, bytes: Vec<u8>, name: &str) -> Result<ReadPlan>;
}

/// Reads in this process, beside its other work: for files that are known, as those of the demonstration.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside;

#[async_trait::async_trait]
impl PlanReader for Beside {
    async fn read(&self, bytes: Vec<u8>, name: &str) -> Result<ReadPlan> {
        let name = name.to_owned();
        let read = tokio::task::spawn_blocking(move || ReadPlan::of(&bytes, &name)).await;
        read.map_err(Error::internal)?.map_err(|error| Error::field("tep", error.to_string()))
    }
}
