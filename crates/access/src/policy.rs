//! Who may do what with accounts.

use kernel::{AccountId, Actor, AgencyId, AuthorityId, Guarded, Role};

/// The acts of this module.
pub mod act {
    /// Creating, resetting, locking and opening accounts.
    #[derive(Debug)]
    pub struct KeepAccounts;
    /// Giving and taking roles.
    #[derive(Debug)]
    pub struct GiveRoles;
    /// Handing all waiting work of one person to another.
    #[derive(Debug)]
    pub struct HandOverWork;
    /// One's own password, second step, sessions, tokens, looks.
    #[derive(Debug)]
    pub struct Own;
}

/// Where an account or role is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// The authority.
    pub authority: AuthorityId,
    /// The agency that must be covered: the committee for accounts, the agency of the role for roles.
    pub agency: AgencyId,
}

fn is_near(keeping: Keeping, actor: &Actor) -> bool {
    actor.works_in(keeping.authority) || actor.belongs_to(keeping.agency)
}

/// Whether the actor keeps accounts there.
pub(crate) fn is_kept_by(keeping: Keeping, actor: &Actor) -> bool {
    actor.has_in(Role::Administrator, keeping.agency)
}

impl Guarded<act::KeepAccounts> for Keeping {
    fn visible_to(&self, actor: &Actor) -> bool {
        is_near(*self, actor)
    }
    fn allows(&self, actor: &Actor) -> bool {
        is_kept_by(*self, actor)
    }
}

impl Guarded<act::GiveRoles> for Keeping {
    fn visible_to(&self, actor: &Actor) -> bool {
        is_near(*self, actor)
    }
    fn allows(&self, actor: &Actor) -> bool {
        actor.has_in(Role::Administrator, self.agency)
    }
}

impl Guarded<act::HandOverWork> for Keeping {
    fn visible_to(&self, actor: &Actor) -> bool {
        is_near(*self, actor)
    }
    fn allows(&self, actor: &Actor) -> bool {
        [Role::Administrator, Role::AgencyHead].into_iter().any(|role| actor.has_in(role, self.agency))
            || actor.has(Role::Office, self.authority)
    }
}

/// Something that belongs to one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mine(pub AccountId);

impl Guarded<act::Own> for Mine {
    fn visible_to(&self, actor: &Actor) -> bool {
        actor.account() == Some(self.0)
    }
    fn allows(&self, actor: &Actor) -> bool {
        // A token that acts for somebody must not be able to change how they sign in.
        actor.allows_scope("account:own")
    }
}
