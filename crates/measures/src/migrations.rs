//! Tables of this crate, step by step.

use ::store::Migration;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::SchemaManager;

/// All steps, oldest first.
pub fn migrations() -> Vec<Box<dyn Migration>> {
    vec![Box::new(First), Box::new(Plans)]
}

struct First;

#[async_trait::async_trait]
impl Migration for First {
    fn name(&self) -> &'static str {
        "measures_0001_reading_closed"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = schema.get_connection();
        db.execute_unprepared(
            "CREATE TABLE measures_reading (measure VARCHAR(60) NOT NULL, authority VARCHAR(36) NOT NULL, \
             agency VARCHAR(36) NOT NULL, from_on VARCHAR(10) NOT NULL, day VARCHAR(10) NOT NULL, \
             numerator BIGINT NOT NULL, denominator BIGINT, at VARCHAR(24) NOT NULL, \
             PRIMARY KEY (measure, authority, agency, from_on, day))",
        )
        .await?;
        db.execute_unprepared(
            "CREATE TABLE measures_closed (measure VARCHAR(60) NOT NULL, authority VARCHAR(36) NOT NULL, \
             agency VARCHAR(36) NOT NULL, period VARCHAR(30) NOT NULL, from_on VARCHAR(10) NOT NULL, \
             to_on VARCHAR(10) NOT NULL, numerator BIGINT NOT NULL, denominator BIGINT, \
             closed_at VARCHAR(24) NOT NULL, PRIMARY KEY (measure, authority, agency, period))",
        )
        .await?;
        Ok(())
    }
}

/// Readings and closed values of a plan stand beside those of the whole authority. A key cannot be widened on SQLite, so
/// the tables are made anew with what was in them.
struct Plans;

#[async_trait::async_trait]
impl Migration for Plans {
    fn name(&self) -> &'static str {
        "measures_0002_plans"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        for sql in [
            "ALTER TABLE measures_reading RENAME TO measures_reading_before",
            "CREATE TABLE measures_reading (measure VARCHAR(60) NOT NULL, authority VARCHAR(36) NOT NULL, \
             plan VARCHAR(36) NOT NULL, agency VARCHAR(36) NOT NULL, from_on VARCHAR(10) NOT NULL, \
             day VARCHAR(10) NOT NULL, numerator BIGINT NOT NULL, denominator BIGINT, at VARCHAR(24) NOT NULL, \
             PRIMARY KEY (measure, authority, plan, agency, from_on, day))",
            "INSERT INTO measures_reading \
             (measure, authority, plan, agency, from_on, day, numerator, denominator, at) \
             SELECT measure, authority, '', agency, from_on, day, numerator, denominator, at \
             FROM measures_reading_before",
            "DROP TABLE measures_reading_before",
            "ALTER TABLE measures_closed RENAME TO measures_closed_before",
            "CREATE TABLE measures_closed (measure VARCHAR(60) NOT NULL, authority VARCHAR(36) NOT NULL, \
             plan VARCHAR(36) NOT NULL, agency VARCHAR(36) NOT NULL, period VARCHAR(30) NOT NULL, \
             from_on VARCHAR(10) NOT NULL, to_on VARCHAR(10) NOT NULL, numerator BIGINT NOT NULL, \
             denominator BIGINT, closed_at VARCHAR(24) NOT NULL, \
             PRIMARY KEY (measure, authority, plan, agency, period))",
            "INSERT INTO measures_closed \
             (measure, authority, plan, agency, period, from_on, to_on, numerator, denominator, closed_at) \
             SELECT measure, authority, '', agency, period, from_on, to_on, numerator, denominator, closed_at \
             FROM measures_closed_before",
            "DROP TABLE measures_closed_before",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
