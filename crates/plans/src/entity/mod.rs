//! Tables of this crate.

pub mod amendment;
pub mod basis;
pub mod concern;
pub mod detail;
pub mod detailed;
pub mod draft;
pub mod duty;
pub mod entry;
pub mod item;
pub mod milestone;
pub mod plan;
pub mod question;
pub mod report;
pub mod role;
pub mod source;
pub mod target;
pub mod term;
