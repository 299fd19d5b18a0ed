//! The text of a file before anything is understood: lines, and the cells of tables.

use std::ops::Range;

/// The text of a file.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// All lines in order; those of a table stand cell by cell.
    pub lines: Vec<Line>,
    /// The tables, in order.
    pub tables: Vec<Table>,
    /// Whether each line is a whole paragraph (.docx) or a piece of one (.txt, .pdf).
    pub whole_paragraphs: bool,
    /// A table was found whose cells stand one under another, a line each.
    pub stacked: bool,
    /// The letters had to be guessed.
    pub doubtful_letters: bool,
}

/// One line.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Words in NFC, as they stand.
    pub text: String,
    /// The table in `Source::tables` to which it belongs.
    pub table: Option<usize>,
    /// A new page begins here.
    pub starts_page: bool,
}

/// A table; merged cells point to the same lines.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Rows of cells.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its lines in `Source::lines` (several pieces where a page break cut it).
    pub lines: Vec<Piece>,
    /// First grid column and the one after the last.
    pub columns: Range<usize>,
    /// Carried down from the row above (merged).
    pub carried: bool,
}

/// A line, or a part of it from character `from` to `to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Index in `Source::lines`.
    pub line: usize,
    /// First character.
    pub from: usize,
    /// After the last character.
    pub to: usize,
}

impl Source {
    /// The text as `thongsuot plan read --text` prints it: the lines to which spans point.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for line in &self.lines {
            out.push_str(&line.text);
            out.push('\n');
        }
        out
    }
}
