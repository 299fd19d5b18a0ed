//! Time: `Moment` (an instant, UTC) and `Day` (a civil day in Viet Nam). The clock itself lives in `store`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::Offset;
use jiff::{SignedDuration, Span, Timestamp};

/// Viet Nam has kept UTC+7 without summer time since 1975.
const VIET_NAM: Offset = Offset::constant(7);

/// An instant to the millisecond, printed and stored as `2021-10-01T09:00:00.000Z` (fixed width, so text order is
/// time order on both engines).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(Timestamp);

impl Moment {
    /// From a jiff timestamp, cut to the millisecond.
    pub fn from_timestamp(at: Timestamp) -> Self {
        Timestamp::from_millisecond(at.as_millisecond()).map_or(Self(at), Self)
    }

    /// From milliseconds since 1970; a value out of jiff's range becomes 1970.
    pub fn from_millis(millis: i64) -> Self {
        Self(Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// The day in Viet Nam on which it falls.
    pub fn day(self) -> Day {
        Day(self.local().date())
    }

    /// The wall clock in Viet Nam.
    pub fn local(self) -> DateTime {
        VIET_NAM.to_datetime(self.0)
    }

    /// The instant of a wall clock in Viet Nam; out of range becomes 1970.
    pub fn from_local(at: DateTime) -> Self {
        VIET_NAM.to_timestamp(at).map_or(Self(Timestamp::UNIX_EPOCH), Self::from_timestamp)
    }

    /// Later by so many seconds (earlier, if negative); saturates at the ends of time.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        self.0.checked_add(SignedDuration::from_secs(seconds)).map_or(self, Self)
    }

    /// Whole seconds from `earlier` to here.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.millis() - earlier.millis()) / 1000
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.0)
    }
}

/// The text is no moment or day in the form that the program writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("thời điểm không đúng dạng")]
pub struct BadTime;

impl FromStr for Moment {
    type Err = BadTime;
    fn from_str(text: &str) -> Result<Self, BadTime> {
        text.parse().map(Self::from_timestamp).map_err(|_| BadTime)
    }
}

/// A civil day in Viet Nam, stored as `2021-10-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// A day by its numbers; `None` where the calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }

    /// A day known when the program is written (data, tests). An impossible one does not compile in `const`.
    pub const fn constant(year: i16, month: i8, day: i8) -> Self {
        Self(jiff::civil::date(year, month, day))
    }

    /// A day as people type it ("15/10/2021", "1-9-2021") or as a calendar field sends it ("2021-10-15").
    pub fn from_typed(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(day) = text.parse() {
            return Some(day);
        }
        let mut parts = text.split(['/', '-', '.']).map(str::trim);
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// From jiff's civil date.
    pub const fn from_date(date: Date) -> Self {
        Self(date)
    }

    /// As jiff's civil date.
    pub const fn date(self) -> Date {
        self.0
    }

    /// Year, for example 2021.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// Day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// Later by so many days (earlier, if negative); stays where it is at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        self.0.checked_add(Span::new().days(days.clamp(-3_000_000, 3_000_000))).map_or(self, Self)
    }

    /// Later by so many months, on the same day of the month or the last one that exists.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        self.0.checked_add(Span::new().months(months.clamp(-100_000, 100_000))).map_or(self, Self)
    }

    /// The last day of its month.
    #[must_use]
    pub fn end_of_month(self) -> Self {
        Self(self.0.last_of_month())
    }

    /// Calendar days from `earlier` to here (negative if `earlier` is later).
    pub fn days_since(self, earlier: Self) -> i32 {
        (self.0 - earlier.0).get_days()
    }

    /// The moment at which the day begins in Viet Nam.
    pub fn start(self) -> Moment {
        Moment::from_local(self.0.at(0, 0, 0, 0))
    }

    /// The moment at which the wall clock shows `hour:minute` on this day.
    pub fn at(self, hour: i8, minute: i8) -> Moment {
        Moment::from_local(self.0.at(hour.clamp(0, 23), minute.clamp(0, 59), 0, 0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Day {
    type Err = BadTime;
    fn from_str(text: &str) -> Result<Self, BadTime> {
        text.parse().map(Self).map_err(|_| BadTime)
    }
}

macro_rules! text_serde {
    ($name:ty) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
text_serde!(Moment);
text_serde!(Day);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_falls_on_the_vietnamese_day() {
        let at: Moment = "2021-09-30T18:30:00.000Z".parse().unwrap();
        assert_eq!(at.day(), Day::constant(2021, 10, 1));
        assert_eq!(at.to_string(), "2021-09-30T18:30:00.000Z");
        assert_eq!(Day::constant(2021, 10, 1).start().to_string(), "2021-09-30T17:00:00.000Z");
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        let day = Some(Day::constant(2021, 9, 1));
        for (text, expected) in [
            ("1/9/2021", day),
            (" 01-09-2021 ", day),
            ("2021-09-01", day),
            ("31/9/2021", None),
            ("1/9/21", None),
            ("", None),
        ] {
            assert_eq!(Day::from_typed(text), expected, "{text}");
        }
    }

    #[test]
    fn days_count_across_leap_years() {
        let last = Day::constant(2024, 2, 28);
        assert_eq!(last.plus_days(1), Day::constant(2024, 2, 29));
        assert_eq!(Day::constant(2024, 3, 1).days_since(last), 2);
        assert_eq!(Day::constant(2024, 1, 31).plus_months(1), Day::constant(2024, 2, 29));
    }
}
