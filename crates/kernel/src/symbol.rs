//! Number and symbol of a document (số, ký hiệu): `15/KH-UBND`. Nghị định 30/2020/NĐ-CP, Phụ lục I mục II.3 and
//! Phụ lục III (the kinds and their abbreviations).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::fold::{fold, nfc};

/// A kind of document that has an abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// As it stands in symbols, for example `KH`.
    pub abbreviation: &'static str,
    /// As people call it, for example `Kế hoạch`.
    pub name: &'static str,
}

/// The 27 kinds of NĐ 30/2020 that carry an abbreviation, the three kinds of copies, and three kinds of higher
/// authorities that plans cite. Công văn and thư công have none.
pub const KINDS: &[Kind] = &[
    Kind { abbreviation: "NQ", name: "Nghị quyết" },
    Kind { abbreviation: "QĐ", name: "Quyết định" },
    Kind { abbreviation: "CT", name: "Chỉ thị" },
    Kind { abbreviation: "QC", name: "Quy chế" },
    Kind { abbreviation: "QyĐ", name: "Quy định" },
    Kind { abbreviation: "TC", name: "Thông cáo" },
    Kind { abbreviation: "TB", name: "Thông báo" },
    Kind { abbreviation: "HD", name: "Hướng dẫn" },
    Kind { abbreviation: "CTr", name: "Chương trình" },
    Kind { abbreviation: "KH", name: "Kế hoạch" },
    Kind { abbreviation: "PA", name: "Phương án" },
    Kind { abbreviation: "ĐA", name: "Đề án" },
    Kind { abbreviation: "DA", name: "Dự án" },
    Kind { abbreviation: "BC", name: "Báo cáo" },
    Kind { abbreviation: "BB", name: "Biên bản" },
    Kind { abbreviation: "TTr", name: "Tờ trình" },
    Kind { abbreviation: "HĐ", name: "Hợp đồng" },
    Kind { abbreviation: "CĐ", name: "Công điện" },
    Kind { abbreviation: "BGN", name: "Bản ghi nhớ" },
    Kind { abbreviation: "BTT", name: "Bản thỏa thuận" },
    Kind { abbreviation: "GUQ", name: "Giấy ủy quyền" },
    Kind { abbreviation: "GM", name: "Giấy mời" },
    Kind { abbreviation: "GGT", name: "Giấy giới thiệu" },
    Kind { abbreviation: "GNP", name: "Giấy nghỉ phép" },
    Kind { abbreviation: "PG", name: "Phiếu gửi" },
    Kind { abbreviation: "PC", name: "Phiếu chuyển" },
    Kind { abbreviation: "PB", name: "Phiếu báo" },
    Kind { abbreviation: "SY", name: "Sao y" },
    Kind { abbreviation: "SL", name: "Sao lục" },
    Kind { abbreviation: "TrS", name: "Trích sao" },
    Kind { abbreviation: "NĐ", name: "Nghị định" },
    Kind { abbreviation: "TT", name: "Thông tư" },
    Kind { abbreviation: "TTLT", name: "Thông tư liên tịch" },
];

/// Number and symbol: `15/KH-UBND`, `15/2025/QĐ-UBND`, `88/UBND-NC`, `45/2019/QH14`, the party's `217-QĐ/TW`.
///
/// Two symbols are equal when they are written alike after the spacing, the leading zero and the kind of hyphen are
/// put in order; case and diacritics count, because `QĐ` and `QD` are not the same in a register.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol {
    year: Option<u16>,
    number: u32,
    /// The letter of an inserted number (`15a`).
    letter: Option<char>,
    /// The party's way: `number-kind/body`.
    party: bool,
    /// What follows number and year: `KH-UBND`.
    tail: String,
}

impl Symbol {
    /// A symbol from its parts, as a register gives it out: `Symbol::new(15, None, "KH-UBND")`. The year stands in
    /// normative documents only. `None` for number zero or a tail that is none.
    pub fn new(number: u32, year: Option<u16>, tail: &str) -> Option<Self> {
        let tail = tidy(tail);
        (number > 0 && is_tail(&tail)).then_some(Self { year, number, letter: None, party: false, tail })
    }

    /// The number in its register.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The year, which stands in the symbol of normative documents (`15/2025/QĐ-UBND`) and of laws.
    pub fn year(&self) -> Option<u16> {
        self.year
    }

    /// What follows the number: `KH-UBND`.
    pub fn tail(&self) -> &str {
        &self.tail
    }

    /// The kind that the symbol names. None for a công văn (`88/UBND-NC`) and a law (`45/2019/QH14`).
    pub fn kind(&self) -> Option<&'static Kind> {
        let first = self.tail.split(['-', '/']).next().unwrap_or_default();
        KINDS.iter().find(|kind| kind.abbreviation == first)
    }

    /// The body that issued it, as far as the symbol says: `UBND` in `15/KH-UBND` and `88/UBND-NC`.
    pub fn issuer(&self) -> &str {
        match self.tail.split_once(['-', '/']) {
            Some((_, body)) if self.kind().is_some() => body,
            Some((body, _)) => body,
            None => &self.tail,
        }
    }

    /// Whether it is a công văn: a body first, then the field or drafting unit (`88/UBND-NC`).
    pub fn is_letter(&self) -> bool {
        !self.party && self.year.is_none() && self.kind().is_none() && self.tail.contains('-')
    }
}

/// As NĐ 30/2020 wants it: numbers below 10 with a zero before them.
impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.number)?;
        if let Some(letter) = self.letter {
            write!(f, "{letter}")?;
        }
        if let Some(year) = self.year {
            write!(f, "/{year}")?;
        }
        write!(f, "{}{}", if self.party { '-' } else { '/' }, self.tail)
    }
}

/// The text is no number and symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("số, ký hiệu chưa đúng, ví dụ: 15/KH-UBND")]
pub struct BadSymbol;

/// Reads what people write: with or without "Số:", with spaces, with any hyphen.
impl FromStr for Symbol {
    type Err = BadSymbol;
    fn from_str(text: &str) -> Result<Self, BadSymbol> {
        let mut tidy = tidy(text);
        // "số" in any case and composition before the number
        if let Some(at) = tidy.find(|c: char| c.is_ascii_digit()) {
            let number = tidy.split_off(at);
            if !matches!(fold(&tidy).as_str(), "" | "so" | "so:") {
                return Err(BadSymbol);
            }
            tidy = number;
        }
        let end = tidy.find(|c: char| !c.is_ascii_digit()).ok_or(BadSymbol)?;
        let (number, rest) = tidy.split_at(end);
        let number: u32 = number.parse().ok().filter(|&n| n > 0).ok_or(BadSymbol)?;
        let letter = rest.chars().next().filter(|c| c.is_alphabetic() && c.is_lowercase());
        let rest = letter.map_or(rest, |c| rest.get(c.len_utf8()..).unwrap_or_default());
        let mut chars = rest.chars();
        let party = match chars.next() {
            Some('/') => false,
            Some('-') => true,
            _ => return Err(BadSymbol),
        };
        let rest = chars.as_str();
        let (year, tail) = match rest.split_once('/') {
            Some((year, tail)) if !party && year.len() == 4 => match year.parse::<u16>() {
                Ok(year @ 1900..=2199) => (Some(year), tail),
                _ => (None, rest),
            },
            _ => (None, rest),
        };
        if is_tail(tail) {
            Ok(Self { year, number, letter, party, tail: tail.to_owned() })
        } else {
            Err(BadSymbol)
        }
    }
}

/// Without spaces, composed, and with the plain hyphen.
fn tidy(text: &str) -> String {
    let plain = nfc(text).replace(['–', '—', '−', '\u{2010}', '\u{2011}'], "-");
    plain.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')).collect()
}

/// Parts of letters and digits, joined by hyphens, strokes and "&", and a letter among them.
fn is_tail(tail: &str) -> bool {
    tail.chars().any(char::is_alphabetic)
        && tail.len() <= 60
        && tail
            .split(['-', '/', '&', '.'])
            .all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric))
}

impl Serialize for Symbol {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Symbol {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_symbols() {
        for (text, shown, kind, issuer) in [
            ("15/KH-UBND", "15/KH-UBND", Some("Kế hoạch"), "UBND"),
            ("Số: 5/QĐ–UBND", "05/QĐ-UBND", Some("Quyết định"), "UBND"),
            ("so 03 / TTr - UBND", "03/TTr-UBND", Some("Tờ trình"), "UBND"),
            ("15/2025/QĐ-UBND", "15/2025/QĐ-UBND", Some("Quyết định"), "UBND"),
            ("05/NQ-HĐND", "05/NQ-HĐND", Some("Nghị quyết"), "HĐND"),
            ("88/UBND-NC", "88/UBND-NC", None, "UBND"),
            ("45/2019/QH14", "45/2019/QH14", None, "QH14"),
            ("188/1999/QĐ-TTg", "188/1999/QĐ-TTg", Some("Quyết định"), "TTg"),
            ("30/2020/NĐ-CP", "30/2020/NĐ-CP", Some("Nghị định"), "CP"),
            ("217-QĐ/TW", "217-QĐ/TW", Some("Quyết định"), "TW"),
            (
                "403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN",
                "403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN",
                None,
                "NQLT",
            ),
            ("15a/KH-UBND", "15a/KH-UBND", Some("Kế hoạch"), "UBND"),
            ("12/KH-LĐTB&XH", "12/KH-LĐTB&XH", Some("Kế hoạch"), "LĐTB&XH"),
            ("1847/QĐ-TTg", "1847/QĐ-TTg", Some("Quyết định"), "TTg"),
        ] {
            let symbol: Symbol = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(symbol.to_string(), shown);
            assert_eq!(symbol.kind().map(|k| k.name), kind, "{text}");
            assert_eq!(symbol.issuer(), issuer, "{text}");
            assert_eq!(serde_json::to_string(&symbol).unwrap(), format!("{shown:?}"));
            assert_eq!(shown.parse(), Ok(symbol));
        }
    }

    #[test]
    fn refuses_what_is_no_symbol() {
        for text in [
            "",
            "KH-UBND",
            "15",
            "15/",
            "15/2021",
            "0/KH-UBND",
            "15//UBND",
            "ngày 15/KH",
            "15/KH-UBND!",
            "/KH-UBND",
        ] {
            assert_eq!(text.parse::<Symbol>(), Err(BadSymbol), "{text}");
        }
    }

    #[test]
    fn tells_letters_from_named_kinds_and_normative_documents() {
        let of = |text: &str| text.parse::<Symbol>().unwrap();
        assert!(of("88/UBND-NC").is_letter());
        assert!(!of("15/KH-UBND").is_letter());
        assert!(!of("45/2019/QH14").is_letter());
        assert_eq!(of("15/2025/QĐ-UBND").year(), Some(2025));
        assert_eq!(of("15/QĐ-UBND").year(), None);
        assert_eq!(Symbol::new(7, None, "QĐ-UBND").map(|s| s.to_string()), Some("07/QĐ-UBND".to_owned()));
        assert_eq!(Symbol::new(0, None, "QĐ-UBND"), None);
    }
}
