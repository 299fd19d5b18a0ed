//! The organisation as JSON: who and what there is here, the acts in the files beside.

mod agency;
mod calendar;
mod delegation;
mod group;
mod import;
mod person;

use kernel::{AuthorityId, Error, PageQuery, PersonId};
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Json, Query};

use crate::model::Agency;
use crate::policy::Ground;
use crate::store;

/// The addresses of this module.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_agencies))
        .routes(routes!(list_people))
        .merge(agency::router())
        .merge(group::router())
        .merge(person::router())
        .merge(delegation::router())
        .merge(calendar::router())
        .merge(import::router())
}

/// What is asked for.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct Asked {
    /// Id of the authority; empty for one's own.
    authority: String,
    /// The day of the organisation, `2025-07-01`; empty for today.
    on: String,
    /// Words of the name, in any spelling.
    q: String,
    /// Page from 1 (people only).
    page: Option<u64>,
}

impl Asked {
    async fn authority(&self, call: &ApiCaller) -> Result<AuthorityId, Error> {
        authority_of(call, &self.authority).await
    }
}

/// One's own authority or another one that a hat reaches, as on the pages.
async fn authority_of(call: &ApiCaller, asked: &str) -> Result<AuthorityId, Error> {
    let actor = &call.cx.actor;
    if asked.is_empty() {
        return actor.home().ok_or(Error::NotFound);
    }
    let id = asked.parse().map_err(|_| Error::NotFound)?;
    let found = store::authority(call.cx.db(), id).await?;
    if Ground::from(&found).is_near(actor) { Ok(id) } else { Err(Error::NotFound) }
}

/// The authority that something is read from or written to.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct Where {
    /// Id of the authority; empty for one's own.
    authority: String,
}

/// The names that the forms' fields have in JSON.
fn named(error: Error) -> Error {
    error.renamed(&[
        ("ten", "name"),
        ("ho-ten", "name"),
        ("ten-goi", "name"),
        ("ten-ngay", "name"),
        ("ma", "code"),
        ("thu-dien-tu", "email"),
        ("cap-tren", "parent"),
        ("co-quan", "agency"),
        ("chuc-vu", "position"),
        ("nguoi-giao", "from_person"),
        ("nguoi-nhan", "to_person"),
        ("ngay", "day"),
        ("tu-ngay", "from"),
        ("den-ngay", "to"),
        ("gio-lam-viec", "week"),
        ("tep", "body"),
    ])
}

/// An agency.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct AgencyJson {
    /// Id.
    id: String,
    /// Id of the body above it.
    parent: Option<String>,
    /// Mã định danh.
    code: String,
    /// Full name.
    name: String,
    /// Short name.
    short_name: String,
    /// Kind: `department`, `commune`, `office` …
    kind: &'static str,
    /// Level: `province`, `district`, `commune`.
    level: &'static str,
    /// First day of its life.
    from: String,
    /// Last day of its life.
    to: Option<String>,
}

impl From<Agency> for AgencyJson {
    fn from(one: Agency) -> Self {
        Self {
            id: one.id.to_string(),
            parent: one.parent.map(|parent| parent.to_string()),
            code: one.code,
            name: one.name,
            short_name: one.short_name,
            kind: one.kind.code(),
            level: one.level.code(),
            from: one.from.to_string(),
            to: one.to.map(|to| to.to_string()),
        }
    }
}

/// A person with their main position.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct PersonJson {
    /// Id.
    id: String,
    /// Full name.
    name: String,
    /// Position.
    position: String,
    /// Id of the agency.
    agency: String,
    /// Short name of the agency.
    agency_name: String,
}

/// One page of people.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct PeopleJson {
    /// How many there are on all pages.
    total: u64,
    /// The people of this page, by given name.
    people: Vec<PersonJson>,
}

/// Cơ quan của một chính quyền vào một ngày.
#[utoipa::path(get, path = "/api/agencies", tag = "agencies", params(Asked),
    responses((status = 200, body = [AgencyJson]), (status = 401), (status = 403), (status = 404)))]
async fn list_agencies(
    call: ApiCaller,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<AgencyJson>>, ApiProblem> {
    call.require("agencies:read")?;
    let authority = asked.authority(&call).await?;
    let on = crate::form::day(&asked.on).unwrap_or_else(|| call.cx.today());
    let found = store::agencies_of(call.cx.db(), authority, on).await?;
    Ok(Json(
        found
            .into_iter()
            .filter(|one| kernel::fold::contains(&format!("{} {}", one.name, one.short_name), &asked.q))
            .map(AgencyJson::from)
            .collect(),
    ))
}

/// Cán bộ của một chính quyền.
#[utoipa::path(get, path = "/api/people", tag = "agencies", params(Asked),
    responses((status = 200, body = PeopleJson), (status = 401), (status = 403), (status = 404)))]
async fn list_people(call: ApiCaller, Query(asked): Query<Asked>) -> Result<Json<PeopleJson>, ApiProblem> {
    call.require("agencies:read")?;
    let authority = asked.authority(&call).await?;
    let page = PageQuery::new(asked.page.unwrap_or(1), PageQuery::MOST);
    let found = store::people_found(call.cx.db(), authority, &asked.q, page).await?;
    let ids: Vec<PersonId> = found.rows.iter().map(|person| person.id).collect();
    let mut cards = store::people(call.cx.db(), &ids, call.cx.today()).await?;
    let people = ids
        .iter()
        .filter_map(|id| cards.remove(id))
        .map(|card| PersonJson {
            id: card.id.to_string(),
            name: card.name,
            position: card.position,
            agency: card.agency.to_string(),
            agency_name: card.agency_name,
        })
        .collect();
    Ok(Json(PeopleJson { total: found.total, people }))
}
