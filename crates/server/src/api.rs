//! Search as JSON.

use serde::Serialize;
use store::search::{self, Hit};
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, Json, Query};

/// Most things in one answer.
const MOST: u64 = 60;

/// The addresses of the server's own API.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(find))
}

/// What is looked for.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct Asked {
    /// Words that must all occur; diacritics may be left out.
    q: String,
}

/// A thing that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    /// `task`, `plan`, `item`, `target`, `agency`, `person` …
    kind: String,
    /// Its id.
    id: String,
    /// First line.
    title: String,
    /// Second line.
    line: String,
    /// Where it opens.
    href: String,
}

impl From<Hit> for Found {
    fn from(hit: Hit) -> Self {
        Self { kind: hit.kind, id: hit.object, title: hit.title, line: hit.line, href: hit.href }
    }
}

/// What the person of the token may see of the things that have all the words; best first, at most 60.
#[utoipa::path(get, path = "/api/search", tag = "search", params(Asked),
    responses((status = 200, body = Vec<Found>), (status = 401), (status = 403)))]
async fn find(call: ApiCaller, Query(asked): Query<Asked>) -> Result<Json<Vec<Found>>, ApiProblem> {
    call.require("search:read")?;
    let hits = search::find(call.cx.db(), &call.cx.actor.scope(), &asked.q, MOST).await?;
    Ok(Json(hits.into_iter().map(Found::from).collect()))
}
