//! .docx: paragraphs with their automatic numbers, tables with merged cells. Headers and footers are other parts of the
//! package and are never read.

use std::io::{Cursor, Read};

use kernel::fold::nfc;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::error::ReadError;
use crate::source::{Cell, Line, Piece, Source, Table};

use super::numbering::Numbering;

/// The most that one part may unpack to.
const MOST_PART: u64 = 24 << 20;
/// The deepest nesting of elements; Word itself stays below 100.
const DEEPEST: usize = 1000;

/// Lines and tables of a .docx.
pub fn read(bytes: Vec<u8>) -> Result<Source, ReadError> {
    let mut package =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Broken("gói .docx không mở được"))?;
    if package.len() > 5000 {
        return Err(ReadError::Hostile);
    }
    let name =
        ["word/document.xml", "word/document2.xml"].into_iter().find(|n| package.index_for_name(n).is_some());
    let Some(name) = name else { return Err(ReadError::UnknownType) };
    let document = part(&mut package, name)?.ok_or(ReadError::UnknownType)?;
    let numbering = part(&mut package, "word/numbering.xml")?.unwrap_or_default();
    let styles = part(&mut package, "word/styles.xml")?.unwrap_or_default();
    let mut walk = Walk { numbering: Numbering::read(&numbering, &styles), ..Walk::default() };
    walk.run(&document)?;
    walk.source.whole_paragraphs = true;
    Ok(walk.source)
}

fn part(package: &mut zip::ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Result<Option<String>, ReadError> {
    let Ok(file) = package.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    let read = file.take(MOST_PART + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > MOST_PART {
        return Err(ReadError::TooLarge("nội dung .docx bung ra quá lớn"));
    }
    read.map_err(|_| ReadError::Broken("gói .docx bị cắt"))?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// The local name of an element: "w:p" → "p".
pub fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// An attribute by its local name.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).flatten().find(|a| local(a.key.as_ref()) == name).and_then(|a| {
        a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    })
}

#[derive(Default)]
struct Paragraph {
    /// Text, cut at line breaks.
    lines: Vec<String>,
    number: Option<(String, usize)>,
    style: Option<String>,
    starts_page: bool,
}

#[derive(Default)]
struct Grid {
    index: usize,
    column: usize,
    cell: Option<OpenCell>,
    /// Cells of the row above that merged ones go on with.
    row: Vec<Cell>,
}

#[derive(Default)]
struct OpenCell {
    span: usize,
    goes_on: bool,
    lines: Vec<Piece>,
}

#[derive(Default)]
struct Walk {
    numbering: Numbering,
    source: Source,
    paragraphs: Vec<Paragraph>,
    grid: Option<Grid>,
    /// Tables inside cells are read as lines of the cell.
    inner_tables: usize,
    in_text: bool,
    /// Depth at which something that is not shown began (deleted text, fallbacks of drawings).
    hidden: Option<usize>,
    depth: usize,
}

impl Walk {
    fn run(&mut self, xml: &str) -> Result<(), ReadError> {
        let broken = || ReadError::Broken("nội dung .docx không đúng chuẩn");
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        loop {
            match reader.read_event().map_err(|_| broken())? {
                Event::Start(element) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(ReadError::Hostile);
                    }
                    self.open(&element);
                }
                Event::Empty(element) => {
                    self.depth += 1;
                    let name = element.name();
                    self.open(&element);
                    self.close(local(name.as_ref()));
                    self.depth = self.depth.saturating_sub(1);
                }
                Event::End(element) => {
                    self.close(local(element.name().as_ref()));
                    self.depth = self.depth.saturating_sub(1);
                }
                Event::Text(text) => self.text(&text.xml_content(quick_xml::XmlVersion::Implicit1_0)),
                Event::CData(text) => self.text(&text.xml_content(quick_xml::XmlVersion::Implicit1_0)),
                Event::GeneralRef(reference) => {
                    let known = reference.resolve_char_ref().ok().flatten().map(String::from);
                    let name = reference.xml_content(quick_xml::XmlVersion::Implicit1_0);
                    let named = quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned);
                    if let Some(text) = known.or(named) {
                        self.text(&text);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if self.depth > 0 {
            return Err(ReadError::Broken("gói .docx bị cắt"));
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.in_text
            && self.hidden.is_none()
            && let Some(paragraph) = self.paragraphs.last_mut()
        {
            match paragraph.lines.last_mut() {
                Some(line) => line.push_str(text),
                None => paragraph.lines.push(text.to_owned()),
            }
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        let name = element.name();
        let name = local(name.as_ref());
        if self.hidden.is_some() {
            return;
        }
        match name {
            "Fallback" | "del" | "moveFrom" | "delText" => self.hidden = Some(self.depth),
            "p" => self.paragraphs.push(Paragraph::default()),
            "t" => self.in_text = true,
            "tab" if !self.paragraphs.is_empty() => self.raw("\t"),
            "noBreakHyphen" => self.raw("-"),
            "sym" => self.raw("- "),
            "br" | "cr" => self.line_break(attribute(element, "type").as_deref()),
            "pStyle" => self.set(|p, v| p.style = Some(v), attribute(element, "val")),
            "ilvl" => {
                let level = attribute(element, "val").and_then(|v| v.parse().ok()).unwrap_or(0);
                if let Some(p) = self.paragraphs.last_mut() {
                    p.number = Some((p.number.take().map_or_else(String::new, |n| n.0), level));
                }
            }
            "numId" => {
                let id = attribute(element, "val").unwrap_or_default();
                if let Some(p) = self.paragraphs.last_mut() {
                    p.number = Some((id, p.number.take().map_or(0, |n| n.1)));
                }
            }
            "tbl" => {
                if self.grid.is_some() {
                    self.inner_tables += 1;
                } else {
                    self.grid = Some(Grid { index: self.source.tables.len(), ..Grid::default() });
                    self.source.tables.push(Table::default());
                }
            }
            "tr" if self.inner_tables == 0 => {
                if let Some(grid) = &mut self.grid {
                    grid.column = 0;
                    grid.row = Vec::new();
                }
            }
            "gridBefore" if self.inner_tables == 0 => {
                let skip: usize = attribute(element, "val").and_then(|v| v.parse().ok()).unwrap_or(0);
                if let Some(grid) = &mut self.grid {
                    grid.column += skip.min(200);
                }
            }
            "tc" if self.inner_tables == 0 => {
                if let Some(grid) = &mut self.grid {
                    grid.cell = Some(OpenCell { span: 1, ..OpenCell::default() });
                }
            }
            "gridSpan" if self.inner_tables == 0 => {
                let span: usize = attribute(element, "val").and_then(|v| v.parse().ok()).unwrap_or(1);
                if let Some(cell) = self.grid.as_mut().and_then(|g| g.cell.as_mut()) {
                    cell.span = span.clamp(1, 200);
                }
            }
            "vMerge" if self.inner_tables == 0 => {
                let restarts = attribute(element, "val").as_deref() == Some("restart");
                if let Some(cell) = self.grid.as_mut().and_then(|g| g.cell.as_mut()) {
                    cell.goes_on = !restarts;
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, put: impl FnOnce(&mut Paragraph, String), value: Option<String>) {
        if let (Some(paragraph), Some(value)) = (self.paragraphs.last_mut(), value) {
            put(paragraph, value);
        }
    }

    fn raw(&mut self, text: &str) {
        let before = std::mem::replace(&mut self.in_text, true);
        self.text(text);
        self.in_text = before;
    }

    fn line_break(&mut self, kind: Option<&str>) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            match kind {
                Some("page") => paragraph.starts_page = true,
                Some("column") => {}
                _ => {
                    if paragraph.lines.is_empty() {
                        paragraph.lines.push(String::new());
                    }
                    paragraph.lines.push(String::new());
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(depth) = self.hidden {
            if depth >= self.depth {
                self.hidden = None;
            }
            if !matches!(name, "Fallback" | "del" | "moveFrom" | "delText") {
                return;
            }
        }
        match name {
            "t" => self.in_text = false,
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.finish(paragraph);
                }
            }
            "tbl" if self.inner_tables > 0 => self.inner_tables -= 1,
            "tbl" => self.grid = None,
            "tc" if self.inner_tables == 0 => self.end_cell(),
            "tr" if self.inner_tables == 0 => {
                if let Some(grid) = &mut self.grid
                    && let Some(table) = self.source.tables.get_mut(grid.index)
                {
                    table.rows.push(std::mem::take(&mut grid.row));
                }
            }
            _ => {}
        }
    }

    fn finish(&mut self, paragraph: Paragraph) {
        let number = self.numbering.next(paragraph.number, paragraph.style.as_deref());
        let in_cell = self.grid.as_ref().is_some_and(|g| g.cell.is_some());
        let empty = paragraph.lines.iter().all(|l| l.trim().is_empty());
        let mut lines = paragraph.lines;
        if lines.is_empty() {
            lines.push(String::new());
        }
        if empty && in_cell && number.is_none() {
            return;
        }
        for (at, text) in lines.into_iter().enumerate() {
            let text = match &number {
                Some(number) if at == 0 && (!empty || in_cell) => format!("{number} {}", text.trim_start()),
                _ => text,
            };
            let text = nfc(text.trim_end());
            let length = text.chars().count();
            let line = self.source.lines.len();
            let table = self.grid.as_ref().map(|g| g.index);
            self.source.lines.push(Line { text, table, starts_page: at == 0 && paragraph.starts_page });
            if let Some(cell) = self.grid.as_mut().and_then(|g| g.cell.as_mut()) {
                cell.lines.push(Piece { line, from: 0, to: length });
            }
        }
    }

    fn end_cell(&mut self) {
        let Some(grid) = &mut self.grid else { return };
        let Some(open) = grid.cell.take() else { return };
        let columns = grid.column..grid.column + open.span;
        grid.column += open.span;
        let above = self
            .source
            .tables
            .get(grid.index)
            .and_then(|t| t.rows.last())
            .and_then(|row| row.iter().find(|c| c.columns.start == columns.start));
        let cell = match above.filter(|_| open.goes_on) {
            Some(above) => Cell { lines: above.lines.clone(), columns, carried: true },
            None => Cell { lines: open.lines, columns, carried: false },
        };
        grid.row.push(cell);
    }
}
