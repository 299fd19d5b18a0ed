//! The part of the review that is about the plan as a whole: its facts, general targets and duties.

use kernel::{FieldErrors, words};

use super::{Known, MORE_ROWS, Problems, TargetView, said, target_view};
use crate::form::{DutyForm, FactsForm, ItemForm, WHENS};
use crate::model::{DutyId, DutyRow, Origin, Stands};
use crate::pages::{Choice, body_choices, choices};

/// What is known of the plan as a whole.
pub(super) struct About {
    pub(super) facts: FactsView,
    pub(super) years: String,
    pub(super) last_year: String,
    pub(super) general: GeneralView,
    pub(super) duties: Vec<DutyView>,
}

/// The form of the facts.
pub(super) struct FactsView {
    pub(super) typed: FactsForm,
    pub(super) restored: Option<String>,
    pub(super) monitors: Vec<Choice>,
    /// The last ones add.
    pub(super) bases: Vec<BasisView>,
    /// Where the issuer and the signer come from.
    pub(super) issuer_hint: &'static str,
    pub(super) signer_hint: &'static str,
}

/// A document on which the plan rests, as it stands in the form.
pub(super) struct BasisView {
    /// Which row, from 1.
    pub(super) row: usize,
    pub(super) no: String,
    pub(super) text: String,
    pub(super) symbol: String,
    pub(super) on: String,
    pub(super) issuer: String,
    pub(super) text_error: Option<String>,
    pub(super) on_error: Option<String>,
    pub(super) origin: Origin,
    /// The span in the file.
    pub(super) span: String,
    pub(super) is_gone: bool,
    pub(super) is_new: bool,
}

/// The form of the general targets.
pub(super) struct GeneralView {
    pub(super) action: String,
    pub(super) draft: String,
    pub(super) version: i64,
    pub(super) restored: Option<String>,
    pub(super) targets: Vec<TargetView>,
    pub(super) errors: FieldErrors,
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
    pub(super) errors: FieldErrors,
}

/// The form of a duty that came back; none of its id: a new one.
pub struct RefusedDuty {
    /// Of which duty.
    pub id: Option<DutyId>,
    /// What was typed.
    pub typed: DutyForm,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl RefusedDuty {
    /// What is wrong, by the ids of the fields on the page: each duty has its form.
    pub(super) fn placed(&self) -> FieldErrors {
        let key = duty_key(self.id);
        let mut placed = FieldErrors::default();
        for (field, message) in self.errors.iter() {
            let at = match field {
                "" => String::new(),
                field => format!("tn-{field}-{key}"),
            };
            placed.add(&at, message);
        }
        placed
    }
}

fn duty_key(id: Option<DutyId>) -> String {
    id.map_or_else(|| "moi".to_owned(), |id| id.to_string())
}

/// Builds it; forms that came back keep what was typed.
pub(super) fn about(
    known: &Known<'_>,
    problems: Option<&Problems>,
    duty: Option<&RefusedDuty>,
    came_back: Option<&(FactsForm, FieldErrors)>,
) -> About {
    let plan = known.plan;
    let mut duties: Vec<DutyView> = known
        .duties
        .iter()
        .map(|row| duty_view(known, Some(row), duty.filter(|refused| refused.id == Some(row.id))))
        .collect();
    duties.push(duty_view(known, None, duty.filter(|refused| refused.id.is_none())));
    About {
        facts: facts(known, came_back),
        years: plan.years(),
        last_year: plan.until_year.to_string(),
        general: general(known, problems),
        duties,
    }
}

fn facts(known: &Known<'_>, came_back: Option<&(FactsForm, FieldErrors)>) -> FactsView {
    let Known { plan, reading, .. } = known;
    let stored = FactsForm::of(plan, known.bases);
    let kept = known.drafts.get("thong-tin").and_then(|(value, at)| {
        let typed: FactsForm = serde_json::from_str(value).ok()?;
        (typed.version == stored.version && typed != stored).then_some((typed, *at))
    });
    let (typed, restored) = match (came_back, kept) {
        (Some((typed, _)), _) => (typed.clone(), None),
        (None, Some((typed, at))) => (typed, Some(words::moment(at))),
        (None, None) => (stored, None),
    };
    let errors = came_back.map(|(_, errors)| errors);
    let agencies: Vec<(Stands, String)> =
        known.bodies.iter().filter(|(stands, _)| matches!(stands, Stands::Agency(_))).cloned().collect();
    let signer = reading.signer.as_ref();
    let read = (signer.and_then(|s| s.name.clone()), signer.map(|s| s.position.clone()));
    let signed = (plan.signer.clone(), plan.signer_position.clone());
    FactsView {
        monitors: body_choices(&agencies, std::slice::from_ref(&typed.monitor)),
        bases: (0..typed.basis_rows() + MORE_ROWS)
            .map(|index| basis_view(known, (&typed, errors), index))
            .collect(),
        issuer_hint: hint(plan.issuer.is_none(), plan.issuer == reading.issuer),
        signer_hint: hint(signed == (None, None), signed == read),
        typed,
        restored,
    }
}

/// Where a fact comes from.
fn hint(is_unknown: bool, is_read: bool) -> &'static str {
    match (is_unknown, is_read) {
        (true, _) => "",
        (false, true) => "Đọc từ văn bản.",
        (false, false) => "Sửa tay.",
    }
}

fn basis_view(
    known: &Known<'_>,
    (typed, errors): (&FactsForm, Option<&FieldErrors>),
    index: usize,
) -> BasisView {
    let at = |list: &[String]| list.get(index).cloned().unwrap_or_default();
    let no = at(&typed.basis_no);
    let row = known.bases.iter().find(|basis| basis.no.to_string() == no);
    let same = |read: &reader::Basis| row.is_some_and(|row| row.origin.line == i64::from(read.span.line));
    let read = known.reading.bases.iter().position(same);
    BasisView {
        row: index + 1,
        text: at(&typed.basis_text),
        symbol: at(&typed.basis_symbol),
        on: at(&typed.basis_on),
        issuer: at(&typed.basis_issuer),
        text_error: errors.and_then(|errors| said(errors, &format!("cc-loi-{}", index + 1))),
        on_error: errors.and_then(|errors| said(errors, &format!("cc-ngay-{}", index + 1))),
        origin: row.map(|basis| basis.origin).unwrap_or_default(),
        span: read.map(|read| format!("b{read}")).unwrap_or_default(),
        is_gone: typed.basis_gone.contains(&no) && !no.is_empty(),
        is_new: index >= typed.basis_rows(),
        no,
    }
}

fn general(known: &Known<'_>, problems: Option<&Problems>) -> GeneralView {
    let stored = ItemForm::general(known.plan.version, known.targets);
    let kept = known.drafts.get("chung").and_then(|(value, at)| {
        let typed: ItemForm = serde_json::from_str(value).ok()?;
        let typed = ItemForm { muc: String::new(), ..typed };
        (typed.version == stored.version && typed != stored).then_some((typed, *at))
    });
    let came_back = problems.filter(|p| p.item.is_none());
    let (typed, restored) = match (came_back, kept) {
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
        errors: came_back.map(|p| p.errors.clone()).unwrap_or_default(),
    }
}

fn duty_view(known: &Known<'_>, row: Option<&DutyRow>, came_back: Option<&RefusedDuty>) -> DutyView {
    let version = known.plan.version;
    let stored = || row.map_or(DutyForm { version, ..DutyForm::default() }, |row| DutyForm::of(version, row));
    let typed = came_back.map_or_else(stored, |refused| refused.typed.clone());
    let key = duty_key(row.map(|row| row.id));
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
        action: format!("{}/trach-nhiem/{key}", known.plan.href()),
        key,
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
        errors: came_back.map(|refused| refused.errors.clone()).unwrap_or_default(),
    }
}
