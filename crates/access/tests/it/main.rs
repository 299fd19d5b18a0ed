//! Slice tests of accounts and signing in, on both engines.

mod accounts;
mod matrix;
mod pages;
mod sessions;
mod sign_in;
mod town;
