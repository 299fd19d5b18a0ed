//! Who may do what: role × act, as a reviewed snapshot.

use std::fmt::Write;

use kernel::id::Uuid;
use kernel::{Actor, AgencyId, AuthorityId, Hat, PersonId, Role};
use targets::policy::{Figures, OwnFigure, Summing, act};

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

fn actor(role: Role, agency: u128, authority: u128) -> Actor {
    let agency: AgencyId = id(agency);
    let hat = Hat { role, authority: id::<AuthorityId>(authority), agency, covers: vec![agency] };
    Actor::person(id(30), id::<PersonId>(30), role.name(), vec![hat])
}

#[test]
fn the_matrix_of_permissions() {
    let authority: AuthorityId = id(1);
    let agency: AgencyId = id(11);
    let mut table = String::new();
    writeln!(table, "S see, K keep, R report a figure, M make a report of the agency, W of the whole\n")
        .unwrap();
    let mut line = |label: String, actor: &Actor| {
        let marks: String = [
            (actor.may::<Figures, act::See>(&Figures { authority }), 'S'),
            (actor.may::<Figures, act::Keep>(&Figures { authority }), 'K'),
            (actor.may::<OwnFigure, act::Report>(&OwnFigure { authority, agency }), 'R'),
            (actor.may::<Summing, act::Make>(&Summing { authority, agency: Some(agency) }), 'M'),
            (actor.may::<Summing, act::Make>(&Summing { authority, agency: None }), 'W'),
        ]
        .into_iter()
        .filter_map(|(may, mark)| may.then_some(mark))
        .collect();
        writeln!(table, "{label:<44}{}", if marks.is_empty() { "-" } else { &marks }).unwrap();
    };
    for (place, agency) in [("agency", 11), ("elsewhere", 13)] {
        for role in Role::ALL {
            line(format!("{} in the {place}", role.code()), &actor(role, agency, 1));
        }
    }
    line("leader of another authority".to_owned(), &actor(Role::Leader, 13, 2));
    line("nobody signed in".to_owned(), &Actor::anonymous());
    line("the program itself".to_owned(), &Actor::system());
    insta::assert_snapshot!(table);
}
