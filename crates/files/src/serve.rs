//! A file as an HTTP answer, so that whatever was uploaded can do nothing in the reader's browser.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Response;
use kernel::fold::fold;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::blobs::Contents;
use crate::model::StoredFile;

/// What the browser is asked to do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Save it.
    Attachment,
    /// Show it, if it is a PDF or a picture; anything else is saved.
    Inline,
}

/// Scripts, frames and requests are off, and the document has an origin of its own.
const POLICY: &str = "default-src 'none'; sandbox";

/// The characters that may stand unescaped in an extended value (RFC 5987, `attr-char`).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The answer that carries `contents` of `file`: its type from the bytes and never guessed by the browser, a policy of
/// its own, its name in Vietnamese, its length; not kept by caches. The caller has asked its policy before.
pub fn serve(file: &StoredFile, contents: Contents, wanted: Disposition) -> Response {
    let mut response = Response::new(Body::from_stream(contents.into_stream()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.media.content_type()));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(file.size));
    headers.insert(CONTENT_DISPOSITION, disposition(file, wanted));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

fn disposition(file: &StoredFile, wanted: Disposition) -> HeaderValue {
    let way = match wanted {
        Disposition::Inline if file.media.is_viewable() => "inline",
        _ => "attachment",
    };
    // Old programs read the plain name, all others the extended one.
    let plain: String = fold(&file.name)
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '(' | ')') { c } else { '_' }
        })
        .collect();
    let extended = utf8_percent_encode(&file.name, ESCAPED);
    // Both names are plain ASCII by now, so the second form is never needed.
    HeaderValue::from_str(&format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{extended}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}
