//! The organisation over time: authorities, agencies, groups, people and their positions, delegation, succession,
//! the choices and the working calendar of an authority.
//!
//! Nothing is tied to one hierarchy: a level, a parent and a life span are data, so that districts may end and
//! communes merge. A past record never changes its meaning: an agency keeps its earlier names and its life span, a
//! position its days, and every reading asks for a day.

pub mod acts;
mod api;
mod entity;
pub mod form;
mod migrations;
pub mod model;
mod pages;
pub mod policy;
mod settings;
mod store;

pub use acts::import::{Fate, ImportKind, ImportLine, Preview, import, preview_import};
pub use acts::set_setting;
pub use migrations::migrations;
pub use model::{
    Agency, AgencyKind, AgencyName, Appointment, AppointmentId, Authority, Delegation, DelegationForm,
    DelegationId, Group, Known, KnownKey, Level, Member, MemberId, Person, PersonCard, Rank, Succession,
    SuccessionId, SuccessionScope,
};
pub use pages::history::{History, Past, Said, history, history_with};
pub use settings::{SettingField, SettingKind};
pub use store::{
    agencies_named, agencies_of, agency, agency_by_code, ancestors, appointments, appointments_in,
    authorities, authority, authority_of_agency, calendar, delegations, delegations_to, descendants,
    directory, earlier_names, exceptions, first_authority, group, groups_of, heads, leaders, members, names,
    own_setting, people, people_by_code, people_found, people_of, person, setting, stand_ins, successions,
    top_authority,
};

/// The setting that holds the weekly hours (a word of [`model::WEEKS`]).
pub const WEEK: &str = "calendar.week";

/// Everything that the server needs of this module. `fields` are the choices that other modules leave to an authority.
pub fn module_with(fields: Vec<SettingField>) -> web::Module {
    web::Module {
        routes: pages::routes(fields),
        api: api::router(),
        migrations: migrations(),
        menu: pages::menu(),
        ..web::Module::new("agencies")
    }
}

/// The same without choices of other modules.
pub fn module() -> web::Module {
    module_with(Vec::new())
}
