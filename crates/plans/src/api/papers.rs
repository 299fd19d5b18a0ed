//! What agencies hand in under a plan: their own detailed plans and periodic reports.

use kernel::{AgencyId, PlanId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, TextPath, changed, day_of};

use super::seen;
use crate::acts::{detailed, report};
use crate::model::{Detailed, DetailedLine, Report, ReportId};
use crate::store;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_detailed))
        .routes(routes!(write_detailed))
        .routes(routes!(decide_detailed))
        .routes(routes!(list_reports))
        .routes(routes!(write_report))
        .routes(routes!(decide_report))
}

/// A line of an agency's own plan.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct LineJson {
    /// The item it comes from: "1.1.2".
    code: String,
    /// What is done.
    work: String,
    /// From when.
    from: Option<String>,
    /// By when.
    to: Option<String>,
    /// What is delivered.
    product: String,
    /// Who does it.
    person: String,
}

impl From<DetailedLine> for LineJson {
    fn from(line: DetailedLine) -> Self {
        Self {
            code: line.code,
            work: line.work,
            from: line.from.map(|day| day.to_string()),
            to: line.to.map(|day| day.to_string()),
            product: line.product,
            person: line.person,
        }
    }
}

impl LineJson {
    fn read(self) -> Result<DetailedLine, kernel::Error> {
        Ok(DetailedLine {
            code: self.code,
            work: self.work,
            from: self.from.map(|day| day_of(&day, "from")).transpose()?,
            to: self.to.map(|day| day_of(&day, "to")).transpose()?,
            product: self.product,
            person: self.person,
        })
    }
}

/// An agency's own plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct DetailedOut {
    /// Id of the agency.
    agency: String,
    /// `open`, `submitted`, `returned`, `approved`.
    state: &'static str,
    /// By when it is owed.
    due: Option<String>,
    /// When it was handed in, in UTC.
    submitted_at: Option<String>,
    /// When it was decided, in UTC.
    decided_at: Option<String>,
    /// Why it was returned.
    reason: Option<String>,
    /// Its lines.
    lines: Vec<LineJson>,
    /// To be sent back with a change.
    version: i64,
}

impl From<Detailed> for DetailedOut {
    fn from(paper: Detailed) -> Self {
        Self {
            agency: paper.agency.to_string(),
            state: paper.state.code(),
            due: paper.due_on.map(|day| day.to_string()),
            submitted_at: paper.submitted_at.map(|at| at.to_string()),
            decided_at: paper.decided_at.map(|at| at.to_string()),
            reason: paper.reason,
            lines: paper.lines.into_iter().map(LineJson::from).collect(),
            version: paper.version,
        }
    }
}

/// A periodic report of an agency.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyReportOut {
    id: String,
    /// Id of the agency.
    agency: String,
    /// `2021-Q3`, `2021`.
    period: String,
    /// By when.
    due: String,
    /// `open`, `submitted`, `returned`, `approved`.
    state: &'static str,
    /// The agency's words.
    words: String,
    /// When it was handed in first, in UTC.
    submitted_at: Option<String>,
    /// By how many working days late.
    late_days: i64,
    /// Why it was returned.
    reason: Option<String>,
    /// Tasks led, as they were when it was handed in.
    total: i64,
    /// Of these done.
    done: i64,
    /// Of these late.
    late: i64,
    /// To be sent back with a change.
    version: i64,
}

impl From<Report> for DutyReportOut {
    fn from(report: Report) -> Self {
        Self {
            id: report.id.to_string(),
            agency: report.agency.to_string(),
            due: report.due_on.to_string(),
            state: report.state.code(),
            submitted_at: report.submitted_at.map(|at| at.to_string()),
            late_days: report.late_days,
            total: report.figures.total,
            done: report.figures.done,
            late: report.figures.late,
            period: report.period,
            words: report.words,
            reason: report.reason,
            version: report.version,
        }
    }
}

/// An agency's own plan to save or hand in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct WriteDetailed {
    /// The version that was read.
    version: i64,
    /// All its lines.
    lines: Vec<LineJson>,
    /// Whether to hand it in.
    submit: bool,
}

/// A report to save or hand in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct WriteReport {
    /// The version that was read.
    version: i64,
    /// The agency's words.
    words: String,
    /// Whether to hand it in.
    submit: bool,
}

/// What the monitor decides.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Verdict {
    /// The version that was read.
    version: i64,
    /// Why it is returned; none: it is approved.
    reason: Option<String>,
}

/// Kế hoạch chi tiết của các cơ quan.
#[utoipa::path(get, path = "/api/plans/{id}/detailed", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = Vec<DetailedOut>), (status = 404)))]
async fn list_detailed(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
) -> Result<Json<Vec<DetailedOut>>, ApiProblem> {
    let plan = seen(&call, id).await?;
    let papers = store::detailed::of_plan(call.cx.db(), plan.id).await?;
    Ok(Json(papers.into_iter().map(DetailedOut::from).collect()))
}

/// Lưu hoặc nộp kế hoạch chi tiết của một cơ quan.
#[utoipa::path(post, path = "/api/plans/{id}/detailed/{agency}", tag = "plans",
    params(("id" = String, Path), ("agency" = String, Path)), request_body = WriteDetailed,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn write_detailed(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<WriteDetailed>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, agency): (PlanId, AgencyId) = path.pair()?;
    let lines: Vec<DetailedLine> = new.lines.into_iter().map(LineJson::read).collect::<Result<_, _>>()?;
    detailed::write(&call.cx, plan, agency, new.version, &lines, new.submit).await?;
    Ok(changed(agency))
}

/// Duyệt hoặc trả lại kế hoạch chi tiết.
#[utoipa::path(post, path = "/api/plans/{id}/detailed/{agency}/decide", tag = "plans",
    params(("id" = String, Path), ("agency" = String, Path)), request_body = Verdict,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn decide_detailed(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<Verdict>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, agency): (PlanId, AgencyId) = path.pair()?;
    detailed::decide(&call.cx, plan, agency, new.version, new.reason.as_deref()).await?;
    Ok(changed(agency))
}

/// Báo cáo định kỳ của các cơ quan.
#[utoipa::path(get, path = "/api/plans/{id}/duty-reports", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = Vec<DutyReportOut>), (status = 404)))]
async fn list_reports(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
) -> Result<Json<Vec<DutyReportOut>>, ApiProblem> {
    let plan = seen(&call, id).await?;
    let reports = store::report::of_plan(call.cx.db(), plan.id).await?;
    Ok(Json(reports.into_iter().map(DutyReportOut::from).collect()))
}

/// Lưu hoặc nộp một báo cáo định kỳ.
#[utoipa::path(post, path = "/api/plans/{id}/duty-reports/{report}", tag = "plans",
    params(("id" = String, Path), ("report" = String, Path)), request_body = WriteReport,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn write_report(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<WriteReport>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, id): (PlanId, ReportId) = path.pair()?;
    report::write(&call.cx, plan, id, new.version, &new.words, new.submit).await?;
    Ok(changed(id))
}

/// Nhận hoặc trả lại một báo cáo định kỳ.
#[utoipa::path(post, path = "/api/plans/{id}/duty-reports/{report}/decide", tag = "plans",
    params(("id" = String, Path), ("report" = String, Path)), request_body = Verdict,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn decide_report(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<Verdict>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, id): (PlanId, ReportId) = path.pair()?;
    report::decide(&call.cx, plan, id, new.version, new.reason.as_deref()).await?;
    Ok(changed(id))
}
