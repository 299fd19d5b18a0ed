//! The worker loop: takes due jobs under a lease, tries them again with back-off, opens schedules by themselves and
//! stops without losing anything. Every job may run twice (invariant 9).

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Actor, Day, Result};
use store::{Cx, Job, JobRow, Queue, Store};
use tokio::sync::watch;

/// Before the name of a schedule when it stands on the queue as a job.
const SCHEDULED: &str = "schedule:";
/// A job whose worker has not prolonged it for so long is taken to be dead and is begun again.
const LEASE_SECONDS: i64 = 300;
/// How often a worker says that it still works on a job.
const BEAT: Duration = Duration::from_mins(1);
/// Tries before a job rests as failed; counted when it is begun, so that one that ends its process counts too.
const TRIES: i64 = 8;
/// How long a worker sleeps when nothing is due.
const IDLE: Duration = Duration::from_millis(500);

type Outcome = Pin<Box<dyn Future<Output = Result<()>> + Send>>;
type Handler = Arc<dyn Fn(Cx, String) -> Outcome + Send + Sync>;

/// What runs which job, and what opens by itself.
#[derive(Default, Clone)]
pub struct Registry {
    handlers: HashMap<&'static str, Handler>,
    schedules: Vec<Schedule>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("jobs", &self.handlers.keys()).finish_non_exhaustive()
    }
}

#[derive(Clone)]
struct Schedule {
    name: &'static str,
    every: Every,
    open: Arc<dyn Fn(Cx, Day) -> Outcome + Send + Sync>,
}

/// How often a schedule opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Once a day by the domain's clock, not before this hour and minute in Viet Nam.
    Day {
        /// Hour, 0 to 23.
        hour: i8,
        /// Minute, 0 to 59.
        minute: i8,
    },
    /// Every so many minutes of real time.
    Minutes(i64),
}

impl Registry {
    /// `handler` does the jobs of type `J`, as the program itself.
    #[must_use]
    pub fn on<J, F, Fut>(mut self, handler: F) -> Self
    where
        J: Job,
        F: Fn(Cx, J) -> Fut + Send + Sync + Clone + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let run: Handler = Arc::new(move |cx, payload| {
            let handler = handler.clone();
            Box::pin(async move {
                let job: J = serde_json::from_str(&payload)?;
                handler(cx, job).await
            })
        });
        self.handlers.insert(J::NAME, run);
        self
    }

    /// `open` runs once per period as the program itself, with the domain's day.
    #[must_use]
    pub fn schedule<F, Fut>(mut self, name: &'static str, every: Every, open: F) -> Self
    where
        F: Fn(Cx, Day) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        self.schedules.push(Schedule { name, every, open: Arc::new(move |cx, day| Box::pin(open(cx, day))) });
        self
    }

    /// All of `other` as well.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.handlers.extend(other.handlers);
        self.schedules.extend(other.schedules);
        self
    }

    /// Names of all jobs that somebody does.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.handlers.keys().copied().collect();
        names.sort_unstable();
        names
    }

    /// Does due jobs until nothing is due; returns how many. For tests, the demonstration and the command line.
    pub async fn drain(&self, store: &Store) -> Result<u64> {
        let cx = store.cx(Actor::system());
        let mut done = 0;
        while self.one(&cx).await? {
            done += 1;
        }
        Ok(done)
    }

    /// Opens what is due by schedule; returns how many opened. What fails is tried again with back-off, for the same day.
    pub async fn open_schedules(&self, store: &Store) -> Result<u64> {
        let cx = store.cx(Actor::system());
        let mut opened = 0;
        for schedule in &self.schedules {
            let Some(period) = schedule.every.period(&cx) else { continue };
            let (name, period) = (schedule.name, &period);
            let (job, day) = (&format!("{SCHEDULED}{name}"), &cx.today().to_string());
            let mine = cx
                .housekeep(|tx| async move {
                    Queue::open_period(&tx, name, period, job, day, LEASE_SECONDS).await
                })
                .await?;
            if let Some(job) = mine {
                opened += 1;
                self.work(&cx, &job).await?;
            }
        }
        Ok(opened)
    }

    async fn one(&self, cx: &Cx) -> Result<bool> {
        let Some(job) = Queue::take(cx, LEASE_SECONDS).await? else { return Ok(false) };
        self.work(cx, &job).await?;
        Ok(true)
    }

    async fn work(&self, cx: &Cx, job: &JobRow) -> Result<()> {
        if job.attempts > TRIES {
            // Failures rest before this; only a job under which the process died comes here.
            tracing::error!(
                job = job.name,
                attempts = TRIES,
                "the program stopped in the middle of a job each time"
            );
            let said = format!(
                "Chương trình dừng giữa chừng trong {TRIES} lần làm việc này, lần nào cũng chưa xong."
            );
            return Queue::fail(cx, job.id, &said, None).await;
        }
        match self.attempt(cx, job).await {
            Ok(()) => Queue::finish(cx, job.id).await?,
            Err(error) => {
                let said = chain(&error);
                tracing::warn!(job = job.name, attempt = job.attempts, error = said, "job failed");
                let again = (job.attempts < TRIES)
                    .then(|| cx.clock().real_now().plus_seconds(back_off_seconds(job.attempts)));
                Queue::fail(cx, job.id, &said, again).await?;
            }
        }
        Ok(())
    }

    async fn attempt(&self, cx: &Cx, job: &JobRow) -> Result<()> {
        let nobody = || kernel::Error::internal(format!("nothing does the job {}", job.name));
        let outcome = if let Some(name) = job.name.strip_prefix(SCHEDULED) {
            let schedule = self.schedules.iter().find(|one| one.name == name).ok_or_else(nobody)?;
            (schedule.open)(cx.clone(), job.payload.parse().map_err(kernel::Error::internal)?)
        } else {
            let handler = self.handlers.get(job.name.as_str()).ok_or_else(nobody)?;
            handler(cx.clone(), job.payload.clone())
        };
        // A task of its own, so that a panic in a library ends as a failed job and not as a dead worker.
        let mut running = tokio::spawn(outcome);
        loop {
            tokio::select! {
                ended = &mut running => return ended.unwrap_or_else(|join| Err(kernel::Error::internal(join))),
                () = tokio::time::sleep(BEAT) => {
                    if let Err(error) = Queue::prolong(cx, job.id, LEASE_SECONDS).await {
                        tracing::warn!(job = job.name, error = %chain(&error), "the lease of a job was not prolonged");
                    }
                }
            }
        }
    }
}

impl Every {
    fn period(self, cx: &Cx) -> Option<String> {
        match self {
            Self::Day { hour, minute } => {
                let now = cx.now().local();
                ((now.hour(), now.minute()) >= (hour, minute)).then(|| cx.today().to_string())
            }
            Self::Minutes(minutes) => {
                Some((cx.clock().real_now().millis() / (minutes.max(1) * 60_000)).to_string())
            }
        }
    }
}

/// 5 s, 20 s, 80 s … at most an hour.
fn back_off_seconds(attempt: i64) -> i64 {
    let exponent = u32::try_from((attempt - 1).clamp(0, 8)).unwrap_or(0);
    (5 * 4_i64.pow(exponent)).min(3600)
}

/// An error with all its causes, for the log and the administrator.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        said.push_str(": ");
        said.push_str(&cause.to_string());
        source = cause.source();
    }
    said
}

/// Works until `stop` turns true; a job under way is finished first.
pub async fn run(store: Store, registry: Registry, mut stop: watch::Receiver<bool>) {
    let mut rounds = 0_u32;
    while !*stop.borrow() {
        if rounds.is_multiple_of(20)
            && let Err(error) = registry.open_schedules(&store).await
        {
            tracing::error!(error = %chain(&error), "schedules failed");
        }
        rounds = rounds.wrapping_add(1);
        let busy = match registry.one(&store.cx(Actor::system())).await {
            Ok(busy) => busy,
            Err(error) => {
                tracing::error!(error = %chain(&error), "the job table did not answer");
                false
            }
        };
        if !busy {
            tokio::select! {
                () = tokio::time::sleep(IDLE) => {}
                _ = stop.changed() => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_grows_to_an_hour() {
        let waits: Vec<i64> = (1..=8).map(back_off_seconds).collect();
        assert_eq!(waits, [5, 20, 80, 320, 1280, 3600, 3600, 3600]);
    }
}
