//! The list of plans.

use askama::Template;
use kernel::all_pages;
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::{Answer, Caller, ListQuery, Page, Query, SortLink, TableKind, TableLinks, render, table_file};

use super::{Choice, choices, desk};
use crate::model::{PlanLine, PlanState};
use crate::store::plan::{self as sql, COLUMNS, PlanFilter};

/// The filters, as they stand in the address.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    #[serde(rename = "sap-xep")]
    sort: String,
    #[serde(rename = "trang")]
    page: Option<u64>,
    #[serde(rename = "trang-thai")]
    state: String,
    nam: String,
    xuat: String,
}

struct Row {
    href: String,
    class: &'static str,
    icon: &'static str,
    state: String,
    title: String,
    meta: String,
    year: String,
    items: i64,
    targets: i64,
    action: &'static str,
}

#[derive(Template)]
#[template(path = "plan_list.html")]
struct ListPage {
    page: Page,
    q: String,
    year: String,
    total: u64,
    states: Vec<Choice>,
    head_title: SortLink,
    head_year: SortLink,
    rows: Vec<Row>,
    shown: String,
    prev: Option<String>,
    next: Option<String>,
    files: TableLinks,
    is_filtered: bool,
    keeps: bool,
}

const STATES: &[(&str, &str)] = &[("draft", "đang xem lại"), ("in-force", "đang thực hiện")];

/// `GET /ke-hoach`.
pub async fn show(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let list = ListQuery { q: asked.q.clone(), sort: asked.sort.clone(), page: asked.page };
    let filter = PlanFilter {
        words: asked.q.clone(),
        state: STATES.iter().any(|(code, _)| *code == asked.state).then(|| PlanState::parse(&asked.state)),
        year: asked.nam.trim().parse().ok(),
    };
    let (db, scope, page) = (call.cx.db(), call.cx.actor.scope(), list.page());
    if let Some(kind) = TableKind::asked(&asked.xuat) {
        let rows = all_pages(|part| sql::list(db, &scope, &filter, list.sort_of(COLUMNS), part)).await?;
        return Ok(table_file(&workbook(&call, &rows), kind, "ke-hoach")?);
    }
    let found = sql::list(db, &scope, &filter, list.sort_of(COLUMNS), page).await?;
    let (path, query) = ("/ke-hoach", call.query());
    let first = page.offset() + 1;
    let shown = format!("{first}–{} trên {} kế hoạch", page.offset() + found.rows.len() as u64, found.total);
    let at = |number: u64| turned(query, number);
    let prev = (found.number > 1).then(|| at(found.number - 1));
    let next = (found.number < found.pages()).then(|| at(found.number + 1));
    let is_filtered = !asked.q.is_empty() || filter.state.is_some() || filter.year.is_some();
    render(&ListPage {
        page: call.page("Kế hoạch", "/ke-hoach").await?,
        total: found.total,
        states: choices(STATES, &asked.state),
        head_title: list.sort_link("Kế hoạch", "ten", path, query),
        head_year: list.sort_link("Năm", "nam", path, query),
        rows: found.rows.into_iter().map(row).collect(),
        files: TableLinks::of(&call),
        keeps: desk(&call).is_ok(),
        q: asked.q,
        year: asked.nam,
        shown,
        prev,
        next,
        is_filtered,
    })
}

/// The address of another page of the list.
fn turned(query: &str, number: u64) -> String {
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("trang=")).collect();
    format!("/ke-hoach?{}", [kept, vec![&format!("trang={number}")]].concat().join("&"))
}

fn row(line: PlanLine) -> Row {
    let is_draft = line.plan.state == PlanState::Draft;
    let mut meta = line.plan.numbered();
    if line.open > 0 && is_draft {
        meta = format!("còn {} chỗ cần xem", line.open);
    }
    Row {
        href: if is_draft { format!("{}/xem-lai", line.plan.href()) } else { line.plan.href() },
        class: if is_draft { "soon" } else { "in-time" },
        icon: if is_draft { "list-search" } else { "player-play" },
        state: line.plan.state.name().to_owned(),
        year: line.plan.years(),
        title: line.plan.title,
        meta,
        items: line.items,
        targets: line.targets,
        action: if is_draft { "Xem lại" } else { "Mở" },
    }
}

fn workbook(call: &Caller, rows: &[PlanLine]) -> Workbook {
    let columns = ["Kế hoạch", "Số, ký hiệu", "Ngày ban hành", "Năm", "Trạng thái", "Nhiệm vụ", "Chỉ tiêu"];
    Workbook::of(
        Sheet {
            name: "Kế hoạch".to_owned(),
            columns: columns.into_iter().map(SheetColumn::new).collect(),
            rows: rows
                .iter()
                .map(|line| {
                    vec![
                        Value::text(&line.plan.title),
                        line.plan.symbol.clone().into(),
                        line.plan.issued_on.into(),
                        line.plan.years().into(),
                        line.plan.state.name().into(),
                        line.items.into(),
                        line.targets.into(),
                    ]
                })
                .collect(),
            ..Sheet::default()
        },
        call.cx.now(),
    )
}
