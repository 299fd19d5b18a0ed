//! A figure told apart by agency: all that have rows, and which of them a page speaks of.

use std::cmp::Ordering;

use ::store::Cx;
use kernel::{AgencyId, Error, Period, Result, TargetId, words};
use measures::{Better, Measure, Part, Question};
use plans::Plan;

/// Agencies shown before the rest is one click away.
const AGENCIES: usize = 20;

/// An agency's part of a figure.
pub struct PartRow {
    pub name: String,
    pub href: String,
    pub figure: String,
    pub of: String,
    pub corrected: Option<String>,
}

/// The parts of a figure that a page shows, and how many there are.
#[derive(Default)]
pub struct Parts {
    pub shown: Vec<PartRow>,
    pub all: usize,
}

/// The agency that is asked for, with its name; none: the whole. It must have something to do with the plan.
pub async fn asked(cx: &Cx, plan: &Plan, asked: &str) -> Result<Option<(AgencyId, String)>> {
    if asked.is_empty() {
        return Ok(None);
    }
    let id: AgencyId = asked.parse().map_err(|_| Error::NotFound)?;
    let known = agencies::agency(cx.db(), id).await?;
    let has_part =
        known.authority == plan.authority || tasks::agencies_of_plan(cx.db(), plan.id).await?.contains(&id);
    if has_part { Ok(Some((id, known.name))) } else { Err(Error::NotFound) }
}

/// The value of each agency that has rows, the worst first.
pub async fn parts(
    cx: &Cx,
    measure: &Measure,
    (target, code): (TargetId, &str),
    question: Question,
    period: Option<Period>,
    shows_all: bool,
) -> Result<Parts> {
    // A closed period is frozen as a whole, however far it was asked for.
    let question = period.map_or(question, |p| Question { from: p.first(), to: p.last(), ..question });
    let mut parts = measures::parts(cx, measure, question, period.map(Period::code).as_deref()).await?;
    parts.sort_by(|one, other| by_number(measure.better, one, other));
    let all = parts.len();
    parts.truncate(if shows_all { usize::MAX } else { AGENCIES });
    let ids: Vec<AgencyId> = parts.iter().map(|part| part.agency).collect();
    let names = agencies::names(cx.db(), &ids).await?;
    let row = |part: Part| PartRow {
        name: names.get(&part.agency).map(|name| name.short_name.clone()).unwrap_or_default(),
        href: format!("/chi-tieu/{target}/{code}?co-quan={}", part.agency),
        figure: part.value.text(),
        of: match part.value.denominator {
            Some(all) => format!("{} / {}", words::whole(part.value.numerator), words::whole(all)),
            None => String::new(),
        },
        corrected: part.corrected.map(|now| format!("đã chốt; hồ sơ sửa sau, tính lại là {}", now.text())),
    };
    Ok(Parts { shown: parts.into_iter().map(row).collect(), all })
}

/// The worst first; what has no number last.
fn by_number(better: Better, one: &Part, other: &Part) -> Ordering {
    let by_value = match (one.value.number(), other.value.number()) {
        (Some(one), Some(other)) if better == Better::Up => one.total_cmp(&other),
        (Some(one), Some(other)) => other.total_cmp(&one),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    by_value.then(one.agency.cmp(&other.agency))
}
