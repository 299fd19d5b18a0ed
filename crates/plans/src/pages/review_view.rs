//! What the review screen shows.

use std::collections::HashMap;

use askama::Template;
use kernel::{FieldErrors, ItemId, Moment, Result, words};
use measures::Registry;
use reader::{Reading, Span};
use web::{Caller, Page, Problem};

use super::answering::Refused;
use super::marks::{self, Line, Mark};
use super::{Choice, bodies, named};
use crate::form::{FactsForm, ItemForm};
use crate::model::{Basis, Detail, DutyRow, Item, Milestone, Part, Plan, Question, Role, Stands, TargetRow};
use crate::store;

mod about;
mod asked;
mod card;
mod passed_over;

pub use about::RefusedDuty;

use about::About;
use asked::{Answered, Asked, answered, asked};
use card::{ItemCard, TargetView, card, target_view};
use passed_over::{MissingForm, Unused, unused};

/// Up to so many items all forms stand on the page; beyond, one at a time.
const FORMS: usize = 40;

/// So many empty rows stand below milestones, concrete tasks and bases: each is sent with the whole form, and without
/// script no more can come in between.
const MORE_ROWS: usize = 3;

/// A form that came back.
pub struct Problems {
    /// Of which item; none: of the general targets.
    pub item: Option<ItemId>,
    /// What was typed.
    pub typed: ItemForm,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl Problems {
    /// What is wrong, by the ids of the fields on the page: many forms have fields of the same name.
    fn placed(&self) -> FieldErrors {
        let of = self.item.map_or_else(|| "chung".to_owned(), |item| item.to_string());
        let mut placed = FieldErrors::default();
        for (field, message) in self.errors.iter() {
            match field {
                "" => placed.add("", message),
                // The fields of a target have no ids; the message stands above them.
                field if field.starts_with("ct-") => placed.add(&format!("{field}-{of}-loi"), message),
                field => placed.add(&format!("{field}-{of}"), message),
            }
        }
        placed
    }
}

/// How the screen is seen.
#[derive(Default)]
pub struct Seen {
    /// The item that stands open.
    pub open: Option<ItemId>,
    /// A form that came back.
    pub problems: Option<Problems>,
    /// The missing item that came back, its number, its heading and what is wrong.
    pub missing: Option<(String, String, FieldErrors)>,
    /// The form of a duty that came back.
    pub duty: Option<RefusedDuty>,
    /// What is known of the plan that came back, and what is wrong with it.
    pub facts: Option<(FactsForm, FieldErrors)>,
    /// An answer that came back.
    pub answer: Option<Refused>,
    /// What is wrong with what was only pressed or picked, by the ids of the fields.
    pub picked: Option<FieldErrors>,
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
    /// What agencies and groups are called, for fields in which one types to find.
    names: Vec<String>,
    /// The items to which a concrete task can be moved.
    places: Vec<Choice>,
    /// Another plan that seems to be the same document: its address and what to say of it.
    twin: Option<(String, String)>,
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
    /// The same without how many agencies a group has.
    names: &'a [(Stands, String)],
    parts: &'a [Part],
    targets: &'a [TargetRow],
    registry: &'a Registry,
    drafts: &'a HashMap<String, (String, Moment)>,
    duties: &'a [DutyRow],
    bases: &'a [Basis],
    milestones: &'a [Milestone],
    details: &'a [Detail],
    /// What is wrong with what was only pressed or picked.
    picked: Option<&'a FieldErrors>,
}

/// Builds the screen.
pub async fn build(
    call: &Caller,
    plan: Plan,
    registry: &Registry,
    seen: Seen,
) -> Result<ReviewPage, Problem> {
    let Seen { open: opened, problems, missing, duty, facts: facts_back, answer, picked } = seen;
    let db = call.cx.db();
    let (text, reading) = store::plan::source(db, plan.id).await?;
    let reading: Reading = serde_json::from_str(&reading).map_err(kernel::Error::from)?;
    let items = store::content::items(db, plan.id).await?;
    let parts = store::content::parts(db, plan.id).await?;
    let targets = store::target::of_plan(db, plan.id).await?;
    let questions = store::content::questions(db, plan.id).await?;
    let bodies = bodies(call, plan.authority).await?;
    let duties = store::content::duties(db, plan.id).await?;
    let (names, bases) = (named(&bodies), store::written::bases(db, plan.id).await?);
    let milestones = store::written::milestones(db, plan.id).await?;
    let details = store::written::details(db, plan.id).await?;
    let drafts = match call.cx.actor.account() {
        Some(account) => store::draft::of(db, plan.id, account).await?,
        None => HashMap::new(),
    };
    let known = Known {
        plan: &plan,
        reading: &reading,
        bodies: &bodies,
        names: &names,
        parts: &parts,
        targets: &targets,
        registry,
        drafts: &drafts,
        duties: &duties,
        bases: &bases,
        milestones: &milestones,
        details: &details,
        picked: picked.as_ref(),
    };
    let marks = marks_of(&known, &items, &questions);
    let (missing, missing_errors) = MissingForm::of(&items, missing);
    let works = items.iter().filter(|item| !item.is_section).count();
    let cards = items
        .iter()
        .map(|item| {
            let has_form = !item.is_section && (works <= FORMS || opened == Some(item.id));
            card(&known, item, &questions, has_form, opened == Some(item.id), problems.as_ref())
        })
        .collect();
    let open: Vec<&Question> = questions.iter().filter(|q| q.is_open()).collect();
    let next = open.first().map_or_else(String::new, |q| format!("#hoi-{}", q.position));
    let facts = format!("{works} nhiệm vụ · {} chỉ tiêu · {} căn cứ", targets.len(), bases.len());
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
        questions: open.iter().map(|q| asked(&known, &items, &questions, q, answer.as_ref())).collect(),
        answered: questions.iter().filter(|q| !q.is_open()).map(answered).collect(),
        items: cards,
        item_count: works,
        unused: unused(&reading, &items, &details),
        missing,
        twin,
        about: about::about(&known, problems.as_ref(), duty.as_ref(), facts_back.as_ref()),
        names: names.iter().map(|(_, name)| name.clone()).collect(),
        places: passed_over::places(items.iter().filter(|item| !item.is_section)),
        errors: problems
            .map(|p| p.placed())
            .or_else(|| duty.map(|refused| refused.placed()))
            .or_else(|| facts_back.map(|(_, errors)| errors))
            .or_else(|| answer.map(|refused| refused.placed(&questions)))
            .or(missing_errors)
            .or_else(|| known.picked.cloned())
            .unwrap_or_default(),
    })
}

/// The message of a field.
fn said(errors: &FieldErrors, field: &str) -> Option<String> {
    errors.get(field).map(str::to_owned)
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
        let row = known.bases.iter().find(|row| row.origin.line == i64::from(basis.span.line));
        let href = row.map_or_else(|| "can-cu".to_owned(), |row| format!("cc-{}", row.no));
        push(basis.span, "base", format!("b{no}"), href);
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
