//! The rows of this crate's tables.

pub mod file;
