//! The tables of this crate.

use ::store::Migration;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::SchemaManager;

/// The migrations of this crate, oldest first.
pub fn migrations() -> Vec<Box<dyn Migration>> {
    vec![Box::new(File)]
}

struct File;

#[async_trait::async_trait]
impl Migration for File {
    fn name(&self) -> &'static str {
        "files_0001_file"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for sql in [
            "CREATE TABLE files_file (id VARCHAR(36) PRIMARY KEY, name TEXT NOT NULL, size BIGINT NOT NULL, \
             sha256 VARCHAR(64) NOT NULL, media VARCHAR(12) NOT NULL, state VARCHAR(8) NOT NULL, \
             state_at VARCHAR(24) NOT NULL, owner_kind VARCHAR(40) NOT NULL, owner_id VARCHAR(60) NOT NULL, \
             created_at VARCHAR(24) NOT NULL, created_by VARCHAR(36))",
            "CREATE INDEX files_file_owner ON files_file (owner_kind, owner_id, created_at)",
            "CREATE INDEX files_file_state ON files_file (state, state_at)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
