//! The leader's board: the sentence, promises and figures, areas, late by agency, the ten that block most.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use ::store::Cx;
use askama::Template;
use kernel::{AgencyId, Day, PlanId, Result, TargetId, TaskId, words};
use measures::{Bar, Ink, Registry, stacked};
use plans::Plan;
use tasks::policy::act::Urge;
use tasks::{Blocker, Change, Changes, Summary, Task, TaskFilter};
use web::{Answer, Caller, Clock, Flash, FlashKind, Form, Page, Query, Routes, redirect, render};

use super::rows::{FigureRow, badge, figure_row};
use crate::Tools;
use crate::acts::followed;
use crate::document::area_name;
use crate::judged::{self, Judged, Window};
use crate::model::{ItemTally, MadeReportId, Standing};
use crate::policy::{Summing, act};
use crate::stood::{self, Pace};

/// A board is computed at most once in so many seconds of real time for all who look at it.
const FRESH_SECONDS: i64 = 5;
/// While the next one is being computed, the last is good for so long.
const USABLE_SECONDS: i64 = 15;

/// What the button says for the leader; whoever wants other words urges on the task's page.
const URGING: &str = "Đề nghị cập nhật tiến độ và nói rõ đang vướng ở đâu.";

pub(crate) fn routes(tools: Tools) -> Routes {
    let for_agencies = tools.clone();
    Routes::new()
        .get("/bang-theo-doi/co-quan", move |call: Caller, query: Query<Asked>| {
            let tools = for_agencies.clone();
            async move { super::board_agencies::show(call, query, &tools).await }
        })
        .get("/bang-theo-doi", move |call: Caller, query: Query<Asked>| {
            let tools = tools.clone();
            async move { show(call, query, &tools).await }
        })
        .post("/bang-theo-doi/don-doc", post_urge)
}

/// Which plan.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "ke-hoach")]
    pub(super) plan: String,
    #[serde(rename = "xuat")]
    pub(super) export: String,
}

/// All that a board shows, the same for everybody who follows the authority.
pub(super) struct Board {
    at: kernel::Moment,
    pub plan: Plan,
    standing: Standing,
    targets: Vec<Judged>,
    pub summary: Summary,
    changes: Changes,
    blockers: Vec<Blocker>,
    last_report: Option<Since>,
    names: HashMap<AgencyId, agencies::AgencyName>,
    since: Day,
    soon_days: i64,
    calendar: Arc<kernel::calendar::WorkingCalendar>,
}

struct Part {
    class: &'static str,
    href: String,
    text: String,
}

struct Area {
    name: String,
    href: String,
    href_soon: String,
    href_late: String,
    all: String,
    soon: i64,
    late: i64,
    bar: String,
}

struct AgencyBar {
    href: String,
    name: String,
    late: i64,
    percent: i64,
}

#[derive(Clone)]
struct Since {
    href: String,
    text: String,
}

struct Block {
    href: String,
    task: String,
    may_urge: bool,
    title: String,
    meta: String,
    count: i64,
    clock: Clock,
}

#[derive(Template)]
#[template(path = "board.html")]
struct BoardPage {
    page: Page,
    plan: Plan,
    others: Vec<(String, String)>,
    items_all: String,
    item_parts: Vec<Part>,
    targets_all: String,
    target_parts: Vec<Part>,
    since: String,
    since_parts: Vec<Since>,
    last_report: Option<Since>,
    at: String,
    figures: Vec<FigureRow>,
    areas: Vec<Area>,
    total: String,
    soon: i64,
    late: i64,
    agencies: Vec<AgencyBar>,
    agencies_all: usize,
    blocks: Vec<Block>,
    urging: &'static str,
    may_report: bool,
}

#[derive(Template)]
#[template(path = "board_empty.html")]
struct EmptyPage {
    page: Page,
}

async fn show(call: Caller, Query(asked): Query<Asked>, tools: &Tools) -> Answer {
    let Some(plan) = chosen(&call.cx, &asked.plan).await? else {
        return render(&EmptyPage { page: call.page("Bảng theo dõi", "/bang-theo-doi").await? });
    };
    let board = fresh(&call.cx, &tools.measures, plan).await?;
    let page = call.page("Bảng theo dõi", "/bang-theo-doi").await?;
    render(&page_of(&call, page, &board).await?)
}

/// The plan asked for, or the newest in force of the caller's first authority; never one of another authority.
pub(super) async fn chosen(cx: &Cx, asked: &str) -> Result<Option<PlanId>> {
    let id = match asked.parse() {
        Ok(id) => Some(id),
        Err(_) => match cx.actor.home() {
            Some(authority) => plans::current(cx.db(), authority).await?,
            None => None,
        },
    };
    let Some(id) = id else { return Ok(None) };
    Ok(Some(followed(cx, id).await?.id))
}

/// The board of one plan: the last that was computed, and who computes the next.
#[derive(Default)]
struct Slot {
    last: Mutex<Option<Arc<Board>>>,
    computing: tokio::sync::Mutex<()>,
}

impl Slot {
    /// The last board if it is younger than so many seconds.
    fn within(&self, cx: &Cx, seconds: i64) -> Option<Arc<Board>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let now = cx.clock().real_now();
        last.filter(|board| (0..seconds).contains(&now.seconds_since(board.at)))
    }
}

type Cache = Mutex<HashMap<(String, PlanId), Arc<Slot>>>;
static CACHE: LazyLock<Cache> = LazyLock::new(Cache::default);

/// The board of a plan. One request at a time computes it; who comes meanwhile gets the last one for a little longer,
/// so that a slow board never piles up work.
pub(super) async fn fresh(cx: &Cx, measures: &Registry, plan: PlanId) -> Result<Arc<Board>> {
    let slot = {
        let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() > 64 {
            cache.clear();
        }
        cache.entry((cx.store().url().to_owned(), plan)).or_default().clone()
    };
    if let Some(board) = slot.within(cx, FRESH_SECONDS) {
        return Ok(board);
    }
    let _computing = if let Ok(guard) = slot.computing.try_lock() {
        guard
    } else {
        if let Some(board) = slot.within(cx, USABLE_SECONDS) {
            return Ok(board);
        }
        slot.computing.lock().await
    };
    if let Some(board) = slot.within(cx, FRESH_SECONDS) {
        return Ok(board);
    }
    let board = Arc::new(compute(cx, measures, plan).await?);
    *slot.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(board.clone());
    Ok(board)
}

/// Says how plans stand, for the pages of plans: what the board says, and as fresh.
#[derive(Debug, Clone)]
pub struct Standings(pub Registry);

#[async_trait::async_trait]
impl plans::Standing for Standings {
    async fn sentence(&self, cx: &Cx, plan: &Plan) -> Result<String> {
        Ok(fresh(cx, &self.0, plan.id).await?.standing.sentence())
    }

    async fn figures(&self, cx: &Cx, plan: &Plan) -> Result<HashMap<TargetId, plans::Figure>> {
        let board = fresh(cx, &self.0, plan.id).await?;
        let figure = |judged: &Judged| plans::Figure { value: judged.figure(), state: badge(judged) };
        Ok(board.targets.iter().map(|judged| (judged.row.id, figure(judged))).collect())
    }

    async fn is_begun(&self, at: plans::At<'_>, plan: &Plan) -> Result<bool> {
        match at {
            plans::At::Page(cx) => crate::store::is_begun(cx.db(), plan).await,
            plans::At::Act(tx) => crate::store::is_begun(tx.db(), plan).await,
        }
    }
}

async fn compute(cx: &Cx, measures: &Registry, id: PlanId) -> Result<Board> {
    let today = cx.today();
    let plan = plans::plan(cx.db(), id).await?;
    let calendar = agencies::calendar(cx, plan.authority).await?;
    let soon_days = notices::soon_days(cx, plan.authority).await?;
    let filter = TaskFilter { authority: Some(plan.authority), plan: Some(id), ..TaskFilter::default() };
    let summary = tasks::summary(cx.db(), &filter, today, &calendar, soon_days).await?;
    let since = today.plus_days(-7);
    let changes = tasks::changes_of_plan(cx.db(), id, since).await?;
    let blockers = tasks::blockers(cx.db(), plan.authority, Some(id), 10).await?;
    let last_report = crate::store::newest_made(cx.db(), id).await?.map(last_report);
    let chiefs = tasks::chiefs(cx.db(), id, today, &calendar, soon_days).await?;
    let mut ids: Vec<AgencyId> = summary.by_agency.iter().take(6).map(|(agency, _)| *agency).collect();
    ids.extend(blockers.iter().map(|b| b.task.lead));
    let names = agencies::names(cx.db(), &ids).await?;
    let targets = judged::of_plan(cx, measures, &plan, Window::so_far(&plan, today)).await?;
    let standing = Standing { items: ItemTally::of_list(chiefs), targets: stood::targets(&targets) };
    Ok(Board {
        at: cx.clock().real_now(),
        plan,
        standing,
        targets,
        summary,
        changes,
        blockers,
        last_report,
        names,
        since,
        soon_days,
        calendar,
    })
}

async fn page_of(call: &Caller, page: Page, board: &Board) -> Result<BoardPage> {
    let cx = &call.cx;
    let id = board.plan.id;
    let name = |agency: AgencyId| board.names.get(&agency).map(|n| n.short_name.clone()).unwrap_or_default();
    let others = plans::plans_of(cx.db(), board.plan.authority)
        .await?
        .into_iter()
        .filter(|p| p.id != id && p.state == plans::PlanState::InForce)
        .map(|p| (format!("/bang-theo-doi?ke-hoach={}", p.id), p.title))
        .collect();
    let all = board.summary.all;
    let areas = board
        .summary
        .by_area
        .iter()
        .map(|(area, t)| Area {
            name: area_name(area).to_owned(),
            href: web::with("/nhiem-vu", &format!("ke-hoach={id}&trang-thai=tat-ca"), "linh-vuc", area),
            href_soon: web::with("/nhiem-vu", &format!("ke-hoach={id}&han=sap-den-han"), "linh-vuc", area),
            href_late: web::with("/nhiem-vu", &format!("ke-hoach={id}&han=qua-han"), "linh-vuc", area),
            all: words::whole(t.total),
            soon: t.soon,
            late: t.late,
            bar: stacked(
                &[
                    bar("hoàn thành", t.done, "done"),
                    bar("đúng tiến độ", t.in_time, "in-time"),
                    bar("sắp đến hạn", t.soon, "soon"),
                    bar("quá hạn", t.late, "late"),
                ],
                area_name(area),
                400.0,
                Ink::Page,
            ),
        })
        .collect();
    let most_late = board.summary.by_agency.iter().map(|(_, t)| t.late).max().unwrap_or(0).max(1);
    let agencies = board
        .summary
        .by_agency
        .iter()
        .filter(|(_, t)| t.late > 0)
        .take(6)
        .map(|(agency, t)| AgencyBar {
            href: format!("/nhiem-vu?ke-hoach={id}&co-quan={agency}&han=qua-han"),
            name: name(*agency),
            late: t.late,
            percent: t.late * 100 / most_late,
        })
        .collect();
    let pace =
        Pace { plan: &board.plan, on: cx.today(), calendar: &board.calendar, soon_days: board.soon_days };
    let blocks = board
        .blockers
        .iter()
        .filter_map(|b| {
            let meta: Vec<String> =
                [name(b.task.lead)].into_iter().chain(stood::extension(&b.task)).collect();
            Some(Block {
                // Everybody who follows the plan sees what blocks it; the task itself opens for whom it concerns.
                href: b.task.href_for(&cx.actor),
                task: b.task.id.to_string(),
                may_urge: cx.actor.may::<Task, Urge>(&b.task),
                title: b.task.title.clone(),
                meta: meta.join(" · "),
                count: b.blocks,
                clock: Clock::of(&pace.clock(&b.task)?),
            })
        })
        .collect();
    // One who heads an agency reports for that agency.
    let own = cx.actor.home_agency();
    let may_report = [None, own].into_iter().any(|agency| {
        cx.actor.may::<Summing, act::Make>(&Summing { authority: board.plan.authority, agency })
    });
    Ok(BoardPage {
        page,
        others,
        items_all: words::whole(board.standing.items.all()),
        item_parts: item_parts(board),
        targets_all: words::whole(board.standing.targets.all()),
        target_parts: target_parts(board),
        since: words::weekday_day(board.since).to_lowercase(),
        since_parts: since_parts(board),
        last_report: board.last_report.clone(),
        at: words::moment(cx.now()),
        figures: board.targets.iter().map(figure_row).collect(),
        areas,
        total: words::whole(all.total),
        soon: all.soon,
        late: all.late,
        agencies,
        agencies_all: board.summary.by_agency.len(),
        blocks,
        urging: URGING,
        may_report,
        plan: board.plan.clone(),
    })
}

fn bar(label: &str, value: i64, class: &'static str) -> Bar {
    Bar { label: label.to_owned(), value, class, href: None }
}

/// The parts open to the list of exactly these tasks.
fn item_parts(board: &Board) -> Vec<Part> {
    let part = |part: crate::model::Part| Part {
        class: part.class,
        href: format!("/nhiem-vu?ke-hoach={}&cap=muc&{}", board.plan.id, part.code),
        text: part.text(),
    };
    board.standing.item_parts().into_iter().map(part).collect()
}

fn target_parts(board: &Board) -> Vec<Part> {
    let part = |part: crate::model::Part| Part {
        class: part.class,
        href: format!("/chi-tieu?ke-hoach={}&trang-thai={}", board.plan.id, part.code),
        text: part.text(),
    };
    board.standing.target_parts().into_iter().map(part).collect()
}

/// Each opens to the list of exactly these tasks.
fn since_parts(board: &Board) -> Vec<Since> {
    Change::ALL
        .into_iter()
        .map(|change| (change, board.changes.of(change)))
        .filter(|(_, n)| *n > 0)
        .map(|(change, n)| Since {
            href: change.href(board.plan.id, board.since),
            text: format!("{} việc {}", words::whole(n), change.name()),
        })
        .collect()
}

fn last_report((id, period, at): (MadeReportId, String, kernel::Moment)) -> Since {
    let period = kernel::Period::parse(&period).map_or(period, |period| period.to_string());
    Since {
        href: format!("/bao-cao/{id}"),
        text: format!("Báo cáo {period}, lập ngày {}", words::day(at.day())),
    }
}

/// Which task is urged, and from which plan's board.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Urging {
    #[serde(rename = "viec")]
    task: String,
    #[serde(rename = "ke-hoach")]
    plan: String,
    #[serde(rename = "loi-don-doc")]
    words: String,
}

async fn post_urge(call: Caller, Form(form): Form<Urging>) -> Answer {
    let task: TaskId = form.task.parse().map_err(|_| kernel::Error::NotFound)?;
    let words = if form.words.trim().is_empty() { URGING } else { form.words.trim() };
    tasks::acts::urge(&call.cx, task, words).await?;
    let back = match form.plan.parse::<PlanId>() {
        Ok(plan) => format!("/bang-theo-doi?ke-hoach={plan}"),
        Err(_) => "/bang-theo-doi".to_owned(),
    };
    redirect(&back, Some(Flash::new(FlashKind::Ok, "Đã gửi lời đôn đốc.")))
}
