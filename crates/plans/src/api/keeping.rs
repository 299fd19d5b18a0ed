//! Taking a plan in, putting it into force, taking it back.

use std::sync::Arc;

use ::measures::Registry;
use kernel::{Error, PlanId};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use web::axum::Extension;
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, Query, SentFile, changed};

use crate::acts::take_in::{self, MOST_BYTES};
use crate::acts::{discard, issue, undo};
use crate::policy::{Desk, act};
use crate::reading::PlanReader;
use crate::standing::Standing;

type Measures = Extension<Registry>;
type Stands = Extension<Arc<dyn Standing>>;

pub fn routes(registry: Registry, standing: Arc<dyn Standing>) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(upload))
        .routes(routes!(put_into_force))
        .routes(routes!(take_back))
        .routes(routes!(throw_away))
        .layer(Extension(registry))
        .layer(Extension(standing))
}

/// A file of a plan.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct UploadAsked {
    /// Name of the file: `.docx`, `.pdf` with text, or `.txt`.
    name: String,
}

/// Tải kế hoạch lên: thân yêu cầu là tệp như đã ban hành. Kế hoạch được đọc và nằm ở bản đang xem.
#[utoipa::path(post, path = "/api/plans", tag = "plans", params(UploadAsked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Changed), (status = 403), (status = 409), (status = 422)))]
async fn upload(
    call: ApiCaller,
    Query(asked): Query<UploadAsked>,
    Extension(registry): Measures,
    Extension(reader): Extension<Arc<dyn PlanReader>>,
    file: SentFile,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let authority = call.cx.actor.home().ok_or(Error::Denied)?;
    let _: kernel::Granted<Desk, act::Keep> = call.cx.actor.grant(Desk(authority))?;
    let files = call.app.files();
    let stored = file.store(&call.cx, files, &asked.name, MOST_BYTES).await?;
    let read = take_in::read_by(&*reader, files, &stored).await?;
    Ok(changed(take_in::take_in(&call.cx, files, authority, &stored, &read, &registry).await?))
}

/// What came of putting a plan into force.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedOut {
    /// Tasks given, one for each item.
    tasks: usize,
    /// Parts given to agencies.
    parts: usize,
    /// Agencies with work in it.
    agencies: usize,
    /// Items that nobody leads as yet.
    for_now: usize,
}

/// Puts a reviewed draft into force. Refused (409) while questions are open.
#[utoipa::path(post, path = "/api/plans/{id}/put-into-force", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = IssuedOut), (status = 403), (status = 404), (status = 409)))]
async fn put_into_force(call: ApiCaller, IdPath(id): IdPath<PlanId>) -> Result<Json<IssuedOut>, ApiProblem> {
    call.require("plans:write")?;
    let done = issue::issue(&call.cx, id).await?;
    let (tasks, parts, agencies, for_now) = (done.tasks, done.parts, done.agencies, done.for_now);
    Ok(Json(IssuedOut { tasks, parts, agencies, for_now }))
}

/// Thu hồi việc ban hành thực hiện, khi chưa ai làm gì (409 nếu đã có người làm).
#[utoipa::path(post, path = "/api/plans/{id}/take-back", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409)))]
async fn take_back(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
    Extension(standing): Stands,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    undo::undo(&call.cx, standing.as_ref(), id).await?;
    Ok(changed(id))
}

/// Bỏ một bản đang xem.
#[utoipa::path(delete, path = "/api/plans/{id}", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409)))]
async fn throw_away(call: ApiCaller, IdPath(id): IdPath<PlanId>) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    discard::discard(&call.cx, call.app.files(), id).await?;
    Ok(changed(id))
}
