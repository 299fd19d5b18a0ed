//! Tables of this crate.

pub mod baseline;
pub mod made;
pub mod made_rows;
pub mod reported;
