//! Figures at a glance: how many tasks stand where, what changed, what blocks most. Pure.

use std::collections::{HashMap, HashSet};

use kernel::{AgencyId, Day, PlanId, TaskId};

use super::Task;

/// How many tasks stand where. Withdrawn ones count nowhere. Lateness is by the first deadline: an extension never
/// hides it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// All.
    pub total: i64,
    /// Done.
    pub done: i64,
    /// Of the done, delivered after the first deadline.
    pub done_late: i64,
    /// Open and in time, or without a deadline.
    pub in_time: i64,
    /// Open and due within the days that count as soon.
    pub soon: i64,
    /// Open and late.
    pub late: i64,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            total: self.total + other.total,
            done: self.done + other.done,
            done_late: self.done_late + other.done_late,
            in_time: self.in_time + other.in_time,
            soon: self.soon + other.soon,
            late: self.late + other.late,
        }
    }
}

/// A [`Tally`] with its parts by lead agency and by area, worst first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// All tasks of the filter.
    pub all: Tally,
    /// By lead agency: most late first.
    pub by_agency: Vec<(AgencyId, Tally)>,
    /// By area, in order of the alphabet; "" for none.
    pub by_area: Vec<(String, Tally)>,
}

impl Summary {
    /// From the smallest parts.
    pub fn of(cells: impl IntoIterator<Item = (AgencyId, String, Tally)>) -> Self {
        let mut all = Tally::default();
        let mut agencies: HashMap<AgencyId, Tally> = HashMap::new();
        let mut areas: HashMap<String, Tally> = HashMap::new();
        for (agency, area, tally) in cells {
            all = all.plus(tally);
            let of_agency = agencies.entry(agency).or_default();
            *of_agency = of_agency.plus(tally);
            let of_area = areas.entry(area).or_default();
            *of_area = of_area.plus(tally);
        }
        let mut by_agency: Vec<_> = agencies.into_iter().collect();
        by_agency.sort_by_key(|(agency, tally)| (-tally.late, -tally.soon, -tally.total, *agency));
        let mut by_area: Vec<_> = areas.into_iter().collect();
        by_area.sort_by(|(a, _), (b, _)| kernel::fold::vietnamese_order(a, b));
        Self { all, by_agency, by_area }
    }
}

/// In what way a task changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was delivered, and that was accepted.
    Done,
    /// It became late by its first deadline.
    BecameLate,
    /// It was given.
    Given,
}

impl Change {
    /// All, in the order in which the board says them.
    pub const ALL: [Self; 3] = [Self::Done, Self::BecameLate, Self::Given];

    /// The stable word in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::BecameLate => "late",
            Self::Given => "given",
        }
    }

    /// The word in the address of the list.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Done => "hoan-thanh",
            Self::BecameLate => "moi-qua-han",
            Self::Given => "moi-giao",
        }
    }

    /// What people call it, behind "việc".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "hoàn thành thêm",
            Self::BecameLate => "mới quá hạn",
            Self::Given => "mới giao",
        }
    }

    /// The list of the tasks of a plan that changed so since a day (that day included).
    pub fn href(self, plan: PlanId, since: Day) -> String {
        format!("/nhiem-vu?ke-hoach={plan}&trang-thai=tat-ca&thay-doi={}&tu={since}", self.slug())
    }
}

/// What changed since a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    /// Given since.
    pub given: i64,
    /// Done since.
    pub done: i64,
    /// Become late since.
    pub became_late: i64,
}

impl Changes {
    /// How many tasks changed in one way.
    pub const fn of(self, change: Change) -> i64 {
        match change {
            Change::Done => self.done,
            Change::BecameLate => self.became_late,
            Change::Given => self.given,
        }
    }
}

/// An open task on which others wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    /// The task.
    pub task: Task,
    /// How many open tasks wait for it, directly or through others.
    pub blocks: i64,
    /// Of how many agencies these are.
    pub agencies: i64,
}

/// Which open tasks most open tasks wait for, through others too: `(task, tasks that wait, agencies of these)`, most
/// first. `links` are pairs of open tasks, the first waits for the second; circles are harmless. Only tasks with a lead
/// in `lead_of` count as waiting, others only hand on.
pub fn most_waited_for(
    links: &[(TaskId, TaskId)],
    lead_of: &HashMap<TaskId, AgencyId>,
    most: usize,
) -> Vec<(TaskId, i64, i64)> {
    let mut waiting_on: HashMap<TaskId, Vec<TaskId>> = HashMap::new();
    for (waits, on) in links {
        waiting_on.entry(*on).or_default().push(*waits);
    }
    let mut found: Vec<(TaskId, i64, i64)> = waiting_on
        .keys()
        .map(|on| {
            let mut seen = HashSet::from([*on]);
            let mut next = vec![*on];
            while let Some(here) = next.pop() {
                for waits in waiting_on.get(&here).into_iter().flatten() {
                    if seen.insert(*waits) {
                        next.push(*waits);
                    }
                }
            }
            seen.remove(on);
            let leads: Vec<_> = seen.iter().filter_map(|task| lead_of.get(task)).collect();
            let agencies: HashSet<_> = leads.iter().collect();
            (*on, leads.len() as i64, agencies.len() as i64)
        })
        .filter(|(_, blocks, _)| *blocks > 0)
        .collect();
    found.sort_by_key(|(task, blocks, agencies)| (-blocks, -agencies, *task));
    found.truncate(most);
    found
}

/// Whether waiting for `on` would make `task` wait for itself.
pub fn makes_circle(links: &[(TaskId, TaskId)], task: TaskId, on: TaskId) -> bool {
    let mut seen = HashSet::from([on]);
    let mut next = vec![on];
    while let Some(here) = next.pop() {
        if here == task {
            return true;
        }
        for (_, further) in links.iter().filter(|(waits, _)| *waits == here) {
            if seen.insert(*further) {
                next.push(*further);
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::id::Uuid;

    fn task(n: u128) -> TaskId {
        Uuid::from_u128(n).into()
    }

    #[test]
    fn waiting_goes_through_others_and_stands_circles() {
        // 2 and 3 wait for 1, 4 waits for 3, 5 and 6 wait for each other.
        let links: Vec<_> = [(2, 1), (3, 1), (4, 3), (5, 6), (6, 5)].map(|(a, b)| (task(a), task(b))).into();
        let agency = |n: u128| AgencyId::from(Uuid::from_u128(n));
        let lead_of = HashMap::from([(task(2), agency(10)), (task(3), agency(10)), (task(4), agency(11))]);
        assert_eq!(most_waited_for(&links, &lead_of, 2), [(task(1), 3, 2), (task(3), 1, 1)]);
        assert!(makes_circle(&links, task(1), task(4)));
        assert!(!makes_circle(&links, task(4), task(1)));
        assert!(makes_circle(&links, task(7), task(7)));
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let one = Tally { total: 3, done: 1, done_late: 1, in_time: 0, soon: 1, late: 1 };
        let (a, b) = (AgencyId::from(Uuid::from_u128(1)), AgencyId::from(Uuid::from_u128(2)));
        let summary = Summary::of([
            (a, "Thể chế".to_owned(), one),
            (b, String::new(), one),
            (b, "Thể chế".to_owned(), one),
        ]);
        assert_eq!(summary.all, one.plus(one).plus(one));
        assert_eq!(summary.by_agency, [(b, one.plus(one)), (a, one)]);
        assert_eq!(summary.by_area, [(String::new(), one), ("Thể chế".to_owned(), one.plus(one))]);
    }
}
