//! The tables of this module.

pub mod notice;
pub mod sent;
pub mod waiting;
