//! Tables whose cells stand one under another, a line each: what copying a table out of Word or a PDF leaves.
//!
//! The head names the columns, "TT" first; a line with nothing but a number opens a row. The lines of a row are laid
//! into the columns in order, so that each lies best: names of bodies where bodies belong, days where time belongs. A
//! cell that is missing or broken over two lines is found by that, too.

use crate::furniture;
use crate::label::{self, Label};
use crate::marker;
use crate::names;
use crate::passage::{Passage, plain};
use crate::source::{Cell, Piece, Source, Table};
use crate::when::{self, PlanYears};

/// The most columns that a head may have.
const MOST_COLUMNS: usize = 12;
/// The most lines that one row may have.
const LONGEST_ROW: usize = 40;

/// Finds such tables among the lines that belong to none.
pub fn find(source: &mut Source) {
    let mut at = 0;
    let mut skip = None;
    while at < source.lines.len() {
        let Some(head) = Head::at(source, at) else {
            at += 1;
            continue;
        };
        let skip = skip.get_or_insert_with(|| furniture::find(source));
        at = table(source, &head, skip).unwrap_or(head.end);
    }
}

/// What a column holds, as far as the look of a line can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Work,
    Product,
    People { must: bool },
    Time,
    Other,
}

/// The head of a table.
#[derive(Debug)]
struct Head {
    /// The cells of the head: first line and the one after the last, "TT" first.
    cells: Vec<(usize, usize)>,
    /// What the columns after "TT" hold.
    columns: Vec<Holds>,
    /// The line after the head.
    end: usize,
}

impl Head {
    /// The head that begins at a line: "TT" and at least three known columns below, one a line or broken over two.
    fn at(source: &Source, first: usize) -> Option<Self> {
        if !is_count(&bare(source, first)?) {
            return None;
        }
        let mut head = Self { cells: vec![(first, first + 1)], columns: Vec::new(), end: first + 1 };
        let mut blanks = 0;
        while let Some(text) = bare(source, head.end) {
            if text.is_empty() {
                blanks += 1;
                head.end += 1;
                if blanks > 1 + head.columns.len() {
                    break;
                }
                continue;
            }
            let known = |text: &str| (text.len() < 60).then(|| label::of_column(text)).flatten();
            // A cell broken over two lines goes on in small letters: "Thời gian" above "hoàn thành".
            let more = source.lines.get(head.end + 1).map(|line| line.text.trim());
            let goes_on = more.is_some_and(|more| more.starts_with(|c: char| c.is_lowercase()));
            let two = || format!("{text} {}", plain(more.unwrap_or_default()));
            let (label, lines) = match goes_on.then(two).as_deref().and_then(known) {
                Some(label) => (label, 2),
                None => match known(&text) {
                    Some(label) => (label, 1),
                    None => break,
                },
            };
            head.cells.push((head.end, head.end + lines));
            head.columns.push(holds(label));
            head.end += lines;
        }
        let has_work = head.columns.contains(&Holds::Work);
        ((3..=MOST_COLUMNS).contains(&head.columns.len()) && has_work).then_some(head)
    }
}

fn holds(label: Label) -> Holds {
    match label {
        Label::Tasks => Holds::Work,
        Label::Goal | Label::Product => Holds::Product,
        Label::Lead | Label::Implement | Label::Assignment => Holds::People { must: true },
        Label::Coordinate | Label::Advise => Holds::People { must: false },
        Label::Time => Holds::Time,
        Label::Funding | Label::Leader | Label::Remark => Holds::Other,
    }
}

/// The plain words of a line that belongs to no table.
fn bare(source: &Source, at: usize) -> Option<String> {
    let line = source.lines.get(at).filter(|line| line.table.is_none())?;
    Some(plain(line.text.trim()).trim_matches([' ', '.', ':', '*']).to_owned())
}

fn is_count(text: &str) -> bool {
    matches!(text, "tt" | "stt" | "so tt" | "so thu tu")
}

/// A line that opens a row.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Opens {
    /// "3", "1.2".
    Number(String),
    /// "b)": a point below the last number.
    Point(char),
    /// "II", "B": an area, its name below.
    Area,
    /// "II. CẢI CÁCH THỂ CHẾ", "CẢI CÁCH THỂ CHẾ": an area with its name.
    Named,
}

fn opens(source: &Source, at: usize) -> Option<Opens> {
    let text = source.lines.get(at)?.text.trim();
    let short = text.trim_end_matches(['.', ')', ' ']);
    if !short.is_empty() && short.len() <= 6 {
        let digits =
            |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
        if short.split('.').all(digits) {
            return Some(Opens::Number(short.to_owned()));
        }
        if let (1, Some(letter)) = (short.len(), short.chars().next().filter(char::is_ascii_lowercase)) {
            return text.ends_with([')', '.']).then_some(Opens::Point(letter));
        }
        let upper = short.bytes().all(|b| b.is_ascii_uppercase());
        if upper && (short.len() == 1 || marker::roman(&plain(short)).is_some()) {
            return Some(Opens::Area);
        }
        return None;
    }
    let words = Passage::of_line(text, 1);
    let (first, rest) = text.split_once(['.', ' ', ')', '-'])?;
    let roman = first.bytes().all(|b| b.is_ascii_uppercase()) && marker::roman(&plain(first)).is_some();
    let is_area = roman && rest.trim().len() > 5 && text.len() < 160;
    (is_area || words.is_shouting() && text.chars().count() > 10).then_some(Opens::Named)
}

/// Whether `number` may open the row after `last`: the next one, the first again, or one deeper or further up.
fn follows(last: Option<&str>, number: &str) -> bool {
    let parts = |text: &str| text.split('.').filter_map(|p| p.parse::<u32>().ok()).collect::<Vec<_>>();
    let now = parts(number);
    let Some(last) = last.map(parts) else { return now.iter().all(|n| *n <= 1) };
    if now.last() == Some(&1) {
        return true;
    }
    // One missing number is a slip of the office.
    let depth = now.len().min(last.len());
    let (Some(now), Some(last)) = (now.get(..depth), last.get(..depth)) else { return false };
    now.split_last()
        .zip(last.split_last())
        .is_some_and(|((n, before), (l, above))| before == above && (*n == l + 1 || *n == l + 2))
}

fn ends(text: &str) -> bool {
    let text = plain(text);
    ["noi nhan", "phu luc", "tm.", "kt.", "tl.", "tuq.", "ghi chu:", "tren day la", "uy ban nhan dan"]
        .iter()
        .any(|w| text.starts_with(w))
        || text.ends_with("./.")
}

/// Reads rows from the head on; the line after the last row, or none where no row follows.
fn table(source: &mut Source, head: &Head, skip: &[bool]) -> Option<usize> {
    let width = head.columns.len() + 1;
    let paper = paper(source, head);
    let mut rows: Vec<Vec<Cell>> = vec![
        head.cells
            .iter()
            .enumerate()
            .map(|(column, (from, to))| cell(source, column..column + 1, *from..*to))
            .collect(),
    ];
    let mut last: Option<String> = None;
    let mut at = head.end;
    let mut end = head.end;
    while at < source.lines.len() {
        let number = match opens(source, at) {
            Some(Opens::Number(number)) => Some(number).filter(|number| follows(last.as_deref(), number)),
            Some(Opens::Point(letter)) => Some(letter.to_string()),
            _ => None,
        };
        if paper.get(at) == Some(&true) {
            at += 1;
            continue;
        }
        // A number that stands alone looks like that of a page; the next one of the table is its own.
        let Some(words) = bare(source, at) else { break };
        if words.is_empty() || number.is_none() && skip.get(at) == Some(&true) {
            at += 1;
            continue;
        }
        let text = source.lines.get(at).map(|line| line.text.as_str()).unwrap_or_default();
        if ends(text) {
            break;
        }
        match (number, opens(source, at)) {
            (Some(number), _) => {
                let is_point = number.starts_with(char::is_alphabetic);
                let number = if is_point { last.clone().unwrap_or_default() } else { number };
                let lines = row_lines(source, at + 1, &number, skip, &paper);
                let stop = lines.last().map_or(at + 1, |line| line + 1);
                if lines.is_empty() {
                    break;
                }
                let mut cells = vec![cell(source, 0..1, at..at + 1)];
                let words: Vec<_> =
                    lines.iter().filter(|at| bare(source, **at).is_some_and(|t| !t.is_empty())).collect();
                if let ([only], Some(Opens::Point('a'))) = (words.as_slice(), opens(source, stop)) {
                    // A number with nothing but a heading, and points below.
                    cells.push(cell(source, 1..width, **only..**only + 1));
                } else {
                    cells.extend(lay(source, &lines, &head.columns)?);
                }
                rows.push(cells);
                last = Some(number);
                (at, end) = (stop, stop);
            }
            (None, Some(Opens::Area)) => {
                let name = (at + 1..source.lines.len())
                    .find(|at| bare(source, *at).is_some_and(|t| !t.is_empty()))?;
                rows.push(vec![cell(source, 0..1, at..at + 1), cell(source, 1..width, name..name + 1)]);
                (at, end) = (name + 1, name + 1);
            }
            (None, Some(Opens::Named)) => {
                rows.push(vec![cell(source, 0..width, at..at + 1)]);
                (at, end) = (at + 1, at + 1);
            }
            _ => break,
        }
    }
    let work = rows.iter().skip(1).filter(|row| row.len() == width).count();
    if work < 2 {
        return None;
    }
    let index = source.tables.len();
    let first = head.cells.first().map(|(from, _)| *from)?;
    let taken: std::collections::HashSet<usize> =
        rows.iter().flatten().flat_map(|cell| &cell.lines).map(|piece| piece.line).collect();
    for (at, line) in source.lines.iter_mut().enumerate().take(end).skip(first) {
        if skip.get(at) != Some(&true) || taken.contains(&at) || paper.get(at) == Some(&true) {
            line.table = Some(index);
        }
    }
    source.tables.push(Table { rows });
    source.stacked = true;
    Some(end)
}

/// What a new page repeats in the middle of a row: the head of the table or a running head, and above it the number of
/// the page.
fn paper(source: &Source, head: &Head) -> Vec<bool> {
    const MOST_ABOVE: usize = 4;
    let words_of =
        |line: usize| Passage::of_line(source.lines.get(line).map_or("", |line| line.text.trim()), 1);
    // A cell in capitals would be an area of the table: its number would stand above it.
    let looks_running = |words: &Passage| {
        words.len() > 15
            && (words.is_shouting()
                || ["phu luc", "ke hoach", "kem theo", "(kem theo"]
                    .iter()
                    .any(|w| words.plain().starts_with(w)))
    };
    let mut known: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for line in head.end..source.lines.len() {
        let words = words_of(line);
        if looks_running(&words) {
            *known.entry(words.plain().to_owned()).or_default() += 1;
        }
    }
    let comes_back = |line: usize| known.get(words_of(line).plain()).is_some_and(|times| *times > 1);
    let mut out = vec![false; source.lines.len()];
    let mut mark = |lines: std::ops::Range<usize>| {
        out.iter_mut().take(lines.end).skip(lines.start).for_each(|flag| *flag = true);
    };
    let mut at = head.end;
    while at < source.lines.len() {
        let again = Head::at(source, at).filter(|again| again.columns == head.columns).map(|again| again.end);
        let Some(again) = again.or(comes_back(at).then_some(at + 1)) else {
            at += 1;
            continue;
        };
        let mut first = at;
        let mut above = at;
        for _ in 0..MOST_ABOVE {
            let Some(line) = above.checked_sub(1).filter(|line| *line >= head.end) else { break };
            let words = words_of(line);
            above = line;
            if words.is_empty() {
                continue;
            }
            if !furniture::is_page_number(words.plain()) && !looks_running(&words) {
                break;
            }
            first = line;
        }
        mark(first..again);
        at = again;
    }
    out
}

/// The lines of a row, with those that are empty: up to the next number, area or end.
fn row_lines(source: &Source, from: usize, number: &str, skip: &[bool], paper: &[bool]) -> Vec<usize> {
    let mut out = Vec::new();
    for at in from..(from + LONGEST_ROW).min(source.lines.len()) {
        if paper.get(at) == Some(&true) {
            continue;
        }
        let Some(text) = bare(source, at) else { break };
        let raw = source.lines.get(at).map(|line| line.text.as_str()).unwrap_or_default();
        let next = match opens(source, at) {
            Some(Opens::Number(next)) => follows(Some(number), &next),
            Some(Opens::Point(_)) => true,
            Some(_) => !out.is_empty(),
            None => false,
        };
        if next || ends(raw) || is_count(&text) {
            break;
        }
        // What comes back on page after page may be a cell as well; only a page number is none.
        let page_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if skip.get(at) != Some(&true) || !page_number {
            out.push(at);
        }
    }
    while out.last().is_some_and(|at| bare(source, *at).is_none_or(|text| text.is_empty())) {
        out.pop();
    }
    out
}

fn cell(source: &Source, columns: std::ops::Range<usize>, lines: std::ops::Range<usize>) -> Cell {
    let piece = |line: usize| {
        let to = source.lines.get(line).map_or(0, |l| l.text.chars().count());
        Piece { line, from: 0, to }
    };
    Cell { lines: lines.map(piece).collect(), columns, carried: false }
}

/// What a line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    Body,
    Time,
    Words,
    Empty,
}

fn looks(text: &str) -> Looks {
    let words = Passage::of_line(text.trim_start_matches(['-', '+', ' ']), 1);
    if words.is_empty() {
        return Looks::Empty;
    }
    const ALWAYS: [&str; 14] = [
        "thuong xuyen",
        "hang ",
        "ca nam",
        "trong nam",
        "nam 20",
        "quy ",
        "thang ",
        "truoc ngay",
        "theo ",
        "6 thang",
        "ngay ",
        "hoan thanh ",
        "dinh ky ",
        "khi co ",
    ];
    let plain = words.plain().trim();
    let years = PlanYears { first: 2020, last: 2020 };
    let timed = ALWAYS.iter().any(|w| plain.starts_with(w))
        || plain.len() < 60 && !when::scan(plain, 0, years).is_empty();
    if timed && plain.len() < 90 {
        Looks::Time
    } else if names::begins(&words, 0) {
        Looks::Body
    } else {
        Looks::Words
    }
}

/// Costs in tenths of how badly a line lies in a column.
fn misfit(column: Holds, line: Looks) -> u32 {
    match (column, line) {
        (Holds::People { .. }, Looks::Body)
        | (Holds::Time, Looks::Time)
        | (Holds::Work | Holds::Product | Holds::Other, Looks::Words) => 0,
        (Holds::People { .. } | Holds::Time, Looks::Words) | (Holds::Product, Looks::Time) => 25,
        (Holds::Time, Looks::Body) | (Holds::People { .. }, Looks::Time) => 60,
        (Holds::Work, Looks::Body | Looks::Time) => 15,
        (Holds::Product, Looks::Body) => 20,
        (Holds::Other, Looks::Body | Looks::Time) => 12,
        (_, Looks::Empty) => 4,
    }
}

/// What it costs that a column has no words.
fn missing(column: Holds) -> u32 {
    match column {
        Holds::Work => 200,
        Holds::People { must: true } => 40,
        Holds::Time => 25,
        Holds::Product => 18,
        Holds::People { must: false } => 12,
        Holds::Other => 2,
    }
}

/// Lays the lines of a row into its columns so that they lie best together. An empty line is an empty cell or nothing.
fn lay(source: &Source, lines: &[usize], columns: &[Holds]) -> Option<Vec<Cell>> {
    let text = |at: &usize| source.lines.get(*at).map_or("", |line| line.text.trim());
    let looks: Vec<Looks> = lines.iter().map(|at| looks(text(at))).collect();
    // best[c]: the cheapest way in which the lines so far end in column c; the column of each line with it.
    let mut best: Vec<Option<(u32, Vec<usize>)>> = vec![None; columns.len()];
    let gap = |from: usize, to: usize| {
        columns.get(from..to).unwrap_or_default().iter().map(|c| missing(*c)).sum::<u32>()
    };
    for (index, look) in looks.iter().enumerate() {
        let mut next: Vec<Option<(u32, Vec<usize>)>> = vec![None; columns.len()];
        let goes_on = index > 0 && {
            let before = lines.get(index - 1).map_or("", text);
            let begins_small =
                lines.get(index).map_or("", text).starts_with(|c: char| c.is_lowercase() || c == '(');
            begins_small || before.ends_with([',', ';', '-', '–', '(', '/']) || before.ends_with(" và")
        };
        for (column, holds) in columns.iter().enumerate() {
            let own = misfit(*holds, *look);
            let fresh = |cost: u32, from: usize| {
                let anew = if goes_on { 30 } else { 0 };
                // An empty line that stands for an empty cell has paid for it by being empty.
                let pays = if *look == Looks::Empty { missing(*holds) / 2 } else { own };
                cost + gap(from, column) + pays + anew
            };
            let mut ways: Vec<(u32, Option<usize>)> = Vec::new();
            if index == 0 {
                ways.push((fresh(0, 0), None));
            }
            for (before, way) in best.iter().enumerate().take(column + 1) {
                let Some((cost, _)) = way else { continue };
                if before == column {
                    // A second line in the same cell.
                    let stays = match look {
                        Looks::Empty => 3,
                        _ if goes_on => 0,
                        Looks::Words if *holds != Holds::Work && *holds != Holds::Product => own.min(12),
                        // Of two bodies one under the other the second rather helps than leads.
                        _ => own + 14 + u32::from(matches!(holds, Holds::People { must: true })),
                    };
                    ways.push((cost + stays, Some(before)));
                } else {
                    ways.push((fresh(*cost, before + 1), Some(before)));
                }
            }
            let chosen = ways.into_iter().min_by_key(|(cost, _)| *cost);
            if let (Some((cost, from)), Some(slot)) = (chosen, next.get_mut(column)) {
                let mut way =
                    from.and_then(|from| best.get(from)?.clone()).map(|(_, way)| way).unwrap_or_default();
                way.push(column);
                *slot = Some((cost, way));
            }
        }
        best = next;
    }
    let ended = best
        .into_iter()
        .enumerate()
        .filter_map(|(column, way)| way.map(|(cost, way)| (cost + gap(column + 1, columns.len()), way)));
    let (_, way) = ended.min_by_key(|(cost, _)| *cost)?;
    let mut cells: Vec<Cell> =
        (1..=columns.len()).map(|c| Cell { lines: Vec::new(), columns: c..c + 1, carried: false }).collect();
    for (line, column) in lines.iter().zip(way) {
        if let Some(own) = cells.get_mut(column)
            && !text(line).is_empty()
        {
            own.lines.extend(cell(source, 0..1, *line..line + 1).lines);
        }
    }
    Some(cells)
}

#[cfg(test)]
#[path = "stacked/tests.rs"]
mod tests;
