//! Tables of this crate, step by step.

use ::store::Migration;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::SchemaManager;

/// All steps, oldest first.
pub fn migrations() -> Vec<Box<dyn Migration>> {
    vec![Box::new(First), Box::new(Second)]
}

struct First;

#[async_trait::async_trait]
impl Migration for First {
    fn name(&self) -> &'static str {
        "targets_0001_reported_made"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for sql in [
            "CREATE TABLE targets_reported (id VARCHAR(36) PRIMARY KEY, target VARCHAR(36) NOT NULL, \
             agency VARCHAR(36) NOT NULL, on_day VARCHAR(10) NOT NULL, number DOUBLE PRECISION NOT NULL, part BIGINT, \
             whole BIGINT, words TEXT NOT NULL, evidence VARCHAR(36), reported_by VARCHAR(36), \
             reported_at VARCHAR(24) NOT NULL)",
            "CREATE INDEX targets_reported_target ON targets_reported (target, on_day)",
            "CREATE TABLE targets_made (id VARCHAR(36) PRIMARY KEY, authority VARCHAR(36) NOT NULL, \
             plan VARCHAR(36) NOT NULL, agency VARCHAR(36), period VARCHAR(30) NOT NULL, content TEXT NOT NULL, \
             made_by VARCHAR(36), made_at VARCHAR(24) NOT NULL, version BIGINT NOT NULL)",
            "CREATE INDEX targets_made_list ON targets_made (authority, made_at)",
            "CREATE INDEX targets_made_plan ON targets_made (plan, made_at)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

struct Second;

#[async_trait::async_trait]
impl Migration for Second {
    fn name(&self) -> &'static str {
        "targets_0002_baseline_rows"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for sql in [
            "CREATE TABLE targets_baseline (target VARCHAR(36) PRIMARY KEY, number DOUBLE PRECISION NOT NULL, \
             words TEXT NOT NULL, set_by VARCHAR(36), set_at VARCHAR(24) NOT NULL)",
            "CREATE TABLE targets_made_rows (report VARCHAR(36) PRIMARY KEY, content TEXT NOT NULL)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
