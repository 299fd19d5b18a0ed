//! Targets of a plan with their figures and states.

use std::collections::{HashMap, HashSet};

use ::store::Cx;
use kernel::period::PeriodKind;
use kernel::{AgencyId, Day, Period, Result, TargetId, words};
use measures::{Better, Measure, Op, Promise, Question, Reading, Registry, TargetState, Value, judge};
use plans::{Plan, PlanState, TargetRow};

use crate::model::{
    BELIEVED_DAYS, Baseline, Reported, ReportedId, Source, Told, counted, of_agency, together,
};
use crate::store;

/// Through which window targets are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// One agency's part; none: the whole authority.
    pub agency: Option<AgencyId>,
    /// The first day of the figures.
    pub from: Day,
    /// The last day of the figures, as of which targets are judged.
    pub to: Day,
    /// Whether a promise for each month is judged by this very window, and not by the last whole month in it.
    pub is_exact: bool,
}

impl Window {
    /// From the plan's first day to today.
    pub fn so_far(plan: &Plan, today: Day) -> Self {
        Self { agency: None, from: plan.first_day(), to: today.min(plan.last_day()), is_exact: false }
    }

    /// A period, as far as it has gone.
    pub fn of(period: Period, agency: Option<AgencyId>, today: Day) -> Self {
        Self { agency, from: period.first(), to: period.last().min(today), is_exact: false }
    }
}

/// A target with what is known of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The target as the plan has it.
    pub row: TargetRow,
    /// From where its number comes.
    pub source: Source,
    /// What its measure is asked.
    pub question: Question,
    /// The whole stretch by which a promise for each month, quarter … is judged.
    pub stretch: Option<Period>,
    /// The measured value.
    pub value: Option<Value>,
    /// The numbers by which it is judged, oldest first.
    pub course: Vec<(Day, f64)>,
    /// All figures reported by hand up to the last day, oldest first.
    pub reported: Vec<Reported>,
    /// What these say together.
    pub told: Option<Told>,
    /// Those of them that make it.
    pub told_by: Vec<ReportedId>,
    /// The number with which it is compared, where it promises a change or to keep something.
    pub baseline: Option<Baseline>,
    /// Where it stands.
    pub state: TargetState,
    /// Why nothing can be said.
    pub why: Option<String>,
    promise: Option<Promise>,
    fresh_days: i64,
    better: Better,
}

impl Judged {
    /// The number itself, before it is compared with anything.
    pub fn number(&self) -> Option<f64> {
        match self.source {
            Source::Measured(_) => self.value.and_then(Value::number),
            _ => self.told.map(|told| told.number),
        }
    }

    /// The number as people read it, "–" where there is none; a change as a change where it can be told.
    pub fn figure(&self) -> String {
        let change = self.number().filter(|_| self.row.change.is_some()).and_then(|n| self.compared(n));
        match change {
            Some(change) => {
                let down = self.row.change.as_deref() == Some("down");
                let way = if (change < 0.0) == down { "tăng " } else { "giảm " };
                format!("{way}{}", in_unit(&self.row.unit, change.abs()))
            }
            None => self.plain_figure(),
        }
    }

    /// The number before it is compared with anything, as people read it.
    pub fn plain_figure(&self) -> String {
        match (&self.source, self.value, self.number()) {
            (Source::Measured(_), Some(value), _) => value.text(),
            (_, _, Some(number)) => in_unit(&self.row.unit, number),
            _ => "–".to_owned(),
        }
    }

    /// Where it stands, in words: when the time of the promise is over, nothing is at risk any more.
    pub fn state_name(&self) -> &'static str {
        let is_over =
            self.stretch.is_none() && self.promise.is_some_and(|promise| self.question.to >= promise.due);
        match self.state {
            TargetState::AtRisk if is_over => "không đạt",
            state => state.name(),
        }
    }

    /// Whether it can only be judged against a number of before.
    pub fn needs_baseline(&self) -> bool {
        self.row.change.is_some() || self.row.op == "keep"
    }

    /// The same with another measured value: the rows as they were read, or a value that was frozen.
    #[must_use]
    pub fn valued(mut self, value: Value) -> Self {
        self.value = Some(value);
        self.course.retain(|(on, _)| *on < self.question.to);
        self.course.extend(value.number().map(|n| (self.question.to, n)));
        self.judge();
        self
    }

    /// What is compared with the promise: the number, or its change against the baseline. None where that is missing.
    fn compared(&self, number: f64) -> Option<f64> {
        let Some(way) = self.row.change.as_deref() else { return Some(number) };
        let before = self.baseline.as_ref()?.number;
        let rise = match self.row.unit.as_str() {
            "percent" if before.abs() < 1e-9 => return None,
            "percent" => (number - before) * 100.0 / before.abs(),
            // A rank rises when its number falls.
            "rank" => before - number,
            _ => number - before,
        };
        Some(if way == "down" { -rise } else { rise })
    }

    fn judge(&mut self) {
        self.why = None;
        let Some(mut promise) = self.promise else { return };
        let to = self.question.to;
        if to < promise.from {
            self.state = TargetState::NotYet;
            return;
        }
        if self.needs_baseline() && self.baseline.is_none() {
            let what = self.row.baseline.as_deref().map(|b| format!(" ({b})")).unwrap_or_default();
            self.state = TargetState::Unmeasured;
            self.why = Some(format!("Chưa có số gốc để so{what}."));
            return;
        }
        if promise.op == Op::Keep {
            // To keep a rank, or a number of things that should be few, is not to rise.
            let fewer = self.row.unit == "rank" || self.better == Better::Down;
            promise.op = if fewer { Op::AtMost } else { Op::AtLeast };
            promise.value = self.baseline.as_ref().map(|b| b.number);
        }
        let readings: Vec<(Day, f64)> =
            self.course.iter().filter_map(|(on, n)| self.compared(*n).map(|n| (*on, n))).collect();
        self.state = judge(&promise, &readings, self.fresh_days, to);
        if self.state == TargetState::Unmeasured {
            self.why = Some(self.silence(!readings.is_empty()));
        }
    }

    /// Why there is no number, in words.
    fn silence(&self, has_old: bool) -> String {
        match (&self.source, self.stretch) {
            (Source::Announced(_), _) => "Hệ thống chưa có chỉ số đo này.".to_owned(),
            (Source::Nothing, _) => "Chưa gắn chỉ số đo và chưa cơ quan nào báo cáo.".to_owned(),
            (_, Some(stretch)) => format!("Chưa có số liệu của {stretch}."),
            (_, None) if has_old => "Số liệu mới nhất đã quá cũ.".to_owned(),
            (Source::Measured(_), None) => "Hồ sơ chưa có dòng nào để tính.".to_owned(),
            (Source::ByHand, None) => "Chưa có số liệu báo cáo còn hiệu lực.".to_owned(),
        }
    }
}

/// A number in the unit of a target: "54,5%", "4", "3 ngày".
pub fn in_unit(unit: &str, number: f64) -> String {
    let unit = plans::unit_name(unit);
    let glue = if unit.is_empty() || unit == "%" { "" } else { " " };
    format!("{}{glue}{unit}", words::number(number, 1))
}

/// All targets of a plan, judged through a window, worst first and unknown last.
pub async fn of_plan(cx: &Cx, measures: &Registry, plan: &Plan, window: Window) -> Result<Vec<Judged>> {
    // A window that ended before an amendment is judged by what was promised then.
    let rows = plans::targets_on(cx.db(), plan.id, window.to).await?;
    let mut judged = of_rows(cx, measures, plan, rows, window).await?;
    judged.sort_by_key(|j| (j.state, j.row.position));
    Ok(judged)
}

/// Some targets of a plan in the order of `rows`.
pub async fn of_rows(
    cx: &Cx,
    measures: &Registry,
    plan: &Plan,
    rows: Vec<TargetRow>,
    window: Window,
) -> Result<Vec<Judged>> {
    let ids: Vec<TargetId> = rows.iter().map(|row| row.id).collect();
    let mut reported: HashMap<TargetId, Vec<Reported>> = HashMap::new();
    for figure in store::reported_of(cx.db(), &ids).await? {
        reported.entry(figure.target).or_default().push(figure);
    }
    let mut baselines = store::baselines_of(cx.db(), &ids).await?;
    let mut judged = Vec::with_capacity(rows.len());
    // Several targets may hang on one measure; it is asked once for the same days.
    let mut asked: HashMap<(String, Day, Day), (Value, Vec<Reading>)> = HashMap::new();
    for row in rows {
        let figures = reported.remove(&row.id).unwrap_or_default();
        let baseline = baselines.remove(&row.id);
        let mut one = prepared(measures, plan, row, figures, baseline, window);
        if let Source::Measured(key) = &one.source
            && let Some(measure) = measures.get(key)
        {
            let question = one.question;
            let same = (key.clone(), question.from, question.to);
            let (value, series) = if let Some(known) = asked.get(&same) {
                known.clone()
            } else {
                let found = ask(cx, measure, question).await?;
                asked.insert(same, found.clone());
                found
            };
            one.course = series.iter().filter_map(|r| r.value.number().map(|n| (r.on, n))).collect();
            one.value = Some(value);
        }
        one.judge();
        judged.push(one);
    }
    Ok(judged)
}

/// Everything about a target but what its measure says.
fn prepared(
    measures: &Registry,
    plan: &Plan,
    row: TargetRow,
    reported: Vec<Reported>,
    baseline: Option<Baseline>,
    window: Window,
) -> Judged {
    // Numbers of after the day of the promise say nothing about the promise.
    let to = row.due_on.map_or(window.to, |due| window.to.min(due));
    let mut promise = row.promise(plan.first_day(), plan.last_day(), None);
    let kind = row.per.as_deref().and_then(stretch_kind);
    let mut question = Question {
        authority: plan.authority,
        plan: Some(plan.id),
        agency: window.agency,
        from: window.from,
        to,
    };
    let mut stretch = None;
    match kind {
        Some(_) if window.is_exact => promise = promise.map(|p| Promise { from: window.from, due: to, ..p }),
        Some(kind) => match last_whole(kind, plan.first_day(), to) {
            Some(whole) => {
                stretch = Some(whole);
                question = Question { from: whole.first(), to: whole.last(), ..question };
                promise = promise.map(|p| Promise { from: whole.first(), due: whole.last(), ..p });
            }
            // A promise for the year is watched while the year goes on; for shorter stretches the first must end.
            None if kind == PeriodKind::Year => {}
            None => promise = promise.map(|p| Promise { from: to.plus_days(1), ..p }),
        },
        None => {}
    }
    // All are shown; those of after the day of the promise do not count.
    let reported: Vec<Reported> =
        of_agency(&reported, window.agency).into_iter().filter(|f| f.on <= window.to).collect();
    let first = match (stretch, kind) {
        (Some(whole), _) => Some(whole.first()),
        (None, Some(_)) if window.is_exact => Some(window.from),
        _ => None,
    };
    let within: Vec<Reported> = reported
        .iter()
        .filter(|f| f.on <= question.to && first.is_none_or(|first| f.on >= first))
        .cloned()
        .collect();
    let source = source_of(&row, measures, &reported);
    let (fresh_days, better) = match &source {
        Source::Measured(key) => measures.get(key).map_or((0, Better::Up), |m| (m.fresh_days, m.better)),
        _ => (BELIEVED_DAYS, Better::Up),
    };
    let mut days: Vec<Day> = within.iter().map(|f| f.on).collect();
    days.dedup();
    Judged {
        course: days.into_iter().filter_map(|on| together(&within, on).map(|t| (on, t.number))).collect(),
        told: together(&within, question.to),
        told_by: counted(&within, question.to).into_iter().map(|figure| figure.id).collect(),
        row,
        source,
        question,
        stretch,
        value: None,
        reported,
        baseline,
        state: TargetState::Unmeasured,
        why: None,
        promise,
        fresh_days,
        better,
    }
}

fn stretch_kind(per: &str) -> Option<PeriodKind> {
    Some(match per {
        "week" => PeriodKind::Week,
        "month" => PeriodKind::Month,
        "quarter" => PeriodKind::Quarter,
        "half" => PeriodKind::Half,
        "year" => PeriodKind::Year,
        _ => return None,
    })
}

/// The last stretch of its kind that is over on a day, and lies after the first day as a whole.
fn last_whole(kind: PeriodKind, first: Day, to: Day) -> Option<Period> {
    let here = Period::containing(to, kind);
    let whole = if here.last() <= to { here } else { here.previous() };
    (whole.first() >= first).then_some(whole)
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
        for plan in plans::plans_of(cx.db(), authority.id).await? {
            if plan.state == PlanState::InForce {
                readings_of(cx, measures, &plan).await?;
            }
        }
    }
    Ok(())
}

async fn readings_of(cx: &Cx, measures: &Registry, plan: &Plan) -> Result<()> {
    let (today, from) = (cx.today(), plan.first_day());
    if today < from || today > plan.last_day() {
        return Ok(());
    }
    // Targets of the plan that hang on one measure share its readings.
    let mut taken: HashSet<String> = HashSet::new();
    for key in plans::targets(cx.db(), plan.id).await?.into_iter().filter_map(|t| t.measure) {
        if let Some(measure) = measures.get(&key)
            && taken.insert(key)
        {
            let question =
                Question { authority: plan.authority, plan: Some(plan.id), agency: None, from, to: today };
            measures::record(cx, measure, question).await?;
        }
    }
    Ok(())
}
