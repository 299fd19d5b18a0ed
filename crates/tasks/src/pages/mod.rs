//! Pages of tasks and explanations.

mod change;
mod choices;
mod explanation;
mod explanations;
mod give;
mod list;
mod names;
mod show;
mod story;
mod table;

pub use change::FILE_BYTES;

use web::{MenuEntry, MenuPlace, Routes};

/// Bytes of all evidence of one report.
const EVIDENCE_BYTES: usize = 110 << 20;
/// Bytes of a table of tasks.
const TABLE_BYTES: usize = 11 << 20;

/// The routes of this module.
pub fn routes() -> Routes {
    Routes::new()
        .get("/nhiem-vu", list::show)
        .get("/nhiem-vu/giao", give::form)
        .post("/nhiem-vu/giao", give::give)
        .get("/nhiem-vu/giao-bang", table::form)
        .upload("/nhiem-vu/giao-bang", TABLE_BYTES, table::preview)
        .upload("/nhiem-vu/giao-bang/xac-nhan", TABLE_BYTES, table::give)
        .get("/nhiem-vu/{id}", show::show)
        .get("/nhiem-vu/{id}/chia", give::part_form)
        .post("/nhiem-vu/{id}/chia", give::split)
        .get("/nhiem-vu/{id}/minh-chung/{tep}", show::evidence)
        .upload("/nhiem-vu/{id}/tien-do", EVIDENCE_BYTES, change::report)
        .post("/nhiem-vu/{id}/de-nghi", change::propose)
        .post("/nhiem-vu/{id}/xac-nhan", change::accept)
        .post("/nhiem-vu/{id}/tra-lai", change::give_back)
        .post("/nhiem-vu/{id}/rut", change::withdraw)
        .post("/nhiem-vu/{id}/hoi", change::ask)
        .post("/nhiem-vu/{id}/gia-han", change::ask_extension)
        .post("/nhiem-vu/{id}/phan-cong", change::assign)
        .post("/nhiem-vu/{id}/chuyen", change::move_to)
        .post("/nhiem-vu/{id}/don-doc", change::urge)
        .post("/nhiem-vu/{id}/cho", change::link)
        .post("/nhiem-vu/{id}/thoi-cho/{viec}", change::unlink)
        .post("/nhiem-vu/{id}/giai-trinh", change::demand)
        .post("/nhiem-vu/{id}/tra-loi/{cau-hoi}", change::answer)
        .post("/nhiem-vu/{id}/gia-han/{lan}", change::decide)
        .get("/giai-trinh", explanations::show)
        .get("/giai-trinh/{id}", explanation::show)
        .post("/giai-trinh/{id}", explanation::answer)
}

/// The line of the navigation.
pub fn menu() -> Vec<MenuEntry> {
    vec![MenuEntry {
        place: MenuPlace::Work,
        order: 20,
        href: "/nhiem-vu",
        icon: "checklist",
        label: "Nhiệm vụ",
        bottom: Some("Nhiệm vụ"),
        shows: |actor| actor.is_known(),
    }]
}
