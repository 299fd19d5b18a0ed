//! How the calendar's choices are stored and named.

use kernel::calendar::{ExceptionKind, WeeklyHours};

/// The weekly hours that an authority may choose from: stable word and what people read.
pub const WEEKS: [(&str, &str); 3] = [
    ("half-past-seven", "07:30–11:30 và 13:00–17:00"),
    ("seven", "07:00–11:30 và 13:30–17:00"),
    ("eight", "08:00–12:00 và 13:00–17:00"),
];

/// The weekly hours of a stable word; an unknown one gives the usual hours.
pub fn week_of(code: &str) -> WeeklyHours {
    match code {
        "seven" => WeeklyHours::from_seven(),
        "eight" => WeeklyHours::from_eight(),
        _ => WeeklyHours::from_half_past_seven(),
    }
}

/// All kinds of exceptions.
pub const EXCEPTION_KINDS: [ExceptionKind; 5] = [
    ExceptionKind::Holiday,
    ExceptionKind::Substitute,
    ExceptionKind::SwappedOff,
    ExceptionKind::MakeUpWork,
    ExceptionKind::LocalClosure,
];

/// The stable word of a kind.
pub fn exception_code(kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::Holiday => "holiday",
        ExceptionKind::Substitute => "substitute",
        ExceptionKind::SwappedOff => "swapped-off",
        ExceptionKind::MakeUpWork => "make-up-work",
        ExceptionKind::LocalClosure => "local-closure",
    }
}

/// The kind of a stable word.
pub fn exception_kind(code: &str) -> Option<ExceptionKind> {
    EXCEPTION_KINDS.into_iter().find(|kind| exception_code(*kind) == code)
}
