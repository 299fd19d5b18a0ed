//! The leader's board by agency: all of them, with what is done, in time, soon due and late.

use askama::Template;
use kernel::{AgencyId, PlanId, words};
use tasks::Tally;
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::{Answer, Caller, Page, Query, TableKind, render, table_file};

use super::board::{Asked, Board, chosen, fresh};
use crate::Tools;

#[derive(Template)]
#[template(path = "board_agencies.html")]
struct AgenciesPage {
    page: Page,
    plan: plans::Plan,
    rows: Vec<Row>,
    all: Row,
    at: String,
    xlsx: String,
    csv: String,
}

/// An agency, or all of them. Each number opens to exactly these tasks.
struct Row {
    name: String,
    tally: Tally,
    href: String,
    done: String,
    in_time: String,
    soon: String,
    late: String,
}

impl Row {
    fn of(plan: PlanId, agency: Option<AgencyId>, name: String, tally: Tally) -> Self {
        let who = agency.map_or_else(String::new, |agency| format!("&co-quan={agency}"));
        let list = |only: &str| format!("/nhiem-vu?ke-hoach={plan}{who}&{only}");
        Self {
            name,
            tally,
            href: list("trang-thai=tat-ca"),
            done: list("trang-thai=hoan-thanh"),
            in_time: list("han=dung-tien-do"),
            soon: list("han=sap-den-han"),
            late: list("han=qua-han"),
        }
    }
}

async fn rows(call: &Caller, board: &Board) -> kernel::Result<Vec<Row>> {
    let ids: Vec<AgencyId> = board.summary.by_agency.iter().map(|(agency, _)| *agency).collect();
    let names = agencies::names(call.cx.db(), &ids).await?;
    let name = |agency: AgencyId| names.get(&agency).map(|n| n.short_name.clone()).unwrap_or_default();
    Ok(board
        .summary
        .by_agency
        .iter()
        .map(|(agency, tally)| Row::of(board.plan.id, Some(*agency), name(*agency), *tally))
        .collect())
}

/// `GET /bang-theo-doi/co-quan`.
pub async fn show(call: Caller, Query(asked): Query<Asked>, tools: &Tools) -> Answer {
    let plan = chosen(&call.cx, &asked.plan).await?.ok_or(kernel::Error::NotFound)?;
    let board = fresh(&call.cx, &tools.measures, plan).await?;
    if let Some(kind) = TableKind::asked(&asked.export) {
        return Ok(table_file(&file(&call, &board).await?, kind, &format!("co-quan-{}", call.cx.today()))?);
    }
    let (path, query) = (call.path(), call.query());
    render(&AgenciesPage {
        page: call.page("Theo cơ quan", "/bang-theo-doi").await?,
        rows: rows(&call, &board).await?,
        all: Row::of(plan, None, "Cả kế hoạch".to_owned(), board.summary.all),
        at: words::moment(call.cx.now()),
        plan: board.plan.clone(),
        xlsx: web::with(path, query, "xuat", "xlsx"),
        csv: web::with(path, query, "xuat", "csv"),
    })
}

async fn file(call: &Caller, board: &Board) -> kernel::Result<Workbook> {
    let titles = ["Cơ quan", "Việc", "Hoàn thành", "Trong đó muộn", "Đúng tiến độ", "Sắp đến hạn", "Quá hạn"];
    let row = |row: Row| {
        let t = row.tally;
        let figures = [t.total, t.done, t.done_late, t.in_time, t.soon, t.late];
        std::iter::once(Value::from(row.name)).chain(figures.map(Value::from)).collect()
    };
    Ok(Workbook::of(
        Sheet {
            name: "Theo cơ quan".to_owned(),
            title: format!("{} – theo cơ quan, ngày {}", board.plan.title, words::day(call.cx.today())),
            columns: titles.map(SheetColumn::new).to_vec(),
            rows: rows(call, board).await?.into_iter().map(row).collect(),
            ..Sheet::default()
        },
        call.cx.now(),
    ))
}
