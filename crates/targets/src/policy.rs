//! Who may do what with figures and reports; pure.

use kernel::{Actor, AgencyId, AuthorityId, Guarded, Role};

/// What can be done; marker types for [`kernel::Granted`].
pub mod act {
    /// See figures, board and reports of an authority.
    #[derive(Debug, Clone, Copy)]
    pub struct See;
    /// Say from where a target's number comes and what it is compared with, close a period.
    #[derive(Debug, Clone, Copy)]
    pub struct Keep;
    /// Make a report and word it.
    #[derive(Debug, Clone, Copy)]
    pub struct Make;
    /// Report a figure by hand for an agency.
    #[derive(Debug, Clone, Copy)]
    pub struct Report;
}

/// The figures of an authority.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Whose.
    pub authority: AuthorityId,
}

/// A figure that an agency reports.
#[derive(Debug, Clone, Copy)]
pub struct OwnFigure {
    /// Whose plan it is.
    pub authority: AuthorityId,
    /// Who reports.
    pub agency: AgencyId,
}

/// A report on a plan.
#[derive(Debug, Clone, Copy)]
pub struct Summing {
    /// Whose plan it is.
    pub authority: AuthorityId,
    /// One agency's part; none: the whole authority.
    pub agency: Option<AgencyId>,
}

fn follows(actor: &Actor, authority: AuthorityId) -> bool {
    [Role::Leader, Role::Office, Role::Monitor].into_iter().any(|role| actor.has(role, authority))
}

impl Guarded<act::See> for Figures {
    fn visible_to(&self, actor: &Actor) -> bool {
        actor.works_in(self.authority)
    }
    fn allows(&self, _: &Actor) -> bool {
        true
    }
}

impl Guarded<act::Keep> for Figures {
    fn visible_to(&self, actor: &Actor) -> bool {
        actor.works_in(self.authority)
    }
    fn allows(&self, actor: &Actor) -> bool {
        follows(actor, self.authority)
    }
}

impl Guarded<act::Report> for OwnFigure {
    fn visible_to(&self, actor: &Actor) -> bool {
        actor.works_in(self.authority) || actor.belongs_to(self.agency)
    }
    fn allows(&self, actor: &Actor) -> bool {
        follows(actor, self.authority)
            || [Role::AgencyHead, Role::Official].into_iter().any(|role| actor.has_in(role, self.agency))
    }
}

impl Guarded<act::Make> for Summing {
    fn visible_to(&self, actor: &Actor) -> bool {
        actor.works_in(self.authority)
    }
    fn allows(&self, actor: &Actor) -> bool {
        follows(actor, self.authority)
            || self.agency.is_some_and(|agency| actor.has_in(Role::AgencyHead, agency))
    }
}
