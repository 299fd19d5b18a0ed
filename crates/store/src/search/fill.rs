//! Filling the index with what stood in the database before the index knew its kind.

use kernel::Result;
use sea_orm::{ConnectionTrait, Statement};

use crate::cx::{Cx, Tx};

/// What a module puts into the index of things that were written before the index knew them. Done once in an
/// installation, in steps that go on where the last one ended; new things are indexed by the acts that write them.
#[async_trait::async_trait]
pub trait Filling: Send + Sync {
    /// Stable name, unique among all modules: crate, dot, what, number. Another number fills anew.
    fn name(&self) -> &'static str;

    /// Puts the next things behind `mark` ("" at the beginning) into the index and says up to where it came; none:
    /// there was nothing more. Reads inside the transaction, so that no act comes in between.
    async fn put_next(&self, tx: &Tx, mark: &str) -> Result<Option<String>>;
}

/// Whether all has been filled in.
pub async fn is_filled(cx: &Cx, names: &[&str]) -> Result<bool> {
    let db = cx.db();
    let sql = "SELECT name FROM search_filled WHERE is_done = 1";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let done = rows.iter().map(|row| Ok(row.try_get("", "name")?)).collect::<Result<Vec<String>>>()?;
    Ok(names.iter().all(|name| done.iter().any(|known| known == name)))
}

/// Fills the index to the end, each step in a transaction of its own. May run twice.
pub async fn fill(cx: &Cx, filling: &dyn Filling) -> Result<()> {
    while cx.housekeep(|tx| async move { step(&tx, filling).await }).await? {}
    Ok(())
}

/// One step; false: all is done.
async fn step(tx: &Tx, filling: &dyn Filling) -> Result<bool> {
    let db = tx.db();
    let backend = db.get_database_backend();
    let sql = "SELECT mark, is_done FROM search_filled WHERE name = $1";
    let row = db.query_one_raw(Statement::from_sql_and_values(backend, sql, [filling.name().into()])).await?;
    let mark = match row {
        Some(row) if row.try_get::<i64>("", "is_done")? == 1 => return Ok(false),
        Some(row) => row.try_get("", "mark")?,
        None => String::new(),
    };
    let next = filling.put_next(tx, &mark).await?;
    let sql = "INSERT INTO search_filled (name, mark, is_done) VALUES ($1, $2, $3) \
               ON CONFLICT (name) DO UPDATE SET mark = excluded.mark, is_done = excluded.is_done";
    let is_done = i64::from(next.is_none());
    let values = [filling.name().into(), next.clone().unwrap_or(mark).into(), is_done.into()];
    db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(next.is_some())
}
