//! Pages that belong to no module: the public home, checking signatures, search, and what the administrator sees of jobs and the record.

pub mod administration;
mod home;
mod jobs;
pub mod record;
mod search;
mod verify;

use crate::verifying::Verifier;
use web::{MenuEntry, MenuPlace, Module, Routes};

/// The server's own pages as a module.
pub fn module(verifier: &Verifier) -> Module {
    let mut module = Module::new("server");
    module.routes = Routes::new()
        .public_get("/", home::show)
        .public_get("/xac-minh", verify::form)
        .public_upload("/xac-minh", verifier.most() * verify::HEARD, verify::check)
        .get("/tim", search::show)
        .get("/quan-tri", administration::home)
        .get("/quan-tri/viec-nen", jobs::show)
        .post("/quan-tri/viec-nen/{id}/chay-lai", jobs::run_again)
        .get("/quan-tri/nhat-ky", record::show);
    module.api = crate::api::routes();
    module.menu = vec![MenuEntry {
        place: MenuPlace::Admin,
        order: 90,
        href: "/quan-tri",
        icon: "settings",
        label: "Quản trị",
        bottom: None,
        shows: |actor| actor.has_anywhere(kernel::Role::Administrator),
    }];
    module
}
