//! The search index: the one place with two SQL texts (FTS5 and tsvector).
//!
//! Words are folded (`Đường` is found by `duong`), every typed word is a prefix, all must occur.

use kernel::{AgencyId, AuthorityId, Moment, ObjectRef, Result, Scope, fold};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};

use crate::cx::Tx;
use crate::dialect::Engine;

/// What the index keeps of one thing.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The thing.
    pub object: ObjectRef,
    /// Whose work it is.
    pub authority: AuthorityId,
    /// Whether everybody who works in the authority may see it.
    pub open: bool,
    /// Agencies that may see it besides.
    pub agencies: Vec<AgencyId>,
    /// First line of the result.
    pub title: String,
    /// Second line: place and person.
    pub line: String,
    /// Where it opens.
    pub href: String,
    /// Newest first among equals.
    pub at: Moment,
    /// All words by which it is found, besides the title.
    pub words: String,
}

/// One result.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Hit {
    /// The glossary's word for its kind.
    pub kind: String,
    /// Its id.
    pub object: String,
    /// First line.
    pub title: String,
    /// Second line.
    pub line: String,
    /// Where it opens.
    pub href: String,
}

/// Puts a thing into the index, in place of what stood there for it.
pub async fn put(tx: &Tx, entry: &Entry) -> Result<()> {
    remove(tx, &entry.object).await?;
    let db = tx.db();
    let backend = db.get_database_backend();
    let row = db
        .query_one_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO search_entry (kind, object, authority, open, title, line, href, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING no",
            [
                entry.object.kind.clone().into(),
                entry.object.id.clone().into(),
                entry.authority.into(),
                i64::from(entry.open).into(),
                entry.title.clone().into(),
                entry.line.clone().into(),
                entry.href.clone().into(),
                entry.at.into(),
            ],
        ))
        .await?;
    let no: i64 =
        row.ok_or_else(|| kernel::Error::internal("search insert gave no row"))?.try_get("", "no")?;
    let words = fold::key(&format!("{} {} {}", entry.title, entry.line, entry.words));
    let sql = match Engine::of(db) {
        Engine::Sqlite => "INSERT INTO search_entry_words (rowid, words) VALUES ($1, $2)",
        Engine::Postgres => {
            "INSERT INTO search_entry_words (no, words) VALUES ($1, to_tsvector('simple', $2))"
        }
    };
    db.execute_raw(Statement::from_sql_and_values(backend, sql, [no.into(), words.into()])).await?;
    for agency in &entry.agencies {
        db.execute_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO search_entry_agency (no, agency) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [no.into(), (*agency).into()],
        ))
        .await?;
    }
    Ok(())
}

/// Takes a thing out of the index; nothing happens if it is not there.
pub async fn remove(tx: &Tx, object: &ObjectRef) -> Result<()> {
    let db = tx.db();
    let backend = db.get_database_backend();
    let row = db
        .query_one_raw(Statement::from_sql_and_values(
            backend,
            "SELECT no FROM search_entry WHERE kind = $1 AND object = $2",
            [object.kind.clone().into(), object.id.clone().into()],
        ))
        .await?;
    let Some(row) = row else { return Ok(()) };
    let no: i64 = row.try_get("", "no")?;
    let words = match Engine::of(db) {
        Engine::Sqlite => "DELETE FROM search_entry_words WHERE rowid = $1",
        Engine::Postgres => "DELETE FROM search_entry_words WHERE no = $1",
    };
    for sql in
        [words, "DELETE FROM search_entry_agency WHERE no = $1", "DELETE FROM search_entry WHERE no = $1"]
    {
        db.execute_raw(Statement::from_sql_and_values(backend, sql, [no.into()])).await?;
    }
    Ok(())
}

/// What the scope may see of the things that have all the words of `query`; best first, at most `limit`.
/// An empty query finds nothing.
pub async fn find(db: &DatabaseConnection, scope: &Scope, query: &str, limit: u64) -> Result<Vec<Hit>> {
    let words = fold::key(query);
    let words: Vec<&str> = words.split_whitespace().take(12).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // `key` leaves letters and digits only, so nothing typed can be an operator of either engine.
    let (matching, pattern) = match Engine::of(db) {
        Engine::Sqlite => (
            "JOIN search_entry_words w ON w.rowid = e.no WHERE w.words MATCH $1",
            words.iter().map(|w| format!("\"{w}\"*")).collect::<Vec<_>>().join(" "),
        ),
        Engine::Postgres => (
            "JOIN search_entry_words w ON w.no = e.no WHERE w.words @@ to_tsquery('simple', $1)",
            words.iter().map(|w| format!("{w}:*")).collect::<Vec<_>>().join(" & "),
        ),
    };
    let mut values: Vec<Value> = vec![pattern.into()];
    let mut seen = String::new();
    if !scope.all {
        let mut list = |ids: Vec<Value>| -> String {
            let marks: Vec<String> = ids
                .into_iter()
                .map(|id| {
                    values.push(id);
                    format!("${}", values.len())
                })
                .collect();
            if marks.is_empty() { "NULL".to_owned() } else { marks.join(", ") }
        };
        let whole = list(scope.whole.iter().map(|id| (*id).into()).collect());
        let open = list(scope.authorities.iter().map(|id| (*id).into()).collect());
        let agencies = list(scope.agencies.iter().take(500).map(|id| (*id).into()).collect());
        seen = format!(
            " AND (e.authority IN ({whole}) OR (e.open = 1 AND e.authority IN ({open})) OR EXISTS \
             (SELECT 1 FROM search_entry_agency a WHERE a.no = e.no AND a.agency IN ({agencies})))"
        );
    }
    values.push((limit.min(500) as i64).into());
    let sql = format!(
        "SELECT e.kind, e.object, e.title, e.line, e.href FROM search_entry e {matching}{seen} \
         ORDER BY e.at DESC, e.no DESC LIMIT ${}",
        values.len()
    );
    let rows =
        db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    rows.iter()
        .map(|row| {
            Ok(Hit {
                kind: row.try_get("", "kind")?,
                object: row.try_get("", "object")?,
                title: row.try_get("", "title")?,
                line: row.try_get("", "line")?,
                href: row.try_get("", "href")?,
            })
        })
        .collect()
}
