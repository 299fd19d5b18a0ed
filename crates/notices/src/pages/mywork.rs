//! "Việc của tôi": the home of everybody who works here.

use askama::Template;
use kernel::words::{self, DueClock};
use kernel::{Day, Page as Rows, PageQuery, Result, Role, all_pages};
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::{Answer, Caller, Clock, Page, Query, TableKind, TableLinks, render, table_file};

use crate::model::{Group, KINDS, Kind, WaitingRow};
use crate::work::{When, Work};

/// Rows on one page.
const SIZE: u64 = 100;

/// The address: kind, day, page, or a file.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "loai")]
    kind: String,
    #[serde(rename = "ngay")]
    day: String,
    #[serde(rename = "trang")]
    page: Option<u64>,
    #[serde(rename = "xuat")]
    export: String,
}

impl Asked {
    fn kind(&self) -> Option<&str> {
        KINDS.iter().map(|kind| kind.code).find(|code| *code == self.kind)
    }

    fn href(kind: &str, day: &str) -> String {
        match (kind.is_empty(), day.is_empty()) {
            (true, true) => "/viec-cua-toi".to_owned(),
            (false, true) => format!("/viec-cua-toi?loai={kind}"),
            (true, false) => format!("/viec-cua-toi?ngay={day}"),
            (false, false) => format!("/viec-cua-toi?loai={kind}&ngay={day}"),
        }
    }

    fn page_href(&self, number: u64) -> String {
        let href = Self::href(self.kind().unwrap_or_default(), &self.day);
        let join = if href.contains('?') { '&' } else { '?' };
        format!("{href}{join}trang={number}")
    }
}

struct DayCell {
    class: &'static str,
    href: String,
    label: String,
    count: String,
    current: bool,
}

struct KindChip {
    href: String,
    label: &'static str,
    count: String,
    current: bool,
}

struct RowGroup {
    title: String,
    note: String,
    rows: Vec<Row>,
}

struct Row {
    clock: Clock,
    icon: &'static str,
    kind: &'static str,
    href: String,
    title: String,
    meta: String,
    action_href: String,
    action: String,
}

#[derive(Template)]
#[template(path = "mywork.html")]
struct MyWorkPage {
    page: Page,
    total: i64,
    late: i64,
    today: i64,
    later: i64,
    days: Vec<DayCell>,
    kinds: Vec<KindChip>,
    groups: Vec<RowGroup>,
    files: TableLinks,
    shown: String,
    prev: Option<String>,
    next: Option<String>,
    is_filtered: bool,
    gives: bool,
}

/// `GET /viec-cua-toi`.
pub async fn show(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let work = Work::of(&call.cx).await?;
    if let Some(format) = TableKind::asked(&asked.export) {
        return export(&call, &work, &asked, format).await;
    }
    let page = call.page("Việc của tôi", "/viec-cua-toi").await?;
    render(&build(&call, page, &work, &asked).await?)
}

async fn build(call: &Caller, page: Page, work: &Work, asked: &Asked) -> Result<MyWorkPage> {
    let (kind, when) = (asked.kind(), When::parse(&asked.day));
    let query = PageQuery::new(asked.page.unwrap_or(1), SIZE);
    let list = page_of(call, work, kind, when, query).await?;
    let count = |when| work.count(None, when);
    let (total, late, today) = (count(When::Any), count(When::Late), count(When::Today));
    Ok(MyWorkPage {
        page,
        total,
        late,
        today,
        later: total - late - today,
        days: days(work, kind, asked),
        kinds: kinds(work, kind, asked),
        shown: shown(&list),
        prev: (list.number > 1).then(|| asked.page_href(list.number - 1)),
        next: (list.number < list.pages()).then(|| asked.page_href(list.number + 1)),
        groups: groups(work, kind, when, list.rows),
        files: TableLinks::of(call),
        is_filtered: kind.is_some() || when != When::Any,
        gives: call
            .cx
            .actor
            .hats()
            .iter()
            .any(|hat| matches!(hat.role, Role::Leader | Role::Office | Role::Monitor | Role::AgencyHead)),
    })
}

/// One page of the rows, and how many there are.
async fn page_of(
    call: &Caller,
    work: &Work,
    kind: Option<&str>,
    when: When,
    query: PageQuery,
) -> Result<Rows<WaitingRow>> {
    let rows = work.rows(&call.cx, kind, when, query).await?;
    Ok(Rows::new(rows, work.count(kind, when).unsigned_abs(), query))
}

fn shown(list: &Rows<WaitingRow>) -> String {
    let first = (list.number - 1) * list.size + 1;
    format!(
        "{}–{} trên {} việc",
        first,
        first + list.rows.len() as u64 - u64::from(!list.rows.is_empty()),
        list.total
    )
}

fn days(work: &Work, kind: Option<&str>, asked: &Asked) -> Vec<DayCell> {
    let code = kind.unwrap_or_default();
    let cell = |class: &'static str, key: String, label: String, count: i64| DayCell {
        class: if count == 0 && class.is_empty() { "ts-day-zero" } else { class },
        current: asked.day == key,
        href: Asked::href(code, if asked.day == key { "" } else { &key }),
        label,
        count: if count == 0 { "–".to_owned() } else { words::whole(count) },
    };
    let mut cells = vec![
        cell(
            if work.count(kind, When::Late) > 0 { "ts-day-late" } else { "" },
            "qua-han".to_owned(),
            "Quá hạn".to_owned(),
            work.count(kind, When::Late),
        ),
        cell("ts-day-today", "hom-nay".to_owned(), "Hôm nay".to_owned(), work.count(kind, When::Today)),
    ];
    for day in work.pace.strip() {
        cells.push(cell("", day.to_string(), short_day(day), work.count_cell(kind, day)));
    }
    cells.push(cell("", "sau".to_owned(), "Sau nữa".to_owned(), work.count(kind, When::After)));
    cells
}

/// "T2 04/10".
fn short_day(day: Day) -> String {
    let weekday = match words::weekday(day) {
        "Thứ Hai" => "T2",
        "Thứ Ba" => "T3",
        "Thứ Tư" => "T4",
        "Thứ Năm" => "T5",
        "Thứ Sáu" => "T6",
        "Thứ Bảy" => "T7",
        _ => "CN",
    };
    format!("{weekday} {:02}/{:02}", day.day_of_month(), day.month())
}

fn kinds(work: &Work, kind: Option<&str>, asked: &Asked) -> Vec<KindChip> {
    let when = When::parse(&asked.day);
    let mut chips = vec![KindChip {
        href: Asked::href("", &asked.day),
        label: "Tất cả",
        count: words::whole(work.count(None, when)),
        current: kind.is_none(),
    }];
    chips.extend(KINDS.iter().filter(|one| work.count(Some(one.code), When::Any) > 0).map(|one| KindChip {
        href: Asked::href(one.code, &asked.day),
        label: one.label,
        count: words::whole(work.count(Some(one.code), when)),
        current: kind == Some(one.code),
    }));
    chips
}

fn groups(work: &Work, kind: Option<&str>, when: When, rows: Vec<WaitingRow>) -> Vec<RowGroup> {
    let mut rest = rows;
    let mut groups = Vec::new();
    for group in Group::ALL {
        let (own, other): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|row| work.pace.group(row.due) == group);
        rest = other;
        if own.is_empty() {
            continue;
        }
        let (title, note) = heading(work, group);
        let many = format!("{} việc", words::whole(work.count_group(kind, when, group)));
        groups.push(RowGroup {
            title,
            note: if note.is_empty() { many } else { format!("{note} · {many}") },
            rows: own.iter().map(|waiting| row(work, waiting)).collect(),
        });
    }
    groups
}

fn heading(work: &Work, group: Group) -> (String, String) {
    let pace = &work.pace;
    let named = |day: Day| {
        format!("{} {:02}/{:02}", words::weekday(day).to_lowercase(), day.day_of_month(), day.month())
    };
    match group {
        Group::Late => ("Quá hạn".to_owned(), String::new()),
        Group::Today => ("Hôm nay".to_owned(), named(pace.today)),
        Group::Soon => {
            let last = pace.calendar.add_working_days(pace.today, pace.soon_days);
            (format!("Trong {} ngày làm việc tới", pace.soon_days), format!("đến {}", named(last)))
        }
        Group::Later => (
            "Sau đó".to_owned(),
            work.last_due().map(|day| format!("đến {}", words::day(day))).unwrap_or_default(),
        ),
        Group::NoDue => ("Không hạn".to_owned(), String::new()),
    }
}

fn row(work: &Work, waiting: &WaitingRow) -> Row {
    let pace = &work.pace;
    let clock = DueClock::of(waiting.due, None, pace.today, &pace.calendar, pace.soon_days);
    let kind = Kind::of(&waiting.kind);
    let parts = [
        work.stands_in_for(waiting).map(|name| format!("thay {name}")),
        Some(waiting.line.clone()).filter(|line| !line.is_empty()),
        waiting.urged.as_ref().map(|words| format!("đôn đốc: “{words}”")),
    ];
    let meta = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Row {
        clock: Clock::of(&clock),
        icon: kind.icon,
        kind: kind.label,
        href: waiting.href.clone(),
        title: waiting.title.clone(),
        meta,
        action_href: waiting.href.clone(),
        action: waiting.action.clone(),
    }
}

async fn export(call: &Caller, work: &Work, asked: &Asked, format: TableKind) -> Answer {
    let (kind, when) = (asked.kind(), When::parse(&asked.day));
    let rows = all_pages(|part| page_of(call, work, kind, when, part)).await?;
    let titles = ["Thời hạn", "Hạn", "Loại việc", "Việc", "Nội dung", "Cần làm", "Địa chỉ"];
    let config = call.app.config();
    let book = Workbook::of(
        Sheet {
            name: "Việc của tôi".to_owned(),
            title: format!("Việc của {} đến ngày {}", call.cx.actor.name(), words::day(work.pace.today)),
            notes: Vec::new(),
            columns: titles.into_iter().map(SheetColumn::new).collect(),
            rows: rows
                .iter()
                .map(|waiting| {
                    let row = row(work, waiting);
                    vec![
                        Value::from(row.clock.text),
                        Value::from(waiting.due),
                        Value::from(row.kind),
                        Value::from(row.title),
                        Value::from(row.meta),
                        Value::from(row.action),
                        Value::Link { text: "Mở".to_owned(), url: config.link(&waiting.href) },
                    ]
                })
                .collect(),
        },
        call.cx.now(),
    );
    Ok(table_file(&book, format, &format!("viec-cua-toi-{}", work.pace.today))?)
}
