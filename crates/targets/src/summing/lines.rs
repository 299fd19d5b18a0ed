//! The lines of the table of a report: each item and each target with what was promised, the figure, the state and what
//! stands behind them.

use std::collections::HashMap;

use kernel::words::{self, ClockState, DueClock};
use kernel::{AgencyId, ItemId};
use plans::Item;
use tasks::Task;

use super::Figured;
use crate::judged::in_unit;
use crate::model::{ItemLine, Source, TargetLine, believed, latest};
use crate::stood::{self, Pace};

/// How many tasks are named as the place of files; the rest is counted.
const NAMED: usize = 3;

/// The items of a plan with the headings above them.
pub(super) struct Outline<'a> {
    items: &'a [Item],
    by_path: HashMap<&'a str, &'a Item>,
}

impl<'a> Outline<'a> {
    pub(super) fn of(items: &'a [Item]) -> Self {
        Self { items, by_path: items.iter().map(|item| (item.path.as_str(), item)).collect() }
    }

    /// The headings above an item, outermost first. What is an item itself has a line of its own.
    fn above(&self, item: &Item) -> Vec<String> {
        let mut found = Vec::new();
        let mut next = item.parent.as_deref();
        // A path goes up by one step at a time; a plan has fewer of them than items.
        while let Some(heading) = next.and_then(|path| self.by_path.get(path)).filter(|_| found.len() < 20) {
            if heading.is_section {
                found.push(named(heading));
            }
            next = heading.parent.as_deref();
        }
        found.reverse();
        found
    }

    /// The headings above a general target: the last one that begins before it, and those above that.
    fn around(&self, line: i64) -> Vec<String> {
        let last = self.items.iter().rfind(|item| item.is_section && item.first_line <= line);
        let mut found = last.map(|heading| self.above(heading)).unwrap_or_default();
        found.push(last.map_or_else(|| "Chỉ tiêu chung".to_owned(), named));
        found
    }
}

/// "1.1. Tập trung đổi mới mạnh mẽ việc tổ chức hội họp".
fn named(heading: &Item) -> String {
    let code = heading.code.trim_end_matches('.');
    if code.is_empty() { heading.title.clone() } else { format!("{code}. {}", heading.title) }
}

/// The items that have work or a figure in the report, in the order of the plan.
pub(super) fn item_lines(
    outline: &Outline<'_>,
    works: &[Task],
    chiefs: &[Task],
    figured: &[Figured],
    name: &impl Fn(AgencyId) -> String,
    pace: Pace<'_>,
) -> Vec<ItemLine> {
    let mut of_item: HashMap<ItemId, Vec<&Task>> = HashMap::new();
    for task in works {
        if let Some(item) = task.item {
            of_item.entry(item).or_default().push(task);
        }
    }
    let line = |item: &Item| {
        let tasks = of_item.remove(&item.id).unwrap_or_default();
        if tasks.is_empty() && !figured.iter().any(|one| one.judged.row.item == Some(item.id)) {
            return None;
        }
        let main = chiefs.iter().find(|task| task.item == Some(item.id)).or_else(|| tasks.first().copied());
        let clock = main.and_then(|main| pace.clock(main)).as_ref().map(state_words);
        let state: Vec<String> = clock.into_iter().chain(main.and_then(stood::extension)).collect();
        Some(ItemLine {
            code: item.code.clone(),
            title: item.title.clone(),
            lead: main.map(|main| name(main.lead)).unwrap_or_default(),
            tasks: (tasks.len() as i64, tasks.iter().filter(|task| pace.is_done(task)).count() as i64),
            state: if state.is_empty() {
                "không có việc trong kỳ".to_owned()
            } else {
                state.join(", ")
            },
            evidence: tasks.iter().map(|task| task.evidence).sum(),
            item: Some(item.id),
            line: item.first_line,
            under: outline.above(item),
            period: if item.is_section { String::new() } else { item.period() },
            proof: proof(&tasks),
            href: main.map(Task::href).unwrap_or_default(),
        })
    };
    outline.items.iter().filter_map(line).collect()
}

/// How work stands, in words that need no colour beside them.
pub(super) fn state_words(clock: &DueClock) -> String {
    match clock.state {
        ClockState::InTime => "đúng tiến độ".to_owned(),
        ClockState::DueSoon => format!("sắp đến hạn, {}", clock.text),
        ClockState::NoDue => "đang thực hiện, không định hạn".to_owned(),
        ClockState::Late | ClockState::Done | ClockState::DoneLate => clock.in_full(),
    }
}

/// "NV 12/2021 (2 tệp), NV 15/2021 (1 tệp) và 3 việc khác".
fn proof(tasks: &[&Task]) -> String {
    let proved: Vec<&&Task> = tasks.iter().filter(|task| task.evidence > 0).collect();
    let mut said: Vec<String> = proved
        .iter()
        .take(NAMED)
        .map(|task| {
            if proved.len() == 1 {
                task.code.clone()
            } else {
                format!("{} ({} tệp)", task.code, task.evidence)
            }
        })
        .collect();
    if proved.len() > NAMED {
        let last = said.pop().unwrap_or_default();
        said.push(format!("{last} và {} việc khác", proved.len() - NAMED));
    }
    said.join(", ")
}

pub(super) fn target_line(
    one: &Figured,
    outline: &Outline<'_>,
    name: &impl Fn(AgencyId) -> String,
) -> TargetLine {
    let judged = &one.judged;
    let stretch = judged.stretch.map(|stretch| stretch.to_string());
    let of_stretch = stretch.as_ref().map(|stretch| format!(", {stretch}")).unwrap_or_default();
    let (measured, measured_of) = measured(one, stretch.as_deref());
    let (told, told_of) = told(one, stretch.as_deref(), name);
    TargetLine {
        code: judged.row.item_code.clone(),
        name: judged.row.name.clone(),
        promised: judged.row.promised(),
        figure: judged.figure(),
        number: judged.number(),
        state: judged.state_name().to_owned(),
        counted_as: match judged.state.is_reached() {
            Some(true) => "đạt",
            Some(false) => "chưa đạt",
            None => "chưa có số liệu",
        }
        .to_owned(),
        why: judged.why.clone().unwrap_or_default(),
        sheet: one.rows.as_ref().map(|rows| rows.sheet.clone()).unwrap_or_default(),
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
        item: judged.row.item,
        line: judged.row.first_line,
        under: if judged.row.item.is_none() { outline.around(judged.row.first_line) } else { Vec::new() },
        text: judged.row.text.clone(),
        measured,
        measured_of,
        told,
        told_of,
        proof: target_proof(one, name),
        href: format!("/chi-tieu/{}", judged.row.id),
    }
}

/// What the program measures, and of what that is made.
fn measured(one: &Figured, stretch: Option<&str>) -> (String, String) {
    let judged = &one.judged;
    let (Source::Measured(_), Some(value)) = (&judged.source, judged.value) else {
        return (String::new(), String::new());
    };
    let figure = judged.figure();
    if value.number().is_none() {
        return (figure, "chưa có dòng nào để tính".to_owned());
    }
    let mut of = Vec::new();
    of.extend(
        Some(judged.plain_figure()).filter(|plain| *plain != figure).map(|plain| format!("nay {plain}")),
    );
    of.extend(
        value.denominator.map(|all| format!("{} trên {}", words::whole(value.numerator), words::whole(all))),
    );
    of.extend(stretch.map(str::to_owned));
    of.extend(one.corrected.map(|now| format!("đã chốt; hồ sơ sửa sau, tính lại là {}", now.text())));
    (figure, of.join(", "))
}

/// What agencies report together, of what, and who did so last.
fn told(one: &Figured, stretch: Option<&str>, name: &impl Fn(AgencyId) -> String) -> (String, String) {
    let judged = &one.judged;
    let Some(told) = judged.told else {
        // What was reported once and counts no longer is said, and is no figure.
        let Some(last) = judged.reported.last() else { return (String::new(), String::new()) };
        let said = [in_unit(&judged.row.unit, last.number), name(last.agency), words::day(last.on)];
        return ("chưa có số còn hiệu lực".to_owned(), format!("gần nhất {}", said.join(", ")));
    };
    let plain = in_unit(&judged.row.unit, told.number);
    let figure = if matches!(judged.source, Source::Measured(_)) { plain.clone() } else { judged.figure() };
    let who = if told.agencies > 1 {
        format!("{} cơ quan", told.agencies)
    } else {
        let newest = judged.reported.iter().rfind(|reported| reported.on == told.on);
        newest.map(|reported| name(reported.agency)).unwrap_or_default()
    };
    let mut of = Vec::new();
    of.extend((plain != figure).then(|| format!("nay {plain}")));
    of.extend(told.parts.map(|(part, all)| format!("{} trên {}", words::whole(part), words::whole(all))));
    of.extend(stretch.map(str::to_owned));
    of.push(format!("{who}, {}", words::day(told.on)));
    (figure, of.join(", "))
}

/// The list of rows behind a measured figure, and the files with which agencies prove theirs.
fn target_proof(one: &Figured, name: &impl Fn(AgencyId) -> String) -> String {
    let judged = &one.judged;
    let to = judged.question.to;
    let mut said = Vec::new();
    if let Some(rows) = &one.rows {
        said.push(format!(
            "bảng “{}” (tệp .xlsx, {} dòng)",
            rows.sheet,
            words::whole(rows.rows.len() as i64)
        ));
    }
    let proved: Vec<_> = latest(&judged.reported, to)
        .into_iter()
        .filter(|reported| believed(reported, to) && reported.evidence.is_some())
        .collect();
    said.extend(proved.first().map(|newest| {
        let place = format!("{}, {}", name(newest.agency), words::day(newest.on));
        match proved.len() {
            1 => format!("1 tệp: {place}"),
            many => format!("{many} tệp, mới nhất: {place}"),
        }
    }));
    said.join("; ")
}
