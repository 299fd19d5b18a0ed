//! My calendar: what is due on which day of a month, with days off.

use askama::Template;
use kernel::{Day, words};
use web::{Answer, Caller, Page, Query, render};

use crate::model::WaitingRow;
use crate::work::{Pace, Work};

/// Lines on one day before the rest is only counted.
const LINES: usize = 4;

/// The address: a month as "2021-10".
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "thang")]
    month: String,
}

struct Cell {
    class: &'static str,
    iso: String,
    number: String,
    note: String,
    lines: Vec<(String, String)>,
    more: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage {
    page: Page,
    title: String,
    prev: String,
    next: String,
    weeks: Vec<Vec<Cell>>,
    total: usize,
}

/// `GET /lich`.
pub async fn show(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let work = Work::of(&call.cx).await?;
    let first = format!("{}-01", asked.month).parse().unwrap_or_else(|_| first_of(work.pace.today));
    let from = first.plus_days(-i32::from(first.weekday().to_monday_zero_offset()));
    let last = first.end_of_month();
    let to = last.plus_days(6 - i32::from(last.weekday().to_monday_zero_offset()));
    let rows = work.between(&call.cx, from, to).await?;
    let month = |day: Day| format!("/lich?thang={:04}-{:02}", day.year(), day.month());
    render(&CalendarPage {
        page: call.page("Lịch của tôi", "/viec-cua-toi").await?,
        title: format!("Tháng {} năm {}", first.month(), first.year()),
        prev: month(first.plus_days(-1)),
        next: month(last.plus_days(1)),
        total: rows.len(),
        weeks: weeks(&work.pace, first, from, to, &rows),
    })
}

fn first_of(day: Day) -> Day {
    day.plus_days(1 - i32::from(day.day_of_month()))
}

fn weeks(pace: &Pace, first: Day, from: Day, to: Day, rows: &[WaitingRow]) -> Vec<Vec<Cell>> {
    let mut weeks = Vec::new();
    let mut day = from;
    while day <= to {
        let mut week = Vec::with_capacity(7);
        for _ in 0..7 {
            week.push(cell(pace, first, day, rows));
            day = day.plus_days(1);
        }
        weeks.push(week);
    }
    weeks
}

fn cell(pace: &Pace, first: Day, day: Day, rows: &[WaitingRow]) -> Cell {
    let due: Vec<&WaitingRow> = rows.iter().filter(|row| row.due == Some(day)).collect();
    let is_off = !pace.calendar.is_working_day(day);
    Cell {
        class: if day == pace.today {
            "ts-today"
        } else if is_off {
            "ts-day-off"
        } else {
            "ts-day-work"
        },
        iso: day.to_string(),
        number: if day.month() == first.month() {
            day.day_of_month().to_string()
        } else {
            format!("{}/{}", day.day_of_month(), day.month())
        },
        note: pace.calendar.exception_on(day).map(|exception| exception.name.clone()).unwrap_or_default(),
        lines: due.iter().take(LINES).map(|row| (row.href.clone(), row.title.clone())).collect(),
        more: (due.len() > LINES).then(|| {
            (
                format!("/viec-cua-toi?ngay={day}"),
                format!("còn {} việc", words::whole((due.len() - LINES) as i64)),
            )
        }),
    }
}
