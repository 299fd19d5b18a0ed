//! Who may do what to plans; pure.
//!
//! Plans are made and kept by those who work for the whole authority (leaders, office, monitor). A plan in force is
//! seen by everybody in the authority and in the agencies with work in it. An agency writes its own papers; those who
//! keep the plan decide on them.

use kernel::{Actor, AgencyId, AuthorityId, Guarded, Role};

use crate::model::{Plan, PlanState};

/// What can be done.
pub mod act {
    /// Look at it.
    #[derive(Debug)]
    pub struct See;
    /// Upload, correct, answer, put into force, take back, amend.
    #[derive(Debug)]
    pub struct Keep;
    /// Write and hand in an agency's paper.
    #[derive(Debug)]
    pub struct Write;
    /// Approve or return an agency's paper.
    #[derive(Debug)]
    pub struct Decide;
}

fn keeps(actor: &Actor, authority: AuthorityId) -> bool {
    [Role::Leader, Role::Office, Role::Monitor].into_iter().any(|role| actor.has(role, authority))
}

/// The place where a plan is uploaded to.
#[derive(Debug, Clone, Copy)]
pub struct Desk(pub AuthorityId);

impl Guarded<act::Keep> for Desk {
    fn visible_to(&self, actor: &Actor) -> bool {
        actor.works_in(self.0)
    }
    fn allows(&self, actor: &Actor) -> bool {
        keeps(actor, self.0)
    }
}

impl Guarded<act::See> for Plan {
    fn visible_to(&self, actor: &Actor) -> bool {
        match self.state {
            PlanState::Draft => keeps(actor, self.authority),
            PlanState::InForce => {
                actor.works_in(self.authority) || self.concerns.iter().any(|agency| actor.belongs_to(*agency))
            }
        }
    }
    fn allows(&self, _: &Actor) -> bool {
        true
    }
}

impl Guarded<act::Keep> for Plan {
    fn visible_to(&self, actor: &Actor) -> bool {
        Guarded::<act::See>::visible_to(self, actor)
    }
    fn allows(&self, actor: &Actor) -> bool {
        keeps(actor, self.authority)
    }
}

/// A paper (detailed plan, report) of an agency under a plan.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The plan.
    pub plan: Plan,
    /// Whose paper.
    pub agency: AgencyId,
}

impl Guarded<act::See> for Paper {
    fn visible_to(&self, actor: &Actor) -> bool {
        Guarded::<act::See>::visible_to(&self.plan, actor)
    }
    fn allows(&self, _: &Actor) -> bool {
        true
    }
}

impl Guarded<act::Write> for Paper {
    fn visible_to(&self, actor: &Actor) -> bool {
        Guarded::<act::See>::visible_to(&self.plan, actor)
    }
    fn allows(&self, actor: &Actor) -> bool {
        [Role::AgencyHead, Role::Official, Role::Office, Role::Monitor, Role::Leader]
            .into_iter()
            .any(|role| actor.hats().iter().any(|hat| hat.role == role && hat.agency == self.agency))
            || actor.has_in(Role::AgencyHead, self.agency)
            || actor.has_in(Role::Official, self.agency)
    }
}

impl Guarded<act::Decide> for Paper {
    fn visible_to(&self, actor: &Actor) -> bool {
        Guarded::<act::See>::visible_to(&self.plan, actor)
    }
    fn allows(&self, actor: &Actor) -> bool {
        keeps(actor, self.plan.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::id::Uuid;
    use kernel::{Hat, Moment};

    fn id<T: From<Uuid>>(number: u128) -> T {
        Uuid::from_u128(number).into()
    }

    fn plan(state: PlanState) -> Plan {
        Plan {
            id: id(1),
            authority: id(2),
            state,
            kind: String::new(),
            symbol: None,
            title: String::new(),
            issuer: None,
            issued_on: None,
            signer: None,
            signer_position: None,
            year: 2021,
            until_year: 2021,
            monitor: None,
            file: id(3),
            file_name: String::new(),
            concerns: vec![id(11)],
            created_at: Moment::from_millis(0),
            created_by: None,
            in_force_at: None,
            in_force_by: None,
            version: 1,
        }
    }

    fn actor(role: Role, agency: u128, authority: u128) -> Actor {
        let hat = Hat { role, authority: id(authority), agency: id(agency), covers: vec![id(agency)] };
        Actor::person(id(20), id(21), role.name(), vec![hat])
    }

    fn outcome<T, A>(actor: &Actor, thing: T) -> char
    where
        T: Guarded<A>,
    {
        match actor.grant::<T, A>(thing) {
            Ok(_) => 'x',
            Err(kernel::Error::NotFound) => '.',
            Err(_) => '-',
        }
    }

    /// x may, - may not, . does not even see it.
    #[test]
    fn the_matrix_of_roles_acts_and_states() {
        let (draft, force) = (|| plan(PlanState::Draft), || plan(PlanState::InForce));
        let paper = || Paper { plan: force(), agency: id(11) };
        let mut table = String::from("who: draft see keep | in force see keep | paper write decide\n");
        let mut places: Vec<(Role, u128, u128, &str)> = Role::ALL.map(|role| (role, 11, 2, "own")).to_vec();
        places.extend([
            (Role::AgencyHead, 12, 2, "other agency"),
            (Role::Monitor, 12, 2, "other agency"),
            (Role::Monitor, 13, 3, "other authority"),
            (Role::AgencyHead, 11, 3, "concerned, other authority"),
        ]);
        for (role, agency, authority, place) in places {
            let who = actor(role, agency, authority);
            table.push_str(&format!(
                "{} ({place}): {} {} | {} {} | {} {}\n",
                role.code(),
                outcome::<_, act::See>(&who, draft()),
                outcome::<_, act::Keep>(&who, draft()),
                outcome::<_, act::See>(&who, force()),
                outcome::<_, act::Keep>(&who, force()),
                outcome::<_, act::Write>(&who, paper()),
                outcome::<_, act::Decide>(&who, paper()),
            ));
        }
        assert_eq!(
            table,
            "who: draft see keep | in force see keep | paper write decide\n\
             administrator (own): . . | x - | - -\n\
             leader (own): x x | x x | x x\n\
             office (own): x x | x x | x x\n\
             monitor (own): x x | x x | x x\n\
             agency-head (own): . . | x - | x -\n\
             official (own): . . | x - | x -\n\
             clerk (own): . . | x - | - -\n\
             viewer (own): . . | x - | - -\n\
             agency-head (other agency): . . | x - | - -\n\
             monitor (other agency): x x | x x | - x\n\
             monitor (other authority): . . | . . | . .\n\
             agency-head (concerned, other authority): . . | x - | x -\n"
        );
    }
}
