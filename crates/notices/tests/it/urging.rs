//! Urging by itself: who hears what on which day, and nothing twice.

use agencies::DelegationForm;
use agencies::acts::{NewDelegation, delegate};
use kernel::{Day, ObjectRef, PersonId};
use notices::{said_of, urge_by_itself};
use sea_orm::{ConnectionTrait, Statement};
use testkit::Testing;

use crate::tables;
use crate::town::Town;

async fn heard(t: &Testing, object: i64) -> Vec<(PersonId, String)> {
    let mut said: Vec<_> = said_of(t.system().db(), &ObjectRef::new("task", object))
        .await
        .unwrap()
        .into_iter()
        .map(|said| (said.person, said.clock))
        .collect();
    said.sort();
    said
}

fn sorted(mut expected: Vec<(PersonId, String)>) -> Vec<(PersonId, String)> {
    expected.sort();
    expected
}

async fn run_on(t: &Testing, day: &str) {
    let day: Day = day.parse().unwrap();
    t.clock.set(day.start().plus_seconds(7 * 3600));
    urge_by_itself(&t.system(), day).await.unwrap();
}

testkit::both!(tables(), each_step_reaches_the_right_people_once, |t| async move {
    let town = Town::found(&t).await;
    town.wait(&t, &[town.waiting(1, Some(town.official), "2021-10-06"), town.waiting(2, None, "2021-10-06")])
        .await;
    // Friday: three working days before.
    run_on(&t, "2021-10-01").await;
    run_on(&t, "2021-10-01").await;
    assert_eq!(heard(&t, 1).await, [(town.official, "còn 3 ngày làm việc".to_owned())]);
    assert_eq!(heard(&t, 2).await, [(town.head, "còn 3 ngày làm việc".to_owned())]);
    assert_eq!(notices::unread(&t.system(), town.official).await.unwrap(), 1, "one digest a day");
    // Nothing on days off, nothing new the next working day.
    for day in ["2021-10-02", "2021-10-03", "2021-10-04", "2021-10-05"] {
        run_on(&t, day).await;
    }
    assert_eq!(heard(&t, 1).await.len(), 1);
    run_on(&t, "2021-10-06").await;
    assert_eq!(heard(&t, 1).await.len(), 2, "due today");
    run_on(&t, "2021-10-07").await;
    assert_eq!(heard(&t, 1).await.len(), 3, "late by one");
    run_on(&t, "2021-10-08").await;
    assert_eq!(heard(&t, 1).await.len(), 3, "late by two says nothing new");
    run_on(&t, "2021-10-11").await;
    let late_three = "quá hạn 3 ngày".to_owned();
    let mut expected = vec![
        (town.official, "còn 3 ngày làm việc".to_owned()),
        (town.official, "hết hôm nay".to_owned()),
        (town.official, "quá hạn 1 ngày".to_owned()),
        (town.official, late_three.clone()),
        (town.head, late_three),
    ];
    assert_eq!(heard(&t, 1).await, sorted(expected.clone()));
    run_on(&t, "2021-10-13").await;
    let late_five = "quá hạn 5 ngày".to_owned();
    expected.extend([town.official, town.head, town.chair].map(|person| (person, late_five.clone())));
    assert_eq!(heard(&t, 1).await, sorted(expected), "the leaders hear from five days on");
});

testkit::both!(tables(), who_stands_in_hears_too_and_reads_for_whom, |t| async move {
    let town = Town::found(&t).await;
    town.wait(&t, &[town.waiting(1, Some(town.official), "2021-10-06")]).await;
    let delegation = &NewDelegation {
        authority: town.authority,
        from_person: town.official,
        to_person: town.head,
        form: DelegationForm::ByAuthority,
        scope: String::new(),
        basis: String::new(),
        from: "2021-10-04".parse().unwrap(),
        to: "2021-10-06".parse().ok(),
    };
    t.system().write(|tx| async move { delegate(&tx, delegation).await }).await.unwrap();
    run_on(&t, "2021-10-01").await;
    assert_eq!(heard(&t, 1).await.len(), 1, "not yet");
    run_on(&t, "2021-10-06").await;
    let today = "hết hôm nay".to_owned();
    let soon = "còn 3 ngày làm việc".to_owned();
    let expected = vec![(town.official, soon), (town.official, today.clone()), (town.head, today)];
    assert_eq!(heard(&t, 1).await, sorted(expected.clone()));
    let cx = t.system();
    let sql = "SELECT line FROM notices_sent WHERE person = $1 AND object_kind = 'task'";
    let asked = Statement::from_sql_and_values(cx.db().get_database_backend(), sql, [town.head.into()]);
    let row = cx.db().query_one_raw(asked).await.unwrap().unwrap();
    assert_eq!(row.try_get::<String>("", "line").unwrap(), "thay Phạm Thị Viên · Phòng Tư pháp");
    run_on(&t, "2021-10-07").await;
    assert_eq!(heard(&t, 1).await.len(), expected.len() + 1, "no longer");
});

testkit::both!(tables(), holidays_are_not_counted_and_not_worked, |t| async move {
    let town = Town::found(&t).await;
    town.wait(&t, &[town.waiting(1, Some(town.official), "2021-09-01")]).await;
    // 2 and 3 September 2021 were holidays, 4 and 5 a weekend.
    for day in ["2021-09-02", "2021-09-03", "2021-09-04", "2021-09-05"] {
        run_on(&t, day).await;
    }
    assert!(heard(&t, 1).await.is_empty());
    run_on(&t, "2021-09-06").await;
    assert_eq!(heard(&t, 1).await, [(town.official, "quá hạn 1 ngày".to_owned())]);
});

testkit::both!(tables(), an_extended_deadline_is_urged_afresh_and_a_settled_row_never, |t| async move {
    let town = Town::found(&t).await;
    town.wait(
        &t,
        &[
            town.waiting(1, Some(town.official), "2021-10-01"),
            town.waiting(2, Some(town.official), "2021-10-01"),
        ],
    )
    .await;
    run_on(&t, "2021-10-01").await;
    town.wait(&t, &[town.waiting(1, Some(town.official), "2021-10-08")]).await;
    let object = &ObjectRef::new("task", 2);
    t.system()
        .write(|tx| async move {
            notices::settle(&tx, object).await?;
            tx.audit("test.settled", object.clone()).await
        })
        .await
        .unwrap();
    run_on(&t, "2021-10-08").await;
    assert_eq!(heard(&t, 1).await.len(), 2, "due today under both deadlines");
    assert_eq!(heard(&t, 2).await.len(), 1);
});
