//! Slice tests of figures, the board and reports on both engines.
#![cfg(test)]

mod amended;
mod finding;
mod judging;
mod many;
mod matrix;
mod pages;
mod reports;
mod town;

use store::Migration;

/// The tables that these tests need besides those of `store` and `files`.
pub fn tables() -> Vec<Box<dyn Migration>> {
    let mut all = agencies::migrations();
    all.extend(notices::migrations());
    all.extend(measures::migrations());
    all.extend(tasks::migrations());
    all.extend(plans::migrations());
    all.extend(targets::migrations());
    all
}
