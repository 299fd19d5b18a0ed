//! The job table: enqueued in the business transaction, leased by workers, retried with back-off.

use kernel::{Error, Moment, Result};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use sha2::{Digest, Sha256};

use crate::cx::{Cx, Tx};

kernel::id!(
    /// One job on the queue.
    JobId, "job");

/// Work for later. The JSON of an old queue must still parse, so fields are only added, with defaults.
pub trait Job: serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static {
    /// Stable name: module, dot, verb ("notices.send-digest").
    const NAME: &'static str;

    /// Jobs of one name with the same key are queued once only; none: always queued.
    fn key(&self) -> Option<String> {
        None
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waits for its time.
    Queued,
    /// A worker holds it until its lease ends.
    Running,
    /// Given up after its last try; an administrator can run it again.
    Failed,
}

impl JobState {
    fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Failed => "failed",
        }
    }

    fn parse(code: &str) -> Self {
        match code {
            "running" => Self::Running,
            "failed" => Self::Failed,
            _ => Self::Queued,
        }
    }
}

/// A job as stored.
#[derive(Debug, Clone)]
pub struct JobRow {
    /// Its id.
    pub id: JobId,
    /// [`Job::NAME`].
    pub name: String,
    /// Its JSON.
    pub payload: String,
    /// Where it stands.
    pub state: JobState,
    /// When it may run (real time).
    pub due_at: Moment,
    /// How often it was begun.
    pub attempts: i64,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// When it was queued.
    pub created_at: Moment,
}

pub(crate) async fn insert(
    tx: &Tx,
    name: &str,
    payload: String,
    key: Option<String>,
    when: Moment,
) -> Result<()> {
    let db = tx.db();
    let backend = db.get_database_backend();
    if let Some(key) = &key {
        let there = db
            .query_one_raw(Statement::from_sql_and_values(
                backend,
                "SELECT id FROM job WHERE name = $1 AND key = $2 AND state = 'queued' LIMIT 1",
                [name.into(), key.clone().into()],
            ))
            .await?;
        if there.is_some() {
            return Ok(());
        }
    }
    let id: JobId = tx.new_id();
    db.execute_raw(Statement::from_sql_and_values(
        backend,
        "INSERT INTO job (id, name, payload, key, state, due_at, attempts, created_at) \
         VALUES ($1, $2, $3, $4, 'queued', $5, 0, $6)",
        [id.into(), name.into(), payload.into(), key.into(), when.into(), tx.cx().clock().real_now().into()],
    ))
    .await?;
    Ok(())
}

const COLUMNS: &str = "id, name, payload, state, due_at, attempts, last_error, created_at";

/// What workers and the administrator do with the queue.
#[derive(Debug)]
pub struct Queue;

impl Queue {
    /// Takes the next due job and holds it for `lease_seconds`; a job whose lease ran out is taken again.
    pub async fn take(cx: &Cx, lease_seconds: i64) -> Result<Option<JobRow>> {
        cx.housekeep(|tx| async move {
            let now = tx.cx().clock().real_now();
            let db = tx.db();
            let row = db
                .query_one_raw(Statement::from_sql_and_values(
                    db.get_database_backend(),
                    format!(
                        "UPDATE job SET state = 'running', attempts = attempts + 1, leased_until = $1 \
                         WHERE id = (SELECT id FROM job WHERE (state = 'queued' AND due_at <= $2) \
                         OR (state = 'running' AND leased_until < $2) ORDER BY due_at, id LIMIT 1) \
                         RETURNING {COLUMNS}"
                    ),
                    [now.plus_seconds(lease_seconds).into(), now.into()],
                ))
                .await?;
            row.as_ref().map(job).transpose()
        })
        .await
    }

    /// The worker that has the job still works on it: its lease ends so many seconds from now.
    pub async fn prolong(cx: &Cx, id: JobId, lease_seconds: i64) -> Result<()> {
        let until = cx.clock().real_now().plus_seconds(lease_seconds);
        Self::run(
            cx,
            "UPDATE job SET leased_until = $2 WHERE id = $1 AND state = 'running'",
            vec![id.into(), until.into()],
        )
        .await
    }

    /// The job is done: it leaves the queue.
    pub async fn finish(cx: &Cx, id: JobId) -> Result<()> {
        Self::run(cx, "DELETE FROM job WHERE id = $1", vec![id.into()]).await
    }

    /// The job failed: it waits until `again_at`, or rests as failed.
    pub async fn fail(cx: &Cx, id: JobId, error: &str, again_at: Option<Moment>) -> Result<()> {
        let state = if again_at.is_some() { JobState::Queued } else { JobState::Failed };
        let due = again_at.unwrap_or_else(|| cx.clock().real_now());
        let error: String = error.chars().take(2000).collect();
        Self::run(
            cx,
            "UPDATE job SET state = $2, due_at = $3, last_error = $4, leased_until = NULL WHERE id = $1",
            vec![id.into(), state.code().into(), due.into(), error.into()],
        )
        .await
    }

    /// All jobs on the queue, failed ones first, at most 500.
    pub async fn list(cx: &Cx) -> Result<Vec<JobRow>> {
        let db = cx.db();
        let rows = db
            .query_all_raw(Statement::from_string(
                db.get_database_backend(),
                format!(
                    "SELECT {COLUMNS} FROM job ORDER BY CASE state WHEN 'failed' THEN 0 WHEN 'running' THEN 1 ELSE 2 END, \
                     due_at LIMIT 500"
                ),
            ))
            .await?;
        rows.iter().map(job).collect()
    }

    /// How many jobs are due and waiting, and how many have failed.
    pub async fn counts(cx: &Cx) -> Result<(i64, i64)> {
        let db = cx.db();
        let row = db
            .query_one_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                "SELECT CAST(COALESCE(SUM(CASE WHEN state = 'queued' AND due_at <= $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS due, \
                 CAST(COALESCE(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0) AS BIGINT) AS failed FROM job",
                [cx.clock().real_now().into()],
            ))
            .await?;
        let Some(row) = row else { return Ok((0, 0)) };
        Ok((row.try_get("", "due")?, row.try_get("", "failed")?))
    }

    /// Puts a failed job back on the queue now; the caller records whose act it was.
    pub async fn run_again(tx: &Tx, id: JobId) -> Result<()> {
        let db = tx.db();
        let done = db
            .execute_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                "UPDATE job SET state = 'queued', due_at = $2, attempts = 0 WHERE id = $1 AND state = 'failed'",
                [id.into(), tx.cx().clock().real_now().into()],
            ))
            .await?;
        if done.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
    }

    /// Opens the schedule `name` for `period` (a day, an hour), once for each period: a job of the name `job`, already
    /// held for `lease_seconds`, so that a failure or a process that dies is tried again like any other job.
    pub async fn open_period(
        tx: &Tx,
        name: &str,
        period: &str,
        job: &str,
        payload: &str,
        lease_seconds: i64,
    ) -> Result<Option<JobRow>> {
        let db = tx.db();
        let done = db
            .execute_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                "INSERT INTO job_schedule (name, last) VALUES ($1, $2) \
                 ON CONFLICT (name) DO UPDATE SET last = excluded.last WHERE job_schedule.last <> excluded.last",
                [name.into(), period.into()],
            ))
            .await?;
        if done.rows_affected() == 0 {
            return Ok(None);
        }
        let id = period_id(job, period);
        let now = tx.cx().clock().real_now();
        let row = db
            .query_one_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                format!(
                    "INSERT INTO job (id, name, payload, key, state, due_at, attempts, leased_until, created_at) \
                     VALUES ($1, $2, $3, $4, 'running', $5, 1, $6, $5) ON CONFLICT (id) DO NOTHING RETURNING {COLUMNS}"
                ),
                [
                    id.into(),
                    job.into(),
                    payload.into(),
                    period.into(),
                    now.into(),
                    now.plus_seconds(lease_seconds).into(),
                ],
            ))
            .await?;
        row.as_ref().map(self::job).transpose()
    }

    async fn run(cx: &Cx, sql: &'static str, values: Vec<sea_orm::Value>) -> Result<()> {
        cx.housekeep(|tx| {
            let values = values.clone();
            async move {
                let db = tx.db();
                db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values))
                    .await?;
                Ok(())
            }
        })
        .await
    }
}

/// The job of a schedule's period always has the same id: it takes no randomness from the clock, and there is one only.
fn period_id(job: &str, period: &str) -> JobId {
    let mut hasher = Sha256::new();
    hasher.update(job.as_bytes());
    hasher.update([0]);
    hasher.update(period.as_bytes());
    let hash = hasher.finalize();
    let half =
        |from: usize| hash.iter().skip(from).take(8).fold(0_u64, |n, byte| (n << 8) | u64::from(*byte));
    JobId::from(kernel::id::Uuid::from_u64_pair(half(0), half(8)))
}

fn job(row: &QueryResult) -> Result<JobRow> {
    let state: String = row.try_get("", "state")?;
    Ok(JobRow {
        id: row.try_get("", "id")?,
        name: row.try_get("", "name")?,
        payload: row.try_get("", "payload")?,
        state: JobState::parse(&state),
        due_at: row.try_get("", "due_at")?,
        attempts: row.try_get("", "attempts")?,
        last_error: row.try_get("", "last_error")?,
        created_at: row.try_get("", "created_at")?,
    })
}
