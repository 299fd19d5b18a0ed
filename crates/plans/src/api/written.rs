//! What a plan says line by line, in and out: bases, milestones, concrete tasks. A list that is sent is the whole list:
//! a line with its number stays or is changed, one without is new, and those that are left out go.

use kernel::{AgencyId, FieldErrors, GroupId, ItemId, fold};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{optional_day, read_field};

use super::names::{Bodies, WhomOut};
use crate::model::{Basis, Detail, Milestone, Origin, Stands, corrected};

/// A document on which a plan rests.
#[derive(Debug, Serialize, ToSchema)]
pub struct BasisOut {
    /// Number in the plan, by which a correction keeps it.
    no: i64,
    /// The words of the citation.
    text: String,
    symbol: Option<String>,
    issued_on: Option<String>,
    issuer: Option<String>,
    /// Line in the file, from 1; 0: it does not stand there.
    line: i64,
    /// Whether somebody has put it right.
    by_hand: bool,
}

impl From<Basis> for BasisOut {
    fn from(basis: Basis) -> Self {
        Self {
            no: basis.no,
            text: basis.text,
            symbol: basis.symbol,
            issued_on: basis.issued_on.map(|day| day.to_string()),
            issuer: basis.issuer,
            line: basis.origin.line,
            by_hand: basis.origin.by_hand,
        }
    }
}

/// A stage of an item that has a day of its own.
#[derive(Debug, Serialize, ToSchema)]
pub struct MilestoneOut {
    /// Number in the item, by which a correction keeps it.
    no: i64,
    /// What happens.
    label: String,
    on: Option<String>,
    /// Line in the file, from 1; 0: it does not stand there.
    line: i64,
    /// Whether somebody has put it right.
    by_hand: bool,
}

impl From<&Milestone> for MilestoneOut {
    fn from(one: &Milestone) -> Self {
        Self {
            no: one.no,
            label: one.label.clone(),
            on: one.on.map(|day| day.to_string()),
            line: one.origin.line,
            by_hand: one.origin.by_hand,
        }
    }
}

/// A concrete task under an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct DetailOut {
    /// Number in the item, by which a correction keeps it.
    no: i64,
    /// The sentence.
    text: String,
    /// Who the sentence says.
    who: String,
    /// To whom it is given as a task of its own; none: it is part of the item's.
    given_to: Option<WhomOut>,
    /// Its own day.
    due: Option<String>,
    /// Line in the file, from 1; 0: it does not stand there.
    line: i64,
    /// Whether somebody has put it right.
    by_hand: bool,
}

impl From<&Detail> for DetailOut {
    fn from(one: &Detail) -> Self {
        let is_given = one.given_to != Stands::Unknown;
        Self {
            no: one.no,
            text: one.text.clone(),
            who: one.who.clone(),
            given_to: is_given.then(|| WhomOut::of(String::new(), one.given_to)),
            due: one.due.map(|day| day.to_string()),
            line: one.origin.line,
            by_hand: one.origin.by_hand,
        }
    }
}

/// A document in a correction; what is missing of one that stood there stays as it is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct BasisJson {
    /// Number of one that stood there; none: a new one.
    no: Option<i64>,
    /// The words of the citation.
    text: Option<String>,
    /// "62/NQ-HĐND"; empty: none.
    symbol: Option<String>,
    /// `2021-03-01`; empty: not known.
    issued_on: Option<String>,
    /// Who issued it; empty: not known.
    issuer: Option<String>,
}

/// A milestone in a correction; what is missing of one that stood there stays as it is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct MilestoneJson {
    /// Number of one that stood there; none: a new one.
    no: Option<i64>,
    /// What happens.
    label: Option<String>,
    /// Its day, `2021-06-30`.
    on: Option<String>,
}

/// A concrete task in a correction; what is missing of one that stood there stays as it is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct DetailJson {
    /// Number of one that stood there; none: a new one.
    no: Option<i64>,
    /// What is to be done.
    text: Option<String>,
    /// Id of the agency to which it is given as a task of its own; empty: it is part of the item's.
    agency: Option<String>,
    /// Id of the group to whose members it is given, each a task of its own; empty: none.
    group: Option<String>,
    /// Its own day; empty: the item's.
    due: Option<String>,
}

/// What is sent, or what stood there.
fn or(sent: Option<String>, before: Option<&String>) -> Option<String> {
    let said = sent.map(|text| fold::nfc(text.trim())).or_else(|| before.cloned());
    said.filter(|text| !text.is_empty())
}

/// One of those that stood there; a number that none of them bears is noted.
fn known<'a, T>(
    all: &'a [T],
    no: Option<i64>,
    no_of: impl Fn(&T) -> i64,
    field: &str,
    errors: &mut FieldErrors,
) -> Option<&'a T> {
    let found = all.iter().find(|one| Some(no_of(one)) == no);
    if no.is_some() && found.is_none() {
        errors.add(field, "Không có dòng mang số này.");
    }
    found
}

/// The documents that are asked for.
pub fn bases(sent: Vec<BasisJson>, all: &[Basis], errors: &mut FieldErrors) -> Vec<Basis> {
    let mut found = Vec::new();
    for (index, sent) in sent.into_iter().enumerate() {
        let at = |field: &str| format!("bases.{index}.{field}");
        let before = known(all, sent.no, |one| one.no, &at("no"), errors);
        let text = or(sent.text, before.map(|one| &one.text)).unwrap_or_default();
        if text.is_empty() {
            errors.add(&at("text"), "Ghi văn bản làm căn cứ.");
        }
        let issued_on = match sent.issued_on {
            Some(day) => optional_day(Some(&day), &at("issued_on"), errors),
            None => before.and_then(|one| one.issued_on),
        };
        let symbol = or(sent.symbol, before.and_then(|one| one.symbol.as_ref()));
        let issuer = or(sent.issuer, before.and_then(|one| one.issuer.as_ref()));
        found.push(corrected(before, |origin| Basis {
            no: before.map_or(0, |one| one.no),
            kind: before.and_then(|one| one.kind.clone()),
            symbol: symbol.clone(),
            issued_on,
            issuer: issuer.clone(),
            text: text.clone(),
            origin,
        }));
    }
    found
}

/// The milestones that are asked for.
pub fn milestones(
    sent: Vec<MilestoneJson>,
    item: ItemId,
    all: &[Milestone],
    errors: &mut FieldErrors,
) -> Vec<Milestone> {
    let mut found = Vec::new();
    for (index, sent) in sent.into_iter().enumerate() {
        let at = |field: &str| format!("milestones.{index}.{field}");
        let before = known(all, sent.no, |one| one.no, &at("no"), errors);
        let label = or(sent.label, before.map(|one| &one.label)).unwrap_or_default();
        if label.is_empty() {
            errors.add(&at("label"), "Ghi tên mốc, ví dụ sơ kết.");
        }
        let on = match &sent.on {
            Some(day) => optional_day(Some(day), &at("on"), errors),
            None => before.and_then(|one| one.on),
        };
        if on.is_none() && (sent.on.is_some() || before.is_none()) {
            errors.add(&at("on"), "Ghi ngày của mốc.");
        }
        found.push(corrected(before, |origin| Milestone {
            item,
            no: before.map_or(0, |one| one.no),
            label: label.clone(),
            quarter: before.filter(|one| one.on == on).and_then(|one| one.quarter.clone()),
            on,
            origin,
        }));
    }
    found
}

/// The concrete tasks that are asked for.
pub fn details(
    sent: Vec<DetailJson>,
    item: ItemId,
    all: &[Detail],
    bodies: &Bodies,
    errors: &mut FieldErrors,
) -> Vec<Detail> {
    let mut found = Vec::new();
    for (index, sent) in sent.into_iter().enumerate() {
        let at = |field: &str| format!("details.{index}.{field}");
        let before = known(all, sent.no, |one| one.no, &at("no"), errors);
        let text = or(sent.text, before.map(|one| &one.text)).unwrap_or_default();
        if text.is_empty() {
            errors.add(&at("text"), "Viết nội dung việc.");
        }
        let given_to = given_to((sent.agency, sent.group), before, bodies, index, errors);
        let due = match sent.due {
            Some(day) => optional_day(Some(&day), &at("due"), errors),
            None => before.and_then(|one| one.due),
        };
        if due.is_some() && given_to == Stands::Unknown {
            errors.add(&at("due"), "Việc có hạn riêng thì phải giao riêng cho một cơ quan.");
        }
        found.push(corrected(before, |origin: Origin| Detail {
            item,
            no: before.map_or(0, |one| one.no),
            text: text.clone(),
            who: before.map(|one| one.who.clone()).unwrap_or_default(),
            given_to,
            due,
            origin,
        }));
    }
    found
}

/// To whom a concrete task is given.
fn given_to(
    sent: (Option<String>, Option<String>),
    before: Option<&Detail>,
    bodies: &Bodies,
    index: usize,
    errors: &mut FieldErrors,
) -> Stands {
    let (agency, group) = (format!("details.{index}.agency"), format!("details.{index}.group"));
    let named = |id: Option<String>| id.filter(|id| !id.is_empty());
    let is_said = sent.0.is_some() || sent.1.is_some();
    let (stands, field) = match (named(sent.0), named(sent.1)) {
        (Some(_), Some(_)) => {
            errors.add(&group, "Hãy gửi đúng một cách: agency hoặc group.");
            return Stands::Unknown;
        }
        (Some(id), None) => {
            let id = read_field::<AgencyId>(&id, &agency, "Không có cơ quan này.", errors);
            (id.map(Stands::Agency), agency)
        }
        (None, Some(id)) => {
            let id = read_field::<GroupId>(&id, &group, "Không có nhóm này.", errors);
            (id.map(Stands::Group), group)
        }
        (None, None) if is_said => return Stands::Unknown,
        (None, None) => return before.map_or(Stands::Unknown, |one| one.given_to),
    };
    let stands = stands.unwrap_or(Stands::Unknown);
    if stands != Stands::Unknown && bodies.name(stands).is_none() {
        errors.add(&field, "Có cơ quan không thuộc danh mục. Hãy chọn lại.");
    }
    stands
}
