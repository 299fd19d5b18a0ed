//! Tables of this crate.

pub mod made;
pub mod reported;
