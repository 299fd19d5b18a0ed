//! What people do with figures and reports.

pub mod bind;
pub mod close;
pub mod explain;
pub mod figure;
pub mod report;
