//! Targets judged by their figures, the leader's board, and reports.
//!
//! Words: a *figure* is what a target's measure says for a period; a *reported* figure is what an agency says by hand,
//! with who, when and evidence; both stand side by side. Invariants: a figure opens to the rows that make it; what
//! nobody measures says so and is never shown as good; a report keeps the figures of the day on which it was made.

pub mod acts;
mod api;
mod document;
mod entity;
mod judged;
mod migrations;
mod model;
mod pages;
pub mod policy;
mod stood;
mod store;
mod summing;
mod workbook;

use std::sync::Arc;

use ::jobs::{Every, Registry as Jobs};
use measures::Registry;
use web::{MenuEntry, MenuPlace, Module};

pub use acts::report::Typesetter;
pub use document::document;
pub use judged::{Judged, take_readings};
pub use migrations::migrations;
pub use model::{
    Baseline, Behind, Content, FigureRows, MadeReport, MadeReportId, Reported, ReportedId, Source, Standing,
    Told,
};
pub use pages::Standings;
pub use stood::standing;
pub use workbook::workbook;

/// What the pages of this module need besides the installation.
#[derive(Clone)]
pub(crate) struct Tools {
    /// All measures.
    pub measures: Registry,
    /// Sets documents as PDF.
    pub typesetter: Arc<dyn Typesetter>,
}

/// The module.
pub fn module(measures: Registry, typesetter: Arc<dyn Typesetter>) -> Module {
    let mut module = Module::new("targets");
    let tools = Tools { measures: measures.clone(), typesetter: typesetter.clone() };
    module.routes = pages::routes(tools);
    module.api = api::routes(measures.clone(), typesetter);
    module.migrations = migrations();
    module.fillings = acts::index::fillings();
    module.jobs =
        Jobs::default().schedule("targets.readings", Every::Day { hour: 5, minute: 0 }, move |cx, _| {
            let measures = measures.clone();
            async move { take_readings(&cx, &measures).await }
        });
    let works = |actor: &kernel::Actor| actor.home().is_some();
    module.menu = vec![
        MenuEntry {
            place: MenuPlace::Top,
            order: 20,
            href: "/bang-theo-doi",
            icon: "layout-dashboard",
            label: "Bảng theo dõi",
            bottom: Some("Theo dõi"),
            shows: works,
        },
        MenuEntry {
            place: MenuPlace::Work,
            order: 30,
            href: "/chi-tieu",
            icon: "target",
            label: "Chỉ tiêu",
            bottom: None,
            shows: works,
        },
        MenuEntry {
            place: MenuPlace::Work,
            order: 40,
            href: "/bao-cao",
            icon: "report",
            label: "Báo cáo",
            bottom: None,
            shows: works,
        },
    ];
    module
}

/// All targets of a plan, judged today, worst first and unknown last.
pub async fn judged_of_plan(
    cx: &::store::Cx,
    measures: &Registry,
    plan: &plans::Plan,
) -> kernel::Result<Vec<Judged>> {
    judged::of_plan(cx, measures, plan, judged::Window::so_far(plan, cx.today())).await
}

/// A made report and the rows behind its figures, for one who may see the figures of its authority.
pub async fn made_report(cx: &::store::Cx, id: MadeReportId) -> kernel::Result<(MadeReport, Behind)> {
    let (authority, report) = store::made(cx.db(), id).await?;
    let _may: kernel::Granted<policy::Figures, policy::act::See> =
        cx.actor.grant(policy::Figures { authority })?;
    Ok((report, store::rows_of(cx.db(), id).await?))
}
