//! The JSON side: problem details (RFC 9457) and strict JSON bodies.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Day, Error, FieldErrors};

/// An error as `application/problem+json`.
#[derive(Debug)]
pub struct ApiProblem {
    error: Error,
    /// What a refusal is answered with.
    refused: StatusCode,
}

impl ApiProblem {
    /// The token itself is refused: what is a conflict inside is forbidden at the door.
    pub(crate) fn at_the_door(error: Error) -> Self {
        Self { error, refused: StatusCode::FORBIDDEN }
    }

    /// The same program, or all of them together, ask for more than can be done just now.
    pub fn too_often(error: Error) -> Self {
        Self { error, refused: StatusCode::TOO_MANY_REQUESTS }
    }
}

impl From<Error> for ApiProblem {
    fn from(error: Error) -> Self {
        Self { error, refused: StatusCode::CONFLICT }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let (status, key, detail) = match &self.error {
            Error::NotFound => (StatusCode::NOT_FOUND, "not-found", "Không tìm thấy.".to_owned()),
            Error::Denied => (StatusCode::FORBIDDEN, "denied", "Không có quyền.".to_owned()),
            Error::SignedOut => {
                (StatusCode::UNAUTHORIZED, "signed-out", "Cần mã truy cập còn hiệu lực.".to_owned())
            }
            Error::Invalid(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Dữ liệu gửi lên có chỗ chưa đúng.".to_owned())
            }
            Error::Refused(refusal) => (self.refused, refusal.key, refusal.say.clone()),
            Error::Stale => (StatusCode::CONFLICT, "stale", "Đã có người sửa trước.".to_owned()),
            Error::Internal(source) => {
                let reference = crate::problem::log_internal(source.as_ref());
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "internal",
                    format!("Chương trình gặp lỗi, mã {reference}."),
                )
            }
        };
        let mut body = serde_json::json!({
            "type": format!("urn:thongsuot:{key}"),
            "title": status.canonical_reason().unwrap_or("error"),
            "status": status.as_u16(),
            "detail": detail,
        });
        if let (Error::Invalid(fields), Some(map)) = (&self.error, body.as_object_mut()) {
            let errors: Vec<_> = fields
                .iter()
                .map(|(field, message)| serde_json::json!({"field": field, "message": message}))
                .collect();
            map.insert("errors".to_owned(), errors.into());
        }
        let mut response = (status, body.to_string()).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// What a request changed or made.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct Changed {
    /// Its id.
    id: String,
}

/// The answer of a request that changed the thing with this id.
pub fn changed(id: impl ToString) -> Json<Changed> {
    Json(Changed { id: id.to_string() })
}

const WRONG_DAY: &str = "Ngày viết như 2021-11-15.";

/// The day that a text in JSON names (`2021-11-15`), or what is wrong with the field.
pub fn day_of(text: &str, field: &str) -> Result<Day, Error> {
    text.parse().map_err(|_| Error::field(field, WRONG_DAY))
}

/// What a text in JSON names: an id, a word of a list. What it cannot be is noted at its field.
pub fn read_field<T: std::str::FromStr>(
    text: &str,
    field: &str,
    say: &str,
    errors: &mut FieldErrors,
) -> Option<T> {
    let found = text.parse().ok();
    if found.is_none() {
        errors.add(field, say);
    }
    found
}

/// The day that a text in JSON names; a wrong one is noted at its field.
pub fn day_field(text: &str, field: &str, errors: &mut FieldErrors) -> Option<Day> {
    read_field(text, field, WRONG_DAY, errors)
}

/// The same for a day that may be left out.
pub fn optional_day(text: Option<&str>, field: &str, errors: &mut FieldErrors) -> Option<Day> {
    text.filter(|text| !text.is_empty()).and_then(|text| day_field(text, field, errors))
}

/// A JSON body in, a JSON answer out; a body that does not fit is a problem with its place in the text.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: serde::de::DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiProblem;
    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        let bytes = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|e| ApiProblem::from(Error::field("body", e.to_string())))?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|e| ApiProblem::from(Error::field("body", e.to_string())))
    }
}

impl<T: serde::Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}
