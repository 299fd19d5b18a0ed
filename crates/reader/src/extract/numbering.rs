//! Automatic numbers of Word ("1.1.", "a)", "-"), written out as they appear on paper.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::docx::{attribute, local};

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    text: String,
}

/// The numbering of a document and how far each list has counted.
#[derive(Debug, Default)]
pub struct Numbering {
    /// Levels of each abstract list.
    lists: HashMap<String, HashMap<usize, Level>>,
    /// Which abstract list a number uses, and where it begins anew.
    uses: HashMap<String, (String, HashMap<usize, u32>)>,
    /// Number and level that a paragraph style brings.
    styles: HashMap<String, (String, usize)>,
    counts: HashMap<String, HashMap<usize, u32>>,
    begun: HashMap<String, bool>,
}

impl Numbering {
    /// From word/numbering.xml and word/styles.xml; what cannot be read numbers nothing.
    pub fn read(numbering: &str, styles: &str) -> Self {
        let mut out = Self::default();
        out.read_lists(numbering);
        out.read_styles(styles);
        out
    }

    fn read_lists(&mut self, xml: &str) {
        let (mut list, mut level, mut number) = (String::new(), 0_usize, String::new());
        each(xml, |element, opens| {
            let value = || attribute(element, "val").unwrap_or_default();
            let name = element.name();
            match (local(name.as_ref()), opens) {
                ("abstractNum", true) => list = attribute(element, "abstractNumId").unwrap_or_default(),
                ("num", true) => {
                    list.clear();
                    number = attribute(element, "numId").unwrap_or_default();
                }
                ("lvl" | "lvlOverride", true) => {
                    level = attribute(element, "ilvl").and_then(|v| v.parse().ok()).unwrap_or(0);
                    if !list.is_empty() {
                        let fresh = Level { start: 1, ..Level::default() };
                        self.lists.entry(list.clone()).or_default().insert(level, fresh);
                    }
                }
                ("start", true) => self.level(&list, level, |l| l.start = value().parse().unwrap_or(1)),
                ("numFmt", true) => self.level(&list, level, |l| l.format = value()),
                ("lvlText", true) => self.level(&list, level, |l| l.text = value()),
                ("abstractNumId", true) if list.is_empty() => {
                    self.uses.insert(number.clone(), (value(), HashMap::new()));
                }
                ("startOverride", true) => {
                    if let Some((_, starts)) = self.uses.get_mut(&number) {
                        starts.insert(level, value().parse().unwrap_or(1));
                    }
                }
                _ => {}
            }
        });
    }

    fn level(&mut self, list: &str, level: usize, change: impl FnOnce(&mut Level)) {
        if let Some(level) = self.lists.get_mut(list).and_then(|l| l.get_mut(&level)) {
            change(level);
        }
    }

    fn read_styles(&mut self, xml: &str) {
        let mut style = String::new();
        each(xml, |element, opens| {
            let name = element.name();
            match (local(name.as_ref()), opens) {
                ("style", true) => style = attribute(element, "styleId").unwrap_or_default(),
                ("numId", true) => {
                    let id = attribute(element, "val").unwrap_or_default();
                    self.styles.entry(style.clone()).or_default().0 = id;
                }
                ("ilvl", true) => {
                    let level = attribute(element, "val").and_then(|v| v.parse().ok()).unwrap_or(0);
                    self.styles.entry(style.clone()).or_default().1 = level;
                }
                _ => {}
            }
        });
        self.styles.retain(|_, (id, _)| !id.is_empty());
    }

    /// The number that a paragraph shows, counted on.
    pub fn next(&mut self, own: Option<(String, usize)>, style: Option<&str>) -> Option<String> {
        let (id, level) = match own {
            Some((id, level)) if !id.is_empty() => (id, level),
            _ => self.styles.get(style?)?.clone(),
        };
        if id == "0" {
            return None;
        }
        let (list, starts) = self.uses.get(&id)?.clone();
        let levels = self.lists.get(&list)?.clone();
        let form = levels.get(&level)?;
        let counts = self.counts.entry(list).or_default();
        if !starts.is_empty() && self.begun.insert(id, true).is_none() {
            for (level, start) in &starts {
                counts.insert(*level, start.saturating_sub(1));
            }
        }
        let start = form.start;
        let count = counts.entry(level).or_insert_with(|| start.saturating_sub(1));
        *count = count.saturating_add(1);
        counts.retain(|deeper, _| *deeper <= level);
        if form.format == "bullet" {
            return Some(bullet(&form.text).to_owned());
        }
        if form.format == "none" {
            return None;
        }
        let mut out = String::new();
        let mut signs = form.text.chars().peekable();
        while let Some(sign) = signs.next() {
            let digit = (sign == '%').then(|| signs.peek().and_then(|d| d.to_digit(10))).flatten();
            match digit {
                Some(digit) => {
                    signs.next();
                    let at = (digit as usize).saturating_sub(1);
                    let fallback = levels.get(&at).map_or(1, |l| l.start);
                    let value = counts.get(&at).copied().unwrap_or(fallback);
                    let format = levels.get(&at).map_or("decimal", |l| l.format.as_str());
                    // "1.1" under "I" is written in digits where the level asks for it; Word keeps each level's form.
                    out.push_str(&written(value, format));
                }
                None => out.push(sign),
            }
        }
        let out = out.trim().to_owned();
        (!out.is_empty()).then_some(out)
    }
}

fn bullet(text: &str) -> &'static str {
    match text.chars().next() {
        Some('+' | 'o') => "+",
        Some('•' | '\u{f0b7}' | '*') => "•",
        _ => "-",
    }
}

fn written(value: u32, format: &str) -> String {
    match format {
        "upperRoman" => roman(value),
        "lowerRoman" => roman(value).to_lowercase(),
        "upperLetter" => letter(value, 'A'),
        "lowerLetter" => letter(value, 'a'),
        "decimalZero" => format!("{value:02}"),
        _ => value.to_string(),
    }
}

fn letter(value: u32, first: char) -> String {
    let at = value.saturating_sub(1);
    let letter = char::from_u32(first as u32 + at % 26).unwrap_or(first);
    std::iter::repeat_n(letter, (at / 26) as usize % 4 + 1).collect()
}

fn roman(value: u32) -> String {
    const PARTS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut left = value.min(399);
    let mut out = String::new();
    for (number, sign) in PARTS {
        while left >= number {
            out.push_str(sign);
            left -= number;
        }
    }
    out
}

/// Calls `see` with each element of a part; `true` where it opens.
fn each(xml: &str, mut see: impl FnMut(&BytesStart<'_>, bool)) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => see(&element, true),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_on_as_on_paper() {
        let xml = r#"<w:numbering xmlns:w="w">
          <w:abstractNum w:abstractNumId="3">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
            <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2.%3"/></w:lvl>
            <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
          </w:abstractNum>
          <w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>"#;
        let mut numbering = Numbering::read(xml, "");
        let mut next = |level| numbering.next(Some(("7".to_owned(), level)), None).unwrap();
        let got: Vec<String> = [0, 1, 2, 2, 3, 1, 2, 0, 1].into_iter().map(&mut next).collect();
        assert_eq!(got, ["I.", "1.", "1.1", "1.2", "-", "2.", "2.1", "II.", "1."]);
    }
}
