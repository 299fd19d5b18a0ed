//! All SQL of this module.

pub mod amendment;
pub mod begun;
pub mod content;
pub mod detailed;
pub mod draft;
pub mod plan;
pub mod report;
pub mod setting;
pub mod target;
pub mod written;

use sea_orm::{ConnectionTrait, Statement, Value};

/// Rows in one insert, so that no engine's limit of bound values is met.
const ROWS: usize = 100;

/// A statement for the connection's engine.
fn statement<C: ConnectionTrait>(db: &C, sql: impl Into<String>, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// `$3, $4, $5` for values that are put behind those that are already there; `NULL` for none, which nothing equals.
fn marks<T: Into<Value>>(values: &mut Vec<Value>, list: impl IntoIterator<Item = T>) -> String {
    let marks: Vec<String> = list
        .into_iter()
        .map(|value| {
            values.push(value.into());
            format!("${}", values.len())
        })
        .collect();
    if marks.is_empty() { "NULL".to_owned() } else { marks.join(", ") }
}
