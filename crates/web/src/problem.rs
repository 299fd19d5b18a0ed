//! Answers and problems: how results and errors become pages.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use kernel::Error;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::flash::{self, Flash};

/// What handlers return.
pub type Answer = Result<Response, Problem>;

/// Renders a page struct.
pub fn render<T: Template>(page: &T) -> Answer {
    render_status(StatusCode::OK, page)
}

/// Renders a page struct with a status: 422 for a form that comes back with its errors.
pub fn render_status<T: Template>(status: StatusCode, page: &T) -> Answer {
    let html = page.render().map_err(Error::internal)?;
    Ok((status, Html(html)).into_response())
}

/// POST → redirect → GET, with a sentence for the next page.
pub fn redirect(to: &str, flash: Option<Flash>) -> Answer {
    let mut response = Redirect::to(to).into_response();
    if let Some(flash) = flash
        && let Ok(value) = HeaderValue::from_str(&flash::cookie_value(&flash))
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// An error on its way to the user.
#[derive(Debug)]
pub enum Problem {
    /// Sign in first, then come back.
    SignIn {
        /// Path to come back to.
        back: String,
    },
    /// Something else must be done first.
    Elsewhere(String),
    /// The form does not come from this browser's page.
    Forged,
    /// An error of an act.
    Error(Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::SignedOut => Self::SignIn { back: "/viec-cua-toi".to_owned() },
            error => Self::Error(error),
        }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: crate::page::Page,
    status: u16,
    title: String,
    what: String,
    kept: String,
    next: String,
    reference: Option<String>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, title, what, next, reference) = match self {
            Self::SignIn { back } => {
                let back = utf8_percent_encode(&back, NON_ALPHANUMERIC);
                return Redirect::to(&format!("/dang-nhap?tiep={back}")).into_response();
            }
            Self::Elsewhere(to) => return Redirect::to(&to).into_response(),
            Self::Forged => (
                StatusCode::FORBIDDEN,
                "Trang đã để quá lâu".to_owned(),
                "Trình duyệt gửi một biểu mẫu không còn hiệu lực, nên chưa có gì được ghi lại.".to_owned(),
                "Quay lại trang trước, tải lại trang rồi gửi lần nữa.".to_owned(),
                None,
            ),
            Self::Error(error) => describe(error),
        };
        let page = ErrorPage {
            page: crate::page::Page::bare(&title),
            status: status.as_u16(),
            title,
            what,
            kept: if matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN) {
                String::new()
            } else {
                "Những gì đã lưu trước đó vẫn còn nguyên; chữ đang gõ dở được trình duyệt giữ lại.".to_owned()
            },
            next,
            reference,
        };
        match page.render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "the error page did not render");
                (status, page.what).into_response()
            }
        }
    }
}

type Described = (StatusCode, String, String, String, Option<String>);

fn describe(error: Error) -> Described {
    match error {
        Error::NotFound => (
            StatusCode::NOT_FOUND,
            "Không tìm thấy".to_owned(),
            "Không có nội dung này, hoặc tài khoản của bạn không được xem.".to_owned(),
            "Kiểm tra lại địa chỉ, hoặc về trang chủ để tìm.".to_owned(),
            None,
        ),
        Error::Denied | Error::SignedOut => (
            StatusCode::FORBIDDEN,
            "Bạn không có quyền làm việc này".to_owned(),
            "Việc này dành cho người có vai trò khác.".to_owned(),
            "Nếu cần, hãy đề nghị thủ trưởng cơ quan hoặc người quản trị giao quyền.".to_owned(),
            None,
        ),
        Error::Invalid(fields) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Có chỗ cần sửa".to_owned(),
            fields.iter().map(|(_, message)| message).collect::<Vec<_>>().join(" "),
            "Quay lại trang trước để sửa.".to_owned(),
            None,
        ),
        Error::Refused(refusal) => (
            StatusCode::CONFLICT,
            "Chưa làm được việc này".to_owned(),
            refusal.say,
            "Quay lại trang trước.".to_owned(),
            None,
        ),
        Error::Stale => (
            StatusCode::CONFLICT,
            "Đã có người sửa trước bạn".to_owned(),
            "Trong lúc bạn đang xem, một người khác đã thay đổi nội dung này.".to_owned(),
            "Quay lại, xem nội dung mới rồi làm lại.".to_owned(),
            None,
        ),
        Error::Internal(source) => {
            let reference = log_internal(source.as_ref());
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Chương trình gặp lỗi".to_owned(),
                "Việc bạn vừa làm chưa được ghi lại.".to_owned(),
                "Thử lại sau ít phút. Nếu vẫn lỗi, đọc mã dưới đây cho người quản trị.".to_owned(),
                Some(reference),
            )
        }
    }
}

/// Logs an internal error once with its chain and returns the number by which it is found in the log.
pub(crate) fn log_internal(source: &(dyn std::error::Error + 'static)) -> String {
    // Not a secret and not domain data: only a name for one line of the log, so the process's own hash seed will do.
    use std::hash::{BuildHasher, Hasher};
    let number = std::collections::hash_map::RandomState::new().build_hasher().finish();
    let reference = format!("L{:08}", number % 100_000_000);
    tracing::error!(reference, error = %jobs::chain(source), "internal error");
    reference
}
