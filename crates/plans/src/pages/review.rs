//! The review of what was read: the file on the left, what was read on the right.

use std::sync::Arc;

use kernel::{AccountId, Error, FieldErrors, ItemId, PlanId};
use measures::Registry;
use web::axum::http::StatusCode;
use web::axum::response::IntoResponse;
use web::{Answer, Caller, Flash, FlashKind, Form, IdPath, Query, TextPath, redirect, render, render_status};

use super::review_view::{self, Problems, RefusedDuty, Seen};
use super::{bodies, desk, named};
use crate::acts::{discard, issue, revise, shape, undo};
use crate::form::{DutyForm, FactsForm, ItemForm, Lines};
use crate::model::{DutyId, Plan, PlanState, Stands};
use crate::policy::act;
use crate::standing::Standing;
use crate::store;

/// Which item's form is open, where a long plan shows one at a time.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    muc: String,
}

/// The plan, for whoever may correct it.
pub(super) async fn kept(call: &Caller, id: PlanId) -> kernel::Result<Plan> {
    let plan = store::plan::get(call.cx.db(), id).await?;
    Ok(call.cx.actor.grant::<_, act::Keep>(plan)?.into_inner())
}

/// `GET /ke-hoach/{id}/xem-lai`.
pub async fn show(
    call: Caller,
    IdPath(id): IdPath<PlanId>,
    Query(asked): Query<Asked>,
    registry: Registry,
) -> Answer {
    let plan = kept(&call, id).await?;
    if plan.state == PlanState::InForce {
        return redirect(&plan.href(), None);
    }
    let seen = Seen { open: asked.muc.parse().ok(), ..Seen::default() };
    render(&review_view::build(&call, plan, &registry, seen).await?)
}

/// `POST /ke-hoach/{id}/nhap`: keeps what is typed.
pub async fn autosave(call: Caller, IdPath(id): IdPath<PlanId>, Form(typed): Form<ItemForm>) -> Answer {
    let plan = kept(&call, id).await?;
    let Some(account) = call.cx.actor.account() else { return Err(Error::NotFound.into()) };
    let field = match typed.muc.as_str() {
        "chung" => "chung".to_owned(),
        muc => format!("muc-{}", muc.parse::<ItemId>().map_err(|_| Error::NotFound)?),
    };
    let value = serde_json::to_string(&typed).map_err(Error::from)?;
    keep(&call, plan.id, account, &field, &value).await
}

/// `POST /ke-hoach/{id}/thong-tin/nhap`: the same for what is known of the plan as a whole.
pub async fn autosave_facts(
    call: Caller,
    IdPath(id): IdPath<PlanId>,
    Form(typed): Form<FactsForm>,
) -> Answer {
    let plan = kept(&call, id).await?;
    let Some(account) = call.cx.actor.account() else { return Err(Error::NotFound.into()) };
    let value = serde_json::to_string(&typed).map_err(Error::from)?;
    keep(&call, plan.id, account, "thong-tin", &value).await
}

async fn keep(call: &Caller, plan: PlanId, account: AccountId, field: &str, value: &str) -> Answer {
    call.cx.housekeep(|tx| async move { store::draft::keep(&tx, plan, account, field, value).await }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /ke-hoach/{id}/muc/{muc}`.
pub async fn item(call: Caller, path: TextPath, Form(typed): Form<ItemForm>, registry: Registry) -> Answer {
    let (plan, item) = (kept(&call, path.parse(0)?).await?, path.parse::<ItemId>(1)?);
    let names = named(&bodies(&call, plan.authority).await?);
    let db = call.cx.db();
    let mut targets = store::target::of_plan(db, plan.id).await?;
    targets.retain(|target| target.item == Some(item));
    let mut milestones = store::written::milestones(db, plan.id).await?;
    milestones.retain(|milestone| milestone.item == item);
    let mut details = store::written::details(db, plan.id).await?;
    details.retain(|detail| detail.item == item);
    let known = Lines { targets: &targets, milestones: &milestones, details: &details };
    let is_measure = |key: &str| registry.get(key).is_some();
    let outcome = match typed.change(plan.id, item, known, &names, || call.cx.new_id(), is_measure) {
        Ok(change) => revise::revise(&call.cx, plan.id, item, &change).await,
        Err(error) => Err(error),
    };
    let to = format!("{}/xem-lai?muc={item}#m-{item}", plan.href());
    match outcome {
        Ok(()) => redirect(&to, Some(Flash::new(FlashKind::Ok, "Đã lưu mục này."))),
        Err(Error::Invalid(errors)) => {
            let seen = Seen {
                open: Some(item),
                problems: Some(Problems { item: Some(item), typed, errors }),
                ..Seen::default()
            };
            let page = review_view::build(&call, plan, &registry, seen).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// What an item is, as pressed; and the item that is missing, as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct ShapeForm {
    version: i64,
    /// Behind which item.
    sau: String,
    so: String,
    ten: String,
    /// The line of the file.
    dong: i64,
    /// "viec" where it is a concrete task of the item before it.
    la: String,
}

/// `POST /ke-hoach/{id}/muc`: an item, or a concrete task of one, that the reader did not see.
pub async fn add_item(
    call: Caller,
    IdPath(id): IdPath<PlanId>,
    Form(typed): Form<ShapeForm>,
    registry: Registry,
) -> Answer {
    let plan = kept(&call, id).await?;
    if typed.la == "viec" {
        let item: ItemId = typed.sau.parse().map_err(|_| Error::NotFound)?;
        shape::add_detail(&call.cx, id, item, &typed.ten, typed.dong).await?;
        let said = Flash::new(FlashKind::Ok, "Đã thêm việc cụ thể vào mục này.");
        return redirect(&format!("{}/xem-lai?muc={item}#m-{item}", plan.href()), Some(said));
    }
    let new = shape::NewItem {
        after: typed.sau.parse().ok(),
        code: typed.so.clone(),
        title: typed.ten.clone(),
        line: typed.dong,
    };
    match shape::add(&call.cx, id, &new).await {
        Ok(item) => {
            let said =
                Flash::new(FlashKind::Ok, "Đã thêm nhiệm vụ. Chọn cơ quan chủ trì và thời hạn rồi lưu.");
            redirect(&format!("{}/xem-lai?muc={item}#m-{item}", plan.href()), Some(said))
        }
        Err(Error::Invalid(errors)) => {
            let seen = Seen { missing: Some((typed.so, typed.ten, errors)), ..Seen::default() };
            let page = review_view::build(&call, plan, &registry, seen).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /ke-hoach/{id}/muc/{muc}/de-muc`: it only groups.
pub async fn make_heading(call: Caller, path: TextPath, Form(typed): Form<ShapeForm>) -> Answer {
    let (plan, item): (PlanId, ItemId) = (path.parse(0)?, path.parse(1)?);
    shape::make_heading(&call.cx, plan, item, typed.version).await?;
    let said = Flash::new(FlashKind::Ok, "Mục này nay chỉ là đề mục; chỉ tiêu của nó thành chỉ tiêu chung.");
    redirect(&format!("/ke-hoach/{plan}/xem-lai#m-{item}"), Some(said))
}

/// `POST /ke-hoach/{id}/muc/{muc}/nhiem-vu`: it has work of its own.
pub async fn make_item(call: Caller, path: TextPath, Form(typed): Form<ShapeForm>) -> Answer {
    let (plan, item): (PlanId, ItemId) = (path.parse(0)?, path.parse(1)?);
    shape::make_item(&call.cx, plan, item, typed.version).await?;
    let said = Flash::new(
        FlashKind::Ok,
        "Đề mục này nay là một nhiệm vụ. Chọn cơ quan chủ trì và thời hạn rồi lưu.",
    );
    redirect(&format!("/ke-hoach/{plan}/xem-lai?muc={item}#m-{item}"), Some(said))
}

/// The name without the number of members behind it.
pub(super) fn plain(label: &str) -> String {
    label
        .rsplit_once(" (")
        .filter(|(_, end)| end.ends_with("cơ quan)"))
        .map_or(label, |(name, _)| name)
        .to_owned()
}

/// `POST /ke-hoach/{id}/chi-tieu-chung`.
pub async fn general(
    call: Caller,
    IdPath(id): IdPath<PlanId>,
    Form(typed): Form<ItemForm>,
    registry: Registry,
) -> Answer {
    let plan = kept(&call, id).await?;
    let known = store::target::of_plan(call.cx.db(), id).await?;
    let known: Vec<_> = known.into_iter().filter(|t| t.item.is_none()).collect();
    let is_measure = |key: &str| registry.get(key).is_some();
    let outcome = match typed.target_rows(id, None, &known, || call.cx.new_id(), is_measure) {
        Ok(targets) => revise::general(&call.cx, id, typed.version, &targets).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            let said = Flash::new(FlashKind::Ok, "Đã lưu chỉ tiêu chung.");
            redirect(&format!("{}/xem-lai#chi-tieu-chung", plan.href()), Some(said))
        }
        Err(Error::Invalid(errors)) => {
            let problems = Some(Problems { item: None, typed, errors });
            let seen = Seen { problems, ..Seen::default() };
            let page = review_view::build(&call, plan, &registry, seen).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /ke-hoach/{id}/trach-nhiem/{viec}`: "moi" adds one.
pub async fn duty(call: Caller, path: TextPath, Form(typed): Form<DutyForm>, registry: Registry) -> Answer {
    let plan = kept(&call, path.parse(0)?).await?;
    let id: Option<DutyId> = path.parse(1).ok();
    let outcome = write_duty(&call, &plan, id, &typed).await;
    match outcome {
        Ok(()) => {
            let said =
                if typed.bo.is_empty() { "Đã lưu trách nhiệm." } else { "Đã bỏ trách nhiệm." };
            let to = format!("{}/xem-lai#trach-nhiem", plan.href());
            redirect(&to, Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Invalid(errors)) => {
            let seen = Seen { duty: Some(RefusedDuty { id, typed, errors }), ..Seen::default() };
            let page = review_view::build(&call, plan, &registry, seen).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

async fn write_duty(call: &Caller, plan: &Plan, id: Option<DutyId>, typed: &DutyForm) -> kernel::Result<()> {
    if let Some(id) = id.filter(|_| !typed.bo.is_empty()) {
        return revise::drop_duty(&call.cx, plan.id, id, typed.version).await;
    }
    let names = bodies(call, plan.authority).await?;
    let name_of =
        |stands: Stands| names.iter().find(|(known, _)| *known == stands).map(|(_, name)| plain(name));
    let known = store::content::duties(call.cx.db(), plan.id).await?;
    let before = known.iter().find(|duty| Some(duty.id) == id);
    revise::duty(&call.cx, plan.id, id, &typed.change(before, name_of)?).await.map(|_| ())
}

/// `POST /ke-hoach/{id}/thong-tin`.
pub async fn facts(
    call: Caller,
    IdPath(id): IdPath<PlanId>,
    Form(typed): Form<FactsForm>,
    registry: Registry,
) -> Answer {
    let plan = kept(&call, id).await?;
    let known = store::written::bases(call.cx.db(), id).await?;
    let outcome = match typed.read(&known) {
        Ok(facts) => revise::facts(&call.cx, id, &facts).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            let said = Flash::new(FlashKind::Ok, "Đã lưu thông tin kế hoạch.");
            redirect(&format!("{}/xem-lai#chung", plan.href()), Some(said))
        }
        Err(Error::Invalid(errors)) => {
            let seen = Seen { facts: Some((typed, errors)), ..Seen::default() };
            let page = review_view::build(&call, plan, &registry, seen).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// Which concrete task goes where, as picked.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct MoveForm {
    version: i64,
    /// Its number in the item.
    viec: i64,
    /// The item under which it belongs; empty: it is one of its own.
    sang: String,
}

/// `POST /ke-hoach/{id}/muc/{muc}/viec-cu-the`: a concrete task belongs elsewhere.
pub async fn move_detail(
    call: Caller,
    path: TextPath,
    Form(typed): Form<MoveForm>,
    registry: Registry,
) -> Answer {
    let (plan, item) = (kept(&call, path.parse(0)?).await?, path.parse::<ItemId>(1)?);
    let to = match typed.sang.as_str() {
        "" => shape::Place::ItsOwn,
        other => shape::Place::Under(other.parse().map_err(|_| Error::NotFound)?),
    };
    match shape::move_detail(&call.cx, plan.id, item, typed.version, typed.viec, to).await {
        Ok(now) => {
            let said = match to {
                shape::Place::Under(_) => "Đã chuyển việc cụ thể sang mục này.",
                shape::Place::ItsOwn => {
                    "Việc này nay là một nhiệm vụ riêng. Chọn cơ quan chủ trì và thời hạn rồi lưu."
                }
            };
            let href = format!("{}/xem-lai?muc={now}#m-{now}", plan.href());
            redirect(&href, Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Invalid(errors)) => {
            let mut placed = FieldErrors::default();
            for (field, message) in errors.iter() {
                placed.add(&format!("{field}-{item}"), message);
            }
            let seen = Seen { open: Some(item), picked: Some(placed), ..Seen::default() };
            let page = review_view::build(&call, plan, &registry, seen).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /ke-hoach/{id}/ban-hanh`.
pub async fn issue(call: Caller, IdPath(id): IdPath<PlanId>, Form(()): Form<()>) -> Answer {
    match issue::issue(&call.cx, id).await {
        Ok(issued) => {
            let mut said = format!(
                "Đã ban hành thực hiện: {} nhiệm vụ và {} việc thành phần đã đến tay {} cơ quan.",
                issued.tasks, issued.parts, issued.agencies
            );
            if issued.for_now > 0 {
                said.push_str(&format!(
                    " {} nhiệm vụ văn bản chưa ghi chủ trì: tạm giao cơ quan theo dõi, chờ người ban hành trả lời.",
                    issued.for_now
                ));
            }
            redirect(&format!("/ke-hoach/{id}"), Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Refused(refusal)) => {
            redirect(&format!("/ke-hoach/{id}/xem-lai"), Some(Flash::new(FlashKind::Warn, refusal.say)))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /ke-hoach/{id}/thu-hoi`.
pub async fn undo(
    call: Caller,
    IdPath(id): IdPath<PlanId>,
    Form(()): Form<()>,
    standing: Arc<dyn Standing>,
) -> Answer {
    match undo::undo(&call.cx, standing.as_ref(), id).await {
        Ok(()) => {
            let said = "Đã thu hồi: các nhiệm vụ được rút về, kế hoạch trở lại bản đang xem.";
            redirect(&format!("/ke-hoach/{id}/xem-lai"), Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Refused(refusal)) => {
            redirect(&format!("/ke-hoach/{id}"), Some(Flash::new(FlashKind::Warn, refusal.say)))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /ke-hoach/{id}/bo`.
pub async fn discard(call: Caller, IdPath(id): IdPath<PlanId>, Form(()): Form<()>) -> Answer {
    desk(&call)?;
    discard::discard(&call.cx, call.app.files(), id).await?;
    redirect("/ke-hoach", Some(Flash::new(FlashKind::Ok, "Đã bỏ bản đang xem.")))
}
