//! What a reading says line by line, as rows: bases, milestones, concrete tasks. Pure.

use kernel::ItemId;
use reader::Reading;

use super::one_line;
use crate::model::{Basis, Detail, Milestone, Origin, Stands};

/// The documents that the plan rests on.
pub fn bases(reading: &Reading) -> Vec<Basis> {
    let row = |(no, basis): (i64, &reader::Basis)| Basis {
        no,
        kind: basis.kind.clone(),
        symbol: basis.symbol.clone(),
        issued_on: basis.issued_on,
        issuer: basis.issuer.as_deref().map(one_line),
        text: one_line(&basis.text),
        origin: Origin::read(basis.span.line),
    };
    (1..).zip(&reading.bases).map(row).collect()
}

/// The milestones of an item; they stand where its period does.
pub fn milestones(item: ItemId, read: &reader::Item) -> Vec<Milestone> {
    let line = read.period.as_ref().map_or(read.span.line, |period| period.span.line);
    let row = |(no, one): (i64, &reader::Milestone)| Milestone {
        item,
        no,
        label: one_line(&one.label),
        quarter: one.quarter.clone(),
        on: one.on,
        origin: Origin::read(line),
    };
    (1..).zip(&read.milestones).map(row).collect()
}

/// The concrete tasks of an item.
pub fn details(item: ItemId, read: &reader::Item) -> Vec<Detail> {
    let row = |(no, one): (i64, &reader::Detail)| Detail {
        item,
        no,
        text: one_line(&one.text),
        who: one.who.iter().map(|name| one_line(&name.text)).collect::<Vec<_>>().join("; "),
        given_to: Stands::Unknown,
        due: None,
        origin: Origin::read(one.span.line),
    };
    (1..).zip(&read.details).map(row).collect()
}
