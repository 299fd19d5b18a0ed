//! Opening either engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kernel::{Actor, Error, Result};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use crate::clock::Clock;
use crate::cx::Cx;
use crate::dialect::Engine;

/// Where the database is.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite:///path/file.db` or `postgres://…`.
    pub url: String,
    /// Connections for reading (SQLite) or in all (PostgreSQL).
    pub connections: u32,
}

/// An open database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub engine: Engine,
    pub url: String,
    pub reader: DatabaseConnection,
    pub writer: DatabaseConnection,
    /// On SQLite there is one writer; waiting here is fair, waiting in SQLite's busy loop is not.
    pub gate: tokio::sync::Mutex<()>,
    pub clock: Clock,
    /// Committed transactions after which callers have to be looked at again.
    pub recasts: AtomicU64,
}

impl Store {
    /// Opens the database; a SQLite file is made if it is not there.
    pub async fn open(settings: &Settings, clock: Clock) -> Result<Self> {
        let engine = Engine::of_url(&settings.url).ok_or_else(|| {
            Error::refused(
                "store.unknown-engine",
                "Địa chỉ cơ sở dữ liệu phải bắt đầu bằng sqlite: hoặc postgres://",
            )
        })?;
        let (reader, writer) = match engine {
            Engine::Sqlite => {
                let url = sqlite_url(&settings.url);
                let writer = Database::connect(sqlite_options(&url, 1, false)).await?;
                // WAL is a property of the file; it is set by the first connection, before readers open.
                writer.execute_unprepared("PRAGMA journal_mode = WAL").await?;
                let readers = sqlite_options(&url, settings.connections.max(1), true);
                let reader = Database::connect(readers).await?;
                (reader, writer)
            }
            Engine::Postgres => {
                let mut options = unreaped(settings.url.clone());
                options
                    .max_connections(settings.connections.max(2))
                    .acquire_timeout(Duration::from_secs(15))
                    .sqlx_logging(false);
                let db = Database::connect(options).await?;
                (db.clone(), db)
            }
        };
        Ok(Self(Arc::new(Inner {
            engine,
            url: settings.url.clone(),
            reader,
            writer,
            gate: tokio::sync::Mutex::new(()),
            clock,
            recasts: AtomicU64::new(0),
        })))
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// The address it was opened with.
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// The clock of this installation.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// How often in this process a committed act changed who may do what ([`crate::Tx::recast`]).
    pub fn recasts(&self) -> u64 {
        self.0.recasts.load(Ordering::SeqCst)
    }

    /// A context in which `actor` reads and acts.
    pub fn cx(&self, actor: Actor) -> Cx {
        Cx::new(self.clone(), actor)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.0.reader.ping().await.map_err(Error::from)
    }

    /// A copy of the whole SQLite database into a new file, while others go on working (`VACUUM INTO`).
    /// [`Store::copy_postgres_to`] is its sister.
    pub async fn copy_sqlite_to(&self, file: &std::path::Path) -> Result<()> {
        let target = file.to_string_lossy().replace('\'', "''");
        // A connection of its own: readers may not write, not even into another file, and the writer has work to do.
        let own = Database::connect(sqlite_options(&sqlite_url(&self.0.url), 1, false)).await?;
        let copied = own.execute_unprepared(&format!("VACUUM INTO '{target}'")).await;
        own.close().await?;
        copied?;
        std::fs::File::open(file)?.sync_all()?;
        Ok(())
    }

    /// What the engine itself says of the consistency of its file: empty if all is well.
    pub async fn integrity(&self) -> Result<Vec<String>> {
        if self.0.engine == Engine::Postgres {
            return Ok(Vec::new());
        }
        let rows = self
            .0
            .reader
            .query_all_raw(sea_orm::Statement::from_string(
                sea_orm::DbBackend::Sqlite,
                "PRAGMA integrity_check",
            ))
            .await?;
        let mut found = Vec::new();
        for row in rows {
            let line: String = row.try_get_by_index(0)?;
            if line != "ok" {
                found.push(line);
            }
        }
        Ok(found)
    }

    /// Closes all connections; SQLite folds its log into the file.
    pub async fn close(&self) -> Result<()> {
        self.0.reader.clone().close().await?;
        self.0.writer.clone().close().await?;
        Ok(())
    }
}

fn sqlite_url(url: &str) -> String {
    let file = url.trim_start_matches("sqlite:").trim_start_matches("//");
    format!("sqlite://{file}?mode=rwc")
}

/// Connections stay until the pool closes; one that has died is found by the ping before it is used.
///
/// The pool's own reaper (sqlx 0.9, `spawn_maintenance_tasks`) walks `0..num_idle()` without a pause. That counter can fall
/// below zero while connections come and go, wraps to 2^64, and the reaper then holds a core for ever: seen as a test that
/// never ended. Without a lifetime and an idle time there is no reaper.
fn unreaped(url: String) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.idle_timeout(None).max_lifetime(None).test_before_acquire(true);
    options
}

fn sqlite_options(url: &str, connections: u32, only_reads: bool) -> ConnectOptions {
    let mut options = unreaped(url.to_owned());
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(15))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            // FULL: an acknowledged write survives power loss.
            sqlite
                .pragma("synchronous", "FULL")
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(15))
                .pragma("cache_size", "-8000")
                .pragma("temp_store", "MEMORY")
                // A write that goes around `Tx` fails here instead of slipping past the queue of writers.
                .pragma("query_only", if only_reads { "ON" } else { "OFF" })
        });
    options
}
