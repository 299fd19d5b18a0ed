use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn on(text: &str) -> Day {
    text.parse().unwrap()
}

fn swap(off: &str, worked: &str) -> [CalendarException; 2] {
    [
        CalendarException::new(on(off), ExceptionKind::SwappedOff, "Nghỉ hoán đổi", "Thông báo"),
        CalendarException::new(on(worked), ExceptionKind::MakeUpWork, "Làm bù", "Thông báo"),
    ]
}

#[test]
fn known_due_days() {
    let calendar = WorkingCalendar::national();
    let unswapped = calendar.clone().without(on("2025-05-02")).without(on("2025-04-26"));
    for (calendar, from, days, due) in [
        // Saturday 26.4.2025 is worked for 2.5: Sat, Mon, Tue.
        (&calendar, "2025-04-25", 3, "2025-04-29"),
        (&unswapped, "2025-04-25", 3, "2025-05-02"),
        (&calendar, "2023-04-28", 1, "2023-05-04"),
        (&calendar, "2030-01-30", 1, "2030-02-07"),
        (&calendar, "2021-02-09", 1, "2021-02-17"),
        (&calendar, "2021-02-17", -1, "2021-02-09"),
        (&calendar, "2021-10-02", 0, "2021-10-02"),
        (&calendar, "2021-10-02", 1, "2021-10-04"),
        (&calendar, "2021-10-02", -1, "2021-10-01"),
        // Far outside the data only weekends are off.
        (&calendar, "1999-12-31", 1, "2000-01-03"),
        (&calendar, "2100-01-01", 250, "2100-12-17"),
    ] {
        assert_eq!(calendar.add_working_days(on(from), days), on(due), "{from} {days}");
    }
    assert_eq!(calendar.working_days_between(on("2021-01-01"), on("2021-12-31")), 250);
    assert_eq!(calendar.working_days_between(on("2021-12-31"), on("2021-01-01")), -250);
    assert_eq!(calendar.working_day_on_or_after(on("2021-10-02")), on("2021-10-04"));
    assert_eq!(calendar.working_day_on_or_before(on("2021-10-02")), on("2021-10-01"));
    assert_eq!(calendar.exception_on(on("2030-02-02")).map(|e| e.name.as_str()), Some("Tết Âm lịch"));
}

#[test]
fn known_due_hours() {
    let calendar = WorkingCalendar::national();
    for (from, minutes, due) in [
        ("2025-04-25 10:00", 3 * 480, "2025-04-29 10:00"),
        ("2021-10-01 16:30", 30, "2021-10-01 17:00"),
        ("2021-10-01 16:30", 31, "2021-10-04 07:31"),
        ("2021-10-01 11:00", 60, "2021-10-01 13:30"),
        ("2021-10-02 09:00", 60, "2021-10-04 08:30"),
        ("2021-10-04 08:00", -60, "2021-10-01 16:30"),
        ("2021-10-04 08:30", -60, "2021-10-04 07:30"),
        ("2021-10-04 08:30", -480, "2021-10-01 08:30"),
        ("2021-10-02 09:00", 0, "2021-10-02 09:00"),
    ] {
        let at = |text: &str| Moment::from_local(text.parse().unwrap());
        assert_eq!(calendar.add_working_minutes(at(from), minutes), at(due), "{from} {minutes}");
        assert_eq!(calendar.working_minutes_between(at(from), at(due)), minutes);
    }
}

#[test]
fn a_swap_announced_late_moves_due_days() {
    // On 1 August 2026 nobody had entered the swap of 31 August for Saturday 22 August.
    let before = WorkingCalendar::national().without(on("2026-08-31")).without(on("2026-08-22"));
    let [off, worked] = swap("2026-08-31", "2026-08-22");
    let after = before.clone().with_exception(off).with_exception(worked);
    assert!(after.version() > before.version());
    for (received, days, old, new) in [
        ("2026-08-20", 3, "2026-08-25", "2026-08-24"),
        ("2026-08-27", 2, "2026-08-31", "2026-09-03"),
        ("2026-08-10", 3, "2026-08-13", "2026-08-13"),
    ] {
        assert_eq!(before.add_working_days(on(received), days), on(old));
        assert_eq!(after.add_working_days(on(received), days), on(new));
    }
}

#[test]
fn hours_of_one_day_may_differ() {
    let morning = DayHours::new(vec!["07:30-11:30".parse().unwrap()]).unwrap();
    let mut flood = CalendarException::new(on("2021-10-06"), ExceptionKind::LocalClosure, "Bão", "Công điện");
    flood.hours = Some(morning);
    let calendar = WorkingCalendar::national().with_exception(flood);
    assert!(calendar.is_working_day(on("2021-10-06")));
    assert_eq!(
        calendar.working_minutes_between(on("2021-10-04").start(), on("2021-10-09").start()),
        4 * 480 + 240
    );
    let sunday = CalendarException::new(on("2021-10-10"), ExceptionKind::MakeUpWork, "Làm bù", "Thông báo");
    assert_eq!(calendar.clone().with_exception(sunday).working_hours_on(on("2021-10-10")).minutes(), 480);
    // A second exception on the same day takes the place of the first.
    let closed = CalendarException::new(on("2021-10-06"), ExceptionKind::LocalClosure, "Lũ", "Công điện");
    let calendar = calendar.with_exception(closed);
    assert!(!calendar.is_working_day(on("2021-10-06")));
    assert_eq!(calendar.exceptions().iter().filter(|e| e.day == on("2021-10-06")).count(), 1);
}

#[test]
fn it_is_stored_and_read_again() {
    let calendar = WorkingCalendar::national_with(WeeklyHours::from_seven()).without(on("2021-01-01"));
    let json = serde_json::to_string(&calendar).unwrap();
    let again: WorkingCalendar = serde_json::from_str(&json).unwrap();
    assert_eq!(again, calendar);
    assert_eq!(again.version(), 2);
    assert!(again.is_working_day(on("2021-01-01")));
}

#[test]
fn the_ends_of_time_do_not_break_it() {
    let calendar = WorkingCalendar::national();
    for n in [i64::MIN, -10_000_000, 10_000_000, i64::MAX] {
        let day = calendar.add_working_days(on("2021-10-01"), n);
        assert_eq!(day.year(), if n < 0 { 1 } else { 9998 });
        let at = on("2021-10-01").at(10, 0);
        assert_eq!(calendar.add_working_minutes(at, n) > at, n > 0);
    }
    let (first, last) = (Day::from_date(jiff::civil::Date::MIN), Day::from_date(jiff::civil::Date::MAX));
    assert!(calendar.working_days_between(first, last) > 5_000_000);
}

/// Walks day by day.
fn naive_days(calendar: &WorkingCalendar, from: Day, to: Day) -> i64 {
    let (low, high, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
    let mut count = 0;
    let mut day = low;
    while day < high {
        day = day.plus_days(1);
        count += i64::from(calendar.is_working_day(day));
    }
    sign * count
}

/// Whether the minute that begins here is worked, from the plain lists and not through the calendar's sums.
fn is_worked(calendar: &WorkingCalendar, at: Moment) -> bool {
    let local = at.local();
    let minute = local.hour() as u16 * 60 + local.minute() as u16;
    let hours = calendar.working_hours_on(at.day());
    hours.intervals().iter().any(|interval| interval.from() <= minute && minute < interval.to())
}

/// A calendar with exceptions of every kind strewn over it.
fn strewn() -> impl Strategy<Value = WorkingCalendar> {
    let week = prop_oneof![
        Just(WeeklyHours::from_seven()),
        Just(WeeklyHours::from_half_past_seven()),
        Just(WeeklyHours::from_eight()),
    ];
    let exception = (0i32..150, 0u8..7).prop_map(|(after, kind)| {
        let kinds = [
            ExceptionKind::Holiday,
            ExceptionKind::Substitute,
            ExceptionKind::SwappedOff,
            ExceptionKind::MakeUpWork,
            ExceptionKind::LocalClosure,
        ];
        let day = on("2024-01-20").plus_days(after);
        let mut exception = CalendarException::new(day, kinds[usize::from(kind % 5)], "", "");
        // Two in seven have hours of their own.
        if kind >= 5 {
            exception.hours = DayHours::new(vec![Interval::new(600, 645).unwrap()]).ok();
        }
        exception
    });
    (week, prop::collection::vec(exception, 0..60)).prop_map(|(week, list)| {
        let national = WorkingCalendar::national_with(week);
        list.into_iter().fold(national, WorkingCalendar::with_exception)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn days_are_counted_as_by_walking(calendar in strewn(), from in 0i32..250, span in -120i32..120) {
        let from = on("2023-11-01").plus_days(from);
        let to = from.plus_days(span);
        let days = calendar.working_days_between(from, to);
        prop_assert_eq!(days, naive_days(&calendar, from, to));
        prop_assert_eq!(days, -calendar.working_days_between(to, from));
    }

    #[test]
    fn adding_days_is_walking(calendar in strewn(), from in 0i32..250, n in -80i64..80) {
        let from = on("2023-11-01").plus_days(from);
        let reached = calendar.add_working_days(from, n);
        let step = if n < 0 { -1 } else { 1 };
        let mut day = from;
        let mut left = n.abs();
        while left > 0 {
            day = day.plus_days(step);
            left -= i64::from(calendar.is_working_day(day));
        }
        prop_assert_eq!(reached, day);
        if n >= 0 {
            prop_assert_eq!(calendar.working_days_between(from, reached), n);
        }
        prop_assert!(n == 0 || calendar.is_working_day(reached));
    }

    #[test]
    fn minutes_are_counted_as_by_watching_the_clock(calendar in strewn(), from in 0i64..200_000, span in 0i64..12_000) {
        let from = on("2024-01-01").start().plus_seconds(from * 60);
        let to = from.plus_seconds(span * 60);
        let mut watched = 0;
        let mut at = from;
        while at < to {
            watched += i64::from(is_worked(&calendar, at));
            at = at.plus_seconds(60);
        }
        prop_assert_eq!(calendar.working_minutes_between(from, to), watched);
        prop_assert_eq!(calendar.working_minutes_between(to, from), -watched);
    }

    #[test]
    fn adding_minutes_is_watching_the_clock(calendar in strewn(), from in 0i64..200_000, second in 0i64..60, n in -1500i64..1500) {
        let from = on("2024-01-01").start().plus_seconds(from * 60);
        // Whole minutes by watching; the odd seconds of the start must come out again wherever work goes on.
        let mut at = from;
        let mut left = n.abs();
        while left > 0 {
            let (minute, next) = if n > 0 { (at, at.plus_seconds(60)) } else { (at.plus_seconds(-60), at.plus_seconds(-60)) };
            left -= i64::from(is_worked(&calendar, minute));
            at = next;
        }
        prop_assert_eq!(calendar.add_working_minutes(from, n), at);
        let odd = from.plus_seconds(second);
        let reached = calendar.add_working_minutes(odd, n);
        prop_assert_eq!(calendar.working_minutes_between(odd, reached), n);
    }

    #[test]
    fn years_are_no_longer_than_days(from in 0i32..60_000, span in 0i32..60_000) {
        let calendar = WorkingCalendar::national();
        let from = on("1950-01-01").plus_days(from);
        let to = from.plus_days(span);
        let table: BTreeMap<Day, bool> = [from, to].into_iter().map(|day| (day, calendar.is_working_day(day))).collect();
        let days = calendar.working_days_between(from, to);
        if table[&to] && span > 0 {
            prop_assert_eq!(calendar.add_working_days(from, days), to);
        }
        prop_assert_eq!(days, naive_days(&calendar, from, to));
    }
}
