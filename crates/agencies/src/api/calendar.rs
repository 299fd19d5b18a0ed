//! The working calendar of an authority as JSON.

use kernel::calendar::{CalendarException, ExceptionKind, Standing};
use kernel::{Day, Error};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, Query, changed, day_of};

use super::{Where, authority_of, named};
use crate::model::{WEEKS, exception_code, exception_kind};
use crate::{acts, store};

/// What is said of a day that is ordinary here although the country's calendar says otherwise.
const ORDINARY: &str = "ordinary";

/// The addresses of the calendar.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_calendar))
        .routes(routes!(set_day))
        .routes(routes!(clear_day))
        .routes(routes!(choose_week))
}

/// Which part of the calendar is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct YearAsked {
    /// Id of the authority; empty for one's own.
    authority: String,
    /// From 2000 to 2100; this year if left out.
    year: Option<i16>,
}

/// A day that is not what its weekday says.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayJson {
    /// The day.
    day: String,
    /// `holiday`, `substitute`, `swapped-off`, `make-up-work`, `local-closure`; `ordinary`: worked as usual here.
    kind: &'static str,
    /// What people call it.
    name: String,
    /// The legal basis.
    basis: String,
    /// Whether the authority said so itself.
    own: bool,
    /// Whether the announcement of the year is still awaited.
    awaited: bool,
}

impl DayJson {
    fn of(one: &CalendarException, own: bool, ordinary: bool) -> Self {
        Self {
            day: one.day.to_string(),
            kind: if ordinary { ORDINARY } else { exception_code(one.kind) },
            name: one.name.clone(),
            basis: one.basis.clone(),
            own,
            awaited: one.standing == Standing::Computed && !own,
        }
    }
}

/// The working calendar of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarJson {
    /// The year.
    year: i16,
    /// Weekly hours: `half-past-seven`, `seven`, `eight`.
    week: String,
    /// Working days of the year.
    working_days: i64,
    /// The days that are not what their weekday says, in order.
    days: Vec<DayJson>,
}

/// What is said of a day.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewDayJson {
    /// Id of the authority; empty for one's own.
    authority: String,
    /// The day, `2027-09-03`.
    day: String,
    /// As in the calendar; `ordinary` makes it a day like others.
    kind: String,
    /// What people call it.
    name: String,
    /// The legal basis; may be empty.
    basis: String,
}

/// The weekly hours to choose.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct WeekJson {
    /// Id of the authority; empty for one's own.
    authority: String,
    /// `half-past-seven`, `seven`, `eight`.
    week: String,
}

/// Lịch làm việc của một năm: những ngày khác lệ thường, giờ làm việc, số ngày làm việc.
#[utoipa::path(get, path = "/api/calendar", tag = "agencies", params(YearAsked),
    responses((status = 200, body = CalendarJson), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn get_calendar(
    call: ApiCaller,
    Query(asked): Query<YearAsked>,
) -> Result<Json<CalendarJson>, ApiProblem> {
    call.require("agencies:read")?;
    let authority = authority_of(&call, &asked.authority).await?;
    let year = asked.year.unwrap_or_else(|| call.cx.today().year());
    let wrong = || Error::field("year", "Năm phải từ 2000 đến 2100.");
    if !(2000..=2100).contains(&year) {
        return Err(wrong().into());
    }
    let (before, last) = (Day::new(year - 1, 12, 31), Day::new(year, 12, 31));
    let (Some(before), Some(last)) = (before, last) else { return Err(wrong().into()) };
    let calendar = store::calendar(&call.cx, authority).await?;
    let own = store::exceptions(call.cx.db(), authority).await?;
    let is_own = |day: Day| own.iter().any(|(mine, _)| mine.day == day);
    let of_year = calendar.exceptions().iter().filter(|one| one.day.year() == year);
    let mut days: Vec<DayJson> = of_year.map(|one| DayJson::of(one, is_own(one.day), false)).collect();
    let ordinary = own.iter().filter(|(one, ordinary)| *ordinary && one.day.year() == year);
    days.extend(ordinary.map(|(one, _)| DayJson::of(one, true, true)));
    days.sort_by(|a, b| a.day.cmp(&b.day));
    let chosen = store::setting(call.cx.db(), authority, crate::WEEK).await?;
    let usual = || WEEKS.first().map(|(code, _)| (*code).to_owned()).unwrap_or_default();
    Ok(Json(CalendarJson {
        year,
        week: chosen.unwrap_or_else(usual),
        working_days: calendar.working_days_between(before, last),
        days,
    }))
}

/// Ghi một ngày khác lịch chung. Việc của người quản trị và văn phòng (403). Hạn của việc đang mở tính theo lịch mới.
#[utoipa::path(post, path = "/api/calendar/days", tag = "agencies", request_body = NewDayJson,
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn set_day(call: ApiCaller, Json(new): Json<NewDayJson>) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let authority = authority_of(&call, &new.authority).await?;
    let day = day_of(&new.day, "day")?;
    let kind: Option<ExceptionKind> = exception_kind(&new.kind);
    if kind.is_none() && new.kind != ORDINARY {
        return Err(Error::field("kind", "Không có loại ngày này.").into());
    }
    let done = acts::set_exception(&call.cx, authority, day, kind, &new.name, &new.basis).await;
    done.map_err(named)?;
    Ok(changed(day))
}

/// Bỏ điều đã ghi cho một ngày; ngày đó lại theo lịch chung. Việc của người quản trị và văn phòng (403).
#[utoipa::path(delete, path = "/api/calendar/days/{day}", tag = "agencies",
    params(("day" = String, Path), Where),
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404)))]
async fn clear_day(
    call: ApiCaller,
    IdPath(day): IdPath<Day>,
    Query(asked): Query<Where>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let authority = authority_of(&call, &asked.authority).await?;
    acts::clear_exception(&call.cx, authority, day).await?;
    Ok(changed(day))
}

/// Chọn giờ làm việc trong tuần. Việc của người quản trị và văn phòng (403).
#[utoipa::path(post, path = "/api/calendar/week", tag = "agencies", request_body = WeekJson,
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn choose_week(call: ApiCaller, Json(new): Json<WeekJson>) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let authority = authority_of(&call, &new.authority).await?;
    acts::set_week(&call.cx, authority, &new.week).await.map_err(named)?;
    Ok(changed(authority))
}
