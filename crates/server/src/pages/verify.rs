//! Checking signatures for anybody: a file is handed in, its findings are the answer, and nothing of it stays.

use std::sync::Arc;

use askama::Template;
use kernel::{FieldErrors, words};
use web::axum::Extension;
use web::axum::http::{HeaderValue, StatusCode, header};
use web::axum::response::IntoResponse;
use web::{Answer, Caller, HeldFile, Page, Problem, Upload, render, render_status};

use crate::verifying::{Full, PATIENCE, Said, TOO_SLOW, Verifier, plain};

/// So much longer than permitted may a file be and still be heard to its end, so that its sender gets an answer.
pub const HEARD: usize = 4;

const TITLE: &str = "Kiểm tra chữ ký số";

#[derive(Template)]
#[template(path = "verify.html")]
struct FormPage {
    page: Page,
    hint: String,
    has_roots: bool,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "verified.html")]
struct FoundPage {
    page: Page,
    said: Said,
    name: String,
    size: String,
    fingerprint: String,
    checked_at: String,
    hint: String,
    errors: FieldErrors,
}

/// `GET /xac-minh`.
pub async fn form(call: Caller, Extension(verifier): Extension<Arc<Verifier>>) -> Answer {
    render(&form_page(&call, &verifier, FieldErrors::default()).await?)
}

/// `POST /xac-minh`.
pub async fn check(call: Caller, Extension(verifier): Extension<Arc<Verifier>>, upload: Upload) -> Answer {
    let _inside = match verifier.doors.enter(call.ip) {
        Ok(inside) => inside,
        Err(full) => {
            let _ = tokio::time::timeout(PATIENCE, upload.discard()).await;
            return wait(&call, &verifier, full).await;
        }
    };
    let Ok(held) = tokio::time::timeout(PATIENCE, upload.hold(verifier.most())).await else {
        return again(&call, &verifier, TOO_SLOW).await;
    };
    match held? {
        HeldFile::Nothing => again(&call, &verifier, "Hãy chọn một tệp PDF.").await,
        HeldFile::TooLarge => again(&call, &verifier, &verifier.too_large()).await,
        HeldFile::Here { bytes, .. } if bytes.is_empty() => {
            again(&call, &verifier, "Tệp này rỗng. Hãy chọn lại tệp.").await
        }
        HeldFile::Here { name, bytes } => match verifier.check(&bytes).await? {
            Ok(found) => render(&FoundPage {
                page: frame(&call, &found.said.verdict).await?,
                said: found.said,
                name: plain(&name, 120),
                size: words::size(bytes.len() as u64),
                fingerprint: found.fingerprint,
                checked_at: words::moment(call.cx.clock().real_now()),
                hint: hint(&verifier),
                errors: FieldErrors::default(),
            }),
            Err(said) => again(&call, &verifier, &said).await,
        },
    }
}

/// The frame without the navigation of the staff: whoever comes, it is the public's page.
async fn frame(call: &Caller, title: &str) -> Result<Page, Problem> {
    let mut page = call.page(title, "/xac-minh").await?;
    page.menu.clear();
    Ok(page)
}

async fn form_page(call: &Caller, verifier: &Verifier, errors: FieldErrors) -> Result<FormPage, Problem> {
    Ok(FormPage {
        page: frame(call, TITLE).await?,
        hint: hint(verifier),
        has_roots: verifier.has_roots(),
        errors,
    })
}

fn hint(verifier: &Verifier) -> String {
    let most = words::size(verifier.most() as u64);
    format!("Kéo tệp thả vào khung, hoặc bấm để chọn. Tệp nặng đến {most}.")
}

fn at_the_file(say: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add("tep", say);
    errors
}

/// The form once more, with what is wrong with the file.
async fn again(call: &Caller, verifier: &Verifier, say: &str) -> Answer {
    let errors = at_the_file(say);
    render_status(StatusCode::UNPROCESSABLE_ENTITY, &form_page(call, verifier, errors).await?)
}

async fn wait(call: &Caller, verifier: &Verifier, full: Full) -> Answer {
    let errors = at_the_file(&full.words());
    let page = form_page(call, verifier, errors).await?;
    let mut response = render_status(StatusCode::TOO_MANY_REQUESTS, &page)?.into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(full.seconds()));
    Ok(response)
}
