//! Judging a promise by its readings. Pure.

use kernel::Day;

/// How a promised number compares (contract of the plan reader, part 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Op {
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// More than.
    #[serde(rename = ">")]
    MoreThan,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Less than.
    #[serde(rename = "<")]
    LessThan,
    /// Exactly.
    #[serde(rename = "=")]
    Exactly,
    /// From one value to another.
    #[serde(rename = "between")]
    Between,
    /// Not worse than before.
    #[serde(rename = "keep")]
    Keep,
}

impl Op {
    /// The operator of a word in a reading.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            ">=" => Self::AtLeast,
            ">" => Self::MoreThan,
            "<=" => Self::AtMost,
            "<" => Self::LessThan,
            "=" => Self::Exactly,
            "between" => Self::Between,
            "keep" => Self::Keep,
            _ => return None,
        })
    }

    /// In words before the number: "từ … trở lên" is written "≥".
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥ ",
            Self::MoreThan => "trên ",
            Self::AtMost => "≤ ",
            Self::LessThan => "dưới ",
            Self::Exactly | Self::Between => "",
            Self::Keep => "giữ ",
        }
    }
}

/// A promise as it is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Promise {
    /// How it compares.
    pub op: Op,
    /// The number promised (the lower one of a range); none with `Keep`.
    pub value: Option<f64>,
    /// The upper number of a range.
    pub value_to: Option<f64>,
    /// The number before, where the promise is a change of it or to keep it; none: unknown.
    pub before: Option<f64>,
    /// When it begins to count.
    pub from: Day,
    /// By when it must hold.
    pub due: Day,
}

/// Where a promise stands. The order is the order of showing: worst first, unknown last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetState {
    /// Not met, and by its course it will not be met in time (or the time is over).
    AtRisk,
    /// Not met; too early to tell.
    UnderWay,
    /// Not met yet, but by its course it will be in time.
    OnCourse,
    /// Met.
    Reached,
    /// Its period has not begun.
    NotYet,
    /// No reading, or one too old to be believed. Never shown as good.
    Unmeasured,
}

impl TargetState {
    /// What the badge says.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AtRisk => "có nguy cơ không đạt",
            Self::UnderWay => "chưa đạt",
            Self::OnCourse => "dự kiến đạt",
            Self::Reached => "đạt",
            Self::NotYet => "chưa đến kỳ",
            Self::Unmeasured => "chưa đo",
        }
    }

    /// Class of the badge: late, soon, in-time, done, none.
    pub const fn class(self) -> &'static str {
        match self {
            Self::AtRisk => "late",
            Self::UnderWay => "soon",
            Self::OnCourse => "in-time",
            Self::Reached => "done",
            Self::NotYet | Self::Unmeasured => "none",
        }
    }

    /// Icon of the badge.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::AtRisk => "alert-triangle",
            Self::UnderWay => "clock",
            Self::OnCourse => "circle-dot",
            Self::Reached => "circle-check",
            Self::NotYet | Self::Unmeasured => "circle-dashed",
        }
    }

    /// The word of the sentence on the board: reached, not reached, or without figures.
    pub const fn is_reached(self) -> Option<bool> {
        match self {
            Self::Reached => Some(true),
            Self::AtRisk | Self::UnderWay | Self::OnCourse => Some(false),
            Self::NotYet | Self::Unmeasured => None,
        }
    }
}

/// Numbers that differ less than this are the same: shares are computed in floating point.
const SAME: f64 = 1e-9;

/// Whether a number keeps the promise; none where nothing can be said (to keep what was never known).
pub fn meets(promise: &Promise, number: f64) -> Option<bool> {
    let value = promise.value.or(promise.before.filter(|_| promise.op == Op::Keep))?;
    Some(match promise.op {
        Op::AtLeast | Op::Keep => number >= value - SAME,
        Op::MoreThan => number > value + SAME,
        Op::AtMost => number <= value + SAME,
        Op::LessThan => number < value - SAME,
        Op::Exactly => (number - value).abs() <= SAME,
        Op::Between => number >= value - SAME && number <= promise.value_to.unwrap_or(value) + SAME,
    })
}

/// Judges a promise by its readings (oldest first). A reading older than `fresh_days` is no reading.
pub fn judge(promise: &Promise, readings: &[(Day, f64)], fresh_days: i64, today: Day) -> TargetState {
    if today < promise.from {
        return TargetState::NotYet;
    }
    let Some((on, number)) = readings.last().copied() else { return TargetState::Unmeasured };
    let watched_until = today.min(promise.due);
    if i64::from(watched_until.days_since(on)) > fresh_days {
        return TargetState::Unmeasured;
    }
    let Some(met) = meets(promise, number) else { return TargetState::Unmeasured };
    let over = today >= promise.due;
    let at_the_end = forecast(readings, promise.due).and_then(|n| meets(promise, n));
    if met {
        // A ceiling that holds today may still break: a count of things that should be few only grows.
        let ceiling = matches!(promise.op, Op::AtMost | Op::LessThan | Op::Between);
        return if over || !ceiling || at_the_end != Some(false) {
            TargetState::Reached
        } else {
            TargetState::AtRisk
        };
    }
    if over {
        return TargetState::AtRisk;
    }
    if at_the_end == Some(true) {
        return TargetState::OnCourse;
    }
    let whole = promise.due.days_since(promise.from).max(1);
    let gone = today.days_since(promise.from);
    // Without a trend, half of the time is the grace; with a trend that misses, there is none.
    if at_the_end.is_none() && gone * 2 < whole { TargetState::UnderWay } else { TargetState::AtRisk }
}

/// The number at `due` if it goes on as in the last four weeks; none with less than a week of readings.
fn forecast(readings: &[(Day, f64)], due: Day) -> Option<f64> {
    let (last_on, last) = readings.last().copied()?;
    let (first_on, first) =
        readings.iter().copied().find(|(on, _)| last_on.days_since(*on) <= 28 && *on < last_on)?;
    let days = last_on.days_since(first_on);
    if days < 7 {
        return None;
    }
    let per_day = (last - first) / f64::from(days);
    Some(last + per_day * f64::from(due.days_since(last_on).max(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: i8, day: i8) -> Day {
        Day::constant(2021, month, day)
    }

    fn promise(op: Op, value: f64) -> Promise {
        Promise { op, value: Some(value), value_to: None, before: None, from: day(1, 1), due: day(12, 31) }
    }

    #[test]
    fn states_by_reading_and_course() {
        let up = [(day(9, 3), 30.0), (day(10, 1), 40.0)];
        let flat = [(day(9, 3), 40.0), (day(10, 1), 40.0)];
        type Case<'a> = (&'a str, Promise, &'a [(Day, f64)], Day, TargetState);
        let table: &[Case] = &[
            ("no reading", promise(Op::AtLeast, 50.0), &[], day(10, 1), TargetState::Unmeasured),
            ("stale", promise(Op::AtLeast, 50.0), &[(day(8, 1), 90.0)], day(10, 1), TargetState::Unmeasured),
            ("reached", promise(Op::AtLeast, 50.0), &[(day(10, 1), 50.0)], day(10, 1), TargetState::Reached),
            (
                "more than is not at least",
                promise(Op::MoreThan, 85.0),
                &[(day(12, 31), 85.0)],
                day(12, 31),
                TargetState::AtRisk,
            ),
            ("rising in time", promise(Op::AtLeast, 50.0), &up, day(10, 1), TargetState::OnCourse),
            ("flat and late in the year", promise(Op::AtLeast, 50.0), &flat, day(10, 1), TargetState::AtRisk),
            (
                "early without a trend",
                promise(Op::AtLeast, 50.0),
                &[(day(3, 1), 4.0)],
                day(3, 1),
                TargetState::UnderWay,
            ),
            (
                "ceiling holds",
                promise(Op::AtMost, 3.0),
                &[(day(9, 3), 1.0), (day(10, 1), 1.0)],
                day(10, 1),
                TargetState::Reached,
            ),
            (
                "ceiling about to break",
                promise(Op::AtMost, 3.0),
                &[(day(9, 3), 1.0), (day(10, 1), 2.0)],
                day(10, 1),
                TargetState::AtRisk,
            ),
            (
                "decreasing in time",
                promise(Op::AtMost, 3.0),
                &[(day(9, 3), 9.0), (day(10, 1), 6.0)],
                day(10, 1),
                TargetState::OnCourse,
            ),
            (
                "over and missed",
                promise(Op::AtLeast, 50.0),
                &[(day(12, 31), 49.0)],
                Day::constant(2022, 1, 5),
                TargetState::AtRisk,
            ),
            (
                "over and reached stays reached",
                promise(Op::AtLeast, 50.0),
                &[(day(12, 31), 51.0)],
                Day::constant(2022, 6, 5),
                TargetState::Reached,
            ),
            ("not begun", promise(Op::AtLeast, 50.0), &[], Day::constant(2020, 12, 1), TargetState::NotYet),
        ];
        for (name, promise, readings, today, expected) in table {
            assert_eq!(judge(promise, readings, 14, *today), *expected, "{name}");
        }
    }

    #[test]
    fn ranges_and_keeping() {
        let range = Promise { value_to: Some(30.0), ..promise(Op::Between, 20.0) };
        assert_eq!(meets(&range, 25.0), Some(true));
        assert_eq!(meets(&range, 31.0), Some(false));
        let keep = Promise { value: None, before: Some(7.0), ..promise(Op::Keep, 0.0) };
        assert_eq!(meets(&keep, 7.0), Some(true));
        assert_eq!(meets(&keep, 6.0), Some(false));
        assert_eq!(meets(&Promise { before: None, ..keep }, 6.0), None);
    }
}
