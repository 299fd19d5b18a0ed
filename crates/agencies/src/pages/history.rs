//! Who did what to a thing: the block that stands on its page. Who may see the page sees it.

use std::collections::HashMap;

use ::store::{AuditEvent, AuditTrail, ON_BEHALF_OF};
use kernel::{AccountId, ObjectRef, PersonId, Result, words};
use web::Caller;

use crate::store;

/// One line of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Icon of the sprite.
    pub icon: &'static str,
    /// What was done.
    pub what: String,
    /// By whom, and for whom by delegation.
    pub who: String,
    /// When.
    pub at: String,
    /// The words that went with it.
    pub note: String,
}

/// What was done to a thing, for `ui::past`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The newest first.
    pub rows: Vec<Past>,
    /// In words how much of it is too old to be shown.
    pub older: String,
}

/// Acts as a history says them: the act, an icon, words. What is not among them is left out.
pub type Said = [(&'static str, &'static str, &'static str)];

/// The history of a thing, told by a table of acts.
pub async fn history(call: &Caller, object: &ObjectRef, said: &Said) -> Result<History> {
    history_with(call, object, |event| {
        let known = said.iter().find(|(act, ..)| *act == event.act);
        known.map(|(_, icon, what)| (*icon, (*what).to_owned()))
    })
    .await
}

/// The same where words need more than the act; none leaves an act out.
pub async fn history_with<F>(call: &Caller, object: &ObjectRef, said: F) -> Result<History>
where
    F: Fn(&AuditEvent) -> Option<(&'static str, String)> + Send,
{
    let events = AuditTrail::of(&call.cx, object).await?;
    let older = words::older(AuditTrail::older(&call.cx, object, &events).await?);
    let told = events.iter().filter_map(|event| Some((event, said(event)?))).collect();
    Ok(History { rows: rows(call, told).await?, older })
}

/// Events with their words, oldest first, as lines with the newest first.
pub(super) async fn rows(
    call: &Caller,
    told: Vec<(&AuditEvent, (&'static str, String))>,
) -> Result<Vec<Past>> {
    let accounts: Vec<AccountId> = told.iter().filter_map(|(event, _)| event.account).collect();
    let owners = call.app.people_of(&accounts).await?;
    let mut people: Vec<PersonId> = owners.values().copied().collect();
    people.extend(told.iter().flat_map(|(event, _)| named(event, "by").chain(named(event, ON_BEHALF_OF))));
    people.sort_unstable();
    people.dedup();
    let cards = store::people(call.cx.db(), &people, call.cx.today()).await?;
    let names: HashMap<PersonId, String> = cards.into_iter().map(|(id, card)| (id, card.name)).collect();
    let row = |(event, (icon, what)): (&AuditEvent, (&'static str, String))| Past {
        icon,
        what,
        who: who(event, &owners, &names),
        at: words::moment(event.at),
        note: String::new(),
    };
    Ok(told.into_iter().rev().map(row).collect())
}

/// The people that an event names under a word.
fn named<'a>(event: &'a AuditEvent, word: &str) -> impl Iterator<Item = PersonId> + 'a {
    let ids = event.also.get(word).map(String::as_str).unwrap_or_default();
    ids.split_whitespace().filter_map(|id| id.parse().ok())
}

/// Who did it, and for whom by delegation.
fn who(
    event: &AuditEvent,
    owners: &HashMap<AccountId, PersonId>,
    names: &HashMap<PersonId, String>,
) -> String {
    let by = named(event, "by").next().or_else(|| owners.get(&event.account?).copied());
    let by = match by.and_then(|id| names.get(&id)) {
        Some(name) => name.clone(),
        None if event.account.is_none() && is_at_the_door(&event.act) => "Chủ tài khoản".to_owned(),
        None if event.account.is_none() => "Hệ thống".to_owned(),
        None => "Người không còn trong danh sách".to_owned(),
    };
    let whose: Vec<&str> =
        named(event, ON_BEHALF_OF).filter_map(|id| names.get(&id)).map(String::as_str).collect();
    if whose.is_empty() { by } else { format!("{by}, theo ủy quyền của {}", whose.join(", ")) }
}

/// Acts on an account by its owner before anybody is signed in.
fn is_at_the_door(act: &str) -> bool {
    matches!(act, "password.set-by-link" | "recovery-code.used")
}

/// What happens to an agency.
pub(super) const OF_AGENCY: &Said = &[
    ("agency.created", "plus", "Lập cơ quan"),
    ("agency.changed", "edit", "Sửa thông tin"),
    ("agency.renamed", "edit", "Đổi tên"),
    ("agency.also-called", "tag", "Thêm tên gọi khác"),
    ("agency.ended", "circle-minus", "Kết thúc hoạt động"),
    ("agency.succeeded", "git-merge", "Ghi cơ quan kế thừa"),
];

/// What happens to a person.
pub(super) const OF_PERSON: &Said = &[
    ("person.created", "user-plus", "Thêm vào danh sách"),
    ("person.changed", "edit", "Sửa thông tin"),
    ("person.appointed", "briefcase", "Bổ nhiệm"),
    ("person.relieved", "user-minus", "Thôi giữ chức vụ"),
    ("person.main-position-chosen", "user-check", "Chọn chức vụ chính"),
    ("work.handed-over", "transfer", "Bàn giao việc cho người khác"),
];

/// What happens to a group.
pub(super) const OF_GROUP: &Said = &[
    ("group.created", "plus", "Lập nhóm"),
    ("group.changed", "edit", "Sửa quy tắc"),
    ("group.member-put", "circle-plus", "Ghi một cơ quan"),
    ("group.member-dropped", "circle-minus", "Bỏ một dòng"),
];

/// What happens to a delegation.
pub(super) const OF_DELEGATION: &Said = &[
    ("delegation.given", "transfer", "Ghi ủy quyền"),
    ("delegation.ended", "circle-minus", "Kết thúc ủy quyền"),
];
