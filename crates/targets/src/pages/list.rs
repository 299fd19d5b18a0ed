//! All targets of a plan.

use askama::Template;
use kernel::{PlanId, Result, fold};
use measures::TargetState;
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::{Answer, Caller, Page, Query, Routes, TableKind, render, table_file};

use super::rows::{FigureRow, figure_row, source_name};
use crate::Tools;
use crate::acts::followed;
use crate::judged::{self, Judged, Window};
use crate::workbook::figure_cells;

pub(crate) fn routes(tools: Tools) -> Routes {
    Routes::new().get("/chi-tieu", move |call: Caller, query: Query<Asked>| {
        let tools = tools.clone();
        async move { show(call, query, &tools).await }
    })
}

/// The filters in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    #[serde(rename = "ke-hoach")]
    plan: String,
    #[serde(rename = "trang-thai")]
    state: String,
    #[serde(rename = "xuat")]
    export: String,
}

struct Chip {
    href: String,
    label: &'static str,
    count: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "targets.html")]
struct TargetsPage {
    page: Page,
    plan: Option<plans::Plan>,
    q: String,
    state: String,
    chips: Vec<Chip>,
    rows: Vec<FigureRow>,
    is_filtered: bool,
    xlsx: String,
    csv: String,
}

/// The words of the filter and what they let through.
const FILTERS: [(&str, &str); 4] =
    [("", "Tất cả"), ("dat", "Đạt"), ("chua-dat", "Chưa đạt"), ("chua-do", "Chưa có số liệu")];

fn lets_through(filter: &str, state: TargetState) -> bool {
    match filter {
        "dat" => state.is_reached() == Some(true),
        "chua-dat" => state.is_reached() == Some(false),
        "chua-do" => state.is_reached().is_none(),
        _ => true,
    }
}

async fn show(call: Caller, Query(asked): Query<Asked>, tools: &Tools) -> Answer {
    let plan = chosen(&call, &asked.plan).await?;
    let all = match &plan {
        Some(plan) => {
            judged::of_plan(&call.cx, &tools.measures, plan, Window::so_far(plan, call.cx.today())).await?
        }
        None => Vec::new(),
    };
    let chips = FILTERS
        .iter()
        .map(|(word, label)| Chip {
            href: web::with("/chi-tieu", call.query(), "trang-thai", word),
            label,
            count: all.iter().filter(|j| lets_through(word, j.state)).count().to_string(),
            current: *word == asked.state,
        })
        .collect();
    let shown: Vec<&Judged> = all
        .iter()
        .filter(|j| lets_through(&asked.state, j.state))
        .filter(|j| asked.q.is_empty() || fold::contains(&format!("{} {}", j.row.name, j.row.text), &asked.q))
        .collect();
    if let Some(kind) = TableKind::asked(&asked.export) {
        return Ok(table_file(&workbook(&shown), kind, "chi-tieu")?);
    }
    render(&TargetsPage {
        page: call.page("Chỉ tiêu", "/chi-tieu").await?,
        rows: shown.iter().map(|j| figure_row(j)).collect(),
        is_filtered: !asked.q.is_empty() || !asked.state.is_empty(),
        xlsx: web::with("/chi-tieu", call.query(), "xuat", "xlsx"),
        csv: web::with("/chi-tieu", call.query(), "xuat", "csv"),
        q: asked.q,
        state: asked.state,
        plan,
        chips,
    })
}

async fn chosen(call: &Caller, asked: &str) -> Result<Option<plans::Plan>> {
    let id: Option<PlanId> = match (asked.parse().ok(), call.cx.actor.home()) {
        (Some(id), _) => Some(id),
        (None, Some(authority)) => plans::current(call.cx.db(), authority).await?,
        (None, None) => None,
    };
    let Some(id) = id else { return Ok(None) };
    Ok(Some(followed(&call.cx, id).await?))
}

fn workbook(rows: &[&Judged]) -> Workbook {
    let columns = ["Mục", "Chỉ tiêu", "Đã hứa", "Con số", "Đơn vị", "Đánh giá", "Nguồn", "Lời kế hoạch"];
    Workbook {
        title: "Chỉ tiêu".to_owned(),
        made_at: None,
        sheets: vec![Sheet {
            name: "Chỉ tiêu".to_owned(),
            title: "Chỉ tiêu của kế hoạch".to_owned(),
            notes: Vec::new(),
            columns: columns.into_iter().map(SheetColumn::new).collect(),
            rows: rows
                .iter()
                .map(|j| {
                    let [figure, unit] = figure_cells(&j.figure(), j.number());
                    vec![
                        Value::text(j.row.item_code.clone()),
                        Value::text(j.row.name.clone()),
                        Value::text(j.row.promised()),
                        figure,
                        unit,
                        Value::text(j.state_name()),
                        Value::text(source_name(&j.source)),
                        Value::text(j.row.text.clone()),
                    ]
                })
                .collect(),
        }],
    }
}
