//! Working hours of a day and of a week.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

/// A stretch of work within a day, in minutes after midnight, the end not included. Written `07:30-11:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    from: u16,
    to: u16,
}

impl Interval {
    /// From one minute of the day to another; `None` unless it lasts and ends by midnight.
    pub const fn new(from: u16, to: u16) -> Option<Self> {
        if from < to && to <= 24 * 60 { Some(Self { from, to }) } else { None }
    }

    /// Whole and half hours known when the program is written: `Interval::clock((7, 30), (11, 30))`.
    const fn clock(from: (u16, u16), to: (u16, u16)) -> Self {
        Self { from: from.0 * 60 + from.1, to: to.0 * 60 + to.1 }
    }

    /// Its first minute after midnight.
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The minute after midnight at which it has ended.
    pub const fn to(self) -> u16 {
        self.to
    }

    /// How many minutes it lasts.
    pub const fn minutes(self) -> u16 {
        self.to - self.from
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.from / 60, self.from % 60, self.to / 60, self.to % 60)
    }
}

/// The text gives no working hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    /// No stretch of time.
    #[error("giờ làm việc chưa đúng, ví dụ: 07:30-11:30")]
    Interval,
    /// Two stretches of a day overlap.
    #[error("các khoảng giờ trong ngày chồng lên nhau")]
    Overlap,
    /// Nobody works on any day of the week.
    #[error("trong tuần phải có ít nhất một ngày làm việc")]
    NoWork,
}

impl FromStr for Interval {
    type Err = BadHours;
    fn from_str(text: &str) -> Result<Self, BadHours> {
        let minute = |text: &str| -> Option<u16> {
            let (hour, minute) = text.trim().split_once(':')?;
            let number = |text: &str| -> Option<u16> {
                let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
                digits.then(|| text.parse().ok()).flatten()
            };
            let (hour, minute) = (number(hour)?, number(minute)?);
            (minute < 60).then_some(hour * 60 + minute)
        };
        let (from, to) = text.split_once(['-', '–']).ok_or(BadHours::Interval)?;
        minute(from).zip(minute(to)).and_then(|(from, to)| Self::new(from, to)).ok_or(BadHours::Interval)
    }
}

impl Serialize for Interval {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The hours worked on one day, in order and without overlap; none on a day off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Interval>", into = "Vec<Interval>")]
pub struct DayHours(Vec<Interval>);

impl DayHours {
    /// A day off.
    pub const OFF: Self = Self(Vec::new());

    /// From stretches in any order; refused where two overlap.
    pub fn new(mut intervals: Vec<Interval>) -> Result<Self, BadHours> {
        intervals.sort_unstable();
        let overlap = intervals.iter().zip(intervals.iter().skip(1)).any(|(one, next)| next.from < one.to);
        if overlap { Err(BadHours::Overlap) } else { Ok(Self(intervals)) }
    }

    /// The stretches in order.
    pub fn intervals(&self) -> &[Interval] {
        &self.0
    }

    /// How many minutes are worked.
    pub fn minutes(&self) -> i64 {
        self.0.iter().map(|interval| i64::from(interval.minutes())).sum()
    }

    /// Whether anything is worked.
    pub fn is_worked(&self) -> bool {
        !self.0.is_empty()
    }
}

impl TryFrom<Vec<Interval>> for DayHours {
    type Error = BadHours;
    fn try_from(intervals: Vec<Interval>) -> Result<Self, BadHours> {
        Self::new(intervals)
    }
}

impl From<DayHours> for Vec<Interval> {
    fn from(hours: DayHours) -> Self {
        hours.0
    }
}

/// The hours of the seven days, Monday first. At least one day is worked.
///
/// Forty hours, Monday to Friday, eight hours a day: Quyết định 188/1999/QĐ-TTg. When the day begins is for the
/// province or the agency to say; the constructors are the usual choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "[DayHours; 7]", into = "[DayHours; 7]")]
pub struct WeeklyHours([DayHours; 7]);

impl WeeklyHours {
    /// From the hours of the seven days, Monday first; refused where nobody ever works.
    pub fn new(days: [DayHours; 7]) -> Result<Self, BadHours> {
        if days.iter().any(DayHours::is_worked) { Ok(Self(days)) } else { Err(BadHours::NoWork) }
    }

    /// 07:30–11:30 and 13:00–17:00, Monday to Friday: the default.
    pub fn from_half_past_seven() -> Self {
        Self::five_days(Interval::clock((7, 30), (11, 30)), Interval::clock((13, 0), (17, 0)))
    }

    /// 07:00–11:30 and 13:30–17:00, Monday to Friday: usual in the south.
    pub fn from_seven() -> Self {
        Self::five_days(Interval::clock((7, 0), (11, 30)), Interval::clock((13, 30), (17, 0)))
    }

    /// 08:00–12:00 and 13:00–17:00, Monday to Friday: usual in ministries.
    pub fn from_eight() -> Self {
        Self::five_days(Interval::clock((8, 0), (12, 0)), Interval::clock((13, 0), (17, 0)))
    }

    fn five_days(morning: Interval, afternoon: Interval) -> Self {
        let day = || DayHours(vec![morning, afternoon]);
        Self([day(), day(), day(), day(), day(), DayHours::OFF, DayHours::OFF])
    }

    /// The hours of a day of the week.
    pub fn on(&self, weekday: Weekday) -> &DayHours {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = &self.0;
        match weekday {
            Weekday::Monday => monday,
            Weekday::Tuesday => tuesday,
            Weekday::Wednesday => wednesday,
            Weekday::Thursday => thursday,
            Weekday::Friday => friday,
            Weekday::Saturday => saturday,
            Weekday::Sunday => sunday,
        }
    }

    /// The hours of the first day of the week that is worked; a make-up day has these unless it says otherwise.
    pub fn usual_day(&self) -> &DayHours {
        let [monday, ..] = &self.0;
        self.0.iter().find(|day| day.is_worked()).unwrap_or(monday)
    }

    /// The seven days, Monday first.
    pub fn days(&self) -> &[DayHours; 7] {
        &self.0
    }
}

impl Default for WeeklyHours {
    fn default() -> Self {
        Self::from_half_past_seven()
    }
}

impl TryFrom<[DayHours; 7]> for WeeklyHours {
    type Error = BadHours;
    fn try_from(days: [DayHours; 7]) -> Result<Self, BadHours> {
        Self::new(days)
    }
}

impl From<WeeklyHours> for [DayHours; 7] {
    fn from(hours: WeeklyHours) -> Self {
        hours.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_and_written() {
        for (text, minutes) in [("07:30-11:30", 240), ("7:00 – 11:30", 270), ("00:00-24:00", 1440)] {
            let interval: Interval = text.parse().unwrap();
            assert_eq!(interval.minutes(), minutes);
            assert_eq!(interval.to_string().parse(), Ok(interval));
        }
        for text in ["", "7-11", "11:30-07:30", "07:60-08:00", "08:00-24:01", "+7:00-08:00", "08:00-08:00"] {
            assert_eq!(text.parse::<Interval>(), Err(BadHours::Interval), "{text}");
        }
    }

    #[test]
    fn the_usual_weeks_have_forty_hours() {
        for week in
            [WeeklyHours::from_seven(), WeeklyHours::from_half_past_seven(), WeeklyHours::from_eight()]
        {
            assert_eq!(week.days().iter().map(DayHours::minutes).sum::<i64>(), 40 * 60);
            assert!(!week.on(Weekday::Saturday).is_worked());
        }
    }

    #[test]
    fn impossible_hours_are_refused() {
        let hours = |list: &[&str]| DayHours::new(list.iter().map(|text| text.parse().unwrap()).collect());
        assert_eq!(hours(&["07:00-12:00", "11:00-13:00"]), Err(BadHours::Overlap));
        assert!(hours(&["13:00-17:00", "07:00-12:00", "12:00-13:00"]).is_ok());
        assert_eq!(WeeklyHours::new(std::array::from_fn(|_| DayHours::OFF)), Err(BadHours::NoWork));
        assert!(serde_json::from_str::<WeeklyHours>("[[],[],[],[],[],[],[]]").is_err());
        let week = WeeklyHours::default();
        let json = serde_json::to_string(&week).unwrap();
        assert!(json.starts_with(r#"[["07:30-11:30","13:00-17:00"],"#), "{json}");
        assert_eq!(serde_json::from_str::<WeeklyHours>(&json).unwrap(), week);
    }
}
