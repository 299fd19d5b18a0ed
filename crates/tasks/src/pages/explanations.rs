//! Which explanations were asked for, on whatever thing: of the agencies that one may see.

use std::collections::HashMap;

use askama::Template;
use kernel::words::DueClock;
use kernel::{AgencyId, PersonId, Result, all_pages, words};
use notices::Pace;
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::axum::response::Response;
use web::{Answer, Caller, Clock, ListQuery, Page, Query, TableKind, TableLinks, render, table_file};

use crate::model::Explanation;
use crate::store::explanation as sql;

/// The filter, as it stands in the address.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    /// "cho": only those that wait for an answer.
    #[serde(rename = "trang-thai")]
    state: String,
    #[serde(rename = "trang")]
    page: Option<u64>,
    #[serde(rename = "xuat")]
    export: String,
}

struct Row {
    href: String,
    clock: Clock,
    title: String,
    words: String,
    meta: String,
}

#[derive(Template)]
#[template(path = "explanations.html")]
struct ExplanationsPage {
    page: Page,
    files: TableLinks,
    open_only: bool,
    rows: Vec<Row>,
    shown: String,
    prev: Option<String>,
    next: Option<String>,
}

/// `GET /giai-trinh`.
pub async fn show(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let open_only = asked.state == "cho";
    if let Some(kind) = TableKind::asked(&asked.export) {
        return Ok(file(&call, open_only, kind).await?);
    }
    let list = ListQuery { page: asked.page, ..ListQuery::default() };
    let (db, scope, query) = (call.cx.db(), call.cx.actor.scope(), list.page());
    let found = sql::list(db, &scope, open_only, query).await?;
    let names = Names::of(&call, &found.rows).await?;
    let pace = Pace::of(&call.cx).await?;
    let turn = |to: u64| {
        let kept = if open_only { "trang-thai=cho&" } else { "" };
        format!("/giai-trinh?{kept}trang={to}")
    };
    let last = query.offset() + found.rows.len() as u64;
    render(&ExplanationsPage {
        page: call.page("Giải trình", "/nhiem-vu").await?,
        files: TableLinks::of(&call),
        open_only,
        shown: format!("{}–{last} trên {} giải trình", (query.offset() + 1).min(found.total), found.total),
        prev: (found.number > 1).then(|| turn(found.number - 1)),
        next: (found.number < found.pages()).then(|| turn(found.number + 1)),
        rows: found.rows.iter().map(|one| row(one, &names, &pace)).collect(),
    })
}

fn row(one: &Explanation, names: &Names, pace: &Pace) -> Row {
    let answered = one.answer.as_ref().map(|(.., at)| at.day());
    let clock = DueClock::of(Some(one.due), answered, pace.today, &pace.calendar, pace.soon_days);
    Row {
        href: format!("/giai-trinh/{}", one.id),
        clock: Clock::of(&clock),
        title: one.title.clone(),
        words: one.words.clone(),
        meta: format!(
            "{} · {} hỏi {}, trả lời trước {}",
            names.agency(one.agency),
            names.person(one.asked_by),
            words::day(one.asked_at.day()),
            words::day(one.due)
        ),
    }
}

/// Names of who was asked, asked and answered.
struct Names {
    agencies: HashMap<AgencyId, String>,
    people: HashMap<PersonId, String>,
}

impl Names {
    async fn of(call: &Caller, rows: &[Explanation]) -> Result<Self> {
        let ids: Vec<AgencyId> = rows.iter().map(|one| one.agency).collect();
        let by = |one: &Explanation| one.answer.as_ref().and_then(|(_, by, _)| *by);
        let people: Vec<PersonId> = rows.iter().flat_map(|one| [one.asked_by, by(one)]).flatten().collect();
        let agencies = agencies::names(call.cx.db(), &ids).await?;
        let people = agencies::people(call.cx.db(), &people, call.cx.today()).await?;
        Ok(Self {
            agencies: agencies.into_iter().map(|(id, name)| (id, name.short_name)).collect(),
            people: people.into_iter().map(|(id, card)| (id, card.name)).collect(),
        })
    }

    fn agency(&self, id: AgencyId) -> String {
        self.agencies.get(&id).cloned().unwrap_or_default()
    }

    fn person(&self, id: Option<PersonId>) -> String {
        id.and_then(|id| self.people.get(&id)).cloned().unwrap_or_else(|| "Hệ thống".to_owned())
    }
}

async fn file(call: &Caller, open_only: bool, kind: TableKind) -> Result<Response> {
    let (db, scope) = (call.cx.db(), call.cx.actor.scope());
    let found = all_pages(|part| sql::list(db, &scope, open_only, part)).await?;
    let names = Names::of(call, &found).await?;
    let row = |one: &Explanation| {
        let answer = one.answer.as_ref();
        vec![
            Value::text(&one.title),
            names.agency(one.agency).into(),
            names.person(one.asked_by).into(),
            one.asked_at.into(),
            Value::text(&one.words),
            one.due.into(),
            answer.map(|(said, ..)| said.clone()).into(),
            answer.map(|(_, by, _)| names.person(*by)).into(),
            answer.map(|(.., at)| *at).into(),
            Value::Link {
                text: "Mở".to_owned(),
                url: call.app.config().link(&format!("/giai-trinh/{}", one.id)),
            },
        ]
    };
    let columns = [
        "Về việc gì",
        "Cơ quan giải trình",
        "Người hỏi",
        "Hỏi lúc",
        "Điều được hỏi",
        "Hạn trả lời",
        "Trả lời",
        "Người trả lời",
        "Trả lời lúc",
        "Địa chỉ",
    ];
    let sheet = Sheet {
        name: "Giải trình".to_owned(),
        columns: columns.into_iter().map(SheetColumn::new).collect(),
        rows: found.iter().map(row).collect(),
        ..Sheet::default()
    };
    table_file(&Workbook::of(sheet, call.cx.now()), kind, &format!("giai-trinh-{}", call.cx.today()))
}
