//! What waits for whom.

use kernel::{Behalf, ObjectRef, PageQuery, Role};
use notices::{MenuCounts, WaitingRow, When, Work};
use store::Cx;
use web::Counts;

use crate::tables;
use crate::town::Town;

testkit::both!(tables(), rows_go_to_the_person_or_to_the_heads, |t| async move {
    let town = Town::found(&t).await;
    town.wait(
        &t,
        &[
            town.waiting(1, Some(town.official), "2021-09-30"),
            town.waiting(2, None, "2021-10-01"),
            town.waiting(3, Some(town.official), ""),
        ],
    )
    .await;
    let official = town.cx(&t, town.official, Role::Official, town.department);
    let head = town.cx(&t, town.head, Role::AgencyHead, town.department);
    let chair = town.cx(&t, town.chair, Role::Leader, town.committee);
    for (cx, expected) in [(&official, vec!["1", "3"]), (&head, vec!["2"]), (&chair, vec![])] {
        let work = Work::of(cx).await.unwrap();
        let rows = work.rows(cx, None, When::Any, PageQuery::default()).await.unwrap();
        let ids: Vec<_> = rows.iter().map(|row| row.object.id.as_str()).collect();
        assert_eq!(ids, expected);
    }
    let work = Work::of(&official).await.unwrap();
    assert_eq!(
        (work.count(None, When::Any), work.count(None, When::Late), work.count(None, When::Today)),
        (2, 1, 0)
    );
    assert_eq!(work.count(Some("report"), When::Any), 0);
    assert_eq!(work.rows(&official, None, When::Late, PageQuery::default()).await.unwrap().len(), 1);
    let counts = MenuCounts::default().counts(&official).await.unwrap();
    assert_eq!(
        (counts.get("/nhiem-vu"), counts.get("/viec-cua-toi"), counts.get("")),
        (Some(&2), Some(&2), Some(&0))
    );
    assert_eq!(
        MenuCounts::default().place(&official, Some(town.authority)).await.unwrap(),
        "UBND thị xã Phước Long"
    );
});

testkit::both!(tables(), who_stands_in_for_somebody_sees_what_waits_for_them, |t| async move {
    let town = Town::found(&t).await;
    let rows =
        [town.waiting(1, Some(town.official), "2021-09-30"), town.waiting(2, Some(town.head), "2021-10-01")];
    town.wait(&t, &rows).await;
    let official = town.cx(&t, town.official, Role::Official, town.department);
    let hats = official.actor.hats().to_vec();
    let head = town.cx(&t, town.head, Role::AgencyHead, town.department);
    let standing = head.acting_as(head.actor.acting_for(vec![Behalf { person: town.official, hats }]));
    let seen = async |cx: &Cx| {
        let work = Work::of(cx).await.unwrap();
        let rows = work.rows(cx, None, When::Any, PageQuery::default()).await.unwrap();
        let seen = |row: &WaitingRow| (row.object.id.clone(), work.stands_in_for(row).map(str::to_owned));
        rows.iter().map(seen).collect::<Vec<_>>()
    };
    assert_eq!(seen(&head).await, [("2".to_owned(), None)]);
    let both = [("1".to_owned(), Some("Phạm Thị Viên".to_owned())), ("2".to_owned(), None)];
    assert_eq!(seen(&standing).await, both);
    assert_eq!(seen(&official).await, [("1".to_owned(), None)], "it still waits for them too");
    assert_eq!(MenuCounts::default().counts(&standing).await.unwrap().get("/viec-cua-toi"), Some(&2));
});

testkit::both!(tables(), a_second_wait_replaces_the_first_and_settling_ends_it, |t| async move {
    let town = Town::found(&t).await;
    let first = town.waiting(1, Some(town.official), "2021-10-08");
    let mut second = town.waiting(1, Some(town.official), "2021-10-15");
    second.title = "Việc đã đổi tên".to_owned();
    town.wait(&t, &[first.clone(), second, town.waiting(1, Some(town.head), "2021-10-15")]).await;
    let cx = town.cx(&t, town.official, Role::Official, town.department);
    let rows = |work: Work| {
        let cx = cx.clone();
        async move { work.rows(&cx, None, When::Any, PageQuery::default()).await.unwrap() }
    };
    let found = rows(Work::of(&cx).await.unwrap()).await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].title.as_str(), found[0].due, found[0].since),
        ("Việc đã đổi tên", "2021-10-15".parse().ok(), first.since)
    );
    let (object, person) = (&ObjectRef::new("task", 1), town.head);
    t.system()
        .write(|tx| async move {
            notices::settle_for(&tx, object, person).await?;
            tx.audit("test.settled", object.clone()).await
        })
        .await
        .unwrap();
    assert_eq!(rows(Work::of(&cx).await.unwrap()).await.len(), 1, "settled for the head only");
    t.system()
        .write(|tx| async move {
            notices::settle(&tx, object).await?;
            tx.audit("test.settled", object.clone()).await
        })
        .await
        .unwrap();
    assert!(rows(Work::of(&cx).await.unwrap()).await.is_empty());
});

testkit::both!(tables(), everything_of_a_person_goes_to_another, |t| async move {
    let town = Town::found(&t).await;
    // Row 2 waits for both already: it must not stand twice.
    town.wait(
        &t,
        &[
            town.waiting(1, Some(town.official), "2021-10-08"),
            town.waiting(2, Some(town.official), "2021-10-08"),
            town.waiting(2, Some(town.head), "2021-10-08"),
        ],
    )
    .await;
    let (from, to) = (town.official, town.head);
    let moved = t
        .system()
        .write(|tx| async move {
            let moved = notices::reassign(&tx, from, to).await?;
            tx.audit("test.moved", ObjectRef::new("test", 1)).await?;
            Ok(moved)
        })
        .await
        .unwrap();
    assert_eq!(moved, 2);
    let (official, head) = (
        town.cx(&t, town.official, Role::Official, town.department),
        town.cx(&t, town.head, Role::Official, town.department),
    );
    assert_eq!(Work::of(&official).await.unwrap().count(None, When::Any), 0);
    assert_eq!(Work::of(&head).await.unwrap().count(None, When::Any), 2);
});

testkit::both!(tables(), urging_by_hand_is_seen_on_the_row_and_told_once, |t| async move {
    let town = Town::found(&t).await;
    town.wait(&t, &[town.waiting(1, Some(town.official), "2021-10-08")]).await;
    let chair = &town.cx(&t, town.chair, Role::Leader, town.committee);
    let (object, who) = (&ObjectRef::new("task", 1), &[town.official, town.official, town.chair]);
    chair
        .write(|tx| async move {
            notices::urge(&tx, who, object, "Cần trước phiên họp thứ Hai").await?;
            tx.audit("task.urged", object.clone()).await
        })
        .await
        .unwrap();
    let official = town.cx(&t, town.official, Role::Official, town.department);
    let rows = Work::of(&official)
        .await
        .unwrap()
        .rows(&official, None, When::Any, PageQuery::default())
        .await
        .unwrap();
    assert_eq!(rows[0].urged.as_deref(), Some("Cần trước phiên họp thứ Hai"));
    assert_eq!(notices::unread(&official, town.official).await.unwrap(), 1);
    assert_eq!(
        notices::unread(&official, town.chair).await.unwrap(),
        0,
        "nobody is told of what they did themselves"
    );
});
