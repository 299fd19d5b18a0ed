//! Multipart forms: fields first, then files, streamed to the blob store or, where nothing is kept, held in memory.

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
        // Our own pages send no other kind of form here.
        let parts = Multipart::from_request(request, state).await.map_err(|_| Problem::Forged)?;
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

/// The one file of a form that nobody keeps.
pub enum HeldFile {
    /// None was chosen.
    Nothing,
    /// It weighs more than it may; it was read to its end, so that the browser hears the answer, and thrown away.
    TooLarge,
    /// Here it is.
    Here {
        /// Its name, as the browser says it.
        name: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
}

impl std::fmt::Debug for HeldFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HeldFile")
    }
}

impl Upload {
    fn has_token(&self) -> bool {
        let token = self.headers.get("x-csrf").and_then(|v| v.to_str().ok());
        token.is_some_and(|token| csrf::matches(&self.headers, token))
    }

    /// Reads the form and holds its first file, of at most `limit` bytes, in memory: it is written nowhere.
    pub async fn hold(mut self, limit: usize) -> Result<HeldFile, Problem> {
        let mut checked = self.has_token();
        let length = self.headers.get("content-length").and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
        let mut held = HeldFile::Nothing;
        while let Some(mut field) = match self.parts.next_field().await {
            Err(error) if is_too_large(&error) && checked => return Ok(HeldFile::TooLarge),
            next => next.map_err(broken)?,
        } {
            let Some(name) = field.file_name().map(str::to_owned) else {
                let is_token = field.name() == Some(csrf::FIELD);
                let value = field.text().await.map_err(broken)?;
                checked = checked || is_token && csrf::matches(&self.headers, &value);
                continue;
            };
            if !checked {
                return Err(Problem::Forged);
            }
            let mut bytes = Vec::with_capacity(length.unwrap_or_default().min(limit));
            let mut is_too_large = false;
            loop {
                match field.chunk().await {
                    Ok(Some(chunk)) if !is_too_large && bytes.len() + chunk.len() <= limit => {
                        bytes.extend_from_slice(&chunk);
                    }
                    Ok(Some(_)) => {
                        is_too_large = true;
                        bytes = Vec::new();
                    }
                    Ok(None) => break,
                    Err(error) if self::is_too_large(&error) => return Ok(HeldFile::TooLarge),
                    Err(error) => return Err(broken(error)),
                }
            }
            if is_too_large {
                held = HeldFile::TooLarge;
            } else if !name.is_empty() && matches!(held, HeldFile::Nothing) {
                held = HeldFile::Here { name, bytes };
            }
        }
        if checked { Ok(held) } else { Err(Problem::Forged) }
    }

    /// Reads the form to its end and throws it away, so that the browser hears an answer that was decided before.
    pub async fn discard(mut self) {
        while let Ok(Some(mut field)) = self.parts.next_field().await {
            while let Ok(Some(_)) = field.chunk().await {}
        }
    }

    /// Reads the form; each file may weigh `limit` bytes and there may be `most` files. Empty file inputs are left out.
    pub async fn read(
        mut self,
        cx: &Cx,
        store: &files::Files,
        limit: u64,
        most: usize,
    ) -> Result<UploadedPart, Problem> {
        let mut read = UploadedPart::default();
        let mut checked = self.has_token();
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

fn is_too_large(error: &axum::extract::multipart::MultipartError) -> bool {
    error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE
}

fn broken(error: axum::extract::multipart::MultipartError) -> Problem {
    let said = if is_too_large(&error) {
        "Tệp lớn hơn mức cho phép."
    } else {
        "Tệp gửi lên bị đứt giữa chừng. Hãy gửi lại."
    };
    tracing::debug!(%error, "multipart");
    Error::field("", said).into()
}
