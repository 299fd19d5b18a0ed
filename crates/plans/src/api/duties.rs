//! The review of a reading: what agencies have to hand in, duty by duty; opening the reports that wait for an event.

use kernel::{Error, FieldErrors, PlanId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{
    ApiCaller, ApiProblem, App, Changed, IdPath, Json, Query, TextPath, changed, day_of, optional_day,
};

use super::kept;
use super::names::{Bodies, NameJson, WhomOut};
use crate::acts::{open_reports, revise};
use crate::form::{DutyForm, WHENS};
use crate::model::{Chosen, Due, DutyChange, DutyId, DutyRow, Stands, stands_code};
use crate::store;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(add_duty))
        .routes(routes!(correct_duty))
        .routes(routes!(drop_duty))
        .routes(routes!(open_duty))
}

/// When a duty falls due: on a day, again and again, or so many days after something; none of it: the text names no
/// day.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct DueJson {
    /// On this day, `2021-11-15`.
    on: Option<String>,
    /// `month`, `quarter`, `half`, `year`.
    every: Option<String>,
    /// With `every`: day of the month; none: its last day.
    day: Option<i64>,
    /// So many days after what the duty waits for.
    after: Option<i64>,
}

impl From<Due> for DueJson {
    fn from(due: Due) -> Self {
        match due {
            Due::On { on, .. } => Self { on: Some(on.to_string()), ..Self::default() },
            Due::Every { every, day, .. } => Self { every: Some(every), day, ..Self::default() },
            Due::After { after, .. } => Self { after: Some(after), ..Self::default() },
        }
    }
}

impl DueJson {
    /// Puts it into the form; what is wrong is noted.
    fn fill(self, form: &mut DutyForm, errors: &mut FieldErrors) {
        form.khi = String::new();
        match (self.on, self.every, self.after) {
            (None, None, None) => {}
            (Some(on), None, None) => {
                optional_day(Some(&on), "due.on", errors);
                "ngay".clone_into(&mut form.khi);
                form.ngay = on;
            }
            (None, Some(every), None) => {
                let is_stretch = |code: &str| !matches!(code, "" | "ngay" | "sau");
                if !WHENS.iter().any(|(code, _)| is_stretch(code) && *code == every) {
                    errors.add("due.every", "Kỳ là month, quarter, half hoặc year.");
                }
                form.khi = every;
                form.day_of_month = self.day.map(|day| day.to_string()).unwrap_or_default();
            }
            (None, None, Some(days)) => {
                "sau".clone_into(&mut form.khi);
                form.days = days.to_string();
            }
            _ => errors.add("due", "Hãy gửi đúng một cách: on, every hoặc after."),
        }
    }
}

/// What agencies have to hand in.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyOut {
    /// Id.
    id: String,
    /// Who has to.
    who: Vec<WhomOut>,
    /// What.
    what: String,
    /// To whom.
    to: Option<String>,
    /// Through whom.
    via: Option<String>,
    /// By when; none: the text names no day.
    due: Option<DueJson>,
}

impl From<DutyRow> for DutyOut {
    fn from(duty: DutyRow) -> Self {
        let who = duty.who.into_iter().zip(duty.stands);
        Self {
            id: duty.id.to_string(),
            who: who.map(|(words, stands)| WhomOut::of(words, stands)).collect(),
            what: duty.what,
            to: duty.to,
            via: duty.via,
            due: duty.due.map(DueJson::from),
        }
    }
}

/// A duty to add; in a correction what is missing stays as it is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct DutyJson {
    /// The version of the plan that was read.
    version: Option<i64>,
    /// All that have to: each an agency, a group or words.
    who: Option<Vec<NameJson>>,
    /// What.
    what: Option<String>,
    /// To whom; empty: nobody named.
    to: Option<String>,
    /// By when.
    due: Option<DueJson>,
}

impl DutyJson {
    /// What it asks for, by the rules of the form.
    pub(super) fn read(
        self,
        version: i64,
        before: Option<&DutyRow>,
        bodies: &Bodies,
    ) -> Result<DutyChange, Error> {
        let mut errors = FieldErrors::default();
        let mut form = before.map(|duty| DutyForm::of(version, duty)).unwrap_or_default();
        form.version = self.version.unwrap_or(version);
        let mut phrases: Vec<String> = Vec::new();
        if let Some(sent) = self.who {
            form.who.clear();
            for (index, name) in sent.iter().enumerate() {
                match name.chosen(&[], bodies, &format!("who.{index}"), &mut errors) {
                    Some(Chosen::Picked(stands, _)) => form.who.push(stands_code(stands)),
                    Some(Chosen::Typed(words)) => phrases.push(words),
                    Some(Chosen::Kept(_)) | None => {}
                }
            }
        }
        let mut phrases = phrases.into_iter();
        form.phrase = phrases.next().unwrap_or_default();
        form.viec = self.what.unwrap_or(form.viec);
        form.to = self.to.unwrap_or(form.to);
        if let Some(due) = self.due {
            due.fill(&mut form, &mut errors);
        }
        errors.into_result(())?;
        let names = [
            ("viec", "what"),
            ("co-quan", "who"),
            ("ngay", "due.on"),
            ("so-ngay", "due.after"),
            ("ngay-trong-ky", "due.day"),
        ];
        let mut change =
            form.change(before, |stands| bodies.name(stands)).map_err(|error| error.renamed(&names))?;
        change.who.extend(phrases.map(|words| (words, Stands::Unknown)));
        Ok(change)
    }
}

/// The version of the plan that loses a duty.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct PlanVersionAsked {
    /// The version of the plan that was read.
    version: Option<i64>,
}

/// By when reports are due that wait for an event.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct OpenDutyJson {
    /// The day, not in the past.
    on: String,
}

/// What came of opening reports.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyOpenedOut {
    /// How many agencies owe one now.
    agencies: usize,
}

/// Thêm một trách nhiệm (kế hoạch chi tiết, báo cáo) vào kế hoạch đang xem lại. Việc của lãnh đạo, văn phòng, người theo
/// dõi (403); 409 khi đã ban hành thực hiện hoặc đã có người sửa trước. Trả về mã của trách nhiệm.
#[utoipa::path(post, path = "/api/plans/{id}/duties", tag = "plans", params(("id" = String, Path)),
    request_body = DutyJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn add_duty(
    call: ApiCaller,
    IdPath(id): IdPath<PlanId>,
    Json(new): Json<DutyJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let plan = kept(&call, id).await?;
    let change = new.read(plan.version, None, &Bodies::of(&call.cx, plan.authority).await?)?;
    Ok(changed(revise::duty(&call.cx, id, None, &change).await?))
}

/// Sửa một trách nhiệm của kế hoạch đang xem lại: ai, việc gì, gửi ai, bao giờ. Quyền và lỗi như khi thêm.
#[utoipa::path(post, path = "/api/plans/{id}/duties/{duty}/correct", tag = "plans",
    params(("id" = String, Path), ("duty" = String, Path)), request_body = DutyJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn correct_duty(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<DutyJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, id): (PlanId, DutyId) = path.pair()?;
    let plan = kept(&call, plan).await?;
    let known = store::content::duties(call.cx.db(), plan.id).await?;
    let before = known.iter().find(|duty| duty.id == id).ok_or(Error::NotFound)?;
    let bodies = Bodies::of(&call.cx, plan.authority).await?;
    let change = new.read(plan.version, Some(before), &bodies)?;
    Ok(changed(revise::duty(&call.cx, plan.id, Some(id), &change).await?))
}

/// Bỏ một trách nhiệm của kế hoạch đang xem lại. Quyền và lỗi như khi thêm.
#[utoipa::path(delete, path = "/api/plans/{id}/duties/{duty}", tag = "plans",
    params(("id" = String, Path), ("duty" = String, Path), PlanVersionAsked),
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn drop_duty(
    call: ApiCaller,
    path: TextPath,
    Query(asked): Query<PlanVersionAsked>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, id): (PlanId, DutyId) = path.pair()?;
    let plan = kept(&call, plan).await?;
    revise::drop_duty(&call.cx, plan.id, id, asked.version.unwrap_or(plan.version)).await?;
    Ok(changed(id))
}

/// Mở báo cáo của một trách nhiệm chờ sự kiện ("ngay sau khi …") trong kế hoạch đang thực hiện. Việc của lãnh đạo, văn
/// phòng, người theo dõi (403); 409 khi báo cáo tự mở theo lịch hoặc không còn cơ quan nào phải nộp.
#[utoipa::path(post, path = "/api/plans/{id}/duties/{duty}/open", tag = "plans",
    params(("id" = String, Path), ("duty" = String, Path)), request_body = OpenDutyJson,
    responses((status = 200, body = DutyOpenedOut), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn open_duty(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<OpenDutyJson>,
) -> Result<Json<DutyOpenedOut>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, duty): (PlanId, DutyId) = path.pair()?;
    let on = day_of(&new.on, "on")?;
    let opened = open_reports::open_by_hand(&call.cx, plan, duty, on).await;
    Ok(Json(DutyOpenedOut { agencies: opened.map_err(|error| error.renamed(&[("ngay", "on")]))? }))
}
