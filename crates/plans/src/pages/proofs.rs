//! The files with which agencies prove their work on a plan.

use askama::Template;
use kernel::{ItemId, PageQuery, PersonId, PlanId, words};
use tasks::{Proof, Task};
use typeset::Value;
use web::{Answer, Caller, IdPath, Page, Query, TableKind, TableLinks, render, table_file};

use super::files;
use super::short_names;
use super::show::seen;
use crate::model::Item;
use crate::store;

/// Of which item, which page, as what file.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    muc: String,
    #[serde(rename = "trang")]
    page: Option<u64>,
    xuat: String,
}

struct Row {
    href: String,
    name: String,
    size: String,
    task_href: String,
    task: String,
    meta: String,
}

#[derive(Template)]
#[template(path = "plan_proofs.html")]
struct ProofsPage {
    page: Page,
    files: TableLinks,
    href: String,
    title: String,
    /// The item of which these are; "" for the whole plan.
    of: String,
    lead: String,
    rows: Vec<Row>,
    shown: String,
    prev: Option<String>,
    next: Option<String>,
}

/// `GET /ke-hoach/{id}/minh-chung`.
pub async fn list(call: Caller, IdPath(id): IdPath<PlanId>, Query(asked): Query<Asked>) -> Answer {
    let plan = seen(&call, id).await?;
    let db = call.cx.db();
    let items = store::content::items(db, id).await?;
    let item = asked.muc.parse::<ItemId>().ok().and_then(|id| items.iter().find(|item| item.id == id));
    let proofs = tasks::proofs_of_plan(&call.cx, id, item.map(|item| item.id)).await?;
    let people: Vec<PersonId> = proofs.shown.iter().filter_map(|(proof, _)| proof.by).collect();
    let cards = agencies::people(db, &people, call.cx.today()).await?;
    let leads: Vec<_> = proofs.shown.iter().map(|(_, task)| task.lead).collect();
    let names = short_names(&call, &leads).await?;
    let code = |task: &Task| place(&items, task);
    let lead = |task: &Task| names.get(&task.lead).cloned().unwrap_or_default();
    let by = |proof: &Proof| {
        proof.by.and_then(|id| cards.get(&id)).map_or_else(|| "Hệ thống".to_owned(), |card| card.name.clone())
    };
    if let Some(kind) = TableKind::asked(&asked.xuat) {
        let row = |(proof, task): &(Proof, Task)| {
            vec![
                code(task).into(),
                Value::text(&task.code),
                Value::text(&task.title),
                lead(task).into(),
                Value::text(&proof.name),
                words::size(proof.size.unsigned_abs()).into(),
                by(proof).into(),
                proof.at.into(),
                Value::Link { text: "Mở".to_owned(), url: call.app.config().link(&proof.href(task)) },
            ]
        };
        let rows = proofs.shown.iter().map(row).collect();
        return Ok(table_file(&files::proofs(&plan, rows, call.cx.now()), kind, "minh-chung")?);
    }
    let page = PageQuery::new(asked.page.unwrap_or(1), PageQuery::SIZE);
    let all = proofs.shown.len() as u64;
    let rows: Vec<Row> = proofs
        .shown
        .iter()
        .skip(page.offset() as usize)
        .take(page.size() as usize)
        .map(|(proof, task)| Row {
            href: proof.href(task),
            name: proof.name.clone(),
            size: words::size(proof.size.unsigned_abs()),
            task_href: task.href(),
            task: format!("{} {}", task.code, task.title),
            meta: [format!("mục {}", code(task)), lead(task), by(proof), words::moment(proof.at)].join(" · "),
        })
        .collect();
    let href = plan.href();
    let at = |number: u64| {
        let of = item.map(|item| format!("muc={}&", item.id)).unwrap_or_default();
        format!("{href}/minh-chung?{of}trang={number}")
    };
    let last = page.offset() + rows.len() as u64;
    render(&ProofsPage {
        page: call.page("Minh chứng", "/ke-hoach").await?,
        files: TableLinks::of(&call),
        of: item.map(|item| item.title.clone()).unwrap_or_default(),
        lead: said(all, proofs.hidden),
        shown: format!("{}–{last} trên {all} tệp", page.offset() + 1),
        prev: (page.number() > 1).then(|| at(page.number() - 1)),
        next: (last < all).then(|| at(page.number() + 1)),
        rows,
        href,
        title: plan.title,
    })
}

/// The number of the item to which a task belongs.
fn place(items: &[Item], task: &Task) -> String {
    items.iter().find(|item| task.item == Some(item.id)).map(|item| item.code.clone()).unwrap_or_default()
}

/// "20 tệp, mới nhất trước; 6 tệp của việc bạn không có quyền xem".
fn said(shown: u64, hidden: i64) -> String {
    let mut said = if shown == 0 {
        "Chưa có tệp".to_owned()
    } else {
        format!("{shown} tệp, mới nhất trước")
    };
    if hidden > 0 {
        let more = format!("{hidden} tệp của việc bạn không có quyền xem");
        said = if shown == 0 { more } else { format!("{said}; {more}") };
    }
    said
}
