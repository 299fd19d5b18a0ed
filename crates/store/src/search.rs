//! The search index: the one place with two SQL texts (FTS5 and tsvector).
//!
//! Words are folded (`Đường` is found by `duong`), every typed word is a prefix, all must occur.

use kernel::{AgencyId, AuthorityId, Moment, ObjectRef, Page, PageQuery, Result, Scope, fold};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement, Value};

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
        "SELECT e.* FROM (SELECT {COLUMNS}, COUNT(*) OVER (PARTITION BY e.kind) AS total, \
         ROW_NUMBER() OVER (PARTITION BY e.kind ORDER BY {BEST}) AS place {}) e \
         WHERE e.place <= {each} ORDER BY e.kind, e.place",
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

const COLUMNS: &str = "e.kind, e.object, e.title, e.line, e.href";
const BEST: &str = "e.at DESC, e.no DESC";

fn hit(row: &QueryResult) -> Result<Hit> {
    Ok(Hit {
        kind: row.try_get("", "kind")?,
        object: row.try_get("", "object")?,
        title: row.try_get("", "title")?,
        line: row.try_get("", "line")?,
        href: row.try_get("", "href")?,
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
            asked.from.push_str(&format!(
                " AND (e.authority IN ({whole}) OR (e.open = 1 AND e.authority IN ({open})) OR EXISTS \
                 (SELECT 1 FROM search_entry_agency a WHERE a.no = e.no AND a.agency IN ({agencies})))"
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

/// A piece of a text, and whether it was searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The piece as it stands in the text.
    pub text: String,
    /// Whether the query found it.
    pub is_hit: bool,
}

/// The text in pieces, so that the beginnings of words by which `query` finds it can be marked.
pub fn marked(text: &str, query: &str) -> Vec<Piece> {
    let key = fold::key(query);
    let words: Vec<&str> = key.split_whitespace().take(MOST_WORDS).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |text: &str, is_hit: bool| match pieces.last_mut().filter(|last| last.is_hit == is_hit) {
        _ if text.is_empty() => {}
        Some(last) => last.text.push_str(text),
        None => pieces.push(Piece { text: text.to_owned(), is_hit }),
    };
    let text = fold::nfc(text);
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let begin = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
        let (between, at) = rest.split_at(begin);
        let (word, after) = at.split_at(at.find(|c: char| !c.is_alphanumeric()).unwrap_or(at.len()));
        let bare = fold::key(word);
        let found = words.iter().filter(|w| bare.starts_with(**w)).map(|w| w.chars().count()).max();
        // Folding keeps one letter for one letter; where it does not, the whole word is marked.
        let letters =
            if bare.chars().count() == word.chars().count() { found } else { found.map(|_| usize::MAX) };
        let end = letters.map_or(0, |n| word.char_indices().nth(n).map_or(word.len(), |(at, _)| at));
        let (hit, tail) = word.split_at(end);
        add(between, false);
        add(hit, true);
        add(tail, false);
        rest = after;
    }
    pieces
}

/// How many words of a query count.
const MOST_WORDS: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, query: &str) -> String {
        marked(text, query)
            .into_iter()
            .map(|piece| if piece.is_hit { format!("[{}]", piece.text) } else { piece.text })
            .collect()
    }

    #[test]
    fn beginnings_of_words_are_marked_without_diacritics() {
        for (text, query, expected) in [
            ("Rà soát đường Nguyễn Huệ", "duong hue", "Rà soát [đường] Nguyễn [Huệ]"),
            ("Rà soát đường Nguyễn Huệ", "ngu", "Rà soát đường [Ngu]yễn Huệ"),
            ("Họp, cuộc họp (trực tuyến)", "HỌP", "[Họp], cuộc [họp] (trực tuyến)"),
            ("Nhóm việc", "ho", "Nhóm việc"),
            ("Rà soát", "", "Rà soát"),
            ("", "hop", ""),
        ] {
            assert_eq!(shown(text, query), expected, "{query}");
        }
    }
}
