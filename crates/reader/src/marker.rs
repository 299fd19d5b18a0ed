//! The sign with which a line begins: a number of the outline ("II.", "1.1.2.", "a)") or a bullet.

use crate::passage::Passage;

/// The family of a number. Families of one plan are put in order by where they first appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// "Phần thứ nhất", "Chương I".
    Part,
    /// "A."
    Upper,
    /// "II."
    Roman,
    /// "Điều 3."
    Article,
    /// "Nhiệm vụ 3:"
    Task,
    /// "1." has depth 1, "1.1.2" depth 3.
    Decimal(u8),
    /// "a)"
    Lower,
    /// "1)"
    Paren,
    /// "(1)"
    Round,
}

/// Which bullet; they nest in this order unless the text shows another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bullet {
    /// "-", "–"
    Dash,
    /// "+"
    Plus,
    /// "•", "*"
    Star,
}

/// A number of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Its family.
    pub style: Style,
    /// Its place in the family, from 1; the last number of "1.1.2".
    pub value: u32,
    /// As written, without the closing dot or parenthesis.
    pub code: String,
    /// All numbers of a decimal ("1.1.2" → 1, 1, 2).
    pub parts: Vec<u32>,
    /// The other family that it may belong to ("I." after "H.", "i)" after "h)").
    pub or: Option<(Style, u32)>,
    /// Without any sign behind it ("1 Thể chế"): believed only where the outline expects it.
    pub bare: bool,
}

/// How a line begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marker {
    /// A number.
    Number(Number),
    /// A bullet.
    Bullet(Bullet),
}

/// The sign at the beginning of the passage and the index at which the words begin.
pub fn read(p: &Passage) -> Option<(Marker, usize)> {
    let text = p.plain().as_bytes();
    let first = *text.first()?;
    match first {
        b'-' | b'+' | b'*' => bullet(p, text, first),
        b'(' => round(text),
        b'0'..=b'9' => decimal(p, text),
        b'a'..=b'z' => word(p, text).or_else(|| letter(p, text)),
        _ => None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every reader of a sign gives it back as its own answer")]
fn number(style: Style, value: u32, code: String, end: usize) -> Option<(Marker, usize)> {
    Some((Marker::Number(Number { style, value, code, parts: vec![value], or: None, bare: false }), end))
}

fn bullet(p: &Passage, text: &[u8], first: u8) -> Option<(Marker, usize)> {
    let kind = match first {
        b'-' => Bullet::Dash,
        b'+' => Bullet::Plus,
        _ => Bullet::Star,
    };
    let end = text.iter().take_while(|&&b| b == first || b == b' ').count();
    // "-3%" or "-" inside a broken word is no bullet; a lone dash neither.
    let next = p.char(end)?;
    (end == 1 && next.is_ascii_digit() && first != b'*')
        .then_some(())
        .map_or(Some((Marker::Bullet(kind), end)), |()| None)
}

fn digits(text: &[u8]) -> Option<(u32, usize)> {
    let count = text.iter().take_while(|b| b.is_ascii_digit()).count();
    if count == 0 || count > 3 {
        return None;
    }
    let value = text.iter().take(count).fold(0, |sum, b| sum * 10 + u32::from(b - b'0'));
    Some((value, count))
}

fn skip_spaces(text: &[u8], from: usize) -> usize {
    from + text.get(from..).unwrap_or_default().iter().take_while(|&&b| b == b' ').count()
}

fn round(text: &[u8]) -> Option<(Marker, usize)> {
    let (value, count) = digits(text.get(1..)?)?;
    let close = 1 + count;
    (text.get(close) == Some(&b')')).then_some(())?;
    number(Style::Round, value, format!("({value})"), skip_spaces(text, close + 1))
}

/// The parts of a number behind its first (".1.2"), and the index behind them.
fn further(text: &[u8], mut at: usize, parts: &mut Vec<u32>) -> Option<usize> {
    while text.get(at) == Some(&b'.') {
        let Some((next, count)) = digits(text.get(at + 1..)?) else { break };
        if count > 2 || parts.len() >= 6 {
            return None;
        }
        parts.push(next);
        at += 1 + count;
    }
    Some(at)
}

fn decimal(p: &Passage, text: &[u8]) -> Option<(Marker, usize)> {
    let (value, mut at) = digits(text)?;
    let mut parts = vec![value];
    at = further(text, at, &mut parts)?;
    let code = p.text(0..at);
    let closed = text.get(at).copied();
    let body = skip_spaces(text, at + usize::from(matches!(closed, Some(b'.' | b')' | b'/' | b'-' | b':'))));
    let starts = text.get(body).copied()?;
    // "1- 100% cơ quan …", "1) 100% hồ sơ …" are numbers before a figure; "20- 30%" is a stretch.
    let spaced = text.get(at + 1) == Some(&b' ');
    let figure = starts.is_ascii_digit()
        && spaced
        && match closed {
            Some(b')') => true,
            Some(b'-' | b'/') => {
                value < 10 && digits(text.get(body..)?).is_some_and(|(next, _)| next >= 50 || starts == b'0')
            }
            _ => false,
        };
    if starts.is_ascii_digit() && closed != Some(b'.') && !figure || starts == b'%' {
        return None;
    }
    let depth = parts.len();
    let last = *parts.last()?;
    if depth > 1 {
        // "1.1.3 Nâng cao" lacks the dot; "3.5 điểm" is a figure.
        let dotted = matches!(closed, Some(b'.' | b')' | b':'));
        let first_letter = (body..p.len()).find(|&i| p.char(i).is_some_and(char::is_alphabetic))?;
        if (!dotted && !p.is_upper(first_letter)) || starts.is_ascii_digit() && !spaced || parts.contains(&0)
        {
            return None;
        }
        let number =
            Number { style: Style::Decimal(depth as u8), value: last, code, parts, or: None, bare: false };
        return Some((Marker::Number(number), body));
    }
    match closed? {
        b'.' if text.get(at + 1) == Some(&b' ') || starts.is_ascii_alphabetic() => {
            number(Style::Decimal(1), value, code, body)
        }
        b')' => number(Style::Paren, value, code, body),
        b'/' | b'-' if spaced && (figure || p.is_upper(body)) => number(Style::Decimal(1), value, code, body),
        b':' if value < 100 && p.is_upper(body) => number(Style::Decimal(1), value, code, body),
        b' ' if value <= 40 && p.is_upper(body) => {
            let number =
                Number { style: Style::Decimal(1), value, code, parts: vec![value], or: None, bare: true };
            Some((Marker::Number(number), body))
        }
        _ => None,
    }
}

/// "Phần thứ nhất", "Chương II", "Điều 3.", "Nhiệm vụ 4:".
fn word(p: &Passage, text: &[u8]) -> Option<(Marker, usize)> {
    const WORDS: [(&str, Style); 10] = [
        ("phan thu ", Style::Part),
        ("phan ", Style::Part),
        ("chuong ", Style::Part),
        ("dieu ", Style::Article),
        ("nhiem vu thu ", Style::Task),
        ("nhiem vu so ", Style::Task),
        ("nhiem vu ", Style::Task),
        ("noi dung ", Style::Task),
        ("hoat dong ", Style::Task),
        ("cong viec ", Style::Task),
    ];
    const ORDINALS: [&str; 8] = ["nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam"];
    if !p.is_upper(0) {
        return None;
    }
    let (prefix, style) = WORDS.into_iter().find(|(word, _)| p.plain().starts_with(word))?;
    let rest = text.get(prefix.len()..)?;
    let (value, count) = digits(rest).or_else(|| {
        let word: Vec<u8> = rest.iter().copied().take_while(u8::is_ascii_alphabetic).collect();
        let word = String::from_utf8(word).ok()?;
        let spelled = ORDINALS.iter().position(|o| *o == word).map(|at| at as u32 + 1);
        Some((if style == Style::Part { spelled.or_else(|| roman(&word))? } else { spelled? }, word.len()))
    })?;
    let mut end = prefix.len() + count;
    match text.get(end) {
        None => {}
        Some(b'.' | b':' | b'-') => end += 1,
        Some(b' ') if style == Style::Part || text.get(end + 1) == Some(&b'-') => {
            end += 1 + usize::from(text.get(end + 1) == Some(&b'-'));
        }
        _ => return None,
    }
    let code = p.text(0..prefix.len() + count);
    number(style, value, code, skip_spaces(text, end))
}

fn letter(p: &Passage, text: &[u8]) -> Option<(Marker, usize)> {
    let count = text.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let spaced = skip_spaces(text, count);
    let sign = text.get(spaced).copied()?;
    let upper = p.is_upper(0);
    let code = p.text(0..count);
    let words: String = p.plain_at(0..count).to_owned();
    if upper {
        let closed = matches!(sign, b'.' | b')' | b'/' | b':') || sign == b'-' && spaced > count;
        let dash = sign == b'-' && text.get(spaced + 1) == Some(&b' ');
        // "II NỘI DUNG" without any sign.
        let bare = spaced > count && sign.is_ascii_alphabetic() && p.is_shouting();
        if !(closed || dash || bare) {
            return None;
        }
        let body = if bare { spaced } else { skip_spaces(text, spaced + 1) };
        // "… trong quý" / "III/2023": a quarter whose word stands on the line before.
        let year = text.get(body..body + 2).is_some_and(|t| t == b"20" || t == b"19")
            && text.get(body + 2..body + 4).is_some_and(|t| t.iter().all(u8::is_ascii_digit));
        if sign == b'/' && year {
            return None;
        }
        if sign == b'.'
            && text.get(spaced + 1).is_some_and(u8::is_ascii_digit)
            && let Some(first) = roman(&words).or_else(|| letter_value(p.char(0)?).filter(|_| count == 1))
        {
            return below_great(p, text, (first, spaced));
        }
        let as_letter = (count == 1).then(|| letter_value(p.char(0)?)).flatten();
        let as_roman = roman(&words);
        text.get(body)?;
        return match (as_roman, as_letter) {
            (Some(value), or) => {
                let or = or.map(|v| (Style::Upper, v));
                let number = Number { style: Style::Roman, value, code, parts: vec![value], or, bare };
                Some((Marker::Number(number), body))
            }
            (None, Some(value)) => number(Style::Upper, value, code, body),
            (None, None) => None,
        };
    }
    if count != 1 || !matches!(sign, b')' | b'.' | b'/') {
        return None;
    }
    let body = skip_spaces(text, spaced + 1);
    text.get(body)?;
    if sign == b'.' && text.get(spaced + 1) != Some(&b' ') {
        return None;
    }
    number(Style::Lower, letter_value(p.char(0)?)?, code, body)
}

/// "III.1.2. Bố trí …", "A.3. Rà soát …": a number that begins with that of its part.
fn below_great(p: &Passage, text: &[u8], (first, start): (u32, usize)) -> Option<(Marker, usize)> {
    let mut parts = vec![first];
    let at = further(text, start, &mut parts)?;
    let code = p.text(0..at);
    let closed = matches!(text.get(at), Some(b'.' | b')' | b':' | b'/'));
    let body = skip_spaces(text, at + usize::from(closed));
    let first_letter = (body..p.len()).find(|&i| p.char(i).is_some_and(char::is_alphabetic))?;
    if !closed && (body == at || !p.is_upper(first_letter)) {
        return None;
    }
    let value = *parts.last()?;
    let style = Style::Decimal(parts.len() as u8);
    Some((Marker::Number(Number { style, value, code, parts, or: None, bare: false }), body))
}

/// Place in the alphabet as plans count: a b c d đ e g h i k l …
fn letter_value(c: char) -> Option<u32> {
    let c = c.to_lowercase().next()?;
    "abcdđeghiklmnopqrstuvxy".chars().position(|l| l == c).map(|at| at as u32 + 1)
}

/// The value of a Roman number up to 39.
pub fn roman(word: &str) -> Option<u32> {
    const NUMBERS: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi",
        "xvii", "xviii", "xix", "xx",
    ];
    NUMBERS.iter().position(|n| *n == word).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(text: &str) -> Option<(Style, u32, String)> {
        match read(&Passage::of_line(text, 1))?.0 {
            Marker::Number(n) => Some((n.style, n.value, n.code)),
            Marker::Bullet(_) => None,
        }
    }

    #[test]
    fn numbers_of_every_kind() {
        for (text, expected, value, code) in [
            ("I. Mục đích", Style::Roman, 1, "I"),
            ("IV. Tổ chức thực hiện", Style::Roman, 4, "IV"),
            ("II NỘI DUNG", Style::Roman, 2, "II"),
            ("III - GIẢI PHÁP", Style::Roman, 3, "III"),
            ("B. NHIỆM VỤ", Style::Upper, 2, "B"),
            ("III.1. Cải cách quy trình", Style::Decimal(2), 1, "III.1"),
            ("III.1.2. Rà soát", Style::Decimal(3), 2, "III.1.2"),
            ("A.3 Rà soát", Style::Decimal(2), 3, "A.3"),
            ("1. Mục đích", Style::Decimal(1), 1, "1"),
            ("12.Rà soát", Style::Decimal(1), 12, "12"),
            ("1.1. Tập trung", Style::Decimal(2), 1, "1.1"),
            ("1.1.3 Nâng cao", Style::Decimal(3), 3, "1.1.3"),
            ("2.10. Rà soát", Style::Decimal(2), 10, "2.10"),
            ("a) Rà soát", Style::Lower, 1, "a"),
            ("đ) Rà soát", Style::Lower, 5, "đ"),
            ("b. Rà soát", Style::Lower, 2, "b"),
            ("3) Rà soát", Style::Paren, 3, "3"),
            ("(3) Rà soát", Style::Round, 3, "(3)"),
            ("Nhiệm vụ 4: Rà soát", Style::Task, 4, "Nhiệm vụ 4"),
            ("Phần thứ hai", Style::Part, 2, "Phần thứ hai"),
            ("PHẦN I. ĐÁNH GIÁ", Style::Part, 1, "PHẦN I"),
            ("Điều 3. Hiệu lực", Style::Article, 3, "Điều 3"),
        ] {
            assert_eq!(style(text), Some((expected, value, code.to_owned())), "{text}");
        }
    }

    #[test]
    fn no_numbers() {
        for text in [
            "15/11/2021.",
            "III/2023.",
            "I.5 điểm",
            "24/12/2020 của HĐND",
            "2025; Kế hoạch",
            "100% các cơ quan",
            "1.250 hồ sơ",
            "15.11.2021 là hạn",
            "178/KH-UBND ngày",
            "217-QĐ/TW ngày",
            "04 cuộc họp",
            "2021 Kế hoạch",
            "3.5 điểm",
            "Nhiệm vụ cụ thể: rà soát",
            "Nội dung và nhiệm vụ",
            "xã.",
            "CCHC, đảm bảo",
            "(Nhiệm kỳ 2020-2025)",
            "0,5% tổng số",
        ] {
            assert_eq!(style(text), None, "{text}");
        }
    }

    #[test]
    fn bullets() {
        for (text, kind, end) in [
            ("- Cơ quan", Bullet::Dash, 2),
            ("– Cơ quan", Bullet::Dash, 2),
            ("+ Văn phòng", Bullet::Plus, 2),
            ("• Một", Bullet::Star, 2),
            ("-Cơ quan", Bullet::Dash, 1),
        ] {
            assert_eq!(read(&Passage::of_line(text, 1)), Some((Marker::Bullet(kind), end)), "{text}");
        }
    }
}
