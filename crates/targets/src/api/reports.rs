//! Reports on plans: making one, the list, taking one away.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use kernel::{Error, Granted, Period, PlanId};
use serde::Serialize;
use utoipa::ToSchema;
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, IdPath, Json, TextPath};

use super::Measures;
use crate::acts::report::{self, Typesetter, Wanted};
use crate::model::{MadeReport, MadeReportId};
use crate::pages::print;
use crate::policy::{Figures, act};
use crate::store;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(make))
        .routes(routes!(take))
        .routes(routes!(reword))
}

/// A report to make.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct NewReport {
    /// `2021-09`, `2021-Q3` …
    period: String,
    /// Id of an agency for its part; empty: the whole plan.
    agency: String,
}

/// A report that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    id: String,
    href: String,
}

/// A report in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeReportOut {
    id: String,
    /// Id of the plan.
    plan: String,
    /// `2021-09`, `2021-Q3` …
    period: String,
    /// In words.
    title: String,
    /// Who issues it.
    issuer: String,
    /// Id of the agency of whose part it tells; none: the whole plan.
    agency: Option<String>,
    /// When it was made, in UTC.
    at: String,
    /// To be sent back with a change of its words.
    version: i64,
    href: String,
}

impl From<MadeReport> for MadeReportOut {
    fn from(made: MadeReport) -> Self {
        Self {
            id: made.id.to_string(),
            plan: made.plan.to_string(),
            title: format!("{}: {}", made.content.plan_title, made.content.period_name),
            issuer: made.content.issuer,
            agency: made.agency.map(|id| id.to_string()),
            at: made.at.to_string(),
            version: made.version,
            href: format!("/bao-cao/{}", made.id),
            period: made.period,
        }
    }
}

/// The words of a report; the figures stay.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct Words {
    /// The version that was read.
    version: i64,
    /// Remarks.
    remarks: String,
    /// Causes of what is late.
    causes: String,
    /// Proposals.
    proposals: String,
}

/// Các báo cáo đã lập, mới nhất trước.
#[utoipa::path(get, path = "/api/reports", tag = "targets", responses((status = 200, body = Vec<MadeReportOut>)))]
async fn list(call: ApiCaller) -> Result<Json<Vec<MadeReportOut>>, ApiProblem> {
    call.require("targets:read")?;
    let authorities = call.cx.actor.scope().authorities;
    let made = store::made_list(call.cx.db(), &authorities).await?;
    Ok(Json(made.into_iter().map(MadeReportOut::from).collect()))
}

/// Makes the report on a plan for a period.
#[utoipa::path(post, path = "/api/plans/{id}/reports", tag = "targets", params(("id" = String, Path)),
    request_body = NewReport, responses((status = 200, body = Made), (status = 403), (status = 404), (status = 422)))]
async fn make(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
    Extension(measures): Measures,
    Json(new): Json<NewReport>,
) -> Result<Json<Made>, ApiProblem> {
    call.require("targets:write")?;
    let period =
        Period::parse(&new.period).map_err(|_| Error::field("period", "Kỳ viết dạng 2021-09, 2021-Q3."))?;
    let agency = match new.agency.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| Error::field("agency", "Không có cơ quan này."))?),
    };
    let made = report::make(&call.cx, &measures, &Wanted { plan: id, period, agency }).await?;
    Ok(Json(Made { id: made.to_string(), href: format!("/bao-cao/{made}") }))
}

/// Một báo cáo dưới dạng `pdf`, `docx`, `xlsx` hoặc `csv`.
#[utoipa::path(get, path = "/api/reports/{id}/{kind}", tag = "targets",
    params(("id" = String, Path), ("kind" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404)))]
async fn take(
    call: ApiCaller,
    path: TextPath,
    Extension(typesetter): Extension<Arc<dyn Typesetter>>,
) -> Result<Response, ApiProblem> {
    call.require("targets:read")?;
    let (id, kind): (MadeReportId, String) = path.pair()?;
    let (authority, report) = store::made(call.cx.db(), id).await?;
    let _may: Granted<Figures, act::See> = call.cx.actor.grant(Figures { authority })?;
    Ok(print(&call.cx, &report, &kind, typesetter.as_ref()).await?)
}

/// Sửa lời văn của báo cáo; số liệu không đổi.
#[utoipa::path(post, path = "/api/reports/{id}/words", tag = "targets", params(("id" = String, Path)),
    request_body = Words, responses((status = 200, body = Made), (status = 403), (status = 404), (status = 409)))]
async fn reword(
    call: ApiCaller,
    IdPath(id): IdPath<MadeReportId>,
    Json(new): Json<Words>,
) -> Result<Json<Made>, ApiProblem> {
    call.require("targets:write")?;
    report::reword(&call.cx, id, new.version, (&new.remarks, &new.causes, &new.proposals)).await.map_err(
        |e| e.renamed(&[("nhan-xet", "remarks"), ("nguyen-nhan", "causes"), ("kien-nghi", "proposals")]),
    )?;
    Ok(Json(Made { id: id.to_string(), href: format!("/bao-cao/{id}") }))
}
