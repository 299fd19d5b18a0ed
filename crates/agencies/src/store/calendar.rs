//! The working calendar of an authority: the country's, changed by the authorities above and by itself.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use ::store::{Cx, Tx};
use kernel::calendar::{CalendarException, ExceptionKind, WorkingCalendar};
use kernel::{AuthorityId, Day, Moment, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::exception as rows_;
use crate::entity::{agency as agencies, authority as authorities_};

/// A day that an authority declares an ordinary one again, although the country's list has it off.
const ORDINARY: &str = "ordinary";

/// Another node's edit is seen after this many seconds; one's own at once.
const FRESH_SECONDS: i64 = 30;

struct Cached {
    calendar: Arc<WorkingCalendar>,
    at: Moment,
}

#[derive(Default)]
struct Cache {
    /// Rises with every edit, so that what was read before an edit is not kept after it.
    edits: u64,
    /// By the address of the database (tests and the demonstration open several in one process) and authority.
    held: HashMap<(String, AuthorityId), Cached>,
}

static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(Mutex::default);

fn with_cache<T>(work: impl FnOnce(&mut Cache) -> T) -> T {
    work(&mut CACHE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The working calendar of an authority. Kept in memory; an edit through this crate is seen at once.
pub async fn calendar(cx: &Cx, authority: AuthorityId) -> Result<Arc<WorkingCalendar>> {
    let key = (cx.store().url().to_owned(), authority);
    let now = cx.clock().real_now();
    let (edits, held) = with_cache(|cache| {
        let held = cache.held.get(&key).filter(|c| now.seconds_since(c.at).abs() < FRESH_SECONDS);
        (cache.edits, held.map(|c| Arc::clone(&c.calendar)))
    });
    if let Some(calendar) = held {
        return Ok(calendar);
    }
    let calendar = Arc::new(read(cx.db(), authority).await?);
    with_cache(|cache| {
        if cache.edits == edits {
            if cache.held.len() > 2000 {
                cache.held.clear();
            }
            cache.held.insert(key, Cached { calendar: Arc::clone(&calendar), at: now });
        }
    });
    Ok(calendar)
}

/// To be called once an edit is committed.
pub(crate) fn forget_calendars() {
    with_cache(|cache| {
        cache.edits += 1;
        cache.held.clear();
    });
}

async fn read(c: &impl ConnectionTrait, authority: AuthorityId) -> Result<WorkingCalendar> {
    let mut calendar = match super::setting(c, authority, crate::WEEK).await?.as_deref() {
        Some(week) => WorkingCalendar::national_with(crate::model::week_of(week)),
        None => WorkingCalendar::national(),
    };
    let mut order = upwards(c, authority).await?;
    order.reverse();
    for id in order {
        for (exception, ordinary) in exceptions(c, id).await? {
            calendar =
                if ordinary { calendar.without(exception.day) } else { calendar.with_exception(exception) };
        }
    }
    Ok(calendar)
}

/// The authority and those above it, the nearest first.
pub(crate) async fn upwards(c: &impl ConnectionTrait, authority: AuthorityId) -> Result<Vec<AuthorityId>> {
    let Some(row) = authorities_::Entity::find_by_id(authority).one(c).await? else {
        return Ok(vec![authority]);
    };
    let above = super::ancestors(c, row.agency).await?;
    let rows = agencies::Entity::find()
        .filter(agencies::Column::Id.is_in(above.iter().copied()))
        .filter(agencies::Column::IsAuthority.eq(1))
        .all(c)
        .await?;
    let nearest = |id| above.iter().position(|a| *a == id);
    let mut found: Vec<_> = rows.into_iter().map(|row| (nearest(row.id), row.authority)).collect();
    found.sort_unstable();
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

/// What an authority itself changed, in order of days; `true` marks a day made ordinary again.
pub async fn exceptions(
    c: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(CalendarException, bool)>> {
    let rows = rows_::Entity::find()
        .filter(rows_::Column::Authority.eq(authority))
        .order_by_asc(rows_::Column::Day)
        .all(c)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let kind = crate::model::exception_kind(&row.kind);
            let shown = kind.unwrap_or(ExceptionKind::MakeUpWork);
            (CalendarException::new(row.day, shown, row.name, row.basis), kind.is_none())
        })
        .collect())
}

/// Puts an exception on its day, or makes the day ordinary (`None`).
pub(crate) async fn put_exception(
    tx: &Tx,
    authority: AuthorityId,
    day: Day,
    kind: Option<ExceptionKind>,
    name: &str,
    basis: &str,
) -> Result<()> {
    let row = rows_::ActiveModel {
        authority: Set(authority),
        day: Set(day),
        kind: Set(kind.map_or(ORDINARY, crate::model::exception_code).to_owned()),
        name: Set(name.to_owned()),
        basis: Set(basis.to_owned()),
    };
    let replace = OnConflict::columns([rows_::Column::Authority, rows_::Column::Day])
        .update_columns([rows_::Column::Kind, rows_::Column::Name, rows_::Column::Basis])
        .to_owned();
    rows_::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.db()).await?;
    Ok(())
}

pub(crate) async fn remove_exception(tx: &Tx, authority: AuthorityId, day: Day) -> Result<bool> {
    let gone = rows_::Entity::delete_by_id((authority, day)).exec(tx.db()).await?;
    Ok(gone.rows_affected > 0)
}
