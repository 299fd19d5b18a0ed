//! Lists and tables as files that people open in their office program.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::{Error, Result};
use typeset::Workbook;

use crate::caller::Caller;

/// How a list can be had as a file; stands in its address as `xuat=xlsx` or `xuat=csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// All sheets, with widths, numbers and links.
    Xlsx,
    /// The first sheet, UTF-8.
    Csv,
}

impl TableKind {
    /// The kind that an address asks for; none: the list is shown as a page.
    pub fn asked(xuat: &str) -> Option<Self> {
        match xuat {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// What a list without filters understands in its address. Lists with filters have the word among these.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct AsTable {
    xuat: String,
}

impl AsTable {
    /// The kind of file that the address asks for; none: the list is shown as a page.
    pub fn kind(&self) -> Option<TableKind> {
        TableKind::asked(&self.xuat)
    }
}

/// Where the list of a page can be had as a file, with the filters of its address: for `ui::as_table`.
#[derive(Debug, Clone)]
pub struct TableLinks {
    /// As .xlsx.
    pub xlsx: String,
    /// As .csv.
    pub csv: String,
}

impl TableLinks {
    /// Those of the page that was called.
    pub fn of(call: &Caller) -> Self {
        let at = |kind: &str| crate::list::with(call.path(), call.query(), "xuat", kind);
        Self { xlsx: at("xlsx"), csv: at("csv") }
    }
}

/// The workbook as a download called `name` (without an ending).
pub fn table_file(book: &Workbook, kind: TableKind, name: &str) -> Result<Response> {
    match kind {
        TableKind::Xlsx => {
            let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(attachment(typeset::to_xlsx(book)?, &format!("{name}.xlsx"), media))
        }
        TableKind::Csv => {
            let sheet = book.sheets.first().ok_or_else(|| Error::internal("a workbook without sheets"))?;
            Ok(attachment(typeset::to_csv(sheet)?, &format!("{name}.csv"), "text/csv; charset=utf-8"))
        }
    }
}

/// Bytes that the browser keeps as a file instead of showing them. `name` is ASCII.
pub fn attachment(bytes: Vec<u8>, name: &str, media: &'static str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
