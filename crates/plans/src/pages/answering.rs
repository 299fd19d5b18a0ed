//! Answering what the reader asks: at the review, and on the page of a plan in force what was left to the issuer.

use std::sync::Arc;

use kernel::{Error, FieldErrors, Result};
use measures::Registry;
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Form, TextPath, redirect, render_status};

use super::review_view::{self, Seen};
use super::{review, show};
use crate::acts::answer::{self, Answer as Said};
use crate::form;
use crate::model::{Plan, PlanState, Question, QuestionId, parse_stands};
use crate::standing::Standing;

/// An answer as typed or pressed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    /// The agency or group that was picked.
    #[serde(rename = "co-quan")]
    pub(super) body: String,
    /// The button.
    #[serde(rename = "tra-loi")]
    button: String,
    /// A day.
    pub(super) ngay: String,
    /// Words of one's own.
    pub(super) loi: String,
    /// Set where it holds for all that lack the same thing.
    #[serde(rename = "ca-loat")]
    pub(super) alike: String,
}

impl AnswerForm {
    fn said(&self, plan: &Plan) -> Result<Said> {
        Ok(match self.button.as_str() {
            "nguoi-ban-hanh" => Said::Issuer,
            "giu" => Said::Words("giữ như văn bản".to_owned()),
            "het-nam" => Said::Until(plan.last_day()),
            "thuong-xuyen" => Said::Always,
            "ngay" => match form::day(&self.ngay) {
                Ok(Some(day)) => Said::Until(day),
                _ => return Err(Error::field("ngay", "Ngày viết như 23/11/2026.")),
            },
            "loi" => Said::Words(self.loi.trim().to_owned()),
            _ => Said::Agency(parse_stands(&self.body)),
        })
    }
}

/// An answer that came back.
pub struct Refused {
    /// To which question.
    pub(super) question: QuestionId,
    /// What was typed.
    pub(super) typed: AnswerForm,
    /// What is wrong, by the names of the fields.
    pub(super) errors: FieldErrors,
}

impl Refused {
    fn new(question: QuestionId, typed: AnswerForm, errors: &FieldErrors) -> Self {
        let mut here = FieldErrors::default();
        for (field, message) in errors.iter() {
            // Words of one's own have one field, whatever the rule calls it.
            here.add(if field == "tra-loi" { "loi" } else { field }, message);
        }
        Self { question, typed, errors: here }
    }

    /// What is wrong, by the ids of the fields on the page, which bear the question's number.
    pub(super) fn placed(&self, questions: &[Question]) -> FieldErrors {
        let no = questions.iter().find(|q| q.id == self.question).map_or(0, |q| q.position);
        let mut placed = FieldErrors::default();
        for (field, message) in self.errors.iter() {
            placed.add(&format!("{field}-{no}"), message);
        }
        placed
    }
}

/// `POST /ke-hoach/{id}/cau-hoi/{hoi}`.
pub async fn answer(
    call: Caller,
    path: TextPath,
    Form(typed): Form<AnswerForm>,
    registry: Registry,
    standing: Arc<dyn Standing>,
) -> Answer {
    let plan = review::kept(&call, path.parse(0)?).await?;
    let question: QuestionId = path.parse(1)?;
    let outcome = match typed.said(&plan) {
        Ok(said) if typed.alike.is_empty() => answer::answer(&call.cx, plan.id, question, &said).await,
        Ok(said) => answer::answer_alike(&call.cx, plan.id, question, &said).await,
        Err(error) => Err(error),
    };
    let refused = match outcome {
        Ok(()) => {
            let said = Flash::new(FlashKind::Ok, "Đã ghi nhận.");
            let to = match plan.state {
                PlanState::InForce => format!("{}#cau-hoi", plan.href()),
                PlanState::Draft => format!("{}/xem-lai#can-xem", plan.href()),
            };
            return redirect(&to, Some(said));
        }
        Err(Error::Invalid(errors)) => Refused::new(question, typed, &errors),
        Err(error) => return Err(error.into()),
    };
    match plan.state {
        PlanState::InForce => {
            let back = show::Back { answer: Some(refused), ..show::Back::default() };
            let page = show::build(&call, plan, standing.as_ref(), back).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        PlanState::Draft => {
            let seen = Seen { answer: Some(refused), ..Seen::default() };
            let page = review_view::build(&call, plan, &registry, seen).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
