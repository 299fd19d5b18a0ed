//! Who may do what in the organisation. The structure itself is public knowledge among those who work here; changing
//! it is for administrators whose hat covers the place.

use kernel::{Actor, AgencyId, AuthorityId, Guarded, PersonId, Role};

use crate::model::{Agency, Authority};

/// The acts of this module.
pub mod act {
    /// Looking at agencies and people.
    #[derive(Debug)]
    pub struct Look;
    /// Founding an authority that stands below nothing.
    #[derive(Debug)]
    pub struct Found;
    /// Creating, renaming, moving, ending agencies; succession.
    #[derive(Debug)]
    pub struct Organise;
    /// Creating and changing people and their positions.
    #[derive(Debug)]
    pub struct KeepPeople;
    /// Creating and changing groups.
    #[derive(Debug)]
    pub struct KeepGroups;
    /// Giving and ending delegations.
    #[derive(Debug)]
    pub struct Delegate;
    /// Changing the working calendar.
    #[derive(Debug)]
    pub struct KeepCalendar;
    /// Changing settings.
    #[derive(Debug)]
    pub struct KeepSettings;
}

/// An agency as a place of acts: what is created or changed hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// The authority of the agency.
    pub authority: AuthorityId,
    /// The agency whose scope must be covered.
    pub agency: AgencyId,
}

impl From<&Agency> for Ground {
    fn from(agency: &Agency) -> Self {
        Self { authority: agency.authority, agency: agency.id }
    }
}

impl From<&Authority> for Ground {
    fn from(authority: &Authority) -> Self {
        Self { authority: authority.id, agency: authority.agency }
    }
}

impl Ground {
    /// Whether the actor works there, or above with a hat that covers it.
    pub fn is_near(&self, actor: &Actor) -> bool {
        actor.is_system() || actor.works_in(self.authority) || actor.belongs_to(self.agency)
    }

    fn is_kept_by(&self, actor: &Actor) -> bool {
        actor.has_in(Role::Administrator, self.agency)
    }
}

impl Guarded<act::Look> for Ground {
    fn visible_to(&self, actor: &Actor) -> bool {
        actor.is_known()
    }
    fn allows(&self, actor: &Actor) -> bool {
        actor.is_known()
    }
}

/// An authority that is not there yet; only the program itself (setting up, the command line) makes one.
#[derive(Debug, Clone, Copy)]
pub struct Nowhere;

impl Guarded<act::Found> for Nowhere {
    fn visible_to(&self, _: &Actor) -> bool {
        true
    }
    fn allows(&self, actor: &Actor) -> bool {
        actor.is_system()
    }
}

macro_rules! for_administrators {
    ($($act:ident),+) => {
        $(impl Guarded<act::$act> for Ground {
            fn visible_to(&self, actor: &Actor) -> bool {
                self.is_near(actor)
            }
            fn allows(&self, actor: &Actor) -> bool {
                self.is_kept_by(actor)
            }
        })+
    };
}
for_administrators!(Organise, KeepPeople, KeepGroups, KeepSettings);

impl Guarded<act::KeepCalendar> for Ground {
    fn visible_to(&self, actor: &Actor) -> bool {
        self.is_near(actor)
    }
    fn allows(&self, actor: &Actor) -> bool {
        // Văn phòng publishes the days off of the committee.
        self.is_kept_by(actor) || actor.has(Role::Office, self.authority)
    }
}

/// Somebody's right that is handed to another for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegating {
    /// Where.
    pub ground: Ground,
    /// Whose right it is.
    pub from_person: PersonId,
}

impl Guarded<act::Delegate> for Delegating {
    fn visible_to(&self, actor: &Actor) -> bool {
        self.ground.is_near(actor)
    }
    fn allows(&self, actor: &Actor) -> bool {
        let own = actor.person_id() == Some(self.from_person)
            && [Role::Leader, Role::AgencyHead]
                .into_iter()
                .any(|role| actor.has(role, self.ground.authority));
        own || self.ground.is_kept_by(actor) || actor.has(Role::Office, self.ground.authority)
    }
}
