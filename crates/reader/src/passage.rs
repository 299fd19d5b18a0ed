//! A stretch of text that can be searched without diacritics and still knows where every letter stands in the file.
//!
//! `plain` holds exactly one ASCII byte for each character (lower case, no marks, all dashes one dash), so that an
//! offset found there is the index of the character in the original.

use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

use crate::reading::Span;

/// "≥" in a plain text.
pub const AT_LEAST: u8 = 1;
/// "≤" in a plain text.
pub const AT_MOST: u8 = 2;
/// Any character without a plain letter.
const OTHER: u8 = 3;

/// Text with the place of each character.
#[derive(Debug, Clone, Default)]
pub struct Passage {
    chars: Vec<char>,
    places: Vec<(u32, u32)>,
    plain: String,
}

impl Passage {
    /// One line of the file (line number from 1), trimmed, runs of white space made one space.
    pub fn of_line(text: &str, line: u32) -> Self {
        let mut passage = Self::default();
        passage.push_line(text, line);
        passage
    }

    /// Adds a line of the file after a space.
    pub fn push_line(&mut self, text: &str, line: u32) {
        self.push_part(text, line, 1);
    }

    /// Ends a paragraph of a cell: names on both sides are two.
    pub fn push_break(&mut self) {
        if let Some(place) = self.places.last().copied() {
            self.put(';', b';', place);
        }
    }

    /// Adds a part of a line that begins at column `col`.
    pub fn push_part(&mut self, text: &str, line: u32, col: u32) {
        let mut gap = !self.chars.is_empty();
        for (at, c) in text.chars().enumerate() {
            let byte = plain_of(c);
            if byte == b' ' || byte == 0 {
                gap |= byte == b' ' && !self.chars.is_empty();
                continue;
            }
            let place = (line, col.saturating_add(at as u32));
            if gap {
                let before = self.places.last().copied().unwrap_or(place);
                self.put(
                    ' ',
                    b' ',
                    if before.0 == line { (line, place.1.saturating_sub(1)) } else { before },
                );
                gap = false;
            }
            self.put(c, byte, place);
        }
    }

    fn put(&mut self, c: char, byte: u8, place: (u32, u32)) {
        self.chars.push(c);
        self.places.push(place);
        self.plain.push(char::from(byte));
    }

    /// The text for searching: ASCII, as long as the original.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// How many characters.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether there is no character.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The plain text of a range (empty where it lies outside).
    pub fn plain_at(&self, range: Range<usize>) -> &str {
        let end = range.end.min(self.len());
        self.plain.get(range.start.min(end)..end).unwrap_or_default()
    }

    /// The original words of a range.
    pub fn text(&self, range: Range<usize>) -> String {
        let end = range.end.min(self.len());
        self.chars.get(range.start.min(end)..end).unwrap_or_default().iter().collect()
    }

    /// All original words.
    pub fn whole(&self) -> String {
        self.chars.iter().collect()
    }

    /// The original character.
    pub fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The range without white space at its ends.
    pub fn trim(&self, range: Range<usize>) -> Range<usize> {
        self.trim_of(range, |b| b == b' ')
    }

    /// The range without the bytes at its ends that `drop` names.
    pub fn trim_of(&self, range: Range<usize>, drop: impl Fn(u8) -> bool) -> Range<usize> {
        let text = self.plain_at(range.clone()).as_bytes();
        let start = text.iter().take_while(|&&b| drop(b)).count();
        let tail = text.iter().rev().take_while(|&&b| drop(b)).count();
        let from = range.start.saturating_add(start);
        from..(range.start + text.len()).saturating_sub(tail).max(from)
    }

    /// Where a range stands in the file.
    pub fn span(&self, range: Range<usize>) -> Span {
        let range = self.trim(range);
        let first = self.places.get(range.start).or(self.places.last()).copied().unwrap_or((1, 1));
        let last = self.places.get(range.end.saturating_sub(1).max(range.start)).copied().unwrap_or(first);
        let last = last.max(first);
        Span { line: first.0, col: first.1, end_line: last.0, end_col: last.1 }
    }

    /// Where all of it stands.
    pub fn whole_span(&self) -> Span {
        self.span(0..self.len())
    }

    /// A part as a passage of its own.
    pub fn part(&self, range: Range<usize>) -> Self {
        let range = self.trim(range);
        Self {
            chars: self.chars.get(range.clone()).unwrap_or_default().to_vec(),
            places: self.places.get(range.clone()).unwrap_or_default().to_vec(),
            plain: self.plain_at(range).to_owned(),
        }
    }

    /// Adds another passage after a space.
    pub fn append(&mut self, other: &Self) {
        if !self.is_empty() && !other.is_empty() {
            let before = self.places.last().copied().unwrap_or((1, 1));
            self.put(' ', b' ', before);
        }
        self.chars.extend_from_slice(&other.chars);
        self.places.extend_from_slice(&other.places);
        self.plain.push_str(&other.plain);
    }

    /// The word that begins at `at`, in lower case with its tone marks.
    pub fn word_at(&self, at: usize) -> String {
        let letters = self.chars.get(at..).unwrap_or_default().iter().take_while(|c| c.is_alphanumeric());
        letters.flat_map(|c| c.to_lowercase()).collect()
    }

    /// Whether the character there is a capital.
    pub fn is_upper(&self, at: usize) -> bool {
        self.char(at).is_some_and(char::is_uppercase)
    }

    /// Whether most letters are capitals (headings).
    pub fn is_shouting(&self) -> bool {
        let (mut upper, mut lower) = (0_usize, 0_usize);
        // A heading is shorter; of a long paragraph the beginning tells, however often it is asked while lines are joined.
        for c in self.chars.iter().take(400) {
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        }
        upper >= 3 && upper > lower.saturating_mul(4)
    }
}

/// The union of two places.
pub fn cover(a: Span, b: Span) -> Span {
    let first = (a.line, a.col).min((b.line, b.col));
    let last = (a.end_line, a.end_col).max((b.end_line, b.end_col));
    Span { line: first.0, col: first.1, end_line: last.0, end_col: last.1 }
}

/// The ASCII text for searching, one byte a character.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| char::from(plain_of(c).max(OTHER))).collect()
}

/// First letters of the blocks in which Vietnamese, punctuation and symbols lie.
const TABLE: usize = 0x2300;

static PLAIN: LazyLock<Vec<u8>> =
    LazyLock::new(|| (0..TABLE as u32).map(|c| char::from_u32(c).map_or(OTHER, compute)).collect());

/// One ASCII byte for a character; 0 for what nobody sees.
fn plain_of(c: char) -> u8 {
    if c.is_ascii() {
        return if c.is_ascii_control() { b' ' } else { c.to_ascii_lowercase() as u8 };
    }
    PLAIN.get(c as usize).copied().unwrap_or_else(|| compute(c))
}

fn compute(c: char) -> u8 {
    match c {
        'đ' | 'Đ' | 'ð' | 'Ð' | 'ɖ' | 'Ɖ' => b'd',
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => 0,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{f02d}' | '\u{f0ad}' => b'-',
        '“' | '”' | '„' | '«' | '»' => b'"',
        '‘' | '’' => b'\'',
        '≥' => AT_LEAST,
        '≤' => AT_MOST,
        '•' | '●' | '○' | '◦' | '▪' | '■' | '□' | '♦' | '❖' | '➢' | '✓' | '·' | '\u{f0b7}' | '\u{f0a7}'
        | '\u{f0d8}' | '\u{f076}' | '\u{f0fc}' => b'*',
        '…' => b'.',
        '：' => b':',
        '％' => b'%',
        '∕' | '⁄' => b'/',
        _ if c.is_whitespace() => b' ',
        _ => {
            let mut base = OTHER;
            decompose_canonical(c, |part| {
                if base == OTHER && part.is_ascii_graphic() {
                    base = part.to_ascii_lowercase() as u8;
                }
            });
            base
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_as_long_as_the_original() {
        let p = Passage::of_line("  Uỷ ban – “Ðường”  ≥ 95\u{a0}% ", 3);
        assert_eq!(p.whole(), "Uỷ ban – “Ðường” ≥ 95 %");
        assert_eq!(p.plain(), "uy ban - \"duong\" \u{1} 95 %");
        assert_eq!(p.plain().len(), p.len());
        assert_eq!(p.span(0..2), Span { line: 3, col: 3, end_line: 3, end_col: 4 });
        assert_eq!(p.word_at(0), "uỷ");
    }

    #[test]
    fn joined_lines_keep_their_places() {
        let mut p = Passage::of_line("thị", 1);
        p.push_line(" xã Phước Long", 3);
        assert_eq!(p.whole(), "thị xã Phước Long");
        assert_eq!(p.whole_span(), Span { line: 1, col: 1, end_line: 3, end_col: 14 });
        assert_eq!(p.part(4..6).whole_span(), Span { line: 3, col: 2, end_line: 3, end_col: 3 });
    }
}
