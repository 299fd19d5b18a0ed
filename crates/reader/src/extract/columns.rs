//! Tables whose columns are only set apart by spaces, as PDF programs and old typists leave them.

use crate::furniture;
use crate::label;
use crate::passage::plain;
use crate::source::{Cell, Piece, Source, Table};

/// A piece of a line between wide gaps.
#[derive(Debug, Clone, Copy)]
struct Chunk {
    from: usize,
    to: usize,
}

/// Finds heads of such tables and takes the lines below them apart.
pub fn find(source: &mut Source) {
    let heads: Vec<usize> = (0..source.lines.len()).filter(|&at| head(source, at).is_some()).collect();
    if heads.is_empty() {
        return;
    }
    let skip = furniture::find(source);
    let mut end = 0;
    for at in heads {
        if at >= end
            && let Some(columns) = head(source, at)
        {
            end = table(source, at, columns, &skip);
        }
    }
}

fn chunks(text: &str) -> Vec<Chunk> {
    let mut out: Vec<Chunk> = Vec::new();
    let mut gap = 2;
    for (at, c) in text.chars().enumerate() {
        if c == ' ' || c == '\u{a0}' {
            gap += 1;
            continue;
        }
        match out.last_mut().filter(|_| gap < 2) {
            Some(chunk) => chunk.to = at + 1,
            None => out.push(Chunk { from: at, to: at + 1 }),
        }
        gap = 0;
    }
    out
}

fn words(text: &str, chunk: Chunk) -> String {
    text.chars().skip(chunk.from).take(chunk.to - chunk.from).collect()
}

/// Where the columns of a head begin: three chunks and more, most of them known.
fn head(source: &Source, at: usize) -> Option<Vec<usize>> {
    let line = source.lines.get(at).filter(|l| l.table.is_none())?;
    let chunks = chunks(&line.text);
    if chunks.len() < 3 {
        return None;
    }
    let known = chunks
        .iter()
        .filter(|c| {
            let text = plain(&words(&line.text, **c));
            matches!(text.as_str(), "tt" | "stt") || label::of_column(&text).is_some() && text.len() < 45
        })
        .count();
    (known >= 3 && known * 3 >= chunks.len() * 2).then(|| chunks.iter().map(|c| c.from).collect())
}

/// Reads rows from the head on; gives the line after the last.
fn table(source: &mut Source, at: usize, columns: Vec<usize>, skip: &[bool]) -> usize {
    let index = source.tables.len();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut blanks = 0;
    let mut end = at;
    let mut taken = Vec::new();
    let mut number = at;
    while let Some(line) = source.lines.get(number) {
        if line.table.is_some() {
            break;
        }
        let chunks = chunks(&line.text);
        if chunks.is_empty() || skip.get(number) == Some(&true) {
            blanks += usize::from(chunks.is_empty());
            number += 1;
            if blanks > 4 && !rows.is_empty() {
                break;
            }
            continue;
        }
        let cells = assign(&line.text, number, &chunks, &columns);
        let first = cells.first().is_some_and(|c| !c.lines.is_empty());
        let alone = chunks.len() == 1 && first;
        let text = plain(line.text.trim());
        if alone
            && (text.starts_with("phu luc")
                || text.starts_with("noi nhan")
                || text.starts_with("ghi chu:")
                || text.len() > 110)
        {
            break;
        }
        let lead = chunks.first().map(|c| plain(&words(&line.text, *c))).unwrap_or_default();
        let numbered = first && is_number(&lead);
        if alone && !numbered && !is_group(&lead) && blanks > 0 && rows.len() > 2 {
            break;
        }
        blanks = 0;
        let opens = rows.is_empty() || numbered || alone && is_group(&lead) || alone && rows.len() > 1;
        if opens {
            rows.push(if alone && !rows.is_empty() && !numbered {
                group(number, chunks.first().copied(), columns.len())
            } else {
                cells
            });
        } else if let Some(row) = rows.last_mut() {
            for (own, more) in row.iter_mut().zip(cells) {
                own.lines.extend(more.lines);
            }
        }
        taken.push(number);
        number += 1;
        end = number;
    }
    if rows.len() < 2 {
        return at + 1;
    }
    for at in taken {
        if let Some(line) = source.lines.get_mut(at) {
            line.table = Some(index);
        }
    }
    source.tables.push(Table { rows });
    end
}

/// "1", "12.", "IV", "a)" at the beginning of a row.
fn is_number(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default().trim_end_matches(['.', ')']);
    let digits =
        !first.is_empty() && first.len() <= 6 && first.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    digits || crate::marker::roman(first).is_some() && text.len() <= 6
}

/// "A. Chỉ đạo, điều hành", "II. CẢI CÁCH THỂ CHẾ" over all columns.
fn is_group(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    let bare = first.trim_end_matches(['.', ')', '-', '/']);
    bare.len() < first.len() && (bare.len() == 1 || crate::marker::roman(bare).is_some())
}

fn group(line: usize, chunk: Option<Chunk>, columns: usize) -> Vec<Cell> {
    let lines = chunk.map(|c| Piece { line, from: c.from, to: c.to }).into_iter().collect();
    vec![Cell { lines, columns: 0..columns, carried: false }]
}

/// Each chunk to the column in which it begins; a chunk that runs over the next column's edge is cut there.
fn assign(text: &str, line: usize, chunks: &[Chunk], columns: &[usize]) -> Vec<Cell> {
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<Cell> =
        (0..columns.len()).map(|c| Cell { lines: Vec::new(), columns: c..c + 1, carried: false }).collect();
    for chunk in chunks {
        let mut from = chunk.from;
        while from < chunk.to {
            let column = columns.partition_point(|c| *c <= from + 1).saturating_sub(1);
            let edge = columns.get(column + 1).copied().filter(|e| *e < chunk.to && *e > from + 1);
            let cut = edge.filter(|e| chars.get(e - 1) == Some(&' '));
            let to = cut.unwrap_or(chunk.to);
            let stop = to - usize::from(cut.is_some());
            if let Some(cell) = out.get_mut(column) {
                cell.lines.push(Piece { line, from, to: stop });
            }
            from = to;
        }
    }
    out
}
