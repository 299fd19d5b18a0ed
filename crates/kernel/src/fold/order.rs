//! The order of the Vietnamese alphabet: a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y, with f, j, w, z
//! in their Latin places; within a word, tones decide after letters: ngang, huyền, hỏi, ngã, sắc, nặng.
//!
//! Words are compared one after the other, as dictionaries do (`tuân thủ` before `tuần chay`). Case, punctuation and
//! the place of the tone mark do not count; numbers stand before letters and are compared by value (`khu phố 2`
//! before `khu phố 10`).
//!
//! A weight is a character of `0-9a-z`, so that the keys sort alike under every collation that puts digits before
//! letters: `0` between parts of a name, `1` between words, `2` before tones, `3` before a number, then letters.

use std::cmp::Ordering;
use std::iter::{Peekable, once};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{is_crossed_d, is_invisible};

/// Compares two texts by the Vietnamese alphabet, without allocating.
pub fn vietnamese_order(left: &str, right: &str) -> Ordering {
    weights(left).cmp(weights(right))
}

/// Compares two people by given name (the last word), then middle name, then family name (the first word).
pub fn name_order(left: &str, right: &str) -> Ordering {
    name_weights(left).cmp(name_weights(right))
}

/// A text whose plain byte order equals [`vietnamese_order`], for sorting in the database.
pub fn order_key(text: &str) -> String {
    weights(text).collect()
}

/// A text whose plain byte order equals [`name_order`], for sorting people in the database.
pub fn name_order_key(name: &str) -> String {
    name_weights(name).collect()
}

fn name_weights(name: &str) -> impl Iterator<Item = char> {
    let name = name.trim();
    let (before, given) = name.rsplit_once(char::is_whitespace).unwrap_or(("", name));
    let before = before.trim_end();
    let (family, middle) = before.split_once(char::is_whitespace).unwrap_or((before, ""));
    weights(given).chain(once('0')).chain(weights(middle)).chain(once('0')).chain(weights(family))
}

fn weights(text: &str) -> impl Iterator<Item = char> {
    pieces(text).flat_map(|piece| {
        let gap = piece.gap.then_some('1');
        gap.into_iter().chain(number(piece.digits)).chain(letters(piece.word)).chain(tones(piece.word))
    })
}

/// A run of digits and the letters after it; either may be empty.
struct Piece<'a> {
    /// Whether something separates it from the piece before.
    gap: bool,
    digits: &'a str,
    word: &'a str,
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c);
    let mut rest = text;
    let mut first = true;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| c.is_alphanumeric())?;
        let (skipped, found) = rest.split_at(start);
        let end = found.find(|c: char| !c.is_ascii_digit()).unwrap_or(found.len());
        let (digits, tail) = found.split_at(end);
        let end = tail.find(|c: char| !is_part(c) || c.is_ascii_digit()).unwrap_or(tail.len());
        let (word, tail) = tail.split_at(end);
        rest = tail;
        let gap = !first && skipped.contains(|c| !is_part(c));
        first = false;
        Some(Piece { gap, digits, word })
    })
}

/// The weights of a number: how long it is, then its digits, so that byte order is order by value.
fn number(digits: &str) -> impl Iterator<Item = char> {
    let value = digits.trim_start_matches('0');
    let nines = value.len() / 9;
    let last = char::from_digit(u32::try_from(value.len() % 9).unwrap_or(0), 10);
    let length = std::iter::repeat_n('9', nines).chain(last);
    let all = once('3').chain(length).chain(value.chars());
    all.take(if digits.is_empty() { 0 } else { usize::MAX })
}

/// A letter with its marks; `marks` is what stands on it, tone included.
struct Letter {
    base: char,
    quality: Option<char>,
    tone: Option<char>,
}

fn decomposed(word: &str) -> impl Iterator<Item = Letter> {
    let mut chars = word.nfd().filter(|&c| !is_invisible(c)).peekable();
    std::iter::from_fn(move || next_letter(&mut chars))
}

fn next_letter(chars: &mut Peekable<impl Iterator<Item = char>>) -> Option<Letter> {
    let base = chars.next()?;
    let base = base.to_lowercase().next().unwrap_or(base);
    let mut letter = Letter { base, quality: None, tone: None };
    while let Some(mark) = chars.next_if(|&c| is_combining_mark(c)) {
        match (base, mark) {
            ('a', '\u{306}') | ('a' | 'e' | 'o', '\u{302}') | ('o' | 'u', '\u{31b}') => {
                letter.quality = Some(mark);
            }
            _ => letter.tone = Some(mark),
        }
    }
    Some(letter)
}

fn letters(word: &str) -> impl Iterator<Item = char> {
    decomposed(word).flat_map(|letter| letter_weight(&letter).into_iter().flatten())
}

fn letter_weight(letter: &Letter) -> [Option<char>; 2] {
    let one = match (letter.base, letter.quality) {
        ('a', None) => '4',
        ('a', Some('\u{306}')) => '5',
        ('a', Some(_)) => '6',
        ('b', _) => '7',
        ('c', _) => '8',
        ('d', _) => '9',
        (d, _) if is_crossed_d(d) => 'a',
        ('e', None) => 'b',
        ('e', Some(_)) => 'c',
        ('f', _) => 'd',
        ('g', _) => 'e',
        ('h', _) => 'f',
        ('i', _) => 'g',
        ('j', _) => 'h',
        ('k', _) => 'i',
        ('l', _) => 'j',
        ('m', _) => 'k',
        ('n', _) => 'l',
        ('o', None) => 'm',
        ('o', Some('\u{302}')) => 'n',
        ('o', Some(_)) => 'o',
        ('p', _) => 'p',
        ('q', _) => 'q',
        ('r', _) => 'r',
        ('s', _) => 's',
        ('t', _) => 't',
        ('u', None) => 'u',
        ('u', Some(_)) => 'v',
        ('v', _) => 'w',
        ('w', _) => 'x',
        ('x', _) => 'y',
        // One letter too many for one character each: the last two share a first one.
        ('y', _) => return [Some('z'), Some('0')],
        ('z', _) => return [Some('z'), Some('1')],
        // Other scripts follow, by code point.
        (other, _) => other,
    };
    [Some(one), None]
}

/// The tones of a word in their order, behind the mark `2`; nothing if it has none.
fn tones(word: &str) -> impl Iterator<Item = char> {
    let all = decomposed(word).filter_map(|letter| letter.tone).map(|tone| match tone {
        '\u{300}' => '4',
        '\u{309}' => '5',
        '\u{303}' => '6',
        '\u{301}' => '7',
        '\u{323}' => '8',
        _ => '9',
    });
    let mut all = all.peekable();
    let mark = all.peek().is_some().then_some('2');
    mark.into_iter().chain(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted<'a>(list: &[&'a str], order: fn(&str, &str) -> Ordering) -> Vec<&'a str> {
        let mut shuffled: Vec<&str> = list.to_vec();
        shuffled.reverse();
        shuffled.sort_by(|a, b| order(a, b));
        shuffled
    }

    #[test]
    fn follows_the_alphabet() {
        for list in [
            vec![
                "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m", "n",
                "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z", "ω",
            ],
            vec!["ba", "bà", "bả", "bã", "bá", "bạ", "bai", "băn", "bân"],
            vec!["tuân thủ", "tuần chay", "tuần lễ"],
            vec!["", "1", "2", "10", "Khu phố 2", "khu phố 10", "khu phố An Bình"],
            vec![
                "Bù Đăng",
                "Bù Đốp",
                "Bù Gia Mập",
                "Chơn Thành",
                "Đồng Phú",
                "Đồng Xoài",
                "Hớn Quản",
                "Lộc Ninh",
                "Phú Riềng",
                "Phước Long",
            ],
            vec![
                "phường Long Phước",
                "phường Long Thủy",
                "phường Phước Bình",
                "phường Sơn Giang",
                "phường Thác Mơ",
            ],
            vec!["dân", "dần", "đan", "đan xen", "đàn"],
        ] {
            assert_eq!(sorted(&list, vietnamese_order), list);
        }
    }

    #[test]
    fn spelling_case_and_punctuation_do_not_count() {
        for (a, b) in
            [("hoà", "HÒA"), ("Tài chính – Kế hoạch", "tài chính, kế hoạch"), ("ế", "e\u{302}\u{301}")]
        {
            assert_eq!(vietnamese_order(a, b), Ordering::Equal, "{a} {b}");
        }
    }

    #[test]
    fn people_are_sorted_by_given_name() {
        let people = [
            "An",
            "Trần An",
            "Bùi Văn An",
            "Trần Văn An",
            "Nguyễn Thị Ân",
            "Lê Văn Bình",
            "Đỗ Quang Dũng",
            "Phạm Thị Đào",
            "Vũ Hà",
            "Lê Thị Hạ",
            "Hoàng  Minh   Yến",
        ];
        assert_eq!(sorted(&people, name_order), people);
    }

    const TEXT: &str = "[a-zA-ZàáảãạăằắẳẵặâầấẩẫậđĐèéẻẽẹêềếểễệƠỜỚợƯỪỨựỹÝñü0-9 .–-]{0,12}";

    proptest! {
        #[test]
        fn byte_order_of_keys_is_the_order(a in TEXT, b in TEXT) {
            prop_assert_eq!(order_key(&a).as_bytes().cmp(order_key(&b).as_bytes()), vietnamese_order(&a, &b));
            prop_assert_eq!(name_order_key(&a).as_bytes().cmp(name_order_key(&b).as_bytes()), name_order(&a, &b));
            prop_assert!(order_key(&a).chars().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase()));
        }

        #[test]
        fn numbers_sort_by_value(a in 0u64..u64::MAX, b in 0u64..u64::MAX, shift in 0u32..64) {
            let (a, b) = (a >> shift, b >> (shift / 2));
            prop_assert_eq!(vietnamese_order(&a.to_string(), &b.to_string()), a.cmp(&b));
        }
    }
}
