//! The review of a reading: the numbers that a plan promises, one by one.

use ::measures::Registry;
use kernel::{Error, FieldErrors, ItemId, PlanId, TargetId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::axum::Extension;
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{
    ApiCaller, ApiProblem, App, Changed, IdPath, Json, Query, TextPath, changed, optional_day, read_field,
};

use super::kept;
use super::names::Bodies;
use super::review::{ItemCorrection, lines_of};
use crate::acts::revise;
use crate::form::ItemForm;
use crate::model::{OPS, PERS, Plan, TargetRow, UNITS};
use crate::store;

type Measures = Extension<Registry>;

pub fn routes(registry: Registry) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(add_target))
        .routes(routes!(correct_target))
        .routes(routes!(drop_target))
        .layer(Extension(registry))
}

/// A number that a plan promises; in a correction what is missing stays as it is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct TargetCorrection {
    /// The version that was read: of the item, or of the plan for a general target.
    pub(super) version: Option<i64>,
    /// What is judged.
    name: Option<String>,
    /// `>=` `>` `<=` `<` `=` `between` `keep`.
    op: Option<String>,
    /// The number; none only with `keep`.
    value: Option<f64>,
    /// The upper number, with `between`.
    value_to: Option<f64>,
    /// `percent`, `count`, `days` …
    unit: Option<String>,
    /// `week`, `month`, `quarter`, `half`, `year`, `case`; empty: the whole stretch.
    per: Option<String>,
    /// By when; empty: by the end of the plan's year.
    due_on: Option<String>,
    /// Key of the measure that computes it; empty: reported by hand.
    measure: Option<String>,
}

/// A number to add.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewTarget {
    /// Id of the item; none: a general target of the plan.
    pub(super) item: Option<String>,
    #[serde(flatten)]
    pub(super) target: TargetCorrection,
}

/// The version of what loses a target.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct VersionAsked {
    /// The version that was read: of the item, or of the plan for a general target.
    version: Option<i64>,
}

/// What a word of a list is changed to; one that is not in it is noted at its field.
fn word(
    list: &[(&str, &str)],
    sent: Option<String>,
    before: String,
    field: &str,
    errors: &mut FieldErrors,
) -> String {
    let Some(sent) = sent else { return before };
    if !list.iter().any(|(known, _)| *known == sent) {
        errors.add(field, format!("Không hiểu giá trị “{sent}”."));
    }
    sent
}

impl TargetCorrection {
    /// The target with what was sent, by the rules of the form.
    pub(super) fn read(
        self,
        before: TargetRow,
        known: &[TargetRow],
        registry: &Registry,
    ) -> Result<TargetRow, Error> {
        let mut errors = FieldErrors::default();
        let due_on = match self.due_on {
            Some(day) => optional_day(Some(&day), "due_on", &mut errors),
            None => before.due_on,
        };
        let measure = match self.measure {
            Some(key) if !key.is_empty() && registry.get(&key).is_none() => {
                errors.add("measure", "Không có chỉ số này.");
                None
            }
            Some(key) => Some(key).filter(|key| !key.is_empty()),
            None => before.measure,
        };
        let per = word(PERS, self.per, before.per.unwrap_or_default(), "per", &mut errors);
        let wanted = TargetRow {
            name: self.name.unwrap_or(before.name).trim().to_owned(),
            op: word(OPS, self.op, before.op, "op", &mut errors),
            value: self.value.or(before.value),
            value_to: self.value_to.or(before.value_to),
            unit: word(UNITS, self.unit, before.unit, "unit", &mut errors),
            per: Some(per).filter(|per| !per.is_empty()),
            due_on,
            measure,
            ..before
        };
        if wanted.name.is_empty() {
            errors.add("name", "Ghi chỉ tiêu đo điều gì.");
        }
        errors.into_result(())?;
        let (plan, item, id) = (wanted.plan, wanted.item, wanted.id);
        let form = ItemForm::default().with_targets(std::iter::once(&wanted));
        let rows = form.target_rows(plan, item, known, || id, |key| registry.get(key).is_some());
        let rows = rows.map_err(|error| error.renamed(&[("ct-nguong", "value"), ("ct-han", "due_on")]))?;
        rows.into_iter().next().ok_or_else(|| Error::field("name", "Ghi chỉ tiêu đo điều gì."))
    }
}

/// A target of which nothing is said yet.
pub(super) fn blank(id: TargetId, plan: PlanId, item: Option<ItemId>) -> TargetRow {
    TargetRow {
        id,
        plan,
        item,
        item_code: String::new(),
        position: 0,
        name: String::new(),
        op: ">=".to_owned(),
        value: None,
        value_to: None,
        unit: "percent".to_owned(),
        per: None,
        change: None,
        baseline: None,
        scope: None,
        due_on: None,
        firmness: "must".to_owned(),
        text: String::new(),
        first_line: 0,
        measure: None,
        sure: 1.0,
        since_on: None,
        ended_on: None,
    }
}

/// Writes the targets of an item, or the general ones of the plan, after `change` made of them what is asked for.
async fn write(
    call: &ApiCaller,
    plan: &Plan,
    item: Option<ItemId>,
    version: Option<i64>,
    change: impl FnOnce(&[TargetRow]) -> Result<Vec<TargetRow>, Error>,
) -> Result<(), Error> {
    if let Some(id) = item {
        let now = lines_of(call, plan, id).await?;
        let bodies = Bodies::of(&call.cx, plan.authority).await?;
        let change = ItemCorrection::untouched(version).read(&now, change(&now.targets)?, &bodies)?;
        return revise::revise(&call.cx, plan.id, id, &change).await;
    }
    let mut known = store::target::of_plan(call.cx.db(), plan.id).await?;
    known.retain(|target| target.item.is_none());
    revise::general(&call.cx, plan.id, version.unwrap_or(plan.version), &change(&known)?).await
}

/// A target of the plan; those of other plans are not found.
async fn target_of(call: &ApiCaller, path: &TextPath) -> Result<(Plan, TargetRow), Error> {
    let (plan, id): (PlanId, TargetId) = path.pair()?;
    let plan = kept(call, plan).await?;
    let found = store::target::get(call.cx.db(), id).await?;
    if found.plan == plan.id { Ok((plan, found)) } else { Err(Error::NotFound) }
}

/// Thêm một chỉ tiêu cho một mục, hoặc một chỉ tiêu chung, của kế hoạch đang xem lại. Việc của lãnh đạo, văn phòng, người
/// theo dõi (403); 409 khi đã ban hành thực hiện hoặc đã có người sửa trước. Trả về mã của chỉ tiêu.
#[utoipa::path(post, path = "/api/plans/{id}/targets", tag = "plans", params(("id" = String, Path)),
    request_body = NewTarget,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn add_target(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
    Extension(registry): Measures,
    Json(new): Json<NewTarget>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let plan = kept(&call, id).await?;
    let mut errors = FieldErrors::default();
    let item = new.item.and_then(|id| read_field::<ItemId>(&id, "item", "Không có mục này.", &mut errors));
    errors.into_result(())?;
    let (made, version) = (call.cx.new_id::<TargetId>(), new.target.version);
    let add = |known: &[TargetRow]| -> Result<Vec<TargetRow>, Error> {
        let row = new.target.read(blank(made, id, item), known, &registry)?;
        Ok(known.iter().cloned().chain(std::iter::once(row)).collect())
    };
    write(&call, &plan, item, version, add).await?;
    Ok(changed(made))
}

/// Sửa một chỉ tiêu của kế hoạch đang xem lại. Quyền và lỗi như khi thêm.
#[utoipa::path(post, path = "/api/plans/{id}/targets/{target}/correct", tag = "plans",
    params(("id" = String, Path), ("target" = String, Path)), request_body = TargetCorrection,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn correct_target(
    call: ApiCaller,
    path: TextPath,
    Extension(registry): Measures,
    Json(new): Json<TargetCorrection>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, target) = target_of(&call, &path).await?;
    let (id, item, version) = (target.id, target.item, new.version);
    let correct = |known: &[TargetRow]| -> Result<Vec<TargetRow>, Error> {
        let row = new.read(target, known, &registry)?;
        Ok(known.iter().map(|one| if one.id == id { row.clone() } else { one.clone() }).collect())
    };
    write(&call, &plan, item, version, correct).await?;
    Ok(changed(id))
}

/// Bỏ một chỉ tiêu của kế hoạch đang xem lại. Quyền và lỗi như khi thêm.
#[utoipa::path(delete, path = "/api/plans/{id}/targets/{target}", tag = "plans",
    params(("id" = String, Path), ("target" = String, Path), VersionAsked),
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn drop_target(
    call: ApiCaller,
    path: TextPath,
    Query(asked): Query<VersionAsked>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, target) = target_of(&call, &path).await?;
    let rest = |known: &[TargetRow]| -> Result<Vec<TargetRow>, Error> {
        Ok(known.iter().filter(|one| one.id != target.id).cloned().collect())
    };
    write(&call, &plan, target.item, asked.version, rest).await?;
    Ok(changed(target.id))
}
