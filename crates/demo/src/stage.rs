//! The stage of the play: the open database with a clock that walks, an agenda of what happens when, and mornings on
//! which the program's own jobs run.

use std::collections::BTreeMap;

use files::Files;
use kernel::calendar::WorkingCalendar;
use kernel::{Actor, Day, FileId, Moment, Result};
use measures::Registry;
use store::{Cx, Store};

use crate::chance::Chance;
use crate::course::{self, Deed};
use crate::founding::Town;
use crate::last_quarter::{self, Turn};
use crate::papers;
use crate::year::{self, Milestone};

/// When the program's schedules run: after the last of them opens, before people come.
const MORNING: (i8, i8) = (7, 5);
/// Minutes after midnight between which people act.
const OFFICE_HOURS: (i64, i64) = (7 * 60 + 35, 16 * 60 + 40);

/// Something that happens.
#[derive(Debug, Clone)]
pub enum Step {
    /// Something in the course of a task.
    Task(Deed),
    /// Something of the year.
    Year(Milestone),
    /// Something of its last quarter.
    Last(Turn),
}

/// The stage.
pub struct Stage<'a> {
    /// The database, on a connection and clock of its own.
    pub store: Store,
    /// The blob store.
    pub files: &'a Files,
    /// The jobs of all modules.
    pub jobs: &'a jobs::Registry,
    /// All measures.
    pub measures: &'a Registry,
    /// Dice.
    pub chance: Chance,
    /// The town.
    pub town: Town,
    /// What the year has brought so far.
    pub memory: year::Memory,
    calendar: WorkingCalendar,
    agenda: BTreeMap<(Day, i64, u64), Step>,
    order: u64,
    papers: usize,
}

impl<'a> Stage<'a> {
    /// An empty agenda in a town that was just founded.
    pub fn new(
        store: Store,
        files: &'a Files,
        jobs: &'a jobs::Registry,
        measures: &'a Registry,
        chance: Chance,
        town: Town,
    ) -> Self {
        Self {
            store,
            files,
            jobs,
            measures,
            chance,
            town,
            memory: year::Memory::default(),
            calendar: WorkingCalendar::national(),
            agenda: BTreeMap::new(),
            order: 0,
            papers: 0,
        }
    }

    /// A context for somebody.
    pub fn cx(&self, actor: &Actor) -> Cx {
        self.store.cx(actor.clone())
    }

    /// A context for looking, as the program itself.
    pub fn look(&self) -> Cx {
        self.store.cx(Actor::system())
    }

    /// The day so many working days after another one (before it, if negative).
    pub fn working(&self, day: Day, days: i64) -> Day {
        self.calendar.add_working_days(self.calendar.working_day_on_or_before(day), days)
    }

    /// Working days from one day to another.
    pub fn working_days(&self, from: Day, to: Day) -> i64 {
        self.calendar.working_days_between(from, to)
    }

    /// Puts something on the agenda, on that day or the next working day, at some time of the office hours.
    pub fn on(&mut self, day: Day, step: Step) {
        let (from, to) = OFFICE_HOURS;
        let minute = self.chance.between(from, to);
        self.at(day, minute, step);
    }

    /// The same at a minute after midnight.
    pub fn at(&mut self, day: Day, minute: i64, step: Step) {
        self.order += 1;
        self.agenda.insert((self.calendar.working_day_on_or_after(day), minute, self.order), step);
    }

    /// A file with a few lines, uploaded by `actor` and not attached yet.
    pub async fn upload(
        &mut self,
        actor: &Actor,
        issuer: &str,
        subject: &str,
        lines: &[String],
    ) -> Result<FileId> {
        let cx = self.cx(actor);
        let paper = papers::paper(papers::form(self.papers), issuer, subject, lines, cx.today())?;
        self.papers += 1;
        let owner =
            kernel::ObjectRef::new("upload", actor.account().map(|id| id.to_string()).unwrap_or_default());
        Ok(self.files.put_bytes(&cx, &paper.name, paper.bytes, owner).await?.id)
    }

    /// Plays from `from` until `until`: every morning of a working day the jobs, then what stands on the agenda.
    pub async fn play(&mut self, from: Day, until: Moment) -> Result<()> {
        let mut day = from;
        while day <= until.day() {
            if self.calendar.is_working_day(day) {
                self.store.clock().set(day.at(MORNING.0, MORNING.1));
                self.jobs.open_schedules(&self.store).await?;
                self.jobs.drain(&self.store).await?;
                year::every_morning(self, day).await?;
            }
            self.act(day, until).await?;
            day = day.plus_days(1);
        }
        self.store.clock().set(until);
        Ok(())
    }

    /// Goes on with a play that stopped in the morning of `from`, after the jobs of that day.
    pub async fn go_on(&mut self, from: Day, until: Moment) -> Result<()> {
        self.act(from, until).await?;
        self.play(from.plus_days(1), until).await
    }

    /// Lets happen what stands on the agenda up to the end of `day` and up to `until`.
    async fn act(&mut self, day: Day, until: Moment) -> Result<()> {
        while let Some(entry) = self.agenda.first_entry() {
            let (on, minute, _) = *entry.key();
            let when = on.start().plus_seconds(minute * 60);
            if on > day || when > until {
                break;
            }
            let step = entry.remove();
            self.store.clock().set(when.max(self.store.clock().now()));
            let what = format!("{step:?}");
            let done = match step {
                Step::Task(deed) => course::perform(self, deed).await,
                Step::Year(milestone) => year::perform(self, milestone).await,
                Step::Last(turn) => last_quarter::perform(self, turn).await,
            };
            if let Err(error) = done {
                tracing::error!(day = %self.look().today(), step = what, "the play stopped");
                return Err(error);
            }
        }
        Ok(())
    }
}
