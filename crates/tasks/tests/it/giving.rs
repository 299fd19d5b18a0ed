//! Giving: by hand, from a table, in parts; a plan's tasks taken back.

use kernel::{Error, PlanId, Role};
use tasks::acts;
use tasks::{NewTask, State};

use crate::tables;
use crate::town::{Town, person, read};

testkit::both!(tables(), who_may_give_to_whom, |t| async move {
    let town = Town::found(&t).await;
    let (monitor, head, official) =
        (t.cx(town.monitor.clone()), t.cx(town.head.clone()), t.cx(town.official.clone()));
    let from_committee = town.task("Việc của thị xã", "2021-10-08");
    let own = NewTask { assigner: town.justice, coordinators: Vec::new(), ..from_committee.clone() };
    let across = NewTask { lead: town.finance, ..own.clone() };
    assert!(acts::give_by_hand(&monitor, &from_committee).await.is_ok());
    assert!(acts::give_by_hand(&head, &own).await.is_ok());
    for (cx, new) in [(&head, &from_committee), (&head, &across), (&official, &own)] {
        assert!(matches!(acts::give_by_hand(cx, new).await, Err(Error::Denied)), "{}", new.title);
    }
    let stranger = t.actor(Role::Monitor, t.clock.new_id(), &[t.clock.new_id()]);
    assert!(
        matches!(acts::give_by_hand(&t.cx(stranger), &own).await, Err(Error::NotFound)),
        "another authority"
    );
    let past = NewTask { due: "2021-09-30".parse().ok(), ..own };
    assert!(matches!(acts::give_by_hand(&monitor, &past).await, Err(Error::Invalid(_))));
});

testkit::both!(tables(), a_table_is_given_whole_or_not_at_all, |t| async move {
    let town = Town::found(&t).await;
    let head = t.cx(town.head.clone());
    let own = |title: &str| NewTask {
        assigner: town.justice,
        coordinators: Vec::new(),
        ..town.task(title, "2021-10-08")
    };
    let mixed = [own("Một"), town.task("Hai", "2021-10-08")];
    assert!(matches!(acts::give_many(&head, &mixed).await, Err(Error::Denied)));
    assert!(town.waits(&t, &town.head).await.is_empty());
    let given = acts::give_many(&head, &[own("Một"), own("Hai")]).await.unwrap();
    assert_eq!(given.len(), 2);
    assert_eq!(read(&head, given[1]).await.code, "NV 2/2021");
});

testkit::both!(tables(), parts_of_a_task, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let (head, official, monitor) =
        (t.cx(town.head.clone()), t.cx(town.official.clone()), t.cx(town.monitor.clone()));
    let late = NewTask { lead: town.finance, ..town.task("Số liệu", "2021-10-11") };
    assert!(
        matches!(acts::split(&head, id, &late).await, Err(Error::Invalid(_))),
        "a part ends by the end of the whole"
    );
    let part = acts::split(&head, id, &NewTask { due: "2021-10-06".parse().ok(), ..late }).await.unwrap();
    let read_part = read(&head, part).await;
    assert_eq!(
        (read_part.parent, read_part.assigner, read_part.lead),
        (Some(id), town.justice, town.finance)
    );
    assert!(
        matches!(acts::propose(&head, id, None, "").await, Err(Error::Refused(r)) if r.key == "task.open-parts")
    );
    let own = NewTask {
        assignee: Some(person(&town.official)),
        coordinators: Vec::new(),
        ..town.task("Danh mục", "2021-10-05")
    };
    let own = acts::split(&head, id, &own).await.unwrap();
    assert!(matches!(
        acts::split(&official, own, &town.task("Nhỏ nữa", "2021-10-04")).await,
        Err(Error::Refused(_))
    ));
    // Their own proposal is judged inside the agency; the whole goes on when all parts are closed.
    acts::propose(&official, own, None, "").await.unwrap();
    acts::accept(&head, own, None, "").await.unwrap();
    acts::withdraw(&head, part, None, "Không cần nữa").await.unwrap();
    acts::propose(&head, id, None, "").await.unwrap();
    acts::accept(&monitor, id, None, "").await.unwrap();
    assert_eq!(read(&monitor, id).await.state, State::Done);
});

testkit::both!(tables(), who_proposes_does_not_accept, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let (monitor, chair) = (t.cx(town.monitor.clone()), t.cx(town.chair.clone()));
    let head = t.cx(town.head.clone());
    acts::propose(&head, id, None, "").await.unwrap();
    assert!(matches!(acts::accept(&head, id, None, "").await, Err(Error::Denied)));
    acts::give_back(&chair, id, None, "Chưa đủ").await.unwrap();
    acts::propose(&head, id, None, "").await.unwrap();
    acts::accept(&monitor, id, None, "").await.unwrap();
});

testkit::both!(tables(), a_plan_is_undone_only_untouched, |t| async move {
    let town = Town::found(&t).await;
    let plan: PlanId = t.clock.new_id();
    let new = NewTask { plan: Some(plan), ..town.task("Việc của kế hoạch", "2021-10-08") };
    let first = town.give(&t, &new).await;
    assert!(!tasks::touched(t.system().db(), plan).await.unwrap());
    assert_eq!(tasks::of_plan(t.system().db(), plan).await.unwrap().len(), 1);
    let count = t.system().write(|tx| async move { tasks::withdraw_plan(&tx, plan).await }).await.unwrap();
    assert_eq!(count, 1);
    assert_eq!(read(&t.system(), first).await.state, State::Withdrawn);
    assert!(town.waits(&t, &town.head).await.is_empty());
    assert!(
        store::search::find(t.system().db(), &t.system().actor.scope(), "viec cua ke hoach", 10)
            .await
            .unwrap()
            .is_empty()
    );
    let second = town.give(&t, &new).await;
    acts::ask(&t.cx(town.head.clone()), second, "Làm thế nào?").await.unwrap();
    assert!(tasks::touched(t.system().db(), plan).await.unwrap());
    let refused = t.system().write(|tx| async move { tasks::withdraw_plan(&tx, plan).await }).await;
    assert!(matches!(refused, Err(Error::Refused(r)) if r.key == "task.plan-touched"));
});

testkit::both!(tables(), found_without_diacritics_by_those_who_may_see_it, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    for (actor, sees) in [(&town.monitor, true), (&town.official, true), (&town.other, true)] {
        let hits = store::search::find(t.system().db(), &actor.scope(), "ra soat thu tuc", 10).await.unwrap();
        assert_eq!(hits.iter().any(|hit| hit.object == id.to_string()), sees);
    }
    let stranger = t.actor(Role::Official, town.authority, &[t.clock.new_id()]);
    assert!(store::search::find(t.system().db(), &stranger.scope(), "ra soat", 10).await.unwrap().is_empty());
});
