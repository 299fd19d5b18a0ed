//! The schema of this crate.

use ::store::Migration;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::SchemaManager;

/// The migrations of this crate, oldest first.
pub fn migrations() -> Vec<Box<dyn Migration>> {
    vec![Box::new(First)]
}

struct First;

#[async_trait::async_trait]
impl Migration for First {
    fn name(&self) -> &'static str {
        "access_0001_accounts"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for sql in [
            "CREATE TABLE access_account (id VARCHAR(36) PRIMARY KEY, person VARCHAR(36) NOT NULL UNIQUE, \
             name VARCHAR(60) NOT NULL, name_key VARCHAR(60) NOT NULL UNIQUE, email TEXT NOT NULL, \
             email_key TEXT UNIQUE, password TEXT, must_change BIGINT NOT NULL, temporary_until VARCHAR(24), \
             second_secret VARCHAR(64), second_pending VARCHAR(64), second_step BIGINT NOT NULL, \
             locked_at VARCHAR(24), theme VARCHAR(8) NOT NULL, created_at VARCHAR(24) NOT NULL, \
             version BIGINT NOT NULL)",
            "CREATE TABLE access_role (id VARCHAR(36) PRIMARY KEY, account VARCHAR(36) NOT NULL, \
             person VARCHAR(36) NOT NULL, role VARCHAR(16) NOT NULL, authority VARCHAR(36) NOT NULL, \
             agency VARCHAR(36) NOT NULL, from_on VARCHAR(10) NOT NULL, to_on VARCHAR(10))",
            "CREATE INDEX access_role_account ON access_role (account)",
            "CREATE INDEX access_role_agency ON access_role (agency, role)",
            "CREATE INDEX access_role_authority ON access_role (authority, role)",
            "CREATE TABLE access_session (id VARCHAR(36) PRIMARY KEY, token_hash VARCHAR(64) NOT NULL UNIQUE, \
             account VARCHAR(36) NOT NULL, is_full BIGINT NOT NULL, tries BIGINT NOT NULL, agent TEXT NOT NULL, \
             ip VARCHAR(45) NOT NULL, created_at VARCHAR(24) NOT NULL, seen_at VARCHAR(24) NOT NULL, \
             expires_at VARCHAR(24) NOT NULL)",
            "CREATE INDEX access_session_account ON access_session (account)",
            "CREATE INDEX access_session_expires ON access_session (expires_at)",
            "CREATE TABLE access_device (token_hash VARCHAR(64) NOT NULL, account VARCHAR(36) NOT NULL, \
             created_at VARCHAR(24) NOT NULL, PRIMARY KEY (token_hash, account))",
            "CREATE INDEX access_device_account ON access_device (account)",
            "CREATE TABLE access_attempt (key VARCHAR(200) PRIMARY KEY, failures BIGINT NOT NULL, \
             last_at VARCHAR(24) NOT NULL, until VARCHAR(24) NOT NULL)",
            "CREATE INDEX access_attempt_last ON access_attempt (last_at)",
            "CREATE TABLE access_recovery (id VARCHAR(36) PRIMARY KEY, account VARCHAR(36) NOT NULL, \
             hash VARCHAR(64) NOT NULL, used_at VARCHAR(24))",
            "CREATE INDEX access_recovery_account ON access_recovery (account)",
            "CREATE TABLE access_reset (id VARCHAR(36) PRIMARY KEY, account VARCHAR(36) NOT NULL, \
             hash VARCHAR(64) NOT NULL UNIQUE, expires_at VARCHAR(24) NOT NULL, used_at VARCHAR(24))",
            "CREATE INDEX access_reset_account ON access_reset (account)",
            "CREATE TABLE access_token (id VARCHAR(36) PRIMARY KEY, account VARCHAR(36) NOT NULL, name TEXT NOT NULL, \
             hash VARCHAR(64) NOT NULL UNIQUE, scopes TEXT NOT NULL, created_at VARCHAR(24) NOT NULL, \
             expires_at VARCHAR(24) NOT NULL, last_used_at VARCHAR(24), revoked_at VARCHAR(24))",
            "CREATE INDEX access_token_account ON access_token (account)",
            "CREATE TABLE access_setup (id BIGINT PRIMARY KEY, hash VARCHAR(64) NOT NULL, \
             created_at VARCHAR(24) NOT NULL)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
