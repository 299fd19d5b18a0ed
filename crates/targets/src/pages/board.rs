//! The leader's board: the sentence, promises and figures, areas, late by agency, the ten that block most.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use ::store::Cx;
use askama::Template;
use kernel::words::{self, ClockState};
use kernel::{AgencyId, AuthorityId, Day, Granted, PlanId, Result};
use measures::{Bar, Ink, Registry, stacked};
use plans::Plan;
use tasks::{Blocker, Changes, Summary, TaskFilter};
use web::{Answer, Caller, Clock, Page, Query, Routes, render};

use super::rows::{FigureRow, figure_row};
use crate::Tools;
use crate::document::area_name;
use crate::judged::{self, Judged};
use crate::policy::{Figures, act};

/// A board is computed at most once in so many seconds of real time for all who look at it.
const FRESH_SECONDS: i64 = 5;

pub(crate) fn routes(tools: Tools) -> Routes {
    Routes::new().get("/bang-theo-doi", move |call: Caller, query: Query<Asked>| {
        let tools = tools.clone();
        async move { show(call, query, &tools).await }
    })
}

/// Which plan.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "ke-hoach")]
    plan: String,
}

/// All that a board shows, the same for everybody who follows the authority.
struct Board {
    at: kernel::Moment,
    plan: Plan,
    items: ItemTally,
    targets: Vec<Judged>,
    summary: Summary,
    changes: Changes,
    blockers: Vec<Blocker>,
    names: HashMap<AgencyId, agencies::AgencyName>,
    since: Day,
    soon_days: i64,
    calendar: Arc<kernel::calendar::WorkingCalendar>,
}

/// Items of the plan by the state of their main task.
#[derive(Debug, Clone, Copy, Default)]
struct ItemTally {
    all: i64,
    done: i64,
    in_time: i64,
    soon: i64,
    late: i64,
}

struct Part {
    class: &'static str,
    href: String,
    text: String,
}

struct Area {
    name: String,
    href: String,
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

struct Block {
    href: String,
    urge: String,
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
    items_all: i64,
    item_parts: Vec<Part>,
    targets_all: usize,
    target_parts: Vec<Part>,
    since: String,
    since_parts: Vec<Part>,
    at: String,
    figures: Vec<FigureRow>,
    areas: Vec<Area>,
    total: String,
    soon: i64,
    late: i64,
    agencies: Vec<AgencyBar>,
    agencies_all: usize,
    blocks: Vec<Block>,
    may_urge: bool,
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
async fn chosen(cx: &Cx, asked: &str) -> Result<Option<PlanId>> {
    let id = match asked.parse() {
        Ok(id) => Some(id),
        Err(_) => match cx.actor.home() {
            Some(authority) => plans::current(cx.db(), authority).await?,
            None => None,
        },
    };
    let Some(id) = id else { return Ok(None) };
    let plan = plans::plan(cx.db(), id).await?;
    let _may: Granted<Figures, act::See> = cx.actor.grant(Figures { authority: plan.authority })?;
    Ok(Some(id))
}

type Cache = Mutex<HashMap<(String, PlanId), Arc<Board>>>;
static CACHE: LazyLock<Cache> = LazyLock::new(Cache::default);

async fn fresh(cx: &Cx, measures: &Registry, plan: PlanId) -> Result<Arc<Board>> {
    let key = (cx.store().url().to_owned(), plan);
    let now = cx.clock().real_now();
    let known = CACHE.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    if let Some(board) = known
        && (0..FRESH_SECONDS).contains(&now.seconds_since(board.at))
    {
        return Ok(board);
    }
    let board = Arc::new(compute(cx, measures, plan).await?);
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    if cache.len() > 64 {
        cache.clear();
    }
    cache.insert(key, board.clone());
    Ok(board)
}

async fn compute(cx: &Cx, measures: &Registry, id: PlanId) -> Result<Board> {
    let today = cx.today();
    let plan = plans::plan(cx.db(), id).await?;
    let calendar = agencies::calendar(cx, plan.authority).await?;
    let soon_days = soon_days(cx, plan.authority).await?;
    let filter = TaskFilter { authority: Some(plan.authority), plan: Some(id), ..TaskFilter::default() };
    let summary = tasks::summary(cx.db(), &filter, today, &calendar, soon_days).await?;
    let since = today.plus_days(-7);
    let changes = tasks::changes(cx.db(), plan.authority, since).await?;
    let blockers = tasks::blockers(cx.db(), plan.authority, 10).await?;
    let mut items = ItemTally::default();
    for main in tasks::mains_of_plan(cx.db(), id).await? {
        items.all += 1;
        match main.clock(today, &calendar, soon_days).state {
            ClockState::Done | ClockState::DoneLate => items.done += 1,
            ClockState::InTime | ClockState::NoDue => items.in_time += 1,
            ClockState::DueSoon => items.soon += 1,
            ClockState::Late => items.late += 1,
        }
    }
    let mut ids: Vec<AgencyId> = summary.by_agency.iter().take(6).map(|(agency, _)| *agency).collect();
    ids.extend(blockers.iter().map(|b| b.task.lead));
    let names = agencies::names(cx.db(), &ids).await?;
    let targets = judged::of_plan(cx, measures, &plan).await?;
    Ok(Board {
        at: cx.clock().real_now(),
        plan,
        items,
        targets,
        summary,
        changes,
        blockers,
        names,
        since,
        soon_days,
        calendar,
    })
}

async fn soon_days(cx: &Cx, authority: AuthorityId) -> Result<i64> {
    let set = agencies::setting(cx.db(), authority, notices::SOON_SETTING).await?;
    Ok(set.and_then(|v| v.parse().ok()).unwrap_or(notices::SOON_DAYS))
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
            href: web::with("/nhiem-vu", &format!("ke-hoach={id}"), "linh-vuc", area),
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
    let blocks = board
        .blockers
        .iter()
        .map(|b| Block {
            href: b.task.href(),
            urge: format!("{}/don-doc", b.task.href()),
            title: b.task.title.clone(),
            meta: name(b.task.lead),
            count: b.blocks,
            clock: Clock::of(&b.task.clock(cx.today(), &board.calendar, board.soon_days)),
        })
        .collect();
    let may_keep = cx.actor.may::<Figures, act::Keep>(&Figures { authority: board.plan.authority });
    Ok(BoardPage {
        page,
        others,
        items_all: board.items.all,
        item_parts: item_parts(board),
        targets_all: board.targets.len(),
        target_parts: target_parts(board),
        since: words::weekday_day(board.since).to_lowercase(),
        since_parts: since_parts(board),
        at: words::moment(cx.now()),
        figures: board.targets.iter().map(figure_row).collect(),
        areas,
        total: words::whole(all.total),
        soon: all.soon,
        late: all.late,
        agencies,
        agencies_all: board.summary.by_agency.len(),
        blocks,
        may_urge: may_keep,
        may_report: may_keep,
        plan: board.plan.clone(),
    })
}

fn bar(label: &str, value: i64, class: &'static str) -> Bar {
    Bar { label: label.to_owned(), value, class, href: None }
}

fn part(class: &'static str, n: i64, what: &str, href: String) -> Option<Part> {
    (n > 0).then(|| Part { class, href, text: format!("{} {what}", words::whole(n)) })
}

fn item_parts(board: &Board) -> Vec<Part> {
    let list = |filter: &str| format!("/nhiem-vu?ke-hoach={}&{filter}", board.plan.id);
    [
        part("done", board.items.done, "hoàn thành", list("trang-thai=hoan-thanh")),
        part("in-time", board.items.in_time, "đúng tiến độ", list("han=dung-tien-do")),
        part("soon", board.items.soon, "sắp đến hạn", list("han=sap-den-han")),
        part("late", board.items.late, "quá hạn", list("han=qua-han")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn target_parts(board: &Board) -> Vec<Part> {
    let count = |reached: Option<bool>| {
        board.targets.iter().filter(|t| t.state.is_reached() == reached).count() as i64
    };
    let list = |state: &str| format!("/chi-tieu?ke-hoach={}&trang-thai={state}", board.plan.id);
    [
        part("done", count(Some(true)), "đạt", list("dat")),
        part("late", count(Some(false)), "chưa đạt", list("chua-dat")),
        part("none", count(None), "chưa có số liệu", list("chua-do")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn since_parts(board: &Board) -> Vec<Part> {
    [
        part("", board.changes.done, "việc hoàn thành thêm", "/nhiem-vu?trang-thai=hoan-thanh".to_owned()),
        part("", board.changes.became_late, "việc mới quá hạn", "/nhiem-vu?han=qua-han".to_owned()),
        part("", board.changes.given, "việc mới giao", "/nhiem-vu".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}
