//! Multipart forms: fields first, then files, streamed to the blob store.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use futures::TryStreamExt;
use kernel::{Error, ObjectRef, Result};
use store::Cx;

use crate::csrf;
use crate::problem::Problem;

/// A multipart form of this browser's own page. The CSRF field must stand before the files.
#[derive(Debug)]
pub struct Upload {
    parts: Multipart,
    headers: HeaderMap,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        if csrf::is_foreign(&headers) {
            return Err(Problem::Forged);
        }
        let parts = Multipart::from_request(request, state)
            .await
            .map_err(|e| Problem::from(Error::field("", e.body_text())))?;
        Ok(Self { parts, headers })
    }
}

/// What a multipart form brought.
#[derive(Debug, Default)]
pub struct UploadedPart {
    fields: Vec<(String, String)>,
    /// The files, already stored but loose: an act must keep them or they are swept after a day. With the field name.
    pub files: Vec<(String, files::StoredFile)>,
}

impl UploadedPart {
    /// The text of a field, empty if absent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

impl Upload {
    /// Reads the form; each file may weigh `limit` bytes and there may be `most` files. Empty file inputs are left out.
    pub async fn read(
        mut self,
        cx: &Cx,
        store: &files::Files,
        limit: u64,
        most: usize,
    ) -> Result<UploadedPart, Problem> {
        let mut read = UploadedPart::default();
        let mut checked = self
            .headers
            .get("x-csrf")
            .and_then(|v| v.to_str().ok())
            .is_some_and(|token| csrf::matches(&self.headers, token));
        while let Some(field) = self.parts.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            let Some(file_name) = field.file_name().map(str::to_owned) else {
                let value = field.text().await.map_err(broken)?;
                if name == csrf::FIELD {
                    checked = csrf::matches(&self.headers, &value);
                }
                read.fields.push((name, value));
                continue;
            };
            if !checked {
                return Err(Problem::Forged);
            }
            if file_name.is_empty() {
                continue;
            }
            if read.files.len() >= most {
                return Err(Error::field(&name, format!("Chỉ nhận tối đa {most} tệp một lần.")).into());
            }
            let owner = ObjectRef::new("upload", &name);
            let stored = store
                .put(cx, &file_name, Box::pin(field.map_err(std::io::Error::other)), limit, owner)
                .await?;
            if stored.size == 0 {
                return Err(Error::field(&name, format!("Tệp “{file_name}” rỗng. Hãy chọn lại tệp.")).into());
            }
            read.files.push((name, stored));
        }
        if checked { Ok(read) } else { Err(Problem::Forged) }
    }
}

fn broken(error: axum::extract::multipart::MultipartError) -> Problem {
    let said = match error.status().as_u16() {
        413 => "Tệp lớn hơn mức cho phép.".to_owned(),
        _ => "Tệp gửi lên bị đứt giữa chừng. Hãy gửi lại.".to_owned(),
    };
    tracing::debug!(%error, "multipart");
    Error::field("", said).into()
}
