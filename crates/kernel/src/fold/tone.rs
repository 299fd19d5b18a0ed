//! Where the tone mark stands in a syllable.

use unicode_normalization::char::decompose_canonical;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What may begin a syllable; `gi` and `qu` count as consonants before another vowel.
const INITIALS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];
/// What may end a syllable; `k` stands in names of the highlands (Đắk Lắk).
const FINALS: [&str; 10] = ["", "c", "ch", "k", "m", "n", "ng", "nh", "p", "t"];

/// Puts every tone mark where the traditional spelling has it, which most legal texts use: on the first vowel of an
/// open `oa`, `oe`, `uy` (`hoà` → `hòa`, `khoẻ` → `khỏe`, `Uỷ` → `Ủy`), else where both spellings agree
/// (`qúy` → `quý`, `hòan` → `hoàn`, `gìa` → `già`). Case and diacritics stay, the result is NFC; what is no
/// Vietnamese syllable is left alone.
pub fn tone(text: &str) -> String {
    let composed = if text.is_ascii() || is_nfc(text) { text.to_owned() } else { text.nfc().collect() };
    if composed.is_ascii() {
        return composed;
    }
    let mut out = String::with_capacity(composed.len());
    let mut rest = composed.as_str();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        respell(word, &mut out);
        let next = tail.find(char::is_alphabetic).unwrap_or(tail.len());
        let (between, tail) = tail.split_at(next);
        out.push_str(between);
        rest = tail;
    }
    out
}

/// Whether the combining mark is one of the five tones.
pub(super) fn is_tone(mark: char) -> bool {
    matches!(mark, '\u{300}' | '\u{309}' | '\u{303}' | '\u{301}' | '\u{323}')
}

/// Writes the word with its tone in the right place.
fn respell(word: &str, out: &mut String) {
    let Some(syllable) = Syllable::of(word) else {
        out.push_str(word);
        return;
    };
    match syllable.place() {
        Some(place) if place != syllable.tone.0 => {
            for (at, (base, quality)) in syllable.letters().enumerate() {
                let tone = (at == place).then_some(syllable.tone.1);
                out.extend([Some(base), quality, tone].into_iter().flatten().nfc());
            }
        }
        _ => out.push_str(word),
    }
}

/// The longest syllable, `nghiêng`, has seven letters.
const LONGEST: usize = 7;

/// A letter as base and mark of quality (breve, circumflex, horn).
type Letter = (char, Option<char>);

/// A word that may be a syllable: some letters and exactly one tone. Kept in place, because texts have many words.
struct Syllable {
    letters: [Letter; LONGEST],
    length: usize,
    /// On which letter the tone stands, and its mark.
    tone: (usize, char),
}

impl Syllable {
    fn of(word: &str) -> Option<Self> {
        // A tone can stand wrong only where vowels meet; most words are told here.
        if word.is_ascii() || !vowels_meet(word) {
            return None;
        }
        let mut letters = [('\0', None); LONGEST];
        let mut tone = None;
        let mut tones = 0;
        let mut slots = letters.iter_mut();
        let mut length = 0;
        for c in word.chars() {
            let slot = slots.next()?;
            let mut first = true;
            decompose_canonical(c, |part| {
                if first {
                    slot.0 = part;
                    first = false;
                } else if is_tone(part) {
                    tone = Some((length, part));
                    tones += 1;
                } else {
                    slot.1 = Some(part);
                }
            });
            length += 1;
        }
        tone.filter(|_| tones == 1).map(|tone| Self { letters, length, tone })
    }

    fn letters(&self) -> impl Iterator<Item = Letter> {
        self.letters.iter().take(self.length).copied()
    }

    /// Where the tone belongs; `None` if it is no Vietnamese syllable.
    fn place(&self) -> Option<usize> {
        let mut lower = ['\0'; LONGEST];
        for (slot, (base, _)) in lower.iter_mut().zip(self.letters()) {
            *slot = base.to_lowercase().next().unwrap_or(base);
        }
        let is_vowel =
            |at: usize| lower.get(at).is_some_and(|c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'));
        let mut start = (0..self.length).find(|&at| is_vowel(at))?;
        if start == 1 && matches!(lower, ['q', 'u', ..] | ['g', 'i', ..]) && is_vowel(2) {
            start = 2;
        }
        let end = (start..self.length).find(|&at| !is_vowel(at)).unwrap_or(self.length);
        let stands = |list: &[&str], from: usize, to: usize| {
            list.iter().any(|part| part.chars().eq(lower.iter().take(to).skip(from).copied()))
        };
        if !stands(&INITIALS, 0, start) || !stands(&FINALS, end, self.length) {
            return None;
        }
        // A vowel with a mark of its own takes the tone (the second one in ươ).
        let marked =
            (start..end).rev().find(|&at| self.letters.get(at).is_some_and(|(_, mark)| mark.is_some()));
        match (marked, end - start, end == self.length) {
            (Some(at), _, _) => Some(at),
            (None, 1, _) | (None, 2, true) => Some(start),
            (None, 2, false) | (None, 3, true) => Some(start + 1),
            _ => None,
        }
    }
}

/// Whether two letters that may be vowels stand side by side.
fn vowels_meet(word: &str) -> bool {
    let is_consonant =
        |c: char| c.is_ascii() && !matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut before = true;
    word.chars().any(|c| {
        let consonant = is_consonant(c) || matches!(c, 'đ' | 'Đ');
        !std::mem::replace(&mut before, consonant) && !consonant
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_stand_where_legal_texts_put_them() {
        for (text, expected) in [
            ("hoà bình", "hòa bình"),
            ("Uỷ ban nhân dân", "Ủy ban nhân dân"),
            ("UỶ BAN", "ỦY BAN"),
            ("sức khoẻ", "sức khỏe"),
            ("thuỵ, tuỳ, thuý", "thụy, tùy, thúy"),
            ("xoá đói; hoá đơn", "xóa đói; hóa đơn"),
            ("quý, quỹ, quà, qúy, quốc", "quý, quỹ, quà, quý, quốc"),
            ("già gìa giữ gìn giết gì", "già già giữ gìn giết gì"),
            ("hoàn hòan toàn", "hoàn hoàn toàn"),
            ("khuỷu ngoài huỳnh tuýp", "khuỷu ngoài huỳnh tuýp"),
            ("mía mùa núi cáo máy", "mía mùa núi cáo máy"),
            ("người trường thuế thuở Đắk Lắk", "người trường thuế thuở Đắk Lắk"),
            ("nghiễng chuyện", "nghiễng chuyện"),
            ("toạ độ loè loẹt hoặc", "tọa độ lòe loẹt hoặc"),
            ("résumé voilà 15/KH-UBND", "résumé voilà 15/KH-UBND"),
            ("", ""),
        ] {
            assert_eq!(tone(text), expected);
            assert_eq!(tone(&text.nfd().collect::<String>()), expected, "NFD of {text:?}");
            assert_eq!(tone(expected), expected, "stable");
        }
    }
}
