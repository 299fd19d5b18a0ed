//! Making the report on a plan: figures are frozen, words stay open to change.

use std::collections::HashMap;

use ::store::Cx;
use agencies::Authority;
use kernel::words::{self, ClockState};
use kernel::{AgencyId, Day, Error, Granted, ItemId, ObjectRef, Period, PlanId, Result};
use measures::Registry;
use plans::Plan;
use tasks::TaskLine;
use typeset::Document;

use crate::judged::{self, Judged};
use crate::model::{
    Content, ItemLine, LateLine, MadeReport, MadeReportId, Source, TargetLine, parts_sentence,
};
use crate::policy::{Figures, act};
use crate::store;

/// Sets a document as PDF, in a process of its own.
#[async_trait::async_trait]
pub trait Typesetter: Send + Sync {
    /// The PDF's bytes.
    async fn pdf(&self, document: &Document) -> Result<Vec<u8>>;
}

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The plan.
    pub plan: PlanId,
    /// The period.
    pub period: Period,
    /// One agency's part; none: the whole authority.
    pub agency: Option<AgencyId>,
}

/// Makes a report: reads the figures as they are now and keeps them.
pub async fn make(cx: &Cx, measures: &Registry, wanted: &Wanted) -> Result<MadeReportId> {
    let plan = plans::plan(cx.db(), wanted.plan).await?;
    if wanted.period.first() > cx.today() {
        return Err(Error::field("ky", "Kỳ báo cáo chưa bắt đầu."));
    }
    let content = content(cx, measures, &plan, wanted).await?;
    let content = &content;
    cx.write(|tx| async move {
        let _may: Granted<Figures, act::Keep> = tx.actor().grant(Figures { authority: plan.authority })?;
        let report = MadeReport {
            id: tx.new_id(),
            plan: wanted.plan,
            agency: wanted.agency,
            period: wanted.period.code(),
            content: content.clone(),
            by: tx.actor().person_id(),
            at: tx.now(),
            version: 1,
        };
        store::insert_made(&tx, plan.authority, &report).await?;
        tx.audit_with("report.made", report.id, &[("plan", wanted.plan.to_string())]).await?;
        Ok(report.id)
    })
    .await
}

/// Changes the words of a report.
pub async fn reword(
    cx: &Cx,
    id: MadeReportId,
    version: i64,
    (remarks, causes, proposals): (&str, &str, &str),
) -> Result<()> {
    cx.write(|tx| async move {
        let (authority, mut report) = store::made(tx.db(), id).await?;
        let _may: Granted<Figures, act::Keep> = tx.actor().grant(Figures { authority })?;
        report.version = version;
        let cut = |text: &str| text.trim().chars().take(20_000).collect::<String>();
        report.content.remarks = cut(remarks);
        report.content.causes = cut(causes);
        report.content.proposals = cut(proposals);
        store::reword(&tx, &report).await?;
        tx.audit("report.reworded", ObjectRef::from(id)).await
    })
    .await
}

async fn content(cx: &Cx, measures: &Registry, plan: &Plan, wanted: &Wanted) -> Result<Content> {
    let today = cx.today();
    let authority = agencies::authority(cx.db(), plan.authority).await?;
    let calendar = agencies::calendar(cx, plan.authority).await?;
    let mut lines = tasks::of_plan(cx.db(), plan.id).await?;
    if let Some(agency) = wanted.agency {
        lines.retain(|l| l.task.lead == agency || l.task.coordinators.contains(&agency));
    }
    let leads: Vec<AgencyId> = lines.iter().map(|l| l.task.lead).collect();
    let names = agencies::names(cx.db(), &leads).await?;
    let name = |id: AgencyId| names.get(&id).map(|n| n.short_name.clone()).unwrap_or_default();
    let late = late_lines(cx, &lines, &calendar, &name).await?;
    let targets = judged::of_plan(cx, measures, plan).await?;
    let items = item_lines(&plans::items(cx.db(), plan.id).await?, &lines, &name, today, &calendar);
    let mut areas: Vec<(String, i64, i64, i64, i64)> = Vec::new();
    for line in &lines {
        let clock = line.task.clock(today, &calendar, notices::SOON_DAYS);
        let at = match areas.iter().position(|(area, ..)| *area == line.task.area) {
            Some(at) => at,
            None => {
                areas.push((line.task.area.clone(), 0, 0, 0, 0));
                areas.len() - 1
            }
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
    let targets: Vec<TargetLine> = targets.iter().map(target_line).collect();
    let sentence = sentence(&lines, &areas, &targets);
    let last = store::made_last(cx.db(), plan.id).await?;
    let changes = last.map(|before| changes(&before.content, &targets, late.len())).unwrap_or_default();
    let remarks = remarks(&areas, &targets);
    let signer = signer(cx, &authority, wanted.agency, today).await?;
    Ok(Content {
        issuer: match wanted.agency {
            Some(agency) => agencies::agency(cx.db(), agency).await?.name,
            None => authority.name.clone(),
        },
        place: authority.place.clone(),
        plan_title: plan.title.clone(),
        period_name: wanted.period.to_string(),
        on: today,
        sentence,
        items,
        targets,
        late,
        areas,
        changes,
        remarks,
        causes: String::new(),
        proposals: String::new(),
        signer,
    })
}

async fn late_lines(
    cx: &Cx,
    lines: &[TaskLine],
    calendar: &kernel::calendar::WorkingCalendar,
    name: &impl Fn(AgencyId) -> String,
) -> Result<Vec<LateLine>> {
    let mut late = Vec::new();
    for line in lines {
        let clock = line.task.clock(cx.today(), calendar, 0);
        let (ClockState::Late, Some(due)) = (clock.state, line.task.first_due) else { continue };
        let answers = tasks::explanations_of(cx.db(), &line.task.id.into()).await?;
        let reason = answers.into_iter().filter_map(|e| e.answer.map(|(words, ..)| words)).next_back();
        late.push(LateLine {
            title: line.task.title.clone(),
            lead: name(line.task.lead),
            due,
            days: clock.days,
            reason: reason.unwrap_or_else(|| "Chưa giải trình".to_owned()),
        });
    }
    late.sort_by_key(|l| std::cmp::Reverse(l.days));
    Ok(late)
}

fn item_lines(
    items: &[plans::Item],
    lines: &[TaskLine],
    name: &impl Fn(AgencyId) -> String,
    today: Day,
    calendar: &kernel::calendar::WorkingCalendar,
) -> Vec<ItemLine> {
    let mut of_item: HashMap<ItemId, Vec<&TaskLine>> = HashMap::new();
    for line in lines {
        if let Some(item) = line.task.item {
            of_item.entry(item).or_default().push(line);
        }
    }
    items
        .iter()
        .filter_map(|item| {
            let tasks = of_item.get(&item.id)?;
            let main = tasks.iter().find(|l| l.task.parent.is_none()).or_else(|| tasks.first())?;
            Some(ItemLine {
                code: item.code.clone(),
                title: item.title.clone(),
                lead: name(main.task.lead),
                tasks: (
                    tasks.len() as i64,
                    tasks.iter().filter(|l| l.task.state == tasks::State::Done).count() as i64,
                ),
                state: main.task.clock(today, calendar, notices::SOON_DAYS).text,
                evidence: tasks.iter().map(|l| l.task.evidence).sum(),
            })
        })
        .collect()
}

fn target_line(judged: &Judged) -> TargetLine {
    TargetLine {
        code: judged.row.item_code.clone(),
        name: judged.row.name.clone(),
        promised: judged.row.promised(),
        figure: judged.figure(),
        number: judged.number(),
        state: judged.state.name().to_owned(),
        source: match (&judged.source, judged.value) {
            (Source::Measured(_), Some(value)) => match value.denominator {
                Some(all) => {
                    format!("Hệ thống đo: {} trên {}", words::whole(value.numerator), words::whole(all))
                }
                None => "Hệ thống đo".to_owned(),
            },
            (Source::ByHand, _) => "Cơ quan báo cáo".to_owned(),
            (Source::Announced(_), _) => "Chỉ số đo chưa có".to_owned(),
            _ => "Chưa đo".to_owned(),
        },
    }
}

fn sentence(lines: &[TaskLine], areas: &[(String, i64, i64, i64, i64)], targets: &[TargetLine]) -> String {
    let sum = |part: fn(&(String, i64, i64, i64, i64)) -> i64| areas.iter().map(part).sum::<i64>();
    let state =
        |wanted: &[&str]| targets.iter().filter(|t| wanted.contains(&t.state.as_str())).count() as i64;
    let reached = state(&["đạt"]);
    let unknown = state(&["chưa đo", "chưa đến kỳ"]);
    format!(
        "{} việc đã giao: {}; {} chỉ tiêu: {}.",
        lines.len(),
        parts_sentence(&[
            (sum(|a| a.1), "hoàn thành"),
            (sum(|a| a.2), "đúng tiến độ"),
            (sum(|a| a.3), "sắp đến hạn"),
            (sum(|a| a.4), "quá hạn"),
        ]),
        targets.len(),
        parts_sentence(&[
            (reached, "đạt"),
            (targets.len() as i64 - reached - unknown, "chưa đạt"),
            (unknown, "chưa có số liệu"),
        ]),
    )
}

fn changes(before: &Content, targets: &[TargetLine], late: usize) -> Vec<String> {
    let mut said = Vec::new();
    for target in targets {
        let old = before.targets.iter().find(|t| t.name == target.name && t.code == target.code);
        if let Some(old) = old
            && old.figure != target.figure
        {
            said.push(format!("{}: từ {} thành {}.", target.name, old.figure, target.figure));
        }
    }
    if before.late.len() != late {
        said.push(format!("Việc quá hạn: từ {} thành {late}.", before.late.len()));
    }
    said
}

/// A first wording from the figures, for people to go on with.
fn remarks(areas: &[(String, i64, i64, i64, i64)], targets: &[TargetLine]) -> String {
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
