//! My work as JSON.

use kernel::PageQuery;
use kernel::words::DueClock;
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Json, Query};

use crate::model::{KINDS, WaitingRow};
use crate::work::{When, Work};

/// The addresses of this module.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(my_work))
}

/// What is asked for.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct Asked {
    /// Only this kind: `task`, `plan`, `report`, `explanation`, `question` …
    kind: String,
    /// Page from 1, of 100 rows.
    page: Option<u64>,
}

/// What waits for the person of the token.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct MyWork {
    /// How many rows there are in all.
    total: i64,
    /// How many of all that waits are late.
    late: i64,
    /// The rows of this page, by due day.
    rows: Vec<MyRow>,
}

/// One thing that waits.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct MyRow {
    /// Kind of work.
    kind: String,
    /// What waits.
    object: String,
    /// First line.
    title: String,
    /// Second line.
    line: String,
    /// Where it opens.
    href: String,
    /// What to do.
    action: String,
    /// Due day, `2021-10-01`.
    due: Option<String>,
    /// "còn 3 ngày làm việc".
    clock: String,
    /// Since when, in UTC.
    since: String,
    /// The name of who delegated to the person of the token, if the row waits for them.
    for_person: Option<String>,
}

/// Việc đang chờ người giữ mã truy cập.
#[utoipa::path(get, path = "/api/my-work", tag = "work", params(Asked),
    responses((status = 200, body = MyWork), (status = 401), (status = 403)))]
async fn my_work(call: ApiCaller, Query(asked): Query<Asked>) -> Result<Json<MyWork>, ApiProblem> {
    call.require("work:read")?;
    let work = Work::of(&call.cx).await?;
    let kind = KINDS.iter().map(|kind| kind.code).find(|code| *code == asked.kind);
    let page = PageQuery::new(asked.page.unwrap_or(1), 100);
    let rows = work.rows(&call.cx, kind, When::Any, page).await?;
    Ok(Json(MyWork {
        total: work.count(kind, When::Any),
        late: work.count(None, When::Late),
        rows: rows.into_iter().map(|row| my_row(&work, row)).collect(),
    }))
}

fn my_row(work: &Work, row: WaitingRow) -> MyRow {
    let pace = &work.pace;
    MyRow {
        for_person: work.stands_in_for(&row).map(str::to_owned),
        clock: DueClock::of(row.due, None, pace.today, &pace.calendar, pace.soon_days).text,
        kind: row.kind,
        object: row.object.id,
        title: row.title,
        line: row.line,
        href: row.href,
        action: row.action,
        due: row.due.map(|day| day.to_string()),
        since: row.since.to_string(),
    }
}
