//! Agencies and people from a table: the fate of every row first, then writing.

use kernel::{AuthorityId, Error};
use serde::{Deserialize, Serialize};
use typeset::ReadTable;
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, IdPath, Json, Query, SentFile};

use super::{authority_of, named};
use crate::acts::import::{
    Fate, ImportKind, ImportLine, Preview, import, may_import, preview_import, read_file,
};
use crate::store;

/// The addresses of importing.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(preview)).routes(routes!(write))
}

/// The file, and where its rows belong.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct TableAsked {
    /// Name of the file: `.xlsx` or `.csv`.
    name: String,
    /// Id of the authority; empty for one's own.
    authority: String,
}

/// A row of the table with its fate.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowJson {
    /// Its number in the file, as a spreadsheet counts.
    row: usize,
    /// Who or what it is about.
    what: String,
    /// `new`, `changed`, `same`, `bad`: of these the first two are written.
    fate: &'static str,
    /// Why, or what changes.
    why: String,
}

impl From<ImportLine> for RowJson {
    fn from(line: ImportLine) -> Self {
        Self { row: line.row, what: line.what, fate: line.fate.code(), why: line.why }
    }
}

/// The fate of every row.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowsJson {
    /// Rows that are new.
    new: usize,
    /// Rows that change something.
    changed: usize,
    /// Rows that are known as they stand.
    same: usize,
    /// Rows that cannot be taken.
    bad: usize,
    /// All rows, in the order of the file.
    rows: Vec<RowJson>,
}

impl From<Preview> for RowsJson {
    fn from(preview: Preview) -> Self {
        Self {
            new: preview.count(Fate::New),
            changed: preview.count(Fate::Changed),
            same: preview.count(Fate::Same),
            bad: preview.count(Fate::Bad),
            rows: preview.lines.into_iter().map(RowJson::from).collect(),
        }
    }
}

/// What kind of table, whose, and its rows.
async fn sent(
    call: &ApiCaller,
    kind: &str,
    asked: &TableAsked,
    file: SentFile,
) -> Result<(ImportKind, AuthorityId, ReadTable), Error> {
    let kind = ImportKind::parse(kind).ok_or(Error::NotFound)?;
    let authority = authority_of(call, &asked.authority).await?;
    may_import(&call.cx.actor, kind, &store::authority(call.cx.db(), authority).await?)?;
    let files = call.app.files();
    let stored = file.store(&call.cx, files, &asked.name, typeset::MAX_BYTES as u64).await?;
    Ok((kind, authority, read_file(files, &stored).await.map_err(named)?))
}

/// Cho biết mỗi dòng của bảng sẽ ra sao, không ghi gì. `kind` là `agencies` hoặc `people`; thân yêu cầu là tệp .xlsx
/// hoặc .csv. Việc của người quản trị ở chính quyền đó (403); 422 khi không đọc được bảng hoặc thiếu cột.
#[utoipa::path(post, path = "/api/import/{kind}/preview", tag = "agencies",
    params(("kind" = String, Path), TableAsked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = RowsJson), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn preview(
    call: ApiCaller,
    IdPath(kind): IdPath<String>,
    Query(asked): Query<TableAsked>,
    file: SentFile,
) -> Result<Json<RowsJson>, ApiProblem> {
    call.require("agencies:write")?;
    let (kind, authority, table) = sent(&call, &kind, &asked, file).await?;
    let preview = preview_import(&call.cx, kind, authority, &table).await.map_err(named)?;
    Ok(Json(RowsJson::from(preview)))
}

/// Ghi những dòng mới và thay đổi của bảng, bỏ qua các dòng khác; trả về số phận của từng dòng. Quyền và lỗi như khi
/// xem trước.
#[utoipa::path(post, path = "/api/import/{kind}", tag = "agencies",
    params(("kind" = String, Path), TableAsked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = RowsJson), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn write(
    call: ApiCaller,
    IdPath(kind): IdPath<String>,
    Query(asked): Query<TableAsked>,
    file: SentFile,
) -> Result<Json<RowsJson>, ApiProblem> {
    call.require("agencies:write")?;
    let (kind, authority, table) = sent(&call, &kind, &asked, file).await?;
    let table = &table;
    let done = call.cx.write(|tx| async move { import(&tx, kind, authority, table).await });
    Ok(Json(RowsJson::from(done.await.map_err(named)?)))
}
