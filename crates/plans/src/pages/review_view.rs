//! What the review screen shows.

use std::collections::HashMap;

use askama::Template;
use kernel::{FieldErrors, ItemId, Moment, Result, words};
use measures::Registry;
use reader::{Reading, Span};
use web::{Caller, Page, Problem};

use super::marks::{self, Line, Mark};
use super::{Choice, bodies, body_choices, choices};
use crate::acts::answer::alike;
use crate::form::{DutyForm, ItemForm};
use crate::model::{Asks, DutyId, DutyRow, Item, OPS, PERS, Part, Plan, Question};
use crate::model::{Role, Stands, TargetRow, UNITS};
use crate::store;

mod about;
mod passed_over;

use about::About;
use passed_over::{MissingForm, Unused, unused};

/// Up to so many items all forms stand on the page; beyond, one at a time.
const FORMS: usize = 40;

/// A form that came back.
pub struct Problems {
    /// Of which item; none: of the general targets.
    pub item: Option<ItemId>,
    /// What was typed.
    pub typed: ItemForm,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// How the screen is seen.
#[derive(Default)]
pub struct Seen {
    /// The item that stands open.
    pub open: Option<ItemId>,
    /// A form that came back.
    pub problems: Option<Problems>,
    /// The missing item that came back, its number, its heading and what is wrong; a duty's, none of its id: a new one.
    pub missing: Option<(String, String, FieldErrors)>,
    pub duty: Option<(Option<DutyId>, DutyForm, FieldErrors)>,
}

#[derive(Template)]
#[template(path = "plan_review.html")]
pub struct ReviewPage {
    page: Page,
    href: String,
    title: String,
    facts: String,
    saved: Option<String>,
    left: usize,
    next: String,
    lines: Vec<Line>,
    questions: Vec<Asked>,
    answered: Vec<Answered>,
    items: Vec<ItemCard>,
    item_count: usize,
    unused: Vec<Unused>,
    missing: MissingForm,
    errors: FieldErrors,
    about: About,
    /// Another plan that seems to be the same document: its address and what to say of it.
    twin: Option<(String, String)>,
}

/// An open question.
struct Asked {
    no: i64,
    span: String,
    line: i64,
    place: String,
    question: String,
    hint: String,
    action: String,
    kind: &'static str,
    bodies: Vec<Choice>,
    together: usize,
}

struct Answered {
    line: i64,
    question: String,
    answer: String,
}

struct ItemCard {
    id: String,
    code: String,
    title: String,
    is_section: bool,
    version: i64,
    /// Where it is said to be a heading, or work.
    shape: String,
    note: String,
    is_sure: bool,
    is_open: bool,
    line: i64,
    missing: Vec<String>,
    form: Option<FormView>,
    form_href: String,
}

struct FormView {
    typed: ItemForm,
    action: String,
    draft: String,
    roles: Vec<RoleView>,
    phrase_roles: Vec<Choice>,
    when: String,
    is_before: bool,
    open_ended: bool,
    targets: Vec<TargetView>,
    restored: Option<String>,
}

struct RoleView {
    field: &'static str,
    label: &'static str,
    id: String,
    span: String,
    options: Vec<Choice>,
}

struct TargetView {
    key: String,
    id: String,
    name: String,
    line: i64,
    span: String,
    text: String,
    ops: Vec<Choice>,
    value: String,
    to: String,
    units: Vec<Choice>,
    pers: Vec<Choice>,
    due: String,
    measures: Vec<Choice>,
}

fn field_of(role: Role) -> &'static str {
    match role {
        Role::Lead => "chu-tri",
        Role::Advise => "tham-muu",
        Role::Implement => "thuc-hien",
        Role::Coordinate => "phoi-hop",
    }
}

struct Known<'a> {
    plan: &'a Plan,
    reading: &'a Reading,
    bodies: &'a [(Stands, String)],
    parts: &'a [Part],
    targets: &'a [TargetRow],
    registry: &'a Registry,
    drafts: &'a HashMap<String, (String, Moment)>,
    duties: &'a [DutyRow],
}

/// Builds the screen.
pub async fn build(
    call: &Caller,
    plan: Plan,
    registry: &Registry,
    mut seen: Seen,
) -> Result<ReviewPage, Problem> {
    let db = call.cx.db();
    let (text, reading) = store::plan::source(db, plan.id).await?;
    let reading: Reading = serde_json::from_str(&reading).map_err(kernel::Error::from)?;
    let items = store::content::items(db, plan.id).await?;
    let parts = store::content::parts(db, plan.id).await?;
    let targets = store::target::of_plan(db, plan.id).await?;
    let questions = store::content::questions(db, plan.id).await?;
    let bodies = bodies(call, plan.authority).await?;
    let duties = store::content::duties(db, plan.id).await?;
    let drafts = match call.cx.actor.account() {
        Some(account) => store::draft::of(db, plan.id, account).await?,
        None => HashMap::new(),
    };
    let known = Known {
        plan: &plan,
        reading: &reading,
        bodies: &bodies,
        parts: &parts,
        targets: &targets,
        registry,
        drafts: &drafts,
        duties: &duties,
    };
    let marks = marks_of(&known, &items, &questions);
    let (problems, duty) = (seen.problems.take(), seen.duty.take());
    let (missing, missing_errors) = MissingForm::of(&items, seen.missing.take());
    let works = items.iter().filter(|item| !item.is_section).count();
    let cards = items
        .iter()
        .map(|item| {
            let has_form = !item.is_section && (works <= FORMS || seen.open == Some(item.id));
            card(&known, item, &questions, has_form, seen.open == Some(item.id), problems.as_ref())
        })
        .collect();
    let open: Vec<&Question> = questions.iter().filter(|q| q.is_open()).collect();
    let next = open.first().map_or_else(String::new, |q| format!("#hoi-{}", q.position));
    let facts = format!("{works} nhiệm vụ · {} chỉ tiêu · {} căn cứ", targets.len(), reading.bases.len());
    let twin = store::plan::twin(call.cx.db(), &plan).await?.map(|twin| {
        let (named, stands) = (twin.numbered(), twin.state.name());
        let number = if named.is_empty() { "cùng tên".to_owned() } else { named.replacen("Số", "số", 1) };
        (twin.href(), format!("Hình như văn bản này đã được đưa vào: kế hoạch {number}, {stands}. Nếu tải lên hai lần, hãy bỏ bản này để việc không giao trùng."))
    });
    let last_saved = drafts.values().map(|(_, at)| *at).max();
    Ok(ReviewPage {
        page: call.page(&plan.title, "/ke-hoach").await?.railed(),
        href: plan.href(),
        title: plan.title.clone(),
        facts,
        saved: last_saved.map(|at| format!("đã lưu nháp lúc {}", words::time(at))),
        left: open.len(),
        next,
        lines: marks::lines(&text, &marks),
        questions: open.iter().map(|q| asked(&known, &items, &questions, q)).collect(),
        answered: questions.iter().filter(|q| !q.is_open()).map(answered).collect(),
        items: cards,
        item_count: works,
        unused: unused(&reading, &items),
        missing,
        twin,
        about: about::about(&known, problems.as_ref(), duty.as_ref()),
        errors: problems
            .map(|p| p.errors)
            .or_else(|| duty.map(|(_, _, errors)| errors))
            .or(missing_errors)
            .unwrap_or_default(),
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn asked(known: &Known<'_>, items: &[Item], all: &[Question], question: &Question) -> Asked {
    let place = question.item.and_then(|id| items.iter().find(|item| item.id == id));
    let (kind, hint) = match question.asks {
        Asks::Agency => {
            ("agency", "Chọn một cơ quan hoặc nhóm; câu trả lời áp dụng cho mọi chỗ gọi như vậy.")
        }
        Asks::Lead => {
            ("agency", "Mục này không ghi ai chủ trì. Chọn cơ quan, hoặc để người ban hành trả lời.")
        }
        Asks::Deadline => ("deadline", "Mục này không ghi thời gian. Không có hạn thì không nhắc được ai."),
        Asks::Phrase => ("phrase", "Viết rõ con số hoặc cách hiểu, hoặc giữ như văn bản."),
        Asks::Oddity => ("phrase", "Chỉ cần biết: văn bản không bị sửa."),
        Asks::Monitor => (
            "agency",
            "Cơ quan này duyệt kế hoạch chi tiết, nhận báo cáo, đôn đốc và giữ những việc chưa rõ ai chủ trì.",
        ),
        Asks::Gap => ("phrase", "Văn bản chưa nói rõ."),
    };
    let together = match question.asks {
        Asks::Lead | Asks::Deadline | Asks::Oddity => alike(question, all).count() + 1,
        _ => 0,
    };
    // Where one name stands in several items, its answer holds for all of them.
    let key = kernel::fold::key(&question.phrase);
    let used = known.parts.iter().filter(|part| kernel::fold::key(&part.phrase) == key);
    let mut places: Vec<ItemId> = used.map(|part| part.item).collect();
    places.dedup();
    let hint = match question.asks {
        Asks::Agency if places.len() > 1 => {
            format!("Chọn một cơ quan hoặc nhóm; áp dụng cho cả {} mục gọi như vậy.", places.len())
        }
        _ => hint.to_owned(),
    };
    Asked {
        no: question.position,
        span: format!("h{}", question.position),
        line: question.span.0,
        place: place.map(|item| item.code.clone()).unwrap_or_default(),
        question: question.question.clone(),
        hint,
        action: format!("{}/cau-hoi/{}", known.plan.href(), question.id),
        kind,
        bodies: if kind == "agency" { body_choices(known.bodies, &[]) } else { Vec::new() },
        together,
    }
}

fn answered(question: &Question) -> Answered {
    Answered {
        line: question.span.0,
        question: question.question.clone(),
        answer: question
            .answer
            .as_ref()
            .map_or("để người ban hành trả lời".to_owned(), |(said, ..)| said.clone()),
    }
}

fn spot(span: Span) -> (usize, usize, usize, usize) {
    (span.line as usize, span.col as usize, span.end_line as usize, span.end_col as usize)
}

/// All spans of the reading and of the questions.
fn marks_of(known: &Known<'_>, items: &[Item], questions: &[Question]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for question in questions.iter().filter(|q| q.is_open()) {
        let (line, col, end_line, end_col) = question.span;
        marks.push(Mark {
            span: (line as usize, col as usize, end_line as usize, end_col as usize),
            kind: "ask",
            id: format!("h{}", question.position),
            href: format!("hoi-{}", question.position),
            number: Some(question.position),
        });
    }
    let mut push = |span: Span, kind: &'static str, id: String, href: String| {
        marks.push(Mark { span: spot(span), kind, id, href, number: None });
    };
    let reading = known.reading;
    for (no, basis) in reading.bases.iter().enumerate() {
        push(basis.span, "base", format!("b{no}"), "can-cu".to_owned());
    }
    for (no, target) in reading.general_targets.iter().enumerate() {
        let mut rows = known.targets.iter().filter(|t| t.item.is_none());
        let line = i64::from(target.span.line);
        let row = rows.find(|t| t.first_line == line && t.value == target.value);
        let href = row.map_or_else(|| "chi-tieu-chung".to_owned(), |row| format!("ct-{}", row.id));
        push(target.span, "goal", row.map_or_else(|| format!("g{no}"), |row| format!("s{}", row.id)), href);
    }
    for (no, duty) in reading.duties.iter().enumerate() {
        let row = known.duties.iter().find(|row| row.first_line == i64::from(duty.span.line));
        let href = row.map_or_else(|| "trach-nhiem".to_owned(), |row| format!("tn-{}", row.id));
        push(duty.span, "duty", format!("v{no}"), href);
    }
    for (no, read) in reading.items.iter().enumerate() {
        let Some(item) = items.iter().find(|item| item.path == read.path) else { continue };
        // The heading only; the item's own span holds everything under it.
        let width = (read.code.chars().count() + read.title.chars().count()) as u32 + 2;
        let end = Span { end_line: read.span.line + width / 60, end_col: 10_000, ..read.span };
        push(end, "item", format!("i{no}"), format!("m-{}", item.id));
        for (role, name) in read.roles.each() {
            let Some(role) = Role::parse(role) else { continue };
            let id = format!("{}-{no}-{}-{}", field_of(role), name.span.line, name.span.col);
            push(name.span, "who", id, format!("{}-{}", field_of(role), item.id));
        }
        if let Some(period) = &read.period {
            push(period.span, "when", format!("t{no}"), format!("tu-{}", item.id));
        }
        let rows = known.targets.iter().filter(|t| t.item == Some(item.id));
        for target in &read.targets {
            let row =
                rows.clone().find(|t| t.first_line == i64::from(target.span.line) && t.value == target.value);
            let href = row.map_or_else(|| format!("m-{}", item.id), |row| format!("ct-{}", row.id));
            let id = row.map_or_else(|| format!("c{no}-{}", target.span.line), |row| format!("s{}", row.id));
            push(target.span, "goal", id, href);
        }
    }
    marks
}

fn card(
    known: &Known<'_>,
    item: &Item,
    questions: &[Question],
    has_form: bool,
    is_open: bool,
    problems: Option<&Problems>,
) -> ItemCard {
    let asks = questions.iter().filter(|q| q.is_open() && q.item == Some(item.id)).count();
    let read = known.reading.items.iter().find(|read| read.path == item.path);
    let details = read.map_or(0, |read| read.details.len());
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
pub(super) fn missing(parts: &[Part], targets: &[TargetRow], item: &Item) -> Vec<String> {
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
    let stored = ItemForm::of(item, known.parts, known.targets);
    let draft = known.drafts.get(&format!("muc-{}", item.id)).and_then(|(value, at)| {
        let typed: ItemForm = serde_json::from_str(value).ok()?;
        // What was typed over an older state would undo somebody's correction.
        (typed.version == item.version && typed != stored).then_some((typed, *at))
    });
    let (typed, restored) = match (problems.filter(|p| p.item == Some(item.id)), draft) {
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
        typed,
        restored,
    }
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

fn target_view(known: &Known<'_>, item: Option<&Item>, typed: &ItemForm, index: usize) -> TargetView {
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
