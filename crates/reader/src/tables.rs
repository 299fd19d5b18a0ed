//! Tables of a file put in order: those cut by a page are joined, those that only lay out text are dissolved.

use crate::annex;
use crate::source::{Source, Table};

/// Joins tables that go on over pages and dissolves those that hold no tasks.
pub fn settle(source: &mut Source, furniture: &[bool]) {
    join_pages(source, furniture);
    dissolve(source);
}

/// First and last line of each table.
fn extents(source: &Source) -> Vec<Option<(usize, usize)>> {
    let mut out: Vec<Option<(usize, usize)>> = vec![None; source.tables.len()];
    for (at, line) in source.lines.iter().enumerate() {
        if let Some(slot) = line.table.and_then(|t| out.get_mut(t)) {
            *slot = Some(slot.map_or((at, at), |(first, _)| (first, at)));
        }
    }
    out
}

fn width(table: &Table) -> usize {
    table.rows.iter().map(Vec::len).max().unwrap_or(0)
}

/// A table that follows another of the same width with nothing but page furniture between goes on with it.
fn join_pages(source: &mut Source, furniture: &[bool]) {
    let extents = extents(source);
    let mut home = 0;
    for index in 1..source.tables.len() {
        let (Some(Some((_, end))), Some(Some((start, _)))) = (extents.get(home), extents.get(index)) else {
            home = index;
            continue;
        };
        let between: Vec<usize> = (end + 1..*start)
            .filter(|at| {
                source.lines.get(*at).is_some_and(|l| l.table.is_none() && !l.text.trim().is_empty())
            })
            .collect();
        let only_furniture = between.len() <= 3
            && between
                .iter()
                .all(|at| furniture.get(*at) == Some(&true) || between.len() <= 1 && short(source, *at));
        let (one, two) = (source.tables.get(home), source.tables.get(index));
        let same = matches!((one, two), (Some(a), Some(b)) if width(a) == width(b) && width(a) >= 3);
        let headed = two.and_then(|t| annex::shape(source, t));
        let home_headed = one.is_some_and(|t| annex::shape(source, t).is_some());
        // A head of its own that differs begins another table.
        let same_head = headed.as_ref().is_none_or(|h| {
            one.and_then(|t| annex::shape(source, t)).is_some_and(|o| o.names() == h.names())
        });
        if !(only_furniture && same && home_headed && same_head) {
            home = index;
            continue;
        }
        let skip = headed.map_or(0, |h| h.head_rows());
        let rows: Vec<_> =
            source.tables.get_mut(index).map(|t| std::mem::take(&mut t.rows)).unwrap_or_default();
        for line in source.lines.iter_mut().filter(|l| l.table == Some(index)) {
            line.table = Some(home);
        }
        for at in between {
            if let Some(line) = source.lines.get_mut(at) {
                line.table = Some(home);
            }
        }
        if let Some(table) = source.tables.get_mut(home) {
            table.rows.extend(rows.into_iter().skip(skip));
        }
    }
}

fn short(source: &Source, at: usize) -> bool {
    source.lines.get(at).is_some_and(|l| l.text.trim().chars().count() < 6)
}

/// Tables that only lay out the head or the signatures are lines like others.
fn dissolve(source: &mut Source) {
    let mut before: Option<(usize, usize)> = None;
    let mut keep = Vec::new();
    for (index, table) in source.tables.iter().enumerate() {
        let own = annex::shape(source, table).is_some();
        let columns = width(table);
        let goes_on =
            !own && columns >= 3 && before.is_some_and(|(at, width)| at + 1 == index && width == columns);
        if own || goes_on {
            before = Some((index, columns));
        }
        keep.push(own || goes_on);
    }
    for line in &mut source.lines {
        if line.table.is_some_and(|t| keep.get(t) == Some(&false)) {
            line.table = None;
        }
    }
}
