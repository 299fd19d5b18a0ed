//! The reader from outside: the corpus, the phrasings of the field, hostile files, and that no line vanishes.
#![cfg(test)]

mod corpus;
mod coverage;
mod hostile;
mod phrasings;
mod plans;
mod speed;
