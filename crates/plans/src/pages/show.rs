//! The page of a plan: every item with its original words beside what became of it; the text; amendments.

use std::collections::HashMap;
use std::sync::Arc;

use ::store::AuditTrail;
use askama::Template;
use files::Disposition;
use kernel::{AgencyId, Error, FieldErrors, ItemId, PlanId, Result, words};
use notices::Pace;
use tasks::{State, TaskLine};
use web::axum::http::StatusCode;
use web::{
    Answer, Caller, Clock, Flash, FlashKind, Form, IdPath, Page, TextPath, redirect, render, render_status,
};

use super::marks::{self, Line};
use super::{Choice, bodies, body_choices, short_names};
use crate::acts::amend::{self, Change};
use crate::form::{day_field, shown};
use crate::model::{Item, PaperState, Plan, PlanState, Stands, TargetRow, parse_stands};
use crate::policy::act;
use crate::standing::Standing;
use crate::store;

async fn seen(call: &Caller, id: PlanId) -> Result<Plan> {
    let plan = store::plan::get(call.cx.db(), id).await?;
    Ok(call.cx.actor.grant::<_, act::See>(plan)?.into_inner())
}

struct TargetLine {
    href: String,
    name: String,
    promised: String,
    is_measured: bool,
}

struct Row {
    id: String,
    code: String,
    title: String,
    is_section: bool,
    depth: usize,
    meta: String,
    task_href: String,
    targets: Vec<TargetLine>,
    line: i64,
    text: String,
    amend_href: String,
    done: String,
    clock: Option<Clock>,
}

struct AskedRow {
    question: String,
    line: i64,
    action: String,
}

struct Happened {
    icon: &'static str,
    what: String,
    who: String,
    at: String,
    note: String,
}

#[derive(Template)]
#[template(path = "plan_show.html")]
struct ShowPage {
    page: Page,
    id: String,
    href: String,
    title: String,
    facts: String,
    state: String,
    state_class: &'static str,
    state_icon: &'static str,
    is_draft: bool,
    keeps: bool,
    can_undo: bool,
    item_count: usize,
    detailed: String,
    reports: usize,
    amended: usize,
    asked: Vec<AskedRow>,
    sentence: String,
    summary: String,
    rows: Vec<Row>,
    general: Vec<TargetLine>,
    history: Vec<Happened>,
}

/// `GET /ke-hoach/{id}`.
pub async fn show(call: Caller, IdPath(id): IdPath<PlanId>, standing: Arc<dyn Standing>) -> Answer {
    let plan = seen(&call, id).await?;
    let is_draft = plan.state == PlanState::Draft;
    let sentence = if is_draft { String::new() } else { standing.sentence(&call.cx, &plan).await? };
    let db = call.cx.db();
    let items = store::content::items(db, id).await?;
    let targets = store::target::of_plan(db, id).await?;
    let tasks = tasks::of_plan(db, id).await?;
    let detailed = store::detailed::of_plan(db, id).await?;
    let approved = detailed.iter().filter(|paper| paper.state == PaperState::Approved).count();
    let keeps = call.cx.actor.may::<_, act::Keep>(&plan);
    let mut leads: Vec<AgencyId> = tasks.iter().map(|line| line.task.lead).collect();
    leads.extend(plan.monitor);
    let names = short_names(&call, &leads).await?;
    let pace = Pace::of(&call.cx).await?;
    let works = items.iter().filter(|item| !item.is_section).count();
    let asked =
        store::content::questions(db, id).await?.into_iter().filter(|q| q.to_issuer && q.answer.is_none());
    let mut facts = vec![plan.numbered(), format!("{works} nhiệm vụ"), format!("{} chỉ tiêu", targets.len())];
    if let Some(monitor) = plan.monitor.and_then(|id| names.get(&id)) {
        facts.push(format!("{monitor} theo dõi"));
    }
    facts.retain(|fact| !fact.is_empty());
    render(&ShowPage {
        page: call.page(&plan.title, "/ke-hoach").await?,
        id: plan.id.to_string(),
        href: plan.href(),
        facts: facts.join(" · "),
        state: plan.state.name().to_owned(),
        state_class: if is_draft { "soon" } else { "in-time" },
        state_icon: if is_draft { "list-search" } else { "player-play" },
        is_draft,
        keeps,
        can_undo: keeps && !is_draft && !tasks::touched(db, id).await?,
        item_count: works,
        detailed: format!("{approved}/{}", detailed.len()),
        reports: store::report::of_plan(db, id).await?.len(),
        amended: store::amendment::of_plan(db, id).await?.len(),
        asked: asked
            .map(|q| AskedRow {
                action: format!("{}/cau-hoi/{}", plan.href(), q.id),
                question: q.question,
                line: q.span.0,
            })
            .collect(),
        sentence,
        summary: summary(&tasks),
        rows: items.iter().map(|item| row(&plan, item, &targets, &tasks, &names, &pace)).collect(),
        general: targets.iter().filter(|t| t.item.is_none()).map(|t| target_line(&plan, t)).collect(),
        history: history(&call, &plan).await?,
        title: plan.title,
    })
}

/// "66 việc đã giao, 12 hoàn thành".
fn summary(tasks: &[TaskLine]) -> String {
    if tasks.is_empty() {
        return String::new();
    }
    let done = tasks.iter().filter(|line| line.task.state == State::Done).count();
    format!("{} việc đã giao, {done} hoàn thành", tasks.len())
}

fn target_line(plan: &Plan, target: &TargetRow) -> TargetLine {
    TargetLine {
        href: if plan.state == PlanState::InForce {
            format!("/chi-tieu/{}", target.id)
        } else {
            format!("{}/van-ban#d{}", plan.href(), target.first_line)
        },
        name: target.name.clone(),
        promised: target.promised(),
        is_measured: target.measure.is_some(),
    }
}

fn row(
    plan: &Plan,
    item: &Item,
    targets: &[TargetRow],
    tasks: &[TaskLine],
    names: &HashMap<AgencyId, String>,
    pace: &Pace,
) -> Row {
    let chief = tasks.iter().find(|line| line.task.item == Some(item.id) && line.task.parent.is_none());
    let evidence: i64 = tasks.iter().filter(|l| l.task.item == Some(item.id)).map(|l| l.task.evidence).sum();
    let mut meta = Vec::new();
    if let Some(line) = chief {
        meta.extend(names.get(&line.task.lead).map(|name| format!("{name} chủ trì")));
        meta.push(item.period());
        if line.parts.0 > 0 {
            meta.push(format!("{}/{} việc thành phần xong", line.parts.1, line.parts.0));
        }
        meta.push(if evidence == 0 {
            "chưa có minh chứng".to_owned()
        } else {
            format!("{evidence} minh chứng")
        });
    } else if !item.is_section {
        meta.push(item.period());
    }
    Row {
        id: item.id.to_string(),
        code: item.code.clone(),
        title: item.title.clone(),
        is_section: item.is_section,
        depth: item.depth(),
        meta: meta.join(" · "),
        task_href: chief.map(|line| line.task.href()).unwrap_or_default(),
        targets: targets.iter().filter(|t| t.item == Some(item.id)).map(|t| target_line(plan, t)).collect(),
        line: item.first_line,
        text: item.text.clone(),
        amend_href: format!("{}/muc/{}/dieu-chinh", plan.href(), item.id),
        done: chief.map(|line| format!("{}%", line.task.percent)).unwrap_or_default(),
        clock: chief.map(|line| Clock::of(&line.task.clock(pace.today, &pace.calendar, pace.soon_days))),
    }
}

async fn history(call: &Caller, plan: &Plan) -> Result<Vec<Happened>> {
    let events = AuditTrail::of(&call.cx, &plan.id.into()).await?;
    let people: Vec<_> = plan.created_by.into_iter().chain(plan.in_force_by).collect();
    let cards = agencies::people(call.cx.db(), &people, call.cx.today()).await?;
    let name = |id: Option<kernel::PersonId>| id.and_then(|id| cards.get(&id)).map(|card| card.name.clone());
    let said = |act: &str| match act {
        "plan.read" => Some(("file-upload", "Tải lên và đọc", name(plan.created_by))),
        "plan.put-into-force" => Some(("player-play", "Ban hành thực hiện", name(plan.in_force_by))),
        "plan.taken-back" => Some(("arrow-back-up", "Thu hồi ban hành", None)),
        "plan.amended" => Some(("edit", "Điều chỉnh", None)),
        _ => None,
    };
    let mut rows: Vec<Happened> = events
        .iter()
        .filter_map(|event| {
            let (icon, what, who) = said(&event.act)?;
            Some(Happened {
                icon,
                what: what.to_owned(),
                who: who.unwrap_or_else(|| "Người theo dõi kế hoạch".to_owned()),
                at: words::moment(event.at),
                note: String::new(),
            })
        })
        .collect();
    rows.reverse();
    Ok(rows)
}

#[derive(Template)]
#[template(path = "plan_document.html")]
struct DocumentPage {
    page: Page,
    href: String,
    title: String,
    file_name: String,
    lines: Vec<Line>,
}

/// `GET /ke-hoach/{id}/van-ban`: the text with its line numbers.
pub async fn document(call: Caller, IdPath(id): IdPath<PlanId>) -> Answer {
    let plan = seen(&call, id).await?;
    let (text, _) = store::plan::source(call.cx.db(), id).await?;
    let page = call.page("Văn bản như đã ban hành", "/ke-hoach").await?;
    let href = plan.href();
    render(&DocumentPage {
        page,
        href,
        title: plan.title,
        file_name: plan.file_name,
        lines: marks::lines(&text, &[]),
    })
}

/// `GET /ke-hoach/{id}/tep`: the file as it was uploaded.
pub async fn file(call: Caller, IdPath(id): IdPath<PlanId>) -> Answer {
    let plan = seen(&call, id).await?;
    let files = call.app.files();
    let file = files.get_of(&call.cx, &id.into(), plan.file).await?;
    let contents = files.open(file.id).await?;
    Ok(files::serve(&file, contents, Disposition::Inline))
}

struct AmendmentRow {
    no: i64,
    symbol: String,
    on: String,
    code: String,
    was: String,
    became: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "plan_amendments.html")]
struct AmendmentsPage {
    page: Page,
    href: String,
    title: String,
    rows: Vec<AmendmentRow>,
}

/// `GET /ke-hoach/{id}/dieu-chinh`.
pub async fn amendments(call: Caller, IdPath(id): IdPath<PlanId>) -> Answer {
    let plan = seen(&call, id).await?;
    let items = store::content::items(call.cx.db(), id).await?;
    let code = |id: ItemId| {
        items.iter().find(|item| item.id == id).map(|item| item.code.clone()).unwrap_or_default()
    };
    let rows = store::amendment::of_plan(call.cx.db(), id).await?.into_iter().map(|a| AmendmentRow {
        no: a.no,
        symbol: a.symbol,
        on: words::day(a.on),
        code: code(a.item),
        was: a.was,
        became: a.became,
        reason: a.reason,
    });
    let rows = rows.collect();
    let page = call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?;
    render(&AmendmentsPage { page, href: plan.href(), title: plan.title, rows })
}

/// An amendment as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct AmendForm {
    #[serde(rename = "so-ky-hieu")]
    symbol: String,
    #[serde(rename = "ngay")]
    on: String,
    #[serde(rename = "ly-do")]
    reason: String,
    #[serde(rename = "ten")]
    title: String,
    #[serde(rename = "den")]
    to: String,
    #[serde(rename = "chu-tri")]
    lead: String,
}

#[derive(Template)]
#[template(path = "plan_amend.html")]
struct AmendPage {
    page: Page,
    href: String,
    title: String,
    code: String,
    form: AmendForm,
    agencies: Vec<Choice>,
    errors: FieldErrors,
}

async fn amend_page(call: &Caller, path: &TextPath) -> Result<(Plan, Item), web::Problem> {
    let plan = store::plan::get(call.cx.db(), path.parse(0)?).await?;
    let plan = call.cx.actor.grant::<_, act::Keep>(plan)?.into_inner();
    let item = store::content::item(call.cx.db(), plan.id, path.parse(1)?).await?;
    Ok((plan, item))
}

async fn amend_view(
    call: &Caller,
    plan: &Plan,
    item: &Item,
    form: AmendForm,
    errors: FieldErrors,
) -> Result<AmendPage, web::Problem> {
    let all = bodies(call, plan.authority).await?;
    let all: Vec<_> = all.into_iter().filter(|(stands, _)| matches!(stands, Stands::Agency(_))).collect();
    Ok(AmendPage {
        page: call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?,
        href: plan.href(),
        title: plan.title.clone(),
        code: item.code.clone(),
        agencies: body_choices(&all, std::slice::from_ref(&form.lead)),
        form,
        errors,
    })
}

/// `GET /ke-hoach/{id}/muc/{muc}/dieu-chinh`.
pub async fn amend_form(call: Caller, path: TextPath) -> Answer {
    let (plan, item) = amend_page(&call, &path).await?;
    let form = AmendForm { title: item.title.clone(), to: shown(item.to), ..AmendForm::default() };
    render(&amend_view(&call, &plan, &item, form, FieldErrors::default()).await?)
}

/// `POST /ke-hoach/{id}/muc/{muc}/dieu-chinh`.
pub async fn amend(call: Caller, path: TextPath, Form(typed): Form<AmendForm>) -> Answer {
    let (plan, item) = amend_page(&call, &path).await?;
    let mut errors = FieldErrors::default();
    let title = Some(typed.title.trim().to_owned()).filter(|title| !title.is_empty() && *title != item.title);
    let to = day_field(&mut errors, "den", &typed.to).filter(|to| Some(*to) != item.to);
    let change = Change {
        symbol: typed.symbol.clone(),
        on: day_field(&mut errors, "ngay", &typed.on),
        reason: typed.reason.clone(),
        title,
        to,
        lead: match parse_stands(&typed.lead) {
            Stands::Agency(id) => Some(id),
            _ => None,
        },
    };
    let outcome = match errors.into_result(()) {
        Ok(()) => amend::amend(&call.cx, plan.id, item.id, &change).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(no) => {
            let said = format!("Đã ghi điều chỉnh lần {no}; các cơ quan liên quan đã được báo.");
            redirect(&format!("{}#m-{}", plan.href(), item.id), Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Invalid(errors)) => {
            let page = amend_view(&call, &plan, &item, typed, errors).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}
