//! Tables of this crate.

pub mod closed;
pub mod reading;
