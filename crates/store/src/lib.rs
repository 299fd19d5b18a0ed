//! The database behind either engine, and the one way to write.
//!
//! [`Store`] opens SQLite (one writer with a fair queue, a pool of readers) or PostgreSQL. A request or job works
//! with a [`Cx`]: who acts, what time it is, randomness, and `cx.write`, the only door to a transaction. `write`
//! refuses to commit without an audit event; `housekeep` is the second door, for what is nobody's act, and may touch
//! only the tables of [`HOUSEKEEPING`].

mod audit;
mod clock;
mod cx;
mod dialect;
mod jobs;
mod migrate;
mod open;
mod rows;
mod seal;
pub mod search;
mod tables;

pub use audit::{AuditEvent, AuditFilter, AuditRow, AuditTrail, ON_BEHALF_OF};
pub use clock::Clock;
pub use cx::{Cx, Tx};
pub use dialect::Engine;
pub use jobs::{Job, JobId, JobRow, JobState, Queue};
pub use migrate::{Migration, MigrationRefused, refuse_newer};
pub use open::{Settings, Store};
pub use seal::{Proof, Seal, Seals, Side, Verified};
pub use tables::migrations;

/// The tables that [`Cx::housekeep`] may touch: what is nobody's act. A test holds this list against the code.
pub const HOUSEKEEPING: &[&str] = &[
    "job",
    "job_schedule",
    "audit_seal",
    "search_entry",
    "search_entry_agency",
    "search_entry_person",
    "search_entry_words",
    "search_filled",
    "access_session",
    "access_attempt",
    "access_token",
    "notices_notice",
    "notices_sent",
    "measures_reading",
    "plans_draft",
    "files_file",
];
