//! One's deadlines for the calendar of a phone or a desk (RFC 5545), by an address that carries a token.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use icalendar::{Calendar, Component, Event, Property};
use kernel::words::DueClock;
use kernel::{Day, Error};
use web::{Answer, Caller, TextPath};

use crate::model::WaitingRow;
use crate::work::{Pace, Work};

/// How many days back what is late still stands in the calendar.
const BACK: i32 = 60;
/// How many days ahead deadlines are given.
const AHEAD: i32 = 400;

/// `GET /lich/{token}.ics`.
pub async fn show(call: Caller, path: TextPath) -> Answer {
    let name: String = path.parse(0)?;
    let token = name.strip_suffix(".ics").ok_or(Error::NotFound)?;
    let cx = call.by_token(token, "calendar:read").await?;
    let work = Work::of(&cx).await?;
    let today = work.pace.today;
    let rows = work.between(&cx, today.plus_days(-BACK), today.plus_days(AHEAD)).await?;
    let text = calendar(&rows, &work.pace, |path| call.app.config().link(path));
    let headers = [(CONTENT_TYPE, "text/calendar; charset=utf-8"), (CACHE_CONTROL, "private, max-age=600")];
    Ok((headers, text).into_response())
}

/// A whole day for each deadline; its uid stays the same, so that a calendar moves it when the day moves.
fn calendar(rows: &[WaitingRow], pace: &Pace, link: impl Fn(&str) -> String) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Việc của tôi").timezone("Asia/Ho_Chi_Minh");
    for row in rows {
        let Some(due) = row.due else { continue };
        let clock = DueClock::of(Some(due), None, pace.today, &pace.calendar, pace.soon_days);
        let event = Event::new()
            .uid(&format!("{}-{}@thong-suot", row.object.kind, row.object.id))
            .summary(&row.title)
            .description(&format!("{}\n{}", row.line, clock.text))
            .url(&link(&row.href))
            .append_property(whole_day(due))
            .done();
        calendar.push(event);
    }
    calendar.done().to_string()
}

/// A day without a time is the whole day (RFC 5545, 3.6.1).
fn whole_day(day: Day) -> Property {
    let digits = day.to_string().replace('-', "");
    Property::new("DTSTART", &digits).add_parameter("VALUE", "DATE").done()
}
