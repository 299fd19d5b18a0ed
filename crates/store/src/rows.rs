//! All rows of a PostgreSQL database in one file, and back into an empty database.
//!
//! The file is compressed text, a line each: what the schema steps of the database are, then each table with its
//! columns and its rows as JSON, at the end how many rows there were. The rows are those of one moment, while others go
//! on working. The schema itself is not in it: the program makes it again by exactly those steps. So an older database
//! is copied as it is, comes back as it was, and is brought up to date as usual. It needs no tool of the database, and
//! none of the right version.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use futures::TryStreamExt;
use kernel::{Error, Result};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, Statement, StreamTrait,
    TransactionTrait,
};
use sea_orm_migration::SchemaManager;

use crate::migrate::{self, Migration};
use crate::open::Store;

/// What a line says that is no row begins with this; a row begins with a brace.
const NOTE: char = '#';

/// How the file is written; another number is another way.
const FORMAT: u32 = 1;

/// Rows are put back in parts of about as many bytes.
const PART: usize = 1 << 20;

/// The lines that are no rows.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Note {
    Database { format: u32, steps: Vec<String> },
    Table { name: String, columns: Vec<String> },
    End { rows: u64 },
}

impl Store {
    /// Writes all rows of this PostgreSQL database into a new file, as they are at one moment, and returns the schema
    /// steps that it had then. Nothing is changed, and nothing is migrated.
    #[expect(clippy::disallowed_methods, reason = "it only reads, and all at one moment")]
    pub async fn copy_postgres_to(&self, file: &Path) -> Result<Vec<String>> {
        let one_moment = Some(IsolationLevel::RepeatableRead);
        let db = self.0.writer.begin_with_config(one_moment, Some(AccessMode::ReadOnly)).await?;
        migrate::without_haste(&db).await?;
        let steps = migrate::names_in_order(&db).await?;
        let mut out = GzEncoder::new(BufWriter::new(File::create_new(file)?), Compression::default());
        note(&mut out, &Note::Database { format: FORMAT, steps: steps.clone() })?;
        let mut rows = 0;
        for (table, columns) in tables(&db).await? {
            let select = format!("SELECT row_to_json(t)::text AS line FROM {} AS t", quoted(&table));
            note(&mut out, &Note::Table { name: table, columns })?;
            let mut lines = db.stream_raw(Statement::from_string(DbBackend::Postgres, select)).await?;
            while let Some(row) = lines.try_next().await? {
                let line: String = row.try_get("", "line")?;
                out.write_all(line.as_bytes())?;
                out.write_all(b"\n")?;
                rows += 1;
            }
        }
        note(&mut out, &Note::End { rows })?;
        let written = out.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        written.sync_all()?;
        db.rollback().await?;
        Ok(steps)
    }

    /// Puts the rows of a file of [`Store::copy_postgres_to`] into this empty PostgreSQL database, with the schema that
    /// they had: whole or not at all.
    #[expect(clippy::disallowed_methods, reason = "the database has no schema yet, so there is no Cx")]
    pub async fn restore_postgres_from(&self, file: &Path, migrations: &[Box<dyn Migration>]) -> Result<()> {
        let db = self.0.writer.begin().await?;
        migrate::take_turn(&db).await?;
        let in_the_way: Vec<String> = tables(&db).await?.into_keys().take(3).collect();
        if !in_the_way.is_empty() {
            return Err(Error::refused(
                "store.database-not-empty",
                format!(
                    "Cơ sở dữ liệu PostgreSQL đã có bảng ({}). Hãy khôi phục vào một cơ sở dữ liệu trống để không mất gì.",
                    in_the_way.join(", ")
                ),
            ));
        }
        let mut lines = BufReader::new(GzDecoder::new(File::open(file)?)).lines();
        let Some(Note::Database { format: FORMAT, steps }) = lines.next().transpose()?.and_then(|l| read(&l))
        else {
            return Err(unreadable());
        };
        migrate::refuse_newer(&steps, migrations)?;
        migrate::make_list(&db).await?;
        for migration in migrations.iter().filter(|m| steps.iter().any(|step| step == m.name())) {
            migration.up(&SchemaManager::new(&db)).await?;
        }
        let there = tables(&db).await?;
        // A step may have put rows of its own into its tables.
        for table in there.keys() {
            db.execute_unprepared(&format!("DELETE FROM {}", quoted(table))).await?;
        }
        let mut part = Part::default();
        let (mut rows, mut end) = (0, None);
        for line in lines {
            let line = line?;
            if !line.starts_with(NOTE) {
                part.add(&db, &line).await?;
                rows += 1;
                continue;
            }
            part.put(&db).await?;
            match read(&line) {
                Some(Note::Table { name, columns }) if there.get(&name) == Some(&columns) => {
                    part.table = name;
                }
                Some(Note::End { rows }) => end = Some(rows),
                _ => return Err(unreadable()),
            }
        }
        if end != Some(rows) {
            return Err(unreadable());
        }
        continue_numbers(&db).await?;
        db.commit().await?;
        Ok(())
    }
}

fn unreadable() -> Error {
    Error::refused(
        "store.copy-unreadable",
        "Bản sao cơ sở dữ liệu không đọc được: bị cụt, bị sửa, hoặc do một phiên bản khác của chương trình ghi. \
         Hãy dùng bản sao lưu khác.",
    )
}

fn note(out: &mut impl Write, note: &Note) -> Result<()> {
    writeln!(out, "{NOTE}{}", serde_json::to_string(note)?)?;
    Ok(())
}

fn read(line: &str) -> Option<Note> {
    serde_json::from_str(line.strip_prefix(NOTE)?).ok()
}

/// Rows of one table on their way into it.
#[derive(Default)]
struct Part {
    table: String,
    rows: String,
}

impl Part {
    async fn add(&mut self, db: &DatabaseTransaction, row: &str) -> Result<()> {
        self.rows.push(if self.rows.is_empty() { '[' } else { ',' });
        self.rows.push_str(row);
        if self.rows.len() > PART { self.put(db).await } else { Ok(()) }
    }

    async fn put(&mut self, db: &DatabaseTransaction) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        self.rows.push(']');
        let table = quoted(&self.table);
        let insert =
            format!("INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $1::json)");
        let rows = std::mem::take(&mut self.rows);
        db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, insert, [rows.into()])).await?;
        Ok(())
    }
}

/// The tables of the program's schema, each with its columns in their order.
async fn tables(db: &DatabaseTransaction) -> Result<BTreeMap<String, Vec<String>>> {
    let columns = "SELECT c.table_name::text AS name, c.column_name::text AS column_name \
         FROM information_schema.columns c JOIN information_schema.tables t \
         ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE' \
         WHERE c.table_schema = current_schema() ORDER BY c.table_name, c.ordinal_position";
    let mut all = BTreeMap::<String, Vec<String>>::new();
    for row in db.query_all_raw(Statement::from_string(DbBackend::Postgres, columns)).await? {
        all.entry(row.try_get("", "name")?).or_default().push(row.try_get("", "column_name")?);
    }
    Ok(all)
}

/// Columns that count up go on behind the highest number that came back.
async fn continue_numbers(db: &DatabaseTransaction) -> Result<()> {
    let counting = "SELECT table_name::text AS name, column_name::text AS column_name \
         FROM information_schema.columns \
         WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'";
    for row in db.query_all_raw(Statement::from_string(DbBackend::Postgres, counting)).await? {
        let (table, column): (String, String) = (row.try_get("", "name")?, row.try_get("", "column_name")?);
        let (table, named) = (quoted(&table), quoted(&column));
        let highest = format!("(SELECT MAX({named}) FROM {table})");
        let go_on = format!(
            "SELECT setval(pg_get_serial_sequence('{}', '{}'), COALESCE({highest}, 1), {highest} IS NOT NULL)",
            table.replace('\'', "''"),
            column.replace('\'', "''")
        );
        db.query_one_raw(Statement::from_string(DbBackend::Postgres, go_on)).await?;
    }
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
