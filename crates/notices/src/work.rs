//! "Việc của tôi" as data: what the page, the file and the API show.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::calendar::WorkingCalendar;
use kernel::words::late_before;
use kernel::{AgencyId, Day, PageQuery, PersonId, Result};
use store::Cx;

use crate::jobs::soon_days;
use crate::model::{Group, SOON_DAYS, WaitingRow, cell_day};
use crate::policy::decides_in;
use crate::store::waiting::{self, Heap, Wanted};

/// Working days on the strip besides today.
const STRIP: i64 = 7;

/// The calendar by which a person works, and what counts as soon.
#[derive(Debug, Clone)]
pub struct Pace {
    /// Today.
    pub today: Day,
    /// The calendar of the person's authority.
    pub calendar: Arc<WorkingCalendar>,
    /// Working days before a deadline that count as soon.
    pub soon_days: i64,
}

impl Pace {
    /// The pace of the actor's authority; the country's calendar for who belongs to none.
    pub async fn of(cx: &Cx) -> Result<Self> {
        let (calendar, soon_days) = match cx.actor.home() {
            Some(authority) => (agencies::calendar(cx, authority).await?, soon_days(cx, authority).await?),
            None => (Arc::new(WorkingCalendar::national()), SOON_DAYS),
        };
        Ok(Self { today: cx.today(), calendar, soon_days })
    }

    /// The group of a deadline.
    pub fn group(&self, due: Option<Day>) -> Group {
        Group::of(due, self.today, &self.calendar, self.soon_days)
    }

    /// The working days after today that have a cell of their own on the strip.
    pub fn strip(&self) -> Vec<Day> {
        (1..=STRIP).map(|n| self.calendar.add_working_days(self.today, n)).collect()
    }
}

/// Which days are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum When {
    /// All.
    #[default]
    Any,
    /// Late.
    Late,
    /// Today.
    Today,
    /// One working day of the strip.
    On(Day),
    /// After the strip.
    After,
}

impl When {
    /// As it stands in the address; what is unknown is all.
    pub fn parse(text: &str) -> Self {
        match text {
            "qua-han" => Self::Late,
            "hom-nay" => Self::Today,
            "sau" => Self::After,
            day => day.parse().map_or(Self::Any, Self::On),
        }
    }

    /// The due days that belong to it, both included.
    fn bounds(self, pace: &Pace) -> (Option<Day>, Option<Day>) {
        let calendar = &pace.calendar;
        let late_before = late_before(pace.today, calendar);
        let until = |day: Day| Some(calendar.next_working_day(day).plus_days(-1));
        match self {
            Self::Any => (None, None),
            Self::Late => (None, Some(late_before.plus_days(-1))),
            Self::Today => (Some(late_before), until(pace.today)),
            Self::On(day) => (Some(day), until(day)),
            Self::After => (pace.strip().last().map(|last| calendar.next_working_day(*last)), None),
        }
    }

    fn holds(self, due: Option<Day>, pace: &Pace) -> bool {
        if self == Self::Any {
            return true;
        }
        let (from, to) = self.bounds(pace);
        due.is_some_and(|due| from.is_none_or(|from| due >= from) && to.is_none_or(|to| due <= to))
    }
}

/// What waits for a person.
#[derive(Debug, Clone)]
pub struct Work {
    heaps: Vec<Heap>,
    people: Vec<PersonId>,
    /// Who delegated to the actor, by name: what waits for them waits for the actor too.
    names: HashMap<PersonId, String>,
    agencies: Vec<AgencyId>,
    /// By which calendar.
    pub pace: Pace,
}

impl Work {
    /// What waits for the actor now.
    pub async fn of(cx: &Cx) -> Result<Self> {
        cx.actor.require_person()?;
        let (people, agencies) = (cx.actor.people(), decides_in(&cx.actor));
        let heaps = waiting::heaps(cx.db(), &people, &agencies).await?;
        let others: Vec<PersonId> = cx.actor.behalf().iter().map(|one| one.person).collect();
        let cards = agencies::people(cx.db(), &others, cx.today()).await?;
        let names = cards.into_iter().map(|(id, card)| (id, card.name)).collect();
        Ok(Self { heaps, people, names, agencies, pace: Pace::of(cx).await? })
    }

    /// For whom a row waits, if it is not the actor: somebody who delegated to them.
    pub fn stands_in_for(&self, row: &WaitingRow) -> Option<&str> {
        row.person.and_then(|person| self.names.get(&person)).map(String::as_str)
    }

    /// How many rows wait, of a kind (none: of all) and of some days.
    pub fn count(&self, kind: Option<&str>, when: When) -> i64 {
        self.sum(kind, |due| when.holds(due, &self.pace))
    }

    /// How many rows of a group wait, of a kind and of some days.
    pub fn count_group(&self, kind: Option<&str>, when: When, group: Group) -> i64 {
        self.sum(kind, |due| when.holds(due, &self.pace) && self.pace.group(due) == group)
    }

    /// How many rows stand on the cell of a day of the strip.
    pub fn count_cell(&self, kind: Option<&str>, day: Day) -> i64 {
        let (pace, late) = (&self.pace, late_before(self.pace.today, &self.pace.calendar));
        self.sum(kind, |due| {
            due.is_some_and(|due| due >= late && cell_day(due, pace.today, &pace.calendar) == day)
        })
    }

    fn sum(&self, kind: Option<&str>, holds: impl Fn(Option<Day>) -> bool) -> i64 {
        self.heaps
            .iter()
            .filter(|heap| kind.is_none_or(|kind| heap.kind == kind) && holds(heap.due()))
            .map(|heap| heap.n)
            .sum()
    }

    /// The latest due day that is not "never".
    pub fn last_due(&self) -> Option<Day> {
        self.heaps.iter().filter_map(Heap::due).max()
    }

    /// The rows themselves, by due day.
    pub async fn rows(
        &self,
        cx: &Cx,
        kind: Option<&str>,
        when: When,
        page: PageQuery,
    ) -> Result<Vec<WaitingRow>> {
        let (from, to) = when.bounds(&self.pace);
        let wanted = Wanted { kind: kind.map(str::to_owned), from, to, dated: when != When::Any };
        waiting::rows(cx.db(), &self.people, &self.agencies, &wanted, page).await
    }

    /// The rows due between two days, both included, at most 500: for the calendar.
    pub async fn between(&self, cx: &Cx, from: Day, to: Day) -> Result<Vec<WaitingRow>> {
        let wanted = Wanted { from: Some(from), to: Some(to), dated: true, kind: None };
        waiting::rows(cx.db(), &self.people, &self.agencies, &wanted, PageQuery::new(1, PageQuery::MOST))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn every_due_day_stands_on_exactly_one_cell() {
        let calendar = Arc::new(WorkingCalendar::national());
        for start in 0..400 {
            let today = on("2021-01-01").plus_days(start);
            let pace = Pace { today, calendar: Arc::clone(&calendar), soon_days: 3 };
            let mut cells = vec![When::Late, When::Today, When::After];
            cells.extend(pace.strip().into_iter().map(When::On));
            for away in -20..60 {
                let due = today.plus_days(away);
                let held: Vec<_> = cells.iter().filter(|cell| cell.holds(Some(due), &pace)).collect();
                assert_eq!(held.len(), 1, "{due} on {today}: {held:?}");
                let late = pace.group(Some(due)) == Group::Late;
                assert_eq!(late, When::Late.holds(Some(due), &pace), "{due} on {today}");
                if let When::On(cell) = held[0] {
                    assert_eq!(cell_day(due, today, &calendar), *cell);
                }
            }
            assert!(!When::Late.holds(None, &pace));
        }
    }
}
