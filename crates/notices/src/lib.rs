//! What waits for whom, and what is told to whom.
//!
//! - A **waiting** row ([`wait`], [`settle`]) is one line of "Việc của tôi": it names the thing, the button, the due
//!   day and for whom it waits: a person, or the heads of an agency. Rows leave when nothing waits any more, so that
//!   every page here costs what is open and not what was ever done.
//! - A **notice** ([`tell`], [`urge`]) is something told: in the program at once, by e-mail once a day in a digest.
//! - **Urging** opens by itself on working days at 07:00: due soon, due today, late by 1, 3, 5 and then each fifth
//!   working day; to the person, from 3 days on to the head, from 5 on to the leaders. No step is said twice.
//!
//! Invariants: one row per thing and holder; a step of urging is remembered under its due day in `notices_sent`; the
//! network is never touched inside a transaction.

mod api;
mod counts;
mod digest;
mod entity;
mod jobs;
mod mail;
mod migrations;
mod model;
mod pages;
mod policy;
mod store;
mod work;

use std::sync::Arc;

use kernel::{PersonId, Result};

pub use counts::MenuCounts;
pub use jobs::{registry, soon_days, urge as urge_by_itself};
pub use mail::{Mail, Mailer, SmtpMailer};
pub use migrations::migrations;
pub use model::{
    Group, KINDS, Kind, Message, Reminder, SOON_DAYS, SOON_SETTING, Stage, Waiting, WaitingRow, cell_day,
    digest_title,
};
pub use policy::decides_in;
pub use store::notice::{tell, urge};
pub use store::said::{Said, said_of};
pub use store::waiting::{reassign, settle, settle_for, wait};
pub use work::{Pace, When, Work};

kernel::id!(
    /// One notice to one person.
    NoticeId, "notice");

/// Everything that the server needs of this module. Without a mailer nothing is mailed; `config` makes the links in
/// mails absolute.
pub fn module(mailer: Option<Arc<dyn Mailer>>, config: web::Config) -> web::Module {
    web::Module {
        routes: pages::routes(),
        api: api::router(),
        migrations: migrations(),
        jobs: registry(mailer, config),
        menu: pages::menu(),
        ..web::Module::new("notices")
    }
}

/// How many notices a person has not read.
pub async fn unread(cx: &::store::Cx, person: PersonId) -> Result<u64> {
    store::notice::unread(cx.db(), person).await
}
