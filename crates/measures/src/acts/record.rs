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

/// Computes the measure and keeps it as the reading of the question's last day.
pub async fn record(cx: &Cx, measure: &Measure, question: Question) -> Result<Reading> {
    let value = (measure.count)(cx.clone(), question).await?;
    let key = measure.key;
    cx.housekeep(|tx| async move { store::keep(&tx, key, &question, value).await }).await?;
    Ok(Reading { on: question.to, value })
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
