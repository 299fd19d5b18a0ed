//! Tables of this crate, step by step.

use ::store::Migration;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::SchemaManager;

/// All steps, oldest first.
pub fn migrations() -> Vec<Box<dyn Migration>> {
    vec![Box::new(First)]
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
