//! What waits, what is told, and the rule of urging: pure.

use kernel::calendar::WorkingCalendar;
use kernel::words::{ClockState, DueClock};
use kernel::{AgencyId, AuthorityId, Day, Moment, ObjectRef, PersonId};

/// Working days before the deadline from which a reminder goes out, unless the authority sets another number under
/// [`SOON_SETTING`].
pub const SOON_DAYS: i64 = 3;
/// The authority's setting with the number of working days that count as soon.
pub const SOON_SETTING: &str = "urging.soon-days";
/// From so many working days on, the head of the agency hears of it too.
const HEAD_FROM: i64 = 3;
/// From so many working days on, the leaders of the authority hear of it too.
const LEADERS_FROM: i64 = 5;

/// Something that waits for a person, or for the heads of an agency: one row of "Việc của tôi".
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What waits. One row per thing and holder; a second `wait` replaces the first.
    pub object: ObjectRef,
    /// The kind of work ("task", "plan", "report", "explanation", "question"): icon and filter.
    pub kind: &'static str,
    /// Whose work it is: its calendar decides on urging.
    pub authority: AuthorityId,
    /// For whom it waits; none: for the heads of `agency`.
    pub person: Option<PersonId>,
    /// The agency that must act. Its heads are told when the person is late.
    pub agency: AgencyId,
    /// First line of the row.
    pub title: String,
    /// Second line: place, person, number.
    pub line: String,
    /// Where it opens.
    pub href: String,
    /// What the button says ("Cập nhật tiến độ").
    pub action: &'static str,
    /// By when, if somebody set a day.
    pub due: Option<Day>,
    /// Since when it waits.
    pub since: Moment,
    /// Whether it stands above others of the same day.
    pub urgent: bool,
    /// The line of the navigation that counts it ("/nhiem-vu").
    pub menu: &'static str,
}

/// A [`Waiting`] as read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// What waits.
    pub object: ObjectRef,
    /// The kind of work.
    pub kind: String,
    /// Whose work it is.
    pub authority: AuthorityId,
    /// For whom; none: for the heads of `agency`.
    pub person: Option<PersonId>,
    /// The agency that must act.
    pub agency: AgencyId,
    /// First line.
    pub title: String,
    /// Second line.
    pub line: String,
    /// Where it opens.
    pub href: String,
    /// What the button says.
    pub action: String,
    /// By when.
    pub due: Option<Day>,
    /// Since when it waits.
    pub since: Moment,
    /// Whether it stands above others of the same day.
    pub urgent: bool,
    /// The words of the last urging by hand.
    pub urged: Option<String>,
}

/// Something told to people, that nobody must act on.
#[derive(Debug, Clone)]
pub struct Message {
    /// What it is about.
    pub object: ObjectRef,
    /// What happened, in one line.
    pub title: String,
    /// Second line: place, person.
    pub line: String,
    /// Where it opens.
    pub href: String,
}

/// The step of urging that a deadline has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Late by so many working days: 1, 3, 5, 10, 15 …
    Late(i64),
    /// Due today.
    Today,
    /// Due within the days that count as soon.
    Soon,
}

impl Stage {
    /// The step that `due` has reached on `today`; none as long as nothing needs to be said. A step is said once, so
    /// a day on which the program did not run is made up for by the next one.
    pub fn of(due: Day, today: Day, calendar: &WorkingCalendar, soon_days: i64) -> Option<Self> {
        let clock = DueClock::of(Some(due), None, today, calendar, soon_days);
        match clock.state {
            ClockState::Late => Some(Self::Late(step(clock.days))),
            ClockState::DueSoon if clock.days == 0 => Some(Self::Today),
            ClockState::DueSoon => Some(Self::Soon),
            ClockState::InTime | ClockState::NoDue | ClockState::Done | ClockState::DoneLate => None,
        }
    }

    /// The key under which the step is remembered as said; with the due day, so that an extended deadline is urged
    /// afresh.
    pub fn key(self, due: Day) -> String {
        match self {
            Self::Late(days) => format!("late-{days}:{due}"),
            Self::Today => format!("today:{due}"),
            Self::Soon => format!("soon:{due}"),
        }
    }

    /// Whether the head of the agency hears of it besides the person.
    pub fn reaches_head(self) -> bool {
        matches!(self, Self::Late(days) if days >= HEAD_FROM)
    }

    /// Whether the leaders of the authority hear of it besides.
    pub fn reaches_leaders(self) -> bool {
        matches!(self, Self::Late(days) if days >= LEADERS_FROM)
    }

    /// Order in a digest: worst first.
    pub fn rank(self) -> i64 {
        match self {
            Self::Late(days) => -days,
            Self::Today => 1,
            Self::Soon => 2,
        }
    }
}

/// 1, 3, 5, and then each fifth working day.
fn step(late: i64) -> i64 {
    match late {
        ..3 => 1,
        3 | 4 => 3,
        _ => late / 5 * 5,
    }
}

/// One line of a person's daily digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// What it is about.
    pub object: ObjectRef,
    /// The step's order, as [`Stage::rank`].
    pub rank: i64,
    /// "quá hạn 3 ngày".
    pub clock: String,
    /// First line.
    pub title: String,
    /// Second line.
    pub line: String,
    /// Where it opens.
    pub href: String,
}

/// The heading of a digest: "2 quá hạn, 1 đến hạn hôm nay, 3 sắp đến hạn".
pub fn digest_title(reminders: &[Reminder]) -> String {
    let count = |of: fn(i64) -> bool| reminders.iter().filter(|r| of(r.rank)).count();
    [
        (count(|rank| rank < 0), "quá hạn"),
        (count(|rank| rank == 1), "đến hạn hôm nay"),
        (count(|rank| rank == 2), "sắp đến hạn"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, words)| format!("{n} {words}"))
    .collect::<Vec<_>>()
    .join(", ")
}

/// Where a deadline falls in "Việc của tôi".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The deadline has passed.
    Late,
    /// Due today (or on the days off that follow today).
    Today,
    /// Within the next working days that count as soon.
    Soon,
    /// Later.
    Later,
    /// Nobody set a day.
    NoDue,
}

impl Group {
    /// All groups, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Late, Self::Today, Self::Soon, Self::Later, Self::NoDue];

    /// The group of a deadline, by the same rule as its clock.
    pub fn of(due: Option<Day>, today: Day, calendar: &WorkingCalendar, soon_days: i64) -> Self {
        let clock = DueClock::of(due, None, today, calendar, soon_days);
        match clock.state {
            ClockState::Late => Self::Late,
            ClockState::DueSoon if clock.days == 0 => Self::Today,
            ClockState::DueSoon => Self::Soon,
            ClockState::InTime => Self::Later,
            ClockState::NoDue | ClockState::Done | ClockState::DoneLate => Self::NoDue,
        }
    }
}

/// The working day on whose cell of the strip a deadline that is not late stands: a day off counts to the working day
/// before it, because that is the last chance to work on it.
pub fn cell_day(due: Day, today: Day, calendar: &WorkingCalendar) -> Day {
    calendar.working_day_on_or_before(due).max(today)
}

/// A kind of work as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The word in the database and the address.
    pub code: &'static str,
    /// The icon of the row.
    pub icon: &'static str,
    /// "Nhiệm vụ".
    pub label: &'static str,
}

/// All kinds of work, in the order of the filters; the last stands for what is not among them.
pub const KINDS: [Kind; 10] = [
    Kind { code: "task", icon: "checklist", label: "Nhiệm vụ" },
    Kind { code: "plan", icon: "list-tree", label: "Kế hoạch" },
    Kind { code: "report", icon: "report", label: "Báo cáo" },
    Kind { code: "explanation", icon: "message-report", label: "Giải trình" },
    Kind { code: "question", icon: "help-circle", label: "Hỏi đáp" },
    Kind { code: "document", icon: "file-text", label: "Văn bản" },
    Kind { code: "meeting", icon: "users-group", label: "Họp và phiếu" },
    Kind { code: "dossier", icon: "folders", label: "Hồ sơ, phản ánh" },
    Kind { code: "consultation", icon: "messages", label: "Lấy ý kiến" },
    OTHER,
];

const OTHER: Kind = Kind { code: "other", icon: "circle-dot", label: "Việc khác" };

impl Kind {
    /// The kind of a code.
    pub fn of(code: &str) -> Self {
        KINDS.into_iter().find(|kind| kind.code == code).unwrap_or(OTHER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn steps_of_urging_respect_holidays() {
        let calendar = WorkingCalendar::national();
        // Friday 01/10/2021; 02/09 and 03/09 were holidays, 10/02 to 16/02 Tết.
        for (due, today, expected) in [
            ("2021-10-07", "2021-10-01", None),
            ("2021-10-06", "2021-10-01", Some(Stage::Soon)),
            ("2021-10-04", "2021-10-01", Some(Stage::Soon)),
            ("2021-10-01", "2021-10-01", Some(Stage::Today)),
            ("2021-10-03", "2021-10-01", Some(Stage::Today)),
            ("2021-09-30", "2021-10-01", Some(Stage::Late(1))),
            ("2021-09-29", "2021-10-01", Some(Stage::Late(1))),
            ("2021-09-28", "2021-10-01", Some(Stage::Late(3))),
            ("2021-09-27", "2021-10-01", Some(Stage::Late(3))),
            ("2021-09-24", "2021-10-01", Some(Stage::Late(5))),
            ("2021-09-21", "2021-10-01", Some(Stage::Late(5))),
            ("2021-09-17", "2021-10-01", Some(Stage::Late(10))),
            ("2021-09-01", "2021-09-06", Some(Stage::Late(1))),
            ("2021-02-09", "2021-02-17", Some(Stage::Late(1))),
        ] {
            assert_eq!(Stage::of(on(due), on(today), &calendar, SOON_DAYS), expected, "{due} on {today}");
        }
    }

    #[test]
    fn who_hears_of_it() {
        for (stage, head, leaders) in [
            (Stage::Soon, false, false),
            (Stage::Today, false, false),
            (Stage::Late(1), false, false),
            (Stage::Late(3), true, false),
            (Stage::Late(5), true, true),
            (Stage::Late(10), true, true),
        ] {
            assert_eq!((stage.reaches_head(), stage.reaches_leaders()), (head, leaders), "{stage:?}");
        }
    }

    #[test]
    fn an_extended_deadline_is_urged_afresh() {
        assert_ne!(Stage::Soon.key(on("2021-10-01")), Stage::Soon.key(on("2021-10-08")));
        assert_eq!(Stage::Late(5).key(on("2021-10-01")), "late-5:2021-10-01");
    }

    #[test]
    fn groups_and_cells() {
        let calendar = WorkingCalendar::national();
        let today = on("2021-10-01");
        for (due, group) in [
            ("2021-09-30", Group::Late),
            ("2021-10-01", Group::Today),
            ("2021-10-02", Group::Today),
            ("2021-10-06", Group::Soon),
            ("2021-10-07", Group::Later),
            ("", Group::NoDue),
        ] {
            assert_eq!(Group::of(due.parse().ok(), today, &calendar, SOON_DAYS), group, "{due}");
        }
        assert_eq!(cell_day(on("2021-10-10"), today, &calendar), on("2021-10-08"));
        assert_eq!(cell_day(on("2021-10-02"), today, &calendar), today);
        assert_eq!(cell_day(on("2021-10-02"), on("2021-10-02"), &calendar), on("2021-10-02"));
    }

    #[test]
    fn a_digest_says_the_worst_first() {
        let reminder = |rank| Reminder {
            object: ObjectRef::new("task", rank),
            rank,
            clock: String::new(),
            title: String::new(),
            line: String::new(),
            href: String::new(),
        };
        assert_eq!(digest_title(&[reminder(2), reminder(-3), reminder(-1)]), "2 quá hạn, 1 sắp đến hạn");
    }
}
