//! The revisions of a file: each increment ends where its own `startxref` and `%%EOF` stand.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// More revisions than any honest file has.
pub(crate) const MOST: usize = 200;

/// One revision.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    /// Where it may end: after `%%EOF`, or after the end of that line.
    pub end: RangeInclusive<usize>,
}

/// The revisions in the order of the file. `None`: their chain is broken or too long.
pub(crate) fn revisions(file: &[u8]) -> Option<Vec<Revision>> {
    let ends = ends(file);
    let mut next = Some(ends.last()?.0);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(xref) = next {
        if !seen.insert(xref) || seen.len() > MOST {
            return None;
        }
        // A linearised file has two sections and one end.
        if let Some((_, end)) = ends.iter().find(|(named, end)| *named == xref && *end.start() > xref) {
            found.push(Revision { end: end.clone() });
        }
        next = match previous(file, xref)? {
            Previous::At(xref) => Some(xref),
            Previous::Nothing => None,
        };
    }
    found.sort_by_key(|revision| *revision.end.start());
    Some(found)
}

enum Previous {
    Nothing,
    At(usize),
}

/// Each `startxref N %%EOF`: N and where it ends.
fn ends(file: &[u8]) -> Vec<(usize, RangeInclusive<usize>)> {
    let mut found = Vec::new();
    for at in positions(file, b"startxref") {
        let rest = file.get(at + 9..).unwrap_or_default();
        let blank = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let before = blank(rest);
        let digits: Vec<u8> =
            rest.iter().skip(before).copied().take_while(u8::is_ascii_digit).take(12).collect();
        let after = before + digits.len();
        let gap = blank(rest.get(after..).unwrap_or_default());
        let Some(number) = std::str::from_utf8(&digits).ok().and_then(|digits| digits.parse().ok()) else {
            continue;
        };
        if !rest.get(after + gap..).is_some_and(|rest| rest.starts_with(b"%%EOF")) {
            continue;
        }
        let end = at + 9 + after + gap + 5;
        let line = match file.get(end..).unwrap_or_default() {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        found.push((number, end..=end + line));
    }
    found
}

/// Where the section at `xref` says that the one before it begins.
fn previous(file: &[u8], xref: usize) -> Option<Previous> {
    let section = file.get(xref..)?;
    let end =
        if section.starts_with(b"xref") { find(section, b"startxref")? } else { find(section, b"stream")? };
    let head = section.get(..end)?;
    let head = if section.starts_with(b"xref") { head.get(find(head, b"trailer")?..)? } else { head };
    let Some(at) = find(head, b"/Prev") else { return Some(Previous::Nothing) };
    let digits: String = head
        .get(at + 5..)?
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    digits.parse().ok().map(Previous::At)
}

/// Where a word first stands.
pub(crate) fn find(within: &[u8], word: &[u8]) -> Option<usize> {
    positions(within, word).next()
}

fn positions<'a>(within: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = word.first().copied().unwrap_or_default();
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + within.get(from..)?.iter().position(|byte| *byte == first)?;
            from = at + 1;
            if within.get(at..).is_some_and(|rest| rest.starts_with(word)) {
                return Some(at);
            }
        }
    })
}
