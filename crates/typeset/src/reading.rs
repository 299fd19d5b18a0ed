//! Tables from outside (.xlsx, .csv) as rows of text, for imports. The kind is told by the bytes, not by the name,
//! and everything is bounded: a hostile file costs no more than a large honest one.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetVisible, Xlsx, XlsxError};

use crate::csv::BYTE_ORDER_MARK;
use crate::error::{Error, Result};
use crate::formula::restore;
use crate::prepared::clean;

/// Bytes of the file.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Rows, column titles included.
pub const MAX_ROWS: usize = 20_000;
/// Columns.
pub const MAX_COLUMNS: usize = 256;
/// Bytes of everything in the file when unpacked.
const MAX_UNPACKED: u64 = 100 * 1024 * 1024;
/// Characters of all cells together.
const MAX_TEXT: usize = 40 * 1024 * 1024;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTable {
    /// The sheet's name, or the file's name for .csv.
    pub name: String,
    /// Rows of equal length, blank rows at the end left out; days as "01/10/2021", figures without grouping and
    /// with a point before decimals.
    pub rows: Vec<Vec<String>>,
}

impl ReadTable {
    /// The row and place of the first cell for which `is_title` holds: where a table below a heading begins.
    pub fn find_row(&self, is_title: impl Fn(&str) -> bool) -> Option<usize> {
        self.rows.iter().position(|row| row.iter().any(|cell| is_title(cell)))
    }
}

/// Reads the first visible sheet that has something in it.
pub fn read_table(bytes: &[u8], file_name: &str) -> Result<ReadTable> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge { limit: MAX_BYTES / (1024 * 1024) });
    }
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    let mut table = match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => xlsx(bytes)?,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(compound(bytes)),
        _ => ReadTable { name: file_name.to_owned(), rows: csv(bytes)? },
    };
    while table.rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
        table.rows.pop();
    }
    if table.rows.is_empty() {
        return Err(Error::Empty);
    }
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut table.rows {
        row.resize_with(width, String::new);
    }
    Ok(table)
}

/// Old .xls and encrypted .xlsx share one container; only the latter names a part "EncryptedPackage".
fn compound(bytes: &[u8]) -> Error {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|part| part == name) { Error::Locked } else { Error::OldExcel }
}

fn xlsx(bytes: &[u8]) -> Result<ReadTable> {
    check_unpacked(bytes)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let visible: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in visible {
        let rows = match cells(&mut book, &name) {
            Err(Error::Damaged(source)) if is_no_worksheet(source.as_ref()) => continue,
            other => other?,
        };
        if rows.iter().flatten().any(|cell| !cell.is_empty()) {
            return Ok(ReadTable { name, rows });
        }
    }
    Err(Error::Empty)
}

/// Chart sheets and the like stand among the worksheets.
fn is_no_worksheet(source: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(source.downcast_ref::<XlsxError>(), Some(XlsxError::NotAWorksheet(_)))
}

fn broken(error: XlsxError) -> Error {
    match error {
        XlsxError::Password => Error::Locked,
        // A zip without a workbook in it: a .docx, an archive of pictures.
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => Error::NotATable,
        other => Error::damaged(other),
    }
}

/// Unpacks everything once into nothing: what an entry claims about its size need not be true.
fn check_unpacked(bytes: &[u8]) -> Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(Error::damaged)?;
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(Error::damaged)?;
        let unpacked =
            std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(Error::damaged)?;
        left = left.checked_sub(unpacked).ok_or(Error::Swollen)?;
    }
    Ok(())
}

/// Cell by cell, since a sheet with one cell in its last corner would else be unfolded into billions of cells.
fn cells<R: std::io::Read + std::io::Seek>(book: &mut Xlsx<R>, name: &str) -> Result<Vec<Vec<String>>> {
    let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut size = 0;
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let text = printed(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        put(&mut rows, row as usize, column as usize, text, &mut size)?;
    }
    Ok(rows)
}

fn put(rows: &mut Vec<Vec<String>>, row: usize, column: usize, text: String, size: &mut usize) -> Result<()> {
    if row >= MAX_ROWS {
        return Err(Error::TooManyRows { limit: MAX_ROWS });
    }
    if column >= MAX_COLUMNS {
        return Err(Error::TooManyColumns { limit: MAX_COLUMNS });
    }
    *size += text.len();
    if *size > MAX_TEXT {
        return Err(Error::Swollen);
    }
    if rows.len() <= row {
        rows.resize_with(row + 1, Vec::new);
    }
    if let Some(cells) = rows.get_mut(row) {
        if cells.len() <= column {
            cells.resize_with(column + 1, String::new);
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
    }
    Ok(())
}

fn printed(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => trimmed(text),
        DataRef::SharedString(text) => trimmed(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => (if *yes { "Có" } else { "Không" }).to_owned(),
        DataRef::DateTime(at) => day_or_moment(at),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn day_or_moment(at: &ExcelDateTime) -> String {
    if at.is_duration() {
        return at.as_f64().to_string();
    }
    let (year, month, day, hour, minute, _, _) = at.to_ymd_hms_milli();
    if hour == 0 && minute == 0 {
        format!("{day:02}/{month:02}/{year:04}")
    } else {
        format!("{day:02}/{month:02}/{year:04} {hour:02}:{minute:02}")
    }
}

fn trimmed(text: &str) -> String {
    clean(text).trim().to_owned()
}

fn csv(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    let text = decoded(bytes)?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut size = 0;
    for record in reader.records() {
        let record = record.map_err(Error::damaged)?;
        let row = rows.len();
        if row >= MAX_ROWS {
            return Err(Error::TooManyRows { limit: MAX_ROWS });
        }
        rows.push(Vec::new());
        for (column, field) in record.iter().enumerate() {
            put(&mut rows, row, column, trimmed(restore(field)), &mut size)?;
        }
    }
    Ok(rows)
}

/// UTF-8 with or without its mark, or what Excel calls "Unicode text".
fn decoded(bytes: &[u8]) -> Result<String> {
    let wide = |rest: &[u8], join: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(join));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| Error::Encoding)
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes)?,
        _ => {
            let bare = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
            match std::str::from_utf8(bare) {
                Ok(text) => text.to_owned(),
                Err(_) if bare.contains(&0) => return Err(Error::NotATable),
                Err(_) => return Err(Error::Encoding),
            }
        }
    };
    if text.contains('\0') || text.starts_with("%PDF-") { Err(Error::NotATable) } else { Ok(text) }
}

/// The separator that stands most often in the first line outside quotation marks. A Vietnamese Excel writes
/// semicolons, since the comma is its decimal mark.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == byte) {
                    *count += 1;
                }
            }
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(known, _)| *known)
}
