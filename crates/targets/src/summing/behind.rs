//! The rows behind the figures of a report that no measure gives: its tasks, and the figures reported by hand.

use std::collections::HashMap;

use ::store::Cx;
use kernel::words::ClockState;
use kernel::{AgencyId, ItemId, PersonId, Result};
use plans::Item;
use tasks::Task;

use super::Figured;
use super::lines::state_words;
use crate::judged::Judged;
use crate::model::{BELIEVED_DAYS, Reported, TaskRow, ToldRow, believed, latest};
use crate::stood::Pace;

/// The tasks that the report counts, in the order of the plan's items, those of no item last.
pub(super) fn task_rows(
    works: &[Task],
    chiefs: &[Task],
    items: &[Item],
    name: &impl Fn(AgencyId) -> String,
    pace: Pace<'_>,
) -> Vec<TaskRow> {
    let places: HashMap<ItemId, (usize, &Item)> =
        items.iter().enumerate().map(|(at, item)| (item.id, (at, item))).collect();
    let mut found: Vec<(usize, TaskRow)> = works
        .iter()
        .filter_map(|task| {
            let clock = pace.clock(task)?;
            let place = task.item.and_then(|item| places.get(&item));
            let row = TaskRow {
                code: task.code.clone(),
                title: task.title.clone(),
                item_code: place.map(|(_, item)| item.code.clone()).unwrap_or_default(),
                item_title: place.map(|(_, item)| item.title.clone()).unwrap_or_default(),
                is_chief: chiefs.iter().any(|chief| chief.id == task.id),
                area: task.area.clone(),
                lead: name(task.lead),
                first_due: task.first_due,
                due: task.due,
                done_on: task.done_on.filter(|_| pace.is_done(task)),
                counted_as: counted_as(clock.state).to_owned(),
                state: state_words(&clock),
                evidence: task.evidence,
            };
            Some((place.map_or(usize::MAX, |(at, _)| *at), row))
        })
        .collect();
    // Within an item the task by which it is counted comes first.
    found.sort_by_key(|(at, row)| (*at, !row.is_chief));
    found.into_iter().map(|(_, row)| row).collect()
}

/// As what the sentence and the areas count a task.
const fn counted_as(state: ClockState) -> &'static str {
    match state {
        ClockState::Done | ClockState::DoneLate => "hoàn thành",
        ClockState::InTime | ClockState::NoDue => "đúng tiến độ",
        ClockState::DueSoon => "sắp đến hạn",
        ClockState::Late => "quá hạn",
    }
}

/// The figures reported by hand up to the day of the report, by target, newest first.
pub(super) async fn told_rows(
    cx: &Cx,
    figured: &[Figured],
    name: &impl Fn(AgencyId) -> String,
) -> Result<Vec<ToldRow>> {
    let mut in_order: Vec<&Judged> = figured.iter().map(|one| &one.judged).collect();
    in_order.sort_by_key(|judged| judged.row.position);
    let people: Vec<PersonId> =
        in_order.iter().flat_map(|judged| &judged.reported).filter_map(|figure| figure.by).collect();
    let people = agencies::people(cx.db(), &people, cx.today()).await?;
    let mut rows = Vec::new();
    for judged in in_order {
        for figure in judged.reported.iter().rev() {
            let files = match figure.evidence {
                Some(_) => files::kept_of(cx.db(), &figure.id.into()).await?,
                None => Vec::new(),
            };
            rows.push(ToldRow {
                href: format!("/chi-tieu/{}", judged.row.id),
                code: judged.row.item_code.clone(),
                name: judged.row.name.clone(),
                on: figure.on,
                agency: name(figure.agency),
                by: figure
                    .by
                    .and_then(|by| people.get(&by))
                    .map(|person| person.name.clone())
                    .unwrap_or_default(),
                at: figure.at,
                number: figure.number,
                unit: plans::unit_name(&judged.row.unit).to_owned(),
                parts: figure.parts,
                words: figure.words.clone(),
                files: files.into_iter().map(|file| file.name).collect(),
                counted: judged.told_by.contains(&figure.id),
                why: why(judged, figure),
            });
        }
    }
    Ok(rows)
}

/// Why a figure is part of what agencies say together, or is not.
fn why(judged: &Judged, figure: &Reported) -> String {
    let to = judged.question.to;
    if judged.told_by.contains(&figure.id) {
        "số mới nhất của cơ quan".to_owned()
    } else if figure.on > to {
        "sau kỳ tính".to_owned()
    } else if judged.stretch.is_some_and(|stretch| figure.on < stretch.first()) {
        "trước kỳ tính".to_owned()
    } else if !believed(figure, to) {
        format!("đã quá {BELIEVED_DAYS} ngày")
    } else if latest(&judged.reported, to).iter().all(|newest| newest.id != figure.id) {
        "cơ quan đã có số mới hơn".to_owned()
    } else {
        "không gộp được với số của cơ quan khác".to_owned()
    }
}
