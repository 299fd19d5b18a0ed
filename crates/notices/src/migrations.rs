//! The tables of this module.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::SchemaManager;
use store::Migration;

/// The migrations of this crate, oldest first.
pub fn migrations() -> Vec<Box<dyn Migration>> {
    vec![Box::new(First)]
}

struct First;

#[async_trait::async_trait]
impl Migration for First {
    fn name(&self) -> &'static str {
        "notices_0001_waiting_notice_sent"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        for sql in [
            "CREATE TABLE notices_waiting (object_kind VARCHAR(40) NOT NULL, object VARCHAR(60) NOT NULL, \
             holder VARCHAR(36) NOT NULL, kind VARCHAR(40) NOT NULL, authority VARCHAR(36) NOT NULL, \
             person VARCHAR(36), agency VARCHAR(36) NOT NULL, title TEXT NOT NULL, line TEXT NOT NULL, \
             href TEXT NOT NULL, action VARCHAR(80) NOT NULL, due VARCHAR(10) NOT NULL, since VARCHAR(24) NOT NULL, \
             urgent BIGINT NOT NULL, menu VARCHAR(80) NOT NULL, urged TEXT, \
             PRIMARY KEY (object_kind, object, holder))",
            "CREATE INDEX notices_waiting_holder ON notices_waiting (holder, due, kind, menu)",
            "CREATE INDEX notices_waiting_due ON notices_waiting (authority, due)",
            "CREATE TABLE notices_notice (id VARCHAR(36) PRIMARY KEY, person VARCHAR(36) NOT NULL, \
             object_kind VARCHAR(40) NOT NULL, object VARCHAR(60) NOT NULL, title TEXT NOT NULL, line TEXT NOT NULL, \
             href TEXT NOT NULL, at VARCHAR(24) NOT NULL, unread BIGINT NOT NULL, unmailed BIGINT NOT NULL)",
            "CREATE INDEX notices_notice_person ON notices_notice (person, at)",
            "CREATE INDEX notices_notice_unread ON notices_notice (person) WHERE unread = 1",
            "CREATE INDEX notices_notice_unmailed ON notices_notice (person) WHERE unmailed = 1",
            "CREATE TABLE notices_sent (person VARCHAR(36) NOT NULL, object_kind VARCHAR(40) NOT NULL, \
             object VARCHAR(60) NOT NULL, stage VARCHAR(40) NOT NULL, sent_on VARCHAR(10) NOT NULL, \
             rank BIGINT NOT NULL, clock TEXT NOT NULL, title TEXT NOT NULL, line TEXT NOT NULL, href TEXT NOT NULL, \
             PRIMARY KEY (person, object_kind, object, stage))",
            "CREATE INDEX notices_sent_object ON notices_sent (object_kind, object)",
            "CREATE INDEX notices_sent_day ON notices_sent (sent_on, person)",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
