//! Tasks as JSON: the same acts as the pages.

use kernel::words::DueClock;
use kernel::{Error, PageQuery, TaskId};
use notices::Pace;
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Json, Query, TextPath};

use crate::form::GiveForm;
use crate::model::{State, Task, TaskFilter};
use crate::policy::act;
use crate::store::list::{self as sql, Edges};
use crate::{acts, store};

/// The addresses of this module.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(give))
        .routes(routes!(report))
        .routes(routes!(propose))
        .routes(routes!(accept))
        .routes(routes!(give_back))
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

/// What is reported.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct ReportJson {
    /// The version that was read.
    version: Option<i64>,
    /// How far, 0 to 100.
    percent: Option<i64>,
    /// What was done.
    words: String,
}

/// Words that go with a change.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct WordsJson {
    /// The version that was read.
    version: Option<i64>,
    /// The words.
    words: String,
}

/// A task to give.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct NewTaskJson {
    /// One line.
    title: String,
    /// Words.
    text: String,
    /// Id of the lead agency.
    lead: String,
    /// Ids of the coordinators.
    coordinators: Vec<String>,
    /// Id of the agency that gives it.
    assigner: String,
    /// Area of work.
    area: String,
    /// What is to be delivered.
    product: String,
    /// Deadline, `2021-10-15`.
    due: String,
    /// Whether it goes on without an end.
    open_ended: bool,
}

/// Một nhiệm vụ đã thay đổi.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct Changed {
    /// Id.
    id: String,
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
        states: State::parse(&asked.state).into_iter().collect(),
        lead: asked.lead.parse().ok(),
        plan: asked.plan.parse().ok(),
        ..TaskFilter::default()
    };
    let edges = Edges::of(pace.today, &pace.calendar, pace.soon_days);
    let page = PageQuery::new(asked.page.unwrap_or(1), asked.size.unwrap_or(PageQuery::SIZE));
    let scope = call.cx.actor.scope();
    let found = sql::page(call.cx.db(), &scope, &filter, edges, ("han", false), page).await?;
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

fn id_of(path: &TextPath) -> Result<TaskId, Error> {
    path.0.first().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)
}

/// Giao một nhiệm vụ.
#[utoipa::path(post, path = "/api/tasks", tag = "tasks", request_body = NewTaskJson,
    responses((status = 200, body = Changed), (status = 403), (status = 422)))]
async fn give(call: ApiCaller, Json(new): Json<NewTaskJson>) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let authority = call.cx.actor.home().ok_or(Error::Denied)?;
    let form = GiveForm {
        title: new.title,
        text: new.text,
        lead: new.lead,
        coordinators: new.coordinators,
        assigner: new.assigner,
        area: new.area,
        product: new.product,
        due: new.due,
        open_ended: if new.open_ended { "1".to_owned() } else { String::new() },
        ..GiveForm::default()
    };
    let id = acts::give_by_hand(&call.cx, &form.read(authority, None)?).await?;
    Ok(Json(Changed { id: id.to_string() }))
}

/// Báo cáo tiến độ.
#[utoipa::path(post, path = "/api/tasks/{id}/progress", tag = "tasks", params(("id" = String, Path)),
    request_body = ReportJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn report(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<ReportJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let id = id_of(&path)?;
    let report = acts::Report { percent: new.percent, words: new.words, files: Vec::new() };
    acts::report(&call.cx, call.app.files(), id, new.version, &report).await?;
    Ok(Json(Changed { id: id.to_string() }))
}

/// Đề nghị xác nhận hoàn thành.
#[utoipa::path(post, path = "/api/tasks/{id}/propose", tag = "tasks", params(("id" = String, Path)),
    request_body = WordsJson, responses((status = 200, body = Changed), (status = 409)))]
async fn propose(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<WordsJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let id = id_of(&path)?;
    acts::propose(&call.cx, id, new.version, &new.words).await?;
    Ok(Json(Changed { id: id.to_string() }))
}

/// Xác nhận hoàn thành.
#[utoipa::path(post, path = "/api/tasks/{id}/accept", tag = "tasks", params(("id" = String, Path)),
    request_body = WordsJson, responses((status = 200, body = Changed), (status = 409)))]
async fn accept(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<WordsJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let id = id_of(&path)?;
    acts::accept(&call.cx, id, new.version, &new.words).await?;
    Ok(Json(Changed { id: id.to_string() }))
}

/// Trả lại để làm tiếp.
#[utoipa::path(post, path = "/api/tasks/{id}/return", tag = "tasks", params(("id" = String, Path)),
    request_body = WordsJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn give_back(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<WordsJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let id = id_of(&path)?;
    acts::give_back(&call.cx, id, new.version, &new.words).await?;
    Ok(Json(Changed { id: id.to_string() }))
}
