//! The only place that asks which engine it is.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, RuntimeErr};

/// SQLite (embedded, one machine) or PostgreSQL (several nodes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one writer.
    Sqlite,
    /// A server, many writers.
    Postgres,
}

impl Engine {
    /// The engine of a connection or transaction.
    pub fn of<C: ConnectionTrait>(db: &C) -> Self {
        match db.get_database_backend() {
            DbBackend::Postgres => Self::Postgres,
            _ => Self::Sqlite,
        }
    }

    /// The engine that a database URL names.
    pub fn of_url(url: &str) -> Option<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Some(Self::Postgres)
        } else if url.starts_with("sqlite:") {
            Some(Self::Sqlite)
        } else {
            None
        }
    }
}

/// Whether the engine gave the transaction up for another one and it may simply be tried again
/// (PostgreSQL 40001 serialization_failure, 40P01 deadlock_detected; SQLite BUSY).
pub fn is_conflict(error: &kernel::Error) -> bool {
    let kernel::Error::Internal(source) = error else { return false };
    source.downcast_ref::<DbErr>().is_some_and(is_conflict_db)
}

/// The same for an error of the engine itself, as on commit.
pub fn is_conflict_db(error: &DbErr) -> bool {
    let (DbErr::Exec(runtime) | DbErr::Query(runtime) | DbErr::Conn(runtime)) = error else { return false };
    let RuntimeErr::SqlxError(e) = runtime else { return false };
    let Some(db) = e.as_database_error() else { return false };
    matches!(db.code().as_deref(), Some("40001" | "40P01" | "5" | "517"))
}
