//! Taking a plan in, putting it into force, taking it back, amending it.

use std::sync::Arc;

use ::measures::Registry;
use kernel::{AgencyId, Error, ItemId, PlanId};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use web::axum::Extension;
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, Query, SentFile, TextPath, changed, day_of};

use crate::acts::take_in::{self, MOST_BYTES};
use crate::acts::{amend, discard, issue, undo};
use crate::policy::{Desk, act};
use crate::standing::Standing;

type Measures = Extension<Registry>;
type Stands = Extension<Arc<dyn Standing>>;

pub fn routes(registry: Registry, standing: Arc<dyn Standing>) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(upload))
        .routes(routes!(put_into_force))
        .routes(routes!(take_back))
        .routes(routes!(throw_away))
        .routes(routes!(change))
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
    file: SentFile,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let authority = call.cx.actor.home().ok_or(Error::Denied)?;
    let _: kernel::Granted<Desk, act::Keep> = call.cx.actor.grant(Desk(authority))?;
    let files = call.app.files();
    let stored = file.store(&call.cx, files, &asked.name, MOST_BYTES).await?;
    let read = take_in::read_file(files, &stored).await?;
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

/// An amendment of an item; what is missing stays as it is.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct AmendJson {
    /// Number and symbol of the document: "75/KH-UBND".
    symbol: String,
    /// Its day, `2021-06-30`.
    on: String,
    /// Why.
    reason: String,
    /// Another heading.
    title: Option<String>,
    /// Another first day.
    from: Option<String>,
    /// Another last day.
    to: Option<String>,
    /// Another product; empty: none any more.
    product: Option<String>,
    /// Id of another lead agency.
    lead: Option<String>,
}

/// An amendment that was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Amended {
    /// Which amendment of the plan it is, from 1.
    no: i64,
}

/// Điều chỉnh một mục của kế hoạch đang thực hiện.
#[utoipa::path(post, path = "/api/plans/{id}/items/{item}/amend", tag = "plans",
    params(("id" = String, Path), ("item" = String, Path)), request_body = AmendJson,
    responses((status = 200, body = Amended), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<AmendJson>,
) -> Result<Json<Amended>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, item): (PlanId, ItemId) = path.pair()?;
    let lead = |id: String| id.parse::<AgencyId>().map_err(|_| Error::field("lead", "Không có cơ quan này."));
    let change = amend::Change {
        symbol: new.symbol,
        on: Some(day_of(&new.on, "on")?),
        reason: new.reason,
        title: new.title,
        from: new.from.map(|day| day_of(&day, "from")).transpose()?,
        to: new.to.map(|day| day_of(&day, "to")).transpose()?,
        product: new.product,
        lead: new.lead.map(lead).transpose()?,
        coordinators: None,
    };
    let names = [
        ("so-ky-hieu", "symbol"),
        ("ngay", "on"),
        ("ly-do", "reason"),
        ("ten", "title"),
        ("tu", "from"),
        ("den", "to"),
        ("chu-tri", "lead"),
    ];
    let no = amend::amend(&call.cx, plan, item, &change).await.map_err(|error| error.renamed(&names))?;
    Ok(Json(Amended { no }))
}
