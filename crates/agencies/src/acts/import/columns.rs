//! Finding the title row and the columns of a table that people made.

use kernel::{Day, Error, Result, fold};
use typeset::ReadTable;

/// A column: its usual title and other wordings, all folded by `fold::key`.
pub struct Column {
    pub titles: &'static [&'static str],
}

/// Where the columns of a table stand.
pub struct Columns<'a> {
    table: &'a ReadTable,
    first: usize,
    places: Vec<Option<usize>>,
}

impl<'a> Columns<'a> {
    /// Finds the row in which the titles of the first column in `columns` (the one that every table must have) and the
    /// most others stand.
    pub fn find(table: &'a ReadTable, columns: &[Column], usual: &[&str]) -> Result<Self> {
        let mut best: Option<(usize, usize, Vec<Option<usize>>)> = None;
        for (index, row) in table.rows.iter().enumerate().take(30) {
            let keys: Vec<String> = row.iter().map(|cell| fold::key(cell)).collect();
            let places: Vec<Option<usize>> = columns
                .iter()
                .map(|column| keys.iter().position(|key| column.titles.contains(&key.as_str())))
                .collect();
            let hits = places.iter().flatten().count();
            let fits = places.first().is_some_and(Option::is_some);
            if fits && best.as_ref().is_none_or(|(most, _, _)| hits > *most) {
                best = Some((hits, index, places));
            }
        }
        let (_, title_row, places) = best.ok_or_else(|| {
            Error::field("tep", format!("Không thấy dòng tiêu đề. Bảng cần các cột: {}.", usual.join(", ")))
        })?;
        Ok(Self { table, first: title_row + 1, places })
    }

    /// The rows below the titles that have something in them, with their numbers as a spreadsheet counts.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &'a [String])> {
        self.table
            .rows
            .iter()
            .enumerate()
            .skip(self.first)
            .filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
            .map(|(index, row)| (index + 1, row.as_slice()))
    }

    /// The text of a row in a column, composed and trimmed; empty where the table has no such column.
    pub fn text(&self, row: &[String], column: usize) -> String {
        self.places
            .get(column)
            .copied()
            .flatten()
            .and_then(|place| row.get(place))
            .map(|cell| fold::nfc(cell.trim()))
            .unwrap_or_default()
    }

    /// Whether the table has the column.
    pub fn has(&self, column: usize) -> bool {
        self.places.get(column).copied().flatten().is_some()
    }
}

/// A day as people write it ("1/10/2021", "01-10-2021", "2021-10-01"); `None` if it is no day.
pub fn day(text: &str) -> Option<Day> {
    crate::form::day(text)
}
