//! What is said about a task: reports with their evidence, questions, wishes for a later deadline, explanations.

use files::Disposition;
use kernel::{Granted, Moment, PersonId, TaskId};
use utoipa::ToSchema;
use web::axum::response::Response;
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, TextPath, changed, day_of};

use super::named;
use crate::model::{Explanation, Task};
use crate::policy::act;
use crate::{EvidenceId, ExplanationId, ExtensionId, QuestionId, acts, store};

/// The addresses of talk.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(talk))
        .routes(routes!(evidence))
        .routes(routes!(ask))
        .routes(routes!(answer))
        .routes(routes!(extend))
        .routes(routes!(decide))
        .routes(routes!(explain))
}

/// Who said something, and when.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct Said {
    /// Id of the person; none: the program.
    person: Option<String>,
    /// When, in UTC.
    at: String,
    /// The words.
    words: String,
}

impl Said {
    fn new(person: Option<PersonId>, at: Moment, words: &str) -> Self {
        Self { person: person.map(|id| id.to_string()), at: at.to_string(), words: words.to_owned() }
    }
}

/// A file of evidence.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct EvidenceJson {
    /// Id; `/api/tasks/{id}/evidence/{evidence}` sends the file.
    id: String,
    /// Name of the file.
    name: String,
    /// Bytes.
    size: i64,
}

/// A report on progress.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct ProgressJson {
    /// What was done.
    said: Said,
    /// How far, 0 to 100.
    percent: i64,
    /// Files that came with it.
    evidence: Vec<EvidenceJson>,
}

/// A question with its answer.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct QuestionJson {
    /// Id.
    id: String,
    /// What is asked.
    said: Said,
    /// Id of the agency that must answer.
    agency: String,
    /// The answer.
    answer: Option<Said>,
}

/// A wish for a later deadline.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct ExtensionJson {
    /// Id.
    id: String,
    /// Why.
    said: Said,
    /// The day that is wished for.
    wanted: String,
    /// The day that was granted; none: refused, or not yet decided.
    granted: Option<String>,
    /// What was decided; none: not yet.
    decided: Option<Said>,
}

/// An explanation that was asked for.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct ExplanationJson {
    /// Id.
    id: String,
    /// What is asked.
    said: Said,
    /// Id of the agency that must answer.
    agency: String,
    /// By when.
    due: String,
    /// The answer.
    answer: Option<Said>,
}

impl ExplanationJson {
    fn of(one: Explanation) -> Self {
        Self {
            id: one.id.to_string(),
            said: Said::new(one.asked_by, one.asked_at, &one.words),
            agency: one.agency.to_string(),
            due: one.due.to_string(),
            answer: one.answer.map(|(words, by, at)| Said::new(by, at, &words)),
        }
    }
}

/// How much of each list is older than what the answer holds.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct OlderTalkJson {
    /// Reports on progress.
    progress: i64,
    /// Questions.
    questions: i64,
    /// Wishes for a later deadline.
    extensions: i64,
    /// Explanations.
    explanations: i64,
}

/// What was said about a task, oldest first: the newest of each list, and how much is older.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct TalkJson {
    /// Reports on progress.
    progress: Vec<ProgressJson>,
    /// Questions.
    questions: Vec<QuestionJson>,
    /// Wishes for a later deadline.
    extensions: Vec<ExtensionJson>,
    /// Explanations.
    explanations: Vec<ExplanationJson>,
    /// What the lists leave out.
    older: OlderTalkJson,
}

/// Words of a question or an answer.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct OnlyWords {
    /// The words.
    words: String,
}

/// A later deadline that is wished for.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct ExtendJson {
    /// The day, `2021-11-15`.
    to: String,
    /// Why.
    words: String,
}

/// What is decided on it.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct DecideJson {
    /// The day that is granted; none: refused.
    to: Option<String>,
    /// Words that go with it; with a refusal they must be there.
    words: String,
}

async fn seen(call: &ApiCaller, id: TaskId) -> Result<Task, ApiProblem> {
    call.require("tasks:read")?;
    let task: Granted<Task, act::See> = call.cx.actor.grant(store::task::get(call.cx.db(), id).await?)?;
    Ok(task.into_inner())
}

/// Trao đổi về một nhiệm vụ: tiến độ kèm minh chứng, hỏi đáp, gia hạn, giải trình.
#[utoipa::path(get, path = "/api/tasks/{id}/talk", tag = "tasks", params(("id" = String, Path)),
    responses((status = 200, body = TalkJson), (status = 404)))]
async fn talk(call: ApiCaller, IdPath(id): IdPath<TaskId>) -> Result<Json<TalkJson>, ApiProblem> {
    let task = seen(&call, id).await?;
    let talk = store::talk::of_task(call.cx.db(), task.id).await?;
    let (explanations, older_explanations) = store::explanation::of(call.cx.db(), &task.id.into()).await?;
    let progress = talk.progress.iter().map(|row| ProgressJson {
        said: Said::new(row.person, row.at, &row.words),
        percent: row.percent,
        evidence: talk
            .evidence
            .iter()
            .filter(|file| file.progress == Some(row.id))
            .map(|file| EvidenceJson { id: file.id.to_string(), name: file.name.clone(), size: file.size })
            .collect(),
    });
    let questions = talk.questions.iter().map(|row| QuestionJson {
        id: row.id.to_string(),
        said: Said::new(row.person, row.at, &row.words),
        agency: row.agency.to_string(),
        answer: row
            .answered_at
            .map(|at| Said::new(row.answered_by, at, row.answer.as_deref().unwrap_or_default())),
    });
    let extensions = talk.extensions.iter().map(|row| ExtensionJson {
        id: row.id.to_string(),
        said: Said::new(row.person, row.at, &row.reason),
        wanted: row.wanted.to_string(),
        granted: row.granted.map(|day| day.to_string()),
        decided: row.decided_at.map(|at| Said::new(row.decided_by, at, &row.note)),
    });
    let (progress_older, questions_older, extensions_older) = talk.older;
    Ok(Json(TalkJson {
        older: OlderTalkJson {
            progress: progress_older,
            questions: questions_older,
            extensions: extensions_older,
            explanations: older_explanations,
        },
        progress: progress.collect(),
        questions: questions.collect(),
        extensions: extensions.collect(),
        explanations: explanations.into_iter().map(ExplanationJson::of).collect(),
    }))
}

/// Một tệp minh chứng.
#[utoipa::path(get, path = "/api/tasks/{id}/evidence/{evidence}", tag = "tasks",
    params(("id" = String, Path), ("evidence" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404)))]
async fn evidence(call: ApiCaller, path: TextPath) -> Result<Response, ApiProblem> {
    let (id, evidence): (TaskId, EvidenceId) = path.pair()?;
    let task = seen(&call, id).await?;
    let row = store::talk::evidence(call.cx.db(), evidence).await?;
    let stored = call.app.files().get_of(&call.cx, &task.id.into(), row.file).await?;
    let contents = call.app.files().open(stored.id).await?;
    Ok(files::serve(&stored, contents, Disposition::Attachment))
}

/// Hỏi về một nhiệm vụ.
#[utoipa::path(post, path = "/api/tasks/{id}/questions", tag = "tasks", params(("id" = String, Path)),
    request_body = OnlyWords, responses((status = 200, body = Changed), (status = 422)))]
async fn ask(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<OnlyWords>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    Ok(changed(acts::ask(&call.cx, id, &new.words).await.map_err(named)?))
}

/// Trả lời một câu hỏi.
#[utoipa::path(post, path = "/api/questions/{id}/answer", tag = "tasks", params(("id" = String, Path)),
    request_body = OnlyWords, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn answer(
    call: ApiCaller,
    IdPath(id): IdPath<QuestionId>,
    Json(new): Json<OnlyWords>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    acts::answer(&call.cx, id, &new.words).await.map_err(named)?;
    Ok(changed(id))
}

/// Xin gia hạn.
#[utoipa::path(post, path = "/api/tasks/{id}/extensions", tag = "tasks", params(("id" = String, Path)),
    request_body = ExtendJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn extend(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<ExtendJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let wanted = day_of(&new.to, "to")?;
    Ok(changed(acts::ask_extension(&call.cx, id, wanted, &new.words).await.map_err(named)?))
}

/// Quyết định về một đề nghị gia hạn: có `to` là đồng ý đến ngày đó, không có là không đồng ý.
#[utoipa::path(post, path = "/api/extensions/{id}/decide", tag = "tasks", params(("id" = String, Path)),
    request_body = DecideJson, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn decide(
    call: ApiCaller,
    IdPath(id): IdPath<ExtensionId>,
    Json(new): Json<DecideJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let done = match new.to {
        Some(to) => acts::grant_extension(&call.cx, id, Some(day_of(&to, "to")?), &new.words).await,
        None => acts::refuse_extension(&call.cx, id, &new.words).await,
    };
    done.map_err(named)?;
    Ok(changed(id))
}

/// Trả lời yêu cầu giải trình.
#[utoipa::path(post, path = "/api/explanations/{id}/answer", tag = "tasks", params(("id" = String, Path)),
    request_body = OnlyWords, responses((status = 200, body = Changed), (status = 409), (status = 422)))]
async fn explain(
    call: ApiCaller,
    IdPath(id): IdPath<ExplanationId>,
    Json(new): Json<OnlyWords>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    acts::answer_explanation(&call.cx, id, &new.words).await.map_err(named)?;
    Ok(changed(id))
}
