//! Closing a period: its value stays, a later correction shows as a difference.

use ::store::{Cx, Tx};
use kernel::{Error, Moment, ObjectRef, Result};

use crate::model::{Measure, Question, Value};
use crate::store;

/// A closed value beside what the record says now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// The value that was frozen.
    pub value: Value,
    /// When.
    pub at: Moment,
    /// What the record says now, if it says something else.
    pub corrected: Option<Value>,
}

/// Freezes the value of a period inside the caller's transaction. Whoever calls has asked its policy.
pub async fn close(tx: &Tx, measure: &Measure, question: Question, period: &str, value: Value) -> Result<()> {
    if store::closed(tx.db(), measure.key, &question, period).await?.is_some() {
        return Err(Error::refused("measure.period-closed", "Kỳ này đã chốt số liệu."));
    }
    if question.to > tx.today() {
        return Err(Error::refused("measure.period-open", "Kỳ chưa kết thúc nên chưa chốt số liệu được."));
    }
    store::freeze(tx, measure.key, &question, period, value).await?;
    let object = ObjectRef::new("measure", measure.key);
    let mut also = vec![("authority", question.authority.to_string()), ("period", period.to_owned())];
    also.extend(question.plan.map(|plan| ("plan", plan.to_string())));
    tx.audit_with("measure.closed", object, &also).await
}

/// The closed value of a period and whether the record has been corrected since; none while it is open.
pub async fn difference(
    cx: &Cx,
    measure: &Measure,
    question: Question,
    period: &str,
) -> Result<Option<Closed>> {
    let Some(row) = store::closed(cx.db(), measure.key, &question, period).await? else { return Ok(None) };
    let frozen = Value { numerator: row.numerator, denominator: row.denominator };
    // Compared is like with like, also where a value was frozen for all plans together.
    let asked = Question { plan: question.plan.filter(|_| !row.plan.is_empty()), ..question };
    let now = (measure.count)(cx.clone(), asked).await?;
    Ok(Some(Closed { value: frozen, at: row.closed_at, corrected: (now != frozen).then_some(now) }))
}
