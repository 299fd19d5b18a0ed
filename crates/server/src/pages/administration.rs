//! What the administrator sees of the machine: jobs and the audit record.

use askama::Template;
use kernel::{Actor, Error, Guarded, Result, Role, words};
use store::{AuditEvent, AuditTrail, Cx, JobId, JobRow, JobState, ON_BEHALF_OF, Queue};
use web::{Answer, Caller, Flash, FlashKind, Form, IdPath, Page, Query, redirect, render};

/// The installation itself, which only administrators keep.
struct Installation;
/// Reading and running what the machine does.
struct Keep;

impl Guarded<Keep> for Installation {
    fn visible_to(&self, actor: &Actor) -> bool {
        actor.has_anywhere(Role::Administrator)
    }
    fn allows(&self, actor: &Actor) -> bool {
        actor.has_anywhere(Role::Administrator)
    }
}

fn only_administrators(cx: &Cx) -> Result<()> {
    cx.actor.grant::<_, Keep>(Installation).map(|_| ())
}

#[derive(Template)]
#[template(path = "administration.html")]
struct HomePage {
    page: Page,
    failed: i64,
}

/// The ways from here.
pub async fn home(call: Caller) -> Answer {
    only_administrators(&call.cx)?;
    let (_, failed) = Queue::counts(&call.cx).await?;
    render(&HomePage { page: call.page("Quản trị", "/quan-tri").await?, failed })
}

#[derive(Template)]
#[template(path = "jobs.html")]
struct JobsPage {
    page: Page,
    rows: Vec<JobLine>,
}

struct JobLine {
    job: JobRow,
    state: &'static str,
    class: &'static str,
    due: String,
    failed: bool,
}

/// The queue, failed jobs first.
pub async fn jobs(call: Caller) -> Answer {
    only_administrators(&call.cx)?;
    let rows = Queue::list(&call.cx).await?.into_iter().map(job_line).collect();
    render(&JobsPage { page: call.page("Việc chạy nền", "/quan-tri").await?, rows })
}

fn job_line(job: JobRow) -> JobLine {
    let (state, class) = match job.state {
        JobState::Queued => ("đang chờ", "none"),
        JobState::Running => ("đang chạy", "in-time"),
        JobState::Failed => ("đã dừng vì lỗi", "late"),
    };
    JobLine { due: words::moment(job.due_at), failed: job.state == JobState::Failed, state, class, job }
}

/// Puts a failed job back on the queue.
pub async fn run_again(call: Caller, IdPath(id): IdPath<JobId>, Form(()): Form<()>) -> Answer {
    call.cx
        .write(|tx| async move {
            tx.actor().grant::<_, Keep>(Installation)?;
            Queue::run_again(&tx, id).await?;
            tx.audit("job.run-again", id).await
        })
        .await?;
    redirect("/quan-tri/viec-nen", Some(Flash::new(FlashKind::Ok, "Việc sẽ chạy lại ngay.")))
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    page: Page,
    rows: Vec<AuditLine>,
    older: Option<i64>,
}

struct AuditLine {
    at: String,
    /// The people on whose behalf it was done.
    behalf: Option<String>,
    event: AuditEvent,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    truoc: Option<i64>,
}

/// The audit record, newest first.
pub async fn audit(call: Caller, Query(query): Query<AuditQuery>) -> Answer {
    only_administrators(&call.cx)?;
    let events = AuditTrail::newest(&call.cx, query.truoc, 101).await?;
    let older = if events.len() > 100 { events.get(99).map(|e| e.seq) } else { None };
    let rows = events
        .into_iter()
        .take(100)
        .map(|event| AuditLine {
            at: words::moment(event.at),
            behalf: event.also.get(ON_BEHALF_OF).cloned(),
            event,
        })
        .collect::<Vec<_>>();
    if rows.is_empty() && query.truoc.is_some() {
        return Err(Error::NotFound.into());
    }
    render(&AuditPage { page: call.page("Nhật ký", "/quan-tri").await?, rows, older })
}
