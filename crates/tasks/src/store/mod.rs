//! All SQL of this module.

pub mod board;
pub mod explanation;
pub mod list;
pub mod plan;
pub mod talk;
pub mod task;

use kernel::Result;
use sea_orm::{
    ConnectionTrait, EntityTrait, PaginatorTrait, QueryOrder, QuerySelect, Select, Statement, Value,
};

/// Values in one `IN` list.
pub const CHUNK: usize = 500;

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

/// The newest rows by two columns, oldest first, and how many are older than these.
async fn newest<E, C>(
    db: &C,
    rows: Select<E>,
    (at, id): (E::Column, E::Column),
    most: u64,
) -> Result<(Vec<E::Model>, i64)>
where
    E: EntityTrait,
    E::Model: Send + Sync,
    C: ConnectionTrait,
{
    let mut found = rows.clone().order_by_desc(at).order_by_desc(id).limit(most).all(db).await?;
    found.reverse();
    let shown = found.len() as u64;
    let all = if shown < most { shown } else { rows.count(db).await? };
    Ok((found, all.saturating_sub(shown) as i64))
}
