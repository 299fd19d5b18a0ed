//! .txt: finds out in which letters it is written.

use kernel::fold::nfc;
use unicode_normalization::UnicodeNormalization;

use crate::error::ReadError;
use crate::source::{Line, Source};

/// Lines of a text file in UTF-8, UTF-16 or windows-1258.
pub fn read(bytes: &[u8]) -> Result<Source, ReadError> {
    let (text, doubtful) = decode(bytes)?;
    Ok(Source { lines: lines(&text), doubtful_letters: doubtful, ..Source::default() })
}

/// Lines in NFC; a form feed begins a page.
pub fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    for (page, part) in text.split('\u{c}').enumerate() {
        // "\f" stands at the beginning of a line: what it cuts is empty.
        let mut first = page > 0;
        if first && out.last().is_some_and(|l: &Line| l.text.is_empty()) {
            out.pop();
        }
        for line in part.split('\n') {
            let line = line.strip_suffix('\r').unwrap_or(line);
            for piece in line.split(['\r', '\u{b}', '\u{2028}', '\u{2029}']) {
                out.push(Line {
                    text: nfc(piece.trim_end_matches(' ')),
                    table: None,
                    starts_page: std::mem::take(&mut first),
                });
            }
        }
    }
    if out.last().is_some_and(|l| l.text.is_empty()) {
        out.pop();
    }
    out
}

fn decode(bytes: &[u8]) -> Result<(String, bool), ReadError> {
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return Ok((String::from_utf8_lossy(rest).into_owned(), false));
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return Ok((utf16(rest, u16::from_le_bytes), false));
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return Ok((utf16(rest, u16::from_be_bytes), false));
    }
    let zeros_at = |odd: usize| {
        bytes.iter().take(4096).enumerate().filter(|(at, b)| at % 2 == odd && **b == 0).count() * 6
            > bytes.len().min(4096)
    };
    // Vietnamese in UTF-16 has a zero in every second byte of its plain letters.
    if zeros_at(1) && !zeros_at(0) {
        return Ok((utf16(bytes, u16::from_le_bytes), false));
    }
    if zeros_at(0) && !zeros_at(1) {
        return Ok((utf16(bytes, u16::from_be_bytes), false));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.chars().take(4096).filter(|c| c.is_control() && !c.is_whitespace()).count() > 40 => {
            Err(ReadError::UnknownType)
        }
        Ok(text) => Ok((text.to_owned(), false)),
        Err(_) if bytes.iter().filter(|b| **b < 9).count() * 50 > bytes.len() => Err(ReadError::UnknownType),
        Err(error) if error.valid_up_to() * 100 > bytes.len() * 99 => {
            Ok((String::from_utf8_lossy(bytes).into_owned(), true))
        }
        Err(_) => Ok((windows_1258(bytes), true)),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0,
    });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The Vietnamese code page of Windows: Latin with tones as combining marks.
fn windows_1258(bytes: &[u8]) -> String {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', '\u{8a}', '‹', 'Œ', '\u{8d}', '\u{8e}',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', '\u{9a}', '›', 'œ', '\u{9d}',
        '\u{9e}', 'Ÿ',
    ];
    let letter = |b: &u8| match *b {
        b @ 0x80..=0x9f => HIGH.get(usize::from(b - 0x80)).copied().unwrap_or(' '),
        0xc3 => 'Ă',
        0xcc => '\u{300}',
        0xd0 => 'Đ',
        0xd2 => '\u{309}',
        0xd5 => 'Ơ',
        0xdd => 'Ư',
        0xde => '\u{303}',
        0xe3 => 'ă',
        0xec => '\u{301}',
        0xf0 => 'đ',
        0xf2 => '\u{323}',
        0xf5 => 'ơ',
        0xfd => 'ư',
        0xfe => '₫',
        b => char::from(b),
    };
    bytes.iter().map(letter).collect::<String>().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coding_gives_the_same_text() {
        let text = "Kế hoạch\nỦy ban nhân dân thị xã\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let bom = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let cp1258 = b"K\xea\xec hoa\xf2ch\n\xd2".to_vec();
        let nfd: String = text.nfd().collect();
        for bytes in [
            text.as_bytes().to_vec(),
            nfd.into_bytes(),
            bom(&[0xef, 0xbb, 0xbf], text.as_bytes()),
            bom(&[0xff, 0xfe], &le),
            bom(&[0xfe, 0xff], &be),
            le.clone(),
            be.clone(),
        ] {
            assert_eq!(read(&bytes).unwrap().text(), text);
        }
        assert!(read(&cp1258).unwrap().text().starts_with("Kế hoạch\n"));
    }

    #[test]
    fn a_form_feed_begins_a_page() {
        let source = read("một\n\u{c}hai\nba\n".as_bytes()).unwrap();
        let got: Vec<_> = source.lines.iter().map(|l| (l.text.as_str(), l.starts_page)).collect();
        assert_eq!(got, [("một", false), ("hai", true), ("ba", false)]);
    }
}
