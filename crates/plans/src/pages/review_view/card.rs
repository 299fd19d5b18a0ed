//! The card of an item at the review: what it is, what of it is not clear, and its form.

use kernel::{FieldErrors, ItemId, words};

use super::{Known, MORE_ROWS, Problems, field_of, said};
use crate::form::ItemForm;
use crate::model::{
    Detail, Item, Milestone, OPS, Origin, PERS, Part, Question, Role, Stands, TargetRow, UNITS,
};
use crate::pages::{Choice, body_choices, choices};

pub(super) struct ItemCard {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) is_section: bool,
    pub(super) version: i64,
    /// Where it is said to be a heading, or work.
    pub(super) shape: String,
    pub(super) note: String,
    pub(super) is_sure: bool,
    pub(super) is_open: bool,
    pub(super) line: i64,
    pub(super) missing: Vec<String>,
    pub(super) form: Option<FormView>,
    pub(super) form_href: String,
}

pub(super) struct FormView {
    pub(super) typed: ItemForm,
    pub(super) action: String,
    pub(super) draft: String,
    pub(super) roles: Vec<RoleView>,
    pub(super) phrase_roles: Vec<Choice>,
    pub(super) when: String,
    pub(super) is_before: bool,
    pub(super) open_ended: bool,
    pub(super) targets: Vec<TargetView>,
    /// The last one adds.
    pub(super) milestones: Vec<MilestoneView>,
    /// The last one adds.
    pub(super) details: Vec<DetailView>,
    /// Those that are saved, by number, for moving one of them elsewhere.
    pub(super) saved_details: Vec<Choice>,
    /// Why it was not moved.
    pub(super) move_error: Option<String>,
    pub(super) restored: Option<String>,
    /// What is wrong, by the names of the fields.
    pub(super) errors: FieldErrors,
}

/// A milestone as it stands in the form.
pub(super) struct MilestoneView {
    /// Which row, from 1.
    pub(super) row: usize,
    pub(super) no: String,
    pub(super) label: String,
    pub(super) on: String,
    pub(super) label_error: Option<String>,
    pub(super) on_error: Option<String>,
    pub(super) origin: Origin,
    pub(super) is_gone: bool,
    pub(super) is_new: bool,
}

/// A concrete task as it stands in the form.
pub(super) struct DetailView {
    /// Which row, from 1.
    pub(super) row: usize,
    pub(super) no: String,
    pub(super) text: String,
    pub(super) to: String,
    pub(super) due: String,
    /// Who the sentence says.
    pub(super) who: String,
    pub(super) text_error: Option<String>,
    pub(super) to_error: Option<String>,
    pub(super) due_error: Option<String>,
    pub(super) origin: Origin,
    pub(super) is_gone: bool,
    pub(super) is_new: bool,
}

pub(super) struct RoleView {
    pub(super) field: &'static str,
    pub(super) label: &'static str,
    pub(super) id: String,
    pub(super) span: String,
    pub(super) options: Vec<Choice>,
}

pub(super) struct TargetView {
    pub(super) key: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) line: i64,
    pub(super) span: String,
    pub(super) text: String,
    pub(super) ops: Vec<Choice>,
    pub(super) value: String,
    pub(super) to: String,
    pub(super) units: Vec<Choice>,
    pub(super) pers: Vec<Choice>,
    pub(super) due: String,
    pub(super) measures: Vec<Choice>,
}

/// What is shown of an item or heading.
pub(super) fn card(
    known: &Known<'_>,
    item: &Item,
    questions: &[Question],
    has_form: bool,
    is_open: bool,
    problems: Option<&Problems>,
) -> ItemCard {
    let asks = questions.iter().filter(|q| q.is_open() && q.item == Some(item.id)).count();
    let read = known.reading.items.iter().find(|read| read.path == item.path);
    let details = known.details.iter().filter(|detail| detail.item == item.id).count();
    let is_sure = asks == 0 && item.sure >= 0.8;
    let note = match (asks, details) {
        (1.., _) => format!("cần xem {asks} chỗ"),
        (0, 1..) => format!("{details} nhiệm vụ cụ thể"),
        _ => String::new(),
    };
    let at = read.and_then(|read| known.reading.items.iter().position(|other| other.path == read.path));
    ItemCard {
        id: item.id.to_string(),
        code: item.code.clone(),
        title: item.title.clone(),
        is_section: item.is_section,
        version: item.version,
        shape: format!("{}/muc/{}", known.plan.href(), item.id),
        note,
        is_sure,
        is_open: is_open || problems.is_some_and(|p| p.item == Some(item.id)),
        line: item.first_line,
        missing: if item.is_section { Vec::new() } else { missing(known.parts, known.targets, item) },
        form: has_form.then(|| form_of(known, item, at.unwrap_or_default(), problems)),
        form_href: format!("{}/xem-lai?muc={}#m-{}", known.plan.href(), item.id, item.id),
    }
}

/// Which of the six are not clear as the item stands now.
fn missing(parts: &[Part], targets: &[TargetRow], item: &Item) -> Vec<String> {
    let mut missing = Vec::new();
    let mut say = |unclear: bool, word: &str| {
        if unclear {
            missing.push(word.to_owned());
        }
    };
    let led =
        parts.iter().any(|p| p.item == item.id && p.role != Role::Coordinate && p.stands != Stands::Unknown);
    say(!led, "rõ người");
    say(item.to.is_none() && !item.open_ended, "rõ thời gian");
    let judged = targets.iter().any(|t| t.item == Some(item.id));
    say(item.product.is_none() && !judged, "rõ sản phẩm");
    missing
}

fn form_of(known: &Known<'_>, item: &Item, at: usize, problems: Option<&Problems>) -> FormView {
    let stored = stored(known, item);
    let draft = known.drafts.get(&format!("muc-{}", item.id)).and_then(|(value, at)| {
        let typed: ItemForm = serde_json::from_str(value).ok()?;
        // What was typed over an older state would undo somebody's correction.
        (typed.version == item.version && typed != stored).then_some((typed, *at))
    });
    let came_back = problems.filter(|p| p.item == Some(item.id));
    let errors = came_back.map(|p| p.errors.clone()).unwrap_or_default();
    let (typed, restored) = match (came_back, draft) {
        (Some(problems), _) => (problems.typed.clone(), None),
        (None, Some((typed, at))) => (typed, Some(words::moment(at))),
        (None, None) => (stored, None),
    };
    let roles = Role::ALL.into_iter().map(|role| role_view(known, item, &typed, role, at)).collect();
    let rows = typed.target_name.len();
    FormView {
        action: format!("{}/muc/{}", known.plan.href(), item.id),
        draft: format!("{}/nhap", known.plan.href()),
        roles,
        phrase_roles: Role::ALL
            .map(|r| Choice::new(r.code(), r.name(), r.code() == typed.phrase_role))
            .to_vec(),
        when: format!("t{at}"),
        is_before: !typed.truoc.is_empty(),
        open_ended: !typed.open_ended.is_empty(),
        targets: (0..=rows).map(|index| target_view(known, Some(item), &typed, index)).collect(),
        milestones: (0..typed.milestone_rows() + MORE_ROWS)
            .map(|index| milestone_view(known, item, (&typed, &errors), index))
            .collect(),
        details: (0..typed.detail_rows() + MORE_ROWS)
            .map(|index| detail_view(known, item, (&typed, &errors), index))
            .collect(),
        saved_details: saved_details(known, item),
        move_error: known.picked.and_then(|errors| said(errors, &format!("sang-{}", item.id))),
        typed,
        restored,
        errors,
    }
}

/// The form of an item as it is stored.
fn stored(known: &Known<'_>, item: &Item) -> ItemForm {
    let own = |of: ItemId| of == item.id;
    let milestones: Vec<Milestone> = known.milestones.iter().filter(|one| own(one.item)).cloned().collect();
    let details: Vec<Detail> = known.details.iter().filter(|one| own(one.item)).cloned().collect();
    let name_of =
        |stands: Stands| known.names.iter().find(|(of, _)| *of == stands).map(|(_, name)| name.clone());
    ItemForm::of(item, known.parts, known.targets).with_written(&milestones, &details, name_of)
}

fn milestone_view(
    known: &Known<'_>,
    item: &Item,
    (typed, errors): (&ItemForm, &FieldErrors),
    index: usize,
) -> MilestoneView {
    let at = |list: &[String]| list.get(index).cloned().unwrap_or_default();
    let no = at(&typed.milestone_no);
    let row = known.milestones.iter().find(|one| one.item == item.id && one.no.to_string() == no);
    MilestoneView {
        row: index + 1,
        label: at(&typed.milestone_label),
        on: at(&typed.milestone_on),
        label_error: said(errors, &format!("moc-ten-{}", index + 1)),
        on_error: said(errors, &format!("moc-ngay-{}", index + 1)),
        origin: row.map(|one| one.origin).unwrap_or_default(),
        is_gone: typed.milestone_gone.contains(&no) && !no.is_empty(),
        is_new: index >= typed.milestone_rows(),
        no,
    }
}

fn detail_view(
    known: &Known<'_>,
    item: &Item,
    (typed, errors): (&ItemForm, &FieldErrors),
    index: usize,
) -> DetailView {
    let at = |list: &[String]| list.get(index).cloned().unwrap_or_default();
    let no = at(&typed.detail_no);
    let row = known.details.iter().find(|one| one.item == item.id && one.no.to_string() == no);
    DetailView {
        row: index + 1,
        text: at(&typed.detail_text),
        to: at(&typed.detail_to),
        due: at(&typed.detail_due),
        text_error: said(errors, &format!("vc-noi-dung-{}", index + 1)),
        to_error: said(errors, &format!("vc-giao-{}", index + 1)),
        due_error: said(errors, &format!("vc-han-{}", index + 1)),
        who: row.map(|one| one.who.clone()).unwrap_or_default(),
        origin: row.map(|one| one.origin).unwrap_or_default(),
        is_gone: typed.detail_gone.contains(&no) && !no.is_empty(),
        is_new: index >= typed.detail_rows(),
        no,
    }
}

fn saved_details(known: &Known<'_>, item: &Item) -> Vec<Choice> {
    let own = known.details.iter().filter(|one| one.item == item.id);
    own.map(|one| {
        let start: String = one.text.chars().take(70).collect();
        let more = if one.text.chars().count() > 70 { "…" } else { "" };
        Choice::new(one.no.to_string(), format!("{}. {start}{more}", one.no), false)
    })
    .collect()
}

fn role_view(known: &Known<'_>, item: &Item, typed: &ItemForm, role: Role, at: usize) -> RoleView {
    let chosen = typed.role(role);
    let mut options: Vec<Choice> = known
        .parts
        .iter()
        .filter(|p| p.item == item.id && p.role == role && p.stands == Stands::Unknown)
        .map(|p| {
            let value = format!("r:{}", p.id);
            let selected = chosen.contains(&value);
            Choice::new(value, format!("“{}” (chưa rõ là ai)", p.phrase), selected)
        })
        .collect();
    options.extend(body_choices(known.bodies, chosen));
    let names = known.reading.items.get(at).into_iter().flat_map(|read| read.roles.each());
    let first = names.into_iter().find(|(code, _)| *code == role.code()).map(|(_, name)| name.span);
    RoleView {
        field: field_of(role),
        label: role.name(),
        id: format!("{}-{}", field_of(role), item.id),
        span: first.map(|s| format!("{}-{at}-{}-{}", field_of(role), s.line, s.col)).unwrap_or_default(),
        options,
    }
}

/// The fields of a target; beyond those that are there, an empty one that adds.
pub(super) fn target_view(
    known: &Known<'_>,
    item: Option<&Item>,
    typed: &ItemForm,
    index: usize,
) -> TargetView {
    let at = |list: &[String]| list.get(index).cloned().unwrap_or_default();
    let id = at(&typed.target_id);
    let row = known.targets.iter().find(|t| t.id.to_string() == id);
    let measure = at(&typed.target_measure);
    let mut measures = vec![Choice::new("", "Báo cáo bằng tay", measure.is_empty())];
    let all = known.registry.all().iter();
    measures.extend(all.map(|m| Choice::new(m.key, m.name, m.key == measure)));
    let or = |value: String, default: &str| if value.is_empty() { default.to_owned() } else { value };
    TargetView {
        key: match item {
            _ if !id.is_empty() => id.clone(),
            Some(item) => format!("moi-{}", item.id),
            None => "moi-chung".to_owned(),
        },
        name: at(&typed.target_name),
        line: row.map_or(0, |t| t.first_line),
        span: row.map(|t| format!("s{}", t.id)).unwrap_or_default(),
        text: row.map(|t| t.text.clone()).unwrap_or_default(),
        ops: choices(OPS, &or(at(&typed.target_op), ">=")),
        value: at(&typed.target_value),
        to: at(&typed.target_to),
        units: choices(UNITS, &or(at(&typed.target_unit), "percent")),
        pers: choices(PERS, &at(&typed.target_per)),
        due: at(&typed.target_due),
        measures,
        id,
    }
}
