//! Lines joined to paragraphs: wherever a PDF or a typist broke them.

use crate::compound;
use crate::head;
use crate::label;
use crate::marker::{self, Marker, Number, Style};
use crate::names;
use crate::passage::Passage;
use crate::source::Source;

/// A paragraph, or a table.
#[derive(Debug, Clone)]
pub struct Block {
    /// All its words, with the marker.
    pub words: Passage,
    /// The number or bullet with which it begins.
    pub marker: Option<Marker>,
    /// Where the words begin after the marker.
    pub body: usize,
    /// The table that stands here instead of words.
    pub table: Option<usize>,
    /// An empty line stands before it, and empty lines mean something in this file.
    pub apart: bool,
}

impl Block {
    fn begin(words: Passage, apart: bool) -> Self {
        let (marker, body) = marker::read(&words).map_or((None, 0), |(m, b)| (Some(m), b));
        Self { words, marker, body, table: None, apart }
    }

    /// The words after the marker, plain.
    pub fn plain(&self) -> &str {
        self.words.plain_at(self.body..self.words.len())
    }

    /// The number of the outline.
    pub fn number(&self) -> Option<&Number> {
        match &self.marker {
            Some(Marker::Number(number)) => Some(number),
            _ => None,
        }
    }
}

/// How the lines of the file are set.
struct Measure {
    /// Length of a full line.
    width: usize,
    /// Paragraphs are broken into lines.
    wrapped: bool,
    /// Empty lines separate paragraphs (some files have one after each line).
    blanks_count: bool,
}

impl Measure {
    fn of(source: &Source, skip: &[bool]) -> Self {
        let mut lengths = Vec::new();
        let (mut pairs, mut blank_between, mut blank) = (0_usize, 0_usize, false);
        for (line, skip) in source.lines.iter().zip(skip) {
            let length = line.text.trim().chars().count();
            if length == 0 {
                blank = true;
            } else if !skip && line.table.is_none() {
                pairs += 1;
                blank_between += usize::from(blank);
                blank = false;
                lengths.push(length);
            }
        }
        lengths.sort_unstable();
        let width = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(80);
        let near = lengths.iter().filter(|&&l| l * 10 >= width * 8 && l * 10 <= width * 12).count();
        Self {
            width,
            wrapped: !source.whole_paragraphs && width <= 150 && near * 4 >= lengths.len(),
            blanks_count: !source.whole_paragraphs && blank_between * 10 < pairs * 6,
        }
    }

    fn is_full(&self, length: usize) -> bool {
        length * 100 >= self.width * 74
    }
}

/// The paragraphs of a file; lines in `skip` are left out.
pub fn join(source: &Source, skip: &[bool]) -> Vec<Block> {
    let measure = Measure::of(source, skip);
    let mut out: Vec<Block> = Vec::new();
    let mut blank = true;
    let mut last_length = 0;
    let mut seen = Seen::default();
    for (at, line) in source.lines.iter().enumerate() {
        if let Some(table) = line.table {
            if !out.iter().rev().take(40).any(|b| b.table == Some(table)) {
                let mut block = Block::begin(Passage::default(), false);
                block.table = Some(table);
                out.push(block);
            }
            blank = true;
            continue;
        }
        let trimmed = line.text.trim();
        if trimmed.is_empty() {
            blank = true;
            continue;
        }
        if skip.get(at) == Some(&true) {
            continue;
        }
        let number = at as u32 + 1;
        let words = Passage::of_line(&line.text, number);
        if words.is_empty() {
            continue;
        }
        let length = trimmed.chars().count();
        let apart = blank && measure.blanks_count;
        let mut next = Block::begin(words, apart);
        if next.number().is_some_and(|n| n.bare) && !seen.believes(&next, out.last()) {
            (next.marker, next.body) = (None, 0);
        }
        let goes_on = out.last().is_some_and(|last| {
            last.table.is_none() && continues(last, last_length, &next, &measure, &mut seen)
        });
        if let Some(last) = out.last_mut().filter(|_| goes_on) {
            let restart = last.marker.is_none() || last.body >= last.words.len();
            last.words.append(&next.words);
            if restart && last.words.len() < 40 {
                // A marker alone on its line ("a)") meets its words here.
                if let Some((marker, body)) = marker::read(&last.words) {
                    (last.marker, last.body) = (Some(marker), body);
                }
            }
        } else {
            seen.note(&next);
            out.push(next);
        }
        last_length = length;
        blank = false;
    }
    out
}

/// Numbers met so far, to know whether a number at the beginning of a line is the next of its family.
#[derive(Default)]
struct Seen {
    last: Vec<(Style, Vec<u32>)>,
    /// A number of one part with its dot has been seen.
    dotted: bool,
}

impl Seen {
    fn note(&mut self, block: &Block) {
        if let Some(number) = block.number() {
            self.dotted |= number.style == Style::Decimal(1) && !number.bare;
            if number.style == Style::Roman {
                self.last.retain(|(style, _)| matches!(style, Style::Part | Style::Upper));
            }
            self.last.retain(|(style, _)| *style != number.style);
            self.last.push((number.style, number.parts.clone()));
        }
    }

    /// Whether a number without any sign is one: it follows the last of its family and begins a paragraph.
    fn believes(&self, block: &Block, before: Option<&Block>) -> bool {
        let Some(number) = block.number() else { return false };
        if number.style == Style::Roman {
            return true;
        }
        let closed = before.is_none_or(|b| {
            !is_open_end(b.words.plain()) || !ends_hanging(b.words.plain()) && b.number().is_some()
        }) || before.is_some_and(|b| label::starts(b.plain()));
        !self.dotted && closed && self.expects(number)
    }

    fn expects(&self, number: &Number) -> bool {
        let follows = self.last.iter().any(|(style, parts)| {
            *style == number.style && parts.last().is_some_and(|last| number.value.abs_diff(*last + 1) <= 1)
        });
        follows || number.value == 1
    }
}

fn is_open_end(plain: &str) -> bool {
    !plain.trim_end().ends_with(['.', ';', ':', '!', '?'])
}

/// Words with which no paragraph ends.
fn ends_hanging(plain: &str) -> bool {
    const HANGING: [&str; 30] = [
        "va", "cua", "cac", "voi", "cho", "tai", "theo", "ve", "den", "trong", "tren", "tu", "hoac", "la",
        "do", "so", "phong", "thi", "nhung", "duoc", "ngay", "thang", "nam", "quy", "ubnd", "khong", "de",
        "truoc", "uy", "nhan",
    ];
    let word = plain.trim_end().rsplit(' ').next().unwrap_or_default();
    plain.trim_end().ends_with([',', '-', '&', '/', '(']) || HANGING.contains(&word)
}

/// Whether `next` goes on with the paragraph `last`.
/// The longest paragraph. What goes on for longer is no text of a plan, and every look at it would cost as much again.
const LONGEST: usize = 12_000;

fn continues(last: &Block, last_length: usize, next: &Block, m: &Measure, seen: &mut Seen) -> bool {
    if last.words.len() > LONGEST {
        return false;
    }
    let before = last.words.plain();
    let open = is_open_end(before);
    let after = next.words.plain();
    let full = m.wrapped && m.is_full(last_length);
    let preamble = seen.last.is_empty();
    if starts_alone(after, &next.words) || preamble && next.words.is_upper(0) && head::begins_basis(after) {
        return false;
    }
    match &next.marker {
        Some(Marker::Bullet(_)) => {
            // "… từ 88" / "- 90%": the second figure of a range.
            let figure = before.trim_end();
            let word = figure.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',').trim_end();
            let range = word.len() < figure.len()
                && ["tu", "dat", "khoang", "muc", "con", "len"]
                    .iter()
                    .any(|w| word.ends_with(&format!(" {w}")))
                && next.plain().starts_with(|c: char| c.is_ascii_digit());
            return open && !next.apart && (range || compound::joins(before, next.plain()));
        }
        Some(Marker::Number(number)) => {
            // "… giai đoạn 2016-" / "20. Các …" is no number; neither is one out of order in an open sentence.
            // "CHÍNH QUYỀN SỐ" / "Nhiệm vụ 19: …": a heading in capitals ends before a number with small letters.
            if last.words.is_shouting() && !next.words.is_shouting() && next.words.len() > 12 {
                return false;
            }
            let hanging = open && ends_hanging(before) && !matches!(number.style, Style::Roman | Style::Part);
            return hanging && (full || !m.wrapped) && !seen.expects(number)
                || open && full && !seen.expects(number) && number.style != Style::Lower;
        }
        None => {}
    }
    if label::starts(next.words.plain()) && !ends_label(before, &next.words) {
        return false;
    }
    // A marker or label that stands alone on its line.
    if last.body >= last.words.len() && last.marker.is_some() {
        return true;
    }
    let lower = next.words.char(0).is_some_and(char::is_lowercase);
    let shouting = next.words.is_shouting();
    if last.words.is_shouting() != shouting && next.words.len() > 3 {
        // A heading in capitals ends where small letters begin; "UBND" alone is both.
        let long = |p: &Passage| p.len() > 12;
        if (shouting && long(&next.words) || last.words.is_shouting() && long(&last.words)) && !lower {
            return false;
        }
    }
    // A page number between blank lines parts no sentence: "trước ngày" / "15/02/2024."
    let cut =
        m.wrapped && ends_hanging(before) && next.words.plain().starts_with(|c: char| c.is_ascii_digit());
    if next.apart && !(open && (lower || cut)) {
        return false;
    }
    // A list of bodies after a label goes on behind its semicolon.
    if before.ends_with(';')
        && next.marker.is_none()
        && label::names_people(before)
        && names::begins(&next.words, 0)
    {
        return true;
    }
    if open && next.marker.is_none() && is_inside_bracket(before) {
        return true;
    }
    if !m.wrapped {
        return open && (lower || ends_hanging(before) || counts_on(before, next));
    }
    if lower {
        return open || full || before.ends_with(';');
    }
    if full {
        return true;
    }
    open && (ends_hanging(before) || (last.marker.is_some() && last.number().is_none() && !before.is_empty()))
}

/// "[Chủ trì: Trung tâm" / "Phục vụ hành chính công; …": a bracket that opened a little before is still open.
fn is_inside_bracket(before: &str) -> bool {
    const NEAR: usize = 250;
    let near = before.get(before.len().saturating_sub(NEAR)..).unwrap_or_default();
    let opened = near.rfind(['(', '[']);
    opened.is_some_and(|at| near.get(at..).is_some_and(|inside| !inside.contains([')', ']'])))
}

/// "… không vượt quá" / "3%; …": the figure of a comparison stands on the next line.
fn counts_on(before: &str, next: &Block) -> bool {
    let word = before.trim_end().rsplit(' ').next().unwrap_or_default();
    next.marker.is_none()
        && next.words.plain().starts_with(|c: char| c.is_ascii_digit())
        && matches!(word, "qua" | "vuot" | "thieu" | "nhat" | "duoi" | "hon" | "da" | "vong" | "con" | "len")
}

/// Lines that begin something of their own wherever they stand.
fn starts_alone(plain: &str, words: &Passage) -> bool {
    const OPENERS: [&str; 9] = [
        "noi nhan",
        "tren day la",
        "phu luc",
        "cong hoa xa hoi",
        "doc lap - tu do",
        "tm. uy ban",
        "kt. chu tich",
        "tl. chu tich",
        "(kem theo",
    ];
    let capital = words.is_upper(0) || plain.starts_with('(');
    capital && (OPENERS.iter().any(|o| plain.starts_with(o)) || plain == "ke hoach" || plain == "quyet dinh")
}

/// "…; thời gian" / "thực hiện: quý II", "…; Cơ" / "quan phối hợp: …": the label began on the line before.
fn ends_label(before: &str, next: &Passage) -> bool {
    let begins =
        |at: usize| label::starts(&format!("{} {}", before.get(at..).unwrap_or_default(), next.plain()));
    let words = before.rmatch_indices(' ').map(|(at, _)| at + 1).take(3);
    !next.is_upper(0) && words.into_iter().any(begins)
}
