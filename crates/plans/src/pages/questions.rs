//! What the issuer of a plan was asked, with the answers.

use askama::Template;
use kernel::{ItemId, PersonId, PlanId, words};
use web::{Answer, AsTable, Caller, IdPath, Page, Query, TableLinks, render, table_file};

use super::files;
use super::show::seen;
use crate::model::Question;
use crate::store;

struct Row {
    key: String,
    question: String,
    place: String,
    /// The answer, and who gave it when.
    answer: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "plan_questions.html")]
struct QuestionsPage {
    page: Page,
    files: TableLinks,
    href: String,
    title: String,
    lead: String,
    rows: Vec<Row>,
}

/// `GET /ke-hoach/{id}/cau-hoi`.
pub async fn list(call: Caller, IdPath(id): IdPath<PlanId>, Query(asked): Query<AsTable>) -> Answer {
    let plan = seen(&call, id).await?;
    let db = call.cx.db();
    let questions: Vec<Question> =
        store::content::questions(db, id).await?.into_iter().filter(|one| one.to_issuer).collect();
    let items = store::content::items(db, id).await?;
    let code = |id: ItemId| {
        items.iter().find(|item| item.id == id).map(|item| item.code.clone()).unwrap_or_default()
    };
    if let Some(kind) = asked.kind() {
        return Ok(table_file(&files::questions(&plan, &questions, &code, call.cx.now()), kind, "cau-hoi")?);
    }
    let people: Vec<PersonId> =
        questions.iter().filter_map(|one| one.answer.as_ref().and_then(|(.., by)| *by)).collect();
    let cards = agencies::people(db, &people, call.cx.today()).await?;
    let row = |one: &Question| {
        let mut place = Vec::new();
        place.extend(one.item.map(|id| format!("mục {}", code(id))));
        place.extend((one.span.0 > 0).then(|| format!("dòng {}", one.span.0)));
        Row {
            key: one.id.to_string(),
            question: one.question.clone(),
            place: place.join(" · "),
            answer: one.answer.as_ref().map(|(said, at, by)| {
                let who = by.and_then(|id| cards.get(&id)).map_or("Hệ thống", |card| card.name.as_str());
                let at = at.map(|at| format!(" · {}", words::moment(at))).unwrap_or_default();
                (said.clone(), format!("{who}{at}"))
            }),
        }
    };
    let open = questions.iter().filter(|one| one.answer.is_none()).count();
    render(&QuestionsPage {
        page: call.page("Hỏi người ban hành", "/ke-hoach").await?,
        files: TableLinks::of(&call),
        href: plan.href(),
        lead: format!("{} câu hỏi, {open} câu chờ trả lời", questions.len()),
        rows: questions.iter().map(row).collect(),
        title: plan.title,
    })
}
