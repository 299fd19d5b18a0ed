//! Public pages that are the same for everybody are made once in a few seconds, however many people ask.
//!
//! A handler marks such an answer by [`same_for_all`]; [`shelf`], the outermost layer, keeps it for [`FRESH`] and gives
//! it to whoever comes without a session and without a sentence to show. Everybody else goes the ordinary way.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Answer;

/// How old a kept page may be. A change of the office's name shows after this at the latest.
const FRESH: Duration = Duration::from_secs(5);
/// The heaviest page that is kept.
const MOST_BYTES: usize = 1 << 20;
/// A path is kept in this many encodings at most (`Accept-Encoding` as sent); beyond that the oldest gives way.
const MOST_ENCODINGS: usize = 8;

/// The mark on an answer that is the same for everybody without a session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SameForAll;

/// Marks an answer: nothing in it depends on who asks, above all no form with a token of the browser.
pub fn same_for_all(answer: Answer) -> Answer {
    answer.map(|mut response| {
        response.extensions_mut().insert(SameForAll);
        response
    })
}

/// The kept pages by path. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Shelf(Arc<RwLock<HashMap<String, Vec<Kept>>>>);

#[derive(Debug, Clone)]
struct Kept {
    encoding: Option<HeaderValue>,
    since: Instant,
    headers: HeaderMap,
    body: Bytes,
}

impl Shelf {
    fn take(&self, path: &str, encoding: Option<&HeaderValue>) -> Option<Response> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let kept = all.get(path)?.iter().find(|kept| kept.encoding.as_ref() == encoding)?;
        if kept.since.elapsed() >= FRESH {
            return None;
        }
        let mut response = Response::new(Body::from(kept.body.clone()));
        *response.headers_mut() = kept.headers.clone();
        Some(response)
    }

    fn put(&self, path: String, fresh: Kept) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let kept = all.entry(path).or_default();
        kept.retain(|one| one.encoding != fresh.encoding && one.since.elapsed() < FRESH);
        if kept.len() >= MOST_ENCODINGS {
            kept.remove(0);
        }
        kept.push(fresh);
    }
}

/// Middleware: a kept page for those who may have it, and a marked answer is kept.
pub async fn shelf(State(shelf): State<Shelf>, request: Request, next: Next) -> Response {
    if !is_for_anybody(&request) {
        return next.run(request).await;
    }
    let encoding = request.headers().get(header::ACCEPT_ENCODING);
    if let Some(kept) = shelf.take(request.uri().path(), encoding) {
        return kept;
    }
    let (path, encoding) = (request.uri().path().to_owned(), encoding.cloned());
    let response = next.run(request).await;
    let is_marked = response.extensions().get::<SameForAll>().is_some();
    if !is_marked
        || response.status() != StatusCode::OK
        || response.headers().contains_key(header::SET_COOKIE)
    {
        return response;
    }
    let (parts, body) = response.into_parts();
    let body = match to_bytes(body, MOST_BYTES).await {
        Ok(body) => body,
        Err(error) => {
            tracing::error!(%error, path, "a public page could not be read to its end");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let kept = Kept { encoding, since: Instant::now(), headers: parts.headers.clone(), body: body.clone() };
    shelf.put(path, kept);
    Response::from_parts(parts, Body::from(body))
}

/// Whether the answer may be one that others got: a plain reading by somebody of whom nothing is known.
fn is_for_anybody(request: &Request) -> bool {
    let headers = request.headers();
    request.method() == Method::GET
        && request.uri().query().is_none()
        && !headers.contains_key(header::AUTHORIZATION)
        && !headers.contains_key(header::RANGE)
        && !headers.get_all(header::COOKIE).iter().any(|value| {
            value
                .to_str()
                .is_ok_and(|v| v.contains(crate::SESSION_COOKIE) || v.contains(crate::flash::COOKIE))
        })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::Router;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    static MADE: AtomicUsize = AtomicUsize::new(0);

    async fn page() -> Response {
        format!("{}", MADE.fetch_add(1, Ordering::SeqCst)).into_response()
    }

    fn router() -> Router {
        Router::new()
            .route("/", get(|| async { same_for_all(Ok(page().await)) }))
            .route("/dang-nhap", get(page))
            .layer(axum::middleware::from_fn_with_state(Shelf::default(), shelf))
    }

    async fn ask(router: &Router, path: &str, headers: &[(&str, &str)]) -> String {
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let answer = router.clone().oneshot(request).await.expect("an answer");
        let body = to_bytes(answer.into_body(), MOST_BYTES).await.expect("a body");
        String::from_utf8(body.to_vec()).expect("text")
    }

    #[tokio::test]
    async fn a_marked_page_is_made_once_and_only_for_people_of_whom_nothing_is_known() {
        let router = router();
        let first = ask(&router, "/", &[]).await;
        assert_eq!(ask(&router, "/", &[]).await, first);
        assert_eq!(ask(&router, "/", &[("cookie", "ts_csrf=1")]).await, first, "a token alone is no person");
        for (header, value) in [
            ("cookie", "a=1; ts_phien=x"),
            ("cookie", "ts_bao=ok.x"),
            ("authorization", "Bearer x"),
            ("accept-encoding", "br"),
        ] {
            assert_ne!(ask(&router, "/", &[(header, value)]).await, first, "{header}: {value}");
        }
        assert_ne!(ask(&router, "/?a=1", &[]).await, first);
        assert_eq!(ask(&router, "/", &[]).await, first, "what others got changed nothing");
    }

    #[tokio::test]
    async fn a_page_without_the_mark_is_never_kept() {
        let router = router();
        assert_ne!(ask(&router, "/dang-nhap", &[]).await, ask(&router, "/dang-nhap", &[]).await);
    }

    #[test]
    fn encodings_do_not_pile_up() {
        let shelf = Shelf::default();
        for number in 0..100_u8 {
            let encoding = HeaderValue::from_str(&number.to_string()).ok();
            let kept =
                Kept { encoding, since: Instant::now(), headers: HeaderMap::new(), body: Bytes::new() };
            shelf.put("/".to_owned(), kept);
        }
        let all = shelf.0.read().expect("the shelf");
        assert_eq!(all.get("/").map(Vec::len), Some(MOST_ENCODINGS));
    }
}
