//! Signing and checking as a whole, with certificates of a town made for the run and with other programs as judges.
#![cfg(test)]

mod hostile;
mod judges;
mod keys;
mod matrix;
mod papers;
mod refused;
mod samples;
mod stamped;
mod tampered;
mod town;
mod trust;
