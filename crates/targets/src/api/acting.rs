//! What is done with a target: where its figure comes from, what is reported, closed and asked.

use axum::Extension;
use kernel::{AgencyId, Error, Period, TargetId};
use measures::{Measure, Unit};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, Query, SentFile, changed, day_of};

use super::Measures;
use crate::acts::{baseline, bind, close, explain, figure};
use crate::pages::EVIDENCE_BYTES;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(known))
        .routes(routes!(bind_to))
        .routes(routes!(report))
        .routes(routes!(prove))
        .routes(routes!(close_period))
        .routes(routes!(ask))
        .routes(routes!(compare))
}

/// A measure of the installation.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeasureOut {
    /// Stable key: "tasks.done-in-time".
    key: &'static str,
    name: &'static str,
    /// `percent` or `count`.
    unit: &'static str,
    /// The law or plan that asks for it.
    basis: &'static str,
    definition: &'static str,
    numerator: &'static str,
    denominator: Option<&'static str>,
    /// A reading older than so many days is no reading.
    fresh_days: i64,
    /// Whether it can be told of each agency.
    by_agency: bool,
}

impl From<&Measure> for MeasureOut {
    fn from(measure: &Measure) -> Self {
        Self {
            key: measure.key,
            name: measure.name,
            unit: match measure.unit {
                Unit::Percent => "percent",
                Unit::Count => "count",
            },
            basis: measure.basis,
            definition: measure.definition,
            numerator: measure.numerator,
            denominator: measure.denominator,
            fresh_days: measure.fresh_days,
            by_agency: measure.by_agency.is_some(),
        }
    }
}

/// Where the figure of a target comes from.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct BindJson {
    /// Key of a measure; none: reported by hand.
    measure: Option<String>,
}

/// A figure that is reported by hand.
#[derive(Debug, Clone, Default, Deserialize, ToSchema, IntoParams)]
#[serde(default)]
pub struct FigureJson {
    /// Id of the agency that reports.
    agency: String,
    /// The day it speaks of, `2021-09-30`.
    on: String,
    /// The number in the unit of the target; none where both parts are given.
    number: Option<f64>,
    /// How many …
    numerator: Option<i64>,
    /// … out of how many.
    denominator: Option<i64>,
    /// Words with it.
    words: String,
}

/// Name of the file that proves the figure.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct ProofName {
    /// With its ending.
    name: String,
}

/// A period.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PeriodJson {
    /// `2021-09`, `2021-Q3`, `2021-H1`, `2021`.
    period: String,
}

/// What is to be explained.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct AskJson {
    /// Id of the agency that must answer.
    agency: String,
    /// What is asked.
    words: String,
    /// By when, `2021-10-05`.
    due: String,
}

/// The number of before that a change is compared with.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct BaselineJson {
    /// The number.
    number: Option<f64>,
    /// Where it comes from.
    words: String,
}

fn agency_of(text: &str) -> Result<AgencyId, Error> {
    text.parse().map_err(|_| Error::field("agency", "Không có cơ quan này."))
}

/// The names that the forms' fields have in JSON.
fn named(error: Error) -> Error {
    error.renamed(&[
        ("ngay", "on"),
        ("so-lieu", "number"),
        ("mau-so", "denominator"),
        ("co-quan-bao-cao", "agency"),
        ("chi-so", "measure"),
        ("yeu-cau", "words"),
        ("han-tra-loi", "due"),
        ("so-goc", "number"),
        ("nguon-so-goc", "words"),
        ("ky", "period"),
        ("giai-thich", "words"),
    ])
}

impl FigureJson {
    fn read(self) -> Result<figure::NewFigure, Error> {
        Ok(figure::NewFigure {
            agency: agency_of(&self.agency)?,
            on: day_of(&self.on, "on")?,
            number: self.number,
            parts: match (self.numerator, self.denominator) {
                (Some(part), Some(whole)) => Some((part, whole)),
                (None, None) => None,
                _ => return Err(Error::field("denominator", "Hãy gửi cả numerator và denominator.")),
            },
            words: self.words,
            evidence: None,
        })
    }
}

/// Các chỉ số mà hệ thống tự đo.
#[utoipa::path(get, path = "/api/measures", tag = "targets", responses((status = 200, body = Vec<MeasureOut>)))]
async fn known(call: ApiCaller, Extension(measures): Measures) -> Result<Json<Vec<MeasureOut>>, ApiProblem> {
    call.require("targets:read")?;
    Ok(Json(measures.all().iter().map(MeasureOut::from).collect()))
}

/// Gắn chỉ tiêu với một chỉ số đo, hoặc để báo cáo bằng tay.
#[utoipa::path(post, path = "/api/targets/{id}/measure", tag = "targets", params(("id" = String, Path)),
    request_body = BindJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)))]
async fn bind_to(
    call: ApiCaller,
    IdPath(id): IdPath<TargetId>,
    Extension(measures): Measures,
    Json(new): Json<BindJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("targets:write")?;
    bind::bind(&call.cx, &measures, id, new.measure.as_deref()).await.map_err(named)?;
    Ok(changed(id))
}

/// Báo cáo số liệu bằng tay; số này đứng cạnh số hệ thống đo.
#[utoipa::path(post, path = "/api/targets/{id}/figures", tag = "targets", params(("id" = String, Path)),
    request_body = FigureJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)))]
async fn report(
    call: ApiCaller,
    IdPath(id): IdPath<TargetId>,
    Json(new): Json<FigureJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("targets:write")?;
    let made = figure::report(&call.cx, call.app.files(), id, &new.read()?).await.map_err(named)?;
    Ok(changed(made))
}

/// Báo cáo số liệu kèm tệp chứng minh làm thân yêu cầu.
#[utoipa::path(post, path = "/api/targets/{id}/figures/proved", tag = "targets",
    params(("id" = String, Path), ProofName, FigureJson),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)))]
async fn prove(
    call: ApiCaller,
    IdPath(id): IdPath<TargetId>,
    Query(proof): Query<ProofName>,
    Query(new): Query<FigureJson>,
    file: SentFile,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("targets:write")?;
    let (files, new) = (call.app.files(), new.read()?);
    let stored = file.store(&call.cx, files, &proof.name, EVIDENCE_BYTES).await?;
    let new = figure::NewFigure { evidence: Some(stored.id), ..new };
    Ok(changed(figure::report(&call.cx, files, id, &new).await.map_err(named)?))
}

/// Chốt số liệu của một kỳ: sửa hồ sơ về sau hiện thành chênh lệch.
#[utoipa::path(post, path = "/api/targets/{id}/close", tag = "targets", params(("id" = String, Path)),
    request_body = PeriodJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn close_period(
    call: ApiCaller,
    IdPath(id): IdPath<TargetId>,
    Extension(measures): Measures,
    Json(new): Json<PeriodJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("targets:write")?;
    let period =
        Period::parse(&new.period).map_err(|_| Error::field("period", "Kỳ viết dạng 2021-09, 2021-Q3."))?;
    close::close(&call.cx, &measures, id, &period).await.map_err(named)?;
    Ok(changed(id))
}

/// Yêu cầu giải trình về một số liệu.
#[utoipa::path(post, path = "/api/targets/{id}/explanations", tag = "targets", params(("id" = String, Path)),
    request_body = AskJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)))]
async fn ask(
    call: ApiCaller,
    IdPath(id): IdPath<TargetId>,
    Json(new): Json<AskJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("targets:write")?;
    let (agency, due) = (agency_of(&new.agency)?, day_of(&new.due, "due")?);
    explain::ask(&call.cx, id, agency, &new.words, due).await.map_err(named)?;
    Ok(changed(id))
}

/// Ghi số gốc mà chỉ tiêu tăng, giảm được so với.
#[utoipa::path(post, path = "/api/targets/{id}/baseline", tag = "targets", params(("id" = String, Path)),
    request_body = BaselineJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)))]
async fn compare(
    call: ApiCaller,
    IdPath(id): IdPath<TargetId>,
    Json(new): Json<BaselineJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("targets:write")?;
    baseline::set(&call.cx, id, new.number, &new.words).await.map_err(named)?;
    Ok(changed(id))
}
