//! Forms from elsewhere are refused: a random token in a strict cookie must stand in the form too.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::caller::cookie;

const COOKIE: &str = "ts_csrf";
/// The name of the hidden field.
pub(crate) const FIELD: &str = "csrf";

/// The token of this browser, put on each request by [`ensure_token`].
#[derive(Debug, Clone)]
pub(crate) struct CsrfToken(pub String);

/// Middleware: gives each browser a token and puts it on the request.
pub async fn ensure_token(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let known = cookie(request.headers(), COOKIE)
        .filter(|t| t.len() == 32 && t.bytes().all(|b| b.is_ascii_hexdigit()));
    let fresh = known.is_none();
    let token = known.unwrap_or_else(|| hex::encode(app.store().clock().random::<16>()));
    request.extensions_mut().insert(CsrfToken(token.clone()));
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("text/html"));
    // A page that is the same for everybody has no form, and goes out to others as well.
    let has_form = response.extensions().get::<crate::shelf::SameForAll>().is_none();
    if fresh && is_page && has_form {
        let secure = if app.config().secure() { "; Secure" } else { "" };
        let value = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000{secure}");
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// Whether the form's token is this browser's, compared without telling by time where they differ.
pub(crate) fn matches(headers: &HeaderMap, token: &str) -> bool {
    let Some(expected) = cookie(headers, COOKIE) else { return false };
    if expected.len() != 32 || expected.len() != token.len() {
        return false;
    }
    expected.bytes().zip(token.bytes()).fold(0_u8, |difference, (a, b)| difference | (a ^ b)) == 0
}

/// Whether the browser itself says that the request comes from another site.
pub(crate) fn is_foreign(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .and_then(|v| v.to_str().ok())
        .is_some_and(|site| !matches!(site, "same-origin" | "none"))
}
