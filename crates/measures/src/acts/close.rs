//! Closing a period: its value stays, a later correction shows as a difference.

use std::collections::BTreeMap;

use ::store::{Cx, Tx};
use kernel::{AgencyId, Error, Moment, ObjectRef, Result};

use crate::model::{Frozen, Measure, Question, Value, Whole};
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

/// Freezes the value of a period, of the whole and of each agency, inside the caller's transaction. Whoever calls has
/// asked its policy.
pub async fn close(
    tx: &Tx,
    measure: &Measure,
    question: Question,
    period: &str,
    whole: &Whole,
) -> Result<()> {
    if store::closed(tx.db(), measure.key, &question, period).await?.is_some() {
        return Err(Error::refused("measure.period-closed", "Kỳ này đã chốt số liệu."));
    }
    if question.to > tx.today() {
        return Err(Error::refused("measure.period-open", "Kỳ chưa kết thúc nên chưa chốt số liệu được."));
    }
    let mut values = vec![(question, whole.value)];
    let of = |agency| Question { agency: Some(agency), ..question };
    values.extend(whole.agencies.iter().map(|(agency, value)| (of(*agency), *value)));
    store::freeze(tx, measure.key, period, &values).await?;
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
    let Some(frozen) = frozen(cx, measure, question, period).await? else { return Ok(None) };
    // Compared is like with like, also where a value was frozen for all plans together.
    let asked = Question { plan: question.plan.filter(|_| !frozen.is_of_all_plans), ..question };
    let now = (measure.count)(cx.clone(), asked).await?;
    let corrected = (now != frozen.value).then_some(now);
    Ok(Some(Closed { value: frozen.value, at: frozen.at, corrected }))
}

/// What was frozen: the value of the question, or nothing of an agency that had no rows when agencies were told apart.
async fn frozen(cx: &Cx, measure: &Measure, question: Question, period: &str) -> Result<Option<Frozen>> {
    let found = store::closed(cx.db(), measure.key, &question, period).await?;
    if found.is_some() || question.agency.is_none() {
        return Ok(found);
    }
    let all = Question { agency: None, ..question };
    let Some(whole) = store::closed(cx.db(), measure.key, &all, period).await? else { return Ok(None) };
    // Periods that were closed before agencies were told apart say nothing of them, unless there was nothing at all.
    let of_row = Question { plan: question.plan.filter(|_| !whole.is_of_all_plans), ..all };
    let nothing = measure.nothing();
    let is_known = whole.value == nothing
        || !store::closed_parts(cx.db(), measure.key, &of_row, period).await?.is_empty();
    Ok(is_known.then_some(Frozen { value: nothing, ..whole }))
}

/// An agency's part of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The agency.
    pub agency: AgencyId,
    /// Its value: the frozen one of a closed period.
    pub value: Value,
    /// What the record says now, where the period is closed and it says something else.
    pub corrected: Option<Value>,
}

/// The value of each agency that has rows, or had when the period was closed. By two queries, however many they are.
pub async fn parts(
    cx: &Cx,
    measure: &Measure,
    question: Question,
    period: Option<&str>,
) -> Result<Vec<Part>> {
    let now = measure.whole(cx, question).await?.agencies;
    let closed = match period {
        Some(period) => store::closed_parts(cx.db(), measure.key, &question, period).await?,
        None => Vec::new(),
    };
    if closed.is_empty() {
        return Ok(now.into_iter().map(|(agency, value)| Part { agency, value, corrected: None }).collect());
    }
    let nothing = measure.nothing();
    let mut all: BTreeMap<AgencyId, (Value, Value)> = BTreeMap::new();
    for (agency, value) in closed {
        all.insert(agency, (value, nothing));
    }
    for (agency, value) in now {
        all.entry(agency).or_insert((nothing, nothing)).1 = value;
    }
    let part = |(agency, (value, now)): (AgencyId, (Value, Value))| Part {
        agency,
        value,
        corrected: (now != value).then_some(now),
    };
    Ok(all.into_iter().map(part).collect())
}
