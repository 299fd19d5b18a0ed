//! What a document, a workbook or an imported table says, as data, and the light formats it is written in.
//!
//! - [`Document`]: an official document in the components of Decree 30/2020/NĐ-CP. [`to_docx`] writes it for editing;
//!   the crate `typesetter` sets it as PDF/A, in a process of its own that receives it as JSON.
//! - [`Workbook`]: sheets with typed columns. [`to_xlsx`] for people, [`to_csv`] for programs.
//! - [`read_table`]: .xlsx and .csv from outside as rows of text, within limits.
//!
//! Text of users is never markup and never a formula, in none of the formats. Nothing here reads a clock: the same
//! data gives the same bytes.

mod block;
mod csv;
mod document;
mod docx;
mod error;
mod formula;
mod prepared;
mod reading;
mod workbook;
mod xlsx;

pub use block::{Align, Block, Cell, Chart, Column, Row, Run, Table};
pub use csv::to_csv;
pub use document::{Annex, Dated, Document, MOTTO, NATION, Orientation, Signer, day_in_words};
pub use docx::{to_docx, to_docx_with};
pub use error::{Error, Result};
pub use reading::{MAX_BYTES, MAX_COLUMNS, MAX_ROWS, ReadTable, read_table};
pub use workbook::{Sheet, SheetColumn, Value, Workbook};
pub use xlsx::to_xlsx;
