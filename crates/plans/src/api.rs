//! JSON of plans: what stands in them here, the acts in the files beside.

mod amending;
mod duties;
mod keeping;
mod names;
mod numbers;
mod papers;
mod questions;
mod review;
mod written;

use std::sync::Arc;

use ::measures::{Op, Registry};
use kernel::{Error, PageQuery, PlanId};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, IdPath, Json, Query};

use self::duties::DutyOut;
use self::names::NameOut;
use self::written::{BasisOut, DetailOut, MilestoneOut};
use crate::model::{Detail, Item, Milestone, Part, PlanLine, Role, TargetRow};
use crate::policy::act;
use crate::standing::Standing;
use crate::store::{self, plan::PlanFilter};

/// The routes of this module. The measures that targets are bound to, and whoever says how plans stand, go with them.
pub fn routes(registry: Registry, standing: Arc<dyn Standing>) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(reading))
        .merge(keeping::routes(registry.clone(), standing))
        .merge(review::routes())
        .merge(numbers::routes(registry.clone()))
        .merge(duties::routes())
        .merge(questions::routes())
        .merge(amending::routes(registry))
        .merge(papers::routes())
}

/// Which plans.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct Asked {
    /// Words that must all occur.
    q: String,
    /// Of this year.
    year: Option<i64>,
    /// Page from 1.
    page: Option<u64>,
}

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanOut {
    id: String,
    state: &'static str,
    symbol: Option<String>,
    title: String,
    issued_on: Option<String>,
    year: i64,
    /// The last year it is for.
    until_year: i64,
    items: i64,
    targets: i64,
    open_questions: i64,
}

impl From<PlanLine> for PlanOut {
    fn from(line: PlanLine) -> Self {
        Self {
            id: line.plan.id.to_string(),
            state: line.plan.state.code(),
            symbol: line.plan.symbol,
            title: line.plan.title,
            issued_on: line.plan.issued_on.map(|day| day.to_string()),
            year: line.plan.year,
            until_year: line.plan.until_year,
            items: line.items,
            targets: line.targets,
            open_questions: line.open,
        }
    }
}

/// One page of plans.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlansOut {
    plans: Vec<PlanOut>,
    total: u64,
}

/// An item with its names.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemOut {
    id: String,
    path: String,
    code: String,
    is_section: bool,
    title: String,
    from: Option<String>,
    to: Option<String>,
    open_ended: bool,
    /// Whether the text says "trước".
    before: bool,
    product: Option<String>,
    lead: Vec<String>,
    advise: Vec<String>,
    implement: Vec<String>,
    coordinate: Vec<String>,
    /// The same names with whom they mean.
    names: Vec<NameOut>,
    /// Whether an amendment has dropped it.
    dropped: bool,
    /// Stages with a day of their own.
    milestones: Vec<MilestoneOut>,
    /// Concrete tasks.
    details: Vec<DetailOut>,
    /// To be sent back with a correction of the item, its names or its targets.
    version: i64,
}

impl ItemOut {
    fn of(item: Item, parts: &[Part], milestones: &[Milestone], details: &[Detail]) -> Self {
        let role = |role: Role| {
            let own = parts.iter().filter(|part| part.item == item.id && part.role == role);
            own.map(|part| part.phrase.clone()).collect()
        };
        Self {
            lead: role(Role::Lead),
            advise: role(Role::Advise),
            implement: role(Role::Implement),
            coordinate: role(Role::Coordinate),
            id: item.id.to_string(),
            path: item.path,
            code: item.code,
            is_section: item.is_section,
            title: item.title,
            from: item.from.map(|day| day.to_string()),
            to: item.to.map(|day| day.to_string()),
            open_ended: item.open_ended,
            before: item.is_before,
            product: item.product,
            names: parts.iter().filter(|part| part.item == item.id).map(NameOut::from).collect(),
            dropped: item.dropped_by.is_some(),
            milestones: milestones.iter().filter(|one| one.item == item.id).map(MilestoneOut::from).collect(),
            details: details.iter().filter(|one| one.item == item.id).map(DetailOut::from).collect(),
            version: item.version,
        }
    }
}

/// A number promised.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetOut {
    id: String,
    item: Option<String>,
    name: String,
    op: String,
    value: Option<f64>,
    value_to: Option<f64>,
    unit: String,
    per: Option<String>,
    due_on: Option<String>,
    measure: Option<String>,
    text: String,
}

impl From<TargetRow> for TargetOut {
    fn from(t: TargetRow) -> Self {
        Self {
            id: t.id.to_string(),
            item: t.item.map(|id| id.to_string()),
            name: t.name,
            op: if Op::parse(&t.op).is_some() { t.op } else { String::new() },
            value: t.value,
            value_to: t.value_to,
            unit: t.unit,
            per: t.per,
            due_on: t.due_on.map(|day| day.to_string()),
            measure: t.measure,
            text: t.text,
        }
    }
}

/// One plan with items and targets.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneOut {
    id: String,
    state: &'static str,
    symbol: Option<String>,
    title: String,
    issued_on: Option<String>,
    year: i64,
    /// The last year it is for.
    until_year: i64,
    /// Id of the agency that follows it.
    monitor: Option<String>,
    /// Who issued it, as written.
    issuer: Option<String>,
    /// The person who signed.
    signer: Option<String>,
    /// In which position, with its form.
    signer_position: Option<String>,
    /// The documents it rests on.
    bases: Vec<BasisOut>,
    items: Vec<ItemOut>,
    targets: Vec<TargetOut>,
    /// What agencies have to hand in.
    duties: Vec<DutyOut>,
    /// To be sent back with a correction of the plan, its general targets or its duties.
    version: i64,
}

/// The plans that the token's person may see, newest first.
#[utoipa::path(get, path = "/api/plans", tag = "plans", params(Asked), responses((status = 200, body = PlansOut)))]
async fn list(call: ApiCaller, Query(asked): ApiQuery) -> Result<Json<PlansOut>, ApiProblem> {
    call.require("plans:read")?;
    let filter = PlanFilter { words: asked.q, state: None, year: asked.year };
    let page = PageQuery::new(asked.page.unwrap_or(1), PageQuery::SIZE);
    let scope = call.cx.actor.scope();
    let found = store::plan::list(call.cx.db(), &scope, &filter, ("moi-nhat", false), page).await?;
    Ok(Json(PlansOut { total: found.total, plans: found.rows.into_iter().map(PlanOut::from).collect() }))
}

type ApiQuery = Query<Asked>;

/// The plan, for whoever may correct and amend it: what a request leaves out is taken from it.
async fn kept(call: &ApiCaller, id: PlanId) -> Result<crate::model::Plan, Error> {
    let plan = store::plan::get(call.cx.db(), id).await?;
    Ok(call.cx.actor.grant::<_, act::Keep>(plan)?.into_inner())
}

async fn seen(call: &ApiCaller, id: PlanId) -> Result<crate::model::Plan, ApiProblem> {
    call.require("plans:read")?;
    let plan = store::plan::get(call.cx.db(), id).await?;
    Ok(call.cx.actor.grant::<_, act::See>(plan)?.into_inner())
}

/// One plan with its items and targets.
#[utoipa::path(get, path = "/api/plans/{id}", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = OneOut), (status = 404)))]
async fn one(call: ApiCaller, IdPath(id): IdPath<PlanId>) -> Result<Json<OneOut>, ApiProblem> {
    let plan = seen(&call, id).await?;
    let db = call.cx.db();
    let parts = store::content::parts(db, plan.id).await?;
    let items = store::content::items(db, plan.id).await?;
    let targets = store::target::of_plan(db, plan.id).await?;
    let duties = store::content::duties(db, plan.id).await?;
    let milestones = store::written::milestones(db, plan.id).await?;
    let details = store::written::details(db, plan.id).await?;
    let bases = store::written::bases(db, plan.id).await?;
    Ok(Json(OneOut {
        id: plan.id.to_string(),
        state: plan.state.code(),
        symbol: plan.symbol,
        title: plan.title,
        issued_on: plan.issued_on.map(|day| day.to_string()),
        year: plan.year,
        until_year: plan.until_year,
        monitor: plan.monitor.map(|id| id.to_string()),
        issuer: plan.issuer,
        signer: plan.signer,
        signer_position: plan.signer_position,
        bases: bases.into_iter().map(BasisOut::from).collect(),
        version: plan.version,
        duties: duties.into_iter().map(DutyOut::from).collect(),
        items: items.into_iter().map(|item| ItemOut::of(item, &parts, &milestones, &details)).collect(),
        targets: targets.into_iter().map(TargetOut::from).collect(),
    }))
}

/// The reading as `thongsuot plan read --json` prints it.
#[utoipa::path(get, path = "/api/plans/{id}/reading", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
async fn reading(call: ApiCaller, IdPath(id): IdPath<PlanId>) -> Result<Json<serde_json::Value>, ApiProblem> {
    let plan = seen(&call, id).await?;
    let (_, reading) = store::plan::source(call.cx.db(), plan.id).await?;
    Ok(Json(serde_json::from_str(&reading).map_err(Error::from)?))
}
