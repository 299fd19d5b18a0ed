//! Tables in plain text: cells between bars or tabs.

use crate::passage::plain;
use crate::source::{Cell, Piece, Source, Table};

/// Finds runs of lines with bars or tabs and makes tables of them.
pub fn find(source: &mut Source) {
    let mut at = 0;
    while at < source.lines.len() {
        let Some(sign) = ['|', '\t'].into_iter().find(|s| is_row(source, at, *s)) else {
            at += 1;
            continue;
        };
        let mut end = at;
        let mut rows = 0;
        let mut last = at;
        while let Some(line) = source.lines.get(end) {
            let empty = line.text.trim().is_empty() || is_rule(&line.text);
            if is_row(source, end, sign)
                || rows > 0
                    && line.table.is_none()
                    && !is_rule(&line.text)
                    && line.text.trim_matches(' ').contains(sign)
            {
                rows += 1;
                last = end;
            } else if !empty || end - last > 2 {
                break;
            }
            end += 1;
        }
        if rows >= 2 {
            make(source, at, last + 1, sign);
        }
        at = last + 1;
    }
}

fn is_row(source: &Source, at: usize, sign: char) -> bool {
    let Some(line) = source.lines.get(at) else { return false };
    let text = line.text.trim_matches(' ');
    let count = text.chars().filter(|c| *c == sign).count();
    line.table.is_none() && !is_rule(text) && count >= 2
}

/// "|----|----|" and "+----+----+".
fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.len() >= 3 && text.chars().all(|c| matches!(c, '|' | '-' | '+' | '=' | ':' | ' ' | '_'))
}

fn make(source: &mut Source, from: usize, to: usize, sign: char) {
    let index = source.tables.len();
    let mut table = Table::default();
    for at in from..to {
        let Some(line) = source.lines.get_mut(at) else { continue };
        line.table = Some(index);
        if line.text.trim().is_empty() || is_rule(&line.text) {
            continue;
        }
        table.rows.push(cells(&line.text, at, sign));
    }
    if sign == '\t' {
        join_cut(&mut table, source);
    }
    merge_broken(&mut table, source);
    source.tables.push(table);
}

fn cells(text: &str, line: usize, sign: char) -> Vec<Cell> {
    let chars: Vec<char> = text.chars().collect();
    let first = chars.iter().position(|c| *c != ' ').unwrap_or(0);
    let last = chars.iter().rposition(|c| *c != ' ').map_or(0, |p| p + 1);
    let opens = sign == '|' && chars.get(first) == Some(&'|');
    let closes = sign == '|' && last > 0 && chars.get(last - 1) == Some(&'|');
    let (start, end) = (first + usize::from(opens), last.saturating_sub(usize::from(closes)));
    let mut out = Vec::new();
    let mut from = start;
    for at in start..=end.max(start) {
        if at == end || chars.get(at) == Some(&sign) {
            let column = out.len();
            out.push(Cell {
                lines: vec![Piece { line, from, to: at }],
                columns: column..column + 1,
                carried: false,
            });
            from = at + 1;
        }
    }
    out
}

/// A row with too few cells whose last cell goes on at the beginning of the next line: "2⇥Tiết kiệm 10% chi" /
/// "thường xuyên⇥Báo cáo⇥…".
fn join_cut(table: &mut Table, source: &Source) {
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let opens_row = |cell: &Cell| {
        let text: String = cell.lines.iter().filter_map(|p| piece(source, p)).collect();
        let bare = text.trim().trim_end_matches(['.', ')']);
        bare.is_empty()
            || bare.split('.').all(|part| part.parse::<u16>().is_ok())
            || bare.len() <= 5 && crate::marker::roman(&plain(bare)).is_some()
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for row in std::mem::take(&mut table.rows) {
        let cut = rows.last().is_some_and(|above| {
            above.len() >= 2
                && above.len() < width
                && above.len() + row.len() - 1 <= width
                && row.first().is_some_and(|cell| !opens_row(cell))
        });
        let Some(above) = rows.last_mut().filter(|_| cut) else {
            rows.push(row);
            continue;
        };
        let mut more = row.into_iter();
        if let (Some(last), Some(first)) = (above.last_mut(), more.next()) {
            last.lines.extend(first.lines);
        }
        for cell in more {
            let column = above.len();
            above.push(Cell { columns: column..column + 1, ..cell });
        }
    }
    table.rows = rows;
}

fn piece(source: &Source, piece: &Piece) -> Option<String> {
    let line = source.lines.get(piece.line)?;
    Some(line.text.chars().skip(piece.from).take(piece.to - piece.from).collect())
}

/// Rows that were broken over several lines go together: a row whose first cell is empty goes on with the one above
/// only where rows are ruled off from each other (every broken line would else be a row of its own).
fn merge_broken(table: &mut Table, source: &Source) {
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let text = |cell: &Cell| {
        cell.lines.iter().filter_map(|p| piece(source, p)).collect::<String>().trim().to_owned()
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for row in std::mem::take(&mut table.rows) {
        let blank_first = row.first().is_some_and(|c| text(c).is_empty());
        let goes_on = blank_first && row.len() == width && row.iter().skip(1).any(|c| !text(c).is_empty());
        match rows.last_mut().filter(|above| goes_on && above.len() == row.len()) {
            Some(above) => {
                for (own, more) in above.iter_mut().zip(row) {
                    own.lines.extend(more.lines);
                }
            }
            None => rows.push(row),
        }
    }
    table.rows = rows;
}
