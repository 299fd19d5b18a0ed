//! The tables of this crate, private.

pub mod account;
pub mod attempt;
pub mod device;
pub mod recovery;
pub mod reset;
pub mod role;
pub mod session;
pub mod setup;
pub mod token;
