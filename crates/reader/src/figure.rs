//! Figures in a text: digits as Vietnamese writes them, and numbers in words.

use std::ops::Range;

use crate::passage::Passage;

/// A number and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Index of its first character and the one after its last.
    pub at: Range<usize>,
    /// Its value.
    pub value: f64,
    /// Written in words.
    pub spelled: bool,
}

/// All figures of a range, from left to right.
pub fn scan(p: &Passage, range: Range<usize>) -> Vec<Figure> {
    let text = p.plain_at(range.clone()).as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let inside = at > 0 && text.get(at - 1).is_some_and(u8::is_ascii_alphanumeric);
        if byte.is_ascii_digit() && !inside {
            let (value, length) = digits(text.get(at..).unwrap_or_default());
            let end = at + length;
            if !text.get(end).is_some_and(u8::is_ascii_alphabetic) {
                let (end, value) = in_thousands(p, range.start + end, value)
                    .map_or((end, value), |(stop, value)| (stop - range.start, value));
                out.push(Figure { at: range.start + at..range.start + end, value, spelled: false });
            }
            at = end.max(at + 1);
        } else if byte.is_ascii_alphabetic() && !inside {
            match spelled(p, range.start + at, range.end) {
                Some(figure) => {
                    at = figure.at.end - range.start;
                    out.push(figure);
                }
                None => {
                    at += text
                        .get(at..)
                        .unwrap_or_default()
                        .iter()
                        .take_while(|b| b.is_ascii_alphabetic())
                        .count();
                }
            }
        } else {
            at += 1;
        }
    }
    out
}

/// "05 nghìn lượt", "1,2 triệu trang": the end of the word and the whole number; money keeps its words.
fn in_thousands(p: &Passage, at: usize, value: f64) -> Option<(usize, f64)> {
    if p.plain_at(at..at + 1) != " " {
        return None;
    }
    let word = p.word_at(at + 1);
    let end = at + 1 + word.chars().count();
    let times = thousands(&word).filter(|_| !p.plain_at(end..end + 5).starts_with(" dong"))?;
    // "1,2 triệu" is no round number in binary before it is rounded.
    Some((end, (value * f64::from(times)).round()))
}

fn thousands(word: &str) -> Option<u32> {
    match word {
        "nghìn" | "ngàn" => Some(1000),
        "triệu" => Some(1_000_000),
        _ => None,
    }
}

/// "1.250" is a thousand, "0,5" and "0.5" a half. Long numbers are cut off at 15 digits (they are no figures).
fn digits(text: &[u8]) -> (f64, usize) {
    let run =
        |from: usize| text.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = run(0);
    let mut whole: String = text.iter().take(end.min(15)).map(|b| char::from(*b)).collect();
    let mut groups = 0;
    while end <= 12 && text.get(end) == Some(&b'.') && run(end + 1) == 3 && (groups > 0 || end <= 3) {
        whole.extend(text.get(end + 1..end + 4).unwrap_or_default().iter().map(|b| char::from(*b)));
        end += 4;
        groups += 1;
    }
    let sign = text.get(end).copied();
    let tail = run(end + 1);
    if sign == Some(b',') && (1..=3).contains(&tail)
        || sign == Some(b'.') && groups == 0 && (1..=2).contains(&tail)
    {
        whole.push('.');
        whole.extend(text.get(end + 1..end + 1 + tail).unwrap_or_default().iter().map(|b| char::from(*b)));
        end += 1 + tail;
    }
    (whole.parse().unwrap_or(0.0), end)
}

fn unit(word: &str) -> Option<u32> {
    Some(match word {
        "không" => 0,
        "một" | "mốt" => 1,
        "hai" => 2,
        "ba" => 3,
        "bốn" | "tư" => 4,
        "năm" | "lăm" | "nhăm" => 5,
        "sáu" => 6,
        "bảy" | "bẩy" => 7,
        "tám" => 8,
        "chín" => 9,
        _ => return None,
    })
}

/// A number in words that begins at `at`: "năm mươi", "một trăm", "mười hai", "hai".
fn spelled(p: &Passage, at: usize, limit: usize) -> Option<Figure> {
    let first = p.word_at(at);
    // "Không" says no; only before "phần trăm" it is a number.
    if first == "không" && !p.plain_at(at..limit).starts_with("khong phan tram") {
        return None;
    }
    unit(&first).or_else(|| (first == "mười").then_some(10))?;
    let (mut total, mut current, mut end, mut here) = (0_u32, 0_u32, at, at);
    let mut words = 0;
    while here < limit {
        let word = p.word_at(here);
        match (word.as_str(), unit(&word)) {
            ("mười", _) => current += 10,
            ("mươi", _) => current = current.max(1) * 10,
            ("trăm", _) => {
                // "năm mươi phần trăm": the word belongs to the unit.
                total += current.max(1) * 100;
                current = 0;
            }
            ("nghìn" | "ngàn" | "triệu", _) if words > 0 => {
                total = (total + current).saturating_mul(thousands(&word).unwrap_or(1));
                current = 0;
            }
            ("linh" | "lẻ", _) if words > 0 => {}
            (_, Some(value)) => {
                if words > 0 && current > 0 && !current.is_multiple_of(10) {
                    break;
                }
                current += value;
            }
            _ => break,
        }
        words += 1;
        here += word.chars().count();
        end = here;
        if p.plain_at(here..here + 1) != " " || words > 6 {
            break;
        }
        here += 1;
    }
    (words > 0).then_some(Figure { at: at..end, value: f64::from(total + current), spelled: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_words() {
        for (text, expected) in [
            ("đạt 1.250 hồ sơ", vec![1250.0]),
            ("dưới 0,5% và 0.7%", vec![0.5, 0.7]),
            ("ít nhất 04 cuộc", vec![4.0]),
            ("98,75%", vec![98.75]),
            ("năm mươi phần trăm", vec![50.0]),
            ("chín mươi lăm phần trăm", vec![95.0]),
            ("một trăm phần trăm", vec![100.0]),
            ("mười hai", vec![12.0]),
            ("62/NQ-HĐND", vec![62.0]),
            ("LĐ4 2a", vec![]),
            ("một nghìn tờ giấy", vec![1000.0]),
            ("hai nghìn năm trăm lượt người", vec![2500.0]),
            ("05 nghìn lượt, 1,2 triệu trang", vec![5000.0, 1_200_000.0]),
            ("5 triệu đồng", vec![5.0]),
            ("1.234.567 đồng", vec![1_234_567.0]),
            ("từ 20-30%", vec![20.0, 30.0]),
        ] {
            let p = Passage::of_line(text, 1);
            let got: Vec<f64> = scan(&p, 0..p.len()).into_iter().map(|f| f.value).collect();
            assert_eq!(got, expected, "{text}");
        }
        let long = Passage::of_line(&"9".repeat(5000), 1);
        assert_eq!(scan(&long, 0..long.len()).len(), 1);
    }
}
