//! Amending an item of a plan in force.

use kernel::{AgencyId, FieldErrors, ItemId, PlanId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, IdPath, Json, TextPath, day_field, read_field};

use super::names::{Bodies, NameJson};
use super::review::item_of;
use super::{kept, seen};
use crate::acts::amend;
use crate::model::{Amendment, Changed, Chosen, Role};
use crate::store;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_amendments)).routes(routes!(change))
}

/// A field of an item before and after, in words.
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

/// An amendment that was recorded before.
#[derive(Debug, Serialize, ToSchema)]
pub struct AmendmentOut {
    /// Which amendment of the plan it is, from 1.
    no: i64,
    /// Number and symbol of the document that makes it.
    symbol: String,
    /// Its day.
    on: String,
    /// Why.
    reason: String,
    /// Id of the item.
    item: String,
    /// What it changed.
    changes: Vec<DifferenceOut>,
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
            item: one.item.to_string(),
            changes: one.changes.into_iter().map(DifferenceOut::from).collect(),
            made_at: one.made_at.to_string(),
            made_by: one.made_by.map(|id| id.to_string()),
        }
    }
}

/// An amendment of an item; what is missing stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct AmendJson {
    /// Number and symbol of the document: "75/KH-UBND".
    symbol: String,
    /// Its day, `2021-06-30`.
    on: String,
    /// Why.
    reason: String,
    /// Another heading.
    title: Option<String>,
    /// Another first day.
    from: Option<String>,
    /// Another last day.
    to: Option<String>,
    /// Another product; empty: none any more.
    product: Option<String>,
    /// Id of another lead agency.
    lead: Option<String>,
    /// All that help from now on: each a name that stands there, an agency or a group. An empty list: nobody.
    coordinators: Option<Vec<NameJson>>,
}

/// An amendment that was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Amended {
    /// Which amendment of the plan it is, from 1.
    no: i64,
}

/// Các lần điều chỉnh của một kế hoạch, theo thứ tự.
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

/// Điều chỉnh một mục của kế hoạch đang thực hiện: tên, thời gian, sản phẩm, chủ trì, phối hợp; nhiệm vụ đi theo và các
/// cơ quan liên quan được báo. Việc của lãnh đạo, văn phòng, người theo dõi (403); 409 khi kế hoạch chưa ban hành.
#[utoipa::path(post, path = "/api/plans/{id}/items/{item}/amend", tag = "plans",
    params(("id" = String, Path), ("item" = String, Path)), request_body = AmendJson,
    responses((status = 200, body = Amended), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<AmendJson>,
) -> Result<Json<Amended>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, item): (PlanId, ItemId) = path.pair()?;
    let mut errors = FieldErrors::default();
    let coordinators = match new.coordinators {
        Some(sent) => Some(helpers(&call, plan, item, &sent, &mut errors).await?),
        None => None,
    };
    let lead = |id: String| read_field::<AgencyId>(&id, "lead", "Không có cơ quan này.", &mut errors);
    let lead = new.lead.and_then(lead);
    let change = amend::Change {
        symbol: new.symbol,
        on: day_field(&new.on, "on", &mut errors),
        reason: new.reason,
        title: new.title,
        from: new.from.and_then(|day| day_field(&day, "from", &mut errors)),
        to: new.to.and_then(|day| day_field(&day, "to", &mut errors)),
        product: new.product,
        lead,
        coordinators,
    };
    errors.into_result(())?;
    let names = [
        ("so-ky-hieu", "symbol"),
        ("ngay", "on"),
        ("ly-do", "reason"),
        ("ten", "title"),
        ("tu", "from"),
        ("den", "to"),
        ("chu-tri", "lead"),
        ("phoi-hop", "coordinators"),
    ];
    let no = amend::amend(&call.cx, plan, item, &change).await.map_err(|error| error.renamed(&names))?;
    Ok(Json(Amended { no }))
}

/// Who helps from now on. Words alone give nobody work: whoever amends says who is meant, or keeps what stands there.
async fn helpers(
    call: &ApiCaller,
    plan: PlanId,
    item: ItemId,
    sent: &[NameJson],
    errors: &mut FieldErrors,
) -> Result<Vec<Chosen>, kernel::Error> {
    let plan = kept(call, plan).await?;
    let (_, mut parts, _) = item_of(call, &plan, item).await?;
    parts.retain(|part| part.role == Role::Coordinate);
    let bodies = Bodies::of(&call.cx, plan.authority).await?;
    let mut chosen = Vec::new();
    for (index, name) in sent.iter().enumerate() {
        let field = format!("coordinators.{index}");
        match name.chosen(&parts, &bodies, &field, errors) {
            Some(Chosen::Typed(_)) => errors.add(&field, "Khi điều chỉnh, hãy chọn cơ quan hoặc nhóm."),
            named => chosen.extend(named),
        }
    }
    Ok(chosen)
}
