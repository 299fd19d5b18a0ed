//! The search index: the one place with two SQL texts (FTS5 and tsvector).
//!
//! Words are folded (`Đường` is found by `duong`), every typed word is a prefix, all must occur.

use kernel::{AgencyId, AuthorityId, Moment, ObjectRef, Page, PageQuery, PersonId, Result, Scope, fold};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement, Value};

use crate::cx::Tx;
use crate::dialect::Engine;

mod fill;
mod passage;

pub use fill::{Filling, fill, is_filled};
pub use passage::{Piece, excerpt, marked};

/// Who may see a thing, and so may find it.
#[derive(Debug, Clone)]
pub enum Seen {
    /// Those who follow the whole work of an authority, and these.
    By {
        /// Whose work it is.
        authority: AuthorityId,
        /// Whether everybody who works in the authority may see it.
        open: bool,
        /// Agencies that may see it besides.
        agencies: Vec<AgencyId>,
        /// People who may see it besides, wherever they work.
        people: Vec<PersonId>,
    },
    /// It is part of another thing: whoever finds that finds this, also when that changes hands. What is part of
    /// nothing in the index is not kept, and it goes when the other goes.
    With(ObjectRef),
}

/// What the index keeps of one thing.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The thing.
    pub object: ObjectRef,
    /// Who may see it.
    pub seen: Seen,
    /// First line of the result.
    pub title: String,
    /// Second line: place and person.
    pub line: String,
    /// Where it opens.
    pub href: String,
    /// Newest first among equals.
    pub at: Moment,
    /// All words by which it is found, besides title, line and text.
    pub words: String,
    /// What it says: it is found by this, and a result shows the place. Empty where title and line say all.
    pub text: String,
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
    /// What it says, as far as the index keeps it.
    pub text: String,
}

impl Hit {
    /// The place in its text that was found, where not all words of `query` stand in its first two lines.
    pub fn place(&self, query: &str) -> Option<String> {
        let missing = passage::missing(&[&self.title, &self.line], query);
        if missing.is_empty() { None } else { excerpt(&self.text, &missing) }
    }
}

/// Characters of what a thing says that the index keeps. PostgreSQL refuses the words of a row beyond a megabyte; so
/// many characters stay below it, also where no word stands twice.
const MOST_TEXT: usize = 200_000;

/// Puts a thing into the index, in place of what stood there for it. Its parts are seen from now on by whom it is.
pub async fn put(tx: &Tx, entry: &Entry) -> Result<()> {
    take_out(tx, &entry.object).await?;
    let (authority, open, whole, from) = match &entry.seen {
        Seen::By { authority, open, .. } => (*authority, i64::from(*open), None, None),
        Seen::With(whole) => match seen_with(tx, whole).await? {
            Some((no, authority, open)) => (authority, open, Some(whole), Some(no)),
            None => return Ok(()),
        },
    };
    let db = tx.db();
    let backend = db.get_database_backend();
    let text: String = entry.text.chars().take(MOST_TEXT).collect();
    let words = fold::key(&format!("{} {} {} {text}", entry.title, entry.line, entry.words));
    let row = db
        .query_one_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO search_entry \
             (kind, object, authority, open, title, line, href, at, text, whole_kind, whole) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING no",
            [
                entry.object.kind.clone().into(),
                entry.object.id.clone().into(),
                authority.into(),
                open.into(),
                entry.title.clone().into(),
                entry.line.clone().into(),
                entry.href.clone().into(),
                entry.at.into(),
                text.into(),
                whole.map(|whole| whole.kind.clone()).into(),
                whole.map(|whole| whole.id.clone()).into(),
            ],
        ))
        .await?;
    let no: i64 =
        row.ok_or_else(|| kernel::Error::internal("search insert gave no row"))?.try_get("", "no")?;
    let sql = match Engine::of(db) {
        Engine::Sqlite => "INSERT INTO search_entry_words (rowid, words) VALUES ($1, $2)",
        Engine::Postgres => {
            "INSERT INTO search_entry_words (no, words) VALUES ($1, to_tsvector('simple', $2))"
        }
    };
    db.execute_raw(Statement::from_sql_and_values(backend, sql, [no.into(), words.into()])).await?;
    let mut others: Vec<(&str, Value)> = Vec::new();
    if let Seen::By { agencies, people, .. } = &entry.seen {
        let agency = "INSERT INTO search_entry_agency (no, agency) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        let person = "INSERT INTO search_entry_person (no, person) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        others.extend(agencies.iter().map(|id| (agency, (*id).into())));
        others.extend(people.iter().map(|id| (person, (*id).into())));
    }
    if let Some(from) = from {
        others.push(("INSERT INTO search_entry_agency (no, agency) SELECT $1, agency FROM search_entry_agency WHERE no = $2", from.into()));
        others.push(("INSERT INTO search_entry_person (no, person) SELECT $1, person FROM search_entry_person WHERE no = $2", from.into()));
    }
    for (sql, value) in others {
        db.execute_raw(Statement::from_sql_and_values(backend, sql, [no.into(), value])).await?;
    }
    if whole.is_none() && !parts_of(tx, &entry.object).await?.is_empty() {
        hand_on(tx, &entry.object, no).await?;
    }
    Ok(())
}

/// Under which number a thing stands in the index, and by whom it is seen; none: it is not there.
async fn seen_with(tx: &Tx, whole: &ObjectRef) -> Result<Option<(i64, AuthorityId, i64)>> {
    let db = tx.db();
    let backend = db.get_database_backend();
    let row = db
        .query_one_raw(Statement::from_sql_and_values(
            backend,
            "SELECT no, authority, open FROM search_entry WHERE kind = $1 AND object = $2",
            [whole.kind.clone().into(), whole.id.clone().into()],
        ))
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((row.try_get("", "no")?, row.try_get("", "authority")?, row.try_get("", "open")?)))
}

/// The parts of a thing, by their numbers in the index.
async fn parts_of(tx: &Tx, whole: &ObjectRef) -> Result<Vec<i64>> {
    let db = tx.db();
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT no FROM search_entry WHERE whole = $2 AND whole_kind = $1",
            [whole.kind.clone().into(), whole.id.clone().into()],
        ))
        .await?;
    rows.iter().map(|row| Ok(row.try_get("", "no")?)).collect()
}

/// The parts of a thing are seen by whom the thing is, which stands under `no`.
async fn hand_on(tx: &Tx, whole: &ObjectRef, no: i64) -> Result<()> {
    let db = tx.db();
    for sql in [
        "UPDATE search_entry SET authority = (SELECT w.authority FROM search_entry w WHERE w.no = $3), \
         open = (SELECT w.open FROM search_entry w WHERE w.no = $3) WHERE whole = $2 AND whole_kind = $1",
        "DELETE FROM search_entry_agency WHERE no <> $3 AND no IN \
         (SELECT p.no FROM search_entry p WHERE p.whole = $2 AND p.whole_kind = $1)",
        "INSERT INTO search_entry_agency (no, agency) SELECT p.no, a.agency FROM search_entry p, \
         search_entry_agency a WHERE p.whole = $2 AND p.whole_kind = $1 AND a.no = $3",
        "DELETE FROM search_entry_person WHERE no <> $3 AND no IN \
         (SELECT p.no FROM search_entry p WHERE p.whole = $2 AND p.whole_kind = $1)",
        "INSERT INTO search_entry_person (no, person) SELECT p.no, a.person FROM search_entry p, \
         search_entry_person a WHERE p.whole = $2 AND p.whole_kind = $1 AND a.no = $3",
    ] {
        let values = [whole.kind.clone().into(), whole.id.clone().into(), no.into()];
        db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    }
    Ok(())
}

/// Takes a thing and its parts out of the index; nothing happens if it is not there.
pub async fn remove(tx: &Tx, object: &ObjectRef) -> Result<()> {
    for part in parts_of(tx, object).await? {
        drop_row(tx, part).await?;
    }
    take_out(tx, object).await
}

/// Takes a thing out of the index and leaves its parts there.
async fn take_out(tx: &Tx, object: &ObjectRef) -> Result<()> {
    let db = tx.db();
    let row = db
        .query_one_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT no FROM search_entry WHERE kind = $1 AND object = $2",
            [object.kind.clone().into(), object.id.clone().into()],
        ))
        .await?;
    match row {
        Some(row) => drop_row(tx, row.try_get("", "no")?).await,
        None => Ok(()),
    }
}

async fn drop_row(tx: &Tx, no: i64) -> Result<()> {
    let db = tx.db();
    let words = match Engine::of(db) {
        Engine::Sqlite => "DELETE FROM search_entry_words WHERE rowid = $1",
        Engine::Postgres => "DELETE FROM search_entry_words WHERE no = $1",
    };
    for sql in [
        words,
        "DELETE FROM search_entry_agency WHERE no = $1",
        "DELETE FROM search_entry_person WHERE no = $1",
        "DELETE FROM search_entry WHERE no = $1",
    ] {
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [no.into()]);
        db.execute_raw(statement).await?;
    }
    Ok(())
}

/// The hits of one kind.
#[derive(Debug, Clone)]
pub struct Group {
    /// The glossary's word for the kind.
    pub kind: String,
    /// How many there are.
    pub total: u64,
    /// The best of them.
    pub hits: Vec<Hit>,
}

/// What the scope may see of the things that have all the words of `query`; best first, at most `limit`.
/// An empty query finds nothing.
pub async fn find(db: &DatabaseConnection, scope: &Scope, query: &str, limit: u64) -> Result<Vec<Hit>> {
    let Some(mut asked) = Asked::new(db, scope, query) else { return Ok(Vec::new()) };
    let limit = asked.value((limit.min(500) as i64).into());
    let sql = format!("SELECT {COLUMNS} {} ORDER BY {BEST} LIMIT {limit}", asked.from);
    asked.rows(db, &sql).await?.iter().map(hit).collect()
}

/// The same by kind: of each kind how many there are, and the best `each`.
pub async fn groups(db: &DatabaseConnection, scope: &Scope, query: &str, each: u64) -> Result<Vec<Group>> {
    let Some(mut asked) = Asked::new(db, scope, query) else { return Ok(Vec::new()) };
    let each = asked.value((each.min(500) as i64).into());
    let sql = format!(
        "SELECT {COLUMNS}, b.total FROM (SELECT e.no, COUNT(*) OVER (PARTITION BY e.kind) AS total, \
         ROW_NUMBER() OVER (PARTITION BY e.kind ORDER BY {BEST}) AS place {}) b \
         JOIN search_entry e ON e.no = b.no WHERE b.place <= {each} ORDER BY e.kind, b.place",
        asked.from
    );
    let mut groups: Vec<Group> = Vec::new();
    for row in asked.rows(db, &sql).await? {
        let (hit, total): (Hit, i64) = (hit(&row)?, row.try_get("", "total")?);
        match groups.last_mut().filter(|group| group.kind == hit.kind) {
            Some(group) => group.hits.push(hit),
            None => {
                groups.push(Group { kind: hit.kind.clone(), total: total.unsigned_abs(), hits: vec![hit] });
            }
        }
    }
    Ok(groups)
}

/// The things of one kind, a page of them.
pub async fn of_kind(
    db: &DatabaseConnection,
    scope: &Scope,
    query: &str,
    kind: &str,
    page: PageQuery,
) -> Result<Page<Hit>> {
    let Some(mut asked) = Asked::new(db, scope, query) else { return Ok(Page::new(Vec::new(), 0, page)) };
    let kind = asked.value(kind.into());
    let from = format!("{} AND e.kind = {kind}", asked.from);
    let counted = asked.rows(db, &format!("SELECT COUNT(*) AS total {from}")).await?;
    let total: i64 = counted.first().map_or(Ok(0), |row| row.try_get("", "total"))?;
    let (size, offset) =
        (asked.value((page.size() as i64).into()), asked.value((page.offset() as i64).into()));
    let sql = format!("SELECT {COLUMNS} {from} ORDER BY {BEST} LIMIT {size} OFFSET {offset}");
    let hits = asked.rows(db, &sql).await?.iter().map(hit).collect::<Result<_>>()?;
    Ok(Page::new(hits, total.unsigned_abs(), page))
}

const COLUMNS: &str = "e.kind, e.object, e.title, e.line, e.href, e.text";
const BEST: &str = "e.at DESC, e.no DESC";

fn hit(row: &QueryResult) -> Result<Hit> {
    Ok(Hit {
        kind: row.try_get("", "kind")?,
        object: row.try_get("", "object")?,
        title: row.try_get("", "title")?,
        line: row.try_get("", "line")?,
        href: row.try_get("", "href")?,
        text: row.try_get("", "text")?,
    })
}

/// The part of a query that is the same for all: which entries match and may be seen.
struct Asked {
    from: String,
    values: Vec<Value>,
}

impl Asked {
    fn new(db: &DatabaseConnection, scope: &Scope, query: &str) -> Option<Self> {
        let words = fold::key(query);
        let words: Vec<&str> = words.split_whitespace().take(MOST_WORDS).collect();
        if words.is_empty() {
            return None;
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
        let mut asked =
            Self { from: format!("FROM search_entry e {matching}"), values: vec![pattern.into()] };
        if !scope.all {
            let whole = asked.list(scope.whole.iter().map(|id| (*id).into()).collect());
            let open = asked.list(scope.authorities.iter().map(|id| (*id).into()).collect());
            let agencies = asked.list(scope.agencies.iter().take(500).map(|id| (*id).into()).collect());
            let people = asked.list(scope.people.iter().take(500).map(|id| (*id).into()).collect());
            asked.from.push_str(&format!(
                " AND (e.authority IN ({whole}) OR (e.open = 1 AND e.authority IN ({open})) OR EXISTS \
                 (SELECT 1 FROM search_entry_agency a WHERE a.no = e.no AND a.agency IN ({agencies})) OR EXISTS \
                 (SELECT 1 FROM search_entry_person p WHERE p.no = e.no AND p.person IN ({people})))"
            ));
        }
        Some(asked)
    }

    /// Its mark in the text.
    fn value(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn list(&mut self, ids: Vec<Value>) -> String {
        let marks: Vec<String> = ids.into_iter().map(|id| self.value(id)).collect();
        if marks.is_empty() { "NULL".to_owned() } else { marks.join(", ") }
    }

    /// Hands over as many values as the text has marks.
    async fn rows(&self, db: &DatabaseConnection, sql: &str) -> Result<Vec<QueryResult>> {
        let backend = db.get_database_backend();
        Ok(db.query_all_raw(Statement::from_sql_and_values(backend, sql, self.values.clone())).await?)
    }
}

/// How many words of a query count.
const MOST_WORDS: usize = 12;
