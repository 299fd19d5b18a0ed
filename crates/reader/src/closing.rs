//! The end of a plan: who gets it and who signed it. Two columns are often flattened into one.

use std::ops::Range;

use crate::names;
use crate::passage::Passage;
use crate::reading::{Name, Signer};
use crate::source::Source;

/// What the end of a plan says.
#[derive(Debug, Default)]
pub struct Closing {
    /// Nơi nhận.
    pub recipients: Vec<Name>,
    /// Who signed.
    pub signer: Option<Signer>,
    /// Lines (from 0) that the end has used.
    pub used: Vec<usize>,
}

const POSITIONS: [&str; 22] = [
    "kt. chu tich",
    "tm. uy ban nhan dan",
    "tm. ubnd",
    "tl. chu tich",
    "tuq. chu tich",
    "pho chu tich thuong truc",
    "pho chu tich",
    "q. chu tich",
    "chu tich",
    "kt. giam doc",
    "pho giam doc phu trach",
    "pho giam doc",
    "giam doc",
    "chanh van phong",
    "pho chanh van phong",
    "truong phong",
    "pho truong phong",
    "cuc truong",
    "chi cuc truong",
    "bi thu",
    "truong ban",
    "kt. truong phong",
];

/// Reads the lines of the end.
pub fn read(source: &Source, lines: Range<usize>) -> Closing {
    let mut closing = Closing::default();
    let mut position: Option<(String, bool)> = None;
    let mut person: Option<(String, usize)> = None;
    for at in lines {
        let Some(line) = source.lines.get(at) else { continue };
        for (offset, column) in columns(&line.text) {
            let mut words = Passage::default();
            words.push_part(column, at as u32 + 1, offset as u32 + 1);
            if words.is_empty() {
                continue;
            }
            let rest = take_position(&words, &mut position);
            let words = words.part(0..rest);
            let text = words.plain();
            let says_nothing = !text.bytes().any(|b| b.is_ascii_alphanumeric());
            let used = if says_nothing || text.starts_with("noi nhan") {
                true
            } else if text.starts_with(['-', '+', '*']) {
                if let Some(name) = recipient(&words, &mut closing) {
                    person = Some((name, at));
                }
                true
            } else if let Some(name) = person_name(&words, 0) {
                // The last name is the signer's; an earlier one is then used by nothing.
                if let Some((_, earlier)) = person.replace((name, at)) {
                    closing.used.retain(|line| *line != earlier);
                }
                true
            } else {
                goes_on(&words, &mut closing)
            };
            if used {
                closing.used.push(at);
            }
        }
    }
    if position.is_some() || person.is_some() {
        closing.signer =
            position.map(|(position, _)| Signer { position, name: person.map(|(name, _)| name) });
    }
    closing
}

/// "- Các phòng, ban chuyên môn / thuộc huyện;": a recipient broken over two lines.
fn goes_on(words: &Passage, closing: &mut Closing) -> bool {
    let Some(last) = closing.recipients.last_mut() else { return false };
    let small = words.char(0).is_some_and(char::is_lowercase);
    if small {
        last.text = format!("{} {}", last.text, words.whole().trim_end_matches([';', '.', ',', ' ']));
        last.span = crate::passage::cover(last.span, words.whole_span());
    }
    small
}

/// Columns set apart by three spaces or a tab.
fn columns(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut offset = 0;
    while let Some(at) =
        rest.find("   ").map(|a| a.min(rest.find('\t').unwrap_or(a))).or_else(|| rest.find('\t'))
    {
        let (column, tail) = rest.split_at(at);
        out.push((offset, column));
        let next = tail.trim_start();
        offset += column.chars().count() + (tail.chars().count() - next.chars().count());
        rest = next;
    }
    out.push((offset, rest));
    out
}

/// Takes a position in capitals off the end of a line; gives the length of what is left.
fn take_position(words: &Passage, position: &mut Option<(String, bool)>) -> usize {
    let text = words.plain();
    let found = POSITIONS
        .iter()
        .filter(|p| text.ends_with(**p))
        .max_by_key(|p| p.len())
        .map(|p| text.len() - p.len())
        .filter(|at| words.part(*at..text.len()).is_shouting());
    let Some(at) = found else { return text.len() };
    let written = words.text(at..text.len());
    let for_whom = text.get(at..).is_some_and(|t| {
        t.starts_with("tm.") || t.starts_with("kt.") || t.starts_with("tl.") || t.starts_with("tuq.")
    });
    // "KT. CHỦ TỊCH" says for whom; the line below it says who.
    if position.as_ref().is_none_or(|(_, weak)| *weak || !for_whom) {
        *position = Some((written, for_whom));
    }
    at
}

/// A line of "Nơi nhận"; gives the name of a person that a flattened column puts behind it.
fn recipient(words: &Passage, closing: &mut Closing) -> Option<String> {
    let text = words.plain();
    let body = text.len() - text.trim_start_matches(['-', '+', '*', ' ']).len();
    if text.get(body..).is_some_and(|t| t.starts_with("luu")) {
        // "- Lưu: VT, NV. Vương Đình Khoát": a flattened column.
        if let Some(stop) = text.rfind(['.', ';']).filter(|s| *s + 2 < text.len()) {
            return person_name(words, stop + 1);
        }
        return None;
    }
    let mut start = body;
    for stop in text.match_indices(';').map(|(i, _)| i).chain([text.len()]) {
        if stop > start {
            let range = words.trim_of(start..stop, |b| matches!(b, b' ' | b'.' | b',' | b';'));
            if !range.is_empty() {
                let sure = if names::begins(words, range.start) { 0.95 } else { 0.7 };
                closing.recipients.push(Name {
                    text: words.text(range.clone()),
                    span: words.span(range),
                    sure,
                });
            }
        }
        start = stop + 1;
    }
    None
}

/// Two to six capitalised words and nothing else.
fn person_name(words: &Passage, from: usize) -> Option<String> {
    let range = words.trim_of(from..words.len(), |b| matches!(b, b' ' | b'.' | b'-' | b'_' | b'*'));
    let text = words.text(range.clone());
    let titles = ["Ts. ", "TS. ", "ThS. ", "BS. "];
    let bare = titles.iter().fold(text.as_str(), |t, p| t.strip_prefix(p).unwrap_or(t));
    let parts: Vec<&str> = bare.split(' ').collect();
    let name_like = |w: &&str| {
        let mut letters = w.chars();
        letters.next().is_some_and(char::is_uppercase) && w.chars().all(char::is_alphabetic)
    };
    let body = names::begins(words, range.start) || words.plain_at(range).starts_with("uy ban");
    ((2..=6).contains(&parts.len()) && parts.iter().all(name_like) && !body).then(|| bare.to_owned())
}
