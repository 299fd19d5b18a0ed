//! The clock of a deadline, as it is read on every list: "còn 3 ngày làm việc", "quá hạn 2 ngày".

use serde::Serialize;

use crate::calendar::WorkingCalendar;
use crate::time::Day;

/// Where a deadline stands. The four colours of the design are in time, soon, late, done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// The deadline has passed and the work is not done.
    Late,
    /// Due within the days that count as soon, or today.
    DueSoon,
    /// Due later.
    InTime,
    /// Nobody has set a deadline.
    NoDue,
    /// Done by the deadline, or done without one.
    Done,
    /// Done after the deadline.
    DoneLate,
}

/// A deadline seen on a day. Days are working days of the calendar.
///
/// The due day itself still belongs to the doer, whether it is a working day or not. Work is late from the first
/// working day after it: what is due on Friday and delivered on Sunday is not late, on Monday it is late by one day.
/// A due day that is a day off does not move by itself (`plans-index` notes that only some laws say so); whoever
/// applies such a law hands in `calendar.working_day_on_or_after(due)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueClock {
    /// Where it stands.
    pub state: ClockState,
    /// Working days left (in time, soon) or late (late, done late); 0 otherwise.
    pub days: i64,
    /// For people: "còn 3 ngày làm việc", "hết hôm nay", "quá hạn 2 ngày", "xong đúng hạn", "xong, trễ 2 ngày",
    /// "chờ xác nhận, đúng hạn", "chưa định hạn".
    pub text: String,
    /// Whether the work was delivered, but nobody has confirmed yet that it is done.
    #[serde(skip)]
    pub is_unconfirmed: bool,
}

impl DueClock {
    /// Reads the clock: when it is due, when it was done, which day it is, and how many working days before the
    /// deadline count as soon.
    pub fn of(
        due: Option<Day>,
        done_on: Option<Day>,
        today: Day,
        calendar: &WorkingCalendar,
        soon_days: i64,
    ) -> Self {
        let clock = |state, days, text| Self { state, days, text, is_unconfirmed: false };
        let (due, done_on) = match (due, done_on) {
            (None, None) => return clock(ClockState::NoDue, 0, "chưa định hạn".to_owned()),
            (None, Some(_)) => return clock(ClockState::Done, 0, "đã xong".to_owned()),
            (Some(due), done_on) => (due, done_on),
        };
        let late = calendar.working_days_between(due, done_on.unwrap_or(today)).max(0);
        match (done_on, late) {
            (Some(_), 0) => return clock(ClockState::Done, 0, "xong đúng hạn".to_owned()),
            (Some(_), late) => return clock(ClockState::DoneLate, late, format!("xong, trễ {late} ngày")),
            (None, 1..) => return clock(ClockState::Late, late, format!("quá hạn {late} ngày")),
            (None, _) => {}
        }
        let left = calendar.working_days_between(today, due).max(0);
        let text = match left {
            // A day off right after the due day: the deadline has come, lateness has not begun.
            0 if due < today => "đã đến hạn".to_owned(),
            0 if due == today || calendar.is_working_day(today) => "hết hôm nay".to_owned(),
            0 => format!("hết ngày {:02}/{:02}", due.day_of_month(), due.month()),
            left => format!("còn {left} ngày làm việc"),
        };
        let soon = left <= soon_days.max(0);
        clock(if soon { ClockState::DueSoon } else { ClockState::InTime }, left, text)
    }

    /// The same of work that was delivered and waits to be confirmed: nobody says "xong" before that.
    #[must_use]
    pub fn unconfirmed(mut self, has_due: bool) -> Self {
        self.text = match self.state {
            ClockState::Done if has_due => "chờ xác nhận, đúng hạn".to_owned(),
            ClockState::Done => "chờ xác nhận".to_owned(),
            ClockState::DoneLate => format!("chờ xác nhận, trễ {} ngày", self.days),
            _ => return self,
        };
        self.is_unconfirmed = true;
        self
    }

    /// The text where there is room to say that lateness, too, is counted in working days: "quá hạn 2 ngày làm việc".
    pub fn in_full(&self) -> String {
        match self.state {
            ClockState::Late | ClockState::DoneLate => format!("{} làm việc", self.text),
            _ => self.text.clone(),
        }
    }
}

/// Open work due before this day is late today, exactly as [`DueClock`] says: the last working day up to today. For
/// queries (`due_on < ?`).
pub fn late_before(today: Day, calendar: &WorkingCalendar) -> Day {
    calendar.working_day_on_or_before(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn on(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn clocks() {
        let calendar = WorkingCalendar::national();
        // Friday 01/10/2021; 2 and 3 September and Tết are holidays of that year.
        for (due, done, today, state, days, text) in [
            ("2021-10-06", "", "2021-10-01", ClockState::DueSoon, 3, "còn 3 ngày làm việc"),
            ("2021-10-18", "", "2021-10-01", ClockState::InTime, 11, "còn 11 ngày làm việc"),
            ("2021-10-01", "", "2021-10-01", ClockState::DueSoon, 0, "hết hôm nay"),
            ("2021-10-03", "", "2021-10-01", ClockState::DueSoon, 0, "hết hôm nay"),
            ("2021-10-03", "", "2021-10-02", ClockState::DueSoon, 0, "hết ngày 03/10"),
            ("2021-10-04", "", "2021-10-02", ClockState::DueSoon, 1, "còn 1 ngày làm việc"),
            ("2021-10-01", "", "2021-10-02", ClockState::DueSoon, 0, "đã đến hạn"),
            ("2021-10-01", "", "2021-10-04", ClockState::Late, 1, "quá hạn 1 ngày"),
            ("2021-10-02", "", "2021-10-04", ClockState::Late, 1, "quá hạn 1 ngày"),
            ("2021-09-29", "", "2021-10-01", ClockState::Late, 2, "quá hạn 2 ngày"),
            ("2021-02-09", "", "2021-02-17", ClockState::Late, 1, "quá hạn 1 ngày"),
            ("2021-10-01", "2021-10-01", "2021-12-01", ClockState::Done, 0, "xong đúng hạn"),
            ("2021-10-01", "2021-10-03", "2021-12-01", ClockState::Done, 0, "xong đúng hạn"),
            ("2021-10-01", "2021-10-05", "2021-12-01", ClockState::DoneLate, 2, "xong, trễ 2 ngày"),
            ("2021-10-01", "2021-01-05", "2021-12-01", ClockState::Done, 0, "xong đúng hạn"),
            ("", "", "2021-10-01", ClockState::NoDue, 0, "chưa định hạn"),
            ("", "2021-10-01", "2021-10-01", ClockState::Done, 0, "đã xong"),
        ] {
            let clock = DueClock::of(due.parse().ok(), done.parse().ok(), on(today), &calendar, 3);
            let read = DueClock { state, days, text: text.to_owned(), is_unconfirmed: false };
            assert_eq!(clock, read, "{due} {done} {today}");
        }
    }

    #[test]
    fn what_waits_to_be_confirmed_is_not_called_done() {
        let calendar = WorkingCalendar::national();
        for (due, done, text, full) in [
            ("2021-10-01", "2021-10-01", "chờ xác nhận, đúng hạn", "chờ xác nhận, đúng hạn"),
            ("2021-10-01", "2021-10-05", "chờ xác nhận, trễ 2 ngày", "chờ xác nhận, trễ 2 ngày làm việc"),
            ("", "2021-10-05", "chờ xác nhận", "chờ xác nhận"),
        ] {
            let due = due.parse().ok();
            let clock = DueClock::of(due, done.parse().ok(), on("2021-10-05"), &calendar, 3)
                .unconfirmed(due.is_some());
            assert_eq!((clock.text.as_str(), clock.in_full().as_str()), (text, full));
            assert!(clock.is_unconfirmed);
        }
        let open = DueClock::of("2021-09-29".parse().ok(), None, on("2021-10-01"), &calendar, 3);
        assert_eq!(open.clone().unconfirmed(true), open, "open work is told as before");
        assert_eq!(open.in_full(), "quá hạn 2 ngày làm việc");
    }

    proptest! {
        #[test]
        fn the_query_and_the_clock_agree(due in -40i32..40, today in 0i32..4000) {
            let calendar = WorkingCalendar::national();
            let today = on("2020-01-01").plus_days(today);
            let due = today.plus_days(due);
            let clock = DueClock::of(Some(due), None, today, &calendar, 3);
            prop_assert_eq!(clock.state == ClockState::Late, due < late_before(today, &calendar));
        }
    }
}
