//! Who may do what: role × act × state, as a reviewed snapshot.

use std::fmt::Write;

use kernel::id::Uuid;
use kernel::{Actor, AgencyId, AuthorityId, Hat, Moment, PersonId, Role};
use tasks::policy::act;
use tasks::{State, Task, TaskKind};

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

const AUTHORITY: u128 = 1;
const COMMITTEE: u128 = 10;
const LEAD: u128 = 11;
const HELPER: u128 = 12;
const STRANGER: u128 = 13;
const ASSIGNEE: u128 = 20;

fn task(state: State, assignee: bool) -> Task {
    Task {
        id: id(5),
        authority: id(AUTHORITY),
        code: "NV 1/2021".to_owned(),
        plan: None,
        item: None,
        area: String::new(),
        parent: None,
        kind: TaskKind::Work,
        title: String::new(),
        text: String::new(),
        product: None,
        lead: id(LEAD),
        coordinators: vec![id(HELPER)],
        assignee: assignee.then(|| id(ASSIGNEE)),
        assigner: id(COMMITTEE),
        given_by: None,
        given_at: Moment::from_millis(0),
        from: None,
        first_due: None,
        due: None,
        open_ended: false,
        state,
        percent: 0,
        reported_at: None,
        evidence: 0,
        proposed: None,
        done_on: None,
        late_on: None,
        withdrawn_on: None,
        late_days: 0,
        version: 1,
    }
}

fn actor(role: Role, agency: u128, authority: u128, person: u128) -> Actor {
    let agency: AgencyId = id(agency);
    let hat = Hat { role, authority: id::<AuthorityId>(authority), agency, covers: vec![agency] };
    Actor::person(id(person), id::<PersonId>(person), role.name(), vec![hat])
}

#[test]
fn the_matrix_of_permissions() {
    let mut table = String::new();
    writeln!(table, "{:<44}{:<10}{:<10}{:<10}", "who", "given", "assigned", "done").unwrap();
    writeln!(
        table,
        "S see, C carry, A ask, J judge, P assign person, M move, U urge, L link, E demand explanation\n"
    )
    .unwrap();
    let mut line = |label: String, actor: &Actor| {
        write!(table, "{label:<44}").unwrap();
        for task in [task(State::Given, false), task(State::Given, true), task(State::Done, true)] {
            let marks: String = [
                (actor.may::<Task, act::See>(&task), 'S'),
                (actor.may::<Task, act::Carry>(&task), 'C'),
                (actor.may::<Task, act::Ask>(&task), 'A'),
                (actor.may::<Task, act::Judge>(&task), 'J'),
                (actor.may::<Task, act::Assign>(&task), 'P'),
                (actor.may::<Task, act::Move>(&task), 'M'),
                (actor.may::<Task, act::Urge>(&task), 'U'),
                (actor.may::<Task, act::Link>(&task), 'L'),
                (actor.may::<Task, act::Demand>(&task), 'E'),
            ]
            .into_iter()
            .filter_map(|(may, mark)| may.then_some(mark))
            .collect();
            write!(table, "{:<10}", if marks.is_empty() { "-" } else { &marks }).unwrap();
        }
        writeln!(table).unwrap();
    };
    for (place, agency) in
        [("assigner", COMMITTEE), ("lead", LEAD), ("coordinator", HELPER), ("elsewhere", STRANGER)]
    {
        for role in Role::ALL {
            line(format!("{} in the {place}", role.code()), &actor(role, agency, AUTHORITY, 30));
        }
    }
    line("official in charge".to_owned(), &actor(Role::Official, LEAD, AUTHORITY, ASSIGNEE));
    line("leader of another authority".to_owned(), &actor(Role::Leader, STRANGER, 2, 31));
    line("monitor of another authority".to_owned(), &actor(Role::Monitor, STRANGER, 2, 31));
    line("nobody signed in".to_owned(), &Actor::anonymous());
    line("the program itself".to_owned(), &Actor::system());
    insta::assert_snapshot!(table);
}
