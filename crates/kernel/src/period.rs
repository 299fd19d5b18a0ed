//! Periods of reports and readings: week, month, quarter, half, nine months, year, or any span of days.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{ISOWeekDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::time::Day;
use crate::words;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three months.
    Quarter,
    /// The first or the last six months of a year.
    Half,
    /// January to September, the period of the report at the end of September.
    NineMonths,
    /// A calendar year.
    Year,
    /// Any first and last day.
    Custom,
}

impl PeriodKind {
    /// The Vietnamese word: "tháng", "quý", "6 tháng" …
    pub fn name(self) -> &'static str {
        match self {
            Self::Week => "tuần",
            Self::Month => "tháng",
            Self::Quarter => "quý",
            Self::Half => "6 tháng",
            Self::NineMonths => "9 tháng",
            Self::Year => "năm",
            Self::Custom => "khoảng thời gian",
        }
    }
}

/// A span of days, first and last included. Its short text ([`Period::code`]) is for addresses, databases and JSON;
/// `Display` is Vietnamese for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: Day,
    last: Day,
    kind: PeriodKind,
}

impl Period {
    /// The period of the kind in which the day lies. From October on, `NineMonths` gives those of the same year, which
    /// have just ended; `Custom` gives the single day.
    pub fn containing(day: Day, kind: PeriodKind) -> Self {
        let start_of_year =
            day.plus_months(1 - i32::from(day.month())).plus_days(1 - i32::from(day.day_of_month()));
        let months = |length: i8| {
            let before = (day.month() - 1) / length * length;
            Self::months(start_of_year.plus_months(i32::from(before)), length, kind)
        };
        match kind {
            PeriodKind::Week => {
                let first = day.plus_days(-i32::from(day.weekday().to_monday_zero_offset()));
                Self { first, last: first.plus_days(6), kind }
            }
            PeriodKind::Month => months(1),
            PeriodKind::Quarter => months(3),
            PeriodKind::Half => months(6),
            PeriodKind::NineMonths => Self::months(start_of_year, 9, kind),
            PeriodKind::Year => months(12),
            PeriodKind::Custom => Self { first: day, last: day, kind },
        }
    }

    /// Any span; `None` if it ends before it begins.
    pub fn custom(first: Day, last: Day) -> Option<Self> {
        (first <= last).then_some(Self { first, last, kind: PeriodKind::Custom })
    }

    fn months(first: Day, length: i8, kind: PeriodKind) -> Self {
        Self { first, last: first.plus_months(i32::from(length) - 1).end_of_month(), kind }
    }

    /// Reads the short text: `2021`, `2021-H1`, `2021-9T`, `2021-Q3`, `2021-09`, `2021-W40`, `2021-01-05..2021-02-03`.
    pub fn parse(text: &str) -> Result<Self, BadPeriod> {
        if let Some((first, last)) = text.split_once("..") {
            let day = |text: &str| text.parse::<Day>().map_err(|_| BadPeriod);
            return Self::custom(day(first)?, day(last)?).ok_or(BadPeriod);
        }
        let (year, part) = text.split_once('-').unwrap_or((text, ""));
        if year.len() != 4 {
            return Err(BadPeriod);
        }
        let year: i16 = plain_number(year)?;
        let day = |month: i8| Day::new(year, month, 1).ok_or(BadPeriod);
        let (day, kind) = match (part, part.split_at_checked(1)) {
            ("", _) => (day(1)?, PeriodKind::Year),
            ("9T", _) => (day(1)?, PeriodKind::NineMonths),
            ("H1", _) => (day(1)?, PeriodKind::Half),
            ("H2", _) => (day(7)?, PeriodKind::Half),
            (_, Some(("Q", quarter @ ("1" | "2" | "3" | "4")))) => {
                (day(plain_number::<i8>(quarter)? * 3)?, PeriodKind::Quarter)
            }
            (_, Some(("W", week))) if week.len() == 2 => {
                let monday =
                    ISOWeekDate::new(year, plain_number(week)?, Weekday::Monday).map_err(|_| BadPeriod)?;
                (Day::from_date(monday.date()), PeriodKind::Week)
            }
            _ if part.len() == 2 => (day(plain_number(part)?)?, PeriodKind::Month),
            _ => return Err(BadPeriod),
        };
        Ok(Self::containing(day, kind))
    }

    /// The short text that [`Period::parse`] reads.
    pub fn code(self) -> String {
        let year = self.first.year();
        match self.kind {
            PeriodKind::Week => {
                let week = self.first.date().iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            PeriodKind::Month => format!("{year:04}-{:02}", self.first.month()),
            PeriodKind::Quarter => format!("{year:04}-Q{}", self.ordinal()),
            PeriodKind::Half => format!("{year:04}-H{}", self.ordinal()),
            PeriodKind::NineMonths => format!("{year:04}-9T"),
            PeriodKind::Year => format!("{year:04}"),
            PeriodKind::Custom => format!("{}..{}", self.first, self.last),
        }
    }

    /// The first day.
    pub fn first(self) -> Day {
        self.first
    }

    /// The last day.
    pub fn last(self) -> Day {
        self.last
    }

    /// How long it is.
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// Whether the day lies in it.
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// The one before: last month before this month, the same nine months a year earlier, for a custom span as many
    /// days right before it.
    #[must_use]
    pub fn previous(self) -> Self {
        match self.kind {
            PeriodKind::NineMonths => self.a_year_earlier(),
            PeriodKind::Custom => {
                let days = self.last.days_since(self.first);
                Self {
                    first: self.first.plus_days(-days - 1),
                    last: self.first.plus_days(-1),
                    kind: self.kind,
                }
            }
            kind => Self::containing(self.first.plus_days(-1), kind),
        }
    }

    /// The one after, the other way round of [`Period::previous`].
    #[must_use]
    pub fn next(self) -> Self {
        match self.kind {
            PeriodKind::NineMonths => Self::containing(self.first.plus_months(12), self.kind),
            PeriodKind::Custom => {
                let days = self.last.days_since(self.first);
                Self { first: self.last.plus_days(1), last: self.last.plus_days(days + 1), kind: self.kind }
            }
            kind => Self::containing(self.last.plus_days(1), kind),
        }
    }

    /// "Cùng kỳ năm trước": the same period of the year before (for a week, the one 52 weeks earlier).
    #[must_use]
    pub fn a_year_earlier(self) -> Self {
        match self.kind {
            PeriodKind::Week => Self::containing(self.first.plus_days(-364), self.kind),
            PeriodKind::Custom => {
                Self { first: self.first.plus_months(-12), last: self.last.plus_months(-12), kind: self.kind }
            }
            kind => Self::containing(self.first.plus_months(-12), kind),
        }
    }

    /// The days whose figures go into the report of this period: from the 15th of the month before to the 14th of its
    /// last month (Nghị định 09/2019/NĐ-CP, Điều 12). A week and a custom span are reported as they are.
    pub fn data_window(self) -> (Day, Day) {
        match self.kind {
            PeriodKind::Week | PeriodKind::Custom => (self.first, self.last),
            _ => {
                let last_month = self.last.plus_days(1).plus_months(-1);
                (self.first.plus_months(-1).plus_days(14), last_month.plus_days(13))
            }
        }
    }

    /// Which quarter or half of its year, from 1.
    fn ordinal(self) -> i8 {
        let length = if self.kind == PeriodKind::Half { 6 } else { 3 };
        (self.first.month() - 1) / length + 1
    }
}

/// Digits only, which `parse` alone would not ask for ("+9").
fn plain_number<T: FromStr>(text: &str) -> Result<T, BadPeriod> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().map_err(|_| BadPeriod)
    } else {
        Err(BadPeriod)
    }
}

/// "tháng 9 năm 2021", "quý III năm 2021", "6 tháng đầu năm 2021", "9 tháng đầu năm 2021", "năm 2021".
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.first.year();
        match self.kind {
            PeriodKind::Week => {
                let week = self.first.date().iso_week_date();
                write!(f, "tuần {} năm {}", week.week(), week.year())
            }
            PeriodKind::Month => write!(f, "tháng {} năm {year}", self.first.month()),
            PeriodKind::Quarter => f.write_str(&words::quarter(self.first)),
            PeriodKind::Half if self.ordinal() == 1 => write!(f, "6 tháng đầu năm {year}"),
            PeriodKind::Half => write!(f, "6 tháng cuối năm {year}"),
            PeriodKind::NineMonths => write!(f, "9 tháng đầu năm {year}"),
            PeriodKind::Year => write!(f, "năm {year}"),
            PeriodKind::Custom if self.first == self.last => write!(f, "ngày {}", words::day(self.first)),
            PeriodKind::Custom => {
                write!(f, "từ {} đến {}", words::day(self.first), words::day(self.last))
            }
        }
    }
}

/// The text names no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("kỳ chưa đúng, ví dụ: 2021-09, 2021-Q3, 2021-H1, 2021-9T, 2021")]
pub struct BadPeriod;

impl FromStr for Period {
    type Err = BadPeriod;
    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        Self::parse(text)
    }
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KINDS: [PeriodKind; 7] = [
        PeriodKind::Week,
        PeriodKind::Month,
        PeriodKind::Quarter,
        PeriodKind::Half,
        PeriodKind::NineMonths,
        PeriodKind::Year,
        PeriodKind::Custom,
    ];

    #[test]
    fn reads_and_says() {
        for (code, first, last, said, previous, window) in [
            ("2021-09", "2021-09-01", "2021-09-30", "tháng 9 năm 2021", "2021-08", "2021-08-15 2021-09-14"),
            ("2021-01", "2021-01-01", "2021-01-31", "tháng 1 năm 2021", "2020-12", "2020-12-15 2021-01-14"),
            ("2021-Q1", "2021-01-01", "2021-03-31", "quý I năm 2021", "2020-Q4", "2020-12-15 2021-03-14"),
            ("2021-Q3", "2021-07-01", "2021-09-30", "quý III năm 2021", "2021-Q2", "2021-06-15 2021-09-14"),
            (
                "2021-H1",
                "2021-01-01",
                "2021-06-30",
                "6 tháng đầu năm 2021",
                "2020-H2",
                "2020-12-15 2021-06-14",
            ),
            (
                "2021-H2",
                "2021-07-01",
                "2021-12-31",
                "6 tháng cuối năm 2021",
                "2021-H1",
                "2021-06-15 2021-12-14",
            ),
            (
                "2021-9T",
                "2021-01-01",
                "2021-09-30",
                "9 tháng đầu năm 2021",
                "2020-9T",
                "2020-12-15 2021-09-14",
            ),
            ("2021", "2021-01-01", "2021-12-31", "năm 2021", "2020", "2020-12-15 2021-12-14"),
            ("2020-W53", "2020-12-28", "2021-01-03", "tuần 53 năm 2020", "2020-W52", "2020-12-28 2021-01-03"),
            (
                "2021-02-01..2021-02-10",
                "2021-02-01",
                "2021-02-10",
                "từ 01/02/2021 đến 10/02/2021",
                "2021-01-22..2021-01-31",
                "2021-02-01 2021-02-10",
            ),
        ] {
            let period = Period::parse(code).unwrap_or_else(|_| panic!("{code}"));
            assert_eq!(period.code(), code);
            assert_eq!(period.first().to_string(), first);
            assert_eq!(period.last().to_string(), last);
            assert_eq!(period.to_string(), said);
            assert_eq!(period.previous().code(), previous);
            let (from, to) = period.data_window();
            assert_eq!(format!("{from} {to}"), window, "{code}");
            assert_eq!(serde_json::from_str::<Period>(&format!("{code:?}")).unwrap(), period);
        }
    }

    #[test]
    fn refuses_what_is_no_period() {
        for text in [
            "",
            "21",
            "2021-13",
            "2021-00",
            "2021-Q5",
            "2021-Q0",
            "2021-H3",
            "2021-9",
            "2021-+9",
            "2021-W54",
            "2021-Q",
            "quý 3",
            "2021-02-30..2021-03-01",
            "2021-03-02..2021-03-01",
            "20210",
        ] {
            assert_eq!(Period::parse(text), Err(BadPeriod), "{text}");
        }
    }

    proptest! {
        #[test]
        fn periods_follow_each_other_without_gap(days in -20_000i32..40_000, kind in 0usize..7) {
            let day = Day::constant(1980, 1, 1).plus_days(days);
            let period = Period::containing(day, KINDS[kind]);
            prop_assert_eq!(Period::parse(&period.code()), Ok(period));
            prop_assert_eq!(period.previous().next(), period);
            prop_assert_eq!(period.next().previous(), period);
            if KINDS[kind] != PeriodKind::NineMonths {
                prop_assert!(period.contains(day));
                prop_assert_eq!(period.next().first(), period.last().plus_days(1));
            }
        }
    }
}
