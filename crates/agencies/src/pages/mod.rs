//! Pages of the organisation.

mod agency;
mod calendar;
mod delegation;
mod edit;
mod group;
pub(crate) mod history;
mod import;
mod list;
mod people;
mod person;
mod settings;

use std::collections::HashMap;

use kernel::{
    Actor, AgencyId, AuthorityId, Error, FieldErrors, Page as Rows, PersonId, Result, Role, all_pages,
};
use typeset::{Sheet, Workbook};
use web::axum::response::Response;
use web::{Caller, Choice, MenuEntry, MenuPlace, Problem, Routes, TableKind, table_file};

use crate::model::Authority;
use crate::policy::Ground;
use crate::settings::SettingField;
use crate::store;

/// Bytes of a table to import, and a little for the form around it.
const TABLE_BYTES: usize = typeset::MAX_BYTES + (1 << 20);

/// The routes of this module; `fields` are the choices that other modules leave to an authority.
pub fn routes(fields: Vec<SettingField>) -> Routes {
    Routes::new()
        .get("/co-quan", list::show)
        .get("/co-quan/moi", edit::new_form)
        .post("/co-quan/moi", edit::create)
        .get("/co-quan/{id}", agency::show)
        .get("/co-quan/{id}/sua", edit::form)
        .post("/co-quan/{id}/sua", edit::change)
        .post("/co-quan/{id}/doi-ten", edit::rename)
        .post("/co-quan/{id}/ten-goi", edit::also_called)
        .post("/co-quan/{id}/ket-thuc", edit::end)
        .get("/can-bo", people::list)
        .get("/can-bo/moi", people::new_form)
        .post("/can-bo/moi", people::create)
        .get("/can-bo/{id}", person::show)
        .post("/can-bo/{id}/sua", person::change)
        .post("/can-bo/{id}/chuc-vu", person::appoint)
        .post("/can-bo/{id}/chuc-vu/{chuc-vu}/ket-thuc", person::end)
        .post("/can-bo/{id}/chuc-vu/{chuc-vu}/chinh", person::main)
        .get("/quan-tri/nhom", group::list)
        .post("/quan-tri/nhom", group::create)
        .get("/quan-tri/nhom/{id}", group::show)
        .post("/quan-tri/nhom/{id}", group::change)
        .post("/quan-tri/nhom/{id}/xoa", group::remove)
        .post("/quan-tri/nhom/{id}/thanh-vien", group::put)
        .post("/quan-tri/nhom/{id}/thanh-vien/{dong}/bo", group::drop)
        .get("/quan-tri/uy-quyen", delegation::list)
        .post("/quan-tri/uy-quyen", delegation::create)
        .get("/quan-tri/uy-quyen/{id}", delegation::show)
        .post("/quan-tri/uy-quyen/{id}/ket-thuc", delegation::end)
        .get("/quan-tri/lich", calendar::show)
        .post("/quan-tri/lich", calendar::set)
        .post("/quan-tri/lich/bo", calendar::clear)
        .post("/quan-tri/lich/gio", calendar::week)
        .get("/quan-tri/nhap", import::form)
        .get("/quan-tri/nhap/mau", import::sample)
        .upload("/quan-tri/nhap", TABLE_BYTES, import::preview)
        .post("/quan-tri/nhap/ghi", import::write)
        .and(settings::routes(fields))
}

/// The lines of the navigation.
pub fn menu() -> Vec<MenuEntry> {
    let line = |order, href, icon, label, shows| MenuEntry {
        place: if order < 50 { MenuPlace::Inner } else { MenuPlace::Admin },
        order,
        href,
        icon,
        label,
        bottom: None,
        shows,
    };
    vec![
        line(10, "/co-quan", "sitemap", "Cơ quan", Actor::is_known),
        line(12, "/can-bo", "users", "Cán bộ", Actor::is_known),
        line(60, "/quan-tri/nhom", "users-group", "Nhóm cơ quan", |actor| {
            actor.has_anywhere(Role::Administrator)
        }),
        line(62, "/quan-tri/uy-quyen", "transfer", "Ủy quyền", |actor| {
            [Role::Administrator, Role::Office, Role::Leader, Role::AgencyHead]
                .into_iter()
                .any(|role| actor.has_anywhere(role))
        }),
        line(64, "/quan-tri/lich", "calendar-month", "Lịch làm việc", |actor| {
            actor.has_anywhere(Role::Administrator) || actor.has_anywhere(Role::Office)
        }),
        line(66, "/quan-tri/nhap", "file-import", "Nhập dữ liệu", |actor| {
            actor.has_anywhere(Role::Administrator)
        }),
        line(68, "/quan-tri/cai-dat", "settings", "Cài đặt", |actor| {
            actor.has_anywhere(Role::Administrator)
        }),
    ]
}

/// The authority that a page is about: the asked one, else the actor's home, else the first. One in which the actor
/// does not work is not found: its whole lists, with addresses and telephones, are not for neighbours.
async fn authority_of(call: &Caller, asked: &str) -> Result<Authority> {
    let (db, actor) = (call.cx.db(), &call.cx.actor);
    if let Ok(id) = asked.parse() {
        let authority = store::authority(db, id).await?;
        return if Ground::from(&authority).is_near(actor) { Ok(authority) } else { Err(Error::NotFound) };
    }
    match actor.home() {
        Some(id) => store::authority(db, id).await,
        None => store::first_authority(db).await?.ok_or(Error::NotFound),
    }
}

/// The authorities of the actor, among which a page may be switched; none where there is only one.
async fn authority_choices(call: &Caller, chosen: AuthorityId) -> Result<Vec<Choice>> {
    let mut all = store::authorities(call.cx.db()).await?;
    all.retain(|one| Ground::from(one).is_near(&call.cx.actor));
    if all.len() < 2 {
        return Ok(Vec::new());
    }
    Ok(all
        .into_iter()
        .map(|one| Choice { value: one.id.to_string(), selected: one.id == chosen, label: one.name })
        .collect())
}

/// The agencies of an authority to choose from.
async fn agency_choices(call: &Caller, authority: AuthorityId, chosen: &str) -> Result<Vec<Choice>> {
    let found = store::agencies_of(call.cx.db(), authority, call.cx.today()).await?;
    Ok(found
        .into_iter()
        .map(|one| Choice {
            selected: one.id.to_string() == chosen,
            value: one.id.to_string(),
            label: one.name,
        })
        .collect())
}

/// The people of an authority to choose from, by given name.
async fn person_choices(call: &Caller, authority: AuthorityId, chosen: &str) -> Result<Vec<Choice>> {
    let db = call.cx.db();
    let people = all_pages(|query| store::people_found(db, authority, "", query)).await?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let cards = store::people(db, &ids, call.cx.today()).await?;
    Ok(people
        .into_iter()
        .map(|person| {
            let place = cards.get(&person.id).filter(|card| !card.position.is_empty());
            let value = person.id.to_string();
            Choice {
                selected: value == chosen,
                label: match place {
                    Some(card) => format!("{} – {}, {}", person.name, card.position, card.agency_name),
                    None => person.name,
                },
                value,
            }
        })
        .collect())
}

/// Full names of agencies.
async fn agency_names(call: &Caller, ids: &[AgencyId]) -> Result<HashMap<AgencyId, String>> {
    Ok(store::names(call.cx.db(), ids).await?.into_iter().map(|(id, name)| (id, name.name)).collect())
}

/// Options of an enumeration that is kept as stable words.
fn choices<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
    name: fn(T) -> &'static str,
    chosen: &str,
) -> Vec<Choice> {
    all.iter()
        .map(|one| Choice {
            value: code(*one).to_owned(),
            label: name(*one).to_owned(),
            selected: code(*one) == chosen,
        })
        .collect()
}

/// What a form says that came back: wrong fields, or the reason of a refusal as an error of the whole form. Other
/// errors go on their way.
fn wrong(error: Error) -> Result<FieldErrors, Problem> {
    match error {
        Error::Invalid(errors) => Ok(errors),
        Error::Refused(refusal) => {
            let mut errors = FieldErrors::default();
            errors.add("", refusal.say);
            Ok(errors)
        }
        error => Err(error.into()),
    }
}

/// A sheet as a file to save.
fn export(call: &Caller, sheet: Sheet, kind: TableKind, name: &str) -> Result<Response> {
    table_file(&Workbook::of(sheet, call.cx.now()), kind, name)
}

/// The lines under a list: "1–50 trên 158 cán bộ", and the ways back and on.
struct Pager {
    shown: String,
    prev: Option<String>,
    next: Option<String>,
}

impl Pager {
    fn new<T>(call: &Caller, list: &Rows<T>, what: &str) -> Self {
        let turn = |to: u64| {
            let address = web::with(call.path(), call.query(), "", "");
            format!("{address}{}trang={to}", if address.contains('?') { '&' } else { '?' })
        };
        let before = (list.number - 1) * list.size;
        let (last, total) = (before + list.rows.len() as u64, list.total);
        Self {
            shown: format!("{}–{last} trên {total} {what}", (before + 1).min(total)),
            prev: (list.number > 1).then(|| turn(list.number - 1)),
            next: (last < total).then(|| turn(list.number + 1)),
        }
    }
}
