//! Who may do what to a task; pure. The matrix is a reviewed snapshot in the tests.

use kernel::{Actor, AgencyId, AuthorityId, Guarded, Role};

use crate::model::{Explanation, Task};

/// What can be done; marker types for [`kernel::Granted`].
pub mod act {
    macro_rules! acts {
        ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
            $($(#[$doc])* #[derive(Debug, Clone, Copy)] pub struct $name;)*
        };
    }
    acts!(
        /// Read it with all that is said about it, and download its evidence.
        See,
        /// Report progress with words and files, propose completion, ask for a later deadline, divide it into parts.
        Carry,
        /// Ask a question about it.
        Ask,
        /// Accept or return completion, decide on a later deadline, withdraw it.
        Judge,
        /// Name another person in the lead agency.
        Assign,
        /// Hand it to another agency.
        Move,
        /// Urge by hand.
        Urge,
        /// Say for which other task it waits.
        Link,
        /// Ask for an explanation.
        Demand,
        /// Answer what was asked.
        Answer,
        /// Give a new task.
        Give,
    );
}

/// Somebody who follows the work of the whole authority.
fn follows(actor: &Actor, authority: AuthorityId) -> bool {
    [Role::Leader, Role::Office, Role::Monitor].into_iter().any(|role| actor.has(role, authority))
}

/// Somebody who works, rather than looks on, in the agency.
fn works(actor: &Actor, agency: AgencyId) -> bool {
    [Role::AgencyHead, Role::Official, Role::Clerk].into_iter().any(|role| actor.has_in(role, agency))
}

/// The person in charge or who stands for them, the head, or any worker of the lead agency as long as no person is named.
fn carries(actor: &Actor, task: &Task) -> bool {
    task.assignee.is_some_and(|person| actor.stands_for(person))
        || actor.has_in(Role::AgencyHead, task.lead)
        || (task.assignee.is_none() && works(actor, task.lead))
}

/// Who gave it, or follows the authority's work; but not the one who proposed completion, unless an agency divided
/// its own work.
fn judges(actor: &Actor, task: &Task) -> bool {
    let proposed_it = task.proposed.is_some_and(|(_, by)| by.is_some() && by == actor.person_id());
    if proposed_it && task.assigner != task.lead {
        return false;
    }
    follows(actor, task.authority) || actor.has_in(Role::AgencyHead, task.assigner)
}

fn sees(actor: &Actor, task: &Task) -> bool {
    follows(actor, task.authority)
        || task.assignee.is_some_and(|person| actor.stands_for(person))
        || actor.belongs_to(task.lead)
        || actor.belongs_to(task.assigner)
        || task.coordinators.iter().any(|agency| actor.belongs_to(*agency))
}

macro_rules! guard {
    ($thing:ty, $act:ident, $sees:expr, $allows:expr) => {
        impl Guarded<act::$act> for $thing {
            fn visible_to(&self, actor: &Actor) -> bool {
                let sees: fn(&Actor, &$thing) -> bool = $sees;
                sees(actor, self)
            }
            fn allows(&self, actor: &Actor) -> bool {
                let allows: fn(&Actor, &$thing) -> bool = $allows;
                allows(actor, self)
            }
        }
    };
}

guard!(Task, See, sees, |_, _| true);
guard!(Task, Carry, sees, carries);
guard!(Task, Ask, sees, |actor, task| {
    follows(actor, task.authority)
        || carries(actor, task)
        || works(actor, task.lead)
        || works(actor, task.assigner)
        || task.coordinators.iter().any(|agency| works(actor, *agency))
});
guard!(Task, Judge, sees, judges);
guard!(Task, Assign, sees, |actor, task| actor.has_in(Role::AgencyHead, task.lead)
    || follows(actor, task.authority));
guard!(Task, Move, sees, |actor, task| {
    follows(actor, task.authority) || actor.has_in(Role::AgencyHead, task.assigner)
});
guard!(Task, Urge, sees, |actor, task| {
    follows(actor, task.authority)
        || actor.has_in(Role::AgencyHead, task.assigner)
        || actor.has_in(Role::AgencyHead, task.lead)
});
guard!(Task, Link, sees, |actor, task| carries(actor, task) || follows(actor, task.authority));
guard!(Task, Demand, sees, |actor, task| {
    follows(actor, task.authority)
        || (task.assigner != task.lead && actor.has_in(Role::AgencyHead, task.assigner))
});

impl Task {
    /// Its address for whom it opens. Empty for others: a page may name the task and must not lead them to a refusal.
    pub fn href_for(&self, actor: &Actor) -> String {
        if actor.may::<Self, act::See>(self) { self.href() } else { String::new() }
    }
}

/// A question that an agency must answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Questioned {
    /// Whose task it is about.
    pub authority: AuthorityId,
    /// Who must answer.
    pub agency: AgencyId,
    /// Whether the actor may see the task.
    pub seen: bool,
}

guard!(Questioned, Answer, |_, asked| asked.seen, |actor, asked| {
    works(actor, asked.agency) || follows(actor, asked.authority)
});

/// A task that is about to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Giving {
    /// In which authority.
    pub authority: AuthorityId,
    /// In whose name.
    pub assigner: AgencyId,
    /// To whom.
    pub lead: AgencyId,
}

// The followers give to all agencies of the authority, heads to their own agency and what is below it.
guard!(Giving, Give, |actor, giving| actor.works_in(giving.authority), |actor, giving| {
    follows(actor, giving.authority)
        || (actor.has_in(Role::AgencyHead, giving.assigner) && actor.has_in(Role::AgencyHead, giving.lead))
});

/// A part of a task that its doers are about to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dividing {
    /// The task.
    pub task: Task,
    /// Who gets the part.
    pub lead: AgencyId,
}

guard!(Dividing, Give, |actor, dividing| sees(actor, &dividing.task), |actor, dividing| {
    let task = &dividing.task;
    carries(actor, task)
        && (dividing.lead == task.lead
            || task.coordinators.contains(&dividing.lead)
            || actor.has_in(Role::AgencyHead, dividing.lead))
});

guard!(
    Explanation,
    See,
    |actor, asked| follows(actor, asked.authority) || actor.belongs_to(asked.agency),
    |_, _| true
);
guard!(
    Explanation,
    Answer,
    |actor, asked| follows(actor, asked.authority) || actor.belongs_to(asked.agency),
    |actor, asked| { works(actor, asked.agency) }
);

/// Asking for an explanation about any thing of an authority, by those who follow its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demanding {
    /// The authority.
    pub authority: AuthorityId,
}

guard!(Demanding, Demand, |actor, demanding| actor.works_in(demanding.authority), |actor, demanding| {
    follows(actor, demanding.authority)
});
