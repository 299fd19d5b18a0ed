//! Periodic reports of agencies.

use agencies::History;
use askama::Template;
use kernel::words::DueClock;
use kernel::{AgencyId, Error, FieldErrors, PlanId, Result, words};
use notices::Pace;
use web::axum::http::StatusCode;
use web::{
    Answer, AsTable, Caller, Clock, Flash, FlashKind, Form, IdPath, Page, Query, TableLinks, TextPath,
    redirect, render, render_status, table_file,
};

use super::detailed::{DecideForm, icon};
use super::files;
use crate::acts::report as acts;
use crate::model::{Figures, PaperState, Report};
use crate::policy::{Paper, act};
use crate::store;

struct Row {
    clock: Clock,
    href: String,
    name: String,
    what: String,
    period: String,
    state: &'static str,
}

#[derive(Template)]
#[template(path = "plan_reports.html")]
struct OverviewPage {
    page: Page,
    files: TableLinks,
    href: String,
    title: String,
    lead: String,
    rows: Vec<Row>,
}

fn clock(report: &Report, pace: &Pace) -> Clock {
    let done = report.submitted_at.map(kernel::Moment::day);
    Clock::of(&DueClock::of(Some(report.due_on), done, pace.today, &pace.calendar, pace.soon_days))
}

/// `GET /ke-hoach/{id}/bao-cao`.
pub async fn overview(call: Caller, IdPath(id): IdPath<PlanId>, Query(asked): Query<AsTable>) -> Answer {
    let plan = store::plan::get(call.cx.db(), id).await?;
    let plan = call.cx.actor.grant::<_, act::See>(plan)?.into_inner();
    let reports = store::report::of_plan(call.cx.db(), id).await?;
    let duties = store::content::all_duties(call.cx.db(), id).await?;
    let ids: Vec<AgencyId> = reports.iter().map(|report| report.agency).collect();
    let names = agencies::names(call.cx.db(), &ids).await?;
    if let Some(kind) = asked.kind() {
        let name = |id| names.get(&id).map(|name| name.name.clone()).unwrap_or_default();
        let what = |report: &Report| {
            let duty = duties.iter().find(|duty| duty.id == report.duty);
            duty.map(|duty| duty.what.clone()).unwrap_or_default()
        };
        let book = files::reports(&plan, &reports, &name, &what, call.cx.now());
        return Ok(table_file(&book, kind, "bao-cao-cua-co-quan")?);
    }
    let pace = Pace::of(&call.cx).await?;
    let rows = reports.iter().map(|report| Row {
        clock: clock(report, &pace),
        href: report.href(),
        name: names.get(&report.agency).map(|name| name.name.clone()).unwrap_or_default(),
        what: duties
            .iter()
            .find(|duty| duty.id == report.duty)
            .map(|duty| duty.what.clone())
            .unwrap_or_default(),
        period: report.period_in_words(),
        state: report.state.name(),
    });
    let submitted = reports.iter().filter(|report| report.submitted_at.is_some()).count();
    let page = call.page("Báo cáo của các cơ quan", "/ke-hoach").await?;
    render(&OverviewPage {
        files: TableLinks::of(&call),
        href: plan.href(),
        lead: format!("{submitted} trên {} báo cáo đã nộp", reports.len()),
        rows: rows.collect(),
        title: plan.title,
        page,
    })
}

#[derive(Template)]
#[template(path = "plan_report.html")]
struct ReportPage {
    page: Page,
    href: String,
    title: String,
    agency: String,
    key: String,
    period: String,
    clock: Clock,
    class: &'static str,
    icon: &'static str,
    state: &'static str,
    facts: String,
    reason: Option<String>,
    version: i64,
    figures_note: String,
    sentence: String,
    tasks_href: String,
    words: String,
    can_write: bool,
    can_decide: bool,
    decide_href: String,
    reason_typed: String,
    history: History,
    errors: FieldErrors,
}

/// What happens to a periodic report.
const PAST: &agencies::Said = &[
    ("report.opened", "report", "Đến kỳ báo cáo"),
    ("report.written", "edit", "Soạn"),
    ("report.submitted", "send", "Nộp"),
    ("report.accepted", "circle-check", "Nhận báo cáo"),
    ("report.returned", "arrow-back-up", "Trả lại"),
];

/// "12 nhiệm vụ chủ trì: 5 hoàn thành (1 trễ), 4 đúng tiến độ, 2 sắp đến hạn, 1 quá hạn".
fn sentence(f: &Figures) -> String {
    let late = if f.done_late > 0 { format!(" ({} trễ hạn)", f.done_late) } else { String::new() };
    format!(
        "{} nhiệm vụ chủ trì: {} hoàn thành{late}, {} đúng tiến độ, {} sắp đến hạn, {} quá hạn.",
        f.total, f.done, f.in_time, f.soon, f.late
    )
}

async fn known(call: &Caller, path: &TextPath) -> Result<(Paper, Report), web::Problem> {
    let plan = store::plan::get(call.cx.db(), path.parse(0)?).await?;
    let report = store::report::get(call.cx.db(), plan.id, path.parse(1)?).await?;
    let paper = call.cx.actor.grant::<_, act::See>(Paper { plan, agency: report.agency })?.into_inner();
    Ok((paper, report))
}

async fn view(
    call: &Caller,
    paper: &Paper,
    report: &Report,
    typed: Option<String>,
    errors: FieldErrors,
) -> Result<ReportPage, web::Problem> {
    let can_write = report.state.is_writable() && call.cx.actor.may::<_, act::Write>(paper);
    // Until it is handed in the figures are those of today; then they stay as they were.
    let figures = match report.state {
        PaperState::Open | PaperState::Returned => acts::figures(&call.cx, &paper.plan, paper.agency).await?,
        PaperState::Submitted | PaperState::Approved => report.figures,
    };
    let pace = Pace::of(&call.cx).await?;
    let mut facts = vec![format!("hạn {}", words::day(report.due_on))];
    facts.extend(report.submitted_at.map(|at| format!("nộp {}", words::moment(at))));
    if report.late_days > 0 {
        facts.push(format!("trễ {} ngày làm việc", report.late_days));
    }
    Ok(ReportPage {
        page: call.page("Báo cáo", "/ke-hoach").await?,
        href: paper.plan.href(),
        title: paper.plan.title.clone(),
        agency: agencies::agency(call.cx.db(), paper.agency).await?.name,
        key: report.id.to_string(),
        period: report.period_in_words(),
        clock: clock(report, &pace),
        class: report.state.class(),
        icon: icon(report.state),
        state: report.state.name(),
        facts: facts.join(" · "),
        reason: report.reason.clone().filter(|_| report.state == PaperState::Returned),
        version: report.version,
        figures_note: match report.submitted_at.filter(|_| !report.state.is_writable()) {
            Some(at) => format!("như lúc nộp, {}", words::moment(at)),
            None => "tính từ sổ nhiệm vụ, hôm nay".to_owned(),
        },
        sentence: sentence(&figures),
        tasks_href: format!("/nhiem-vu?ke-hoach={}&co-quan={}", paper.plan.id, paper.agency),
        words: typed.unwrap_or_else(|| report.words.clone()),
        can_write,
        can_decide: report.state == PaperState::Submitted && call.cx.actor.may::<_, act::Decide>(paper),
        decide_href: format!("{}/duyet", report.href()),
        reason_typed: String::new(),
        history: agencies::history(call, &report.id.into(), PAST).await?,
        errors,
    })
}

/// `GET /ke-hoach/{id}/bao-cao/{bao-cao}`.
pub async fn show(call: Caller, path: TextPath) -> Answer {
    let (paper, report) = known(&call, &path).await?;
    render(&view(&call, &paper, &report, None, FieldErrors::default()).await?)
}

/// The words as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct WriteForm {
    version: i64,
    loi: String,
    nop: String,
}

/// `POST /ke-hoach/{id}/bao-cao/{bao-cao}`.
pub async fn write(call: Caller, path: TextPath, Form(typed): Form<WriteForm>) -> Answer {
    let (paper, report) = known(&call, &path).await?;
    let submit = !typed.nop.is_empty();
    match acts::write(&call.cx, paper.plan.id, report.id, typed.version, &typed.loi, submit).await {
        Ok(()) => {
            let said = if submit { "Đã nộp báo cáo." } else { "Đã lưu." };
            redirect(&report.href(), Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Invalid(errors)) => {
            let page = view(&call, &paper, &report, Some(typed.loi), errors).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /ke-hoach/{id}/bao-cao/{bao-cao}/duyet`.
pub async fn decide(call: Caller, path: TextPath, Form(typed): Form<DecideForm>) -> Answer {
    let (paper, report) = known(&call, &path).await?;
    match acts::decide(&call.cx, paper.plan.id, report.id, typed.version, typed.returned()).await {
        Ok(()) => {
            let said =
                if typed.returned().is_some() { "Đã trả lại." } else { "Đã nhận báo cáo." };
            redirect(&format!("{}/bao-cao", paper.plan.href()), Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Invalid(errors)) => {
            let mut page = view(&call, &paper, &report, None, errors).await?;
            page.reason_typed = typed.reason;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}
