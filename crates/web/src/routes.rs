//! Routes with a table: what the unauthorised-route test and the audit test walk through.

use std::convert::Infallible;

use axum::Extension;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};

use crate::app::App;

/// The most that an ordinary form may weigh.
const FORM_BYTES: usize = 1 << 20;

/// Who may come without signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Only signed-in people.
    Staff,
    /// Anybody.
    Public,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// "GET" or "POST".
    pub method: &'static str,
    /// With its parameters: `/ke-hoach/{id}`.
    pub path: String,
    /// Who may come without signing in.
    pub audience: Audience,
}

/// A module's routes.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<Route>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page for signed-in people.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add("GET", path, Audience::Staff, get(handler), FORM_BYTES)
    }

    /// An act of signed-in people.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add("POST", path, Audience::Staff, post(handler), FORM_BYTES)
    }

    /// An act of signed-in people that brings files of up to `bytes` in all.
    #[must_use]
    pub fn upload<H: Handler<T, App>, T: 'static>(self, path: &str, bytes: usize, handler: H) -> Self {
        self.add("POST", path, Audience::Staff, post(handler), bytes)
    }

    /// A page for anybody.
    #[must_use]
    pub fn public_get<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add("GET", path, Audience::Public, get(handler), FORM_BYTES)
    }

    /// An act of anybody.
    #[must_use]
    pub fn public_post<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add("POST", path, Audience::Public, post(handler), FORM_BYTES)
    }

    /// An act of anybody that brings a file; with its form up to `bytes` in all.
    #[must_use]
    pub fn public_upload<H: Handler<T, App>, T: 'static>(self, path: &str, bytes: usize, handler: H) -> Self {
        self.add("POST", path, Audience::Public, post(handler), bytes)
    }

    /// The routes of another part of the module as well.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.table.extend(other.table);
        self.router = self.router.merge(other.router);
        self
    }

    fn add(
        mut self,
        method: &'static str,
        path: &str,
        audience: Audience,
        handler: MethodRouter<App>,
        bytes: usize,
    ) -> Self {
        self.table.push(Route { method, path: path.to_owned(), audience });
        self.router = self.router.route(
            path,
            handler.layer::<_, Infallible>(DefaultBodyLimit::max(bytes)).layer(Extension(audience)),
        );
        self
    }

    /// The table.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router and its table.
    pub fn into_parts(self) -> (Router<App>, Vec<Route>) {
        (self.router, self.table)
    }
}
