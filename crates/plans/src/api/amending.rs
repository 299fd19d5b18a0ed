//! Amending a plan in force: the documents, what each changes, and the documents themselves.

mod changes;

use ::measures::Registry;
use files::Disposition;
use kernel::{Error, FieldErrors, ItemId, PlanId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::axum::Extension;
use web::axum::response::Response;
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{
    ApiCaller, ApiProblem, App, Changed as Done, IdPath, Json, Query, SentFile, TextPath, changed, day_field,
};

use self::changes::{ChangeJson, FieldsJson, Known};
use super::{kept, seen};
use crate::acts::amend::{self, Change, Document, MOST_BYTES};
use crate::model::{Amendment, Changed, Entry};
use crate::store;

type Measures = Extension<Registry>;

pub fn routes(registry: Registry) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_amendments))
        .routes(routes!(amend_plan))
        .routes(routes!(discard_amendment))
        .routes(routes!(send_document))
        .routes(routes!(fetch_document))
        .routes(routes!(change))
        .layer(Extension(registry))
}

/// A field before and after, in words.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceOut {
    /// Which field.
    what: String,
    /// What stood there before.
    was: String,
    /// What stands there now.
    became: String,
}

impl From<Changed> for DifferenceOut {
    fn from(one: Changed) -> Self {
        Self { what: one.what, was: one.was, became: one.became }
    }
}

/// One thing that an amendment changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryOut {
    /// `item`, `new-item`, `dropped-item`, `target`, `new-target`, `dropped-target`, `duty`, `new-duty`,
    /// `dropped-duty`.
    kind: &'static str,
    /// What it is about, in words.
    subject: String,
    /// Id of the item.
    item: Option<String>,
    /// Id of the target.
    target: Option<String>,
    /// Id of the duty.
    duty: Option<String>,
    /// Why.
    reason: String,
    /// Field by field.
    fields: Vec<DifferenceOut>,
    /// When it was put into force, in UTC.
    made_at: String,
    /// Id of the person who did.
    made_by: Option<String>,
}

impl From<Entry> for EntryOut {
    fn from(one: Entry) -> Self {
        Self {
            kind: one.kind.code(),
            subject: one.subject,
            item: one.item.map(|id| id.to_string()),
            target: one.target.map(|id| id.to_string()),
            duty: one.duty.map(|id| id.to_string()),
            reason: one.reason,
            fields: one.changes.into_iter().map(DifferenceOut::from).collect(),
            made_at: one.made_at.to_string(),
            made_by: one.made_by.map(|id| id.to_string()),
        }
    }
}

/// A document that amends a plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct AmendmentOut {
    /// Which amendment of the plan it is, from 1.
    no: i64,
    /// Number and symbol of the document.
    symbol: String,
    /// Its day.
    on: String,
    /// Why.
    reason: String,
    /// Name of the document's file, if it was sent.
    file: Option<String>,
    /// What it changes.
    changes: Vec<EntryOut>,
    /// When it was recorded, in UTC.
    made_at: String,
    /// Id of the person who recorded it.
    made_by: Option<String>,
}

impl From<Amendment> for AmendmentOut {
    fn from(one: Amendment) -> Self {
        Self {
            no: one.no,
            symbol: one.symbol,
            on: one.on.to_string(),
            reason: one.reason,
            file: one.file.map(|(_, name)| name),
            changes: one.entries.into_iter().map(EntryOut::from).collect(),
            made_at: one.made_at.to_string(),
            made_by: one.made_by.map(|id| id.to_string()),
        }
    }
}

/// The document that makes the change.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct DocumentJson {
    /// Number and symbol: "75/KH-UBND".
    symbol: String,
    /// Its day, `2021-06-30`.
    on: String,
    /// Why.
    reason: String,
}

impl DocumentJson {
    fn read(self, errors: &mut FieldErrors) -> Document {
        Document { symbol: self.symbol, on: day_field(&self.on, "on", errors), reason: self.reason }
    }
}

/// A document with what it changes.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AmendmentJson {
    #[serde(flatten)]
    document: DocumentJson,
    /// What it changes, all in force at once; empty: the document is recorded and changes nothing yet.
    changes: Vec<ChangeJson>,
}

/// A change of one item; what is missing stays as it is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AmendJson {
    #[serde(flatten)]
    document: DocumentJson,
    #[serde(flatten)]
    fields: FieldsJson,
}

/// An amendment that was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Amended {
    /// Which amendment of the plan it is, from 1: the same for all that one document changes.
    no: i64,
}

/// The document's file.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct FileAsked {
    /// Name of the file.
    name: String,
}

/// Names of the fields of a document and of an item, as pages and as programs call them.
const NAMES: [(&str, &str); 14] = [
    ("so-ky-hieu", "symbol"),
    ("ngay", "on"),
    ("ly-do", "reason"),
    ("", "changes"),
    ("ten", "title"),
    ("so", "code"),
    ("tu", "from"),
    ("den", "to"),
    ("chu-tri", "lead"),
    ("phoi-hop", "coordinators"),
    ("co-quan", "who"),
    ("ct-ten", "name"),
    ("ct-nguong", "value"),
    ("ct-den", "value_to"),
];

/// Các lần điều chỉnh của một kế hoạch theo thứ tự, mỗi văn bản một lần, kèm mọi thay đổi.
#[utoipa::path(get, path = "/api/plans/{id}/amendments", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = Vec<AmendmentOut>), (status = 401), (status = 403), (status = 404)))]
async fn list_amendments(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
) -> Result<Json<Vec<AmendmentOut>>, ApiProblem> {
    let plan = seen(&call, id).await?;
    let found = store::amendment::of_plan(call.cx.db(), plan.id).await?;
    Ok(Json(found.into_iter().map(AmendmentOut::from).collect()))
}

/// Điều chỉnh kế hoạch đang thực hiện theo một văn bản: sửa, thêm, bãi bỏ mục, chỉ tiêu, trách nhiệm; tất cả có hiệu lực
/// cùng lúc hoặc không gì cả. Cùng số và ngày là cùng một lần điều chỉnh. Việc của lãnh đạo, văn phòng, người theo dõi
/// (403); 409 khi kế hoạch chưa ban hành hoặc đã có người sửa trước.
#[utoipa::path(post, path = "/api/plans/{id}/amendments", tag = "plans", params(("id" = String, Path)),
    request_body = AmendmentJson,
    responses((status = 200, body = Amended), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn amend_plan(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
    Extension(registry): Measures,
    Json(new): Json<AmendmentJson>,
) -> Result<Json<Amended>, ApiProblem> {
    call.require("plans:write")?;
    let plan = kept(&call, id).await?;
    let known = Known::of(&call, plan, registry).await?;
    let mut errors = FieldErrors::default();
    let document = new.document.read(&mut errors);
    let mut changes: Vec<Change> = Vec::with_capacity(new.changes.len());
    for (index, change) in new.changes.into_iter().enumerate() {
        let at = format!("changes.{index}");
        match change.read(&known) {
            Ok(change) => changes.push(change),
            Err(Error::Invalid(wrong)) => {
                for (field, message) in wrong.iter() {
                    errors.add(format!("{at}.{field}").trim_end_matches('.'), message);
                }
            }
            Err(other) => return Err(other.into()),
        }
    }
    errors.into_result(())?;
    let no = if changes.is_empty() {
        amend::open(&call.cx, id, &document).await
    } else {
        amend::amend(&call.cx, id, &document, &changes).await
    };
    Ok(Json(Amended { no: no.map_err(|error| error.renamed(&NAMES))? }))
}

/// Bỏ một văn bản điều chỉnh ghi nhầm, khi chưa có thay đổi nào (409 nếu đã có).
#[utoipa::path(delete, path = "/api/plans/{id}/amendments/{no}", tag = "plans",
    params(("id" = String, Path), ("no" = i64, Path)),
    responses((status = 200, body = Done), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn discard_amendment(call: ApiCaller, path: TextPath) -> Result<Json<Done>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, no): (PlanId, i64) = path.pair()?;
    amend::discard(&call.cx, call.app.files(), plan, no).await?;
    Ok(changed(plan))
}

/// Gửi tệp của văn bản điều chỉnh (PDF, Word hoặc ảnh): thân yêu cầu là tệp. Tệp gửi trước đó được thay.
#[utoipa::path(post, path = "/api/plans/{id}/amendments/{no}/file", tag = "plans",
    params(("id" = String, Path), ("no" = i64, Path), FileAsked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Done), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn send_document(
    call: ApiCaller,
    path: TextPath,
    Query(asked): Query<FileAsked>,
    file: SentFile,
) -> Result<Json<Done>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, no): (PlanId, i64) = path.pair()?;
    kept(&call, plan).await?;
    let files = call.app.files();
    let stored = file.store(&call.cx, files, &asked.name, MOST_BYTES).await?;
    let sent = amend::attach(&call.cx, files, plan, no, &stored).await;
    sent.map_err(|error| error.renamed(&[("tep", "body")]))?;
    Ok(changed(plan))
}

/// Tệp của văn bản điều chỉnh, cho người được xem kế hoạch.
#[utoipa::path(get, path = "/api/plans/{id}/amendments/{no}/file", tag = "plans",
    params(("id" = String, Path), ("no" = i64, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 401), (status = 403),
        (status = 404)))]
async fn fetch_document(call: ApiCaller, path: TextPath) -> Result<Response, ApiProblem> {
    let (plan, no): (PlanId, i64) = path.pair()?;
    let plan = seen(&call, plan).await?;
    let amendment = store::amendment::get(call.cx.db(), plan.id, no).await?;
    let (file, _) = amendment.file.ok_or(Error::NotFound)?;
    let stored = call.app.files().get_of(&call.cx, &amendment.id.into(), file).await?;
    let contents = call.app.files().open(stored.id).await?;
    Ok(files::serve(&stored, contents, Disposition::Attachment))
}

/// Điều chỉnh một mục của kế hoạch đang thực hiện: tên, thời gian, sản phẩm, chủ trì, phối hợp; nhiệm vụ đi theo và các
/// cơ quan liên quan được báo. Việc của lãnh đạo, văn phòng, người theo dõi (403); 409 khi kế hoạch chưa ban hành.
#[utoipa::path(post, path = "/api/plans/{id}/items/{item}/amend", tag = "plans",
    params(("id" = String, Path), ("item" = String, Path)), request_body = AmendJson,
    responses((status = 200, body = Amended), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change(
    call: ApiCaller,
    path: TextPath,
    Extension(registry): Measures,
    Json(new): Json<AmendJson>,
) -> Result<Json<Amended>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, item): (PlanId, ItemId) = path.pair()?;
    let plan = kept(&call, plan).await?;
    let known = Known::of(&call, plan, registry).await?;
    let mut errors = FieldErrors::default();
    let document = new.document.read(&mut errors);
    let fields = new.fields.read(item, &known, &mut errors);
    errors.into_result(())?;
    let no = amend::amend(&call.cx, known.plan.id, &document, &[Change::Item(item, fields)]).await;
    Ok(Json(Amended { no: no.map_err(|error| error.renamed(&NAMES))? }))
}
