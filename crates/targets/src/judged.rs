//! Targets of a plan with their figures and states.

use std::collections::HashMap;

use ::store::Cx;
use kernel::{Day, PlanId, Result, TargetId};
use measures::{Measure, Question, Reading, Registry, TargetState, Value, judge};
use plans::{Plan, TargetRow};

use crate::model::{Reported, Source};
use crate::store;

/// A figure reported by hand is believed for so many days: a quarter and a little.
const BELIEVED_DAYS: i64 = 100;

/// A target with what is known of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The target as the plan has it.
    pub row: TargetRow,
    /// From where its number comes.
    pub source: Source,
    /// The measured value today.
    pub value: Option<Value>,
    /// The measured course, oldest first, today included.
    pub course: Vec<(Day, f64)>,
    /// Figures reported by hand, oldest first.
    pub reported: Vec<Reported>,
    /// Where it stands.
    pub state: TargetState,
}

impl Judged {
    /// The number by which it is judged.
    pub fn number(&self) -> Option<f64> {
        match self.source {
            Source::Measured(_) => self.value.and_then(Value::number),
            _ => self.reported.last().map(|r| r.number),
        }
    }

    /// The number as people read it, "–" where there is none.
    pub fn figure(&self) -> String {
        match (&self.source, self.value, self.number()) {
            (Source::Measured(_), Some(value), _) => value.text(),
            (_, _, Some(number)) => {
                let unit = plans::unit_name(&self.row.unit);
                let glue = if unit.is_empty() || unit.starts_with('%') { "" } else { " " };
                format!("{}{glue}{unit}", kernel::words::number(number, 1))
            }
            _ => "–".to_owned(),
        }
    }

    /// The readings by which it is judged.
    pub fn readings(&self) -> Vec<(Day, f64)> {
        match self.source {
            Source::Measured(_) => self.course.clone(),
            _ => self.reported.iter().map(|r| (r.on, r.number)).collect(),
        }
    }
}

/// What a plan's measures are asked up to a day: the whole authority, from the plan's first day.
pub fn question(plan: &Plan, to: Day) -> Question {
    Question { authority: plan.authority, agency: None, from: plan.first_day(), to }
}

/// All targets of a plan, judged today, worst first and unknown last.
pub async fn of_plan(cx: &Cx, measures: &Registry, plan: &Plan) -> Result<Vec<Judged>> {
    let rows = plans::targets(cx.db(), plan.id).await?;
    let ids: Vec<TargetId> = rows.iter().map(|row| row.id).collect();
    let mut reported: HashMap<TargetId, Vec<Reported>> = HashMap::new();
    for figure in store::reported_of(cx.db(), &ids).await? {
        reported.entry(figure.target).or_default().push(figure);
    }
    let mut judged = Vec::with_capacity(rows.len());
    // Several targets may hang on one measure; it is asked once.
    let mut asked: HashMap<String, (Value, Vec<Reading>)> = HashMap::new();
    for row in rows {
        let figures = reported.remove(&row.id).unwrap_or_default();
        judged.push(one(cx, measures, plan, row, figures, &mut asked).await?);
    }
    judged.sort_by_key(|j| (j.state, j.row.position));
    Ok(judged)
}

async fn one(
    cx: &Cx,
    measures: &Registry,
    plan: &Plan,
    row: TargetRow,
    reported: Vec<Reported>,
    asked: &mut HashMap<String, (Value, Vec<Reading>)>,
) -> Result<Judged> {
    let today = cx.today();
    let until = today.min(plan.last_day());
    let mut judged = Judged {
        source: source_of(&row, measures, &reported),
        value: None,
        course: Vec::new(),
        state: TargetState::Unmeasured,
        reported,
        row,
    };
    let mut fresh_days = BELIEVED_DAYS;
    if let Source::Measured(key) = &judged.source
        && let Some(measure) = measures.get(key)
    {
        fresh_days = measure.fresh_days;
        let (value, series) = match asked.get(key) {
            Some(known) => known.clone(),
            None => {
                let found = ask(cx, measure, question(plan, until)).await?;
                asked.insert(key.clone(), found.clone());
                found
            }
        };
        judged.course = series.iter().filter_map(|r| r.value.number().map(|n| (r.on, n))).collect();
        judged.value = Some(value);
    }
    if let Some(promise) = judged.row.promise(plan.first_day(), plan.last_day(), None) {
        judged.state = judge(&promise, &judged.readings(), fresh_days, today);
    }
    Ok(judged)
}

/// The value now and the kept readings before it.
async fn ask(cx: &Cx, measure: &Measure, question: Question) -> Result<(Value, Vec<Reading>)> {
    let value = (measure.count)(cx.clone(), question).await?;
    let mut series = measures::series(cx, measure.key, &question).await?;
    series.retain(|r| r.on < question.to);
    series.push(Reading { on: question.to, value });
    Ok((value, series))
}

fn source_of(row: &TargetRow, measures: &Registry, reported: &[Reported]) -> Source {
    match &row.measure {
        Some(key) if measures.get(key).is_some() => Source::Measured(key.clone()),
        Some(key) => Source::Announced(key.clone()),
        None if reported.is_empty() => Source::Nothing,
        None => Source::ByHand,
    }
}

/// Keeps today's reading of every measure that a plan in force hangs on.
pub async fn take_readings(cx: &Cx, measures: &Registry) -> Result<()> {
    for authority in agencies::authorities(cx.db()).await? {
        let Some(plan) = plans::current(cx.db(), authority.id).await? else { continue };
        readings_of(cx, measures, plan).await?;
    }
    Ok(())
}

async fn readings_of(cx: &Cx, measures: &Registry, plan: PlanId) -> Result<()> {
    let plan = plans::plan(cx.db(), plan).await?;
    let today = cx.today();
    if today < plan.first_day() || today > plan.last_day() {
        return Ok(());
    }
    let mut keys: Vec<String> =
        plans::targets(cx.db(), plan.id).await?.into_iter().filter_map(|t| t.measure).collect();
    keys.sort();
    keys.dedup();
    for key in keys {
        if let Some(measure) = measures.get(&key) {
            measures::record(cx, measure, question(&plan, today)).await?;
        }
    }
    Ok(())
}
