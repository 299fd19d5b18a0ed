//! A plan, its items and duties as somebody corrects them at the review.

use kernel::{AgencyId, Day};

use super::{Due, Role, RoleId, Stands, TargetRow};

/// What is known of the plan as a whole, as the form has it.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The version that was seen.
    pub version: i64,
    /// What it is about.
    pub title: String,
    /// "59/KH-UBND".
    pub symbol: Option<String>,
    /// Its day.
    pub issued_on: Option<Day>,
    /// The first year it is for.
    pub year: i64,
    /// The last one.
    pub until_year: i64,
    /// Who follows it.
    pub monitor: Option<AgencyId>,
}

/// A name in a role as the form has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// One that stood there and stays as it is.
    Kept(RoleId),
    /// An agency or group picked.
    Picked(Stands, String),
    /// A phrase typed, nobody known.
    Typed(String),
}

impl Chosen {
    /// Whom it newly picks; `Unknown` where it picks nobody.
    pub fn picked(&self) -> Stands {
        match self {
            Self::Picked(stands, _) => *stands,
            Self::Kept(_) | Self::Typed(_) => Stands::Unknown,
        }
    }
}

/// An item as the form has it.
#[derive(Debug, Clone)]
pub struct ItemChange {
    /// The version that was seen.
    pub version: i64,
    /// Its heading.
    pub title: String,
    /// Names by role.
    pub parts: Vec<(Role, Chosen)>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// "trước".
    pub is_before: bool,
    /// Goes on without an end.
    pub open_ended: bool,
    /// What is delivered.
    pub product: Option<String>,
    /// Its targets; those that are left out go.
    pub targets: Vec<TargetRow>,
}

/// A duty as the form has it.
#[derive(Debug, Clone)]
pub struct DutyChange {
    /// The version of the plan that was seen.
    pub version: i64,
    /// Who has to, as written, and whom that means.
    pub who: Vec<(String, Stands)>,
    /// What.
    pub what: String,
    /// To whom.
    pub to: Option<String>,
    /// By when.
    pub due: Option<Due>,
}
