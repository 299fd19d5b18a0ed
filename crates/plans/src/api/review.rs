//! The review of a reading: what is known of the plan, and its items one by one.

use kernel::{AgencyId, Error, FieldErrors, ItemId, PlanId};
use serde::Deserialize;
use utoipa::ToSchema;
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, TextPath, changed, optional_day, read_field};

use super::kept;
use super::names::{Bodies, NameJson};
use super::written::{self, BasisJson, DetailJson, MilestoneJson};
use crate::acts::{revise, shape};
use crate::form::{FactsForm, ItemForm, Lines};
use crate::model::{
    Chosen, Detail, Facts, Item, ItemChange, Milestone, Part, Plan, Role, Stands, TargetRow, stands_code,
};
use crate::store;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(correct_plan))
        .routes(routes!(correct_item))
        .routes(routes!(add_item))
        .routes(routes!(make_heading))
        .routes(routes!(make_item))
        .routes(routes!(move_detail))
        .routes(routes!(add_detail))
}

/// A correction of what is known of a plan; what is missing stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PlanCorrection {
    /// The version of the plan that was read.
    version: Option<i64>,
    /// What it is about.
    title: Option<String>,
    /// "59/KH-UBND"; empty: not known.
    symbol: Option<String>,
    /// Its day, `2021-03-01`; empty: not known.
    issued_on: Option<String>,
    /// The first year it is for; with it alone, the plan is for that year.
    year: Option<i64>,
    /// The last year it is for, at most ten after the first.
    until_year: Option<i64>,
    /// Id of the agency that follows it; empty: not known.
    monitor: Option<String>,
    /// Who issued it, as written; empty: not known.
    issuer: Option<String>,
    /// The person who signed; empty: not known.
    signer: Option<String>,
    /// In which position, with its form: "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"; empty: not known.
    signer_position: Option<String>,
    /// All documents it rests on, in their order.
    bases: Option<Vec<BasisJson>>,
}

/// A correction of an item; what is missing stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ItemCorrection {
    /// The version of the item that was read.
    version: Option<i64>,
    /// Its heading.
    title: Option<String>,
    /// First day, `2021-01-01`; empty: none.
    from: Option<String>,
    /// Last day; empty: none.
    to: Option<String>,
    /// Whether the text says "trước".
    before: Option<bool>,
    /// Whether it goes on without an end.
    open_ended: Option<bool>,
    /// What is delivered; empty: none.
    product: Option<String>,
    /// All that lead, the working lead first.
    lead: Option<Vec<NameJson>>,
    /// All that advise.
    advise: Option<Vec<NameJson>>,
    /// All that implement.
    implement: Option<Vec<NameJson>>,
    /// All that help.
    coordinate: Option<Vec<NameJson>>,
    /// All milestones, in their order.
    milestones: Option<Vec<MilestoneJson>>,
    /// All concrete tasks, in their order.
    details: Option<Vec<DetailJson>>,
}

/// What stands in an item.
pub struct ItemLines {
    pub item: Item,
    pub parts: Vec<Part>,
    pub targets: Vec<TargetRow>,
    milestones: Vec<Milestone>,
    details: Vec<Detail>,
}

impl ItemCorrection {
    /// One that leaves the item itself as it is.
    pub fn untouched(version: Option<i64>) -> Self {
        Self { version, ..Self::default() }
    }

    /// What it asks for, by the rules of the form: the item as it stands with what was sent. `targets` are the targets
    /// that the item is to have.
    pub fn read(
        self,
        now: &ItemLines,
        targets: Vec<TargetRow>,
        bodies: &Bodies,
    ) -> Result<ItemChange, Error> {
        let ItemLines { item, parts, .. } = now;
        let mut errors = FieldErrors::default();
        let mut names: Vec<(Role, Chosen)> = Vec::new();
        let sent = [
            (Role::Lead, &self.lead),
            (Role::Advise, &self.advise),
            (Role::Implement, &self.implement),
            (Role::Coordinate, &self.coordinate),
        ];
        for (role, sent) in sent {
            let Some(sent) = sent else {
                let own = parts.iter().filter(|part| part.role == role);
                names.extend(own.map(|part| (role, Chosen::Kept(part.id))));
                continue;
            };
            for (index, name) in sent.iter().enumerate() {
                let field = format!("{}.{index}", role.code());
                names.extend(name.chosen(parts, bodies, &field, &mut errors).map(|chosen| (role, chosen)));
            }
        }
        optional_day(self.from.as_deref(), "from", &mut errors);
        optional_day(self.to.as_deref(), "to", &mut errors);
        let milestones = match self.milestones {
            Some(sent) => written::milestones(sent, item.id, &now.milestones, &mut errors),
            None => now.milestones.clone(),
        };
        let details = match self.details {
            Some(sent) => written::details(sent, item.id, &now.details, bodies, &mut errors),
            None => now.details.clone(),
        };
        let mut form = ItemForm::of(item, &[], &[]);
        let flag = |set: bool| if set { "1".to_owned() } else { String::new() };
        form.version = self.version.unwrap_or(item.version);
        form.ten = self.title.unwrap_or(form.ten);
        form.tu = self.from.unwrap_or(form.tu);
        form.den = self.to.unwrap_or(form.den);
        form.truoc = self.before.map_or(form.truoc, flag);
        form.open_ended = self.open_ended.map_or(form.open_ended, flag);
        form.product = self.product.unwrap_or(form.product);
        let change = errors
            .into_result(())
            .and_then(|()| {
                let nothing = Lines::default();
                form.change(item.plan, item.id, nothing, &[], || kernel::id::Uuid::nil().into(), |_| false)
            })
            .map_err(|error| error.renamed(&[("ten", "title"), ("tu", "from"), ("den", "to")]))?;
        Ok(ItemChange { parts: names, targets, milestones, details, ..change })
    }
}

/// An item of a plan with its names and its targets.
pub async fn item_of(
    call: &ApiCaller,
    plan: &Plan,
    id: ItemId,
) -> Result<(Item, Vec<Part>, Vec<TargetRow>), Error> {
    let db = call.cx.db();
    let item = store::content::item(db, plan.id, id).await?;
    let mut parts = store::content::parts(db, plan.id).await?;
    parts.retain(|part| part.item == id);
    let mut targets = store::target::of_plan(db, plan.id).await?;
    targets.retain(|target| target.item == Some(id));
    Ok((item, parts, targets))
}

/// The same with all that stands in it.
pub async fn lines_of(call: &ApiCaller, plan: &Plan, id: ItemId) -> Result<ItemLines, Error> {
    let (item, parts, targets) = item_of(call, plan, id).await?;
    let db = call.cx.db();
    let mut milestones = store::written::milestones(db, plan.id).await?;
    milestones.retain(|milestone| milestone.item == id);
    let mut details = store::written::details(db, plan.id).await?;
    details.retain(|detail| detail.item == id);
    Ok(ItemLines { item, parts, targets, milestones, details })
}

/// Sửa thông tin chung của một kế hoạch đang xem lại: tên, số ký hiệu, ngày, năm, cơ quan theo dõi, cơ quan ban hành,
/// người ký, căn cứ. Việc của lãnh đạo, văn phòng, người theo dõi (403); 409 khi đã ban hành thực hiện hoặc đã có người sửa trước.
#[utoipa::path(post, path = "/api/plans/{id}/correct", tag = "plans", params(("id" = String, Path)),
    request_body = PlanCorrection,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn correct_plan(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
    Json(new): Json<PlanCorrection>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let plan = kept(&call, id).await?;
    let mut errors = FieldErrors::default();
    optional_day(new.issued_on.as_deref(), "issued_on", &mut errors);
    let known = store::written::bases(call.cx.db(), id).await?;
    let bases = match new.bases {
        Some(sent) => written::bases(sent, &known, &mut errors),
        None => known,
    };
    let mut form = FactsForm::of(&plan, &[]);
    if let Some(monitor) = new.monitor {
        form.monitor = String::new();
        if !monitor.is_empty()
            && let Some(agency) =
                read_field::<AgencyId>(&monitor, "monitor", "Không có cơ quan này.", &mut errors)
        {
            let stands = Stands::Agency(agency);
            if Bodies::of(&call.cx, plan.authority).await?.name(stands).is_none() {
                errors.add("monitor", "Có cơ quan không thuộc danh mục. Hãy chọn lại.");
            }
            form.monitor = stands_code(stands);
        }
    }
    errors.into_result(())?;
    form.version = new.version.unwrap_or(form.version);
    form.title = new.title.unwrap_or(form.title);
    form.symbol = new.symbol.unwrap_or(form.symbol);
    form.issued_on = new.issued_on.unwrap_or(form.issued_on);
    form.issuer = new.issuer.unwrap_or(form.issuer);
    form.signer = new.signer.unwrap_or(form.signer);
    form.signer_position = new.signer_position.unwrap_or(form.signer_position);
    form.nam = match (new.year, new.until_year) {
        (Some(year), Some(until)) => format!("{year}-{until}"),
        (Some(year), None) => year.to_string(),
        (None, Some(until)) => format!("{}-{until}", plan.year),
        (None, None) => form.nam,
    };
    let names = [("ten-ke-hoach", "title"), ("ngay-ban-hanh", "issued_on"), ("nam", "year")];
    let facts = form.read(&[]).map_err(|error| error.renamed(&names))?;
    revise::facts(&call.cx, id, &Facts { bases, ..facts }).await?;
    Ok(changed(id))
}

/// Sửa một mục của kế hoạch đang xem lại: tên, thời gian, sản phẩm, mốc, việc cụ thể, ai chủ trì, tham mưu, thực hiện,
/// phối hợp; những câu hỏi mà việc sửa đã trả lời thì khép lại. Quyền và lỗi như khi sửa thông tin chung.
#[utoipa::path(post, path = "/api/plans/{id}/items/{item}/correct", tag = "plans",
    params(("id" = String, Path), ("item" = String, Path)), request_body = ItemCorrection,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn correct_item(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<ItemCorrection>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, id): (PlanId, ItemId) = path.pair()?;
    let plan = kept(&call, plan).await?;
    let now = lines_of(&call, &plan, id).await?;
    let bodies = Bodies::of(&call.cx, plan.authority).await?;
    let change = new.read(&now, now.targets.clone(), &bodies)?;
    revise::revise(&call.cx, plan.id, id, &change).await?;
    Ok(changed(id))
}

/// An item that the reader did not see.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct MissingItem {
    /// Id of the item or heading behind which it stands; empty: at the end.
    after: String,
    /// Its number as written, `1.1.2`; may be empty.
    code: String,
    /// Its heading.
    title: String,
    /// The line of the file, from 1; 0: not known.
    line: i64,
}

/// Thêm vào kế hoạch đang xem lại một nhiệm vụ bị sót; rồi sửa cơ quan, thời hạn của nó như mọi mục khác. Quyền và lỗi
/// như khi sửa thông tin chung.
#[utoipa::path(post, path = "/api/plans/{id}/items", tag = "plans", params(("id" = String, Path)),
    request_body = MissingItem,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn add_item(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
    Json(new): Json<MissingItem>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let after = match new.after.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::field("after", "Không có mục này."))?),
    };
    let item = shape::NewItem { after, code: new.code, title: new.title, line: new.line };
    let names = [("ten", "title"), ("so", "code")];
    let id = shape::add(&call.cx, id, &item).await.map_err(|error| error.renamed(&names))?;
    Ok(changed(id))
}

/// Which version of an item was seen.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct SeenItem {
    /// Its version; another one now: 409.
    version: i64,
}

/// Mục đã đọc chỉ là đề mục: chỉ tiêu của nó thành chỉ tiêu chung, cơ quan và câu hỏi của nó bỏ đi.
#[utoipa::path(post, path = "/api/plans/{id}/items/{item}/heading", tag = "plans",
    params(("id" = String, Path), ("item" = String, Path)), request_body = SeenItem,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409)))]
async fn make_heading(
    call: ApiCaller,
    path: TextPath,
    Json(seen): Json<SeenItem>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, item): (PlanId, ItemId) = path.pair()?;
    shape::make_heading(&call.cx, plan, item, seen.version).await?;
    Ok(changed(item))
}

/// Đề mục đã đọc là một nhiệm vụ.
#[utoipa::path(post, path = "/api/plans/{id}/items/{item}/work", tag = "plans",
    params(("id" = String, Path), ("item" = String, Path)), request_body = SeenItem,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409)))]
async fn make_item(
    call: ApiCaller,
    path: TextPath,
    Json(seen): Json<SeenItem>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, item): (PlanId, ItemId) = path.pair()?;
    shape::make_item(&call.cx, plan, item, seen.version).await?;
    Ok(changed(item))
}

/// Where a concrete task of an item belongs.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct DetailMove {
    /// The version of the item that was read; another one now: 409.
    version: i64,
    /// Number of the concrete task in the item.
    no: i64,
    /// Id of the item under which it belongs; empty: it is an item of its own.
    to: String,
}

/// Chuyển một việc cụ thể của một mục đang xem lại sang mục khác, hoặc thành một nhiệm vụ riêng. Trả về mã của mục nay có
/// việc đó. Quyền và lỗi như khi sửa thông tin chung.
#[utoipa::path(post, path = "/api/plans/{id}/items/{item}/details/move", tag = "plans",
    params(("id" = String, Path), ("item" = String, Path)), request_body = DetailMove,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn move_detail(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<DetailMove>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, item): (PlanId, ItemId) = path.pair()?;
    let to = match new.to.as_str() {
        "" => shape::Place::ItsOwn,
        id => shape::Place::Under(id.parse().map_err(|_| Error::field("to", "Không có mục này."))?),
    };
    let now = shape::move_detail(&call.cx, plan, item, new.version, new.no, to)
        .await
        .map_err(|error| error.renamed(&[("sang", "to")]))?;
    Ok(changed(now))
}

/// A line that the reader passed over.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct MissingDetail {
    /// What is to be done.
    text: String,
    /// The line of the file, from 1; 0: not known.
    line: i64,
}

/// Thêm vào một mục đang xem lại một việc cụ thể bị sót. Quyền và lỗi như khi sửa thông tin chung.
#[utoipa::path(post, path = "/api/plans/{id}/items/{item}/details", tag = "plans",
    params(("id" = String, Path), ("item" = String, Path)), request_body = MissingDetail,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn add_detail(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<MissingDetail>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, item): (PlanId, ItemId) = path.pair()?;
    shape::add_detail(&call.cx, plan, item, &new.text, new.line)
        .await
        .map_err(|error| error.renamed(&[("ten", "text")]))?;
    Ok(changed(item))
}
