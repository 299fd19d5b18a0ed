//! Forms and queries: text from outside, with the CSRF check in front.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use kernel::Error;
use serde::de::DeserializeOwned;

use crate::csrf;
use crate::problem::Problem;

/// An urlencoded form of this browser's own page. All fields of `T` should have defaults: what is wrong with them is
/// found by the module's `form.rs`, which keeps what was typed.
#[derive(Debug, Clone, Copy)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        if csrf::is_foreign(&headers) {
            return Err(Problem::Forged);
        }
        let axum::extract::RawForm(bytes) = axum::extract::RawForm::from_request(request, state)
            .await
            .map_err(|e| Problem::from(Error::field("", e.to_string())))?;
        let token = form_pairs(&bytes).find(|(name, _)| name == csrf::FIELD).map(|(_, value)| value);
        let in_header = headers.get("x-csrf").and_then(|v| v.to_str().ok()).map(str::to_owned);
        if !token.or(in_header).is_some_and(|token| csrf::matches(&headers, &token)) {
            return Err(Problem::Forged);
        }
        decode(&without_token(&bytes)).map(Self)
    }
}

/// The body without the CSRF field, so that `Form<()>` takes a form that has nothing else.
fn without_token(bytes: &[u8]) -> Vec<u8> {
    let is_token = |part: &&[u8]| part.split(|b| *b == b'=').next() == Some(csrf::FIELD.as_bytes());
    bytes.split(|b| *b == b'&').filter(|part| !is_token(part)).collect::<Vec<_>>().join(&b'&')
}

/// The query of a page's address; what does not parse falls back to the defaults of `T`.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(decode(query.as_bytes()).unwrap_or_default()))
    }
}

/// Decodes an urlencoded body; a field that stands more than once becomes a list if `T` wants a `Vec<String>`
/// (`#[serde(default)]`), otherwise the last one counts.
fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_html_form::from_bytes(bytes).map_err(|e| Problem::from(Error::field("", e.to_string())))
}

fn form_pairs(bytes: &[u8]) -> impl Iterator<Item = (String, String)> {
    serde_html_form::from_bytes::<Vec<(String, String)>>(bytes).unwrap_or_default().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_nothing_but_its_token_is_read() {
        assert!(decode::<()>(&without_token(b"csrf=00ff")).is_ok());
        assert_eq!(without_token(b"a=1&csrf=00ff&b=2&csrfx=3"), b"a=1&b=2&csrfx=3");
    }
}
