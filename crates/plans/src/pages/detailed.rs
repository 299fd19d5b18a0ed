//! Agencies' own plans: who has one and who has not, and each of them.

use agencies::History;
use askama::Template;
use kernel::words::{ClockState, DueClock};
use kernel::{AgencyId, Error, FieldErrors, PlanId, Result, words};
use notices::Pace;
use web::axum::http::StatusCode;
use web::{
    Answer, AsTable, Caller, Clock, Flash, FlashKind, Form, IdPath, Page, Query, TableLinks, TextPath,
    redirect, render, render_status, table_file,
};

use super::files;
use crate::acts::detailed as acts;
use crate::form::{day_field, shown};
use crate::model::{Detailed, DetailedLine, PaperState};
use crate::policy::{Paper, act};
use crate::store;

pub(super) const fn icon(state: PaperState) -> &'static str {
    match state {
        PaperState::Open => "circle-dashed",
        PaperState::Submitted => "clock",
        PaperState::Returned => "alert-triangle",
        PaperState::Approved => "circle-check",
    }
}

struct Row {
    href: String,
    name: String,
    class: &'static str,
    icon: &'static str,
    state: &'static str,
    clock: Clock,
    due: String,
    lines: usize,
    submitted: String,
    action: &'static str,
}

#[derive(Template)]
#[template(path = "plan_detailed_list.html")]
struct OverviewPage {
    page: Page,
    files: TableLinks,
    href: String,
    title: String,
    approved: usize,
    missing: usize,
    late: usize,
    due: String,
    rows: Vec<Row>,
}

/// By when, and how that stands: the day on which it was handed in stops the clock.
fn clock(paper: &Detailed, pace: &Pace) -> DueClock {
    let done = paper.submitted_at.filter(|_| !paper.state.is_writable()).map(kernel::Moment::day);
    DueClock::of(paper.due_on, done, pace.today, &pace.calendar, pace.soon_days)
}

/// `GET /ke-hoach/{id}/chi-tiet`.
pub async fn overview(call: Caller, IdPath(id): IdPath<PlanId>, Query(asked): Query<AsTable>) -> Answer {
    let plan = store::plan::get(call.cx.db(), id).await?;
    let plan = call.cx.actor.grant::<_, act::See>(plan)?.into_inner();
    let mut papers = store::detailed::of_plan(call.cx.db(), id).await?;
    let pace = Pace::of(&call.cx).await?;
    let is_late = |paper: &Detailed| clock(paper, &pace).state == ClockState::Late;
    papers.sort_by_key(|paper| match paper.state {
        PaperState::Returned | PaperState::Open if is_late(paper) => 0,
        PaperState::Returned => 1,
        PaperState::Open => 2,
        PaperState::Submitted => 3,
        PaperState::Approved => 4,
    });
    let ids: Vec<AgencyId> = papers.iter().map(|paper| paper.agency).collect();
    let names = agencies::names(call.cx.db(), &ids).await?;
    if let Some(kind) = asked.kind() {
        let name = |id| names.get(&id).map(|name| name.name.clone()).unwrap_or_default();
        return Ok(table_file(
            &files::detailed(&plan, &papers, &name, call.cx.now()),
            kind,
            "ke-hoach-chi-tiet",
        )?);
    }
    let rows = papers.iter().map(|paper| Row {
        href: format!("{}/chi-tiet/{}", plan.href(), paper.agency),
        name: names.get(&paper.agency).map(|name| name.name.clone()).unwrap_or_default(),
        class: paper.state.class(),
        icon: icon(paper.state),
        state: if paper.state == PaperState::Open { "chưa nộp" } else { paper.state.name() },
        clock: Clock::of(&clock(paper, &pace)),
        due: paper.due_on.map_or_else(|| "–".to_owned(), words::day),
        lines: paper.lines.len(),
        submitted: paper.submitted_at.map_or_else(|| "–".to_owned(), |at| words::day(at.day())),
        action: if paper.state == PaperState::Submitted { "Xem và duyệt" } else { "Mở" },
    });
    let page = call.page("Kế hoạch chi tiết", "/ke-hoach").await?;
    render(&OverviewPage {
        files: TableLinks::of(&call),
        href: plan.href(),
        approved: papers.iter().filter(|p| p.state == PaperState::Approved).count(),
        missing: papers.iter().filter(|p| p.state.is_writable()).count(),
        late: papers.iter().filter(|p| is_late(p)).count(),
        due: papers.iter().filter_map(|p| p.due_on).max().map(words::day).unwrap_or_default(),
        rows: rows.collect(),
        title: plan.title,
        page,
    })
}

/// A line as typed.
#[derive(Default)]
struct Typed {
    code: String,
    work: String,
    from: String,
    to: String,
    product: String,
    person: String,
}

#[derive(Template)]
#[template(path = "plan_detailed.html")]
struct DetailedPage {
    page: Page,
    href: String,
    title: String,
    agency: String,
    key: String,
    class: &'static str,
    icon: &'static str,
    state: &'static str,
    facts: String,
    reason: Option<String>,
    version: i64,
    lines: Vec<Typed>,
    can_write: bool,
    can_decide: bool,
    decide_href: String,
    reason_typed: String,
    history: History,
    errors: FieldErrors,
}

/// What happens to an agency's own plan.
const PAST: &agencies::Said = &[
    ("detailed-plan.written", "edit", "Soạn"),
    ("detailed-plan.submitted", "send", "Nộp để duyệt"),
    ("detailed-plan.approved", "circle-check", "Duyệt"),
    ("detailed-plan.returned", "arrow-back-up", "Trả lại"),
];

/// What is typed, one value a field and line.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct WriteForm {
    version: i64,
    muc: Vec<String>,
    viec: Vec<String>,
    tu: Vec<String>,
    den: Vec<String>,
    #[serde(rename = "san-pham")]
    product: Vec<String>,
    nguoi: Vec<String>,
    nop: String,
}

impl WriteForm {
    fn rows(&self) -> Vec<Typed> {
        let at =
            |list: &[String], index: usize| list.get(index).map(|v| v.trim().to_owned()).unwrap_or_default();
        (0..self.viec.len())
            .map(|index| Typed {
                code: at(&self.muc, index),
                work: at(&self.viec, index),
                from: at(&self.tu, index),
                to: at(&self.den, index),
                product: at(&self.product, index),
                person: at(&self.nguoi, index),
            })
            .collect()
    }

    fn lines(&self) -> Result<Vec<DetailedLine>> {
        let mut errors = FieldErrors::default();
        let rows = self.rows().into_iter().filter(|row| !row.work.is_empty());
        let lines = rows
            .map(|row| DetailedLine {
                from: day_field(&mut errors, "", &row.from),
                to: day_field(&mut errors, "", &row.to),
                code: row.code,
                work: row.work,
                product: row.product,
                person: row.person,
            })
            .collect();
        errors.into_result(lines)
    }
}

async fn known(call: &Caller, path: &TextPath) -> Result<(Paper, Detailed), web::Problem> {
    let plan = store::plan::get(call.cx.db(), path.parse(0)?).await?;
    let agency: AgencyId = path.parse(1)?;
    let paper = call.cx.actor.grant::<_, act::See>(Paper { plan, agency })?.into_inner();
    let detailed = store::detailed::owed_or_last(call.cx.db(), paper.plan.id, agency).await?;
    Ok((paper, detailed))
}

async fn view(
    call: &Caller,
    paper: &Paper,
    detailed: &Detailed,
    typed: Option<Vec<Typed>>,
    errors: FieldErrors,
) -> Result<DetailedPage, web::Problem> {
    let is_owed = detailed.ended_on.is_none();
    let can_write = is_owed && detailed.state.is_writable() && call.cx.actor.may::<_, act::Write>(paper);
    let stored = || {
        detailed.lines.iter().map(|line| Typed {
            code: line.code.clone(),
            work: line.work.clone(),
            from: shown(line.from),
            to: shown(line.to),
            product: line.product.clone(),
            person: line.person.clone(),
        })
    };
    let mut lines = typed.unwrap_or_else(|| stored().collect());
    if can_write {
        lines.extend((0..3).map(|_| Typed::default()));
    }
    let mut facts = Vec::new();
    facts.extend(detailed.due_on.map(|due| format!("hạn nộp {}", words::day(due))));
    facts.extend(detailed.submitted_at.map(|at| format!("nộp {}", words::moment(at))));
    facts.extend(detailed.decided_at.map(|at| format!("quyết định {}", words::moment(at))));
    facts.extend(detailed.ended_on.map(|day| format!("không còn phải lập từ ngày {}", words::day(day))));
    let agency = agencies::agency(call.cx.db(), paper.agency).await?.name;
    Ok(DetailedPage {
        page: call.page("Kế hoạch chi tiết", "/ke-hoach").await?,
        href: paper.plan.href(),
        title: paper.plan.title.clone(),
        agency,
        key: detailed.id.to_string(),
        class: detailed.state.class(),
        icon: icon(detailed.state),
        state: detailed.state.name(),
        facts: facts.join(" · "),
        reason: detailed.reason.clone().filter(|_| detailed.state == PaperState::Returned),
        version: detailed.version,
        lines,
        can_write,
        can_decide: detailed.state == PaperState::Submitted && call.cx.actor.may::<_, act::Decide>(paper),
        decide_href: format!("{}/chi-tiet/{}/duyet", paper.plan.href(), paper.agency),
        reason_typed: String::new(),
        history: agencies::history(call, &detailed.id.into(), PAST).await?,
        errors,
    })
}

/// `GET /ke-hoach/{id}/chi-tiet/{co-quan}`.
pub async fn show(call: Caller, path: TextPath) -> Answer {
    let (paper, detailed) = known(&call, &path).await?;
    render(&view(&call, &paper, &detailed, None, FieldErrors::default()).await?)
}

/// `POST /ke-hoach/{id}/chi-tiet/{co-quan}`.
pub async fn write(call: Caller, path: TextPath, Form(typed): Form<WriteForm>) -> Answer {
    let (paper, detailed) = known(&call, &path).await?;
    let submit = !typed.nop.is_empty();
    let outcome = match typed.lines() {
        Ok(lines) => acts::write(&call.cx, paper.plan.id, paper.agency, typed.version, &lines, submit).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            let said = if submit { "Đã nộp, chờ duyệt." } else { "Đã lưu." };
            let to = format!("{}/chi-tiet/{}", paper.plan.href(), paper.agency);
            redirect(&to, Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Invalid(errors)) => {
            let page = view(&call, &paper, &detailed, Some(typed.rows()), errors).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// A decision.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct DecideForm {
    pub(super) version: i64,
    #[serde(rename = "quyet-dinh")]
    decision: String,
    #[serde(rename = "ly-do")]
    pub(super) reason: String,
}

impl DecideForm {
    /// The reason of a return; none approves.
    pub(super) fn returned(&self) -> Option<&str> {
        (self.decision != "duyet").then_some(self.reason.as_str())
    }
}

/// `POST /ke-hoach/{id}/chi-tiet/{co-quan}/duyet`.
pub async fn decide(call: Caller, path: TextPath, Form(typed): Form<DecideForm>) -> Answer {
    let (paper, detailed) = known(&call, &path).await?;
    match acts::decide(&call.cx, paper.plan.id, paper.agency, typed.version, typed.returned()).await {
        Ok(()) => {
            let said = if typed.returned().is_some() { "Đã trả lại." } else { "Đã duyệt." };
            let to = format!("{}/chi-tiet", paper.plan.href());
            redirect(&to, Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Invalid(errors)) => {
            let mut page = view(&call, &paper, &detailed, None, errors).await?;
            page.reason_typed = typed.reason;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}
