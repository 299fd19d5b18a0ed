//! Search, the audit record and checking signatures as JSON.

mod verify;

use std::collections::BTreeMap;

use kernel::Error;
use serde::Serialize;
use store::search::{self, Hit};
use store::{AuditEvent, AuditFilter, AuditTrail, Seal, Seals};
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, Json, Query, day_of};

use crate::pages::administration::only_administrators;
use crate::pages::record::words;

/// Most things in one answer.
const MOST: u64 = 60;

/// The addresses of the server's own API.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(find))
        .routes(routes!(record))
        .routes(routes!(seals))
        .merge(verify::routes())
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
    /// The place in its text that was found; none where title and second line show it.
    place: Option<String>,
}

impl Found {
    fn of(hit: Hit, query: &str) -> Self {
        let place = hit.place(query);
        Self { kind: hit.kind, id: hit.object, title: hit.title, line: hit.line, href: hit.href, place }
    }
}

/// What the person of the token may see of the things that have all the words; best first, at most 60.
#[utoipa::path(get, path = "/api/search", tag = "search", params(Asked),
    responses((status = 200, body = Vec<Found>), (status = 401), (status = 403)))]
async fn find(call: ApiCaller, Query(asked): Query<Asked>) -> Result<Json<Vec<Found>>, ApiProblem> {
    call.require("search:read")?;
    let hits = search::find(call.cx.db(), &call.cx.actor.scope(), &asked.q, MOST).await?;
    Ok(Json(hits.into_iter().map(|hit| Found::of(hit, &asked.q)).collect()))
}

/// Which part of the audit record is asked for.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct RecordAsked {
    /// Only what stands before this position; the last `seq` of an answer leads on.
    before: Option<i64>,
    /// Only what this account did (its id).
    account: String,
    /// First day, `2021-10-01`.
    from: String,
    /// Last day, `2021-10-31`.
    until: String,
    /// Only acts of this kind: the part before the dot (`task`).
    kind: String,
    /// Lines in one answer, at most 1,000; 100 if left out.
    size: Option<u64>,
}

/// One line of the audit record.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recorded {
    /// Position in the record.
    seq: i64,
    /// When, in UTC.
    at: String,
    /// The account that did it; none: the program itself.
    account: Option<String>,
    /// What: `task.completed`.
    act: String,
    /// The same in words.
    words: String,
    /// The kind of thing it was done to.
    kind: String,
    /// The thing's id.
    object: String,
    /// Ids of other things concerned, by name.
    also: BTreeMap<String, String>,
}

impl From<AuditEvent> for Recorded {
    fn from(event: AuditEvent) -> Self {
        Self {
            seq: event.seq,
            at: event.at.to_string(),
            account: event.account.map(|id| id.to_string()),
            words: words::act(&event.act).to_owned(),
            act: event.act,
            kind: event.object.kind,
            object: event.object.id,
            also: event.also,
        }
    }
}

/// Nhật ký, mới nhất trước; với người không phải quản trị thì không có.
#[utoipa::path(get, path = "/api/record", tag = "record", params(RecordAsked),
    responses((status = 200, body = Vec<Recorded>), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn record(
    call: ApiCaller,
    Query(asked): Query<RecordAsked>,
) -> Result<Json<Vec<Recorded>>, ApiProblem> {
    call.require("record:read")?;
    only_administrators(&call.cx)?;
    let day =
        |text: &str, field: &str| if text.is_empty() { Ok(None) } else { day_of(text, field).map(Some) };
    let account = match asked.account.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::field("account", "Mã tài khoản không đúng."))?),
    };
    if !asked.kind.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
        return Err(Error::field("kind", "Loại việc viết như task, plan, account.").into());
    }
    let filter = AuditFilter {
        before: asked.before,
        account,
        from: day(&asked.from, "from")?,
        until: day(&asked.until, "until")?,
        kinds: Some(asked.kind).filter(|kind| !kind.is_empty()).into_iter().collect(),
    };
    let events = AuditTrail::newest(&call.cx, &filter, asked.size.unwrap_or(100)).await?;
    Ok(Json(events.into_iter().map(Recorded::from).collect()))
}

/// A seal over a stretch of the audit record.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealOut {
    /// 1, 2, 3 … without gaps.
    no: i64,
    /// The first position that it covers.
    first: i64,
    /// The last one.
    last: i64,
    /// How many rows stand between them.
    rows: i64,
    /// Root of the Merkle tree over these rows (RFC 6962 §2.1), hexadecimal.
    root: String,
    /// The seal before this one; empty for the first.
    previous: String,
    /// The seal itself: note it down elsewhere, and `thongsuot audit verify --seal` can tell whether it still stands.
    seal: String,
    /// When it was made, in UTC.
    sealed_at: String,
}

impl From<Seal> for SealOut {
    fn from(seal: Seal) -> Self {
        let Seal { no, first, last, rows, root, previous, seal, sealed_at } = seal;
        Self { no, first, last, rows, root, previous, seal, sealed_at: sealed_at.to_string() }
    }
}

/// 100 niêm phong gần nhất của nhật ký, mới nhất trước; chỉ người quản trị xem được.
#[utoipa::path(get, path = "/api/record/seals", tag = "record",
    responses((status = 200, body = Vec<SealOut>), (status = 401), (status = 403), (status = 404)))]
async fn seals(call: ApiCaller) -> Result<Json<Vec<SealOut>>, ApiProblem> {
    call.require("record:read")?;
    only_administrators(&call.cx)?;
    Ok(Json(Seals::newest(&call.cx, 100).await?.into_iter().map(SealOut::from).collect()))
}
