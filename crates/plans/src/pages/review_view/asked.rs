//! The questions at the review: those that somebody has to look at, and those that were.

use kernel::{FieldErrors, ItemId};

use super::Known;
use crate::acts::answer::alike;
use crate::model::{Asks, Item, Question};
use crate::pages::answering::{AnswerForm, Refused};
use crate::pages::{Choice, body_choices};

/// An open question.
pub(super) struct Asked {
    pub(super) no: i64,
    pub(super) span: String,
    pub(super) line: i64,
    pub(super) place: String,
    pub(super) question: String,
    pub(super) hint: String,
    pub(super) action: String,
    pub(super) kind: &'static str,
    pub(super) bodies: Vec<Choice>,
    pub(super) together: usize,
    /// The answer that came back.
    pub(super) typed: AnswerForm,
    /// What is wrong with it, by the names of the fields.
    pub(super) errors: FieldErrors,
}

pub(super) struct Answered {
    pub(super) line: i64,
    pub(super) question: String,
    pub(super) answer: String,
}

/// What is shown of an open question; an answer that came back keeps what was typed.
pub(super) fn asked(
    known: &Known<'_>,
    items: &[Item],
    all: &[Question],
    question: &Question,
    came_back: Option<&Refused>,
) -> Asked {
    let came_back = came_back.filter(|refused| refused.question == question.id);
    let typed = came_back.map(|refused| refused.typed.clone()).unwrap_or_default();
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
        bodies: if kind == "agency" {
            body_choices(known.bodies, std::slice::from_ref(&typed.body))
        } else {
            Vec::new()
        },
        together,
        typed,
        errors: came_back.map(|refused| refused.errors.clone()).unwrap_or_default(),
    }
}

/// What is shown of a question that is open no more.
pub(super) fn answered(question: &Question) -> Answered {
    Answered {
        line: question.span.0,
        question: question.question.clone(),
        answer: question
            .answer
            .as_ref()
            .map_or("để người ban hành trả lời".to_owned(), |(said, ..)| said.clone()),
    }
}
