//! How numbers, days and clocks read in Vietnamese: "1.234,5", "Thứ Sáu, 01/10/2021", "còn 3 ngày làm việc".

use jiff::civil::Weekday;

use crate::time::{Day, Moment};

mod clock;
mod spelled;

pub use clock::{ClockState, DueClock, late_before};
pub use spelled::spelled;

/// With its first letter capital: "phòng họp" → "Phòng họp".
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// That a list has so many older rows which are not shown; "" for none.
pub fn older(count: i64) -> String {
    if count > 0 {
        format!("{} việc cũ hơn không hiện ở đây", whole(count))
    } else {
        String::new()
    }
}

/// A whole number with points between thousands: "1.234.000".
pub fn whole(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// A number with at most so many decimals (up to 9), halves away from zero, without closing zeros: "1.234,5". What is
/// no number reads "–".
pub fn number(value: f64, decimals: u8) -> String {
    let fixed = fixed(value, decimals);
    if fixed.contains(',') { fixed.trim_end_matches('0').trim_end_matches(',').to_owned() } else { fixed }
}

/// A number with exactly so many decimals (up to 9), for columns of a table: "50,0".
pub fn fixed(value: f64, decimals: u8) -> String {
    let decimals = decimals.min(9);
    let scale = 10_i128.pow(u32::from(decimals));
    // f64 holds 15 digits; beyond that there is nothing to say about the units.
    if !value.is_finite() || value.abs() > 9e15 {
        return "–".to_owned();
    }
    let scaled = (value * scale as f64).round() as i128;
    let sign = if scaled < 0 { "-" } else { "" };
    let units = whole(i64::try_from(scaled.abs() / scale).unwrap_or(i64::MAX));
    if decimals == 0 {
        return format!("{sign}{units}");
    }
    format!("{sign}{units},{:0width$}", scaled.abs() % scale, width = usize::from(decimals))
}

/// A value that is in percent already: 98.5 → "98,5%".
pub fn percent(value: f64, decimals: u8) -> String {
    format!("{}%", number(value, decimals))
}

/// So many out of so many, in percent; `None` where there is nothing to divide by ("chưa đo"). Something short of all
/// never reads "100%".
pub fn percent_of(part: i64, of: i64, decimals: u8) -> Option<String> {
    if of == 0 {
        return None;
    }
    let value = part as f64 * 100.0 / of as f64;
    let step = 0.1_f64.powi(i32::from(decimals.min(9)));
    let short = part < of && (value / step).round() * step >= 100.0;
    Some(percent(if short { 100.0 - step } else { value }, decimals))
}

/// How many of a thing: "11 nhiệm vụ". Vietnamese nouns do not change with the number.
pub fn count(how_many: usize, of_what: &str) -> String {
    format!("{} {of_what}", whole(i64::try_from(how_many).unwrap_or(i64::MAX)))
}

/// "01/10/2021".
pub fn day(day: Day) -> String {
    format!("{:02}/{:02}/{}", day.day_of_month(), day.month(), day.year())
}

/// "Thứ Sáu".
pub fn weekday(day: Day) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Thứ Hai",
        Weekday::Tuesday => "Thứ Ba",
        Weekday::Wednesday => "Thứ Tư",
        Weekday::Thursday => "Thứ Năm",
        Weekday::Friday => "Thứ Sáu",
        Weekday::Saturday => "Thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    }
}

/// "Thứ Sáu, 01/10/2021".
pub fn weekday_day(of: Day) -> String {
    format!("{}, {}", weekday(of), day(of))
}

/// "16:05, 01/10/2021", by the clock of Viet Nam.
pub fn moment(at: Moment) -> String {
    format!("{}, {}", time(at), day(at.day()))
}

/// "16:05", by the clock of Viet Nam.
pub fn time(at: Moment) -> String {
    let local = at.local();
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// "ngày 01 tháng 10 năm 2021", with a zero before days below 10 and before months 1 and 2 only (Nghị định
/// 30/2020/NĐ-CP, Phụ lục I mục II.4).
pub fn long_day(day: Day) -> String {
    let zero = if day.month() < 3 { "0" } else { "" };
    format!("ngày {:02} tháng {zero}{} năm {}", day.day_of_month(), day.month(), day.year())
}

/// The quarter in which the day lies: "quý III năm 2021".
pub fn quarter(day: Day) -> String {
    let number = match day.month() {
        ..=3 => "I",
        4..=6 => "II",
        7..=9 => "III",
        _ => "IV",
    };
    format!("quý {number} năm {}", day.year())
}

/// The size of a file: "512 byte", "350 KB", "1,2 MB" (1 KB = 1024 byte, as file managers count).
pub fn size(bytes: u64) -> String {
    if bytes < 1024 {
        return format!("{bytes} byte");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut units = ["KB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    // From 999,95 on one decimal would read "1.000".
    while value >= 999.95 {
        let Some(next) = units.next() else { break };
        value /= 1024.0;
        unit = next;
    }
    format!("{} {unit}", number(value, u8::from(value < 99.95)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (value, decimals, expected) in [
            (1234.5, 1, "1.234,5"),
            (1234.0, 1, "1.234"),
            (0.125, 2, "0,13"),
            (-0.125, 2, "-0,13"),
            (-0.001, 1, "0"),
            (99.96, 1, "100"),
            (1_234_567.891, 0, "1.234.568"),
            (0.05, 9, "0,05"),
            (f64::NAN, 1, "–"),
            (f64::INFINITY, 1, "–"),
            (1e300, 1, "–"),
        ] {
            assert_eq!(number(value, decimals), expected, "{value}");
        }
        assert_eq!(fixed(50.0, 1), "50,0");
        assert_eq!(fixed(1050.0, 2), "1.050,00");
        for (value, expected) in [(0, "0"), (999, "999"), (1000, "1.000"), (-1_234_567, "-1.234.567")] {
            assert_eq!(whole(value), expected);
        }
        assert_eq!(whole(i64::MIN), "-9.223.372.036.854.775.808");
        assert_eq!(count(1204, "nhiệm vụ"), "1.204 nhiệm vụ");
    }

    #[test]
    fn percents() {
        assert_eq!(percent(98.5, 1), "98,5%");
        for (part, of, decimals, expected) in [
            (1, 3, 1, Some("33,3%")),
            (9_999, 10_000, 1, Some("99,9%")),
            (999, 1000, 0, Some("99%")),
            (10, 10, 1, Some("100%")),
            (12, 10, 1, Some("120%")),
            (0, 10, 1, Some("0%")),
            (0, 0, 1, None),
        ] {
            assert_eq!(percent_of(part, of, decimals).as_deref(), expected, "{part}/{of}");
        }
    }

    #[test]
    fn days() {
        let friday = Day::constant(2021, 10, 1);
        assert_eq!(day(friday), "01/10/2021");
        assert_eq!(weekday_day(friday), "Thứ Sáu, 01/10/2021");
        assert_eq!(weekday(friday.plus_days(2)), "Chủ nhật");
        assert_eq!(moment(friday.at(16, 5)), "16:05, 01/10/2021");
        assert_eq!(quarter(friday), "quý IV năm 2021");
        for (on, expected) in [
            (friday, "ngày 01 tháng 10 năm 2021"),
            (Day::constant(2021, 2, 12), "ngày 12 tháng 02 năm 2021"),
            (Day::constant(2021, 3, 5), "ngày 05 tháng 3 năm 2021"),
        ] {
            assert_eq!(long_day(on), expected);
        }
    }

    #[test]
    fn sizes() {
        for (bytes, expected) in [
            (0, "0 byte"),
            (1023, "1023 byte"),
            (1024, "1 KB"),
            (1_300_000, "1,2 MB"),
            (358_400, "350 KB"),
            (1_048_575, "1 MB"),
            (5_000_000_000, "4,7 GB"),
            (u64::MAX, "16.777.216 TB"),
        ] {
            assert_eq!(size(bytes), expected, "{bytes}");
        }
    }
}
