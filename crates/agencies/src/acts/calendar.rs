//! The working calendar of an authority. These acts open their own transaction, because the calendar in memory is
//! forgotten only once the edit is committed.

use ::store::Cx;
use kernel::calendar::ExceptionKind;
use kernel::{AuthorityId, Day, Error, FieldErrors, Result};

use crate::model::WEEKS;
use crate::policy::{Ground, act};
use crate::store;

/// Says how a day differs from the country's calendar; `None` makes it an ordinary day again.
pub async fn set_exception(
    cx: &Cx,
    authority: AuthorityId,
    day: Day,
    kind: Option<ExceptionKind>,
    name: &str,
    basis: &str,
) -> Result<()> {
    let mut errors = FieldErrors::default();
    if name.trim().is_empty() {
        errors.add("ten-ngay", "Nhập tên ngày, ví dụ: Nghỉ bù Quốc khánh.");
    }
    if !(2000..=2100).contains(&day.year()) {
        errors.add("ngay", "Năm phải từ 2000 đến 2100.");
    }
    errors.into_result(())?;
    cx.write(|tx| async move {
        let found = store::authority(tx.db(), authority).await?;
        tx.actor().grant::<_, act::KeepCalendar>(Ground::from(&found))?;
        store::put_exception(&tx, authority, day, kind, name.trim(), basis.trim()).await?;
        tx.audit_with("calendar.day-set", authority, &[("day", day.to_string())]).await
    })
    .await?;
    store::forget_calendars();
    Ok(())
}

/// Takes the authority's own word on a day back; the country's calendar holds again.
pub async fn clear_exception(cx: &Cx, authority: AuthorityId, day: Day) -> Result<()> {
    cx.write(|tx| async move {
        let found = store::authority(tx.db(), authority).await?;
        tx.actor().grant::<_, act::KeepCalendar>(Ground::from(&found))?;
        if !store::remove_exception(&tx, authority, day).await? {
            return Err(Error::NotFound);
        }
        tx.audit_with("calendar.day-cleared", authority, &[("day", day.to_string())]).await
    })
    .await?;
    store::forget_calendars();
    Ok(())
}

/// Chooses the weekly hours (a word of [`WEEKS`]).
pub async fn set_week(cx: &Cx, authority: AuthorityId, week: &str) -> Result<()> {
    if !WEEKS.iter().any(|(code, _)| *code == week) {
        return Err(Error::field("gio-lam-viec", "Chọn giờ làm việc."));
    }
    cx.write(|tx| async move {
        let found = store::authority(tx.db(), authority).await?;
        tx.actor().grant::<_, act::KeepCalendar>(Ground::from(&found))?;
        store::put_setting(&tx, authority, crate::WEEK, week).await?;
        tx.audit("calendar.week-chosen", authority).await
    })
    .await?;
    store::forget_calendars();
    Ok(())
}
