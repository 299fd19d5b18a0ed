//! Who calls, and the extractors for paths.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use kernel::{Actor, Error};
use store::Cx;

use crate::app::{App, Session};
use crate::csrf::CsrfToken;
use crate::flash::{self, Flash};
use crate::page::Page;
use crate::problem::Problem;

/// A person in a browser: a signed-in one, or on public routes anybody.
#[derive(Debug, Clone)]
pub struct Caller {
    /// In which the handler reads and acts.
    pub cx: Cx,
    /// The installation.
    pub app: App,
    /// The signed-in session; none on public pages.
    pub session: Option<Session>,
    /// Whether only the changed part of the page is asked for (htmx).
    pub partial: bool,
    /// Where the request came from, through trusted proxies.
    pub ip: Option<IpAddr>,
    /// The browser's own name, cut to 200 characters.
    pub agent: String,
    path: String,
    query: String,
    csrf: String,
    flash: Option<Flash>,
}

impl Caller {
    /// The frame of a staff or public page. `current` is the menu address that is open.
    pub async fn page(&self, title: &str, current: &str) -> Result<Page, Problem> {
        Ok(Page::build(self, title, current).await?)
    }

    /// The path asked for, without query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The raw query asked for, without the question mark.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The session, or the way to signing in.
    pub fn require_session(&self) -> Result<&Session, Problem> {
        self.session.as_ref().ok_or_else(|| Problem::from(Error::SignedOut))
    }

    /// Who asked for something that ended in an error, as far as the frame of its page needs it.
    pub(crate) fn after(app: &App, session: Option<Session>, path: &str, csrf: String) -> Self {
        let actor = session.as_ref().map_or_else(Actor::anonymous, |s| s.actor.clone());
        Self {
            cx: app.store().cx(actor),
            app: app.clone(),
            session,
            partial: false,
            ip: None,
            agent: String::new(),
            flash: None,
            path: path.to_owned(),
            query: String::new(),
            csrf,
        }
    }

    pub(crate) fn csrf(&self) -> &str {
        &self.csrf
    }

    pub(crate) fn flash(&self) -> Option<&Flash> {
        self.flash.as_ref()
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = parts.uri.path().to_owned();
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let session = match cookie(&parts.headers, crate::SESSION_COOKIE) {
            Some(token) => app.sign_in().session(app.store(), &token).await?,
            None => None,
        };
        if let Some(to) = app.sign_in().detour(app.store(), session.as_ref(), &path).await? {
            return Err(Problem::Elsewhere(to));
        }
        let is_public =
            parts.extensions.get::<crate::routes::Audience>() == Some(&crate::routes::Audience::Public);
        if session.is_none() && !is_public {
            let back =
                if parts.method == Method::GET { full(&path, &query) } else { referer(&parts.headers) };
            return Err(Problem::SignIn { back });
        }
        let actor = session.as_ref().map_or_else(Actor::anonymous, |s| s.actor.clone());
        let csrf = parts.extensions.get::<CsrfToken>().map(|t| t.0.clone()).unwrap_or_default();
        Ok(Self {
            cx: app.store().cx(actor),
            app: app.clone(),
            session,
            partial: parts.headers.contains_key("hx-request"),
            ip: client_ip(parts, app),
            agent: text(&parts.headers, header::USER_AGENT.as_str()).chars().take(200).collect(),
            flash: flash::read(&parts.headers),
            path,
            query,
            csrf,
        })
    }
}

impl Caller {
    /// In which a program reads that carries its token in the address, because it cannot send a header (a calendar).
    /// What is no token of this scope is not found.
    pub async fn by_token(&self, token: &str, scope: &str) -> kernel::Result<Cx> {
        let actor = self.app.sign_in().bearer(self.app.store(), token).await?;
        let actor = actor.filter(|actor| actor.allows_scope(scope)).ok_or(Error::NotFound)?;
        Ok(self.app.store().cx(actor))
    }
}

/// A program with a bearer token.
#[derive(Debug, Clone)]
pub struct ApiCaller {
    /// In which the handler reads and acts.
    pub cx: Cx,
    /// Where the request came from, through trusted proxies.
    pub ip: Option<IpAddr>,
    /// The installation.
    pub app: App,
}

impl ApiCaller {
    /// Lets only tokens pass that were given this scope ("tasks:read").
    pub fn require(&self, scope: &str) -> Result<(), crate::api::ApiProblem> {
        if self.cx.actor.allows_scope(scope) { Ok(()) } else { Err(Error::Denied.into()) }
    }
}

impl FromRequestParts<App> for ApiCaller {
    type Rejection = crate::api::ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let header = text(&parts.headers, header::AUTHORIZATION.as_str());
        let token = header.strip_prefix("Bearer ").map(str::trim).unwrap_or_default();
        if token.is_empty() {
            return Err(Error::SignedOut.into());
        }
        let actor = app
            .sign_in()
            .bearer(app.store(), token)
            .await
            .map_err(Self::Rejection::at_the_door)?
            .ok_or(Error::SignedOut)?;
        Ok(Self { cx: app.store().cx(actor), ip: client_ip(parts, app), app: app.clone() })
    }
}

/// The only id in a path (`/ke-hoach/{id}`); what is no id is not found.
#[derive(Debug, Clone, Copy)]
pub struct IdPath<T>(pub T);

impl<T: std::str::FromStr, S: Send + Sync> FromRequestParts<S> for IdPath<T> {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let values = path_values(parts, state).await?;
        values.first().and_then(|v| v.parse().ok()).map(Self).ok_or_else(|| nowhere(parts))
    }
}

/// Not found, as a page or, to a program, as a problem.
fn nowhere(parts: &Parts) -> Response {
    if parts.uri.path().starts_with("/api/") {
        crate::api::ApiProblem::from(Error::NotFound).into_response()
    } else {
        Problem::from(Error::NotFound).into_response()
    }
}

/// All the parts of a path as text, in order; parse them in the handler.
#[derive(Debug, Clone)]
pub struct TextPath(pub Vec<String>);

impl TextPath {
    /// The first two parts parsed, or not found.
    pub fn pair<A: std::str::FromStr, B: std::str::FromStr>(&self) -> Result<(A, B), Error> {
        match self.0.as_slice() {
            [first, second, ..] => first.parse().ok().zip(second.parse().ok()).ok_or(Error::NotFound),
            _ => Err(Error::NotFound),
        }
    }

    /// Part `index` parsed, or not found.
    pub fn parse<T: std::str::FromStr>(&self, index: usize) -> Result<T, Problem> {
        self.0.get(index).and_then(|v| v.parse().ok()).ok_or_else(|| Problem::from(Error::NotFound))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for TextPath {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        path_values(parts, state).await.map(Self)
    }
}

async fn path_values<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<Vec<String>, Response> {
    let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| nowhere(parts))?;
    Ok(params.iter().map(|(_, value)| value.to_owned()).collect())
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

fn text(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
}

fn full(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The path of the page on which an expired session pressed a button, so that it comes back there.
fn referer(headers: &HeaderMap) -> String {
    let referer = text(headers, header::REFERER.as_str());
    let host = text(headers, header::HOST.as_str());
    referer
        .split_once("://")
        .and_then(|(_, rest)| rest.strip_prefix(host.as_str()))
        .filter(|path| path.starts_with('/'))
        .unwrap_or("/viec-cua-toi")
        .to_owned()
}

fn client_ip(parts: &Parts, app: &App) -> Option<IpAddr> {
    let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())?;
    Some(client_of(direct, &parts.headers, &app.config().trusted_proxies))
}

/// Who asks, through the proxies that are trusted: the last hop that is none of them. What stands before it in the header
/// is the client's own claim.
fn client_of(direct: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let is_trusted = |ip: &IpAddr| trusted.iter().any(|known| known.to_canonical() == *ip);
    let mut client = direct.to_canonical();
    // A proxy may put its hop on a line of its own behind that of the client: all lines count, in their order.
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().map(|line| line.to_str().unwrap_or_default()).collect();
    let mut hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    while is_trusted(&client) {
        // Nothing before a hop that cannot be read is believed.
        let Some(hop) = hops.next().and_then(hop) else { break };
        client = hop;
    }
    client
}

/// An address as proxies write it, some with the port.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let ip = text.parse().ok().or_else(|| text.parse().ok().map(|at: SocketAddr| at.ip()));
    ip.map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: &str = "10.0.0.1";
    const OTHER: &str = "10.0.0.2";

    fn client(direct: &str, lines: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|ip| ip.parse().unwrap()).collect();
        client_of(direct.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn without_proxies_the_header_says_nothing() {
        assert_eq!(client("203.0.113.7", &["198.51.100.1"], &[]), "203.0.113.7");
        assert_eq!(
            client("203.0.113.7", &["198.51.100.1"], &[PROXY]),
            "203.0.113.7",
            "not through the proxy"
        );
        assert_eq!(client(PROXY, &[], &[PROXY]), PROXY);
    }

    #[test]
    fn the_client_is_the_last_hop_that_is_not_trusted() {
        assert_eq!(client(PROXY, &["203.0.113.7"], &[PROXY]), "203.0.113.7");
        assert_eq!(client(PROXY, &["203.0.113.7, 10.0.0.2"], &[PROXY, OTHER]), "203.0.113.7");
        assert_eq!(client(PROXY, &["203.0.113.7, 10.0.0.2"], &[PROXY]), OTHER, "a proxy that is not trusted");
        assert_eq!(client(PROXY, &["10.0.0.2"], &[PROXY, OTHER]), OTHER, "all hops are trusted");
        assert_eq!(client(PROXY, &["203.0.113.7:50123"], &[PROXY]), "203.0.113.7");
        assert_eq!(client(PROXY, &["[2001:db8::1]:443"], &[PROXY]), "2001:db8::1");
        assert_eq!(client("::ffff:10.0.0.1", &["::ffff:203.0.113.7"], &[PROXY]), "203.0.113.7");
    }

    #[test]
    fn a_forged_header_hides_nobody() {
        assert_eq!(client(PROXY, &["198.51.100.1, 203.0.113.7"], &[PROXY]), "203.0.113.7");
        assert_eq!(client(PROXY, &["10.0.0.2, 203.0.113.7"], &[PROXY, OTHER]), "203.0.113.7");
        assert_eq!(
            client(PROXY, &["198.51.100.1", "203.0.113.7"], &[PROXY]),
            "203.0.113.7",
            "on lines of their own"
        );
        assert_eq!(client(PROXY, &["198.51.100.1, unknown"], &[PROXY]), PROXY, "a hop that cannot be read");
        assert_eq!(client(PROXY, &["198.51.100.1,"], &[PROXY]), PROXY);
    }
}
