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

/// Waits until everybody who was writing to `table` has ended, and keeps new writers out until this transaction ends;
/// must come first in it, so that it sees what they wrote. A second of waiting is the most: then it fails. On SQLite
/// there is one writer only, and this is it.
pub async fn wait_for_writers<C: ConnectionTrait>(db: &C, table: &str) -> Result<(), DbErr> {
    if Engine::of(db) == Engine::Postgres {
        db.execute_unprepared("SET LOCAL lock_timeout = '1s'").await?;
        db.execute_unprepared(&format!("LOCK TABLE {table} IN SHARE MODE")).await?;
    }
    Ok(())
}
