//! The tables of this crate: audit record, jobs, search index.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::SchemaManager;

use crate::dialect::Engine;
use crate::migrate::Migration;

/// The migrations of this crate, oldest first.
pub fn migrations() -> Vec<Box<dyn Migration>> {
    vec![Box::new(First), Box::new(Seal), Box::new(Search), Box::new(SearchPeople)]
}

struct First;

#[async_trait::async_trait]
impl Migration for First {
    fn name(&self) -> &'static str {
        "store_0001_audit_job_search"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = schema.get_connection();
        let engine = Engine::of(db);
        let serial = match engine {
            Engine::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
            Engine::Postgres => "BIGSERIAL PRIMARY KEY",
        };
        for sql in [
            format!(
                "CREATE TABLE audit_event (seq {serial}, at VARCHAR(24) NOT NULL, account VARCHAR(36), \
                 act VARCHAR(80) NOT NULL, kind VARCHAR(40) NOT NULL, object VARCHAR(60) NOT NULL, \
                 also TEXT NOT NULL, hash VARCHAR(64) NOT NULL)"
            ),
            "CREATE INDEX audit_event_object ON audit_event (kind, object, seq)".to_owned(),
            "CREATE INDEX audit_event_account ON audit_event (account, seq)".to_owned(),
            "CREATE TABLE job (id VARCHAR(36) PRIMARY KEY, name VARCHAR(80) NOT NULL, payload TEXT NOT NULL, \
             key VARCHAR(120), state VARCHAR(10) NOT NULL, due_at VARCHAR(24) NOT NULL, attempts BIGINT NOT NULL, \
             leased_until VARCHAR(24), last_error TEXT, created_at VARCHAR(24) NOT NULL)"
                .to_owned(),
            "CREATE INDEX job_due ON job (state, due_at)".to_owned(),
            "CREATE INDEX job_key ON job (name, key)".to_owned(),
            "CREATE TABLE job_schedule (name VARCHAR(80) PRIMARY KEY, last VARCHAR(40) NOT NULL)".to_owned(),
            format!(
                "CREATE TABLE search_entry (no {serial}, kind VARCHAR(40) NOT NULL, object VARCHAR(60) NOT NULL, \
                 authority VARCHAR(36) NOT NULL, open BIGINT NOT NULL, title TEXT NOT NULL, line TEXT NOT NULL, \
                 href TEXT NOT NULL, at VARCHAR(24) NOT NULL)"
            ),
            "CREATE UNIQUE INDEX search_entry_object ON search_entry (kind, object)".to_owned(),
            "CREATE TABLE search_entry_agency (no BIGINT NOT NULL, agency VARCHAR(36) NOT NULL, PRIMARY KEY (no, agency))"
                .to_owned(),
        ] {
            db.execute_unprepared(&sql).await?;
        }
        match engine {
            Engine::Sqlite => {
                db.execute_unprepared(
                    "CREATE VIRTUAL TABLE search_entry_words USING fts5(words, tokenize = 'unicode61')",
                )
                .await?;
            }
            Engine::Postgres => {
                db.execute_unprepared(
                    "CREATE TABLE search_entry_words (no BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
                )
                .await?;
                db.execute_unprepared(
                    "CREATE INDEX search_entry_words_gin ON search_entry_words USING GIN (words)",
                )
                .await?;
            }
        }
        Ok(())
    }
}

struct Seal;

#[async_trait::async_trait]
impl Migration for Seal {
    fn name(&self) -> &'static str {
        "store_0002_audit_seal"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        for sql in [
            "CREATE TABLE audit_seal (no BIGINT PRIMARY KEY, first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL, \
             row_count BIGINT NOT NULL, root VARCHAR(64) NOT NULL, previous VARCHAR(64) NOT NULL, \
             seal VARCHAR(64) NOT NULL, sealed_at VARCHAR(24) NOT NULL)",
            "CREATE UNIQUE INDEX audit_seal_last ON audit_seal (last_seq)",
            "CREATE UNIQUE INDEX audit_seal_seal ON audit_seal (seal)",
            // What was done since a plan came into force is asked by the name of the act.
            "CREATE INDEX audit_event_act ON audit_event (act, seq)",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

struct Search;

#[async_trait::async_trait]
impl Migration for Search {
    fn name(&self) -> &'static str {
        "store_0003_search_parts_text_filled"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        for sql in [
            "ALTER TABLE search_entry ADD COLUMN text TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE search_entry ADD COLUMN whole_kind VARCHAR(40)",
            "ALTER TABLE search_entry ADD COLUMN whole VARCHAR(60)",
            "CREATE INDEX search_entry_whole ON search_entry (whole, whole_kind)",
            "CREATE TABLE search_filled (name VARCHAR(80) PRIMARY KEY, mark VARCHAR(120) NOT NULL, \
             is_done BIGINT NOT NULL)",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

/// Things that are found by single people besides agencies.
struct SearchPeople;

#[async_trait::async_trait]
impl Migration for SearchPeople {
    fn name(&self) -> &'static str {
        "store_0004_search_people"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        let sql = "CREATE TABLE search_entry_person (no BIGINT NOT NULL, person VARCHAR(36) NOT NULL, \
                   PRIMARY KEY (no, person))";
        schema.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }
}
