//! One explanation: what is asked, by when, the answer.

use agencies::History;
use askama::Template;
use kernel::words::{self, DueClock};
use kernel::{Error, FieldErrors, Granted};
use web::axum::http::StatusCode;
use web::{Answer, Caller, Clock, Flash, FlashKind, Form, IdPath, Page, redirect, render_status};

use crate::model::Explanation;
use crate::policy::act;
use crate::{ExplanationId, acts, store as sql};

#[derive(Template)]
#[template(path = "explanation.html")]
struct ExplanationPage {
    page: Page,
    href: String,
    action: String,
    title: String,
    clock: Clock,
    agency: String,
    asker: String,
    at: String,
    due: String,
    words: String,
    answer: Option<(String, String)>,
    may_answer: bool,
    typed: String,
    history: History,
    errors: FieldErrors,
}

/// What happens to an explanation.
const PAST: &agencies::Said = &[
    ("explanation.asked", "message-question", "Yêu cầu giải trình"),
    ("explanation.answered", "message-report", "Gửi giải trình"),
];

/// What is typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    #[serde(rename = "tra-loi")]
    words: String,
}

/// `GET /giai-trinh/{id}`.
pub async fn show(call: Caller, IdPath(id): IdPath<ExplanationId>) -> Answer {
    page(&call, id, StatusCode::OK, String::new(), FieldErrors::default()).await
}

/// `POST /giai-trinh/{id}`.
pub async fn answer(call: Caller, IdPath(id): IdPath<ExplanationId>, Form(form): Form<AnswerForm>) -> Answer {
    match acts::answer_explanation(&call.cx, id, &form.words).await {
        Ok(()) => {
            redirect(&format!("/giai-trinh/{id}"), Some(Flash::new(FlashKind::Ok, "Đã gửi giải trình.")))
        }
        Err(Error::Invalid(errors)) => {
            page(&call, id, StatusCode::UNPROCESSABLE_ENTITY, form.words, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    call: &Caller,
    id: ExplanationId,
    status: StatusCode,
    typed: String,
    errors: FieldErrors,
) -> Answer {
    let cx = &call.cx;
    let asked: Granted<Explanation, act::See> = cx.actor.grant(sql::explanation::get(cx.db(), id).await?)?;
    let pace = notices::Pace::of(cx).await?;
    let mut people: Vec<_> = asked.asked_by.into_iter().collect();
    people.extend(asked.answer.as_ref().and_then(|(_, by, _)| *by));
    let cards = agencies::people(cx.db(), &people, pace.today).await?;
    let name = |id: Option<kernel::PersonId>| {
        id.and_then(|id| cards.get(&id))
            .map_or_else(|| "Hệ thống".to_owned(), |card| format!("{}, {}", card.name, card.position))
    };
    let names = agencies::names(cx.db(), &[asked.agency]).await?;
    let answered = asked.answer.as_ref().map(|(_, _, at)| at.day());
    let clock = DueClock::of(Some(asked.due), answered, pace.today, &pace.calendar, pace.soon_days);
    render_status(
        status,
        &ExplanationPage {
            page: call.page("Giải trình", "/nhiem-vu").await?,
            href: asked.href.clone(),
            action: format!("/giai-trinh/{id}"),
            title: asked.title.clone(),
            clock: Clock::in_full(&clock),
            agency: names.get(&asked.agency).map(|name| name.name.clone()).unwrap_or_default(),
            asker: name(asked.asked_by),
            at: words::moment(asked.asked_at),
            due: words::weekday_day(asked.due),
            words: asked.words.clone(),
            answer: asked
                .answer
                .as_ref()
                .map(|(words, by, at)| (words.clone(), format!("{} · {}", name(*by), words::moment(*at)))),
            may_answer: asked.answer.is_none() && cx.actor.may::<Explanation, act::Answer>(&asked),
            typed,
            history: agencies::history(call, &id.into(), PAST).await?,
            errors,
        },
    )
}
