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
        "agencies_0001_organisation"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for sql in [
            "CREATE TABLE agencies_agency (id VARCHAR(36) PRIMARY KEY, authority VARCHAR(36) NOT NULL, \
             parent VARCHAR(36), code VARCHAR(40) NOT NULL, name TEXT NOT NULL, short_name TEXT NOT NULL, \
             search_key TEXT NOT NULL, kind VARCHAR(12) NOT NULL, level VARCHAR(10) NOT NULL, \
             is_authority BIGINT NOT NULL, place_in_list BIGINT NOT NULL, from_on VARCHAR(10) NOT NULL, \
             to_on VARCHAR(10), version BIGINT NOT NULL)",
            "CREATE INDEX agencies_agency_authority ON agencies_agency (authority, place_in_list)",
            "CREATE INDEX agencies_agency_parent ON agencies_agency (parent)",
            // A code may come back with a successor, but no two living bodies share one.
            "CREATE UNIQUE INDEX agencies_agency_code ON agencies_agency (code) WHERE code <> '' AND to_on IS NULL",
            "CREATE TABLE agencies_authority (id VARCHAR(36) PRIMARY KEY, agency VARCHAR(36) NOT NULL UNIQUE, \
             place TEXT NOT NULL, version BIGINT NOT NULL)",
            "CREATE TABLE agencies_name (id VARCHAR(36) PRIMARY KEY, agency VARCHAR(36) NOT NULL, name TEXT NOT NULL, \
             short_name TEXT NOT NULL, until_on VARCHAR(10))",
            "CREATE INDEX agencies_name_agency ON agencies_name (agency)",
            "CREATE TABLE agencies_group (id VARCHAR(36) PRIMARY KEY, authority VARCHAR(36) NOT NULL, \
             name TEXT NOT NULL, aliases TEXT NOT NULL, kinds VARCHAR(200) NOT NULL, version BIGINT NOT NULL)",
            "CREATE INDEX agencies_group_authority ON agencies_group (authority)",
            "CREATE TABLE agencies_member (id VARCHAR(36) PRIMARY KEY, group_id VARCHAR(36) NOT NULL, \
             agency VARCHAR(36) NOT NULL, excluded BIGINT NOT NULL, from_on VARCHAR(10) NOT NULL, to_on VARCHAR(10))",
            "CREATE INDEX agencies_member_group ON agencies_member (group_id)",
            "CREATE TABLE agencies_person (id VARCHAR(36) PRIMARY KEY, authority VARCHAR(36) NOT NULL, \
             code VARCHAR(40) NOT NULL, name TEXT NOT NULL, search_key TEXT NOT NULL, order_key TEXT NOT NULL, \
             email TEXT NOT NULL, phone VARCHAR(40) NOT NULL, version BIGINT NOT NULL)",
            "CREATE INDEX agencies_person_authority ON agencies_person (authority, order_key)",
            "CREATE INDEX agencies_person_code ON agencies_person (authority, code)",
            "CREATE TABLE agencies_appointment (id VARCHAR(36) PRIMARY KEY, person VARCHAR(36) NOT NULL, \
             agency VARCHAR(36) NOT NULL, position TEXT NOT NULL, rank VARCHAR(8) NOT NULL, is_main BIGINT NOT NULL, \
             basis TEXT NOT NULL, from_on VARCHAR(10) NOT NULL, to_on VARCHAR(10))",
            "CREATE INDEX agencies_appointment_person ON agencies_appointment (person)",
            "CREATE INDEX agencies_appointment_agency ON agencies_appointment (agency, rank)",
            "CREATE TABLE agencies_delegation (id VARCHAR(36) PRIMARY KEY, authority VARCHAR(36) NOT NULL, \
             from_person VARCHAR(36) NOT NULL, to_person VARCHAR(36) NOT NULL, form VARCHAR(8) NOT NULL, \
             scope TEXT NOT NULL, basis TEXT NOT NULL, from_on VARCHAR(10) NOT NULL, to_on VARCHAR(10))",
            "CREATE INDEX agencies_delegation_authority ON agencies_delegation (authority, from_on)",
            "CREATE INDEX agencies_delegation_to ON agencies_delegation (to_person)",
            "CREATE TABLE agencies_succession (id VARCHAR(36) PRIMARY KEY, from_agency VARCHAR(36) NOT NULL, \
             to_agency VARCHAR(36) NOT NULL, scope VARCHAR(10) NOT NULL, scope_text TEXT NOT NULL, \
             on_day VARCHAR(10) NOT NULL, basis TEXT NOT NULL)",
            "CREATE INDEX agencies_succession_from ON agencies_succession (from_agency)",
            "CREATE INDEX agencies_succession_to ON agencies_succession (to_agency)",
            "CREATE TABLE agencies_setting (authority VARCHAR(36) NOT NULL, name VARCHAR(80) NOT NULL, \
             value TEXT NOT NULL, PRIMARY KEY (authority, name))",
            "CREATE TABLE agencies_exception (authority VARCHAR(36) NOT NULL, day VARCHAR(10) NOT NULL, \
             kind VARCHAR(16) NOT NULL, name TEXT NOT NULL, basis TEXT NOT NULL, PRIMARY KEY (authority, day))",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
