//! One file as the whole body of an API request: the way a program sends what a page uploads.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use futures::TryStreamExt;
use kernel::{Error, ObjectRef, Result};
use store::Cx;

/// The bytes of a file; its name comes in the query (`?name=ke-hoach.docx`). Nothing is read before [`SentFile::store`].
#[derive(Debug)]
pub struct SentFile(Body);

impl<S: Send + Sync> FromRequest<S> for SentFile {
    type Rejection = std::convert::Infallible;
    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(request.into_body()))
    }
}

impl SentFile {
    /// Streams the body, at most `limit` bytes of it, to the blob store. The file is loose: an act must keep it or it
    /// is swept after a day.
    pub async fn store(
        self,
        cx: &Cx,
        store: &files::Files,
        name: &str,
        limit: u64,
    ) -> Result<files::StoredFile> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Error::field("name", "Hãy ghi tên tệp trong địa chỉ: ?name=ke-hoach.docx"));
        }
        let bytes = self.0.into_data_stream().map_err(std::io::Error::other);
        let stored = store.put(cx, name, Box::pin(bytes), limit, ObjectRef::new("upload", "api")).await?;
        if stored.size == 0 {
            return Err(Error::field(
                "body",
                format!("Tệp “{name}” rỗng. Hãy gửi nội dung tệp làm thân yêu cầu."),
            ));
        }
        Ok(stored)
    }
}
