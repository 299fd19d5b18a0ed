//! Who: a list of bodies split into single bodies and groups, as the wording groups of the field have them. A group
//! ("các phòng, ban, ngành thị xã") is one name and is never expanded here.

use std::ops::Range;

use crate::passage::Passage;
use crate::reading::Name;

mod groups;
mod heads;

pub use heads::begins;

use groups::{goes_on, is_one};

/// Splits a list of names. `range` lies in the passage; what is no name is kept as one name of low certainty.
pub fn split(p: &Passage, range: Range<usize>) -> Vec<Name> {
    let mut out = Vec::new();
    for part in semicolons(p, clean(p, range)) {
        let part = clean(p, part);
        if part.is_empty() {
            continue;
        }
        for range in list(p, part) {
            let range = clean(p, range);
            if let Some(name) = name(p, range) {
                out.push(name);
            }
        }
    }
    out
}

/// A company by its brand ("MobiFone", "EVN"): two capitals in one word, which no other word of a name has.
fn is_brand(p: &Passage, at: usize) -> bool {
    let word = p.text(at..at + p.word_at(at).chars().count());
    p.is_upper(at) && word.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// "Phòng Tư pháp (từ ngày 01/6/2017 …)": a remark about days is no part of the name.
fn without_remark(p: &Passage, range: Range<usize>) -> Range<usize> {
    let text = p.plain_at(range.clone());
    let remark = text.rfind('(').filter(|at| *at > 0 && text.ends_with(')')).filter(|at| {
        let inside = text.get(*at..).unwrap_or_default();
        inside.contains('/') && inside.bytes().any(|b| b.is_ascii_digit()) || inside.starts_with("(tu ngay")
    });
    p.trim(range.start..remark.map_or(range.end, |at| range.start + at))
}

/// One name from a range, if it has letters.
pub fn name(p: &Passage, range: Range<usize>) -> Option<Name> {
    let range = without_remark(p, clean(p, range));
    // "Bảo hiểm xã hội tỉnh theo lĩnh vực phụ trách": how they share the work is no part of the name.
    let tail = ["theo linh vuc", "theo chuc nang", "theo tham quyen", "theo phan cong"]
        .iter()
        .filter_map(|w| p.plain_at(range.clone()).find(&format!(" {w}")))
        .min();
    let range = clean(p, range.start..tail.map_or(range.end, |at| range.start + at));
    let plain = p.plain_at(range.clone());
    if !plain.bytes().any(|b| b.is_ascii_alphabetic()) || is_nobody(plain) {
        return None;
    }
    let known = begins(p, range.start);
    let sure = if !known {
        0.4
    } else if range.len() > 110 {
        0.5
    } else {
        0.95
    };
    Some(Name { text: p.text(range.clone()), span: p.span(range), sure })
}

fn is_nobody(plain: &str) -> bool {
    matches!(plain, "khong" | "khong co" | "nt" | "nhu tren" | "-")
}

/// Without bullets, closing dots and joining words at its ends.
fn clean(p: &Passage, range: Range<usize>) -> Range<usize> {
    let mut range = range;
    loop {
        let before = range.clone();
        range =
            p.trim_of(range, |b| matches!(b, b' ' | b'.' | b',' | b';' | b':' | b'*' | b'+' | b'/' | b'"'));
        if p.plain_at(range.clone()).starts_with("- ") {
            range.start += 2;
        }
        if p.plain_at(range.clone()).starts_with('-') {
            range.start += 1;
        }
        for word in ["va ", "cung ", "voi ", "la ", "cung voi ", "va voi "] {
            if p.plain_at(range.clone()).starts_with(word) {
                range.start += word.len();
            }
        }
        for tail in [" va", " -", " cung", " co trach nhiem"] {
            if p.plain_at(range.clone()).ends_with(tail) {
                range.end -= tail.len();
            }
        }
        let text = p.plain_at(range.clone());
        if text.starts_with('(') && text.ends_with(')') && text.matches('(').count() == 1 {
            range = range.start + 1..range.end - 1;
        }
        if p.plain_at(range.clone()).ends_with(')') && !p.plain_at(range.clone()).contains('(') {
            range.end -= 1;
        }
        if range == before {
            return range;
        }
    }
}

/// Parts between semicolons and between bullets, outside brackets.
fn semicolons(p: &Passage, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    let text = p.plain_at(range.clone()).as_bytes();
    let mut depth = 0_u32;
    for (at, byte) in text.iter().enumerate() {
        let here = range.start + at;
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => {
                out.push(start..here);
                start = here + 1;
            }
            // " - Sở X" and " + Sở X" inside a cell or label are bullets if a body begins after them.
            b'-' | b'+' | b'/' if depth == 0 && at > 0 => {
                let dash = *byte == b'/';
                let spaced = text.get(at - 1) == Some(&b' ') && text.get(at + 1) == Some(&b' ');
                let before = p.plain_at(start..here);
                let compound = crate::compound::joins(before, p.plain_at(here + 1..range.end).trim_start());
                let next = here + 1 + usize::from(text.get(at + 1) == Some(&b' '));
                let compound = compound || is_one(before, p.plain_at(here + 1..range.end));
                if (spaced || dash)
                    && !compound
                    && p.is_upper(next)
                    && begins(p, next)
                    && begins(p, start_of(p, start))
                {
                    out.push(start..here);
                    start = here + 1;
                }
            }
            // "…. Sở Y" : a full stop between two bodies.
            b'.' if depth == 0
                && text.get(at + 1) == Some(&b' ')
                && begins(p, here + 2)
                && p.is_upper(here + 2)
                && !crate::roles::ends_short(p.plain_at(start..here)) =>
            {
                out.push(start..here);
                start = here + 1;
            }
            _ => {}
        }
    }
    out.push(start..range.end);
    out
}

fn start_of(p: &Passage, at: usize) -> usize {
    at + p.plain_at(at..p.len()).bytes().take_while(|b| matches!(b, b' ' | b'-' | b'+')).count()
}

/// Splits at commas and "và" where a new body begins.
fn list(p: &Passage, range: Range<usize>) -> Vec<Range<usize>> {
    let text = p.plain_at(range.clone());
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => cuts.push((at, at + 1)),
            b' ' if depth == 0 => {
                let rest = text.get(at..).unwrap_or_default();
                for word in [" va ", " cung voi ", " cung ", " & "] {
                    if rest.starts_with(word) {
                        cuts.push((at, at + word.len() - 1));
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    let mut start = range.start;
    for (number, (end, next)) in cuts.iter().enumerate() {
        let (end, mut next) = (range.start + end, range.start + next);
        if end < start {
            continue;
        }
        next += p.plain_at(next..range.end).bytes().take_while(|b| *b == b' ').count();
        let stop = cuts.get(number + 1).map_or(range.end, |(e, _)| range.start + e);
        if p.plain_at(next..range.end).starts_with("va ") {
            next += 3;
        }
        let before = p.plain_at(start..end).to_owned();
        let piece = p.plain_at(next..stop.max(next)).to_owned();
        let rest = p.plain_at(next..range.end);
        // "Phòng Nông nghiệp và PTNT": short letters behind "và" are a matter, behind a comma a company.
        let short = ["ptnt", "ptnn", "mt", "cntt", "dttb", "xh", "tt", "dt"];
        let matter = p.plain_at(end..next).contains(" va ")
            && (["phong ", "so ", "ban "].iter().any(|w| before.trim_start().starts_with(w))
                || short.contains(&piece.split(' ').next().unwrap_or_default()));
        if !begins(p, next) && (matter || !is_brand(p, next)) || is_one(&before, rest) {
            continue;
        }
        let named =
            p.text(next..stop.max(next)).split(' ').take(4).any(|w| w.starts_with(char::is_uppercase));
        if goes_on(&before, &piece, named) {
            continue;
        }
        out.push(start..end);
        start = next;
    }
    out.push(start..range.end);
    out
}

#[cfg(test)]
mod tests;
