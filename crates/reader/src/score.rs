//! How good a reading is, against one made by hand: precision, recall and F1 as part 1 of the contracts defines them.

use std::collections::HashMap;

use kernel::fold::key;
use serde_json::Value;

use crate::passage::plain;
use crate::reading::{Item, ItemKind, Reading, Target};

/// Hits of one kind of thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// "items", "roles", …
    pub kind: &'static str,
    /// Read and expected.
    pub hits: usize,
    /// Read but not expected.
    pub extra: Vec<String>,
    /// Expected but not read.
    pub missing: Vec<String>,
}

impl Tally {
    /// Part of what was read that is right.
    pub fn precision(&self) -> f64 {
        ratio(self.hits, self.hits + self.extra.len())
    }

    /// Part of what is right that was read.
    pub fn recall(&self) -> f64 {
        ratio(self.hits, self.hits + self.missing.len())
    }

    /// Their harmonic mean.
    pub fn f1(&self) -> f64 {
        ratio(2 * self.hits, 2 * self.hits + self.extra.len() + self.missing.len())
    }

    /// Adds another plan's hits.
    pub fn add(&mut self, other: &Self) {
        self.kind = other.kind;
        self.hits += other.hits;
        self.extra.extend(other.extra.iter().cloned());
        self.missing.extend(other.missing.iter().cloned());
    }
}

fn ratio(part: usize, of: usize) -> f64 {
    if of == 0 { 1.0 } else { part as f64 / of as f64 }
}

/// Compares a reading with what a person expects (`{items, roles, periods, targets, bases, duties}`); gives the six
/// kinds in this order.
pub fn score(expected: &Value, reading: &Reading) -> Vec<Tally> {
    ["items", "roles", "periods", "targets", "bases", "duties"]
        .into_iter()
        .map(|kind| {
            let wanted = expected.get(kind).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let wanted = wanted.iter().map(|v| wanted_key(kind, v)).collect();
            tally(kind, wanted, read_keys(kind, reading))
        })
        .collect()
}

fn tally(kind: &'static str, wanted: Vec<String>, read: Vec<String>) -> Tally {
    let mut open: HashMap<String, usize> = HashMap::new();
    for key in wanted {
        *open.entry(key).or_default() += 1;
    }
    let mut tally = Tally { kind, ..Tally::default() };
    for key in read {
        match open.get_mut(&key).filter(|n| **n > 0) {
            Some(count) => {
                *count -= 1;
                tally.hits += 1;
            }
            None => tally.extra.push(key),
        }
    }
    for (key, count) in open {
        tally.missing.extend(std::iter::repeat_n(key, count));
    }
    tally.missing.sort();
    tally
}

fn tail(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn name_key(text: &str) -> String {
    key(text)
}

fn symbol_key(text: &str) -> String {
    plain(text).split_whitespace().collect()
}

fn wanted_key(kind: &str, value: &Value) -> String {
    let text = |at: usize| value.get(at).and_then(Value::as_str).unwrap_or_default().to_owned();
    let show = |at: usize| value.get(at).map(number).unwrap_or_default();
    match kind {
        "items" => value.as_str().unwrap_or_default().to_owned(),
        "roles" => format!("{} {} {}", text(0), text(1), name_key(&text(2))),
        "periods" => format!("{} {} {} {}", text(0), show(1), show(2), show(3)),
        "targets" => format!("{} {} {}", text(0), text(1), show(2)),
        "bases" => symbol_key(value.as_str().unwrap_or_default()),
        _ => duty_key(value),
    }
}

/// One form for all that a duty can say, whatever is left out.
fn duty_key(value: &Value) -> String {
    ["on", "every", "day", "month_of_period", "after", "days", "working", "before"]
        .iter()
        .map(|name| format!("{name}={}", value.get(name).map_or_else(|| "null".to_owned(), number)))
        .collect::<Vec<_>>()
        .join(" ")
}

fn number(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(n) => n.as_f64().map_or_else(String::new, |n| n.to_string()),
        other => other.to_string(),
    }
}

fn read_keys(kind: &str, reading: &Reading) -> Vec<String> {
    let items = || reading.items.iter().filter(|i| i.kind == ItemKind::Item);
    match kind {
        "items" => items().map(|i| tail(&i.path).to_owned()).collect(),
        "roles" => items()
            .flat_map(|i| {
                i.roles.each().map(move |(role, n)| format!("{} {role} {}", tail(&i.path), name_key(&n.text)))
            })
            .collect(),
        "periods" => items().filter_map(period_key).collect(),
        "targets" => {
            let target = |code: &str, t: &Target| {
                format!(
                    "{code} {} {}",
                    t.op.sign(),
                    t.value.map_or_else(|| "null".to_owned(), |v| v.to_string())
                )
            };
            let own = items().flat_map(|i| i.targets.iter().map(move |t| target(tail(&i.path), t)));
            reading.general_targets.iter().map(|t| target("", t)).chain(own).collect()
        }
        "bases" => {
            reading.bases.iter().map(|b| symbol_key(b.symbol.as_deref().unwrap_or_default())).collect()
        }
        _ => reading
            .duties
            .iter()
            .filter_map(|d| d.due.as_ref())
            .filter_map(|due| serde_json::to_value(due).ok())
            .map(|due| duty_key(&due))
            .collect(),
    }
}

fn period_key(item: &Item) -> Option<String> {
    let period = item.period.as_ref()?;
    let day = |d: Option<kernel::Day>| d.map_or_else(|| "null".to_owned(), |d| d.to_string());
    Some(format!("{} {} {} {}", tail(&item.path), day(period.from), day(period.to), period.open_ended))
}
