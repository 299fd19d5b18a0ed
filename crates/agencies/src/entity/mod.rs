//! The tables of this crate, private.

pub mod agency;
pub mod appointment;
pub mod authority;
pub mod delegation;
pub mod exception;
pub mod group;
pub mod member;
pub mod name;
pub mod person;
pub mod setting;
pub mod succession;
