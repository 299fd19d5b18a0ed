//! What is and what is not committed, and what migrations refuse.

use kernel::{Error, ObjectRef, TaskId};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::SchemaManager;
use store::{AuditTrail, Migration, Seals};

use crate::tables;

async fn rows(t: &testkit::Testing) -> i64 {
    let db = t.system();
    let db = db.db();
    let statement = Statement::from_string(db.get_database_backend(), "SELECT COUNT(*) FROM scratch_number");
    db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

testkit::both!(tables(), a_write_without_an_audit_event_is_not_committed, |t| async move {
    let insert = "INSERT INTO scratch_number (value) VALUES (1)";
    let outcome = t
        .system()
        .write(|tx| async move {
            tx.db().execute_unprepared(insert).await?;
            Ok(())
        })
        .await;
    assert!(matches!(outcome, Err(Error::Internal(_))));
    assert_eq!(rows(&t).await, 0);
    let failed = t
        .system()
        .write(|tx| async move {
            tx.db().execute_unprepared(insert).await?;
            tx.audit("number.taken", ObjectRef::new("number", 1)).await?;
            Err::<(), _>(Error::Denied)
        })
        .await;
    assert!(matches!(failed, Err(Error::Denied)));
    assert_eq!(rows(&t).await, 0);
});

testkit::both!(tables(), the_audit_record_shows_an_altered_row, |t| async move {
    let cx = t.system();
    let id: TaskId = cx.new_id();
    cx.write(|tx| async move { tx.audit_with("task.given", id, &[("agency", "x".to_owned())]).await })
        .await
        .unwrap();
    let trail = AuditTrail::of(&cx, &id.into()).await.unwrap();
    assert_eq!(trail.len(), 1);
    assert_eq!(trail[0].act, "task.given");
    assert_eq!(trail[0].also.get("agency").map(String::as_str), Some("x"));
    assert!(Seals::verify(&cx).await.unwrap().altered_rows.is_empty());
    cx.housekeep(|tx| async move {
        tx.db().execute_unprepared("UPDATE audit_event SET act = 'task.withdrawn'").await?;
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(Seals::verify(&cx).await.unwrap().altered_rows, vec![trail[0].seq]);
});

testkit::both!(tables(), a_long_trail_keeps_its_newest_acts, |t| async move {
    let cx = t.system();
    let id: TaskId = cx.new_id();
    let number = |n: u64| [("number", n.to_string())];
    cx.write(|tx| async move {
        for n in 0..AuditTrail::MOST_OF {
            tx.audit_with("task.reported", id, &number(n)).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let trail = AuditTrail::of(&cx, &id.into()).await.unwrap();
    assert_eq!(AuditTrail::older(&cx, &id.into(), &trail).await.unwrap(), 0);
    cx.write(|tx| async move {
        for n in 0..3 {
            tx.audit_with("task.urged", id, &number(n)).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let trail = AuditTrail::of(&cx, &id.into()).await.unwrap();
    assert_eq!(trail.len() as u64, AuditTrail::MOST_OF);
    assert_eq!(
        trail[0].also.get("number").map(String::as_str),
        Some("3"),
        "the oldest of the newest is first"
    );
    assert_eq!(trail.last().unwrap().act, "task.urged");
    assert_eq!(AuditTrail::older(&cx, &id.into(), &trail).await.unwrap(), 3);
});

struct Later;

#[async_trait::async_trait]
impl Migration for Later {
    fn name(&self) -> &'static str {
        "test_9999_from_the_future"
    }
    async fn up(&self, _: &SchemaManager<'_>) -> Result<(), DbErr> {
        Ok(())
    }
}

testkit::both!(tables(), a_newer_database_is_refused_with_words, |t| async move {
    let mut newer = testkit::with_base(tables());
    newer.push(Box::new(Later));
    assert_eq!(t.store.migrate(&newer).await.unwrap(), vec!["test_9999_from_the_future"]);
    assert!(t.store.migrate(&newer).await.unwrap().is_empty(), "a second run changes nothing");
    let older = testkit::with_base(tables());
    let Err(Error::Refused(refusal)) = t.store.migrate(&older).await else { panic!("taken") };
    assert_eq!(refusal.key, "store.newer-database");
    assert!(refusal.say.contains("test_9999_from_the_future"));
});

testkit::both!(tables(), nothing_is_written_through_a_reader, |t| async move {
    let cx = t.system();
    if t.store.engine() == store::Engine::Sqlite {
        // PostgreSQL has one pool for both; `xtask tidy` keeps writes out of it there.
        let around = cx.db().execute_unprepared("INSERT INTO scratch_number (value) VALUES (1)").await;
        assert!(around.is_err(), "a write that goes around Tx");
    }
    assert_eq!(rows(&t).await, 0);
    cx.write(|tx| async move {
        tx.db().execute_unprepared("INSERT INTO scratch_number (value) VALUES (1)").await?;
        tx.audit("number.taken", ObjectRef::new("number", 1)).await
    })
    .await
    .unwrap();
    assert_eq!(rows(&t).await, 1);
});
