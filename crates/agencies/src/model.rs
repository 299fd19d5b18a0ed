//! Agencies, people and groups: types and pure rules.

mod agency;
mod calendar;
mod code;
mod group;
mod person;

pub use agency::{
    Agency, AgencyKind, AgencyName, Authority, DelegationForm, Known, KnownKey, Level, SuccessionScope,
};
pub use calendar::{EXCEPTION_KINDS, WEEKS, exception_code, exception_kind, week_of};
pub use code::UnknownCode;
pub(crate) use code::code_column;
pub use group::{Group, Member, resolve};
pub use person::{Appointment, Delegation, Person, PersonCard, Rank, Succession};

kernel::id!(
    /// A name that an agency bears or bore besides its present one.
    NameId, "agency-name");
kernel::id!(
    /// One line of a group's membership.
    MemberId, "group-member");
kernel::id!(
    /// One position of one person for a time.
    AppointmentId, "appointment");
kernel::id!(
    /// The right of one person to act for another.
    DelegationId, "delegation");
kernel::id!(
    /// The taking over of one agency by another.
    SuccessionId, "succession");
