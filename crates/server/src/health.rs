//! `/health` for the one who watches the process, `/metrics` for the one who watches the machine.

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::Actor;
use store::{Queue, Store};

/// Counters since the start of the process.
#[derive(Debug, Default)]
pub struct Counters {
    answers: [AtomicU64; 5],
    micros: AtomicU64,
}

/// What the two routes need.
#[derive(Debug, Clone)]
pub struct Watch {
    /// The open database.
    pub store: Store,
    /// Counters since the start.
    pub counters: Arc<Counters>,
    /// Token for reading metrics from elsewhere.
    pub token: Option<String>,
}

/// The two routes.
pub fn router(watch: Watch) -> Router {
    Router::new().route("/health", get(health)).route("/metrics", get(metrics)).with_state(watch)
}

/// An answer that took longer is worth a line in the log of every day.
const SLOW: Duration = Duration::from_secs(1);

/// Middleware: counts answers by class and the time they took, and logs them by route: the pattern, never ids, queries
/// or names. Answers of every day at `debug`, slow ones at `info`, errors of the program at `warn`.
pub async fn count(State(counters): State<Arc<Counters>>, request: Request, next: Next) -> Response {
    let begun = std::time::Instant::now();
    let (method, route) = (request.method().clone(), request.extensions().get::<MatchedPath>().cloned());
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match status {
        500.. => tracing::warn!(%method, route, status, ms, "answered"),
        _ if took >= SLOW => tracing::info!(%method, route, status, ms, "answered slowly"),
        _ => tracing::debug!(%method, route, status, ms, "answered"),
    }
    let class = usize::from(response.status().as_u16() / 100).saturating_sub(1);
    if let Some(counter) = counters.answers.get(class) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    counters.micros.fetch_add(micros, Ordering::Relaxed);
    response
}

async fn health(State(watch): State<Watch>) -> Response {
    match watch.store.ping().await {
        Ok(()) => ([(header::CONTENT_TYPE, "application/json")], r#"{"status":"ok"}"#).into_response(),
        Err(error) => {
            tracing::error!(error = %jobs::chain(&error), "health");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::CONTENT_TYPE, "application/json")],
                r#"{"status":"database"}"#,
            )
                .into_response()
        }
    }
}

async fn metrics(
    State(watch): State<Watch>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "));
    let by_token = watch.token.is_some() && bearer == watch.token.as_deref();
    // Behind a proxy everybody seems to come from loopback, so a forwarded request needs the token.
    let by_place = from.ip().is_loopback() && !headers.contains_key("x-forwarded-for");
    if !by_token && !by_place {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut text = String::new();
    for (index, counter) in watch.counters.answers.iter().enumerate() {
        let _ = writeln!(
            text,
            "thongsuot_http_answers_total{{class=\"{}xx\"}} {}",
            index + 1,
            counter.load(Ordering::Relaxed)
        );
    }
    let seconds = watch.counters.micros.load(Ordering::Relaxed) as f64 / 1e6;
    let _ = writeln!(text, "thongsuot_http_seconds_total {seconds:.6}");
    if let Ok((due, failed)) = Queue::counts(&watch.store.cx(Actor::system())).await {
        let _ = writeln!(text, "thongsuot_jobs_due {due}\nthongsuot_jobs_failed {failed}");
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
