//! The glue between axum and the modules: who calls, how pages look, forms, CSRF, CSP, errors, assets.
//!
//! A handler is ten lines: take a [`Caller`], call an act with `call.cx`, render a page struct or redirect. Errors
//! become pages by [`Problem`]. Modules hand over their routes as [`Routes`], which also keeps the table that the
//! unauthorised-route test walks through.

mod api;
mod app;
mod assets;
mod caller;
mod choice;
mod csrf;
mod flash;
mod form;
mod headers;
mod list;
mod module;
mod oops;
mod page;
mod problem;
mod routes;
mod sent_file;
mod shelf;
mod table_file;
mod upload;

pub use api::{ApiProblem, Changed, Json, changed, day_field, day_of, optional_day, read_field};
pub use app::{App, AppParts, Config, Counts, Session, SignIn};
pub use assets::{asset_url, assets_router};
pub use caller::{ApiCaller, Caller, IdPath, TextPath};
pub use choice::Choice;
pub use csrf::ensure_token;
pub use flash::{Flash, FlashKind};
pub use form::{Form, Query};
pub use headers::{secure_transport, security_headers};
pub use list::{ListQuery, SortLink, with};
pub use module::{MenuEntry, MenuPlace, Module};
pub use oops::frame_problems;
pub use page::{Clock, MenuGroup, MenuItem, Page, PageUser};
pub use problem::{Answer, Problem, redirect, render, render_status};
pub use routes::{Audience, Route, Routes};
pub use sent_file::SentFile;
pub use shelf::{Shelf, same_for_all, shelf};
pub use table_file::{AsTable, TableKind, TableLinks, attachment, table_file};
pub use upload::{HeldFile, Upload, UploadedPart};

pub use axum;
pub use utoipa_axum;

/// The name of the session cookie.
pub const SESSION_COOKIE: &str = "ts_phien";
