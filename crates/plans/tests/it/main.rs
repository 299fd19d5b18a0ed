//! Slice tests of plans on both engines: from the uploaded file to tasks, papers and amendments.
#![cfg(test)]

mod amending;
mod amending_pages;
mod asking;
mod documents;
mod figures;
mod finding;
mod journey;
mod long;
mod pages;
mod papers;
mod proofs;
mod putting;
mod reviewing;
mod shape;
mod town;

use store::Migration;

/// The tables that these tests need besides those of `store` and `files`.
pub fn tables() -> Vec<Box<dyn Migration>> {
    let mut all = agencies::migrations();
    all.extend(notices::migrations());
    all.extend(measures::migrations());
    all.extend(tasks::migrations());
    all.extend(plans::migrations());
    all
}
