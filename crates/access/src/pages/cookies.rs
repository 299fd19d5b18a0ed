//! The cookies of signing in: the session, and the browser that is known.

use web::axum::extract::FromRequestParts;
use web::axum::http::header;
use web::axum::http::request::Parts;
use web::axum::response::Response;
use web::{App, Caller, Problem, SESSION_COOKIE};

use super::with_cookie;
use crate::acts::{Knock, SignedIn};
use crate::model::SESSION_SECONDS;

/// The browser from which an account has signed in before.
const DEVICE_COOKIE: &str = "ts_may";

/// The cookies of a request that concern this module.
pub struct Cookies {
    /// The token of a session, full or waiting.
    pub session: Option<String>,
    device: Option<String>,
}

impl FromRequestParts<App> for Cookies {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let find = |name: &str| {
            parts
                .headers
                .get_all(header::COOKIE)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(';'))
                .filter_map(|pair| pair.trim().split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        };
        Ok(Self { session: find(SESSION_COOKIE), device: find(DEVICE_COOKIE) })
    }
}

impl Cookies {
    /// Where an attempt comes from.
    pub fn knock(&self, call: &Caller) -> Knock {
        Knock { ip: call.ip, agent: call.agent.clone(), device: self.device.clone() }
    }
}

fn cookie(call: &Caller, name: &str, value: &str, seconds: i64) -> String {
    // Lax, not strict: a link in a mail must find the session.
    let secure = if call.app.config().secure() { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

/// Puts the tokens of a sign-in on an answer.
pub fn signed_in(call: &Caller, response: Response, came: &SignedIn) -> Response {
    match came {
        SignedIn::In { session, device } => {
            let response =
                with_cookie(response, &cookie(call, SESSION_COOKIE, session.reveal(), SESSION_SECONDS));
            match device {
                Some(device) => {
                    with_cookie(response, &cookie(call, DEVICE_COOKIE, device.reveal(), 31_536_000))
                }
                None => response,
            }
        }
        SignedIn::SecondStep { session } => {
            let seconds = crate::model::SECOND_STEP_SECONDS;
            with_cookie(response, &cookie(call, SESSION_COOKIE, session.reveal(), seconds))
        }
    }
}

/// Takes the session's cookie back.
pub fn signed_out(call: &Caller, response: Response) -> Response {
    with_cookie(response, &cookie(call, SESSION_COOKIE, "", 0))
}

/// The page of this site from which a form came.
pub struct Back(pub String);

impl FromRequestParts<App> for Back {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let path = text(header::REFERER)
            .split_once("://")
            .and_then(|(_, rest)| rest.strip_prefix(text(header::HOST)))
            .filter(|path| path.starts_with('/') && !path.starts_with("//"))
            .unwrap_or("/tai-khoan");
        Ok(Self(path.to_owned()))
    }
}
