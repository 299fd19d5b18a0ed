//! Agencies and people from a table. A plan says the fate of every row before anything is written; writing makes the
//! same plan again, inside the transaction, and carries it out.

mod agencies;
mod columns;
mod people;

use ::store::{Cx, Tx};
use files::{Files, StoredFile};
use kernel::{Actor, AuthorityId, Error, Result};
use typeset::ReadTable;

use crate::model::Authority;
use crate::policy::{Ground, act};
use crate::store;

/// What a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// One agency a row.
    Agencies,
    /// One position of one person a row.
    People,
}

impl ImportKind {
    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agencies => "agencies",
            Self::People => "people",
        }
    }

    /// The kind of a stable word.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Agencies, Self::People].into_iter().find(|kind| kind.code() == code)
    }

    /// The titles of the columns of an empty table to fill in.
    pub const fn titles(self) -> &'static [&'static str] {
        match self {
            Self::Agencies => agencies::TITLES,
            Self::People => people::TITLES,
        }
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    New,
    /// It is known, and something changes.
    Changed,
    /// It is known as it stands; nothing happens.
    Same,
    /// It cannot be taken; nothing happens.
    Bad,
}

impl Fate {
    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::Bad => "bad",
        }
    }

    /// What people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "mới",
            Self::Changed => "cập nhật",
            Self::Same => "bỏ qua",
            Self::Bad => "lỗi",
        }
    }
}

/// One row of the table with its fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its number in the file, as a spreadsheet counts.
    pub row: usize,
    /// Who or what it is about.
    pub what: String,
    /// What becomes of it.
    pub fate: Fate,
    /// Why, or what changes.
    pub why: String,
}

/// The fate of every row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// In the order of the file.
    pub lines: Vec<ImportLine>,
}

impl Preview {
    /// How many rows have a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.lines.iter().filter(|line| line.fate == fate).count()
    }

    /// Whether writing would change anything.
    pub fn changes_something(&self) -> bool {
        self.lines.iter().any(|line| matches!(line.fate, Fate::New | Fate::Changed))
    }
}

/// A row and what is done for it.
struct Planned<S> {
    line: ImportLine,
    step: Option<S>,
}

fn preview<S>(plan: &[Planned<S>]) -> Preview {
    Preview { lines: plan.iter().map(|planned| planned.line.clone()).collect() }
}

/// The table of a file that was sent: .xlsx or .csv.
pub async fn read_file(files: &Files, file: &StoredFile) -> Result<ReadTable> {
    let bytes = files.open(file.id).await?.read_all(typeset::MAX_BYTES as u64).await?;
    let name = file.name.clone();
    tokio::task::spawn_blocking(move || typeset::read_table(&bytes, &name))
        .await
        .map_err(Error::internal)?
        .map_err(|error| Error::field("tep", error.to_string()))
}

/// Refuses whoever may not write what such a table holds.
pub fn may_import(actor: &Actor, kind: ImportKind, authority: &Authority) -> Result<()> {
    match kind {
        ImportKind::Agencies => actor.grant::<_, act::Organise>(Ground::from(authority)).map(|_| ()),
        ImportKind::People => actor.grant::<_, act::KeepPeople>(Ground::from(authority)).map(|_| ()),
    }
}

/// Says what would become of each row; writes nothing.
pub async fn preview_import(
    cx: &Cx,
    kind: ImportKind,
    authority: AuthorityId,
    table: &ReadTable,
) -> Result<Preview> {
    let found = store::authority(cx.db(), authority).await?;
    may_import(&cx.actor, kind, &found)?;
    match kind {
        ImportKind::Agencies => Ok(preview(&agencies::plan(cx.db(), &found, table, cx.today()).await?)),
        ImportKind::People => Ok(preview(&people::plan(cx.db(), &found, table, cx.today()).await?)),
    }
}

/// Writes every row that is new or changed and leaves the others out; returns what became of each.
pub async fn import(tx: &Tx, kind: ImportKind, authority: AuthorityId, table: &ReadTable) -> Result<Preview> {
    let found = store::authority(tx.db(), authority).await?;
    let done = match kind {
        ImportKind::Agencies => agencies::write(tx, &found, table).await?,
        ImportKind::People => people::write(tx, &found, table).await?,
    };
    let counts = [
        ("kind", kind.code().to_owned()),
        ("new", done.count(Fate::New).to_string()),
        ("changed", done.count(Fate::Changed).to_string()),
    ];
    tx.audit_with("organisation.imported", authority, &counts).await?;
    Ok(done)
}
