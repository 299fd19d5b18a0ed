//! All SQL of this crate.

mod agency;
mod calendar;
mod group;
mod person;
mod setting;
mod tree;

pub(crate) use agency::{
    add_name, change_agency, end_agency, insert_agency, insert_authority, insert_succession, living_children,
    next_place, set_place,
};
pub use agency::{
    agencies_named, agencies_of, agency, agency_by_code, authorities, authority, authority_of_agency,
    directory, earlier_names, first_authority, names, names_of, successions, top_authority,
};
pub use calendar::{calendar, exceptions};
pub(crate) use calendar::{forget_calendars, put_exception, remove_exception};
pub(crate) use group::{
    change_group, insert_group, insert_member, member_lines, remove_group, remove_member,
};
pub use group::{group, groups_of, members};
pub use person::{
    appointments, appointments_in, delegations, delegations_to, head_names, heads, leaders, people,
    people_by_code, people_found, people_of, person, stand_ins,
};
pub(crate) use person::{
    change_person, delegation, end_appointment, end_delegation, get_appointment, insert_appointment,
    insert_delegation, insert_person, put_main,
};
pub(crate) use sea_orm::ConnectionTrait as Connection;
pub(crate) use setting::put_setting;
pub use setting::{own_setting, setting};
pub use tree::{ancestors, descendants};

/// How many ids go into one `IN` list.
pub(crate) const CHUNK: usize = 500;
