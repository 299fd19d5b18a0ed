//! What is done with measures.

pub mod close;
pub mod record;
