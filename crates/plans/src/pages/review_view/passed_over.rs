//! What the reader passed over: lines that nothing uses, and where an item made of one stands.

use super::super::Choice;
use kernel::FieldErrors;
use reader::Reading;

use crate::model::Item;

/// A line that nothing uses.
pub(super) struct Unused {
    pub(super) line: u32,
    pub(super) text: String,
    /// The item before it.
    pub(super) after: String,
}

/// Lines that nothing uses, without those of which an item was made.
pub(super) fn unused(reading: &Reading, items: &[Item]) -> Vec<Unused> {
    let made = |line: u32| items.iter().any(|item| item.first_line == i64::from(line));
    let before = |line: u32| {
        items
            .iter()
            .rev()
            .find(|item| item.first_line > 0 && item.first_line <= i64::from(line))
            .map(|item| item.id)
    };
    let rows = reading.unused.iter().filter(|row| !made(row.span.line));
    rows.map(|row| Unused {
        line: row.span.line,
        text: row.text.clone(),
        after: before(row.span.line).map(|id| id.to_string()).unwrap_or_default(),
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
        (Self { code, title, places: places(items) }, errors)
    }
}

fn places(items: &[Item]) -> Vec<Choice> {
    let last = items.last().map(|item| item.id);
    let label = |item: &Item| {
        let title: String = item.title.chars().take(60).collect();
        format!("{} {title}", item.code).trim().to_owned()
    };
    let choice = |item: &Item| Choice {
        value: item.id.to_string(),
        label: label(item),
        selected: Some(item.id) == last,
    };
    items.iter().map(choice).collect()
}
