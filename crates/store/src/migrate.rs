//! Migrations: append-only, each in a transaction, run at start under a lock.

use std::collections::HashSet;

use kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, TransactionTrait};
use sea_orm_migration::SchemaManager;

use crate::dialect::Engine;
use crate::open::Store;

/// One step of the schema. `name` is stable for ever: module, number, what it does.
#[async_trait::async_trait]
pub trait Migration: Send + Sync {
    /// The stable name, unique among all modules.
    fn name(&self) -> &'static str;
    /// Makes the step. Additive on purpose; see `docs/guide/transactions.md`.
    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr>;
}

/// The database is newer than the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationRefused {
    /// Steps that the database has and the program does not know.
    pub unknown: Vec<String>,
}

impl Store {
    /// Which of `migrations` the database still lacks, in order; an error if the database has steps that are not
    /// in the list (it was written by a newer program).
    pub async fn pending(&self, migrations: &[Box<dyn Migration>]) -> Result<Vec<&'static str>> {
        let applied = self.applied().await?;
        refuse_newer(&applied, migrations)?;
        Ok(migrations.iter().map(|m| m.name()).filter(|name| !applied.contains(*name)).collect())
    }

    /// Brings the schema up to date and returns the names of the steps taken.
    pub async fn migrate(&self, migrations: &[Box<dyn Migration>]) -> Result<Vec<&'static str>> {
        let _turn = self.0.gate.lock().await;
        self.0
            .writer
            .execute_unprepared(
                "CREATE TABLE IF NOT EXISTS schema_migration \
                 (name VARCHAR(120) PRIMARY KEY, applied_at VARCHAR(24) NOT NULL)",
            )
            .await?;
        let mut taken = Vec::new();
        for migration in migrations {
            if self.step(migration.as_ref(), migrations).await? {
                taken.push(migration.name());
            }
        }
        Ok(taken)
    }

    #[expect(clippy::disallowed_methods, reason = "migrations run before there is a Cx")]
    async fn step(&self, migration: &dyn Migration, all: &[Box<dyn Migration>]) -> Result<bool> {
        let db = self.0.writer.begin().await?;
        match self.0.engine {
            // Taking the write lock at once keeps a second process out until this step is done.
            Engine::Sqlite => {
                db.execute_unprepared("DELETE FROM schema_migration WHERE name = ''").await?;
            }
            Engine::Postgres => {
                db.execute_unprepared("SELECT pg_advisory_xact_lock(7202121)").await?;
            }
        }
        let applied = names(&db).await?;
        refuse_newer(&applied, all)?;
        if applied.contains(migration.name()) {
            db.rollback().await?;
            return Ok(false);
        }
        migration.up(&SchemaManager::new(&db)).await?;
        let backend = db.get_database_backend();
        db.execute_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO schema_migration (name, applied_at) VALUES ($1, $2)",
            [migration.name().into(), self.0.clock.real_now().into()],
        ))
        .await?;
        db.commit().await?;
        Ok(true)
    }

    async fn applied(&self) -> Result<HashSet<String>> {
        let exists = match self.0.engine {
            Engine::Sqlite => {
                "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"
            }
            Engine::Postgres => {
                "SELECT COUNT(*) AS n FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_name = 'schema_migration'"
            }
        };
        let backend = match self.0.engine {
            Engine::Sqlite => DbBackend::Sqlite,
            Engine::Postgres => DbBackend::Postgres,
        };
        let row = self.0.writer.query_one_raw(Statement::from_string(backend, exists)).await?;
        let there: i64 = row.map(|r| r.try_get("", "n")).transpose()?.unwrap_or(0);
        if there == 0 {
            return Ok(HashSet::new());
        }
        names(&self.0.writer).await
    }
}

async fn names<C: ConnectionTrait>(db: &C) -> Result<HashSet<String>> {
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), "SELECT name FROM schema_migration"))
        .await?;
    let mut names = HashSet::new();
    for row in rows {
        names.insert(row.try_get("", "name")?);
    }
    Ok(names)
}

fn refuse_newer(applied: &HashSet<String>, migrations: &[Box<dyn Migration>]) -> Result<()> {
    let mut unknown: Vec<String> =
        applied.iter().filter(|name| migrations.iter().all(|m| m.name() != name.as_str())).cloned().collect();
    if unknown.is_empty() {
        return Ok(());
    }
    unknown.sort();
    Err(Error::refused(
        "store.newer-database",
        format!(
            "Cơ sở dữ liệu do một phiên bản mới hơn của chương trình ghi ({}). \
             Hãy dùng phiên bản mới đó, hoặc khôi phục bản sao lưu trước khi nâng cấp.",
            unknown.join(", ")
        ),
    ))
}
