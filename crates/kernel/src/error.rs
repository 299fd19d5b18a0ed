//! One closed error, made of what the user can be told.

use std::error::Error as StdError;

/// The result of every act.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong, from the user's point of view.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the actor may not see it (the two are not told apart).
    #[error("không tìm thấy")]
    NotFound,
    /// The actor sees it but may not do this.
    #[error("không có quyền")]
    Denied,
    /// Nobody is signed in.
    #[error("chưa đăng nhập")]
    SignedOut,
    /// What was filled in cannot be taken as it is.
    #[error("dữ liệu chưa hợp lệ: {0:?}")]
    Invalid(FieldErrors),
    /// A rule forbids it in the present state.
    #[error("bị từ chối: {}", .0.key)]
    Refused(Refusal),
    /// Somebody else changed it in between.
    #[error("đã có người sửa trước")]
    Stale,
    /// The program or what it stands on failed; shown with a reference number only.
    #[error("lỗi nội bộ")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// The same error with its wrong fields under the names that they have in another form; a field that is not in
    /// `names` (from, to) keeps its own.
    #[must_use]
    pub fn renamed(self, names: &[(&str, &str)]) -> Self {
        let Self::Invalid(errors) = self else { return self };
        let mut here = FieldErrors::default();
        for (field, message) in errors.iter() {
            here.add(names.iter().find(|(from, _)| *from == field).map_or(field, |(_, to)| *to), message);
        }
        Self::Invalid(here)
    }

    /// A rule says no: a key for programs ("task.not-open") and a Vietnamese sentence that says what to do.
    pub fn refused(key: &'static str, say: impl Into<String>) -> Self {
        Self::Refused(Refusal { key, say: say.into() })
    }

    /// One field is wrong.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(field, message);
        Self::Invalid(errors)
    }

    /// Something below failed.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        Self::internal(source)
    }
}

impl From<serde_json::Error> for Error {
    fn from(source: serde_json::Error) -> Self {
        Self::internal(source)
    }
}

/// Why a rule said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// For programs and tests, stable: module, dot, reason in kebab case.
    pub key: &'static str,
    /// For the user: what is in the way and what to do, in Vietnamese.
    pub say: String,
}

/// Wrong fields of a form, in the order of finding, one message each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(String, String)>);

impl FieldErrors {
    /// Notes that a field is wrong; the first message of a field stays.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        if self.get(field).is_none() {
            self.0.push((field.to_owned(), message.into()));
        }
    }

    /// The message of a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All wrong fields with their messages.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, message)| (field.as_str(), message.as_str()))
    }

    /// `value` if nothing is wrong, else the error to return.
    pub fn into_result<T>(self, value: T) -> Result<T> {
        if self.is_empty() { Ok(value) } else { Err(Error::Invalid(self)) }
    }
}
