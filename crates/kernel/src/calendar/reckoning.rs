//! Counting without walking: how much is worked before a day is a sum of whole weeks, the days of the last week, and
//! the exceptions before it, whose sums are kept. Every question is then a few binary searches, however many years
//! lie between.

use jiff::civil::Weekday;

use super::{CalendarException, DayHours, ExceptionKind, WeeklyHours};
use crate::time::Day;

/// A Monday; days are numbered from here.
const EPOCH: Day = Day::constant(1999, 1, 4);

/// The ends of the reckoning: the years 1 to 9998, within what days and moments can hold.
const FIRST: Day = Day::constant(1, 1, 1);
const LAST: Day = Day::constant(9998, 12, 31);

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Work in days and minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Work {
    days: i64,
    minutes: i64,
}

impl Work {
    fn of(hours: &DayHours) -> Self {
        Self { days: i64::from(hours.is_worked()), minutes: hours.minutes() }
    }

    fn plus(self, other: Self) -> Self {
        Self { days: self.days + other.days, minutes: self.minutes + other.minutes }
    }

    fn minus(self, other: Self) -> Self {
        Self { days: self.days - other.days, minutes: self.minutes - other.minutes }
    }
}

/// Sums of work, made once from the weekly hours and the exceptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reckoning {
    /// Work before each day of an ordinary week; the eighth is the whole week.
    before_weekday: [Work; 8],
    /// For each exception its day's number and by how much it and all before it change the ordinary sum.
    changes: Vec<(i64, Work)>,
}

impl Reckoning {
    /// From weekly hours and exceptions in order of days.
    pub(super) fn new(week: &WeeklyHours, exceptions: &[CalendarException]) -> Self {
        let mut before_weekday = [Work::default(); 8];
        let mut sum = Work::default();
        for (slot, weekday) in before_weekday.iter_mut().zip(WEEK.map(Some).into_iter().chain([None])) {
            *slot = sum;
            sum = weekday.map_or(sum, |weekday| sum.plus(Work::of(week.on(weekday))));
        }
        let mut change = Work::default();
        let changes = exceptions
            .iter()
            .map(|exception| {
                let worked = match (&exception.hours, exception.kind) {
                    (Some(hours), _) => Work::of(hours),
                    (None, ExceptionKind::MakeUpWork) => Work::of(week.usual_day()),
                    (None, _) => Work::default(),
                };
                change = change.plus(worked).minus(Work::of(week.on(exception.day.weekday())));
                (number(exception.day), change)
            })
            .collect();
        Self { before_weekday, changes }
    }

    /// Work from the epoch to the beginning of the day with this number (negative before the epoch).
    fn before(&self, number: i64) -> Work {
        let weeks = number.div_euclid(7);
        let [.., week] = self.before_weekday;
        let weekday = usize::try_from(number.rem_euclid(7)).unwrap_or(0);
        let part = self.before_weekday.get(weekday).copied().unwrap_or_default();
        let whole = Work { days: week.days * weeks, minutes: week.minutes * weeks };
        let earlier = self.changes.partition_point(|&(day, _)| day < number);
        let change =
            earlier.checked_sub(1).and_then(|at| self.changes.get(at)).map_or(Work::default(), |&(_, c)| c);
        whole.plus(part).plus(change)
    }

    /// Working days from the epoch up to and including this day.
    pub(super) fn days_through(&self, day: Day) -> i64 {
        self.before(number(day) + 1).days
    }

    /// Working minutes from the epoch to the beginning of this day.
    pub(super) fn minutes_before(&self, day: Day) -> i64 {
        self.before(number(day)).minutes
    }

    /// The n-th working day after (before, if negative) this one; the day itself for 0.
    pub(super) fn add_days(&self, day: Day, n: i64) -> Day {
        let here = number(day);
        match n {
            0 => day,
            1.. => {
                let target = self.before(here + 1).days.saturating_add(n);
                // The first day by whose end the target is reached.
                day_at(first(|at| self.before(at + 1).days >= target))
            }
            _ => {
                let target = self.before(here).days.saturating_add(n);
                // The last day before which no more than the target was worked.
                day_at(first(|at| self.before(at + 1).days > target))
            }
        }
    }

    /// The day on which the sum of minutes reaches `target`: the first by whose end it is reached (`forward`), or the
    /// last before whose work it is not passed.
    pub(super) fn day_of_minute(&self, target: i64, forward: bool) -> Day {
        let target = if forward { target } else { target.saturating_add(1) };
        day_at(first(|at| self.before(at + 1).minutes >= target))
    }
}

/// The day's number: days since the epoch.
fn number(day: Day) -> i64 {
    i64::from(day.days_since(EPOCH))
}

fn day_at(number: i64) -> Day {
    EPOCH.plus_days(i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX }))
}

/// The first day number for which the rising condition holds, up to the ends of the reckoning.
fn first(holds: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (number(FIRST), number(LAST));
    while low < high {
        let middle = low + (high - low).div_euclid(2);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
