//! Migrations: append-only, each in a transaction, run at start under a lock.

use std::collections::HashSet;

use kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait};
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

    /// The steps that the database has, by name; none if it is not this program's.
    pub async fn steps(&self) -> Result<Vec<String>> {
        let mut steps: Vec<String> = self.applied().await?.into_iter().collect();
        steps.sort();
        Ok(steps)
    }

    /// Brings the schema up to date and returns the names of the steps taken. Before a schema changes in which there may
    /// be rows, `before` is waited for; if it fails nothing is changed. Of several programs that start at once on
    /// PostgreSQL only one does this, and the others find it done.
    #[expect(clippy::disallowed_methods, reason = "migrations run before there is a Cx")]
    pub async fn upgrade<E: From<Error>>(
        &self,
        migrations: &[Box<dyn Migration>],
        before: impl AsyncFnOnce() -> Result<(), E>,
    ) -> Result<Vec<&'static str>, E> {
        let turn = match self.0.engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                let turn = self.0.writer.begin().await.map_err(Error::from)?;
                take_turn(&turn).await?;
                Some(turn)
            }
        };
        let pending = self.pending(migrations).await?;
        if !pending.is_empty() && pending.len() < migrations.len() {
            before().await?;
        }
        let taken = self.migrate(migrations).await?;
        if let Some(turn) = turn {
            turn.rollback().await.map_err(Error::from)?;
        }
        Ok(taken)
    }

    /// Brings the schema up to date and returns the names of the steps taken.
    pub async fn migrate(&self, migrations: &[Box<dyn Migration>]) -> Result<Vec<&'static str>> {
        let _turn = self.0.gate.lock().await;
        make_list(&self.0.writer).await?;
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

/// The list of the steps taken, where there is none yet.
pub(crate) async fn make_list<C: ConnectionTrait>(db: &C) -> Result<()> {
    db.execute_unprepared(
        "CREATE TABLE IF NOT EXISTS schema_migration \
         (name VARCHAR(120) PRIMARY KEY, applied_at VARCHAR(24) NOT NULL)",
    )
    .await?;
    Ok(())
}

/// Waits until no other program upgrades or restores this PostgreSQL database, and keeps others out as long as `turn`
/// lives.
pub(crate) async fn take_turn(turn: &DatabaseTransaction) -> Result<()> {
    without_haste(turn).await?;
    turn.execute_unprepared("SELECT pg_advisory_xact_lock(7202120)").await?;
    Ok(())
}

/// Copying and upgrading take as long as they take, whatever the server's limits for ordinary work are.
pub(crate) async fn without_haste(db: &DatabaseTransaction) -> Result<()> {
    for limit in ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"] {
        db.execute_unprepared(&format!("SET LOCAL {limit} = 0")).await?;
    }
    Ok(())
}

/// The steps that a database has, sorted by name.
pub(crate) async fn names_in_order<C: ConnectionTrait>(db: &C) -> Result<Vec<String>> {
    let mut steps: Vec<String> = names(db).await?.into_iter().collect();
    steps.sort();
    Ok(steps)
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

/// Refuses steps that the program does not know: a newer one took them.
pub fn refuse_newer<'a>(
    applied: impl IntoIterator<Item = &'a String>,
    migrations: &[Box<dyn Migration>],
) -> Result<()> {
    let mut unknown: Vec<String> = applied
        .into_iter()
        .filter(|name| migrations.iter().all(|m| m.name() != name.as_str()))
        .cloned()
        .collect();
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
