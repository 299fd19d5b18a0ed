//! All SQL of this module.

pub mod notice;
pub mod said;
pub mod waiting;

/// Values in one `IN` list.
const CHUNK: usize = 500;
