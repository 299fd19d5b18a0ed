//! Reads a reform plan as issued – .txt, .docx or .pdf with a text layer – into structure: items, who does them, until
//! when, by which number they are judged, and who reports when.
//!
//! Pure: no network, no database, no clock, no model. Every extracted thing says where it stands and how sure the reader
//! is; what it does not understand it lists instead of guessing. The rules are those of the language of such plans
//! (labels, outline, groups of bodies, phrases of time and number), not of one file.
//!
//! The way of a file: bytes → [`extract`](mod@extract) → lines and tables → without [`furniture`] → paragraphs
//! ([`block`]) → tree of headings ([`outline`]) → items with their [`facts`], duties, head and closing → [`Reading`].

mod annex;
mod block;
mod check;
mod closing;
mod compound;
mod coverage;
mod duty;
mod error;
mod extract;
mod facts;
mod figure;
mod formula;
mod furniture;
mod head;
mod items;
mod label;
mod marker;
mod matching;
mod names;
mod organising;
mod outline;
mod passage;
mod path;
mod period;
mod plan;
mod reading;
mod roles;
pub mod score;
mod source;
mod tables;
mod target;
mod warnings;
mod when;

pub use check::{Check, ItemCheck, Missing, check};
pub use error::ReadError;
pub use matching::{KnownAgency, NameMatch, match_names};
pub use reading::{
    Basis, Change, Detail, Due, Duty, Effective, Every, Firmness, Item, ItemKind, Milestone, Name, Op, Per,
    Period, Product, Reading, Roles, Signer, Span, Target, Unclear, Unit, Unused, Warning, WarningCode,
};
pub use source::{Cell, Line, Piece, Source, Table};

/// Reads a plan. The type of the file is found from its bytes; `file_name` only helps to find the year of a plan that
/// names none.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Reading, ReadError> {
    Ok(plan::read(extract::extract(bytes)?, file_name))
}

/// The text of a file, as `thongsuot plan read --text` prints it: the lines to which spans point.
pub fn extract_text(bytes: &[u8], _file_name: &str) -> Result<String, ReadError> {
    Ok(extract::extract(bytes)?.text())
}

/// The lines and tables of a file, for showing it beside its reading.
pub fn extract_source(bytes: &[u8]) -> Result<Source, ReadError> {
    extract::extract(bytes)
}
