//! The reader from outside: the corpus, the phrasings of the field, hostile files, and that no line vanishes.
#![cfg(test)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking, like the tests")]

mod corpus;
mod coverage;
mod hostile;
mod phrasings;
mod plans;
mod speed;
