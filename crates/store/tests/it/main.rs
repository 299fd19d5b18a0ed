//! Slice tests of the store on both engines.
#![cfg(test)]

mod contention;
mod durability;
mod queue;
mod rows;
mod seals;
mod search;

use store::Migration;

/// Tables that only these tests use.
pub fn tables() -> Vec<Box<dyn Migration>> {
    vec![Box::new(Scratch)]
}

struct Scratch;

#[async_trait::async_trait]
impl Migration for Scratch {
    fn name(&self) -> &'static str {
        "test_0001_scratch"
    }
    async fn up(&self, schema: &sea_orm_migration::SchemaManager<'_>) -> Result<(), sea_orm::DbErr> {
        use sea_orm::ConnectionTrait;
        for sql in [
            "CREATE TABLE scratch_counter (name VARCHAR(20) PRIMARY KEY, value BIGINT NOT NULL)",
            "CREATE TABLE scratch_number (value BIGINT PRIMARY KEY)",
            "CREATE TABLE scratch_booking (room VARCHAR(20) NOT NULL, hour BIGINT NOT NULL, who BIGINT NOT NULL)",
            "CREATE TABLE scratch_duty (who VARCHAR(20) PRIMARY KEY, present BIGINT NOT NULL)",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
