//! What stands in the body of a document.

use serde::{Deserialize, Serialize};

/// One piece of a body, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "kebab-case")]
pub enum Block {
    /// A heading.
    Heading {
        /// 0 = chapter or part (two centred lines), 1 = "I.", 2 = "1.", 3 = "a)", 4 = below that.
        level: u8,
        /// The number as printed, with its dot or bracket ("I.", "2.1.", "a)").
        number: Option<String>,
        /// The words.
        text: String,
    },
    /// A paragraph, justified, first line indented.
    Paragraph {
        /// Its text, in pieces of one style each.
        runs: Vec<Run>,
    },
    /// A list with dashes.
    Bullets {
        /// One entry a line.
        items: Vec<Vec<Run>>,
    },
    /// A table.
    Table(Table),
    /// A drawing with the figures behind it.
    Chart(Chart),
    /// A remark in small italics: source, period, how a figure was counted.
    Note {
        /// The words.
        text: String,
    },
    /// What follows begins on a new page.
    PageBreak,
    /// Pages turned to landscape, for tables with many columns.
    Landscape {
        /// What stands on them (no further `Landscape` inside; an inner one is laid out as part of the outer).
        blocks: Vec<Block>,
    },
}

impl Block {
    /// A heading.
    pub fn heading(level: u8, number: impl Into<String>, text: impl Into<String>) -> Self {
        let number = number.into();
        Self::Heading { level, number: (!number.is_empty()).then_some(number), text: text.into() }
    }

    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { runs: vec![Run::plain(text)] }
    }

    /// A legal basis ("Căn cứ …;") as the decree prints it: in italics.
    pub fn basis(text: impl Into<String>) -> Self {
        Self::Paragraph { runs: vec![Run::italic(text)] }
    }

    /// A list of plain lines.
    pub fn bullets<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::Bullets { items: items.into_iter().map(|item| vec![Run::plain(item)]).collect() }
    }

    /// A remark.
    pub fn note(text: impl Into<String>) -> Self {
        Self::Note { text: text.into() }
    }
}

/// A piece of text in one style. A line feed in it ends the line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// đậm
    #[serde(default)]
    pub bold: bool,
    /// nghiêng
    #[serde(default)]
    pub italic: bool,
}

impl Run {
    /// Upright and light.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: false, italic: false }
    }

    /// đậm
    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: true, italic: false }
    }

    /// nghiêng
    pub fn italic(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: false, italic: true }
    }
}

/// A table. The row of column titles is repeated on every page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Stands above it, centred and bold.
    #[serde(default)]
    pub caption: Option<String>,
    /// At least one.
    pub columns: Vec<Column>,
    /// In order. A short row is filled up with empty cells, a long one is cut.
    pub rows: Vec<Row>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// Its share of the width beside the other columns' (2 is twice as wide as 1).
    pub width_share: u16,
    /// Where its cells' text stands.
    #[serde(default)]
    pub align: Align,
}

impl Column {
    /// A column whose text stands at the left.
    pub fn new(title: impl Into<String>, width_share: u16) -> Self {
        Self { title: title.into(), width_share, align: Align::Left }
    }

    /// The same column with its text centred.
    #[must_use]
    pub fn centred(self) -> Self {
        Self { align: Align::Center, ..self }
    }

    /// The same column with its text at the right (figures).
    #[must_use]
    pub fn right(self) -> Self {
        Self { align: Align::Right, ..self }
    }
}

/// Where text stands in its column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// trái
    #[default]
    Left,
    /// giữa
    Center,
    /// phải
    Right,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "row", rename_all = "kebab-case")]
pub enum Row {
    /// One cell a column.
    Cells {
        /// From left to right.
        cells: Vec<Cell>,
    },
    /// A bold line across all columns that names the rows below it. It does not stay alone at the foot of a page.
    Group {
        /// The words.
        text: String,
    },
}

impl Row {
    /// A row of cells.
    pub fn cells<T: Into<Cell>>(cells: impl IntoIterator<Item = T>) -> Self {
        Self::Cells { cells: cells.into_iter().map(Into::into).collect() }
    }

    /// A line that names the rows below it.
    pub fn group(text: impl Into<String>) -> Self {
        Self::Group { text: text.into() }
    }
}

/// The text of one cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// In pieces of one style each.
    pub runs: Vec<Run>,
}

impl Cell {
    /// All its text without styles.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl From<Run> for Cell {
    fn from(run: Run) -> Self {
        Self { runs: vec![run] }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Run::plain(text).into()
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Run::plain(text).into()
    }
}

/// A drawing. Its colours must stand in the SVG itself (`fill="…"`), since no style sheet goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// The drawing; texts in it are set in the document's typeface.
    pub svg: String,
    /// What it says, for those who do not see it.
    pub alt: String,
    /// Stands below it.
    #[serde(default)]
    pub caption: Option<String>,
    /// Percent of the width of the text, 1 to 100.
    pub width_percent: u8,
    /// The figures behind it; printed where the drawing cannot be.
    pub backing: Table,
}
