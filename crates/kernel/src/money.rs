//! Money in whole đồng. There is nothing smaller in public accounts, and nothing is rounded behind one's back.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::words;

/// An amount in whole đồng; negative for what is owed or taken back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many đồng.
    pub const fn dong(amount: i64) -> Self {
        Self(amount)
    }

    /// The number of đồng.
    pub const fn amount(self) -> i64 {
        self.0
    }

    /// The sum, or `None` where it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` where it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// So many times the amount, or `None` where it does not fit.
    pub fn checked_times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// The part `numerator / denominator` of the amount, rounded to the nearest đồng with halves away from zero;
    /// `None` for a denominator of zero or where it does not fit.
    pub fn checked_part(self, numerator: i64, denominator: i64) -> Option<Self> {
        let product = i128::from(self.0) * i128::from(numerator);
        let by = i128::from(denominator);
        let whole = product.checked_div(by)?;
        let left = product - whole * by;
        let away = if (product < 0) == (by < 0) { 1 } else { -1 };
        let rounded = if left.abs() * 2 >= by.abs() { whole + away } else { whole };
        i64::try_from(rounded).ok().map(Self)
    }

    /// The sum of many, or `None` where it does not fit.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// Read aloud, as receipts and decisions want it: "một triệu hai trăm ba mươi tư nghìn đồng".
    pub fn in_words(self) -> String {
        let sign = if self.0 < 0 { "âm " } else { "" };
        format!("{sign}{} đồng", words::spelled(self.0.unsigned_abs()))
    }
}

/// "1.234.000 đồng".
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} đồng", words::whole(self.0))
    }
}

/// The text is no amount of đồng, or too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("số tiền chưa đúng, ví dụ: 1.234.000 đồng hoặc 1,5 tỷ đồng")]
pub struct BadMoney;

/// Reads what people write: `1.234.000 đồng`, `1,234,000đ`, `1234000 VND`, `1,5 tỷ đồng`, `2 tỷ 300 triệu`, `500 nghìn`,
/// `50tr`. Before a word of scale a single point or comma with three digits after it is a point for thousands
/// (`1.500 triệu`) and a comma a decimal sign (`1,500 tỷ`); what is no whole number of đồng is refused.
impl FromStr for Money {
    type Err = BadMoney;
    fn from_str(text: &str) -> Result<Self, BadMoney> {
        let text = fold(text);
        let (negative, text) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text.as_str()),
        };
        let mut text = text;
        for unit in ["dong", "vnd", "d", "₫"] {
            if let Some(rest) = text.strip_suffix(unit) {
                text = rest.trim_end();
                break;
            }
        }
        let mut total: i128 = 0;
        let mut below = i128::MAX;
        let mut rest = text;
        loop {
            let end = rest.find(|c: char| !matches!(c, '0'..='9' | '.' | ',')).unwrap_or(rest.len());
            let (figure, tail) = rest.split_at(end);
            let tail = tail.trim_start();
            let end = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
            let (word, tail) = tail.split_at(end);
            let scale = scale(word).ok_or(BadMoney)?;
            // "2 tỷ 300 triệu" goes down; "300 triệu 2 tỷ" is a slip of the pen.
            if scale >= below {
                return Err(BadMoney);
            }
            below = scale;
            total = total.checked_add(figure_times(figure, scale)?).ok_or(BadMoney)?;
            rest = tail.trim_start();
            if rest.is_empty() {
                break;
            }
        }
        i64::try_from(if negative { -total } else { total }).map(Self).map_err(|_| BadMoney)
    }
}

/// What a word of scale stands for; no word is one đồng.
fn scale(word: &str) -> Option<i128> {
    match word {
        "" => Some(1),
        "nghin" | "ngan" | "k" => Some(1_000),
        "trieu" | "tr" => Some(1_000_000),
        "ty" | "ti" => Some(1_000_000_000),
        _ => None,
    }
}

/// A figure with points and commas, times the scale.
fn figure_times(figure: &str, scale: i128) -> Result<i128, BadMoney> {
    let (grouped, fraction) = split_decimal(figure, scale > 1);
    let mut groups = grouped.split(['.', ',']);
    let head = groups.next().unwrap_or_default();
    let mut digits = head.to_owned();
    for group in groups {
        if group.len() != 3 || head.is_empty() || head.len() > 3 {
            return Err(BadMoney);
        }
        digits.push_str(group);
    }
    if digits.is_empty() || digits.len() > 19 || fraction.len() > 9 {
        return Err(BadMoney);
    }
    let whole: i128 = digits.parse().map_err(|_| BadMoney)?;
    let tenths = 10_i128.pow(u32::try_from(fraction.len()).unwrap_or(0));
    let part: i128 = if fraction.is_empty() { 0 } else { fraction.parse().map_err(|_| BadMoney)? };
    let scaled = part * scale;
    if scaled % tenths == 0 { Ok(whole * scale + scaled / tenths) } else { Err(BadMoney) }
}

/// Whole part and decimals. Vietnamese decimals follow a comma; a point is one only where it cannot group thousands.
fn split_decimal(figure: &str, scaled: bool) -> (&str, &str) {
    let comma = figure.matches(',').count();
    let point = figure.matches('.').count();
    let at = match (comma, point) {
        (1, 0) if scaled => figure.rfind(','),
        (1, _) if point > 0 && figure.rfind(',') > figure.rfind('.') => figure.rfind(','),
        (0 | 2.., 1) => figure.rfind('.').filter(|&at| figure.len() - at != 4 && scaled),
        _ => None,
    };
    match at.and_then(|at| figure.split_at_checked(at)) {
        Some((whole, tail)) => (whole, tail.trim_start_matches([',', '.'])),
        None => (figure, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for (text, amount) in [
            ("1.234.000 đồng", 1_234_000),
            ("1,234,000đ", 1_234_000),
            ("1234000 VND", 1_234_000),
            ("1.234.000 VNĐ", 1_234_000),
            ("1.000", 1_000),
            ("1,000", 1_000),
            ("1,5 tỷ đồng", 1_500_000_000),
            ("1.5 tỉ", 1_500_000_000),
            ("1.500 triệu đồng", 1_500_000_000),
            ("1,500 tỷ", 1_500_000_000),
            ("2 tỷ 300 triệu đồng", 2_300_000_000),
            ("1.234,5 triệu đồng", 1_234_500_000),
            ("500 nghìn", 500_000),
            ("500 ngàn đồng", 500_000),
            ("50tr", 50_000_000),
            ("20k", 20_000),
            ("0 đồng", 0),
            ("-5.000 đồng", -5_000),
            ("1 triệu 250 nghìn 500 đồng", 1_250_500),
        ] {
            assert_eq!(text.parse(), Ok(Money::dong(amount)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in [
            "",
            "đồng",
            "triệu",
            "12,5 đồng",
            "1.23.000",
            "1.2345.000 đồng",
            "1234.000 đồng",
            "300 triệu 2 tỷ",
            "5 đô la",
            "1,2345678901 tỷ",
            "0,0000000001 tỷ",
            "99.999.999.999 tỷ",
            "10%",
            "--5",
            "5 - 6 triệu",
        ] {
            assert_eq!(text.parse::<Money>(), Err(BadMoney), "{text}");
        }
    }

    #[test]
    fn says_it_in_figures_and_words() {
        for (amount, figures, words) in [
            (1_234_000, "1.234.000 đồng", "một triệu hai trăm ba mươi tư nghìn đồng"),
            (0, "0 đồng", "không đồng"),
            (-5_000, "-5.000 đồng", "âm năm nghìn đồng"),
        ] {
            assert_eq!(Money::dong(amount).to_string(), figures);
            assert_eq!(Money::dong(amount).in_words(), words);
        }
    }

    #[test]
    fn parts_are_rounded_to_the_nearest_dong() {
        for (amount, part, expected) in [
            (100, (1, 3), Some(33)),
            (200, (1, 3), Some(67)),
            (5, (1, 2), Some(3)),
            (-5, (1, 2), Some(-3)),
            (5, (1, 0), None),
            (i64::MAX, (2, 1), None),
            (1_000_000, (8, 100), Some(80_000)),
        ] {
            assert_eq!(Money::dong(amount).checked_part(part.0, part.1).map(Money::amount), expected);
        }
        assert_eq!(Money::dong(i64::MAX).checked_add(Money::dong(1)), None);
        assert_eq!(Money::checked_sum([Money::dong(1), Money::dong(2)]), Some(Money::dong(3)));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_again(amount in any::<i64>()) {
            let money = Money::dong(amount);
            prop_assert_eq!(money.to_string().parse(), Ok(money));
        }

        #[test]
        fn nothing_breaks_the_reading(text in "[0-9., tỷriệunghđồVND-]{0,24}") {
            let _ = text.parse::<Money>();
        }
    }
}
