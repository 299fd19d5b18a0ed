//! Signing and checking as a whole, with certificates of a town made for the run and with other programs as judges.
#![cfg(test)]

mod authorities;
mod cells;
mod hostile;
mod judges;
mod keys;
mod long_term;
mod matrix;
mod papers;
mod pdfa;
mod refused;
mod samples;
mod stamped;
mod tampered;
mod token;
mod town;
mod trust;
