//! What the reader passed over: lines that nothing uses, and where an item made of one stands.

use super::super::Choice;
use kernel::FieldErrors;
use reader::Reading;

use crate::model::{Detail, Item};

/// A line that nothing uses.
pub(super) struct Unused {
    pub(super) line: u32,
    pub(super) text: String,
    /// The item or heading before it.
    pub(super) after: String,
    /// The number of the item before it, if that has work: the line may be a concrete task of it.
    pub(super) under: String,
}

/// Lines that nothing uses, without those of which an item or a concrete task was made.
pub(super) fn unused(reading: &Reading, items: &[Item], details: &[Detail]) -> Vec<Unused> {
    let made = |line: u32| {
        items.iter().any(|item| item.first_line == i64::from(line))
            || details.iter().any(|detail| detail.origin.line == i64::from(line))
    };
    let before =
        |line: u32| items.iter().rev().find(|item| item.first_line > 0 && item.first_line <= i64::from(line));
    let rows = reading.unused.iter().filter(|row| !made(row.span.line));
    rows.map(|row| {
        let before = before(row.span.line);
        Unused {
            line: row.span.line,
            text: row.text.clone(),
            after: before.map(|item| item.id.to_string()).unwrap_or_default(),
            under: before.filter(|item| !item.is_section).map(|item| item.code.clone()).unwrap_or_default(),
        }
    })
    .collect()
}

/// The form that adds an item that was passed over.
pub(super) struct MissingForm {
    pub(super) code: String,
    pub(super) title: String,
    /// Behind which item it can be put; at the end, if nothing is said.
    pub(super) places: Vec<Choice>,
}

impl MissingForm {
    /// The form, as it was typed if it came back, and what is wrong with it.
    pub(super) fn of(
        items: &[Item],
        typed: Option<(String, String, FieldErrors)>,
    ) -> (Self, Option<FieldErrors>) {
        let (code, title, errors) = match typed {
            Some((code, title, errors)) => (code, title, Some(errors)),
            None => (String::new(), String::new(), None),
        };
        let last = items.last().map(|item| item.id.to_string()).unwrap_or_default();
        let mut places = places(items.iter());
        for place in &mut places {
            place.selected = place.value == last;
        }
        (Self { code, title, places }, errors)
    }
}

/// Items as options, by number and heading.
pub(super) fn places<'a>(items: impl Iterator<Item = &'a Item>) -> Vec<Choice> {
    let label = |item: &Item| {
        let title: String = item.title.chars().take(60).collect();
        format!("{} {title}", item.code).trim().to_owned()
    };
    items.map(|item| Choice::new(item.id.to_string(), label(item), false)).collect()
}
