//! The working calendar of an authority.

use askama::Template;
use kernel::calendar::{CalendarException, ExceptionKind, Standing};
use kernel::{AuthorityId, Day, Error, FieldErrors, words};
use typeset::{Sheet, SheetColumn, Value};
use web::axum::http::StatusCode;
use web::{
    Answer, AsTable, Caller, Choice, Flash, FlashKind, Form, Page, Problem, Query, TableLinks, redirect,
    render, render_status,
};

use super::history::{History, history_with};
use super::{authority_choices, authority_of, choices, wrong};
use crate::model::{EXCEPTION_KINDS, WEEKS, exception_code, exception_kind};
use crate::policy::{Ground, act};
use crate::{acts, form, store};

/// What the address and the forms say.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct DayForm {
    #[serde(rename = "chinh-quyen")]
    authority: String,
    nam: String,
    ngay: String,
    loai: String,
    #[serde(rename = "ten-ngay")]
    name: String,
    #[serde(rename = "can-cu")]
    basis: String,
    #[serde(rename = "gio-lam-viec")]
    week: String,
}

struct Line {
    day: String,
    iso: String,
    weekday: &'static str,
    kind: &'static str,
    name: String,
    basis: String,
    own: bool,
    awaited: bool,
    work: bool,
}

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage {
    page: Page,
    files: TableLinks,
    authority: String,
    authorities: Vec<Choice>,
    year: i16,
    back: String,
    on: String,
    days: i64,
    rows: Vec<Line>,
    kinds: Vec<Choice>,
    weeks: Vec<Choice>,
    form: DayForm,
    keeps: bool,
    history: History,
    errors: FieldErrors,
}

async fn page(call: &Caller, form: DayForm, errors: FieldErrors) -> Result<CalendarPage, Problem> {
    let authority = authority_of(call, &form.authority).await?;
    let ground = Ground::from(&authority);
    call.cx.actor.grant::<_, act::Look>(ground)?;
    let year = form.nam.parse().unwrap_or_else(|_| call.cx.today().year()).clamp(2000, 2100);
    let calendar = store::calendar(&call.cx, authority.id).await?;
    let own = store::exceptions(call.cx.db(), authority.id).await?;
    let mut rows: Vec<Line> = calendar
        .exceptions()
        .iter()
        .filter(|one| one.day.year() == year)
        .map(|one| line(one, own.iter().any(|(mine, _)| mine.day == one.day), false))
        .collect();
    rows.extend(
        own.iter()
            .filter(|(one, ordinary)| *ordinary && one.day.year() == year)
            .map(|(one, _)| line(one, true, true)),
    );
    rows.sort_by(|a, b| a.iso.cmp(&b.iso));
    let chosen = store::setting(call.cx.db(), authority.id, crate::WEEK).await?.unwrap_or_default();
    let weeks = WEEKS
        .iter()
        .enumerate()
        .map(|(index, (code, say))| Choice {
            value: (*code).to_owned(),
            label: (*say).to_owned(),
            selected: *code == chosen || (chosen.is_empty() && index == 0),
        })
        .collect();
    let turn = |to: i16| format!("/quan-tri/lich?nam={to}&chinh-quyen={}", authority.id);
    Ok(CalendarPage {
        page: call.page("Lịch làm việc", "/quan-tri/lich").await?,
        files: TableLinks::of(call),
        authorities: authority_choices(call, authority.id).await?,
        days: calendar.working_days_between(
            Day::new(year - 1, 12, 31).unwrap_or_else(|| call.cx.today()),
            Day::new(year, 12, 31).unwrap_or_else(|| call.cx.today()),
        ),
        rows,
        kinds: choices(&EXCEPTION_KINDS, exception_code, ExceptionKind::name, &form.loai),
        weeks,
        back: turn(year - 1),
        on: turn(year + 1),
        year,
        keeps: call.cx.actor.may::<_, act::KeepCalendar>(&ground),
        history: history_of(call, authority.id, year).await?,
        authority: authority.id.to_string(),
        form,
        errors,
    })
}

/// What was decided about the days of a year, and about the hours of every year.
async fn history_of(call: &Caller, authority: AuthorityId, year: i16) -> kernel::Result<History> {
    history_with(call, &authority.into(), |event| {
        let day = event.also.get("day").and_then(|day| day.parse::<Day>().ok());
        let of_year = day.filter(|day| day.year() == year).map(words::day);
        match event.act.as_str() {
            "calendar.day-set" => Some(("calendar-plus", format!("Đặt ngày {}", of_year?))),
            "calendar.day-cleared" => Some(("calendar-off", format!("Bỏ ngày {} đã đặt", of_year?))),
            "calendar.week-chosen" => Some(("clock", "Chọn giờ làm việc".to_owned())),
            _ => None,
        }
    })
    .await
}

fn line(one: &CalendarException, own: bool, ordinary: bool) -> Line {
    let work = ordinary || one.kind == ExceptionKind::MakeUpWork;
    Line {
        day: words::day(one.day),
        iso: one.day.to_string(),
        weekday: words::weekday(one.day),
        kind: if ordinary { "Làm việc bình thường" } else { one.kind.name() },
        name: one.name.clone(),
        basis: one.basis.clone(),
        own,
        awaited: one.standing == Standing::Computed && !own,
        work,
    }
}

/// `GET /quan-tri/lich`.
pub async fn show(call: Caller, Query(form): Query<DayForm>, Query(asked): Query<AsTable>) -> Answer {
    let shown = page(&call, form, FieldErrors::default()).await?;
    match asked.kind() {
        Some(kind) => {
            Ok(super::export(&call, sheet(&shown), kind, &format!("lich-lam-viec-{}", shown.year))?)
        }
        None => render(&shown),
    }
}

fn sheet(shown: &CalendarPage) -> Sheet {
    let row = |line: &Line| {
        vec![
            line.iso.parse::<Day>().ok().into(),
            line.weekday.into(),
            line.kind.into(),
            Value::text(&line.name),
            Value::text(&line.basis),
        ]
    };
    Sheet {
        name: format!("Lịch làm việc {}", shown.year),
        columns: ["Ngày", "Thứ", "Là", "Tên ngày", "Căn cứ"].into_iter().map(SheetColumn::new).collect(),
        rows: shown.rows.iter().map(row).collect(),
        ..Sheet::default()
    }
}

async fn outcome(call: &Caller, form: DayForm, done: kernel::Result<()>, say: &str) -> Answer {
    match done {
        Ok(()) => {
            let year = form::day(&form.ngay).map_or(form.nam.clone(), |day| day.year().to_string());
            let to = format!("/quan-tri/lich?nam={year}&chinh-quyen={}", form.authority);
            redirect(&to, Some(Flash::new(FlashKind::Ok, say)))
        }
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(call, form, errors).await?)
        }
    }
}

/// `POST /quan-tri/lich`.
pub async fn set(call: Caller, Form(form): Form<DayForm>) -> Answer {
    let authority = authority_of(&call, &form.authority).await?.id;
    let kind = exception_kind(&form.loai);
    let done = match form::day(&form.ngay) {
        None => Err(Error::field("ngay", "Nhập ngày dạng 02/09/2027.")),
        Some(_) if kind.is_none() && form.loai != "ordinary" => Err(Error::field("loai", "Chọn loại ngày.")),
        Some(day) => acts::set_exception(&call.cx, authority, day, kind, &form.name, &form.basis).await,
    };
    outcome(&call, form, done, "Đã ghi ngày này; hạn của việc đang mở tính theo lịch mới.").await
}

/// `POST /quan-tri/lich/bo`.
pub async fn clear(call: Caller, Form(form): Form<DayForm>) -> Answer {
    let authority = authority_of(&call, &form.authority).await?.id;
    let done = match form::day(&form.ngay) {
        Some(day) => acts::clear_exception(&call.cx, authority, day).await,
        None => Err(Error::NotFound),
    };
    outcome(&call, form, done, "Đã bỏ; ngày này lại theo lịch chung.").await
}

/// `POST /quan-tri/lich/gio`.
pub async fn week(call: Caller, Form(form): Form<DayForm>) -> Answer {
    let authority = authority_of(&call, &form.authority).await?.id;
    let done = acts::set_week(&call.cx, authority, &form.week).await;
    outcome(&call, form, done, "Đã chọn giờ làm việc.").await
}
