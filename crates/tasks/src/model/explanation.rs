//! Explanations: answers that are asked for, on any thing.

use kernel::{AgencyId, AuthorityId, Day, Error, Moment, ObjectRef, PersonId, Result};

use crate::ExplanationId;

/// Where an explanation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExplanationState {
    /// Nobody has answered.
    Asked,
    /// Answered.
    Answered,
}

/// An asked-for answer on a figure or a late task; it stays with the thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Its id.
    pub id: ExplanationId,
    /// About what.
    pub object: ObjectRef,
    /// Whose it is.
    pub authority: AuthorityId,
    /// What the thing is called.
    pub title: String,
    /// Where the thing opens.
    pub href: String,
    /// Who must answer.
    pub agency: AgencyId,
    /// Who asked.
    pub asked_by: Option<PersonId>,
    /// When.
    pub asked_at: Moment,
    /// What is asked.
    pub words: String,
    /// By when.
    pub due: Day,
    /// The answer, who gave it and when.
    pub answer: Option<(String, Option<PersonId>, Moment)>,
    /// For optimistic locking.
    pub version: i64,
}

impl Explanation {
    /// Where it stands.
    pub fn state(&self) -> ExplanationState {
        if self.answer.is_some() { ExplanationState::Answered } else { ExplanationState::Asked }
    }

    /// It is answered, once.
    pub fn answered(&self, words: &str, by: Option<PersonId>, at: Moment) -> Result<Self> {
        if self.answer.is_some() {
            return Err(Error::refused("explanation.answered", "Yêu cầu giải trình này đã được trả lời."));
        }
        let words = words.trim();
        if words.is_empty() {
            return Err(Error::field("tra-loi", "Hãy viết nội dung giải trình."));
        }
        Ok(Self { answer: Some((words.to_owned(), by, at)), ..self.clone() })
    }
}
