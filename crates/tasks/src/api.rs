//! Tasks as JSON: the same acts as the pages.

mod doing;
mod giving;
mod talk;

use kernel::words::DueClock;
use kernel::{Day, Error, PageQuery, TaskId};
use notices::Pace;
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Json, Query, TextPath};

use crate::model::summary::Change;
use crate::model::{State, Task, TaskFilter};
use crate::policy::act;
use crate::store;
use crate::store::list::{self as sql, Edges};

/// The addresses of this module.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .merge(giving::router())
        .merge(doing::router())
        .merge(talk::router())
}

/// Which tasks.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct Asked {
    /// Words that must all occur, in any spelling.
    q: String,
    /// `given`, `working`, `proposed`, `returned`, `done`, `withdrawn`; empty: all but withdrawn.
    state: String,
    /// Id of the lead agency.
    lead: String,
    /// Id of the plan.
    plan: String,
    /// `done`, `late`, `given`: only what was done, became late or was given since the day of `since`.
    change: String,
    /// With `change`: since which day, that day included, "2021-09-24".
    since: String,
    /// Page from 1.
    page: Option<u64>,
    /// Rows on a page, at most 500.
    size: Option<u64>,
}

/// One page of tasks.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct TaskList {
    /// How many there are on all pages.
    total: u64,
    /// The rows of this page.
    rows: Vec<TaskJson>,
}

/// A task.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct TaskJson {
    /// Id.
    id: String,
    /// "NV 12/2021".
    code: String,
    /// One line.
    title: String,
    /// Original words.
    text: String,
    /// What is to be delivered.
    product: Option<String>,
    /// Area of work.
    area: String,
    /// Where it stands.
    state: String,
    /// How far, 0 to 100.
    percent: i64,
    /// Id of the lead agency.
    lead: String,
    /// Ids of the coordinators; in lists empty.
    coordinators: Vec<String>,
    /// Id of the agency that gave it.
    assigner: String,
    /// Id of the plan.
    plan: Option<String>,
    /// Id of the item.
    item: Option<String>,
    /// The deadline it was given with, by which statistics count.
    first_due: Option<String>,
    /// The deadline that holds.
    due: Option<String>,
    /// "còn 3 ngày làm việc".
    clock: String,
    /// The day of delivery.
    done_on: Option<String>,
    /// Working days late at delivery.
    late_days: i64,
    /// Files of evidence.
    evidence: i64,
    /// To be sent back with a change.
    version: i64,
    /// Where it opens.
    href: String,
}

fn json(task: Task, pace: &Pace) -> TaskJson {
    let clock: DueClock = task.clock(pace.today, &pace.calendar, pace.soon_days);
    TaskJson {
        id: task.id.to_string(),
        href: task.href(),
        code: task.code,
        title: task.title,
        text: task.text,
        product: task.product,
        area: task.area,
        state: task.state.code().to_owned(),
        percent: task.percent,
        lead: task.lead.to_string(),
        coordinators: task.coordinators.iter().map(ToString::to_string).collect(),
        assigner: task.assigner.to_string(),
        plan: task.plan.map(|id| id.to_string()),
        item: task.item.map(|id| id.to_string()),
        first_due: task.first_due.map(|day| day.to_string()),
        due: task.due.map(|day| day.to_string()),
        clock: clock.text,
        done_on: task.done_on.map(|day| day.to_string()),
        late_days: task.late_days,
        evidence: task.evidence,
        version: task.version,
    }
}

/// Các nhiệm vụ mà người giữ mã truy cập được xem.
#[utoipa::path(get, path = "/api/tasks", tag = "tasks", params(Asked),
    responses((status = 200, body = TaskList), (status = 401), (status = 403)))]
async fn list(call: ApiCaller, Query(asked): Query<Asked>) -> Result<Json<TaskList>, ApiProblem> {
    call.require("tasks:read")?;
    let pace = Pace::of(&call.cx).await?;
    let filter = TaskFilter {
        words: asked.q,
        states: wanted(&asked.state, "state", State::parse)?.into_iter().collect(),
        lead: wanted(&asked.lead, "lead", |id| id.parse().ok())?,
        plan: wanted(&asked.plan, "plan", |id| id.parse().ok())?,
        changed: changed(&asked.change, &asked.since)?,
        ..TaskFilter::default()
    };
    let edges = Edges::of(pace.today, &pace.calendar, pace.soon_days);
    let page = PageQuery::new(asked.page.unwrap_or(1), asked.size.unwrap_or(PageQuery::SIZE));
    let scope = call.cx.actor.scope();
    let elsewhere = sql::elsewhere(call.cx.db(), &scope).await?;
    let found = sql::page(call.cx.db(), (&scope, &elsewhere), &filter, edges, ("han", false), page).await?;
    let rows = found.rows.into_iter().map(|line| json(line.task, &pace)).collect();
    Ok(Json(TaskList { total: found.total, rows }))
}

/// Một nhiệm vụ.
#[utoipa::path(get, path = "/api/tasks/{id}", tag = "tasks", params(("id" = String, Path)),
    responses((status = 200, body = TaskJson), (status = 404)))]
async fn one(call: ApiCaller, path: TextPath) -> Result<Json<TaskJson>, ApiProblem> {
    call.require("tasks:read")?;
    let task = store::task::get(call.cx.db(), id_of(&path)?).await?;
    let task: kernel::Granted<Task, act::See> = call.cx.actor.grant(task)?;
    Ok(Json(json(task.into_inner(), &Pace::of(&call.cx).await?)))
}

/// What changed in which way since when; one without the other says nothing.
fn changed(change: &str, since: &str) -> Result<Option<(Change, Day)>, Error> {
    let change = wanted(change, "change", |code| Change::ALL.into_iter().find(|one| one.code() == code))?;
    let since = wanted(since, "since", |day| day.parse().ok())?;
    match (change, since) {
        (Some(change), Some(since)) => Ok(Some((change, since))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Error::field("since", "Ghi thêm since: thay đổi từ ngày nào.")),
        (None, Some(_)) => Err(Error::field("change", "Ghi thêm change: done, late hoặc given.")),
    }
}

/// What a filter names; a filter that cannot be read is said to be wrong, not passed over.
fn wanted<T>(text: &str, field: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    read(text).map(Some).ok_or_else(|| Error::field(field, format!("Không hiểu giá trị “{text}”.")))
}

/// The names that the forms' fields have in JSON.
fn named(error: Error) -> Error {
    const NAMES: [(&str, &str); 16] = [
        ("ten", "title"),
        ("noi-dung", "words"),
        ("chu-tri", "lead"),
        ("ben-giao", "assigner"),
        ("tu-ngay", "from"),
        ("han", "due"),
        ("phan-tram", "percent"),
        ("ly-do", "words"),
        ("cau-hoi", "words"),
        ("tra-loi", "words"),
        ("y-kien", "words"),
        ("loi-don-doc", "words"),
        ("yeu-cau", "words"),
        ("han-moi", "to"),
        ("han-tra-loi", "due"),
        ("nguoi", "person"),
    ];
    error.renamed(&NAMES)
}

fn id_of(path: &TextPath) -> Result<TaskId, Error> {
    path.0.first().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)
}
