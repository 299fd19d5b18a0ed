//! Doing work and judging it.

use kernel::{AgencyId, Day, Error, PersonId, TaskId};
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, Query, SentFile, changed, day_of};

use super::named;
use crate::acts;
use crate::pages::FILE_BYTES;

/// The addresses of doing and judging.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(report))
        .routes(routes!(evidence))
        .routes(routes!(propose))
        .routes(routes!(accept))
        .routes(routes!(give_back))
        .routes(routes!(withdraw))
        .routes(routes!(assign))
        .routes(routes!(move_to))
        .routes(routes!(urge))
        .routes(routes!(demand))
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

/// A file that proves something, and what it proves.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct EvidenceAsked {
    /// Name of the file, with its ending.
    name: String,
    /// What was done; may be empty.
    words: String,
    /// How far, 0 to 100.
    percent: Option<i64>,
    /// The version that was read.
    version: Option<i64>,
}

/// Who does it.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct AssignJson {
    /// The version that was read.
    version: Option<i64>,
    /// Id of a person in the lead agency; none: nobody any more.
    person: Option<String>,
}

/// Who leads from now on.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct MoveJson {
    /// The version that was read.
    version: Option<i64>,
    /// Id of the new lead agency.
    agency: String,
    /// Why.
    words: String,
}

/// What is to be explained.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct DemandJson {
    /// What is asked; empty: what is usually asked about this task.
    words: String,
    /// By when, `2021-10-05`; none: three working days.
    due: Option<String>,
}

/// Báo cáo tiến độ.
#[utoipa::path(post, path = "/api/tasks/{id}/progress", tag = "tasks", params(("id" = String, Path)),
    request_body = ReportJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn report(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<ReportJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let report = acts::Report { percent: new.percent, words: new.words, files: Vec::new() };
    acts::report(&call.cx, call.app.files(), id, new.version, &report).await.map_err(named)?;
    Ok(changed(id))
}

/// Đề nghị xác nhận hoàn thành.
#[utoipa::path(post, path = "/api/tasks/{id}/propose", tag = "tasks", params(("id" = String, Path)),
    request_body = WordsJson, responses((status = 200, body = Changed), (status = 409)))]
async fn propose(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<WordsJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    acts::propose(&call.cx, id, new.version, &new.words).await.map_err(named)?;
    Ok(changed(id))
}

/// Xác nhận hoàn thành.
#[utoipa::path(post, path = "/api/tasks/{id}/accept", tag = "tasks", params(("id" = String, Path)),
    request_body = WordsJson, responses((status = 200, body = Changed), (status = 409)))]
async fn accept(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<WordsJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    acts::accept(&call.cx, id, new.version, &new.words).await.map_err(named)?;
    Ok(changed(id))
}

/// Trả lại để làm tiếp.
#[utoipa::path(post, path = "/api/tasks/{id}/return", tag = "tasks", params(("id" = String, Path)),
    request_body = WordsJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn give_back(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<WordsJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    acts::give_back(&call.cx, id, new.version, &new.words).await.map_err(named)?;
    Ok(changed(id))
}

/// Gửi một tệp minh chứng làm thân yêu cầu, kèm báo cáo tiến độ.
#[utoipa::path(post, path = "/api/tasks/{id}/evidence", tag = "tasks", params(("id" = String, Path), EvidenceAsked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn evidence(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Query(asked): Query<EvidenceAsked>,
    file: SentFile,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let files = call.app.files();
    let stored = file.store(&call.cx, files, &asked.name, FILE_BYTES).await?;
    let report = acts::Report { percent: asked.percent, words: asked.words, files: vec![stored.id] };
    acts::report(&call.cx, files, id, asked.version, &report).await.map_err(named)?;
    Ok(changed(id))
}

/// Rút nhiệm vụ.
#[utoipa::path(post, path = "/api/tasks/{id}/withdraw", tag = "tasks", params(("id" = String, Path)),
    request_body = WordsJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn withdraw(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<WordsJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    acts::withdraw(&call.cx, id, new.version, &new.words).await.map_err(named)?;
    Ok(changed(id))
}

/// Phân công người thực hiện.
#[utoipa::path(post, path = "/api/tasks/{id}/assign", tag = "tasks", params(("id" = String, Path)),
    request_body = AssignJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn assign(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<AssignJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let unknown = |_| Error::field("person", "Không có người này.");
    let to: Option<PersonId> = new.person.map(|person| person.parse()).transpose().map_err(unknown)?;
    acts::assign(&call.cx, id, new.version, to).await.map_err(named)?;
    Ok(changed(id))
}

/// Chuyển cơ quan chủ trì.
#[utoipa::path(post, path = "/api/tasks/{id}/move", tag = "tasks", params(("id" = String, Path)),
    request_body = MoveJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn move_to(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<MoveJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let to: AgencyId = new.agency.parse().map_err(|_| Error::field("agency", "Không có cơ quan này."))?;
    acts::move_to(&call.cx, id, new.version, to, &new.words).await.map_err(named)?;
    Ok(changed(id))
}

/// Đôn đốc.
#[utoipa::path(post, path = "/api/tasks/{id}/urge", tag = "tasks", params(("id" = String, Path)),
    request_body = WordsJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn urge(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<WordsJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    acts::urge(&call.cx, id, &new.words).await.map_err(named)?;
    Ok(changed(id))
}

/// Yêu cầu giải trình.
#[utoipa::path(post, path = "/api/tasks/{id}/explanations", tag = "tasks", params(("id" = String, Path)),
    request_body = DemandJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn demand(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<DemandJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let due: Day = match new.due {
        Some(day) => day_of(&day, "due")?,
        None => acts::usual_answer_day(&call.cx).await?,
    };
    Ok(changed(acts::ask_about_task(&call.cx, id, &new.words, due).await.map_err(named)?))
}
