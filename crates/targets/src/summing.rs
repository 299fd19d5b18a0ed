//! What a report says: everything as it stood at the end of its period, or today while that lasts.

use std::collections::HashMap;

use ::store::Cx;
use agencies::Authority;
use kernel::words::{self, ClockState};
use kernel::{AgencyId, Day, ItemId, Period, Result, TaskId};
use measures::{Closed, Registry};
use plans::Plan;
use tasks::Task;

use crate::acts::report::Wanted;
use crate::judged::{self, Judged, Window};
use crate::model::{Content, FigureRows, ItemLine, LateLine, SavedRow, Source, Standing, TargetLine};
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
) -> Result<(Content, Vec<FigureRows>)> {
    let today = cx.today();
    let window = Window::of(wanted.period, wanted.agency, today);
    let authority = agencies::authority(cx.db(), plan.authority).await?;
    let calendar = agencies::calendar(cx, plan.authority).await?;
    let soon_days = notices::soon_days(cx, plan.authority).await?;
    let pace = Pace { plan, on: window.to, calendar: &calendar, soon_days };
    let (works, chiefs) = works(cx, plan, wanted.agency).await?;
    let works: Vec<Task> = works.into_iter().filter(|task| pace.clock(task).is_some()).collect();
    let leads: Vec<AgencyId> = works.iter().map(|task| task.lead).collect();
    let names = agencies::names(cx.db(), &leads).await?;
    let name = |id: AgencyId| names.get(&id).map(|n| n.short_name.clone()).unwrap_or_default();
    let late = late_lines(cx, &works, pace, &name).await?;
    let (judged, rows) = figures(cx, measures, plan, wanted.period, window).await?;
    let standing = Standing { items: stood::items(&chiefs, pace), targets: stood::targets(&judged) };
    let areas = areas(&works, pace);
    let targets: Vec<TargetLine> = judged.iter().map(|one| target_line(one, &rows)).collect();
    let last = store::made_before(cx.db(), plan.id, wanted.agency, wanted.period).await?;
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
        items: item_lines(&plans::items(cx.db(), plan.id).await?, &works, &chiefs, &name, pace),
        changes: last.map(|before| changes(&before.content, &targets, late.len())).unwrap_or_default(),
        remarks: remarks(&areas, &targets),
        targets,
        late,
        areas,
        causes: String::new(),
        proposals: String::new(),
        signer: signer(cx, &authority, wanted.agency, today).await?,
    };
    Ok((content, rows.into_iter().map(|(_, rows)| rows).collect()))
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

fn item_lines(
    items: &[plans::Item],
    works: &[Task],
    chiefs: &[Task],
    name: &impl Fn(AgencyId) -> String,
    pace: Pace<'_>,
) -> Vec<ItemLine> {
    let mut of_item: HashMap<ItemId, Vec<&Task>> = HashMap::new();
    for task in works {
        if let Some(item) = task.item {
            of_item.entry(item).or_default().push(task);
        }
    }
    items
        .iter()
        .filter_map(|item| {
            let tasks = of_item.get(&item.id)?;
            let chief = chiefs.iter().find(|task| task.item == Some(item.id));
            let main = chief.or_else(|| tasks.first().copied())?;
            let clock = pace.clock(main).map(|clock| clock.text);
            let state: Vec<String> = clock.into_iter().chain(stood::extension(main)).collect();
            Some(ItemLine {
                code: item.code.clone(),
                title: item.title.clone(),
                lead: name(main.lead),
                tasks: (tasks.len() as i64, tasks.iter().filter(|task| pace.is_done(task)).count() as i64),
                state: state.join(", "),
                evidence: tasks.iter().map(|task| task.evidence).sum(),
            })
        })
        .collect()
}

/// The targets with the values that their rows make, and these rows. A closed period keeps its frozen value.
async fn figures(
    cx: &Cx,
    measures: &Registry,
    plan: &Plan,
    period: Period,
    window: Window,
) -> Result<(Vec<Judged>, Vec<(kernel::TargetId, FigureRows)>)> {
    let mut found = Vec::new();
    let mut kept = Vec::new();
    for one in judged::of_plan(cx, measures, plan, window).await? {
        let measure = match &one.source {
            Source::Measured(key) => measures.get(key),
            _ => None,
        };
        let Some(measure) = measure else {
            found.push(one);
            continue;
        };
        let question = one.question;
        let evidence = (measure.evidence)(cx.clone(), question).await?;
        let whole = (question.from, question.to) == (period.first(), period.last());
        let closed: Option<Closed> =
            if whole { measures::difference(cx, measure, question, &period.code()).await? } else { None };
        let one = one.valued(closed.map_or_else(|| evidence.value(), |closed| closed.value));
        let code = one.row.item_code.replace(['/', '\\', '?', '*', '[', ']', ':'], "-");
        let number = kept.len() + 1;
        let rows = FigureRows {
            sheet: format!("CT{number:02} {code}").trim().chars().take(31).collect(),
            name: one.row.name.clone(),
            promised: one.row.promised(),
            figure: match closed.and_then(|closed| closed.corrected) {
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
        kept.push((one.row.id, rows));
        found.push(one);
    }
    found.sort_by_key(|one| (one.state, one.row.position));
    Ok((found, kept))
}

fn target_line(judged: &Judged, rows: &[(kernel::TargetId, FigureRows)]) -> TargetLine {
    let of_stretch = judged.stretch.map(|stretch| format!(", {stretch}")).unwrap_or_default();
    TargetLine {
        code: judged.row.item_code.clone(),
        name: judged.row.name.clone(),
        promised: judged.row.promised(),
        figure: judged.figure(),
        number: judged.number(),
        state: judged.state.name().to_owned(),
        why: judged.why.clone().unwrap_or_default(),
        sheet: rows
            .iter()
            .find(|(id, _)| *id == judged.row.id)
            .map(|(_, rows)| rows.sheet.clone())
            .unwrap_or_default(),
        source: match (&judged.source, judged.value, judged.told) {
            (Source::Measured(_), Some(value), _) => match value.denominator {
                Some(all) => format!(
                    "Hệ thống đo: {} trên {}{of_stretch}",
                    words::whole(value.numerator),
                    words::whole(all)
                ),
                None => format!("Hệ thống đo{of_stretch}"),
            },
            (Source::ByHand, _, Some(told)) if told.agencies > 1 => {
                format!("{} cơ quan báo cáo{of_stretch}", told.agencies)
            }
            (Source::ByHand, ..) => format!("Cơ quan báo cáo{of_stretch}"),
            (Source::Announced(_), ..) => "Chỉ số đo chưa có".to_owned(),
            _ => "Chưa đo".to_owned(),
        },
    }
}

fn changes(before: &Content, targets: &[TargetLine], late: usize) -> Vec<String> {
    let mut said = Vec::new();
    for target in targets {
        let old = before.targets.iter().find(|t| t.name == target.name && t.code == target.code);
        if let Some(old) = old
            && old.figure != target.figure
        {
            said.push(format!("{}: {}.", target.name, turned(&old.figure, &target.figure)));
        }
    }
    if before.late.len() != late {
        said.push(format!("Việc quá hạn: từ {} thành {late}.", before.late.len()));
    }
    said
}

/// What became of a figure; "–" is none, and nothing comes from nothing.
fn turned(old: &str, new: &str) -> String {
    match (old, new) {
        ("–" | "", new) => format!("mới có số liệu, {new}"),
        (old, "–" | "") => format!("không còn số liệu, trước là {old}"),
        (old, new) => format!("từ {old} thành {new}"),
    }
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

#[cfg(test)]
mod tests {
    use super::turned;

    #[test]
    fn nothing_comes_from_nothing() {
        assert_eq!(turned("–", "3"), "mới có số liệu, 3");
        assert_eq!(turned("90%", "–"), "không còn số liệu, trước là 90%");
        assert_eq!(turned("90%", "10%"), "từ 90% thành 10%");
    }
}
