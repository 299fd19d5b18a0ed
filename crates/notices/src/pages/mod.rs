//! Pages: my work, notices, my calendar.

mod calendar;
mod feed;
mod mywork;
mod notices;

use web::{MenuEntry, MenuPlace, Routes};

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new()
        .get("/viec-cua-toi", mywork::show)
        .get("/thong-bao", notices::list)
        .post("/thong-bao/da-doc", notices::read_all)
        .get("/thong-bao/nhac-viec/{ngay}", notices::digest)
        .get("/thong-bao/{id}", notices::open)
        .get("/lich", calendar::show)
        .public_get("/lich/{token}", feed::show)
}

/// The line of the navigation.
pub fn menu() -> Vec<MenuEntry> {
    vec![MenuEntry {
        place: MenuPlace::Top,
        order: 10,
        href: "/viec-cua-toi",
        icon: "inbox",
        label: "Việc của tôi",
        bottom: Some("Việc"),
        shows: |actor| actor.is_known(),
    }]
}
