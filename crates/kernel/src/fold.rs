//! Vietnamese text: one form to store, folding to search and compare, the order of the alphabet and of names.
//!
//! The same word reaches us in many spellings: composed and decomposed (NFC, NFD), with the tone on either vowel
//! (`hoà`, `hòa`; `Uỷ`, `Ủy`), with or without diacritics. What is stored is [`nfc`]; what is compared is [`fold`]
//! or [`key`]; what is sorted is [`order_key`] (things) or [`name_order_key`] (people).

use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

mod order;
mod tone;

pub use order::{name_order, name_order_key, order_key, vietnamese_order};
pub use tone::tone;

/// The composed form (NFC) in which every text is stored. Nothing else is changed.
pub fn nfc(text: &str) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}

/// The text for comparing: lower case, without diacritics (đ → d), white space collapsed to single spaces and
/// trimmed, invisible characters dropped. Punctuation stays. All spellings of a word come to the same.
pub fn fold(text: &str) -> String {
    squeeze(text, |c| if c.is_whitespace() { ' ' } else { c })
}

/// The text for searching and for `*_key` columns: [`fold`], and everything that is neither letter nor digit is
/// one space (`LĐTB&XH` → `ldtb xh`).
pub fn key(text: &str) -> String {
    squeeze(text, |c| if c.is_alphanumeric() { c } else { ' ' })
}

/// Whether `needle`, typed with or without diacritics, stands somewhere in `haystack` (both as [`key`]s). An empty
/// needle stands everywhere. Where many texts are searched, keep their keys and compare those.
pub fn contains(haystack: &str, needle: &str) -> bool {
    let needle = key(needle);
    needle.is_empty() || key(haystack).contains(&needle)
}

/// Two letters for the round badge beside a person: family name and given name without tones (`Đỗ Quang Vinh` →
/// `ĐV`); one letter for a name of one word.
pub fn initials(name: &str) -> String {
    let mut words =
        name.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|w| !w.is_empty());
    let first = words.next();
    let last = words.next_back();
    [first, last].into_iter().flatten().filter_map(first_letter).flat_map(char::to_uppercase).collect()
}

/// The first letter with its quality mark (ă, â, ê …) but without tone.
fn first_letter(word: &str) -> Option<char> {
    let mut marks = word.nfd();
    let base = marks.next()?;
    let letter: String = std::iter::once(base)
        .chain(marks.take_while(|&m| is_combining_mark(m)).filter(|&m| !tone::is_tone(m)))
        .nfc()
        .collect();
    letter.chars().next()
}

/// Lower-case letters without marks; `class` turns what separates into a space. One allocation.
fn squeeze(text: &str, class: impl Fn(char) -> char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    plain(text, |c| match class(c) {
        ' ' => gap = !out.is_empty(),
        c => {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(c);
        }
    });
    out
}

/// Calls `emit` with each character in lower case and without marks.
fn plain(text: &str, mut emit: impl FnMut(char)) {
    for c in text.chars() {
        if c.is_ascii() {
            emit(c.to_ascii_lowercase());
        } else if !is_invisible(c) {
            decompose_canonical(c, |part| {
                if part.is_ascii() {
                    emit(part.to_ascii_lowercase());
                } else if is_crossed_d(part) {
                    emit('d');
                } else if !is_combining_mark(part) {
                    part.to_lowercase().for_each(&mut emit);
                }
            });
        }
    }
}

/// Đ and the look-alikes with which old fonts and keyboards write it (Icelandic eth, African D).
fn is_crossed_d(c: char) -> bool {
    matches!(c, 'đ' | 'Đ' | 'ð' | 'Ð' | 'ɖ' | 'Ɖ')
}

/// Characters that word processors leave behind and nobody sees: zero-width spaces and joiners, soft hyphen, BOM.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_spellings_fold_to_the_same() {
        for (text, folded) in [
            ("Đường", "duong"),
            ("ĐƯỜNG", "duong"),
            ("hoà", "hoa"),
            ("hòa", "hoa"),
            ("Uỷ ban", "uy ban"),
            ("Ủy ban", "uy ban"),
            ("Ðồng Xoài", "dong xoai"),
            ("  Thị\u{a0}xã \t Phước\nLong ", "thi xa phuoc long"),
            ("Phòng Tài chính – Kế hoạch", "phong tai chinh – ke hoach"),
            ("15/KH-UBND", "15/kh-ubnd"),
            ("Ti\u{ad}ến\u{200b} độ", "tien do"),
            ("nghiễng ẵm ợ Ữ ỵ", "nghieng am o u y"),
            ("", ""),
            (" \u{feff} ", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
            assert_eq!(fold(&text.nfd().collect::<String>()), folded, "NFD of {text:?}");
        }
    }

    #[test]
    fn keys_hold_only_letters_and_digits() {
        for (text, expected) in [
            ("LĐTB&XH", "ldtb xh"),
            ("Văn phòng (Cấp ủy – HĐND & UBND)", "van phong cap uy hdnd ubnd"),
            ("15/KH-UBND", "15 kh ubnd"),
            ("…", ""),
        ] {
            assert_eq!(key(text), expected);
        }
    }

    #[test]
    fn finds_without_diacritics() {
        assert!(contains("Sửa Đường Nguyễn Huệ", "duong nguyen"));
        assert!(contains("Uỷ ban nhân dân", "ỦY BAN"));
        assert!(contains("bất kỳ", ""));
        assert!(!contains("Sửa đường", "cầu"));
    }

    #[test]
    fn composes() {
        assert_eq!(nfc("Ê\u{0301}"), "Ế");
        assert_eq!(nfc("e\u{0323}\u{0302}"), "ệ");
        assert_eq!(nfc("UBND"), "UBND");
    }

    #[test]
    fn initials_are_family_and_given_name() {
        for (name, expected) in [
            ("Đỗ Quang Vinh", "ĐV"),
            ("Lê Thị Mai Hương", "LH"),
            ("Ấn", "Â"),
            ("ông ích", "ÔI"),
            ("  ", ""),
            ("Nguyễn Thị Ánh (PNV)", "NP"),
        ] {
            assert_eq!(initials(name), expected, "{name:?}");
            assert_eq!(initials(&name.nfd().collect::<String>()), expected, "NFD of {name:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_is_stable_and_blind_to_composition(text in "[a-zA-ZàáảãạăằắẳẵặâầấẩẫậđĐèéẻẽẹêềếểễệƠỜỚợƯỪỨựỹÝ0-9 .,;–-]{0,40}") {
            let folded = fold(&text);
            prop_assert_eq!(&fold(&folded), &folded);
            prop_assert_eq!(&fold(&text.nfd().collect::<String>()), &folded);
            prop_assert_eq!(key(&folded), key(&text));
        }

        #[test]
        fn nothing_breaks_it(text in "\\PC{0,60}") {
            let _ = (nfc(&text), fold(&text), key(&text), tone(&text), order_key(&text), initials(&text));
        }
    }
}
