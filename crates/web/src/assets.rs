//! Styles, scripts, fonts and icons, embedded in the binary and served under a content hash for ever.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
struct Dist;

/// One hash over all files, so that relative addresses inside the styles stay right.
static HASH: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Dist::iter().collect();
    names.sort();
    let mut hasher = Sha256::new();
    for name in names {
        if let Some(file) = Dist::get(&name) {
            hasher.update(name.as_bytes());
            hasher.update(file.metadata.sha256_hash());
        }
    }
    hex::encode(hasher.finalize()).chars().take(12).collect()
});

/// The address of an embedded file: `asset_url("app.css")`.
pub fn asset_url(name: &str) -> String {
    format!("/tai-nguyen/{}/{name}", *HASH)
}

/// Serves the embedded files.
pub fn assets_router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/tai-nguyen/{hash}/{*name}", get(asset)).route("/favicon.ico", get(favicon))
}

async fn asset(Path((hash, name)): Path<(String, String)>) -> Response {
    let Some(file) = Dist::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let cache = if hash == *HASH { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, media_of(&name)), (header::CACHE_CONTROL, cache)], file.data).into_response()
}

async fn favicon() -> Response {
    match Dist::get("favicon.svg") {
        Some(file) => ([(header::CONTENT_TYPE, "image/svg+xml")], file.data).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn media_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or("") {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webmanifest" | "json" => "application/json",
        _ => "application/octet-stream",
    }
}
