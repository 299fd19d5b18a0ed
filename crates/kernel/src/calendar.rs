//! The working calendar: weekly hours, public holidays, substitutes, swaps and local closures; days and hours of work
//! added, subtracted and counted.
//!
//! Bộ luật Lao động 45/2019/QH14, Điều 111 (weekly rest, substitute days) and Điều 112 (public holidays); Quyết định
//! 188/1999/QĐ-TTg (forty hours, Monday to Friday). Exceptions are data: the government announces swaps late, and then
//! open due dates are computed again with a calendar of a higher version.

use serde::{Deserialize, Serialize};

use crate::time::{Day, Moment};

mod exception;
mod hours;
pub mod national;
mod reckoning;

pub use exception::{CalendarException, ExceptionKind, Standing};
pub use hours::{BadHours, DayHours, Interval, WeeklyHours};
use reckoning::Reckoning;

/// Which days and hours are worked. A value: editing gives a new calendar with the next version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct WorkingCalendar {
    version: u32,
    week: WeeklyHours,
    /// In order of days, one a day.
    exceptions: Vec<CalendarException>,
    reckoning: Reckoning,
}

/// How a calendar is stored: without what can be computed.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    week: WeeklyHours,
    exceptions: Vec<CalendarException>,
}

impl From<Stored> for WorkingCalendar {
    fn from(stored: Stored) -> Self {
        Self::build(stored.version, stored.week, stored.exceptions)
    }
}

impl From<WorkingCalendar> for Stored {
    fn from(calendar: WorkingCalendar) -> Self {
        Self { version: calendar.version, week: calendar.week, exceptions: calendar.exceptions }
    }
}

impl Default for WorkingCalendar {
    fn default() -> Self {
        Self::national()
    }
}

impl WorkingCalendar {
    /// A calendar of weekly hours and exceptions, version 1. Of two exceptions on one day the later in the list holds.
    pub fn new(week: WeeklyHours, exceptions: impl IntoIterator<Item = CalendarException>) -> Self {
        Self::build(1, week, exceptions.into_iter().collect())
    }

    /// The usual hours (07:30–11:30, 13:00–17:00) with the country's holidays and swaps from 2020 to 2030.
    pub fn national() -> Self {
        Self::national_with(WeeklyHours::default())
    }

    /// Hours of one's own with the country's holidays and swaps from 2020 to 2030.
    pub fn national_with(week: WeeklyHours) -> Self {
        Self::new(week, national::exceptions())
    }

    fn build(version: u32, week: WeeklyHours, mut exceptions: Vec<CalendarException>) -> Self {
        // Stable sorting of the reversed list, then keeping the first of a day: the later entry holds.
        exceptions.reverse();
        exceptions.sort_by_key(|exception| exception.day);
        exceptions.dedup_by_key(|exception| exception.day);
        let reckoning = Reckoning::new(&week, &exceptions);
        Self { version, week, exceptions, reckoning }
    }

    /// With this exception, in place of one on the same day; the next version.
    #[must_use]
    pub fn with_exception(mut self, exception: CalendarException) -> Self {
        self.exceptions.push(exception);
        Self::build(self.version.saturating_add(1), self.week, self.exceptions)
    }

    /// Without the exception of this day; the next version.
    #[must_use]
    pub fn without(mut self, day: Day) -> Self {
        self.exceptions.retain(|exception| exception.day != day);
        Self::build(self.version.saturating_add(1), self.week, self.exceptions)
    }

    /// With other weekly hours; the next version.
    #[must_use]
    pub fn with_week(self, week: WeeklyHours) -> Self {
        Self::build(self.version.saturating_add(1), week, self.exceptions)
    }

    /// Rises with every edit, so that what was computed with an older calendar is known.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The hours of an ordinary week.
    pub fn week(&self) -> &WeeklyHours {
        &self.week
    }

    /// All exceptions in order of days.
    pub fn exceptions(&self) -> &[CalendarException] {
        &self.exceptions
    }

    /// The exception on this day, if there is one.
    pub fn exception_on(&self, day: Day) -> Option<&CalendarException> {
        let at = self.exceptions.binary_search_by_key(&day, |exception| exception.day).ok()?;
        self.exceptions.get(at)
    }

    /// The hours worked on this day; none on a day off.
    pub fn working_hours_on(&self, day: Day) -> &DayHours {
        static OFF: DayHours = DayHours::OFF;
        match self.exception_on(day) {
            None => self.week.on(day.weekday()),
            Some(CalendarException { hours: Some(hours), .. }) => hours,
            Some(CalendarException { kind: ExceptionKind::MakeUpWork, .. }) => self.week.usual_day(),
            Some(_) => &OFF,
        }
    }

    /// Whether anything is worked on this day.
    pub fn is_working_day(&self, day: Day) -> bool {
        self.working_hours_on(day).is_worked()
    }

    /// The n-th working day after this one; the day after counts as the first. Negative goes back, 0 stays, also on
    /// a day off. Beyond the years 1 and 9998 it stops at the end.
    pub fn add_working_days(&self, day: Day, n: i64) -> Day {
        self.reckoning.add_days(day, n)
    }

    /// How many working days follow `from` up to and including `to`; negative if `to` is earlier, and then counted
    /// from the day after `to` up to `from`. For n ≥ 0, `working_days_between(d, add_working_days(d, n)) == n`.
    pub fn working_days_between(&self, from: Day, to: Day) -> i64 {
        self.reckoning.days_through(to) - self.reckoning.days_through(from)
    }

    /// The first working day after this one.
    pub fn next_working_day(&self, day: Day) -> Day {
        self.add_working_days(day, 1)
    }

    /// The last working day before this one.
    pub fn previous_working_day(&self, day: Day) -> Day {
        self.add_working_days(day, -1)
    }

    /// This day if it is worked, else the next that is (where a law lets a period end on the next working day).
    pub fn working_day_on_or_after(&self, day: Day) -> Day {
        if self.is_working_day(day) { day } else { self.next_working_day(day) }
    }

    /// This day if it is worked, else the last one before: the safe day to deliver what is due on a day off.
    pub fn working_day_on_or_before(&self, day: Day) -> Day {
        if self.is_working_day(day) { day } else { self.previous_working_day(day) }
    }

    /// The earliest moment by which so many minutes were worked after `at` (thirty minutes from 16:30 end at 17:00,
    /// not the next morning). Negative gives the latest moment from which so many are worked until `at`; 0 stays.
    /// By the clock of Viet Nam. Beyond the years 1 and 9998 it stops at the end.
    pub fn add_working_minutes(&self, at: Moment, minutes: i64) -> Moment {
        if minutes == 0 {
            return at;
        }
        let target = self.worked_before(at) + minutes.clamp(-MOST, MOST) * MINUTE;
        // The day on which the clock of work reaches the target, and how much of it.
        let forward = minutes > 0;
        let day = self
            .reckoning
            .day_of_minute(target.div_euclid(MINUTE) + i64::from(forward && target % MINUTE != 0), forward);
        let mut left = target - self.reckoning.minutes_before(day) * MINUTE;
        let mut reached = day.start();
        for interval in self.working_hours_on(day).intervals() {
            let length = i64::from(interval.minutes()) * MINUTE;
            if left < length || (forward && left == length) {
                reached =
                    Moment::from_millis(day.start().millis() + i64::from(interval.from()) * MINUTE + left);
                break;
            }
            left -= length;
        }
        reached
    }

    /// How many whole minutes are worked from one moment to another; negative if `to` is earlier.
    pub fn working_minutes_between(&self, from: Moment, to: Moment) -> i64 {
        (self.worked_before(to) - self.worked_before(from)) / MINUTE
    }

    /// Milliseconds of work from the beginning of the reckoning to this moment.
    fn worked_before(&self, at: Moment) -> i64 {
        let day = at.day();
        let clock = at.millis() - day.start().millis();
        let today: i64 = self
            .working_hours_on(day)
            .intervals()
            .iter()
            .map(|interval| {
                let (from, to) = (i64::from(interval.from()) * MINUTE, i64::from(interval.to()) * MINUTE);
                clock.clamp(from, to) - from
            })
            .sum();
        self.reckoning.minutes_before(day) * MINUTE + today
    }
}

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

/// More minutes than the reckoning has, and few enough to count in milliseconds.
const MOST: i64 = 10_000_000_000;

#[cfg(test)]
mod tests;
