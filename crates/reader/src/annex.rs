//! Tables of tasks: which columns they have, in any order and wording, and what their rows say.

use crate::label::{self, Label};
use crate::marker;
use crate::names;
use crate::passage::{Passage, plain};
use crate::source::{Cell, Source, Table};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// TT, STT.
    Number,
    /// ĐVT: the unit of a figure.
    Unit,
    /// Anything that a label can announce.
    Label(Label),
}

/// The head of a table of tasks.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// First grid column of each, what it holds and its heading.
    columns: Vec<(usize, Column, String)>,
    /// Rows of the head.
    rows: usize,
}

/// One row of work.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// TT as written.
    pub code: String,
    /// A heading row (area) instead of work.
    pub group: bool,
    /// The cells with what they hold.
    pub cells: Vec<(Column, String, Passage)>,
}

impl Row {
    /// The words of a column.
    pub fn cell(&self, column: Column) -> Option<&Passage> {
        self.cells.iter().find(|(c, _, p)| *c == column && !p.is_empty()).map(|(_, _, p)| p)
    }

    /// Whether its number lies below another: "5.1" below "5", "a" below "4".
    pub fn is_part_of(&self, code: &str) -> bool {
        let deeper = self.code.strip_prefix(code).is_some_and(|rest| rest.starts_with('.'));
        let number = code.bytes().all(|b| b.is_ascii_digit());
        !code.is_empty() && (deeper || number && self.code == "a")
    }

    /// The task.
    pub fn task(&self) -> Option<&Passage> {
        self.cell(Column::Label(Label::Tasks))
    }
}

/// The words of a cell.
pub fn words(source: &Source, cell: &Cell) -> Passage {
    let mut out = Passage::default();
    for piece in &cell.lines {
        if let Some(line) = source.lines.get(piece.line) {
            // Paragraphs of a cell in Word are a list; lines of a cell in a PDF are only broken.
            let part: String = line.text.chars().skip(piece.from).take(piece.to - piece.from).collect();
            let whole = source.stacked && piece.to >= line.text.chars().count();
            let pasted = piece.from == 0 && (whole || line.text.contains('\t'));
            if source.whole_paragraphs && begins_anew(&out, &line.text) || pasted && names_anew(&out, &part) {
                out.push_break();
            }
            out.push_part(&part, piece.line as u32 + 1, piece.from as u32 + 1);
        }
    }
    out
}

/// Whether the next paragraph of a cell begins another body or sentence.
fn begins_anew(before: &Passage, next: &str) -> bool {
    let next = Passage::of_line(next, 1);
    let open = before.plain().ends_with(|c: char| c.is_ascii_alphanumeric() || c == ')');
    open && next.is_upper(0) && (names::begins(&next, 0) || before.len() > 40)
}

/// Whether the next line of a cell that was pasted with tabs, or a line under another, begins another body.
fn names_anew(before: &Passage, next: &str) -> bool {
    let next = Passage::of_line(next, 1);
    let last = before.plain().rsplit(' ').next().unwrap_or_default();
    // "Văn phòng" / "HĐND và UBND huyện", "Phòng Nội vụ," / "Sở Y tế": the name or the list is not at its end.
    const OPEN: [&str; 9] = [
        "van phong",
        "thuong truc",
        "chu tich",
        "lanh dao",
        "uy ban",
        "cap uy",
        "thanh vien",
        "truong",
        "dai dien",
    ];
    let hangs = ["va", "cua", "thuoc", "cac", "voi", "tai", "tren"].contains(&last)
        || last.ends_with([',', ';', '-'])
        || OPEN.iter().any(|w| before.plain().ends_with(w));
    !before.is_empty() && !hangs && next.is_upper(0) && names::begins(&next, 0)
}

fn column_of(text: &str) -> Option<Column> {
    let text = plain(text.trim());
    let text = text.trim_matches([' ', '.', ':', '*']);
    if matches!(text, "tt" | "stt" | "so tt" | "so thu tu" | "s tt" | "t t" | "#" | "so" | "ma" | "ma so") {
        return Some(Column::Number);
    }
    if matches!(text, "dvt" | "don vi tinh" | "don vi do") {
        return Some(Column::Unit);
    }
    label::of_column(text).map(Column::Label)
}

/// Whether the words are the heading of a column that the reader knows.
pub fn is_head(words: &Passage) -> bool {
    column_of(&words.whole()).is_some() || names_year(words.plain())
}

/// "Năm 2026", "Kế hoạch năm 2026", "Giao": the figures of a table that has a column of units.
fn names_year(head: &str) -> bool {
    if ["thuc hien", "ket qua", "nam truoc", "da dat"].iter().any(|w| head.contains(w)) {
        return false;
    }
    ["nam 20", "ke hoach", "giao", "chi tieu nam", "muc tieu nam"]
        .iter()
        .any(|w| head.starts_with(w) || head.contains(" nam 20"))
}

/// The head of the table, if it is one of tasks.
pub fn shape(source: &Source, table: &Table) -> Option<Shape> {
    for (at, row) in table.rows.iter().enumerate().take(5) {
        let heads: Vec<(&Cell, String)> = row.iter().map(|c| (c, words(source, c).whole())).collect();
        let known = heads.iter().filter(|(_, text)| column_of(text).is_some()).count();
        let filled = heads.iter().filter(|(_, text)| !text.is_empty()).count();
        let short = heads.iter().all(|(_, text)| text.chars().count() < 130);
        if row.len() < 2 || known < 2 || known * 2 < filled || !short {
            continue;
        }
        let mut shape = Shape { columns: Vec::new(), rows: at + 1 };
        let below = table.rows.get(at + 1).filter(|below| splits_head(source, row, below));
        let deep = below.unwrap_or(row);
        shape.rows += usize::from(below.is_some());
        for cell in deep {
            let own = words(source, cell).whole();
            let above = heads
                .iter()
                .find(|(c, _)| c.columns.contains(&cell.columns.start))
                .map_or("", |(_, t)| t.as_str());
            let text = if own.is_empty() { above.to_owned() } else { own };
            let figures =
                heads.iter().any(|(_, t)| column_of(t) == Some(Column::Unit)) && names_year(&plain(&text));
            let column = if figures {
                Some(Column::Label(Label::Goal))
            } else {
                column_of(&text).or_else(|| column_of(above))
            };
            if let Some(column) = column {
                shape.columns.push((cell.columns.start, column, text));
            }
        }
        settle(&mut shape);
        let has = |l: Label| shape.columns.iter().any(|(_, c, _)| *c == Column::Label(l));
        let people =
            has(Label::Lead) || has(Label::Implement) || has(Label::Coordinate) || has(Label::Assignment);
        if has(Label::Tasks) && (people || has(Label::Time) || has(Label::Goal) || has(Label::Product)) {
            return Some(shape);
        }
    }
    None
}

/// A second row of heads that splits merged ones ("Cơ quan thực hiện": "Chủ trì", "Phối hợp"), also where the file
/// has empty cells in place of merged ones.
fn splits_head(source: &Source, head: &[Cell], below: &[Cell]) -> bool {
    let merged = head.iter().any(|c| c.columns.len() > 1);
    let texts: Vec<String> = (below.iter().filter(|c| !c.carried))
        .map(|c| words(source, c).whole())
        .filter(|t| !t.is_empty())
        .collect();
    let heads = |t: &String| column_of(t).is_some() && t.chars().count() < 45;
    let gaps = head.iter().any(|c| words(source, c).is_empty()) && texts.len() * 2 <= head.len();
    !texts.is_empty() && texts.iter().all(heads) && (merged || gaps)
}

/// "Tên chỉ tiêu" is the task where no other column is; "Cơ quan chủ trì, phối hợp" holds both.
fn settle(shape: &mut Shape) {
    let tasks = |s: &Shape| s.columns.iter().any(|(_, c, _)| *c == Column::Label(Label::Tasks));
    for preferred in [Label::Goal, Label::Product] {
        // The aim may stand before what is aimed at: "Mức phấn đấu năm 2023", "Tên chỉ tiêu".
        let held = |names: bool| {
            move |(_, c, head): &(usize, Column, String)| {
                *c == Column::Label(preferred) && names != says_how_much(&plain(head))
            }
        };
        let at =
            shape.columns.iter().position(held(true)).or_else(|| shape.columns.iter().position(held(false)));
        if !tasks(shape)
            && let Some((_, column, _)) = at.and_then(|at| shape.columns.get_mut(at))
        {
            *column = Column::Label(Label::Tasks);
        }
    }
    // "Nhiệm vụ" beside "Nội dung": the first is an area only if it comes first and a finer one follows.
    for (_, column, text) in &mut shape.columns {
        let text = plain(text);
        if *column == Column::Label(Label::Lead) && text.contains("phoi hop") {
            *column = Column::Label(Label::Assignment);
        }
    }
}

/// "Mức phấn đấu", "Chỉ tiêu năm 2023", "Yêu cầu cần đạt": the head of a column of figures, not of what they measure.
fn says_how_much(head: &str) -> bool {
    names_year(head)
        || ["muc ", "phan dau", "yeu cau", "can dat", "phai dat", "gia tri"].iter().any(|w| head.contains(w))
}

/// The rows of a table; `shape` comes from its own head or from the table before it.
pub fn rows(source: &Source, table: &Table, shape: &Shape, skip: usize) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    for row in table.rows.iter().skip(skip) {
        let mut cells: Vec<(Column, String, Passage)> = Vec::new();
        let mut merged = false;
        let filled = row.iter().filter(|c| !c.carried && !words(source, c).is_empty()).count();
        for cell in row {
            let words = words(source, cell);
            let holds = shape.columns.iter().filter(|(at, _, _)| cell.columns.contains(at));
            for (count, (_, column, head)) in holds.enumerate() {
                merged |= count > 0;
                if count == 0 {
                    cells.push((*column, head.clone(), words.clone()));
                }
            }
        }
        let texts: Vec<String> = cells.iter().map(|(_, _, p)| p.plain().to_owned()).collect();
        let all: Vec<String> = row.iter().map(|c| words(source, c).plain().to_owned()).collect();
        if texts.iter().all(String::is_empty) || is_numbering_row(&all) || repeats_head(&texts, shape) {
            continue;
        }
        let is_carried = |wanted: Column| {
            let at = shape.columns.iter().find(|(_, column, _)| *column == wanted).map(|(at, _, _)| *at);
            at.is_some_and(|at| row.iter().any(|cell| cell.carried && cell.columns.contains(&at)))
        };
        let shares = is_carried(Column::Number) && is_carried(Column::Label(Label::Tasks));
        let mut row = Row { code: String::new(), group: false, cells };
        let number = row.cell(Column::Number).map(super::passage::Passage::whole).unwrap_or_default();
        let number_plain = plain(&number);
        let code = number.trim_end_matches(['.', ')', ' ']).to_owned();
        let roman = marker::roman(number_plain.trim_end_matches(['.', ' '])).is_some()
            && !number.chars().any(char::is_lowercase);
        let letter = code.chars().count() == 1 && code.chars().all(char::is_uppercase);
        let lonely = filled <= 2 && (merged || only_task(&row));
        row.group = (roman || letter) && (lonely || bare(&row))
            || merged && filled <= 2
            || code.is_empty() && filled == 1 && row.task().is_some_and(Passage::is_shouting);
        row.code = code;
        if row.group && row.task().is_none() {
            // The merged cell of a group row lies over the first column.
            if let Some((column, _, _)) = row.cells.iter_mut().find(|(_, _, p)| !p.is_empty() && p.len() > 5)
            {
                *column = Column::Label(Label::Tasks);
            }
        }
        // A row without a number goes on with the one above, and so does one that shares its number and task.
        if (row.code.is_empty() || shares)
            && !row.group
            && has_number(shape)
            && let Some(last) = out.last_mut().filter(|l| !l.group)
        {
            for (column, head, words) in row.cells {
                match last.cells.iter_mut().find(|(c, _, _)| *c == column) {
                    Some((_, _, own)) if own.plain() != words.plain() => own.append(&words),
                    Some(_) => {}
                    None => last.cells.push((column, head, words)),
                }
            }
            continue;
        }
        ditto(&mut row, out.iter().rev().find(|r| !r.group));
        out.push(row);
    }
    if !has_number(shape) {
        for (row, count) in out.iter_mut().filter(|r| !r.group).zip(1_u32..) {
            row.code = own_number(row).unwrap_or_else(|| count.to_string());
        }
    }
    out
}

fn has_number(shape: &Shape) -> bool {
    shape.columns.iter().any(|(_, c, _)| *c == Column::Number)
}

/// "1.2. Rà soát …" in the task cell of a table without a column for numbers.
fn own_number(row: &Row) -> Option<String> {
    match marker::read(row.task()?)?.0 {
        marker::Marker::Number(number) => Some(number.code),
        marker::Marker::Bullet(_) => None,
    }
}

fn only_task(row: &Row) -> bool {
    row.cells
        .iter()
        .all(|(c, _, p)| p.is_empty() || matches!(c, Column::Number | Column::Label(Label::Tasks)))
}

/// No words in the columns of people and time.
fn bare(row: &Row) -> bool {
    row.cells.iter().all(|(c, _, p)| {
        p.is_empty()
            || !matches!(
                c,
                Column::Label(
                    Label::Lead | Label::Implement | Label::Coordinate | Label::Time | Label::Assignment
                )
            )
    })
}

/// "(1) (2) (3)", "A B 1 2" below the head.
fn is_numbering_row(texts: &[String]) -> bool {
    let filled: Vec<&str> = texts
        .iter()
        .map(|t| t.trim_matches(['(', ')', ' ', '.', '[', ']']))
        .filter(|t| !t.is_empty())
        .collect();
    filled.len() >= 3
        && filled.iter().all(|t| t.len() <= 2 && t.bytes().all(|b| b.is_ascii_alphanumeric()))
        && {
            let numbers: Vec<u32> = filled.iter().filter_map(|t| t.parse().ok()).collect();
            numbers.len() * 2 >= filled.len()
                && numbers.windows(2).all(|w| matches!(w, [a, b] if *b == a + 1))
        }
}

/// The head again on a new page.
fn repeats_head(texts: &[String], shape: &Shape) -> bool {
    let same = shape.columns.iter().filter(|(_, _, head)| texts.contains(&plain(head))).count();
    same >= 2 && same * 2 > shape.columns.len()
}

/// "-nt-", "như trên".
fn ditto(row: &mut Row, above: Option<&Row>) {
    let Some(above) = above else { return };
    for (column, _, words) in &mut row.cells {
        let text = words.plain().trim_matches(['-', ' ', '.', '"', '(', ')']);
        if (matches!(text, "nt" | "nhu tren" | "nhu muc tren" | "//") || words.plain() == "\"")
            && let Some(over) = above.cell(*column)
        {
            *words = over.clone();
        }
    }
}

/// How many rows the head takes.
impl Shape {
    /// Rows of the head.
    pub fn head_rows(&self) -> usize {
        self.rows
    }

    /// Whether it is a table of figures: no column says who or when.
    pub fn holds_only_figures(&self) -> bool {
        let has = |wanted: Label| self.columns.iter().any(|(_, column, _)| *column == Column::Label(wanted));
        has(Label::Goal)
            && ![Label::Lead, Label::Implement, Label::Coordinate, Label::Assignment, Label::Time]
                .into_iter()
                .any(has)
    }

    /// The headings of its columns, for comparing.
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(_, _, head)| kernel::fold::key(head)).collect()
    }
}
