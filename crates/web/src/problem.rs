//! Answers and problems: how results and errors become pages.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use kernel::Error;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::flash::{self, Flash};
use crate::oops::Oops;

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

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn { back } => {
                let back = utf8_percent_encode(&back, NON_ALPHANUMERIC);
                Redirect::to(&format!("/dang-nhap?tiep={back}")).into_response()
            }
            Self::Elsewhere(to) => Redirect::to(&to).into_response(),
            Self::Forged => oops(
                StatusCode::FORBIDDEN,
                "Trang đã để quá lâu",
                "Trình duyệt gửi một biểu mẫu không còn hiệu lực, nên chưa có gì được ghi lại.",
                "Quay lại trang trước, tải lại trang rồi gửi lần nữa.",
            )
            .into_response(),
            Self::Error(error) => describe(error).into_response(),
        }
    }
}

fn oops(status: StatusCode, title: &str, what: impl Into<String>, next: &str) -> Oops {
    Oops { status, title: title.to_owned(), what: what.into(), next: next.to_owned(), reference: None }
}

fn describe(error: Error) -> Oops {
    match error {
        Error::NotFound => oops(
            StatusCode::NOT_FOUND,
            "Không tìm thấy",
            "Không có nội dung này, hoặc tài khoản của bạn không được xem.",
            "Kiểm tra lại địa chỉ, hoặc tìm theo tên.",
        ),
        Error::Denied | Error::SignedOut => oops(
            StatusCode::FORBIDDEN,
            "Bạn không có quyền làm việc này",
            "Việc này dành cho người có vai trò khác.",
            "Nếu cần, hãy đề nghị thủ trưởng cơ quan hoặc người quản trị giao quyền.",
        ),
        Error::Invalid(fields) => oops(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Có chỗ cần sửa",
            fields.iter().map(|(_, message)| message).collect::<Vec<_>>().join(" "),
            "Quay lại trang trước để sửa.",
        ),
        Error::Refused(refusal) => {
            oops(StatusCode::CONFLICT, "Chưa làm được việc này", refusal.say, "Quay lại trang trước.")
        }
        Error::Stale => oops(
            StatusCode::CONFLICT,
            "Đã có người sửa trước bạn",
            "Trong lúc bạn đang xem, một người khác đã thay đổi nội dung này.",
            "Quay lại, xem nội dung mới rồi làm lại.",
        ),
        Error::Internal(source) => Oops {
            reference: Some(log_internal(source.as_ref())),
            ..oops(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Chương trình gặp lỗi",
                "Việc bạn vừa làm chưa được ghi lại.",
                "Thử lại sau ít phút. Nếu vẫn lỗi, đọc mã dưới đây cho người quản trị.",
            )
        },
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
