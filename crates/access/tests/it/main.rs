//! Slice tests of accounts and signing in, on both engines.
#![cfg(test)]

mod accounts;
mod delegation;
mod matrix;
mod pages;
mod sessions;
mod sign_in;
mod town;
