//! What the benches need of the database file beyond the acts: counts, account names, and many finished tasks at once.
//!
//! A hundred thousand finished tasks through the acts would take longer than the bench; here one row that the acts made
//! is multiplied. Only throw-away copies are written to, while no program has them open.

use std::path::Path;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, FromQueryResult, Statement};

use crate::Failure;

/// The database file of a data folder.
pub async fn open(data: &Path) -> Result<DatabaseConnection, Failure> {
    Ok(Database::connect(format!("sqlite://{}?mode=rw", data.join("thongsuot.db").display())).await?)
}

#[derive(FromQueryResult)]
struct Text {
    text: String,
}

#[derive(FromQueryResult)]
struct Number {
    number: i64,
}

async fn texts(db: &DatabaseConnection, sql: &str) -> Result<Vec<String>, Failure> {
    let rows =
        Text::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).all(db).await?;
    Ok(rows.into_iter().map(|row| row.text).collect())
}

async fn number(db: &DatabaseConnection, sql: &str) -> Result<i64, Failure> {
    let row =
        Number::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).one(db).await?;
    row.map(|r| r.number).ok_or_else(|| Failure::could_not(format!("no answer: {sql}")))
}

/// Tasks and agencies of an installation.
pub async fn sizes(data: &Path) -> Result<(i64, i64), Failure> {
    let db = open(data).await?;
    let tasks = number(&db, "SELECT COUNT(*) AS number FROM tasks_task").await?;
    let agencies = number(&db, "SELECT COUNT(*) AS number FROM agencies_agency").await?;
    db.close().await?;
    Ok((tasks, agencies))
}

/// Names of accounts that can sign in with the common password alone.
pub async fn accounts(data: &Path) -> Result<Vec<String>, Failure> {
    let db = open(data).await?;
    let names = texts(
        &db,
        "SELECT name AS text FROM access_account \
         WHERE locked_at IS NULL AND password IS NOT NULL AND must_change = 0 AND second_secret IS NULL ORDER BY name",
    )
    .await?;
    db.close().await?;
    Ok(names)
}

/// Gives the person of `account` and their agency as many finished tasks, read notices and progress reports as are
/// missing up to `wanted`.
pub async fn finish_many(data: &Path, account: &str, wanted: i64) -> Result<(), Failure> {
    let db = open(data).await?;
    let person =
        one(&db, &format!("SELECT person AS text FROM access_account WHERE name = '{account}'")).await?;
    let agency = one(
        &db,
        &format!("SELECT agency AS text FROM agencies_appointment WHERE person = '{person}' ORDER BY is_main DESC LIMIT 1"),
    )
    .await?;
    let model = one(
        &db,
        "SELECT id AS text FROM tasks_task WHERE open = 0 AND state = 'done' ORDER BY number LIMIT 1",
    )
    .await?;
    let there = number(
        &db,
        &format!("SELECT COUNT(*) AS number FROM tasks_task WHERE open = 0 AND assignee = '{person}'"),
    )
    .await?;
    let missing = wanted - there;
    if missing <= 0 {
        return Err(Failure::could_not(format!(
            "{account} has {there} finished tasks already, more than {wanted}"
        )));
    }
    let from = number(&db, "SELECT MAX(number) AS number FROM tasks_task").await? + 1;
    let fresh = "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' \
                 || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";
    let task = columns(
        &db,
        "tasks_task",
        &[
            ("id", fresh),
            ("number", &format!("{from} + n")),
            ("lead", &format!("'{agency}'")),
            ("assignee", &format!("'{person}'")),
            ("parent", "NULL"),
        ],
    )
    .await?;
    let count = format!(
        "WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < {missing})"
    );
    let notice = "INSERT INTO notices_notice (id, person, object_kind, object, title, line, href, at, unread, unmailed)";
    let script = [
        "BEGIN".to_owned(),
        format!(
            "{count} INSERT INTO tasks_task ({}) SELECT {} FROM tasks_task, counter WHERE id = '{model}'",
            task.0, task.1
        ),
        format!(
            "{count} INSERT INTO tasks_progress (id, task, at, person, percent, words) \
             SELECT {fresh}, id, '2021-06-01T02:00:00.000Z', '{person}', 100, 'Đã hoàn thành' FROM tasks_task, \
             (SELECT 1 AS n FROM counter LIMIT 1) WHERE open = 0 AND assignee = '{person}'"
        ),
        format!(
            "{notice} SELECT {fresh}, '{person}', 'task', id, title, 'Đã xác nhận hoàn thành', '/nhiem-vu/' || id, \
             '2021-06-01T02:00:00.000Z', 0, 0 FROM tasks_task WHERE open = 0 AND assignee = '{person}'"
        ),
        "COMMIT".to_owned(),
        "ANALYZE".to_owned(),
    ];
    db.execute_unprepared(&script.join(";\n")).await?;
    let now = number(
        &db,
        &format!("SELECT COUNT(*) AS number FROM tasks_task WHERE open = 0 AND assignee = '{person}'"),
    )
    .await?;
    db.close().await?;
    if now == wanted {
        Ok(())
    } else {
        Err(Failure::could_not(format!("{now} finished tasks instead of {wanted}")))
    }
}

async fn one(db: &DatabaseConnection, sql: &str) -> Result<String, Failure> {
    texts(db, sql)
        .await?
        .into_iter()
        .next()
        .ok_or_else(|| Failure::could_not(format!("nothing found: {sql}")))
}

/// The columns of a table, and the same with some of them replaced by expressions.
async fn columns(
    db: &DatabaseConnection,
    table: &str,
    replaced: &[(&str, &str)],
) -> Result<(String, String), Failure> {
    let names = texts(db, &format!("SELECT name AS text FROM pragma_table_info('{table}')")).await?;
    let values: Vec<String> = names
        .iter()
        .map(|name| {
            let other = replaced.iter().find(|(column, _)| column == name);
            other.map_or_else(|| format!("{table}.{name}"), |(_, value)| (*value).to_owned())
        })
        .collect();
    Ok((names.join(", "), values.join(", ")))
}
