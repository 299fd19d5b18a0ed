//! A workbook as data: sheets with typed columns. Written by `to_xlsx` and, sheet by sheet, by `to_csv`.

use kernel::{Day, Moment};

/// Sheets that belong together in one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workbook {
    /// In the file's properties.
    pub title: String,
    /// When it was made, in the file's properties; the same input gives the same bytes.
    pub made_at: Option<Moment>,
    /// At least one; an empty workbook gets an empty sheet.
    pub sheets: Vec<Sheet>,
}

impl Workbook {
    /// A file of one sheet, called as the sheet is.
    pub fn of(sheet: Sheet, made_at: Moment) -> Self {
        Self { title: sheet.name.clone(), made_at: Some(made_at), sheets: vec![sheet] }
    }
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// On the tab; shortened to Excel's 31 characters and made unique while writing.
    pub name: String,
    /// In bold above the table; empty for none (then the column titles stand in row 1, as an import needs them).
    pub title: String,
    /// Lines under the title: period, scope, how figures were counted.
    pub notes: Vec<String>,
    /// The columns' titles and widths.
    pub columns: Vec<SheetColumn>,
    /// One value a column.
    pub rows: Vec<Vec<Value>>,
}

/// One column of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetColumn {
    /// Its title.
    pub title: String,
    /// Width in characters; `None` fits it to what stands in it.
    pub width: Option<u16>,
}

impl SheetColumn {
    /// A column as wide as what stands in it.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), width: None }
    }

    /// A column of so many characters.
    pub fn wide(title: impl Into<String>, width: u16) -> Self {
        Self { title: title.into(), width: Some(width) }
    }
}

/// What stands in one cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Words; never run as a formula.
    Text(String),
    /// A count.
    Int(i64),
    /// A figure with decimals.
    Number(f64),
    /// A share: 0.855 is printed as 85,5 %.
    Percent(f64),
    /// A day, printed dd/mm/yyyy.
    Day(Day),
    /// A moment, printed in Vietnamese time to the minute.
    Moment(Moment),
    /// Whole đồng.
    Money(i64),
    /// Words that open an address (http, https or mailto; any other is written as words only).
    Link {
        /// The words.
        text: String,
        /// The address.
        url: String,
    },
}

impl Value {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(count: i64) -> Self {
        Self::Int(count)
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<Moment> for Value {
    fn from(at: Moment) -> Self {
        Self::Moment(at)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}
