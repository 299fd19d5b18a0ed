//! What is done to the organisation, one use case a file. Each takes the open transaction, asks the policy, records the
//! act and brings the search index up to date.

mod agency;
mod authority;
mod calendar;
mod delegation;
mod group;
pub mod import;
mod index;
mod person;
mod setting;
mod succession;

pub use agency::{
    AgencyChange, NewAgency, Renaming, also_called, change_agency, create_agency, end_agency, rename_agency,
};
pub use authority::{NewAuthority, found_authority, rename_place};
pub use calendar::{clear_exception, set_exception, set_week};
pub use delegation::{NewDelegation, delegate, end_delegation};
pub use group::{NewGroup, change_group, create_group, drop_member, put_member, remove_group};
pub use person::{
    NewAppointment, NewPerson, PersonChange, appoint, change_person, create_person, end_appointment,
    make_main,
};
pub use setting::set_setting;
pub use succession::{NewSuccession, record_succession};
