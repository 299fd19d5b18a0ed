//! The permission matrix: role by act, in the own agency, elsewhere in the authority, and in another authority.

use agencies::policy::{Delegating, Ground, Nowhere, act};
use kernel::{AccountId, Actor, AgencyId, AuthorityId, Hat, PersonId, Role};

fn id<T: From<kernel::id::Uuid>>(no: u128) -> T {
    T::from(kernel::id::Uuid::from_u128(no))
}

fn word(actor: &Actor, ground: Ground, from_person: PersonId) -> String {
    let delegating = Delegating { ground, from_person };
    let said = [
        ("look", actor.may::<_, act::Look>(&ground)),
        ("organise", actor.may::<_, act::Organise>(&ground)),
        ("people", actor.may::<_, act::KeepPeople>(&ground)),
        ("groups", actor.may::<_, act::KeepGroups>(&ground)),
        ("calendar", actor.may::<_, act::KeepCalendar>(&ground)),
        ("settings", actor.may::<_, act::KeepSettings>(&ground)),
        ("delegate", actor.may::<_, act::Delegate>(&delegating)),
        ("found", actor.may::<_, act::Found>(&Nowhere)),
    ];
    let allowed: Vec<&str> = said.iter().filter(|(_, yes)| *yes).map(|(name, _)| *name).collect();
    allowed.join(" ")
}

#[test]
fn who_may_do_what() {
    let (authority, own, elsewhere): (AuthorityId, AgencyId, AgencyId) = (id(1), id(2), id(3));
    let foreign = Ground { authority: id(9), agency: id(8) };
    let me: PersonId = id(5);
    let mut lines = Vec::new();
    for role in Role::ALL {
        let hat = Hat { role, authority, agency: own, covers: vec![own] };
        let actor = Actor::person(id::<AccountId>(4), me, "x", vec![hat]);
        for (place, ground) in [
            ("own", Ground { authority, agency: own }),
            ("elsewhere", Ground { authority, agency: elsewhere }),
            ("foreign", foreign),
        ] {
            lines.push(format!("{:<14} {place:<10} {}", role.code(), word(&actor, ground, me)));
        }
    }
    let nobody = word(&Actor::anonymous(), foreign, me);
    lines.push(format!("{:<14} {:<10} {nobody}", "anonymous", "foreign"));
    let text = lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(text);
}
