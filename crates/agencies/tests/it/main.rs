//! Slice tests of the organisation on both engines.
#![cfg(test)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod calendar;
mod imports;
mod matrix;
mod organisation;
mod pages;
mod town;
