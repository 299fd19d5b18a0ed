//! Whose rows a person sees: one's own, and those that wait for an agency in which one decides.

use kernel::{Actor, AgencyId, Role};

/// The agencies whose rows without a person wait for this actor too: where the actor leads, heads, or follows the work.
/// Only the agency of the hat itself, not what lies below it: those have heads of their own.
pub fn decides_in(actor: &Actor) -> Vec<AgencyId> {
    let mut agencies: Vec<AgencyId> = actor
        .hats()
        .iter()
        .filter(|hat| matches!(hat.role, Role::AgencyHead | Role::Leader | Role::Office | Role::Monitor))
        .map(|hat| hat.agency)
        .collect();
    agencies.sort_unstable();
    agencies.dedup();
    agencies
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Hat, id::Uuid};

    #[test]
    fn only_who_decides_sees_what_waits_for_an_agency() {
        let (own, below) = (AgencyId::from(Uuid::from_u128(1)), AgencyId::from(Uuid::from_u128(2)));
        for (role, sees) in [
            (Role::Administrator, false),
            (Role::Leader, true),
            (Role::Office, true),
            (Role::Monitor, true),
            (Role::AgencyHead, true),
            (Role::Official, false),
            (Role::Clerk, false),
            (Role::Viewer, false),
        ] {
            let hat =
                Hat { role, authority: Uuid::from_u128(3).into(), agency: own, covers: vec![own, below] };
            let actor = Actor::person(
                Uuid::from_u128(4).into(),
                Uuid::from_u128(5).into(),
                "Người",
                vec![hat.clone(), hat],
            );
            assert_eq!(decides_in(&actor), if sees { vec![own] } else { Vec::new() }, "{role:?}");
        }
    }
}
