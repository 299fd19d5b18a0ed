//! Tests on both engines.
#![cfg(test)]

mod retries;
