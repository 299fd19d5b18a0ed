//! Tasks of a plan as they stood at the end of a day, by their first deadlines: an extension never hides lateness.

use ::store::Cx;
use kernel::calendar::WorkingCalendar;
use kernel::words::{self, ClockState, DueClock};
use kernel::{Day, Result};
use measures::Registry;
use plans::Plan;
use tasks::{State, Task};

use crate::judged::{self, Judged, Window};
use crate::model::{ItemTally, Standing, TargetTally};

/// By which day, calendar and patience clocks are read.
#[derive(Debug, Clone, Copy)]
pub struct Pace<'a> {
    /// The plan whose tasks these are.
    pub plan: &'a Plan,
    /// The day at whose end things are looked at.
    pub on: Day,
    /// The authority's calendar.
    pub calendar: &'a WorkingCalendar,
    /// The authority's days that count as soon.
    pub soon_days: i64,
}

impl Pace<'_> {
    /// The day from which a task counts. What was given by putting the plan into force counts from the day on which
    /// the plan was issued: a town that enters its plan of January in October still reports on September.
    fn counts_from(&self, task: &Task) -> Day {
        let given = task.given_at.day();
        let by_the_plan = self.plan.in_force_at.is_some_and(|at| at.day() == given);
        self.plan.issued_on.filter(|issued| by_the_plan && *issued < given).unwrap_or(given)
    }

    /// The clock of the first deadline of a task; none for one that counts from a later day only.
    pub fn clock(&self, task: &Task) -> Option<DueClock> {
        if self.counts_from(task) > self.on {
            return None;
        }
        let done_on = task.done_on.filter(|day| task.state == State::Done && *day <= self.on);
        let proposed =
            task.proposed.map(|(day, _)| day).filter(|day| task.state == State::Proposed && *day <= self.on);
        let mut clock =
            DueClock::of(task.first_due, done_on.or(proposed), self.on, self.calendar, self.soon_days);
        if done_on.is_none() && proposed.is_some() {
            clock = clock.unconfirmed(task.first_due.is_some());
        }
        // How late done work was, was told by the calendar of its day and stays.
        if done_on.is_some() && task.first_due.is_some() {
            let late = task.late_days > 0;
            clock.state = if late { ClockState::DoneLate } else { ClockState::Done };
            clock.days = task.late_days;
            clock.text = if late {
                format!("xong, trễ {} ngày", task.late_days)
            } else {
                "xong đúng hạn".to_owned()
            };
        }
        Some(clock)
    }

    /// Whether a task was done by that day.
    pub fn is_done(&self, task: &Task) -> bool {
        task.state == State::Done && task.done_on.is_some_and(|day| day <= self.on)
    }
}

/// "gia hạn đến 15/10/2021", where a later deadline holds now.
pub fn extension(task: &Task) -> Option<String> {
    let due = task.due.filter(|due| task.first_due.is_some_and(|first| first < *due))?;
    Some(format!("gia hạn đến {}", words::day(due)))
}

/// How the items of a plan stand, by their chief tasks.
pub fn items<'a>(chiefs: impl IntoIterator<Item = &'a Task>, pace: Pace<'_>) -> ItemTally {
    ItemTally::of(chiefs.into_iter().filter_map(|task| pace.clock(task)).map(|clock| clock.state))
}

/// How targets stand.
pub fn targets<'a>(judged: impl IntoIterator<Item = &'a Judged>) -> TargetTally {
    TargetTally::of(judged.into_iter().map(|one| one.state))
}

/// How a plan stands today.
pub async fn standing(cx: &Cx, measures: &Registry, plan: &Plan) -> Result<Standing> {
    let calendar = agencies::calendar(cx, plan.authority).await?;
    let soon_days = notices::soon_days(cx, plan.authority).await?;
    let chiefs = tasks::chiefs(cx.db(), plan.id, cx.today(), &calendar, soon_days).await?;
    let judged = judged::of_plan(cx, measures, plan, Window::so_far(plan, cx.today())).await?;
    Ok(Standing { items: ItemTally::of_list(chiefs), targets: targets(&judged) })
}
