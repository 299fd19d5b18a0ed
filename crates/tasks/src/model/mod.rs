//! Types, states and rules of tasks; pure.

use kernel::calendar::WorkingCalendar;
use kernel::words::{ClockState, DueClock};
use kernel::{AgencyId, AuthorityId, Day, Error, ItemId, Moment, PersonId, PlanId, Result, TaskId};

mod explanation;
mod list;
pub mod summary;

pub use explanation::{Explanation, ExplanationState};
pub use list::{TaskFilter, TaskLine};

/// What a task asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskKind {
    /// Work with a result.
    Work,
    /// A report for a period.
    Report,
}

impl TaskKind {
    /// The stable word in the database and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Report => "report",
        }
    }

    /// The kind of a stable word; what is unknown is work.
    pub fn parse(code: &str) -> Self {
        if code == Self::Report.code() { Self::Report } else { Self::Work }
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Work => "Nhiệm vụ",
            Self::Report => "Báo cáo",
        }
    }
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Given, nobody has begun.
    Given,
    /// Under way.
    Working,
    /// The doers say that it is complete.
    Proposed,
    /// Returned for rework.
    Returned,
    /// Accepted as complete.
    Done,
    /// Taken back; it counts nowhere.
    Withdrawn,
}

impl State {
    /// All states, in the order of the permission matrix.
    pub const ALL: [Self; 6] =
        [Self::Given, Self::Working, Self::Proposed, Self::Returned, Self::Done, Self::Withdrawn];

    /// The stable word in the database, addresses and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Working => "working",
            Self::Proposed => "proposed",
            Self::Returned => "returned",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a stable word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "mới giao",
            Self::Working => "đang làm",
            Self::Proposed => "đề nghị hoàn thành",
            Self::Returned => "trả lại để làm tiếp",
            Self::Done => "hoàn thành",
            Self::Withdrawn => "đã rút",
        }
    }

    /// Whether somebody still has to do something.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Withdrawn)
    }

    /// Whether it is the doers' turn.
    pub const fn is_in_hand(self) -> bool {
        matches!(self, Self::Given | Self::Working | Self::Returned)
    }
}

/// The longest name of an area, in characters.
pub const LONGEST_AREA: usize = 400;

/// A task to give.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// Whose task it is.
    pub authority: AuthorityId,
    /// The plan that promises it.
    pub plan: Option<PlanId>,
    /// The item of the plan.
    pub item: Option<ItemId>,
    /// The area of work it belongs to ("Cải cách thủ tục hành chính"); empty for none.
    pub area: String,
    /// The task of which it is a part.
    pub parent: Option<TaskId>,
    /// What it asks for.
    pub kind: TaskKind,
    /// One line, beginning with a verb.
    pub title: String,
    /// The words of the plan as issued, or of the one who gives it.
    pub text: String,
    /// What is to be delivered.
    pub product: Option<String>,
    /// Who answers for it (chủ trì).
    pub lead: AgencyId,
    /// Who helps (phối hợp).
    pub coordinators: Vec<AgencyId>,
    /// The person in the lead agency, where one is named.
    pub assignee: Option<PersonId>,
    /// Who gives it and accepts its completion.
    pub assigner: AgencyId,
    /// When it begins.
    pub from: Option<Day>,
    /// By when, the day included.
    pub due: Option<Day>,
    /// Whether it goes on without an end; then there is no deadline.
    pub open_ended: bool,
}

/// A task as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Whose task it is.
    pub authority: AuthorityId,
    /// "NV 12/2021".
    pub code: String,
    /// The plan that promises it.
    pub plan: Option<PlanId>,
    /// The item of the plan.
    pub item: Option<ItemId>,
    /// The area of work; empty for none.
    pub area: String,
    /// The task of which it is a part.
    pub parent: Option<TaskId>,
    /// What it asks for.
    pub kind: TaskKind,
    /// One line.
    pub title: String,
    /// The original words.
    pub text: String,
    /// What is to be delivered.
    pub product: Option<String>,
    /// Who answers for it.
    pub lead: AgencyId,
    /// Who helps.
    pub coordinators: Vec<AgencyId>,
    /// The person in the lead agency.
    pub assignee: Option<PersonId>,
    /// Who gave it and accepts.
    pub assigner: AgencyId,
    /// The person who gave it; none: the program, from a plan.
    pub given_by: Option<PersonId>,
    /// When it was given.
    pub given_at: Moment,
    /// When it begins.
    pub from: Option<Day>,
    /// The deadline that it was given with: all statistics count by it.
    pub first_due: Option<Day>,
    /// The deadline that holds now.
    pub due: Option<Day>,
    /// Whether it goes on without an end.
    pub open_ended: bool,
    /// Where it stands.
    pub state: State,
    /// How far the doers say it is, 0 to 100.
    pub percent: i64,
    /// When progress was reported last.
    pub reported_at: Option<Moment>,
    /// How many files of evidence it has.
    pub evidence: i64,
    /// When its completion was proposed, and by whom.
    pub proposed: Option<(Day, Option<PersonId>)>,
    /// The day on which what was accepted had been delivered.
    pub done_on: Option<Day>,
    /// The day on which it became late by its first deadline.
    pub late_on: Option<Day>,
    /// The day on which it was withdrawn; none for what counts as never given.
    pub withdrawn_on: Option<Day>,
    /// By how many working days it was late when it was delivered.
    pub late_days: i64,
    /// For optimistic locking.
    pub version: i64,
}

impl Task {
    /// Its address.
    pub fn href(&self) -> String {
        format!("/nhiem-vu/{}", self.id)
    }

    /// The clock of the deadline that holds now. While completion waits to be accepted, it stands on the day of the
    /// proposal.
    pub fn clock(&self, today: Day, calendar: &WorkingCalendar, soon_days: i64) -> DueClock {
        self.said(self.due, DueClock::of(self.due, self.delivered_on(), today, calendar, soon_days))
    }

    /// The clock of the first deadline, where an extension was granted.
    pub fn first_clock(&self, today: Day, calendar: &WorkingCalendar) -> Option<DueClock> {
        (self.first_due != self.due)
            .then(|| DueClock::of(self.first_due, self.delivered_on(), today, calendar, 0))
            .map(|clock| self.said(self.first_due, clock))
            .filter(|clock| matches!(clock.state, ClockState::Late | ClockState::DoneLate))
    }

    fn said(&self, due: Option<Day>, clock: DueClock) -> DueClock {
        if self.state == State::Proposed { clock.unconfirmed(due.is_some()) } else { clock }
    }

    fn delivered_on(&self) -> Option<Day> {
        self.done_on.or_else(|| self.proposed.map(|(day, _)| day).filter(|_| self.state == State::Proposed))
    }

    /// Progress is reported: `percent` of the work is done, as the doers see it.
    pub fn reported(&self, percent: Option<i64>, at: Moment) -> Result<Self> {
        self.require_in_hand()?;
        let percent = percent.unwrap_or(self.percent);
        if !(0..=100).contains(&percent) {
            return Err(Error::field("phan-tram", "Tiến độ là một số từ 0 đến 100."));
        }
        Ok(Self { state: State::Working, percent, reported_at: Some(at), ..self.clone() })
    }

    /// The doers say that it is complete. Parts that are still open are in the way. Whether it is late is told now, by
    /// today's calendar: what passes while the proposal waits for the assigner is not the doers' lateness.
    pub fn proposed(
        &self,
        today: Day,
        by: Option<PersonId>,
        open_parts: i64,
        calendar: &WorkingCalendar,
    ) -> Result<Self> {
        self.require_in_hand()?;
        if open_parts > 0 {
            return Err(Error::refused(
                "task.open-parts",
                format!(
                    "Còn {open_parts} nhiệm vụ con chưa xong. Hoàn thành hoặc rút các nhiệm vụ con trước."
                ),
            ));
        }
        let late_on = self.late_on.or_else(|| late_from(self.first_due, today, calendar));
        let late_days = self.first_due.map_or(0, |due| calendar.working_days_between(due, today).max(0));
        // What was recorded as late once stays so, whatever the calendar says later.
        let late_days = if late_on.is_some() { late_days.max(1) } else { late_days };
        Ok(Self { state: State::Proposed, proposed: Some((today, by)), late_on, late_days, ..self.clone() })
    }

    /// Completion is accepted: the day of the proposal is the day of delivery; what was late then stays late.
    pub fn accepted(&self) -> Result<Self> {
        let Some((delivered, _)) = self.proposed.filter(|_| self.state == State::Proposed) else {
            return Err(Error::refused("task.not-proposed", "Nhiệm vụ chưa được đề nghị hoàn thành."));
        };
        Ok(Self { state: State::Done, percent: 100, done_on: Some(delivered), ..self.clone() })
    }

    /// Completion is not accepted: it goes back to the doers.
    pub fn given_back(&self) -> Result<Self> {
        if self.state != State::Proposed {
            return Err(Error::refused(
                "task.not-proposed",
                "Chỉ trả lại được nhiệm vụ đang đề nghị hoàn thành.",
            ));
        }
        Ok(Self { state: State::Returned, proposed: None, late_days: 0, ..self.clone() })
    }

    /// It is taken back and counts nowhere from that day on.
    pub fn withdrawn(&self, today: Day) -> Result<Self> {
        Ok(Self { withdrawn_on: Some(today), ..self.undone()? })
    }

    /// It was given by mistake and counts nowhere, on earlier days neither.
    pub fn undone(&self) -> Result<Self> {
        self.require_open()?;
        Ok(Self { state: State::Withdrawn, proposed: None, withdrawn_on: None, ..self.clone() })
    }

    /// Whether it had been delivered by the end of a day. What waits to be accepted counts until it is given back: the
    /// day of delivery is the same before and after.
    pub fn is_delivered_by(&self, day: Day) -> bool {
        self.proposed.is_some_and(|(on, _)| on <= day)
    }

    /// Whether a deadline of `wanted` may be asked for: later than the one that holds, and not in the past.
    pub fn check_extension(&self, wanted: Day, today: Day) -> Result<()> {
        self.require_in_hand()?;
        let Some(due) = self.due else {
            return Err(Error::refused("task.no-due", "Nhiệm vụ không có hạn nên không cần gia hạn."));
        };
        if wanted <= due {
            return Err(Error::field("han-moi", "Hạn mới phải sau hạn đang có."));
        }
        if wanted < today {
            return Err(Error::field("han-moi", "Hạn mới không được ở trong quá khứ."));
        }
        Ok(())
    }

    /// A later deadline holds from now on; the first one stays.
    pub fn extended(&self, to: Day, today: Day) -> Result<Self> {
        self.check_extension(to, today)?;
        Ok(Self { due: Some(to), ..self.clone() })
    }

    /// Another person in the same agency, or nobody in particular.
    pub fn assigned(&self, to: Option<PersonId>) -> Result<Self> {
        self.require_open()?;
        Ok(Self { assignee: to, ..self.clone() })
    }

    /// Another lead agency; the person of the old one goes.
    pub fn moved(&self, to: AgencyId) -> Result<Self> {
        self.require_open()?;
        let coordinators = self.coordinators.iter().copied().filter(|agency| *agency != to).collect();
        Ok(Self { lead: to, assignee: None, coordinators, ..self.clone() })
    }

    /// It is open, or the refusal.
    pub fn require_open(&self) -> Result<()> {
        if self.state.is_open() {
            return Ok(());
        }
        Err(Error::refused(
            "task.not-open",
            format!("Nhiệm vụ {} rồi, không thay đổi được nữa.", self.state.name()),
        ))
    }

    fn require_in_hand(&self) -> Result<()> {
        self.require_open()?;
        if self.state.is_in_hand() {
            return Ok(());
        }
        Err(Error::refused(
            "task.proposed",
            "Nhiệm vụ đang chờ xác nhận hoàn thành. Chờ xác nhận, hoặc đề nghị bên giao trả lại.",
        ))
    }
}

/// The day on which work due on `due` became late, if it is so on `today`: the first working day after the deadline.
fn late_from(due: Option<Day>, today: Day, calendar: &WorkingCalendar) -> Option<Day> {
    due.filter(|due| calendar.working_days_between(*due, today) > 0).map(|due| calendar.next_working_day(due))
}

#[cfg(test)]
mod tests;
