//! Tasks in lists.

use kernel::words::ClockState;
use kernel::{AgencyId, AuthorityId, Day, ItemId, PlanId, TaskId};

use super::summary::Change;
use super::{State, Task};

/// One task in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLine {
    /// The task, without its coordinators.
    pub task: Task,
    /// How many parts it has, and how many of them are closed.
    pub parts: (i64, i64),
}

/// Which tasks a list or a summary looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// Words that must all occur, in any spelling.
    pub words: String,
    /// Of one authority.
    pub authority: Option<AuthorityId>,
    /// In these states; none: all but withdrawn.
    pub states: Vec<State>,
    /// Only late by the first deadline (`Some(ClockState::Late)`), due soon, in time or done late.
    pub clock: Option<ClockState>,
    /// Led by this agency.
    pub lead: Option<AgencyId>,
    /// Led or helped by one of these agencies.
    pub concerns: Vec<AgencyId>,
    /// Of this plan.
    pub plan: Option<PlanId>,
    /// Of this item.
    pub item: Option<ItemId>,
    /// Of this area.
    pub area: Option<String>,
    /// Only the tasks that items of a plan became as a whole, without parts.
    pub chiefs: bool,
    /// Parts of this task.
    pub parent: Option<TaskId>,
    /// Changed in this way since this day (that day included).
    pub changed: Option<(Change, Day)>,
}
