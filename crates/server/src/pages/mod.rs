//! Pages that belong to no module: the public home, search, and what the administrator sees of jobs and the record.

pub mod administration;
mod home;
mod jobs;
pub mod record;
mod search;

use web::{MenuEntry, MenuPlace, Module, Routes};

/// The server's own pages as a module.
pub fn module() -> Module {
    let mut module = Module::new("server");
    module.routes = Routes::new()
        .public_get("/", home::show)
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
