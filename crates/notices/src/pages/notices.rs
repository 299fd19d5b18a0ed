//! What was told: newest first, and the day's reminders.

use askama::Template;
use kernel::{Day, PageQuery, PersonId, Result, all_pages, words};
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::axum::response::Response;
use web::{
    Answer, AsTable, Caller, Clock, Flash, FlashKind, Form, IdPath, ListQuery, Page, Query, TableKind,
    TableLinks, redirect, render, table_file,
};

use crate::NoticeId;
use crate::model::{Reminder, digest_title};
use crate::store as sql;

struct Row {
    href: String,
    title: String,
    line: String,
    at: String,
    is_unread: bool,
}

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    page: Page,
    files: TableLinks,
    rows: Vec<Row>,
    unread: u64,
    shown: String,
    prev: Option<String>,
    next: Option<String>,
}

/// All notices of a person as a file.
async fn file(call: &Caller, person: PersonId, kind: TableKind) -> Result<Response> {
    let rows = all_pages(|query| async move {
        let (found, total) = sql::notice::notices(call.cx.db(), person, query).await?;
        Ok(kernel::Page::new(found, total, query))
    })
    .await?;
    let sheet = Sheet {
        name: "Thông báo".to_owned(),
        columns: ["Lúc", "Thông báo", "Chi tiết", "Đã đọc", "Địa chỉ"]
            .into_iter()
            .map(SheetColumn::new)
            .collect(),
        rows: rows
            .into_iter()
            .map(|notice| {
                vec![
                    notice.at.into(),
                    notice.title.into(),
                    notice.line.into(),
                    if notice.unread == 1 { "chưa" } else { "rồi" }.into(),
                    Value::Link { text: "Mở".to_owned(), url: call.app.config().link(&notice.href) },
                ]
            })
            .collect(),
        ..Sheet::default()
    };
    table_file(&Workbook::of(sheet, call.cx.now()), kind, &format!("thong-bao-{}", call.cx.today()))
}

/// `GET /thong-bao`.
pub async fn list(call: Caller, Query(list): Query<ListQuery>, Query(asked): Query<AsTable>) -> Answer {
    let person = call.cx.actor.require_person()?;
    if let Some(kind) = asked.kind() {
        return Ok(file(&call, person, kind).await?);
    }
    let query = PageQuery::new(list.page.unwrap_or(1), PageQuery::SIZE);
    let (found, total) = sql::notice::notices(call.cx.db(), person, query).await?;
    let pages = kernel::Page::new(found, total, query);
    let first = query.offset() + 1;
    let href = |number: u64| format!("/thong-bao?trang={number}");
    render(&NoticesPage {
        page: call.page("Thông báo", "/thong-bao").await?,
        files: TableLinks::of(&call),
        unread: sql::notice::unread(call.cx.db(), person).await?,
        shown: format!("{first}–{} trên {total} thông báo", query.offset() + pages.rows.len() as u64),
        prev: (pages.number > 1).then(|| href(pages.number - 1)),
        next: (pages.number < pages.pages()).then(|| href(pages.number + 1)),
        rows: pages
            .rows
            .into_iter()
            .map(|notice| Row {
                href: format!("/thong-bao/{}", notice.id),
                title: notice.title,
                line: notice.line,
                at: words::moment(notice.at),
                is_unread: notice.unread == 1,
            })
            .collect(),
    })
}

/// `GET /thong-bao/{id}`: read from now on, and on to what it is about.
pub async fn open(call: Caller, IdPath(id): IdPath<NoticeId>) -> Answer {
    let person = call.cx.actor.require_person()?;
    let notice =
        call.cx.housekeep(|tx| async move { sql::notice::open_notice(&tx, person, id).await }).await?;
    redirect(&notice.href, None)
}

/// Nothing but the button.
#[derive(Debug, Clone, Copy, Default, serde::Deserialize)]
pub struct Nothing {}

/// `POST /thong-bao/da-doc`.
pub async fn read_all(call: Caller, _: Form<Nothing>) -> Answer {
    let person = call.cx.actor.require_person()?;
    call.cx.housekeep(|tx| async move { sql::notice::read_all(&tx, person).await }).await?;
    redirect("/thong-bao", Some(Flash::new(FlashKind::Ok, "Đã đánh dấu đọc tất cả thông báo.")))
}

struct Reminded {
    clock: Clock,
    href: String,
    title: String,
    line: String,
}

#[derive(Template)]
#[template(path = "reminders.html")]
struct RemindersPage {
    page: Page,
    day: String,
    said: String,
    rows: Vec<Reminded>,
}

/// `GET /thong-bao/nhac-viec/{ngay}`: what was urged on that day.
pub async fn digest(call: Caller, path: web::TextPath) -> Answer {
    let day: Day = path.parse(0)?;
    let person = call.cx.actor.require_person()?;
    let reminders = sql::said::reminders(call.cx.db(), person, day).await?;
    render(&RemindersPage {
        page: call.page("Nhắc việc", "/thong-bao").await?,
        day: words::weekday_day(day),
        said: digest_title(&reminders),
        rows: reminders.into_iter().map(reminded).collect(),
    })
}

fn reminded(reminder: Reminder) -> Reminded {
    let (class, icon) = if reminder.rank < 0 { ("late", "alert-triangle") } else { ("soon", "clock") };
    Reminded {
        clock: Clock { class, icon, text: reminder.clock },
        href: reminder.href,
        title: reminder.title,
        line: reminder.line,
    }
}
