//! One agency as JSON: what is known of it, and creating, changing, renaming and ending it.

use kernel::{AgencyId, Error, FieldErrors};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, changed, day_field, optional_day, read_field};

use super::{AgencyJson, named};
use crate::acts::{self, AgencyChange, NewAgency, Renaming};
use crate::model::{Agency, Succession};
use crate::policy::{Ground, act};
use crate::store;

const NO_KIND: &str = "Không có loại cơ quan này.";
const NO_LEVEL: &str = "Cấp là province, district hoặc commune.";
const NO_PARENT: &str = "Chọn cơ quan cấp trên.";

/// The addresses of one agency.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_agency))
        .routes(routes!(create_agency))
        .routes(routes!(change_agency))
        .routes(routes!(rename_agency))
        .routes(routes!(also_called))
        .routes(routes!(end_agency))
}

/// A name that an agency bore before.
#[derive(Debug, Serialize, ToSchema)]
pub struct EarlierNameJson {
    /// The name.
    name: String,
    /// Its last day.
    until: String,
}

/// One agency takes over from another.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuccessionJson {
    /// Id of the old one.
    from: String,
    /// Id of the new one.
    to: String,
    /// What goes over: `all`, `area`, `function`.
    scope: &'static str,
    /// Which area or function.
    scope_text: String,
    /// From which day.
    on: String,
    /// The decision.
    basis: String,
}

impl From<Succession> for SuccessionJson {
    fn from(line: Succession) -> Self {
        Self {
            from: line.from.to_string(),
            to: line.to.to_string(),
            scope: line.scope.code(),
            scope_text: line.scope_text,
            on: line.on.to_string(),
            basis: line.basis,
        }
    }
}

/// All that is known of an agency.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyOutJson {
    #[serde(flatten)]
    agency: AgencyJson,
    /// Id of its authority.
    authority: String,
    /// Whether it is a People's Committee of its own.
    is_authority: bool,
    /// Place among its siblings.
    order: i64,
    /// Names that it bore before, the latest first.
    earlier_names: Vec<EarlierNameJson>,
    /// Other wordings by which texts call it.
    also_called: Vec<String>,
    /// From whom it took over and who took over from it.
    successions: Vec<SuccessionJson>,
    /// To be sent back with a change.
    version: i64,
}

/// An agency to create.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewAgencyJson {
    /// Id of the body above it.
    parent: String,
    /// Mã định danh; may be empty.
    code: String,
    /// Full name.
    name: String,
    /// Short name; empty for the full name.
    short_name: String,
    /// Kind: `department`, `commune`, `office` …
    kind: String,
    /// Level: `province`, `district`, `commune`.
    level: String,
    /// First day of its life, `2025-07-01`.
    from: String,
}

impl NewAgencyJson {
    fn read(self) -> Result<NewAgency, Error> {
        let mut errors = FieldErrors::default();
        let parent = read_field(&self.parent, "parent", NO_PARENT, &mut errors);
        let kind = read_field(&self.kind, "kind", NO_KIND, &mut errors);
        let level = read_field(&self.level, "level", NO_LEVEL, &mut errors);
        let from = day_field(&self.from, "from", &mut errors);
        let (Some(parent), Some(kind), Some(level), Some(from)) = (parent, kind, level, from) else {
            return Err(Error::Invalid(errors));
        };
        Ok(NewAgency {
            parent,
            code: self.code,
            name: self.name,
            short_name: self.short_name,
            kind,
            level,
            from,
        })
    }
}

/// A change of an agency; what is missing stays as it is. Its name is changed by renaming it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct AgencyChangeJson {
    /// The version that was read.
    version: Option<i64>,
    /// Mã định danh; empty: none any more.
    code: Option<String>,
    /// Kind.
    kind: Option<String>,
    /// Level.
    level: Option<String>,
    /// Id of another body above it.
    parent: Option<String>,
    /// Place among its siblings.
    order: Option<i64>,
}

impl AgencyChangeJson {
    fn read(self, before: &Agency) -> Result<AgencyChange, Error> {
        let mut errors = FieldErrors::default();
        let kind = self.kind.and_then(|code| read_field(&code, "kind", NO_KIND, &mut errors));
        let level = self.level.and_then(|code| read_field(&code, "level", NO_LEVEL, &mut errors));
        let parent = self.parent.and_then(|id| read_field(&id, "parent", NO_PARENT, &mut errors));
        errors.into_result(AgencyChange {
            code: self.code.unwrap_or_else(|| before.code.clone()),
            kind: kind.unwrap_or(before.kind),
            level: level.unwrap_or(before.level),
            parent: parent.or(before.parent),
            order: self.order.unwrap_or(before.order),
        })
    }
}

/// Another name of an agency.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct RenamingJson {
    /// The version that was read.
    version: Option<i64>,
    /// The new full name.
    name: String,
    /// The new short name; empty for the full name.
    short_name: String,
    /// First day of the new name; none corrects a slip of the pen, and the old wording is not kept.
    from: Option<String>,
}

/// Another wording.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct AlsoCalledJson {
    /// As texts write it.
    name: String,
}

/// The end of an agency.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct AgencyEndJson {
    /// The version that was read.
    version: Option<i64>,
    /// Its last day.
    to: String,
}

/// Một cơ quan: tên, mã, cấp trên, tên cũ, tên gọi khác, kế thừa.
#[utoipa::path(get, path = "/api/agencies/{id}", tag = "agencies", params(("id" = String, Path)),
    responses((status = 200, body = AgencyOutJson), (status = 401), (status = 403), (status = 404)))]
async fn get_agency(
    call: ApiCaller,
    IdPath(id): IdPath<AgencyId>,
) -> Result<Json<AgencyOutJson>, ApiProblem> {
    call.require("agencies:read")?;
    let db = call.cx.db();
    let agency = store::agency(db, id).await?;
    call.cx.actor.grant::<_, act::Look>(Ground::from(&agency))?;
    let others = store::names_of(db, id).await?.into_iter().filter(|(.., until)| until.is_none());
    let earlier = store::earlier_names(db, id).await?.into_iter();
    Ok(Json(AgencyOutJson {
        authority: agency.authority.to_string(),
        is_authority: agency.is_authority,
        order: agency.order,
        version: agency.version,
        earlier_names: earlier
            .map(|(name, until)| EarlierNameJson { name, until: until.to_string() })
            .collect(),
        also_called: others.map(|(_, name, ..)| name).collect(),
        successions: store::successions(db, id).await?.into_iter().map(SuccessionJson::from).collect(),
        agency: AgencyJson::from(agency),
    }))
}

/// Lập một cơ quan dưới một cơ quan khác: việc của người quản trị ở cơ quan cấp trên (403). Trả về mã của cơ quan mới.
#[utoipa::path(post, path = "/api/agencies", tag = "agencies", request_body = NewAgencyJson,
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn create_agency(call: ApiCaller, Json(new): Json<NewAgencyJson>) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let new = &new.read()?;
    let id = call.cx.write(|tx| async move { acts::create_agency(&tx, new).await }).await.map_err(named)?;
    Ok(changed(id))
}

/// Sửa mã, loại, cấp, cơ quan cấp trên hoặc thứ tự: việc của người quản trị (403). 409 nếu đã có người sửa trước.
#[utoipa::path(post, path = "/api/agencies/{id}/change", tag = "agencies", params(("id" = String, Path)),
    request_body = AgencyChangeJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change_agency(
    call: ApiCaller,
    IdPath(id): IdPath<AgencyId>,
    Json(new): Json<AgencyChangeJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let before = organised(&call, id).await?;
    let version = new.version.unwrap_or(before.version);
    let change = &new.read(&before)?;
    let done = call.cx.write(|tx| async move { acts::change_agency(&tx, id, version, change).await });
    done.await.map_err(named)?;
    Ok(changed(id))
}

/// Đổi tên; tên cũ vẫn tìm được, trừ khi chỉ sửa lỗi viết (không gửi `from`). Việc của người quản trị (403).
#[utoipa::path(post, path = "/api/agencies/{id}/rename", tag = "agencies", params(("id" = String, Path)),
    request_body = RenamingJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn rename_agency(
    call: ApiCaller,
    IdPath(id): IdPath<AgencyId>,
    Json(new): Json<RenamingJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let version = new.version.unwrap_or(organised(&call, id).await?.version);
    let mut errors = FieldErrors::default();
    let on = optional_day(new.from.as_deref(), "from", &mut errors);
    let renaming = &errors.into_result(Renaming { name: new.name, short_name: new.short_name, on })?;
    let done = call.cx.write(|tx| async move { acts::rename_agency(&tx, id, version, renaming).await });
    done.await.map_err(named)?;
    Ok(changed(id))
}

/// Thêm một tên gọi mà văn bản dùng cho cơ quan này. Việc của người quản trị (403).
#[utoipa::path(post, path = "/api/agencies/{id}/also-called", tag = "agencies", params(("id" = String, Path)),
    request_body = AlsoCalledJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)))]
async fn also_called(
    call: ApiCaller,
    IdPath(id): IdPath<AgencyId>,
    Json(new): Json<AlsoCalledJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let name = &new.name;
    let done = call.cx.write(|tx| async move { acts::also_called(&tx, id, name).await });
    done.await.map_err(named)?;
    Ok(changed(id))
}

/// Ghi ngày hoạt động cuối cùng. Việc của người quản trị (403); 409 khi còn đơn vị trực thuộc đang hoạt động.
#[utoipa::path(post, path = "/api/agencies/{id}/end", tag = "agencies", params(("id" = String, Path)),
    request_body = AgencyEndJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn end_agency(
    call: ApiCaller,
    IdPath(id): IdPath<AgencyId>,
    Json(new): Json<AgencyEndJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let version = new.version.unwrap_or(organised(&call, id).await?.version);
    let last_day = web::day_of(&new.to, "to")?;
    let done = call.cx.write(|tx| async move { acts::end_agency(&tx, id, version, last_day).await });
    done.await.map_err(named)?;
    Ok(changed(id))
}

/// The agency as it stands, for whoever may change it: what a request leaves out is taken from it.
async fn organised(call: &ApiCaller, id: AgencyId) -> Result<Agency, Error> {
    let agency = store::agency(call.cx.db(), id).await?;
    call.cx.actor.grant::<_, act::Organise>(Ground::from(&agency))?;
    Ok(agency)
}
