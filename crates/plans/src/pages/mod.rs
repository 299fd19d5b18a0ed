//! Pages of plans.

mod amending;
mod answering;
mod check;
mod detailed;
mod files;
mod list;
mod marks;
mod proofs;
mod questions;
mod report;
mod review;
mod review_view;
mod show;
mod upload;

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{AgencyId, AuthorityId, Error, Result};
use measures::Registry;
use web::axum::Extension;
use web::{Caller, MenuEntry, MenuPlace, Routes};

use crate::acts::take_in::MOST_BYTES;
use crate::model::{Stands, stands_code};
use crate::policy::{Desk, act};
use crate::standing::Standing;

/// The routes of this module. The review binds targets to the measures of `registry`.
pub fn routes(registry: &Registry, standing: Arc<dyn Standing>) -> Routes {
    // A form with its other parts beside the file.
    let most = MOST_BYTES as usize + (1 << 20);
    let (for_upload, for_review, for_item) = (registry.clone(), registry.clone(), registry.clone());
    let (for_general, for_duty) = (registry.clone(), registry.clone());
    let (for_undo, for_open) = (standing.clone(), standing.clone());
    let (for_missing, for_facts, for_move) = (registry.clone(), registry.clone(), registry.clone());
    let (for_answer, to_answer) = (registry.clone(), standing.clone());
    Routes::new()
        .get("/ke-hoach", list::show)
        .get("/ke-hoach/moi", upload::form)
        .upload("/ke-hoach/moi", most, move |call, Extension(reader), upload| {
            upload::take_in(call, upload, for_upload.clone(), reader)
        })
        .get("/ke-hoach/kiem-tra", check::form)
        .upload("/ke-hoach/kiem-tra", most, check::check)
        .get("/ke-hoach/{id}", move |call, id| show::show(call, id, standing.clone()))
        .get("/ke-hoach/{id}/van-ban", show::document)
        .get("/ke-hoach/{id}/tep", show::file)
        .get("/ke-hoach/{id}/sau-ro", check::of_plan)
        .get("/ke-hoach/{id}/xem-lai", move |call, id, query| {
            review::show(call, id, query, for_review.clone())
        })
        .post("/ke-hoach/{id}/nhap", review::autosave)
        .post("/ke-hoach/{id}/thong-tin", move |call, id, form| {
            review::facts(call, id, form, for_facts.clone())
        })
        .post("/ke-hoach/{id}/thong-tin/nhap", review::autosave_facts)
        .post("/ke-hoach/{id}/muc/{muc}", move |call, path, form| {
            review::item(call, path, form, for_item.clone())
        })
        .post("/ke-hoach/{id}/muc", move |call, id, form| {
            review::add_item(call, id, form, for_missing.clone())
        })
        .post("/ke-hoach/{id}/muc/{muc}/de-muc", review::make_heading)
        .post("/ke-hoach/{id}/muc/{muc}/nhiem-vu", review::make_item)
        .post("/ke-hoach/{id}/muc/{muc}/viec-cu-the", move |call, path, form| {
            review::move_detail(call, path, form, for_move.clone())
        })
        .post("/ke-hoach/{id}/chi-tieu-chung", move |call, id, form| {
            review::general(call, id, form, for_general.clone())
        })
        .post("/ke-hoach/{id}/trach-nhiem/{viec}", move |call, path, form| {
            review::duty(call, path, form, for_duty.clone())
        })
        .post("/ke-hoach/{id}/trach-nhiem/{viec}/mo", move |call, path, form| {
            show::open_duty(call, path, form, for_open.clone())
        })
        .get("/ke-hoach/{id}/cau-hoi", questions::list)
        .get("/ke-hoach/{id}/minh-chung", proofs::list)
        .post("/ke-hoach/{id}/cau-hoi/{hoi}", move |call, path, form| {
            answering::answer(call, path, form, for_answer.clone(), to_answer.clone())
        })
        .post("/ke-hoach/{id}/ban-hanh", review::issue)
        .post("/ke-hoach/{id}/thu-hoi", move |call, id, form| review::undo(call, id, form, for_undo.clone()))
        .post("/ke-hoach/{id}/bo", review::discard)
        .get("/ke-hoach/{id}/chi-tiet", detailed::overview)
        .get("/ke-hoach/{id}/chi-tiet/{co-quan}", detailed::show)
        .post("/ke-hoach/{id}/chi-tiet/{co-quan}", detailed::write)
        .post("/ke-hoach/{id}/chi-tiet/{co-quan}/duyet", detailed::decide)
        .get("/ke-hoach/{id}/bao-cao", report::overview)
        .get("/ke-hoach/{id}/bao-cao/{bao-cao}", report::show)
        .post("/ke-hoach/{id}/bao-cao/{bao-cao}", report::write)
        .post("/ke-hoach/{id}/bao-cao/{bao-cao}/duyet", report::decide)
        .and(amending::routes(registry))
}

/// The line of the navigation.
pub fn menu() -> Vec<MenuEntry> {
    vec![MenuEntry {
        place: MenuPlace::Work,
        order: 10,
        href: "/ke-hoach",
        icon: "list-tree",
        label: "Kế hoạch",
        bottom: None,
        shows: |_| true,
    }]
}

/// One option of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
    pub selected: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>, selected: bool) -> Self {
        Self { value: value.into(), label: label.into(), selected }
    }
}

/// Options of a fixed list.
pub(crate) fn choices(list: &[(&str, &str)], chosen: &str) -> Vec<Choice> {
    list.iter().map(|(value, label)| Choice::new(*value, *label, *value == chosen)).collect()
}

/// The agencies and groups of an authority with the words by which a form names them, groups first.
pub(crate) async fn bodies(call: &Caller, authority: AuthorityId) -> Result<Vec<(Stands, String)>> {
    let (db, today) = (call.cx.db(), call.cx.today());
    let mut bodies = Vec::new();
    for group in agencies::groups_of(db, authority, today).await? {
        let label = format!("{} ({} cơ quan)", group.name, group.members.len());
        bodies.push((Stands::Group(group.id), label));
    }
    for agency in agencies::agencies_of(db, authority, today).await? {
        bodies.push((Stands::Agency(agency.id), agency.name));
    }
    Ok(bodies)
}

/// The same with names alone, without how many agencies a group has.
pub(crate) fn named(bodies: &[(Stands, String)]) -> Vec<(Stands, String)> {
    bodies.iter().map(|(stands, label)| (*stands, review::plain(label))).collect()
}

/// Options of [`bodies`] with those of `chosen` selected.
pub(crate) fn body_choices(bodies: &[(Stands, String)], chosen: &[String]) -> Vec<Choice> {
    bodies
        .iter()
        .map(|(stands, label)| {
            let value = stands_code(*stands);
            let selected = chosen.contains(&value);
            Choice::new(value, label.clone(), selected)
        })
        .collect()
}

/// The authority whose plans the caller may keep: the first one of their hats.
pub(crate) fn desk(call: &Caller) -> Result<AuthorityId> {
    let desks = call.cx.actor.hats().iter().map(|hat| hat.authority);
    desks
        .into_iter()
        .find(|authority| call.cx.actor.may::<_, act::Keep>(&Desk(*authority)))
        .ok_or(Error::Denied)
}

/// Short names of agencies.
pub(crate) async fn short_names(call: &Caller, ids: &[AgencyId]) -> Result<HashMap<AgencyId, String>> {
    let names = agencies::names(call.cx.db(), ids).await?;
    Ok(names.into_iter().map(|(id, name)| (id, name.short_name)).collect())
}
