//! Slice tests of tasks on both engines.
#![cfg(test)]

mod explanations;
mod figures;
mod finding;
mod giving;
mod journey;
mod long;
mod matrix;
mod pages;
mod town;

use store::Migration;

/// The tables that these tests need besides those of `store` and `files`.
pub fn tables() -> Vec<Box<dyn Migration>> {
    let mut all = agencies::migrations();
    all.extend(notices::migrations());
    all.extend(tasks::migrations());
    all
}
