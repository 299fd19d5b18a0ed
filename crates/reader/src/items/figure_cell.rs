//! A cell of a table of figures: "≥ 98".

use crate::passage::Passage;
use crate::reading::{Firmness, Op, Target, Unit};
use crate::target;
use crate::when::PlanYears;

/// "≥ 98" in a column of figures; the unit stands in a column of its own or behind the figure.
pub fn read(
    words: &Passage,
    task: Option<&Passage>,
    head: &str,
    unit: Option<&str>,
    years: PlanYears,
) -> Vec<Target> {
    let found = target::scan(words, 0..words.len(), years);
    if !found.is_empty() {
        return found;
    }
    let Some((op, stated)) = target::sign(words) else { return Vec::new() };
    let figures = crate::figure::scan(words, 0..words.len());
    let Some(figure) = figures.first() else { return Vec::new() };
    // "Phút/lượt" counts in minutes.
    let unit = unit.unwrap_or_default().split(['/', '(']).next().unwrap_or_default().trim();
    let kind = match unit {
        "%" | "phan tram" | "ty le" => Unit::Percent,
        "diem" => Unit::Points,
        "ngay" => Unit::Days,
        "ngay lam viec" => Unit::WorkingDays,
        "gio" => Unit::Hours,
        "phut" => Unit::Minutes,
        "hang" | "thu hang" | "bac" => Unit::Rank,
        _ if words.plain().contains('%') => Unit::Percent,
        _ => Unit::Count,
    };
    let all = kind == Unit::Percent && figure.value >= 100.0 && !stated;
    let op = if all {
        Op::Exactly
    } else if kind == Unit::Rank && (!stated || matches!(op, Op::AtLeast | Op::MoreThan)) {
        // "Từ thứ 25 trở lên" is the 25th place or a better one.
        Op::AtMost
    } else {
        op
    };
    let (op, value_to) = match figures.get(1) {
        Some(next) if next.value > figure.value && kind == Unit::Percent => (Op::Between, Some(next.value)),
        _ => (op, None),
    };
    let change = target::change(words.plain_at(0..figure.at.start));
    let subject = task.map(Passage::whole).unwrap_or_default();
    vec![Target {
        op,
        value: Some(figure.value),
        value_to,
        unit: Some(kind),
        per: None,
        change,
        baseline: None,
        cap: None,
        subject,
        of: None,
        scope: None,
        due: None,
        firmness: Firmness::Must,
        text: format!("{head}: {}", words.whole()),
        span: words.whole_span(),
        sure: 0.9,
    }]
}
