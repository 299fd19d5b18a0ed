//! What a reading becomes: items, names, targets, questions and duties as rows. Pure but for the ids.

use std::collections::HashSet;

use ::store::Cx;
use kernel::{AgencyId, Day, ItemId, PlanId, fold, words};
use measures::Registry;
use reader::{ItemKind, Reading, Span, WarningCode};

use crate::model::{
    Asks, Basis, Detail, Due, DutyRow, Item, Milestone, Part, Question, Role, Stands, TargetRow,
};
use crate::naming::Directory;
use crate::target_name;

pub mod written;

/// Below this the reader's or the directory's own certainty is not enough.
const SURE: f64 = 0.75;

/// All that a reading becomes.
#[derive(Debug, Default)]
pub struct Digest {
    /// Headings and items.
    pub items: Vec<Item>,
    /// Names in roles.
    pub parts: Vec<Part>,
    /// Numbers promised.
    pub targets: Vec<TargetRow>,
    /// What a person has to decide, in the order of the file.
    pub questions: Vec<Question>,
    /// Who reports and plans by when.
    pub duties: Vec<DutyRow>,
    /// Who follows the plan.
    pub monitor: Option<AgencyId>,
    /// The documents it rests on.
    pub bases: Vec<Basis>,
    /// Stages of items.
    pub milestones: Vec<Milestone>,
    /// Concrete tasks of items.
    pub details: Vec<Detail>,
}

/// The years that a plan is for, the first and the last: said by itself, by its day, by its title; at last `today`'s.
pub fn years_of(reading: &Reading, today: Day) -> (i64, i64) {
    let said = reading.effective.and_then(|e| e.from.or(e.to)).map(Day::year);
    let titled = || {
        let title = reading.title.as_deref()?;
        title
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| digits.len() == 4)
            .find_map(|digits| digits.parse::<i16>().ok().filter(|year| (1990..2100).contains(year)))
    };
    let year =
        said.or_else(titled).or_else(|| reading.issued_on.map(Day::year)).unwrap_or_else(|| today.year());
    // What goes on without an end is followed for its first year and prolonged when it is clear until when.
    let last = reading.effective.and_then(|e| e.to).map_or(year, Day::year);
    (i64::from(year), i64::from(last.clamp(year, year.saturating_add(MOST_YEARS))))
}

/// The longest plan: a programme of ten years.
const MOST_YEARS: i16 = 10;

/// Turns a reading into rows of `plan`. `registry` holds the measures that a target may be bound to.
pub fn digest(
    cx: &Cx,
    plan: PlanId,
    reading: &Reading,
    directory: &Directory,
    registry: &Registry,
) -> Digest {
    let mut digest = Digest::default();
    let mut targets = Targets { cx, plan, registry, rows: Vec::new() };
    for target in &reading.general_targets {
        targets.push(None, "", target);
    }
    for (position, item) in (1..).zip(&reading.items) {
        let id: ItemId = cx.new_id();
        for (position, (role, name)) in (1..).zip(item.roles.each()) {
            let Some(role) = Role::parse(role) else { continue };
            let (stands, sure) = directory.find(&name.text);
            digest.parts.push(Part {
                id: cx.new_id(),
                item: id,
                position,
                role,
                phrase: one_line(&name.text),
                first_line: i64::from(name.span.line),
                stands,
                sure: sure.min(name.sure.max(SURE)),
            });
        }
        for target in &item.targets {
            targets.push(Some(id), &item.code, target);
        }
        digest.milestones.extend(written::milestones(id, item));
        digest.details.extend(written::details(id, item));
        let period = item.period.as_ref();
        let products: Vec<String> = item.products.iter().map(|p| one_line(&p.text)).collect();
        digest.items.push(Item {
            id,
            plan,
            position,
            path: item.path.clone(),
            code: item.code.clone(),
            parent: item.parent.clone(),
            is_section: item.kind == ItemKind::Section,
            title: one_line(&item.title),
            text: item.text.clone(),
            area: area_of(reading, item),
            from: period.and_then(|p| p.from),
            to: period.and_then(|p| p.to),
            is_before: period.is_some_and(|p| p.before),
            open_ended: period.is_some_and(|p| p.open_ended),
            period_text: period.map(|p| one_line(&p.text)),
            product: Some(products.join("; ")).filter(|text| !text.is_empty()),
            first_line: i64::from(item.span.line),
            last_line: i64::from(item.span.end_line),
            sure: item.sure,
            version: 1,
            added_by: None,
            dropped_by: None,
        });
    }
    digest.targets = targets.rows;
    digest.bases = written::bases(reading);
    digest.duties = duties(cx, plan, reading, directory);
    digest.monitor = reading.monitor.as_ref().and_then(|name| match directory.find(&name.text).0 {
        Stands::Agency(id) => Some(id),
        _ => None,
    });
    digest.questions = questions(cx, reading, &digest);
    digest
}

/// White space of any kind is one space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The area of work: the heading below the Roman part, without "Trong lĩnh vực".
fn area_of(reading: &Reading, item: &reader::Item) -> String {
    let mut part = item.path.split('/');
    let (Some(first), Some(second)) = (part.next(), part.next()) else { return String::new() };
    let path = format!("{first}/{second}");
    let Some(heading) = reading.items.iter().find(|other| other.path == path) else { return String::new() };
    let title = one_line(&heading.title);
    if title.chars().count() > 120 {
        return String::new();
    }
    let mut rest = title.trim_end_matches([':', '.', ' ']);
    for lead in ["Trong lĩnh vực ", "Về lĩnh vực ", "Lĩnh vực ", "Về "] {
        rest = rest.strip_prefix(lead).unwrap_or(rest);
    }
    words::capital(rest)
}

struct Targets<'a> {
    cx: &'a Cx,
    plan: PlanId,
    registry: &'a Registry,
    rows: Vec<TargetRow>,
}

impl Targets<'_> {
    fn push(&mut self, item: Option<ItemId>, code: &str, target: &reader::Target) {
        let word = |value: serde_json::Result<serde_json::Value>| match value {
            Ok(serde_json::Value::String(word)) => Some(word),
            _ => None,
        };
        let name = named(target);
        let measure = suggested(&format!("{name} {}", target.text))
            .filter(|key| self.registry.get(key).is_some() && target.unit == Some(reader::Unit::Percent));
        self.rows.push(TargetRow {
            id: self.cx.new_id(),
            plan: self.plan,
            item,
            item_code: code.to_owned(),
            position: self.rows.len() as i64 + 1,
            name,
            op: target.op.sign().to_owned(),
            value: target.value,
            value_to: target.value_to,
            unit: target
                .unit
                .and_then(|u| word(serde_json::to_value(u)))
                .unwrap_or_else(|| "count".to_owned()),
            per: target.per.and_then(|p| word(serde_json::to_value(p))),
            change: target.change.and_then(|c| word(serde_json::to_value(c))),
            baseline: target.baseline.clone(),
            scope: target.scope.clone(),
            due_on: match target.due {
                Some(reader::Due::On { on, .. }) => Some(on),
                _ => None,
            },
            firmness: word(serde_json::to_value(target.firmness)).unwrap_or_else(|| "must".to_owned()),
            text: one_line(&target.text),
            first_line: i64::from(target.span.line),
            measure: measure.map(str::to_owned),
            sure: target.sure,
            since_on: None,
            ended_on: None,
        });
    }
}

/// A name by the words around the figure; without one (to keep what is), by what the reader says is judged.
fn named(target: &reader::Target) -> String {
    let text = one_line(&target.text);
    if let Some(name) = target.value.and_then(|value| target_name::of(&text, value)) {
        return name;
    }
    let subject = one_line(&target.subject);
    let of = target.of.as_deref().map(one_line).filter(|of| !of.is_empty());
    let name = match of {
        Some(of) if !fold::contains(&subject, &of) && !subject.is_empty() => format!("{subject} trên {of}"),
        Some(of) if subject.is_empty() => of,
        _ if subject.is_empty() => text,
        _ => subject,
    };
    words::capital(&name)
}

/// The measure that the wording speaks of, by simple rules; a person confirms it at the review.
fn suggested(text: &str) -> Option<&'static str> {
    let key = fold::key(text);
    let has = |words: &[&str]| words.iter().all(|word| key.contains(word));
    let on_time = has(&["dung han"]) || has(&["dung tien do"]) || has(&["dung thoi han"]);
    if has(&["ke hoach chi tiet"]) {
        Some("plans.detailed-approved")
    } else if has(&["bao cao"]) && on_time && !has(&["ho so"]) {
        Some("plans.reports-in-time")
    } else if has(&["nhiem vu"]) && on_time && !has(&["ho so"]) {
        Some("tasks.done-in-time")
    } else if has(&["nhiem vu", "minh chung"]) {
        Some("tasks.evidence-attached")
    } else {
        None
    }
}

fn duties(cx: &Cx, plan: PlanId, reading: &Reading, directory: &Directory) -> Vec<DutyRow> {
    let row = |duty: &reader::Duty| DutyRow {
        id: cx.new_id(),
        plan,
        who: duty.who.iter().map(|name| one_line(&name.text)).collect(),
        stands: duty.who.iter().map(|name| directory.find(&name.text).0).collect(),
        what: one_line(&duty.what),
        to: duty.to.clone(),
        via: duty.via.clone(),
        // Both are the object of the contract, so one reads what the other writes.
        due: duty
            .due
            .as_ref()
            .and_then(|due| serde_json::to_value(due).and_then(serde_json::from_value::<Due>).ok()),
        first_line: i64::from(duty.span.line),
        since_on: None,
        ended_on: None,
    };
    reading.duties.iter().map(row).collect()
}

fn questions(cx: &Cx, reading: &Reading, digest: &Digest) -> Vec<Question> {
    let mut found: Vec<Question> = Vec::new();
    let ask = |asks, span: Span, phrase: &str, question: String| Question {
        id: cx.new_id(),
        position: 0,
        asks,
        span: (i64::from(span.line), i64::from(span.col), i64::from(span.end_line), i64::from(span.end_col)),
        phrase: one_line(phrase),
        question,
        role: None,
        item: None,
        to_issuer: false,
        answer: None,
    };
    let mut asked: HashSet<String> = HashSet::new();
    let names = reading.items.iter().flat_map(|item| item.roles.each().map(|(_, name)| name));
    let spans: Vec<(String, Span)> = names.map(|name| (fold::key(&name.text), name.span)).collect();
    for part in &digest.parts {
        let key = fold::key(&part.phrase);
        let is_sure = part.stands != Stands::Unknown && part.sure >= SURE;
        if is_sure || !asked.insert(key.clone()) {
            continue;
        }
        let at = spans.iter().find(|(known, span)| *known == key && i64::from(span.line) == part.first_line);
        let span = at.map(|(_, span)| *span).unwrap_or_default();
        let question = format!("“{}” là cơ quan nào?", part.phrase);
        found.push(Question {
            role: Some(part.id),
            item: Some(part.item),
            ..ask(Asks::Agency, span, &part.phrase, question)
        });
    }
    // Whoever has to plan or to report must be known too, or nothing opens in anybody's hands.
    for name in reading.duties.iter().flat_map(|duty| &duty.who) {
        let phrase = one_line(&name.text);
        let is_known = digest.duties.iter().any(|duty| {
            duty.who.iter().zip(&duty.stands).any(|(who, s)| *who == phrase && *s != Stands::Unknown)
        });
        if !is_known && asked.insert(fold::key(&phrase)) {
            found.push(ask(Asks::Agency, name.span, &phrase, format!("“{phrase}” là cơ quan nào?")));
        }
    }
    if digest.monitor.is_none() {
        let named = reading.monitor.as_ref();
        let phrase = named.map(|name| one_line(&name.text)).unwrap_or_default();
        let question = "Ai theo dõi, đôn đốc kế hoạch này?".to_owned();
        found.push(ask(Asks::Monitor, named.map(|name| name.span).unwrap_or_default(), &phrase, question));
    }
    for item in digest.items.iter().filter(|item| !item.is_section) {
        let Some(read) = reading.items.iter().find(|other| other.path == item.path) else { continue };
        let heading = Span { end_line: read.span.line, end_col: read.span.col, ..read.span };
        let is_led = digest.parts.iter().any(|p| p.item == item.id && p.role != Role::Coordinate);
        if !is_led {
            let question = format!("Mục {}: cơ quan nào chủ trì?", item.code);
            found.push(Question { item: Some(item.id), ..ask(Asks::Lead, heading, &item.title, question) });
        }
        if item.from.is_none() && item.to.is_none() && !item.open_ended {
            let question = format!("Mục {}: thực hiện đến bao giờ?", item.code);
            found.push(Question {
                item: Some(item.id),
                ..ask(Asks::Deadline, heading, &item.title, question)
            });
        }
    }
    for unclear in &reading.unclear {
        if asked.insert(fold::key(&unclear.text)) {
            found.push(ask(Asks::Phrase, unclear.span, &unclear.text, one_line(&unclear.question)));
        }
    }
    let gap_at =
        |span| reading.warnings.iter().any(|w| w.code == WarningCode::NumberingGap && w.span == span);
    for warning in &reading.warnings {
        // "II, then IV" is asked once: as the gap in the numbers.
        if warning.code == WarningCode::MissingSection && gap_at(warning.span) {
            continue;
        }
        let asks = match warning.code {
            WarningCode::ConflictingTargets => Asks::Phrase,
            WarningCode::NumberingGap
            | WarningCode::NumberingRepeat
            | WarningCode::MissingSection
            | WarningCode::PastDeadline
            | WarningCode::Encoding => Asks::Oddity,
            // Asked above, about the name or the item itself.
            WarningCode::UnknownAgency | WarningCode::NoLead | WarningCode::NoDeadline => continue,
        };
        found.push(ask(asks, warning.span.unwrap_or_default(), "", one_line(&warning.message)));
    }
    found.sort_by_key(|q| q.span);
    for (position, question) in (1..).zip(&mut found) {
        question.position = position;
    }
    found
}
