//! What a report says: everything as it stood at the end of its period, or today while that lasts.

mod behind;
mod lines;
mod since;

use ::store::Cx;
use agencies::Authority;
use kernel::words::ClockState;
use kernel::{AgencyId, Day, Period, Result, TaskId};
use measures::{Closed, Registry, Value};
use plans::Plan;
use tasks::Task;

use crate::acts::report::Wanted;
use crate::judged::{self, Judged, Window};
use crate::model::{Behind, Content, FigureRows, LateLine, SavedRow, Source, Standing, TargetLine};
use crate::stood::{self, Pace};
use crate::store;

/// An area with its tasks done, in time, due soon and late.
type Area = (String, i64, i64, i64, i64);

/// The content of a report and the rows behind its figures.
pub async fn content(
    cx: &Cx,
    measures: &Registry,
    plan: &Plan,
    wanted: &Wanted,
) -> Result<(Content, Behind)> {
    let today = cx.today();
    let window = Window::of(wanted.period, wanted.agency, today);
    let authority = agencies::authority(cx.db(), plan.authority).await?;
    let calendar = agencies::calendar(cx, plan.authority).await?;
    let soon_days = notices::soon_days(cx, plan.authority).await?;
    let pace = Pace { plan, on: window.to, calendar: &calendar, soon_days };
    let (works, chiefs) = works(cx, plan, wanted.agency).await?;
    let works: Vec<Task> = works.into_iter().filter(|task| pace.clock(task).is_some()).collect();
    let mut figured = figures(cx, measures, plan, wanted.period, window).await?;
    if wanted.agency.is_some() {
        // A target of work in which the agency has no part, and of which it says nothing, is none of its business.
        let has_part = |one: &Judged| {
            one.row.item.is_none_or(|item| works.iter().any(|task| task.item == Some(item)))
                || one.number().is_some()
                || one.told.is_some()
        };
        figured.retain(|one| has_part(&one.judged));
    }
    let mut named: Vec<AgencyId> = works.iter().map(|task| task.lead).collect();
    named.extend(figured.iter().flat_map(|one| &one.judged.reported).map(|reported| reported.agency));
    let names = agencies::names(cx.db(), &named).await?;
    let name = |id: AgencyId| names.get(&id).map(|n| n.short_name.clone()).unwrap_or_default();
    let late = late_lines(cx, &works, pace, &name).await?;
    let standing = Standing {
        items: stood::items(&chiefs, pace),
        targets: stood::targets(figured.iter().map(|one| &one.judged)),
    };
    let areas = areas(&works, pace);
    let items = plans::items(cx.db(), plan.id).await?;
    let text = lines::Outline::of(&items);
    let last = store::made_before(cx.db(), plan.id, wanted.agency, wanted.period).await?;
    let before = last.as_ref().map(|report| &report.content);
    let targets: Vec<TargetLine> = figured.iter().map(|one| lines::target_line(one, &text, &name)).collect();
    let behind = Behind {
        tasks: behind::task_rows(&works, &chiefs, &items, &name, pace),
        told: behind::told_rows(cx, &figured, &name).await?,
        figures: Vec::new(),
    };
    let lines = lines::item_lines(&text, &works, &chiefs, &figured, &name, pace);
    let content = Content {
        issuer: match wanted.agency {
            Some(agency) => agencies::agency(cx.db(), agency).await?.name,
            None => authority.name.clone(),
        },
        above: wanted.agency.map(|_| authority.name.clone()),
        place: authority.place.clone(),
        plan_title: plan.title.clone(),
        period_name: wanted.period.to_string(),
        on: window.to,
        made_on: Some(today),
        sentence: standing.sentence(),
        changes: before.map(|before| since::changes(before, &lines, &targets, &late)).unwrap_or_default(),
        courses: since::courses(cx, measures, plan, &figured, before).await?,
        items: lines,
        remarks: remarks(&areas, &targets),
        targets,
        late,
        areas,
        causes: String::new(),
        proposals: String::new(),
        signer: signer(cx, &authority, wanted.agency, today).await?,
    };
    let figures = figured.into_iter().filter_map(|one| one.rows).collect();
    Ok((content, Behind { figures, ..behind }))
}

/// All tasks of the plan and the chief ones of its items; of one agency those that it leads or helps with.
async fn works(cx: &Cx, plan: &Plan, agency: Option<AgencyId>) -> Result<(Vec<Task>, Vec<Task>)> {
    let mut works: Vec<Task> =
        tasks::of_plan(cx.db(), plan.id).await?.into_iter().map(|line| line.task).collect();
    let mut chiefs = tasks::mains_of_plan(cx.db(), plan.id).await?;
    if let Some(agency) = agency {
        let helped = tasks::helped_by(cx.db(), plan.id, agency).await?;
        let concerns = |task: &Task| task.lead == agency || helped.contains(&task.id);
        works.retain(concerns);
        chiefs.retain(concerns);
    }
    Ok((works, chiefs))
}

fn areas(works: &[Task], pace: Pace<'_>) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for task in works {
        let Some(clock) = pace.clock(task) else { continue };
        let at = if let Some(at) = areas.iter().position(|(area, ..)| *area == task.area) {
            at
        } else {
            areas.push((task.area.clone(), 0, 0, 0, 0));
            areas.len() - 1
        };
        if let Some(row) = areas.get_mut(at) {
            match clock.state {
                ClockState::Done | ClockState::DoneLate => row.1 += 1,
                ClockState::InTime | ClockState::NoDue => row.2 += 1,
                ClockState::DueSoon => row.3 += 1,
                ClockState::Late => row.4 += 1,
            }
        }
    }
    areas
}

async fn late_lines(
    cx: &Cx,
    works: &[Task],
    pace: Pace<'_>,
    name: &impl Fn(AgencyId) -> String,
) -> Result<Vec<LateLine>> {
    let late: Vec<(&Task, i64, Day)> = works
        .iter()
        .filter_map(|task| {
            let clock = pace.clock(task).filter(|clock| clock.state == ClockState::Late)?;
            Some((task, clock.days, task.first_due?))
        })
        .collect();
    let ids: Vec<TaskId> = late.iter().map(|(task, ..)| task.id).collect();
    let mut answers = tasks::explanations_of_tasks(cx.db(), &ids).await?;
    let mut lines: Vec<LateLine> = late
        .into_iter()
        .map(|(task, days, due)| {
            let asked = answers.remove(&task.id).unwrap_or_default();
            let silence =
                if asked.is_empty() { "Chưa yêu cầu giải trình" } else { "Chưa giải trình" };
            let mut reason = asked
                .into_iter()
                .filter_map(|e| e.answer.map(|(words, ..)| words))
                .next_back()
                .unwrap_or_else(|| silence.to_owned());
            if let Some(extension) = stood::extension(task) {
                reason = format!("{reason} ({extension})");
            }
            LateLine { title: task.title.clone(), lead: name(task.lead), due, days, reason }
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.days));
    Ok(lines)
}

/// A target as the report has it.
pub(crate) struct Figured {
    /// The target with its figure.
    pub judged: Judged,
    /// The rows behind a measured figure.
    pub rows: Option<FigureRows>,
    /// What the record says now, where the figure was frozen and the record was corrected since.
    pub corrected: Option<Value>,
}

/// The targets with the values that their rows make, and these rows. A closed period keeps its frozen value.
async fn figures(
    cx: &Cx,
    measures: &Registry,
    plan: &Plan,
    period: Period,
    window: Window,
) -> Result<Vec<Figured>> {
    let mut found = Vec::new();
    let mut sheets = 0;
    for one in judged::of_plan(cx, measures, plan, window).await? {
        let measure = match &one.source {
            Source::Measured(key) => measures.get(key),
            _ => None,
        };
        let Some(measure) = measure else {
            found.push(Figured { judged: one, rows: None, corrected: None });
            continue;
        };
        let question = one.question;
        let evidence = (measure.evidence)(cx.clone(), question).await?;
        let whole = (question.from, question.to) == (period.first(), period.last());
        let closed: Option<Closed> =
            if whole { measures::difference(cx, measure, question, &period.code()).await? } else { None };
        let one = one.valued(closed.map_or_else(|| evidence.value(), |closed| closed.value));
        let corrected = closed.and_then(|closed| closed.corrected);
        let code = one.row.item_code.replace(['/', '\\', '?', '*', '[', ']', ':'], "-");
        sheets += 1;
        let rows = FigureRows {
            sheet: format!("CT{sheets:02} {code}").trim().chars().take(31).collect(),
            name: one.row.name.clone(),
            promised: one.row.promised(),
            figure: match corrected {
                Some(now) => format!("{} (đã chốt; các dòng tính lại thành {})", one.figure(), now.text()),
                None => one.figure(),
            },
            is_share: evidence.is_share,
            rows: evidence
                .rows
                .into_iter()
                .map(|row| SavedRow {
                    on: row.on,
                    title: row.title,
                    line: row.line,
                    href: row.href,
                    counted: row.counted,
                    why: row.why,
                })
                .collect(),
        };
        found.push(Figured { judged: one, rows: Some(rows), corrected });
    }
    found.sort_by_key(|one| (one.judged.state, one.judged.row.position));
    Ok(found)
}

/// A first wording from the figures, for people to go on with.
fn remarks(areas: &[Area], targets: &[TargetLine]) -> String {
    let best: Vec<String> = areas
        .iter()
        .filter(|a| a.4 == 0 && a.1 > 0)
        .map(|a| format!("{} (xong {} việc, không có việc quá hạn)", a.0, a.1))
        .collect();
    let reached: Vec<&str> = targets.iter().filter(|t| t.state == "đạt").map(|t| t.name.as_str()).collect();
    let mut said = Vec::new();
    if !best.is_empty() {
        said.push(format!("Thực hiện tốt: {}.", best.join("; ")));
    }
    if !reached.is_empty() {
        said.push(format!("Chỉ tiêu đã đạt: {}.", reached.join("; ")));
    }
    said.join(" ")
}

async fn signer(
    cx: &Cx,
    authority: &Authority,
    agency: Option<AgencyId>,
    today: Day,
) -> Result<(Vec<String>, String)> {
    let heads = match agency {
        Some(agency) => agencies::heads(cx.db(), agency, today).await?,
        None => agencies::leaders(cx.db(), authority.id, today).await?,
    };
    let people = agencies::people(cx.db(), &heads, today).await?;
    let head = heads.first().and_then(|id| people.get(id));
    let position = head.map_or_else(|| "THỦ TRƯỞNG CƠ QUAN".to_owned(), |p| p.position.to_uppercase());
    let form = if agency.is_none() {
        // Decree 30/2020, Annex I, part II, 7: on behalf of the collective.
        vec!["TM. ỦY BAN NHÂN DÂN".to_owned(), position.split(" UBND").next().unwrap_or(&position).to_owned()]
    } else {
        vec![position]
    };
    Ok((form, head.map(|p| p.name.clone()).unwrap_or_default()))
}
