//! Who may do what with figures and reports; pure.

use kernel::{Actor, AgencyId, AuthorityId, Guarded, Role};

/// What can be done; marker types for [`kernel::Granted`].
pub mod act {
    /// See figures, board and reports of an authority.
    #[derive(Debug, Clone, Copy)]
    pub struct See;
    /// Say from where a target's number comes, close a period, make a report for the authority.
    #[derive(Debug, Clone, Copy)]
    pub struct Keep;
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
