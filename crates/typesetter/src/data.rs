//! The document as the template reads it: every line already in words, every letter one that can be printed.

use serde_json::{Map, Value, json};
use typeset::{Block, Document, MOTTO, NATION};

use crate::drawing;
use crate::fonts::FONTS;

/// Stands for a letter that no face has (a pictograph, Chinese): PDF/A forbids empty boxes, and one odd letter in a
/// comment must not keep a report from being printed.
const UNKNOWN: char = '□';
/// An invisible place where a line may end.
const BREAK: char = '\u{200b}';
/// Longest word that is left whole on a line as wide as the page. (The template looks after columns.)
const LONG: usize = 40;

/// JSON for the template.
pub(crate) fn for_template(document: &Document) -> serde_json::Result<Vec<u8>> {
    let mut document = document.prepared();
    drop_bad_drawings(&mut document.blocks);
    for annex in &mut document.annexes {
        drop_bad_drawings(&mut annex.blocks);
    }
    let labels: Vec<String> = (0..document.annexes.len()).map(|at| document.annex_label(at)).collect();
    let made = document.file_day();
    let data = json!({
        "nation": NATION,
        "motto": MOTTO,
        "title": document.title(),
        "author": document.issuer.replace('\n', " "),
        "made": [made.year(), made.month(), made.day_of_month()],
        "symbol_line": document.symbol_line(),
        "place_line": document.place_line(),
        "addressee_lines": document.addressee_lines(),
        "recipient_lines": document.recipient_lines(),
        "annex_labels": labels,
        "document": serde_json::to_value(&document)?,
    });
    serde_json::to_vec(&printable(data))
}

/// A drawing that cannot be drawn gives way to the table behind it.
fn drop_bad_drawings(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Chart(chart) if drawing::read(&chart.svg).is_none() => {
                let mut table = chart.backing.clone();
                table.caption = table.caption.or_else(|| chart.caption.clone());
                *block = Block::Table(table);
            }
            Block::Landscape { blocks } => drop_bad_drawings(blocks),
            _ => {}
        }
    }
}

/// Replaces in all texts what cannot be printed and opens long words.
fn printable(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(opened(&known(&text))),
        Value::Array(values) => Value::Array(values.into_iter().map(printable).collect()),
        Value::Object(fields) => {
            let of = |key: String, value: Value| {
                let value = match (key.as_str(), value) {
                    ("svg", Value::String(svg)) => Value::String(known(&svg)),
                    (_, value) => printable(value),
                };
                (key, value)
            };
            Value::Object(fields.into_iter().map(|(key, value)| of(key, value)).collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn known(text: &str) -> String {
    let fonts = &*FONTS;
    // Letters for private use have no meaning that another reader of the file could know.
    let is_private = |c| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    text.chars().map(|c| if c == '\n' || (fonts.print(c) && !is_private(c)) { c } else { UNKNOWN }).collect()
}

/// Gives a long word places where it may break: behind punctuation, else every 12 letters.
fn opened(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        if word.chars().count() <= LONG {
            out.push_str(word);
            continue;
        }
        let mut since = 0;
        let mut letters = word.trim_end().chars().peekable();
        while let Some(c) = letters.next() {
            out.push(c);
            since += 1;
            let at_mark =
                since > 3 && matches!(c, '/' | '.' | '_' | '@' | ',' | ':' | ';' | '&' | '?' | '=' | '-');
            if letters.peek().is_some() && (at_mark || since >= 12) {
                out.push(BREAK);
                since = 0;
            }
        }
        out.extend(word.chars().rev().take_while(|c| c.is_whitespace()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_words_are_opened() {
        assert_eq!(opened("thủ tục hành chính\n"), "thủ tục hành chính\n");
        let address = format!("{}@binhphuoc.gov.vn", "phuoclong".repeat(3));
        assert_eq!(opened(&address).matches(BREAK).count(), 5);
        assert_eq!(
            opened(&format!("a {} b", "x".repeat(41))).replace(BREAK, ""),
            format!("a {} b", "x".repeat(41))
        );
    }

    #[test]
    fn letters_without_a_glyph_are_replaced() {
        assert_eq!(known("Ủy ban ệ 😀\u{e001} ≥ 85 % 漢"), "Ủy ban ệ □□ ≥ 85 % □");
    }
}
