//! The list of tasks.

use askama::Template;
use kernel::words::{self, ClockState};
use kernel::{AgencyId, Day, Page as Rows, PageQuery, Result, TaskId, all_pages};
use notices::Pace;
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::{Answer, Caller, Clock, ListQuery, Page, Query, SortLink, TableKind, render, table_file};

use super::choices::{self, Choice};
use crate::form;
use crate::model::summary::Change;
use crate::model::{State, TaskFilter, TaskLine};
use crate::store::list::{self as sql, Edges, SORTS};

/// The filters, as they stand in the address beside search, sort and page.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    #[serde(rename = "sap-xep")]
    sort: String,
    #[serde(rename = "trang")]
    page: Option<u64>,
    /// "cua-co-quan": led or helped by the actor's agencies.
    #[serde(rename = "cua")]
    whose: String,
    #[serde(rename = "trang-thai")]
    state: String,
    #[serde(rename = "han")]
    clock: String,
    #[serde(rename = "co-quan")]
    lead: String,
    #[serde(rename = "ke-hoach")]
    plan: String,
    #[serde(rename = "linh-vuc")]
    area: String,
    /// "muc": only the tasks that items of the plan became, without their parts.
    #[serde(rename = "cap")]
    level: String,
    /// Only the parts of this task.
    #[serde(rename = "thuoc")]
    parent: String,
    /// "hoan-thanh", "moi-qua-han", "moi-giao": what changed so since the day of `tu`.
    #[serde(rename = "thay-doi")]
    change: String,
    #[serde(rename = "tu")]
    since: String,
    #[serde(rename = "xuat")]
    export: String,
}

impl Asked {
    fn list(&self) -> ListQuery {
        ListQuery { q: self.q.clone(), sort: self.sort.clone(), page: self.page }
    }

    fn clock(&self) -> Option<ClockState> {
        match self.clock.as_str() {
            "qua-han" => Some(ClockState::Late),
            "sap-den-han" => Some(ClockState::DueSoon),
            "dung-tien-do" => Some(ClockState::InTime),
            "khong-han" => Some(ClockState::NoDue),
            "xong-tre" => Some(ClockState::DoneLate),
            _ => None,
        }
    }

    /// Since which day; a day that cannot be read is taken for a week ago, as on the board.
    fn changed(&self, today: Day) -> Option<(Change, Day)> {
        let change = Change::ALL.into_iter().find(|change| change.slug() == self.change)?;
        Some((change, self.since.parse().unwrap_or_else(|_| today.plus_days(-7))))
    }

    fn filter(&self, own: &[AgencyId], today: Day) -> TaskFilter {
        let done = self.clock() == Some(ClockState::DoneLate);
        TaskFilter {
            words: self.q.clone(),
            states: form::states(if done { "hoan-thanh" } else { &self.state }),
            clock: self.clock(),
            lead: self.lead.parse().ok(),
            concerns: if self.whose == "cua-co-quan" { own.to_vec() } else { Vec::new() },
            plan: self.plan.parse().ok(),
            area: Some(self.area.clone()).filter(|area| !area.is_empty()),
            chiefs: self.level == "muc",
            parent: self.parent.parse().ok(),
            changed: self.changed(today),
            ..TaskFilter::default()
        }
    }

    fn is_filtered(&self) -> bool {
        [
            &self.q,
            &self.whose,
            &self.state,
            &self.clock,
            &self.lead,
            &self.plan,
            &self.area,
            &self.level,
            &self.parent,
            &self.change,
        ]
        .into_iter()
        .any(|value| !value.is_empty())
    }
}

struct Chip {
    href: String,
    label: &'static str,
    current: bool,
}

struct Row {
    href: String,
    clock: Clock,
    title: String,
    meta: String,
    lead: String,
    state: &'static str,
    percent: i64,
    bar: &'static str,
    said: String,
}

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage {
    page: Page,
    q: String,
    total: u64,
    chips: Vec<Chip>,
    leads: Vec<Choice>,
    areas: Vec<Choice>,
    clocks: Vec<Choice>,
    whose: String,
    state: String,
    plan: String,
    level: String,
    parent: String,
    /// Since which day the list shows what changed; empty: it shows all.
    since: String,
    since_said: String,
    changes: Vec<Choice>,
    heads: Heads,
    rows: Vec<Row>,
    shown: String,
    prev: Option<String>,
    next: Option<String>,
    xlsx: String,
    csv: String,
    is_filtered: bool,
    gives: bool,
}

struct Heads {
    due: SortLink,
    title: SortLink,
    state: SortLink,
    percent: SortLink,
}

/// `GET /nhiem-vu`.
pub async fn show(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let pace = Pace::of(&call.cx).await?;
    let own: Vec<AgencyId> = call.cx.actor.hats().iter().map(|hat| hat.agency).collect();
    let filter = asked.filter(&own, pace.today);
    if let Some(kind) = TableKind::asked(&asked.export) {
        return Ok(file(&call, &pace, &asked, &filter, kind).await?);
    }
    let list = asked.list();
    let elsewhere = sql::elsewhere(call.cx.db(), &call.cx.actor.scope()).await?;
    let rows = read(&call, &pace, &asked, (&filter, &elsewhere), list.page()).await?;
    let page = call.page("Nhiệm vụ", "/nhiem-vu").await?;
    render(&build(&call, page, &pace, &asked, (rows, &elsewhere)).await?)
}

async fn read(
    call: &Caller,
    pace: &Pace,
    asked: &Asked,
    (filter, elsewhere): (&TaskFilter, &[TaskId]),
    page: PageQuery,
) -> Result<Rows<TaskLine>> {
    let edges = Edges::of(pace.today, &pace.calendar, pace.soon_days);
    let list = asked.list();
    let scope = &call.cx.actor.scope();
    sql::page(call.cx.db(), (scope, elsewhere), filter, edges, list.sort_of(&SORTS), page).await
}

async fn build(
    call: &Caller,
    page: Page,
    pace: &Pace,
    asked: &Asked,
    (list, elsewhere): (Rows<TaskLine>, &[TaskId]),
) -> Result<TasksPage> {
    let (query, path) = (call.query(), "/nhiem-vu");
    let sorting = asked.list();
    let changed = asked.changed(pace.today);
    let leads: Vec<AgencyId> = list.rows.iter().map(|line| line.task.lead).collect();
    let names = choices::short_names(&call.cx, &leads).await?;
    let first = (list.number - 1) * list.size + 1;
    let last = first + list.rows.len() as u64 - u64::from(!list.rows.is_empty());
    let to = |name: &str, value: &str| with(path, query, name, value);
    let chip = |code: &str, label| Chip { href: to("trang-thai", code), label, current: asked.state == code };
    Ok(TasksPage {
        q: asked.q.clone(),
        total: list.total,
        chips: vec![
            chip("", "Đang mở"),
            chip("moi-giao", "Mới giao"),
            chip("dang-lam", "Đang làm"),
            chip("cho-xac-nhan", "Chờ xác nhận"),
            chip("hoan-thanh", "Hoàn thành"),
            chip("tat-ca", "Tất cả"),
        ],
        leads: choices::agencies(&call.cx, std::slice::from_ref(&asked.lead)).await?,
        areas: sql::areas(call.cx.db(), &call.cx.actor.scope(), elsewhere)
            .await?
            .into_iter()
            .map(|area| Choice::new(&area, area.clone(), std::slice::from_ref(&asked.area)))
            .collect(),
        clocks: [
            ("qua-han", "Quá hạn"),
            ("sap-den-han", "Sắp đến hạn"),
            ("dung-tien-do", "Đúng tiến độ"),
            ("khong-han", "Không hạn"),
            ("xong-tre", "Hoàn thành muộn"),
        ]
        .map(|(code, label)| Choice::new(code, label, std::slice::from_ref(&asked.clock)))
        .into(),
        whose: asked.whose.clone(),
        state: asked.state.clone(),
        level: asked.level.clone(),
        parent: asked.parent.clone(),
        plan: asked.plan.clone(),
        since: changed.map(|(_, since)| since.to_string()).unwrap_or_default(),
        since_said: changed.map(|(_, since)| words::day(since)).unwrap_or_default(),
        changes: Change::ALL
            .map(|one| Choice::new(one.slug(), one.name(), std::slice::from_ref(&asked.change)))
            .into(),
        heads: Heads {
            due: sorting.sort_link("Thời hạn", "han", path, query),
            title: sorting.sort_link("Nhiệm vụ", "ten", path, query),
            state: sorting.sort_link("Trạng thái", "trang-thai", path, query),
            percent: sorting.sort_link("Tiến độ", "tien-do", path, query),
        },
        shown: format!("{first}–{last} trên {} nhiệm vụ", words::whole(list.total as i64)),
        prev: (list.number > 1).then(|| to("trang", &(list.number - 1).to_string())),
        next: (list.number < list.pages()).then(|| to("trang", &(list.number + 1).to_string())),
        xlsx: to("xuat", "xlsx"),
        csv: to("xuat", "csv"),
        is_filtered: asked.is_filtered(),
        gives: !choices::assigners(&call.cx, &[]).await?.is_empty(),
        rows: list
            .rows
            .iter()
            .map(|line| row(pace, line, names.get(&line.task.lead).cloned().unwrap_or_default()))
            .collect(),
        page,
    })
}

/// The address with one parameter set to another value. Every other filter stays, the page number goes back.
fn with(path: &str, raw_query: &str, name: &str, value: &str) -> String {
    let mut kept: Vec<String> = raw_query
        .split('&')
        .filter(|pair| {
            let key = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && key != name && key != "trang" && key != "xuat"
        })
        .map(str::to_owned)
        .collect();
    if !value.is_empty() {
        kept.push(format!("{name}={value}"));
    }
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

fn row(pace: &Pace, line: &TaskLine, lead: String) -> Row {
    let task = &line.task;
    let clock = task.clock(pace.today, &pace.calendar, pace.soon_days);
    let mut meta = vec![task.code.clone()];
    if let Some(due) = task.due {
        meta.push(format!("hạn {}", words::day(due)));
    } else if task.open_ended {
        meta.push("thường xuyên".to_owned());
    }
    if let Some(first) = task.first_clock(pace.today, &pace.calendar) {
        meta.push(format!("theo hạn đầu: {}", first.text));
    } else if task.first_due != task.due {
        meta.push("đã gia hạn".to_owned());
    }
    if line.parts.0 > 0 {
        meta.push(format!("{}/{} nhiệm vụ con xong", line.parts.1, line.parts.0));
    }
    if task.evidence > 0 {
        meta.push(format!("{} minh chứng", task.evidence));
    }
    let looks = Clock::of(&clock);
    Row {
        href: task.href(),
        title: task.title.clone(),
        meta: meta.join(" · "),
        lead,
        state: task.state.name(),
        percent: task.percent,
        bar: if task.state == State::Done {
            "done"
        } else if looks.class == "none" {
            "in-time"
        } else {
            looks.class
        },
        said: format!("{}%", task.percent),
        clock: looks,
    }
}

async fn file(
    call: &Caller,
    pace: &Pace,
    asked: &Asked,
    filter: &TaskFilter,
    kind: TableKind,
) -> Result<web::axum::response::Response> {
    let elsewhere = &sql::elsewhere(call.cx.db(), &call.cx.actor.scope()).await?;
    let lines = all_pages(|part| read(call, pace, asked, (filter, elsewhere), part)).await?;
    let mut ids: Vec<AgencyId> = lines.iter().flat_map(|line| [line.task.lead, line.task.assigner]).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = agencies::names(call.cx.db(), &ids).await?;
    let name = |id: AgencyId| names.get(&id).map(|name| name.name.clone()).unwrap_or_default();
    let titles = [
        "Mã",
        "Nhiệm vụ",
        "Lĩnh vực",
        "Chủ trì",
        "Bên giao",
        "Trạng thái",
        "Thời hạn",
        "Hạn ban đầu",
        "Hạn hiện nay",
        "Ngày hoàn thành",
        "Số ngày trễ",
        "Tiến độ",
        "Số minh chứng",
        "Sản phẩm",
        "Địa chỉ",
    ];
    let rows = lines.iter().map(|line| {
        let task = &line.task;
        let clock = task.clock(pace.today, &pace.calendar, pace.soon_days);
        vec![
            Value::from(task.code.clone()),
            Value::from(task.title.clone()),
            Value::from(task.area.clone()),
            Value::from(name(task.lead)),
            Value::from(name(task.assigner)),
            Value::from(task.state.name()),
            Value::from(clock.text),
            Value::from(task.first_due),
            Value::from(task.due),
            Value::from(task.done_on),
            Value::from(if clock.state == ClockState::Late { clock.days } else { task.late_days }),
            Value::Percent(task.percent as f64 / 100.0),
            Value::from(task.evidence),
            Value::from(task.product.clone()),
            Value::Link { text: "Mở".to_owned(), url: call.app.config().link(&task.href()) },
        ]
    });
    let book = Workbook::of(
        Sheet {
            name: "Nhiệm vụ".to_owned(),
            title: format!("Nhiệm vụ, tính đến ngày {}", words::day(pace.today)),
            notes: vec!["Trễ tính theo hạn ban đầu và lịch làm việc của ngày hoàn thành.".to_owned()],
            columns: titles.into_iter().map(SheetColumn::new).collect(),
            rows: rows.collect(),
        },
        call.cx.now(),
    );
    table_file(&book, kind, &format!("nhiem-vu-{}", pace.today))
}
