//! What became of the figures: since the report before, and since the plan's first day.

use ::store::Cx;
use kernel::{Day, Result};
use measures::{Question, Reading, Registry};
use plans::Plan;

use super::Figured;
use crate::model::{Content, CourseLine, ItemLine, LateLine, Source, TargetLine};

/// What changed since the report before, in sentences.
pub(super) fn changes(
    before: &Content,
    items: &[ItemLine],
    targets: &[TargetLine],
    late: &[LateLine],
) -> Vec<String> {
    let mut said = Vec::new();
    let was_done = |item: &ItemLine| {
        before.items.iter().any(|old| (&old.code, &old.title) == (&item.code, &item.title) && is_done(old))
    };
    let finished: Vec<&str> =
        items.iter().filter(|item| is_done(item) && !was_done(item)).map(|item| item.code.as_str()).collect();
    if !finished.is_empty() {
        said.push(format!("Hoàn thành thêm {} nhiệm vụ: mục {}.", finished.len(), finished.join(", ")));
    }
    for target in targets {
        let Some(old) = old_of(before, target) else { continue };
        let figure = (old.figure != target.figure).then(|| turned(&old.figure, &target.figure));
        let state =
            (old.state != target.state).then(|| format!("từ “{}” sang “{}”", old.state, target.state));
        let both: Vec<String> = figure.into_iter().chain(state).collect();
        if !both.is_empty() {
            said.push(format!("{}: {}.", target.name, both.join("; ")));
        }
    }
    said.extend(of_late(&before.late, late));
    said
}

/// How many are named one by one; a longer list is read in its table.
const NAMED: usize = 5;

/// Works that became late, and those that are not late any more.
fn of_late(before: &[LateLine], now: &[LateLine]) -> Vec<String> {
    let mut said = Vec::new();
    if before.len() != now.len() {
        said.push(format!("Việc quá hạn: từ {} thành {}.", before.len(), now.len()));
    }
    let same = |one: &LateLine, other: &LateLine| {
        (&one.title, &one.lead, one.due) == (&other.title, &other.lead, other.due)
    };
    for (words, some, others) in [("Mới quá hạn", now, before), ("Không còn quá hạn", before, now)]
    {
        let new: Vec<&LateLine> =
            some.iter().filter(|one| !others.iter().any(|other| same(one, other))).collect();
        let named: Vec<String> =
            new.iter().take(NAMED).map(|one| format!("{} ({})", one.title, one.lead)).collect();
        if !named.is_empty() {
            let rest = if new.len() > NAMED {
                format!(" và {} việc khác", new.len() - NAMED)
            } else {
                String::new()
            };
            said.push(format!("{words}: {}{rest}.", named.join("; ")));
        }
    }
    said
}

/// All its work is done.
fn is_done(item: &ItemLine) -> bool {
    let (all, done) = item.tasks;
    all > 0 && all == done
}

fn old_of<'a>(before: &'a Content, target: &TargetLine) -> Option<&'a TargetLine> {
    before.targets.iter().find(|old| old.name == target.name && old.code == target.code)
}

/// What became of a figure; "–" is none, and nothing comes from nothing.
fn turned(old: &str, new: &str) -> String {
    match (old, new) {
        ("–" | "", new) => format!("mới có số liệu, {new}"),
        (old, "–" | "") => format!("không còn số liệu, trước là {old}"),
        (old, new) => format!("từ {old} thành {new}"),
    }
}

/// How the figures went since the plan's first day: the readings that were kept of what is measured, else what agencies
/// reported. A single number is no course.
pub(super) async fn courses(
    cx: &Cx,
    registry: &Registry,
    plan: &Plan,
    figured: &[Figured],
    before: Option<&Content>,
) -> Result<Vec<CourseLine>> {
    let mut found = Vec::new();
    let mut in_order: Vec<&Figured> = figured.iter().collect();
    in_order.sort_by_key(|one| one.judged.row.position);
    for one in in_order {
        let judged = &one.judged;
        let points: Vec<(Day, f64)> = match &judged.source {
            Source::Measured(key) => {
                let question = Question { from: plan.first_day(), ..judged.question };
                let mut kept = measures::series(cx, key, &question).await?;
                kept.retain(|reading| reading.on < question.to);
                if let Some(measure) = registry.get(key) {
                    let value = (measure.count)(cx.clone(), question).await?;
                    kept.push(Reading { on: question.to, value });
                }
                kept.into_iter().filter_map(|r| r.value.number().map(|n| (r.on, n))).collect()
            }
            _ => judged.course.clone(),
        };
        if points.len() < 2 {
            continue;
        }
        let last = points.last().map_or(0.0, |(_, number)| *number);
        let unit = if matches!(judged.source, Source::Measured(_)) {
            judged.value.map_or("", |value| if value.denominator.is_some() { "percent" } else { "count" })
        } else {
            judged.row.unit.as_str()
        };
        found.push(CourseLine {
            name: judged.row.name.clone(),
            promised: judged.row.promised(),
            value: judged.row.value.filter(|_| judged.row.change.is_none()),
            class: judged.state.class().to_owned(),
            points,
            now: crate::judged::in_unit(unit, last),
            before: before
                .and_then(|before| before.courses.iter().find(|old| old.name == judged.row.name))
                .map(|old| old.now.clone())
                .unwrap_or_default(),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{LateLine, of_late, turned};
    use kernel::Day;

    fn late(title: &str) -> LateLine {
        let due = Day::constant(2021, 3, 31);
        LateLine {
            title: title.to_owned(),
            lead: "Phòng Nội vụ".to_owned(),
            due,
            days: 3,
            reason: String::new(),
        }
    }

    #[test]
    fn works_that_became_late_are_named() {
        let before = ["A", "B"].map(late);
        let now = ["B", "C", "D", "E", "F", "G", "H"].map(late);
        let said = of_late(&before, &now);
        assert_eq!(said[0], "Việc quá hạn: từ 2 thành 7.");
        assert!(
            said[1].starts_with("Mới quá hạn: C (Phòng Nội vụ); D ") && said[1].ends_with("và 1 việc khác.")
        );
        assert_eq!(said[2], "Không còn quá hạn: A (Phòng Nội vụ).");
        assert!(of_late(&before, &before).is_empty());
    }

    #[test]
    fn nothing_comes_from_nothing() {
        assert_eq!(turned("–", "3"), "mới có số liệu, 3");
        assert_eq!(turned("90%", "–"), "không còn số liệu, trước là 90%");
        assert_eq!(turned("90%", "10%"), "từ 90% thành 10%");
    }
}
