//! One sentence that survives a redirect.

use axum::http::HeaderMap;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::caller::cookie;

pub(crate) const COOKIE: &str = "ts_bao";

/// How a flash looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// Done.
    Ok,
    /// Done, but look.
    Warn,
    /// Not done.
    Error,
}

impl FlashKind {
    fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// What happened, said on the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// "ok", "warn" or "error": the class of the notice.
    pub kind: &'static str,
    /// The sentence.
    pub text: String,
}

impl Flash {
    /// A sentence of a kind.
    pub fn new(kind: FlashKind, text: impl Into<String>) -> Self {
        Self { kind: kind.code(), text: text.into() }
    }
}

pub(crate) fn cookie_value(flash: &Flash) -> String {
    let text: String = flash.text.chars().take(500).collect();
    format!(
        "{COOKIE}={}.{}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60",
        flash.kind,
        utf8_percent_encode(&text, NON_ALPHANUMERIC)
    )
}

pub(crate) fn read(headers: &HeaderMap) -> Option<Flash> {
    let value = cookie(headers, COOKIE)?;
    let (kind, text) = value.split_once('.')?;
    let kind = match kind {
        "ok" => "ok",
        "warn" => "warn",
        "error" => "error",
        _ => return None,
    };
    let text = percent_decode_str(text).decode_utf8().ok()?.into_owned();
    Some(Flash { kind, text })
}
