//! Figures and reports as JSON: the same judging and the same acts as the pages.

mod acting;
mod reports;

use std::sync::Arc;

use axum::Extension;
use kernel::{Error, Period, PlanId, TargetId};
use measures::Registry;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, IdPath, Json, Query};

use crate::acts::followed;
use crate::acts::report::Typesetter;
use crate::judged::{self, Judged, Window};
use crate::pages::{asked_agency, source_name};
use crate::stood;

/// The routes of this module. The measures and the typesetter go with them, because they belong to the module.
pub fn routes(measures: Registry, typesetter: Arc<dyn Typesetter>) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(board))
        .routes(routes!(figures))
        .routes(routes!(figure))
        .merge(acting::routes())
        .merge(reports::routes())
        .layer(Extension(measures))
        .layer(Extension(typesetter))
}

/// How a plan stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardOut {
    plan: String,
    /// "11 nhiệm vụ: …; 11 chỉ tiêu: …"
    sentence: String,
    items_done: i64,
    items_in_time: i64,
    items_soon: i64,
    items_late: i64,
    targets_reached: i64,
    targets_missed: i64,
    targets_unknown: i64,
}

/// A target with its figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureOut {
    id: String,
    name: String,
    /// "≥ 50%".
    promised: String,
    /// "54,5%", "–" where there is none.
    figure: String,
    number: Option<f64>,
    numerator: Option<i64>,
    denominator: Option<i64>,
    /// First and last day of what the figure speaks of.
    from: String,
    to: String,
    /// `at-risk`, `under-way`, `on-course`, `reached`, `not-yet`, `unmeasured`.
    #[schema(value_type = String)]
    state: measures::TargetState,
    /// Why nothing can be said.
    why: Option<String>,
    source: &'static str,
    href: String,
}

impl FigureOut {
    fn of(judged: &Judged) -> Self {
        let parts = judged.told.and_then(|told| told.parts);
        Self {
            id: judged.row.id.to_string(),
            name: judged.row.name.clone(),
            promised: judged.row.promised(),
            figure: judged.figure(),
            number: judged.number(),
            numerator: judged.value.map(|v| v.numerator).or(parts.map(|(part, _)| part)),
            denominator: judged.value.and_then(|v| v.denominator).or(parts.map(|(_, whole)| whole)),
            from: judged.question.from.to_string(),
            to: judged.question.to.to_string(),
            state: judged.state,
            why: judged.why.clone(),
            source: source_name(&judged.source),
            href: format!("/chi-tieu/{}", judged.row.id),
        }
    }
}

/// One row behind a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowOut {
    on: String,
    title: String,
    line: String,
    href: String,
    counted: bool,
    why: String,
}

/// A figure with the rows that make it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenedOut {
    figure: FigureOut,
    rows: Vec<RowOut>,
}

/// Which period.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct Asked {
    /// `2021-09`, `2021-Q3`, `2021-H1`, `2021`; empty: from the plan's first day to today.
    period: String,
    /// Id of an agency for its part; empty: the whole plan.
    agency: String,
}

type Measures = Extension<Registry>;

/// How a plan stands today.
#[utoipa::path(get, path = "/api/plans/{id}/board", tag = "targets", params(("id" = String, Path)),
    responses((status = 200, body = BoardOut), (status = 404)))]
async fn board(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
    Extension(measures): Measures,
) -> Result<Json<BoardOut>, ApiProblem> {
    call.require("targets:read")?;
    let plan = followed(&call.cx, id).await?;
    let standing = stood::standing(&call.cx, &measures, &plan).await?;
    Ok(Json(BoardOut {
        plan: plan.id.to_string(),
        sentence: standing.sentence(),
        items_done: standing.items.done,
        items_in_time: standing.items.in_time,
        items_soon: standing.items.soon,
        items_late: standing.items.late,
        targets_reached: standing.targets.reached,
        targets_missed: standing.targets.missed,
        targets_unknown: standing.targets.unknown,
    }))
}

/// The targets of a plan with their figures, worst first.
#[utoipa::path(get, path = "/api/plans/{id}/figures", tag = "targets", params(("id" = String, Path)),
    responses((status = 200, body = Vec<FigureOut>), (status = 404)))]
async fn figures(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
    Extension(measures): Measures,
) -> Result<Json<Vec<FigureOut>>, ApiProblem> {
    call.require("targets:read")?;
    let plan = followed(&call.cx, id).await?;
    let window = Window::so_far(&plan, call.cx.today());
    let judged = judged::of_plan(&call.cx, &measures, &plan, window).await?;
    Ok(Json(judged.iter().map(FigureOut::of).collect()))
}

/// One figure with the rows that make it.
#[utoipa::path(get, path = "/api/targets/{id}", tag = "targets", params(("id" = String, Path), Asked),
    responses((status = 200, body = OpenedOut), (status = 404)))]
async fn figure(
    call: ApiCaller,
    IdPath(id): IdPath<TargetId>,
    Query(asked): Query<Asked>,
    Extension(measures): Measures,
) -> Result<Json<OpenedOut>, ApiProblem> {
    call.require("targets:read")?;
    let target = plans::target(call.cx.db(), id).await?;
    let plan = followed(&call.cx, target.plan).await?;
    let today = call.cx.today();
    let agency = asked_agency(&call.cx, &plan, &asked.agency).await?.map(|(agency, _)| agency);
    let window = if asked.period.is_empty() {
        Window { agency, ..Window::so_far(&plan, today) }
    } else {
        let period = Period::parse(&asked.period).map_err(|_| Error::NotFound)?;
        Window { is_exact: true, ..Window::of(period, agency, today) }
    };
    let target = plans::target_as_of(call.cx.db(), target, window.to).await?;
    let found = judged::of_rows(&call.cx, &measures, &plan, vec![target], window).await?.pop();
    let mut judged = found.ok_or(Error::NotFound)?;
    let mut rows = Vec::new();
    if let Some(measure) = judged.row.measure.as_deref().and_then(|key| measures.get(key)) {
        let evidence = (measure.evidence)(call.cx.clone(), judged.question).await?;
        judged = judged.valued(evidence.value());
        rows.extend(evidence.rows.into_iter().map(|row| RowOut {
            on: row.on.to_string(),
            title: row.title,
            line: row.line,
            href: row.href,
            counted: row.counted,
            why: row.why,
        }));
    }
    Ok(Json(OpenedOut { figure: FigureOut::of(&judged), rows }))
}
