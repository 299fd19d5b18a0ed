//! A plan, its items and duties as somebody corrects them at the review.

use kernel::{AgencyId, Day};

use super::{Basis, Detail, Due, Milestone, Plan, Role, RoleId, Stands, TargetRow};

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
    /// Who issued it, as written.
    pub issuer: Option<String>,
    /// The person who signed.
    pub signer: Option<String>,
    /// In which position, with its form: "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH".
    pub signer_position: Option<String>,
    /// The documents it rests on; those that are left out go.
    pub bases: Vec<Basis>,
}

impl Facts {
    /// What is known of a plan as it stands, with the documents it rests on.
    pub fn of(plan: &Plan, bases: Vec<Basis>) -> Self {
        Self {
            version: plan.version,
            title: plan.title.clone(),
            symbol: plan.symbol.clone(),
            issued_on: plan.issued_on,
            year: plan.year,
            until_year: plan.until_year,
            monitor: plan.monitor,
            issuer: plan.issuer.clone(),
            signer: plan.signer.clone(),
            signer_position: plan.signer_position.clone(),
            bases,
        }
    }
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
    /// Its milestones; those that are left out go.
    pub milestones: Vec<Milestone>,
    /// Its concrete tasks; those that are left out go.
    pub details: Vec<Detail>,
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
