//! Error pages: inside the frame for whom we know, under a plain public header for everybody else.
//!
//! A [`Problem`](crate::Problem) becomes the public page at once and leaves what it says on the answer. [`frame_problems`]
//! then makes the page anew with the frame of the person who asks. Whatever goes wrong there, the first page stands.

use std::time::Duration;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use crate::app::{App, Session};
use crate::caller::{Caller, cookie};
use crate::csrf::CsrfToken;
use crate::page::Page;

/// How long the frame may take to make; where the database is stuck, the plain page must do.
const PATIENCE: Duration = Duration::from_secs(2);

/// What an error page says.
#[derive(Debug, Clone)]
pub(crate) struct Oops {
    pub status: StatusCode,
    pub title: String,
    pub what: String,
    pub next: String,
    /// By which the error is found in the log.
    pub reference: Option<String>,
}

impl Oops {
    fn code(&self) -> u16 {
        self.status.as_u16()
    }

    /// What was kept, where anything could have been lost.
    fn kept(&self) -> &'static str {
        if self.is_about_access() {
            ""
        } else {
            "Những gì đã lưu trước đó vẫn còn nguyên; chữ đang gõ dở được trình duyệt giữ lại."
        }
    }

    /// Whether somebody who signs in may find it after all.
    fn is_about_access(&self) -> bool {
        matches!(self.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN)
    }
}

#[derive(Template)]
#[template(path = "error_public.html")]
struct PublicPage {
    page: Page,
    oops: Oops,
}

#[derive(Template)]
#[template(path = "error.html")]
struct StaffPage {
    page: Page,
    oops: Oops,
}

impl IntoResponse for Oops {
    fn into_response(self) -> Response {
        let (status, oops) = (self.status, self.clone());
        let mut response = match (PublicPage { page: Page::bare(&self.title), oops: self }).render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "the error page did not render");
                (status, oops.what.clone()).into_response()
            }
        };
        response.extensions_mut().insert(oops);
        response
    }
}

/// Middleware inside [`ensure_token`](crate::ensure_token): gives error pages the frame of the person who asks.
pub async fn frame_problems(State(app): State<App>, request: Request, next: Next) -> Response {
    let asked = Asked {
        path: request.uri().path().to_owned(),
        token: cookie(request.headers(), crate::SESSION_COOKIE),
        csrf: request.extensions().get::<CsrfToken>().map(|token| token.0.clone()).unwrap_or_default(),
    };
    let mut response = next.run(request).await;
    let Some(oops) = response.extensions_mut().remove::<Oops>() else { return response };
    match tokio::time::timeout(PATIENCE, framed(&app, asked, oops)).await {
        Ok(Ok(html)) => {
            let (mut parts, _) = response.into_parts();
            parts.headers.remove(axum::http::header::CONTENT_LENGTH);
            Response::from_parts(parts, html.into())
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "an error page stands without its frame");
            response
        }
        Err(_) => {
            tracing::warn!("an error page stands without its frame: making it took too long");
            response
        }
    }
}

/// What is kept of a request for the page that its error may need.
struct Asked {
    path: String,
    /// Of the session, if there is one.
    token: Option<String>,
    csrf: String,
}

async fn framed(app: &App, asked: Asked, oops: Oops) -> kernel::Result<String> {
    let session = session(app, &asked).await?;
    let is_staff = session.is_some();
    let caller = Caller::after(app, session, &asked.path, asked.csrf);
    let page = Page::build(&caller, &oops.title, "").await?;
    let html = if is_staff { StaffPage { page, oops }.render() } else { PublicPage { page, oops }.render() };
    html.map_err(kernel::Error::internal)
}

/// The session, if it may see pages: one that has still to prove itself is an outsider.
async fn session(app: &App, asked: &Asked) -> kernel::Result<Option<Session>> {
    let Some(token) = &asked.token else { return Ok(None) };
    let session = app.sign_in().session(app.store(), token).await?;
    let detour = app.sign_in().detour(app.store(), session.as_ref(), &asked.path).await?;
    Ok(session.filter(|_| detour.is_none()))
}
