//! What every handler stands on.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{AccountId, Actor, AuthorityId, PersonId, Result, SessionId};
use store::{Cx, Store};

use crate::module::MenuEntry;

/// What the pages need to know of the installation.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `https://…` as people reach it; decides on secure cookies and on links in mails.
    pub public_url: Option<String>,
    /// Where the program listens itself; the base of links as long as no `public_url` is set.
    pub listen: Option<std::net::SocketAddr>,
    /// Whether this program itself answers by TLS (certificate files).
    pub tls: bool,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Whether this is the demonstration: pages say so.
    pub demo: bool,
}

impl Config {
    /// Whether people reach the program by TLS, so that cookies may insist on it.
    pub fn secure(&self) -> bool {
        self.tls || self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// An absolute link for mails and printed codes.
    pub fn link(&self, path: &str) -> String {
        if let Some(base) = &self.public_url {
            return format!("{}{path}", base.trim_end_matches('/'));
        }
        let scheme = if self.tls { "https" } else { "http" };
        let listen = self.listen.unwrap_or_else(|| std::net::SocketAddr::from(([127, 0, 0, 1], 8080)));
        // "0.0.0.0" is everywhere and nowhere; on this machine it is loopback.
        let host =
            if listen.ip().is_unspecified() { std::net::Ipv4Addr::LOCALHOST.into() } else { listen.ip() };
        format!("{scheme}://{}{path}", std::net::SocketAddr::new(host, listen.port()))
    }
}

/// A signed-in browser.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Who acts.
    pub actor: Actor,
    /// The person's name.
    pub name: String,
    /// The position to show under the name.
    pub position: String,
    /// The name of the authority: "UBND thị xã Phước Long".
    pub place: String,
    /// "auto", "light" or "dark".
    pub theme: String,
}

/// How the layer above (`access`) tells who calls.
#[async_trait::async_trait]
pub trait SignIn: Send + Sync {
    /// The session of a cookie's token, if it is alive. Extends it at most once a minute.
    async fn session(&self, store: &Store, token: &str) -> Result<Option<Session>>;
    /// The actor of an API bearer token, if it is alive.
    async fn bearer(&self, store: &Store, token: &str) -> Result<Option<Actor>>;
    /// Where to go instead of any page, if the session must first do something ("/tai-khoan/hai-buoc"), or the
    /// installation is not set up yet ("/cai-dat").
    async fn detour(&self, store: &Store, session: Option<&Session>, path: &str) -> Result<Option<String>>;
    /// Whose accounts these are, for histories; without accounts nobody's.
    async fn people_of(&self, _: &Store, _: &[AccountId]) -> Result<HashMap<AccountId, PersonId>> {
        Ok(HashMap::new())
    }
}

/// What waits for a person, by menu place: the numbers in the navigation.
#[async_trait::async_trait]
pub trait Counts: Send + Sync {
    /// Count per menu address ("/nhiem-vu" → 2), and under "" the unread notices.
    async fn counts(&self, cx: &Cx) -> Result<HashMap<String, u64>>;
    /// The name of an authority, for pages without a session.
    async fn place(&self, cx: &Cx, authority: Option<AuthorityId>) -> Result<String>;
}

/// What the server hands over to make an [`App`].
pub struct AppParts {
    /// The open database.
    pub store: Store,
    /// The blob store.
    pub files: files::Files,
    /// Settings.
    pub config: Config,
    /// Who tells who calls.
    pub sign_in: Arc<dyn SignIn>,
    /// Who counts what waits.
    pub counts: Arc<dyn Counts>,
    /// The navigation, in order.
    pub menu: Vec<MenuEntry>,
}

/// The state of the router. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<AppParts>);

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("store", &self.0.store).finish_non_exhaustive()
    }
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: AppParts) -> Self {
        Self(Arc::new(parts))
    }

    /// The open database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The blob store.
    pub fn files(&self) -> &files::Files {
        &self.0.files
    }

    /// Settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Whose accounts these are, for histories.
    pub async fn people_of(&self, accounts: &[AccountId]) -> Result<HashMap<AccountId, PersonId>> {
        self.sign_in().people_of(self.store(), accounts).await
    }

    pub(crate) fn sign_in(&self) -> &dyn SignIn {
        self.0.sign_in.as_ref()
    }

    pub(crate) fn counts(&self) -> &dyn Counts {
        self.0.counts.as_ref()
    }

    pub(crate) fn menu(&self) -> &[MenuEntry] {
        &self.0.menu
    }
}
