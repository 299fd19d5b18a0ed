use std::collections::BTreeSet;

use jiff::civil::Weekday;

use super::*;
use crate::calendar::WorkingCalendar;

fn is_weekend(day: Day) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn of_year(year: i16) -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(move |row| row.day.year() == year)
}

#[test]
fn every_year_has_the_days_of_the_law() {
    for year in FIRST_YEAR..=LAST_YEAR {
        let count = |test: fn(What) -> bool| of_year(year).filter(|row| test(row.what)).count();
        let expected = match year {
            ..=2020 => 10,
            2021..=2025 => 11,
            _ => 12,
        };
        assert_eq!(count(|what| matches!(what, What::Holiday(_))), expected, "{year}");
        assert_eq!(count(|what| matches!(what, What::Holiday(Tet))), 5, "{year}");
        let on_weekends =
            of_year(year).filter(|row| matches!(row.what, What::Holiday(_)) && is_weekend(row.day));
        assert_eq!(count(|what| matches!(what, What::Substitute(_))), on_weekends.count(), "{year}");
    }
    let days: BTreeSet<Day> = ROWS.iter().map(|row| row.day).collect();
    assert_eq!(days.len(), ROWS.len(), "one row a day");
    assert!(ROWS.is_sorted_by_key(|row| row.day));
}

#[test]
fn substitutes_and_swaps_fall_where_they_can() {
    for row in ROWS {
        match row.what {
            What::Substitute(_) | What::SwappedOff(..) => assert!(!is_weekend(row.day), "{row:?}"),
            What::MakeUp(..) => assert!(is_weekend(row.day), "{row:?}"),
            What::Holiday(_) => {}
        }
        if let What::SwappedOff(month, day) = row.what {
            let back =
                ROWS.iter().find(|other| Some(other.day) == Day::new(row.day.year(), month, day)).unwrap();
            let day = (row.day.month(), row.day.day_of_month());
            assert!(matches!(back.what, What::MakeUp(m, d) if (m, d) == day), "{back:?}");
            assert_eq!(back.standing, row.standing);
        }
    }
    let swaps = ROWS.iter().filter(|row| matches!(row.what, What::SwappedOff(..))).count();
    assert_eq!(swaps, ROWS.iter().filter(|row| matches!(row.what, What::MakeUp(..))).count());
}

/// Weekdays on which offices are closed, one line a year, written independently of the rows.
#[test]
fn offices_close_on_these_weekdays() {
    let calendar = WorkingCalendar::national();
    for (year, off, worked) in [
        (2020, "1.1 23.1 24.1 27.1 28.1 29.1 2.4 30.4 1.5 2.9", ""),
        (2021, "1.1 10.2 11.2 12.2 15.2 16.2 21.4 30.4 3.5 2.9 3.9", ""),
        (2022, "3.1 31.1 1.2 2.2 3.2 4.2 11.4 2.5 3.5 1.9 2.9", ""),
        (2023, "2.1 20.1 23.1 24.1 25.1 26.1 1.5 2.5 3.5 1.9 4.9", ""),
        (2024, "1.1 8.2 9.2 12.2 13.2 14.2 18.4 29.4 30.4 1.5 2.9 3.9", "4.5"),
        (2025, "1.1 27.1 28.1 29.1 30.1 31.1 7.4 30.4 1.5 2.5 1.9 2.9", "26.4"),
        (2026, "1.1 2.1 16.2 17.2 18.2 19.2 20.2 27.4 30.4 1.5 31.8 1.9 2.9 24.11", "10.1 22.8"),
        (2027, "1.1 4.2 5.2 8.2 9.2 10.2 16.4 30.4 3.5 2.9 3.9 24.11", ""),
        (2028, "3.1 24.1 25.1 26.1 27.1 28.1 4.4 1.5 2.5 1.9 4.9 24.11", ""),
        (2029, "1.1 12.2 13.2 14.2 15.2 16.2 23.4 30.4 1.5 3.9 4.9 26.11", ""),
        (2030, "1.1 31.1 1.2 4.2 5.2 6.2 12.4 30.4 1.5 2.9 3.9 25.11", ""),
    ] {
        let january = Day::constant(year, 1, 1);
        let days = (0..366).map(|n| january.plus_days(n)).filter(|day| day.year() == year);
        let show = |day: &Day| format!("{}.{}", day.day_of_month(), day.month());
        let (open, closed): (Vec<Day>, Vec<Day>) = days.partition(|day| calendar.is_working_day(*day));
        let closed: Vec<String> = closed.iter().filter(|day| !is_weekend(**day)).map(show).collect();
        let open: Vec<String> = open.iter().filter(|day| is_weekend(**day)).map(show).collect();
        assert_eq!(closed.join(" "), off, "{year}");
        assert_eq!(open.join(" "), worked, "{year}");
    }
}

#[test]
fn what_is_not_announced_says_so() {
    let standing = |day: Day| ROWS.iter().find(|row| row.day == day).map(|row| row.standing);
    for (day, expected) in [
        (Day::constant(2026, 9, 2), Standing::Announced),
        (Day::constant(2026, 8, 31), Standing::Computed),
        (Day::constant(2026, 11, 24), Standing::Computed),
        (Day::constant(2027, 1, 1), Standing::Computed),
    ] {
        assert_eq!(standing(day), Some(expected));
    }
    // The Vietnamese new year of 2030, a day before the Chinese one.
    assert!(
        ROWS.iter().any(|row| row.day == Day::constant(2030, 2, 2) && matches!(row.what, What::Holiday(Tet)))
    );
}
