//! The permission matrix: role by act, in the own agency, elsewhere in the authority, and in another authority.

use access::policy::{Keeping, Mine, act};
use kernel::{AccountId, Actor, AgencyId, AuthorityId, Hat, PersonId, Role};

fn id<T: From<kernel::id::Uuid>>(no: u128) -> T {
    T::from(kernel::id::Uuid::from_u128(no))
}

fn word(actor: &Actor, keeping: Keeping, mine: Mine) -> String {
    let said = [
        ("accounts", actor.may::<_, act::KeepAccounts>(&keeping)),
        ("roles", actor.may::<_, act::GiveRoles>(&keeping)),
        ("hand-over", actor.may::<_, act::HandOverWork>(&keeping)),
        ("own", actor.may::<_, act::Own>(&mine)),
    ];
    let allowed: Vec<&str> = said.iter().filter(|(_, yes)| *yes).map(|(name, _)| *name).collect();
    allowed.join(" ")
}

#[test]
fn who_may_do_what() {
    let (authority, own, elsewhere): (AuthorityId, AgencyId, AgencyId) = (id(1), id(2), id(3));
    let account: AccountId = id(4);
    let mut lines = Vec::new();
    for role in Role::ALL {
        let hat = Hat { role, authority, agency: own, covers: vec![own] };
        let actor = Actor::person(account, id::<PersonId>(5), "x", vec![hat]);
        for (place, keeping, mine) in [
            ("own", Keeping { authority, agency: own }, Mine(account)),
            ("elsewhere", Keeping { authority, agency: elsewhere }, Mine(id(6))),
            ("foreign", Keeping { authority: id(9), agency: id(8) }, Mine(id(7))),
        ] {
            lines.push(format!("{:<14} {place:<10} {}", role.code(), word(&actor, keeping, mine)));
        }
    }
    let own = Keeping { authority, agency: own };
    lines.push(format!(
        "{:<14} {:<10} {}",
        "anonymous",
        "own",
        word(&Actor::anonymous(), own, Mine(account))
    ));
    let token =
        Actor::person(account, id::<PersonId>(5), "x", Vec::new()).limited_to(vec!["tasks:read".to_owned()]);
    lines.push(format!("{:<14} {:<10} {}", "token", "own", word(&token, own, Mine(account))));
    let text = lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(text);
}
