//! Slice tests of notices on both engines.
#![cfg(test)]

mod mail;
mod town;
mod urging;
mod waiting;

use store::Migration;

/// The tables that these tests need besides those of `store` and `files`.
pub fn tables() -> Vec<Box<dyn Migration>> {
    let mut all = agencies::migrations();
    all.extend(notices::migrations());
    all
}
