//! The page of a plan: every item with its original words beside what became of it; the text; amendments.

use std::collections::HashMap;
use std::sync::Arc;

use agencies::History;
use askama::Template;
use files::Disposition;
use kernel::{Actor, AgencyId, Error, FieldErrors, ItemId, PlanId, Result, TargetId, words};
use notices::Pace;
use tasks::{Tally, TaskFilter, TaskLine};
use web::axum::http::StatusCode;
use web::{
    Answer, Caller, Clock, Flash, FlashKind, Form, IdPath, Page, TextPath, redirect, render, render_status,
};

use super::answering::{AnswerForm, Refused};
use super::marks::{self, Line};
use super::{Choice, bodies, body_choices, short_names};
use crate::acts::{open_reports, undo};
use crate::form::day;
use crate::model::{
    Amendment, Asks, Changed, DutyRow, Entry, Item, PaperState, Part, Plan, PlanState, Question, Role,
    Stands, TargetRow, within,
};
use crate::policy::act;
use crate::standing::{At, Figure, Standing};
use crate::store;

pub(super) async fn seen(call: &Caller, id: PlanId) -> Result<Plan> {
    let plan = store::plan::get(call.cx.db(), id).await?;
    Ok(call.cx.actor.grant::<_, act::See>(plan)?.into_inner())
}

struct TargetLine {
    href: String,
    name: String,
    promised: String,
    is_measured: bool,
    /// Its figure and state, once the plan is in force.
    figure: Option<Figure>,
}

struct Row {
    id: String,
    code: String,
    title: String,
    is_section: bool,
    depth: usize,
    meta: String,
    proofs: i64,
    task_href: String,
    targets: Vec<TargetLine>,
    line: i64,
    text: String,
    amend_href: String,
    done: String,
    clock: Option<Clock>,
    is_dropped: bool,
    /// What amendments changed in it.
    amended: Vec<AmendedLine>,
}

/// What one amendment changed: "75/KH-UBND" · "thời gian: đến 31/12/2021 → đến 06/10/2021".
struct AmendedLine {
    href: String,
    symbol: String,
    what: String,
    changes: Vec<Changed>,
}

struct AskedRow {
    no: i64,
    question: String,
    line: i64,
    action: String,
    kind: &'static str,
    bodies: Vec<Choice>,
    /// The answer that came back.
    typed: AnswerForm,
    /// What is wrong with it, by the names of the fields.
    errors: FieldErrors,
}

/// A form of this page that came back.
#[derive(Default)]
pub(super) struct Back {
    /// An answer to the issuer's questions.
    pub(super) answer: Option<Refused>,
    /// What is wrong with the day by which reports are due.
    pub(super) opening: FieldErrors,
}

/// A duty that waits for an event.
struct EventRow {
    key: String,
    what: String,
    line: i64,
    action: String,
}

#[derive(Template)]
#[template(path = "plan_show.html")]
pub(super) struct ShowPage {
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
    proofs: i64,
    asked: Vec<AskedRow>,
    gaps: Vec<AskedRow>,
    /// Whether one of them came back.
    is_gap_back: bool,
    events: Vec<EventRow>,
    errors: FieldErrors,
    sentence: String,
    summary: String,
    rows: Vec<Row>,
    general: Vec<TargetLine>,
    /// What amendments changed beside the items.
    amended_else: Vec<AmendedLine>,
    history: History,
    /// Who issued and signed it, and what it rests on, each with its word.
    issued: Vec<(&'static str, String)>,
    bases: Vec<String>,
}

/// `GET /ke-hoach/{id}`.
pub async fn show(call: Caller, IdPath(id): IdPath<PlanId>, standing: Arc<dyn Standing>) -> Answer {
    let plan = seen(&call, id).await?;
    render(&build(&call, plan, standing.as_ref(), Back::default()).await?)
}

pub(super) async fn build(
    call: &Caller,
    plan: Plan,
    standing: &dyn Standing,
    back: Back,
) -> Result<ShowPage, web::Problem> {
    let id = plan.id;
    let is_draft = plan.state == PlanState::Draft;
    let (sentence, figures) = if is_draft {
        (String::new(), HashMap::new())
    } else {
        (standing.sentence(&call.cx, &plan).await?, standing.figures(&call.cx, &plan).await?)
    };
    let db = call.cx.db();
    let items = store::content::items(db, id).await?;
    let targets = store::target::of_plan(db, id).await?;
    let amendments = store::amendment::of_plan(db, id).await?;
    let tasks = tasks::chiefs_of_plan(db, id).await?;
    let evidence = tasks::evidence_by_item(db, id).await?;
    let detailed = store::detailed::of_plan(db, id).await?;
    let approved = detailed.iter().filter(|paper| paper.state == PaperState::Approved).count();
    let keeps = call.cx.actor.may::<_, act::Keep>(&plan);
    let mut leads: Vec<AgencyId> = tasks.iter().map(|line| line.task.lead).collect();
    leads.extend(plan.monitor);
    let parts = store::content::parts(db, id).await?;
    let names = short_names(call, &leads).await?;
    let pace = Pace::of(&call.cx).await?;
    let filter = TaskFilter { authority: Some(plan.authority), plan: Some(id), ..TaskFilter::default() };
    let all = tasks::summary(db, &filter, pace.today, &pace.calendar, pace.soon_days).await?.all;
    let works = items.iter().filter(|item| !item.is_section && item.dropped_by.is_none()).count();
    let (asked, gaps, answering) = asked(call, &plan, keeps, back.answer.as_ref()).await?;
    let duties = if keeps && !is_draft { store::content::duties(db, id).await? } else { Vec::new() };
    let mut facts = vec![plan.numbered(), format!("{works} nhiệm vụ"), format!("{} chỉ tiêu", targets.len())];
    if let Some(monitor) = plan.monitor.and_then(|id| names.get(&id)) {
        facts.push(format!("{monitor} theo dõi"));
    }
    facts.retain(|fact| !fact.is_empty());
    let history = history(call, &plan, &items, &amendments).await?;
    let bases = store::written::bases(db, id).await?;
    Ok(ShowPage {
        issued: issued(&plan),
        bases: bases.into_iter().map(|basis| basis.text).collect(),
        page: call.page(&plan.title, "/ke-hoach").await?,
        id: plan.id.to_string(),
        href: plan.href(),
        facts: facts.join(" · "),
        state: plan.state.name().to_owned(),
        state_class: if is_draft { "soon" } else { "in-time" },
        state_icon: if is_draft { "list-search" } else { "player-play" },
        is_draft,
        keeps,
        can_undo: keeps && !is_draft && !undo::is_begun(At::Page(&call.cx), standing, &plan).await?,
        item_count: works,
        detailed: format!("{approved}/{}", detailed.len()),
        reports: store::report::of_plan(db, id).await?.len(),
        amended: amendments.len(),
        proofs: evidence.values().sum(),
        is_gap_back: gaps.iter().any(|gap| !gap.errors.is_empty()),
        asked,
        gaps,
        events: duties
            .into_iter()
            .filter(DutyRow::waits_for_event)
            .map(|duty| EventRow {
                key: duty.id.to_string(),
                action: format!("{}/trach-nhiem/{}/mo", plan.href(), duty.id),
                what: format!("{}: {}", duty.who.join("; "), duty.what),
                line: duty.first_line,
            })
            .collect(),
        errors: if answering.is_empty() { back.opening } else { answering },
        sentence,
        summary: summary(all),
        rows: items
            .iter()
            .map(|item| {
                row(
                    (&call.cx.actor, &plan, &amendments),
                    item,
                    &parts,
                    (&targets, &figures),
                    (&tasks, &evidence),
                    &names,
                    &pace,
                )
            })
            .collect(),
        general: targets
            .iter()
            .filter(|t| t.item.is_none())
            .map(|t| target_line(&plan, t, &figures))
            .collect(),
        amended_else: amended(&plan, &amendments, |entry| entry.item.is_none()),
        history,
        title: plan.title,
    })
}

/// Who issued and signed a plan, as far as known.
fn issued(plan: &Plan) -> Vec<(&'static str, String)> {
    let signer = [plan.signer.as_deref(), plan.signer_position.as_deref()];
    let signer: Vec<&str> = signer.into_iter().flatten().collect();
    let rows =
        [("Cơ quan ban hành", plan.issuer.clone().unwrap_or_default()), ("Người ký", signer.join(", "))];
    rows.into_iter().filter(|(_, said)| !said.is_empty()).collect()
}

/// What the issuer still has to say: what was left to them at the review, and what the text leaves open of the six.
async fn asked(
    call: &Caller,
    plan: &Plan,
    keeps: bool,
    back: Option<&Refused>,
) -> Result<(Vec<AskedRow>, Vec<AskedRow>, FieldErrors)> {
    let mut open: Vec<Question> = store::content::questions(call.cx.db(), plan.id).await?;
    open.retain(|q| q.to_issuer && q.answer.is_none());
    let errors = back.map(|refused| refused.placed(&open)).unwrap_or_default();
    let picks = |q: &Question| matches!(q.asks, Asks::Agency | Asks::Lead | Asks::Monitor);
    let bodies =
        if keeps && open.iter().any(picks) { bodies(call, plan.authority).await? } else { Vec::new() };
    let of = |q: &Question| back.filter(|refused| refused.question == q.id);
    let row = |q: &Question| AskedRow {
        typed: of(q).map(|refused| refused.typed.clone()).unwrap_or_default(),
        errors: of(q).map(|refused| refused.errors.clone()).unwrap_or_default(),
        no: q.position,
        action: format!("{}/cau-hoi/{}", plan.href(), q.id),
        question: q.question.clone(),
        line: q.span.0,
        kind: match q.asks {
            Asks::Agency | Asks::Lead | Asks::Monitor => "agency",
            Asks::Deadline => "deadline",
            Asks::Phrase | Asks::Oddity | Asks::Gap => "words",
        },
        bodies: if picks(q) {
            let picked = of(q).map(|refused| refused.typed.body.clone());
            body_choices(&bodies, picked.as_slice())
        } else {
            Vec::new()
        },
    };
    let (gaps, asked): (Vec<&Question>, Vec<&Question>) = open.iter().partition(|q| q.asks == Asks::Gap);
    Ok((asked.into_iter().map(row).collect(), gaps.into_iter().map(row).collect(), errors))
}

/// The day by which reports are due that wait for an event.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct OpenForm {
    ngay: String,
}

/// `POST /ke-hoach/{id}/trach-nhiem/{viec}/mo`.
pub async fn open_duty(
    call: Caller,
    path: TextPath,
    Form(typed): Form<OpenForm>,
    standing: Arc<dyn Standing>,
) -> Answer {
    let plan = store::plan::get(call.cx.db(), path.parse(0)?).await?;
    let plan = call.cx.actor.grant::<_, act::Keep>(plan)?.into_inner();
    let opened = match day(&typed.ngay) {
        Ok(Some(on)) => open_reports::open_by_hand(&call.cx, plan.id, path.parse(1)?, on).await,
        _ => Err(Error::field("ngay", "Ghi hạn nộp, ví dụ 23/11/2026.")),
    };
    match opened {
        Ok(count) => {
            let said = format!("Đã mở báo cáo cho {count} cơ quan, hạn {}.", typed.ngay.trim());
            redirect(&format!("{}/bao-cao", plan.href()), Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Refused(refusal)) => {
            redirect(&plan.href(), Some(Flash::new(FlashKind::Warn, refusal.say)))
        }
        Err(Error::Invalid(errors)) => {
            let back = Back { opening: errors, ..Back::default() };
            let page = build(&call, plan, standing.as_ref(), back).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// "66 việc đã giao, 12 hoàn thành".
fn summary(all: Tally) -> String {
    if all.total == 0 {
        return String::new();
    }
    format!("{} việc đã giao, {} hoàn thành", words::whole(all.total), words::whole(all.done))
}

fn target_line(plan: &Plan, target: &TargetRow, figures: &HashMap<TargetId, Figure>) -> TargetLine {
    TargetLine {
        href: if plan.state == PlanState::InForce {
            format!("/chi-tieu/{}", target.id)
        } else {
            format!("{}/van-ban#d{}", plan.href(), target.first_line)
        },
        name: target.name.clone(),
        promised: target.promised(),
        is_measured: target.measure.is_some(),
        figure: figures.get(&target.id).cloned(),
    }
}

fn row(
    (actor, plan, amendments): (&Actor, &Plan, &[Amendment]),
    item: &Item,
    parts: &[Part],
    (targets, figures): (&[TargetRow], &HashMap<TargetId, Figure>),
    (chiefs, evidence): (&[TaskLine], &HashMap<ItemId, i64>),
    names: &HashMap<AgencyId, String>,
    pace: &Pace,
) -> Row {
    let chief = chiefs.iter().find(|line| line.task.item == Some(item.id));
    let evidence = evidence.get(&item.id).copied().unwrap_or_default();
    let mut meta = Vec::new();
    if let Some(line) = chief {
        // Nobody is named who could lead: the agency that follows the plan has it until the issuer has said who.
        let is_led = parts
            .iter()
            .any(|p| p.item == item.id && p.role != Role::Coordinate && p.stands != Stands::Unknown);
        meta.extend(names.get(&line.task.lead).map(|name| {
            if is_led {
                format!("{name} chủ trì")
            } else {
                format!("tạm giao {name}, chờ người ban hành nói ai chủ trì")
            }
        }));
        meta.push(item.period());
        // Put off, it is late in every figure all the same.
        meta.extend(
            line.task
                .first_clock(pace.today, &pace.calendar)
                .map(|first| format!("theo hạn đầu: {}", first.text)),
        );
        if line.parts.0 > 0 {
            meta.push(format!("{}/{} việc thành phần xong", line.parts.1, line.parts.0));
        }
        meta.extend((evidence == 0).then(|| "chưa có minh chứng".to_owned()));
    } else if !item.is_section {
        meta.push(item.period());
    }
    let dropped = amendments.iter().find(|amendment| Some(amendment.id) == item.dropped_by);
    if let Some(amendment) = dropped {
        meta.push(format!("bãi bỏ theo {}", amendment.named()));
    }
    Row {
        id: item.id.to_string(),
        code: item.code.clone(),
        title: item.title.clone(),
        is_section: item.is_section,
        depth: item.depth(),
        meta: meta.join(" · "),
        proofs: evidence,
        task_href: chief.map(|line| line.task.href_for(actor)).unwrap_or_default(),
        targets: targets
            .iter()
            .filter(|t| t.item == Some(item.id))
            .map(|t| target_line(plan, t, figures))
            .collect(),
        line: item.first_line,
        text: item.text.clone(),
        amend_href: if item.dropped_by.is_none() {
            format!("{}/muc/{}/dieu-chinh", plan.href(), item.id)
        } else {
            String::new()
        },
        done: chief.map(|line| format!("{}%", line.task.percent)).unwrap_or_default(),
        clock: chief.map(|line| Clock::of(&line.task.clock(pace.today, &pace.calendar, pace.soon_days))),
        is_dropped: item.dropped_by.is_some(),
        amended: amended(plan, amendments, |entry| entry.item == Some(item.id)),
    }
}

/// What amendments changed of what `is_wanted`, oldest first.
fn amended(plan: &Plan, amendments: &[Amendment], is_wanted: impl Fn(&Entry) -> bool) -> Vec<AmendedLine> {
    let mut lines = Vec::new();
    for amendment in amendments {
        lines.extend(amendment.entries.iter().filter(|entry| is_wanted(entry)).map(|entry| AmendedLine {
            href: amendment.href(plan),
            symbol: amendment.symbol.clone(),
            what: format!("{} {}", entry.kind.name(), within(&entry.subject)),
            changes: entry.changes.clone(),
        }));
    }
    lines
}

/// What was done to a plan; the many corrections of the review are not told one by one.
async fn history(call: &Caller, plan: &Plan, items: &[Item], amendments: &[Amendment]) -> Result<History> {
    agencies::history_with(call, &plan.id.into(), |event| {
        let (icon, what) = match event.act.as_str() {
            "plan.read" => ("file-upload", "Tải lên và đọc"),
            "plan.put-into-force" => ("player-play", "Ban hành thực hiện"),
            "plan.taken-back" => ("arrow-back-up", "Thu hồi ban hành"),
            "plan.amended" => ("edit", "Điều chỉnh"),
            "plan.amendment-opened" => ("edit", "Ghi văn bản điều chỉnh"),
            "plan.amendment-filed" => ("file-upload", "Gửi tệp văn bản điều chỉnh"),
            "plan.amendment-discarded" => ("x", "Bỏ văn bản điều chỉnh ghi nhầm"),
            "plan.duty-opened" => ("report", "Mở báo cáo"),
            _ => return None,
        };
        let amended = event.also.get("entry").and_then(|id| {
            let mut entries = amendments.iter().flat_map(|a| a.entries.iter().map(move |entry| (a, entry)));
            entries.find(|(_, entry)| entry.id.to_string() == *id)
        });
        let item = event.also.get("item").and_then(|id| items.iter().find(|i| i.id.to_string() == *id));
        let what = match (amended, item) {
            (Some((amendment, entry)), _) => {
                format!(
                    "{what}: {} {}, theo {}",
                    entry.kind.name(),
                    within(&entry.subject),
                    amendment.named()
                )
            }
            (None, Some(item)) => format!("{what} mục {}", item.code),
            (None, None) => what.to_owned(),
        };
        Some((icon, what))
    })
    .await
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
