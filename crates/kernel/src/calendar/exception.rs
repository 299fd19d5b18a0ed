//! A day that differs from the weekly hours.

use serde::{Deserialize, Serialize};

use super::DayHours;
use crate::time::Day;

/// Why a day differs from the weekly hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionKind {
    /// A public holiday (Bộ luật Lao động 45/2019/QH14, Điều 112), also where it falls on a weekly day off.
    Holiday,
    /// Off instead of a holiday that fell on a weekly day off (Điều 111 khoản 3).
    Substitute,
    /// A working day given off by a swap that the government announced; a make-up day belongs to it.
    SwappedOff,
    /// A day off that is worked instead of a swapped one.
    MakeUpWork,
    /// Closed, or open at other hours, by decision of the authority (flood, local festival).
    LocalClosure,
}

impl ExceptionKind {
    /// The Vietnamese word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Holiday => "Nghỉ lễ, tết",
            Self::Substitute => "Nghỉ bù",
            Self::SwappedOff => "Nghỉ hoán đổi",
            Self::MakeUpWork => "Làm bù",
            Self::LocalClosure => "Nghỉ theo quyết định của địa phương",
        }
    }
}

/// Whether the day was announced or only follows from the law, so that an administrator knows what to look at again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Announced by who decides it.
    #[default]
    Announced,
    /// Computed from the law; the announcement is still to come and may differ.
    Computed,
}

/// One day that differs from the weekly hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarException {
    /// The day.
    pub day: Day,
    /// Why it differs.
    pub kind: ExceptionKind,
    /// What people call it: "Tết Âm lịch".
    pub name: String,
    /// The legal basis or the document that decided it.
    pub basis: String,
    /// Whether it was announced.
    #[serde(default)]
    pub standing: Standing,
    /// The hours of that day, where they are neither none nor (on a make-up day) those of a usual day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<DayHours>,
}

impl CalendarException {
    /// An announced exception with the usual hours of its kind.
    pub fn new(day: Day, kind: ExceptionKind, name: impl Into<String>, basis: impl Into<String>) -> Self {
        Self { day, kind, name: name.into(), basis: basis.into(), standing: Standing::Announced, hours: None }
    }
}
