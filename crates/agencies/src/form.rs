//! Text from outside.

use kernel::{Day, FieldErrors};

/// A day as people write it: "1/10/2021", "01-10-2021", "1.10.2021", or "2021-10-01".
pub fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    // A spreadsheet may add the time of day.
    let text = text.split(' ').next().unwrap_or(text);
    let mut parts = text.split(['/', '-', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A day that must be given; notes what is wrong.
pub fn required_day(text: &str, field: &str, errors: &mut FieldErrors) -> Day {
    day(text).unwrap_or_else(|| {
        errors.add(field, "Nhập ngày dạng 01/10/2021.");
        Day::constant(2000, 1, 1)
    })
}

/// A day that may be left out; notes what is wrong.
pub fn optional_day(text: &str, field: &str, errors: &mut FieldErrors) -> Option<Day> {
    if text.trim().is_empty() {
        return None;
    }
    let found = day(text);
    if found.is_none() {
        errors.add(field, "Ngày chưa đúng. Viết dạng 01/10/2021, hoặc để trống.");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let october = Some(Day::constant(2021, 10, 1));
        for text in ["1/10/2021", "01/10/2021", " 01-10-2021 ", "1.10.2021", "2021-10-01", "01/10/2021 00:00"]
        {
            assert_eq!(day(text), october, "{text}");
        }
        for text in ["", "31/2/2021", "1/10", "1/10/21", "hôm nay", "1/2/3/2021"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
