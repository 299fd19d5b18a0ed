//! The part of the review that is about the plan as a whole: its facts, general targets and duties.

use kernel::{FieldErrors, words};

use super::{Known, Problems, TargetView, one_line, target_view};
use crate::form::{DutyForm, ItemForm, WHENS, shown};
use crate::model::{DutyId, DutyRow, Stands, stands_code};
use crate::pages::{Choice, body_choices, choices};

/// What is known of the plan as a whole.
pub(super) struct About {
    pub(super) version: i64,
    pub(super) symbol: String,
    pub(super) issued_on: String,
    pub(super) years: String,
    pub(super) last_year: String,
    pub(super) monitors: Vec<Choice>,
    pub(super) bases: Vec<String>,
    pub(super) general: GeneralView,
    pub(super) duties: Vec<DutyView>,
}

/// The form of the general targets.
pub(super) struct GeneralView {
    pub(super) action: String,
    pub(super) draft: String,
    pub(super) version: i64,
    pub(super) restored: Option<String>,
    pub(super) targets: Vec<TargetView>,
}

/// The form of a duty; the last one adds.
pub(super) struct DutyView {
    pub(super) key: String,
    pub(super) action: String,
    pub(super) span: String,
    pub(super) line: i64,
    pub(super) says: String,
    pub(super) is_new: bool,
    pub(super) is_open: bool,
    pub(super) typed: DutyForm,
    pub(super) bodies: Vec<Choice>,
    pub(super) whens: Vec<Choice>,
}

/// Builds it; forms that came back keep what was typed.
pub(super) fn about(
    known: &Known<'_>,
    problems: Option<&Problems>,
    duty: Option<&(Option<DutyId>, DutyForm, FieldErrors)>,
) -> About {
    let Known { plan, reading, bodies, .. } = known;
    let chosen: Vec<String> = plan.monitor.map(|id| stands_code(Stands::Agency(id))).into_iter().collect();
    let agencies: Vec<(Stands, String)> =
        bodies.iter().filter(|(stands, _)| matches!(stands, Stands::Agency(_))).cloned().collect();
    let mut duties: Vec<DutyView> = known
        .duties
        .iter()
        .map(|row| {
            let came_back = duty.filter(|(id, ..)| *id == Some(row.id)).map(|(_, typed, _)| typed);
            duty_view(known, Some(row), came_back)
        })
        .collect();
    duties.push(duty_view(known, None, duty.filter(|(id, ..)| id.is_none()).map(|(_, typed, _)| typed)));
    About {
        version: plan.version,
        symbol: plan.symbol.clone().unwrap_or_default(),
        issued_on: shown(plan.issued_on),
        years: plan.years(),
        last_year: plan.until_year.to_string(),
        monitors: body_choices(&agencies, &chosen),
        bases: reading.bases.iter().map(|b| one_line(&b.text)).collect(),
        general: general(known, problems),
        duties,
    }
}

fn general(known: &Known<'_>, problems: Option<&Problems>) -> GeneralView {
    let stored = ItemForm::general(known.plan.version, known.targets);
    let kept = known.drafts.get("chung").and_then(|(value, at)| {
        let typed: ItemForm = serde_json::from_str(value).ok()?;
        let typed = ItemForm { muc: String::new(), ..typed };
        (typed.version == stored.version && typed != stored).then_some((typed, *at))
    });
    let (typed, restored) = match (problems.filter(|p| p.item.is_none()), kept) {
        (Some(problems), _) => (problems.typed.clone(), None),
        (None, Some((typed, at))) => (typed, Some(words::moment(at))),
        (None, None) => (stored, None),
    };
    GeneralView {
        action: format!("{}/chi-tieu-chung", known.plan.href()),
        draft: format!("{}/nhap", known.plan.href()),
        version: typed.version,
        restored,
        targets: (0..=typed.target_name.len()).map(|index| target_view(known, None, &typed, index)).collect(),
    }
}

fn duty_view(known: &Known<'_>, row: Option<&DutyRow>, came_back: Option<&DutyForm>) -> DutyView {
    let version = known.plan.version;
    let stored = || row.map_or(DutyForm { version, ..DutyForm::default() }, |row| DutyForm::of(version, row));
    let typed = came_back.cloned().unwrap_or_else(stored);
    let unknown = row.into_iter().flat_map(|row| row.who.iter().zip(&row.stands).enumerate());
    let mut bodies: Vec<Choice> = unknown
        .filter(|(_, (_, stands))| **stands == Stands::Unknown)
        .map(|(index, (who, _))| {
            let value = format!("r:{index}");
            let selected = typed.who.contains(&value);
            Choice::new(value, format!("“{who}” (chưa rõ là ai)"), selected)
        })
        .collect();
    bodies.extend(body_choices(known.bodies, &typed.who));
    let read = row.and_then(|row| {
        let same = |duty: &reader::Duty| i64::from(duty.span.line) == row.first_line;
        known.reading.duties.iter().position(same)
    });
    DutyView {
        key: row.map_or_else(|| "moi".to_owned(), |row| row.id.to_string()),
        action: format!(
            "{}/trach-nhiem/{}",
            known.plan.href(),
            row.map_or_else(|| "moi".to_owned(), |row| row.id.to_string())
        ),
        span: read.map(|no| format!("v{no}")).unwrap_or_default(),
        line: row.map_or(0, |row| row.first_line),
        says: row.map_or_else(
            || "Thêm trách nhiệm".to_owned(),
            |row| format!("{}: {}", row.who.join("; "), row.what),
        ),
        is_new: row.is_none(),
        is_open: came_back.is_some(),
        whens: choices(WHENS, &typed.khi),
        typed,
        bodies,
    }
}
