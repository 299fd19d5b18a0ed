//! Recording readings: nobody's act, repeated as often as needed.

use ::store::Cx;
use kernel::{Day, Result};

use crate::model::{Measure, Question, Value};
use crate::store;

/// A value on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The day.
    pub on: Day,
    /// The value.
    pub value: Value,
}

/// For how many days every reading of an agency is kept; of before that, one a week and that of each month's end.
pub const DAILY_DAYS: i32 = 60;

/// Computes the measure and keeps it as the reading of the question's last day, of all and of each agency.
pub async fn record(cx: &Cx, measure: &Measure, question: Question) -> Result<Reading> {
    let whole = measure.whole(cx, question).await?;
    let mut kept = vec![(question, whole.value)];
    let of = |agency| Question { agency: Some(agency), ..question };
    kept.extend(whole.agencies.iter().map(|(agency, value)| (of(*agency), *value)));
    let (key, kept, old) = (measure.key, &kept, question.to.plus_days(-DAILY_DAYS));
    cx.housekeep(|tx| async move {
        store::keep(&tx, key, kept).await?;
        if !stays(old) {
            store::thin(&tx, key, &question, old).await?;
        }
        Ok(())
    })
    .await?;
    Ok(Reading { on: question.to, value: whole.value })
}

/// Whether the readings of agencies of a day are kept for ever.
fn stays(day: Day) -> bool {
    day.weekday().to_monday_zero_offset() == 0 || day == day.end_of_month()
}

/// The readings of a question, oldest first.
pub async fn series(cx: &Cx, key: &str, question: &Question) -> Result<Vec<Reading>> {
    let rows = store::readings(cx.db(), key, question).await?;
    Ok(rows
        .into_iter()
        .map(|row| Reading {
            on: row.day,
            value: Value { numerator: row.numerator, denominator: row.denominator },
        })
        .collect())
}

/// The newest reading of a question.
pub async fn latest(cx: &Cx, key: &str, question: &Question) -> Result<Option<Reading>> {
    Ok(series(cx, key, question).await?.pop())
}
