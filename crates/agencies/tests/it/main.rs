//! Slice tests of the organisation on both engines.
#![cfg(test)]

mod calendar;
mod imports;
mod matrix;
mod organisation;
mod pages;
mod town;
