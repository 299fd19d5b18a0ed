//! Lost updates and write skew cannot happen, and a lost race is tried again unseen.

use futures::future::join_all;
use kernel::{Error, ObjectRef, Result};
use sea_orm::{ConnectionTrait, Statement, Value};
use store::{Cx, Tx};

use crate::tables;

async fn number<C: ConnectionTrait>(db: &C, sql: &str, values: Vec<Value>) -> i64 {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn run(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<()> {
    let db = tx.db();
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

async fn try_number(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<i64> {
    let db = tx.db();
    let row =
        db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(row.ok_or(Error::NotFound)?.try_get_by_index(0)?)
}

/// Reads the last number and writes the next one, as a register does.
async fn take_number(cx: &Cx) -> Result<i64> {
    cx.write(|tx| async move {
        let next = try_number(&tx, "SELECT value FROM scratch_counter WHERE name = 'so'", vec![]).await? + 1;
        // Time for others to read the same old value, if the engine let them.
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        run(&tx, "UPDATE scratch_counter SET value = $1 WHERE name = 'so'", vec![next.into()]).await?;
        run(&tx, "INSERT INTO scratch_number (value) VALUES ($1)", vec![next.into()]).await?;
        tx.audit("number.taken", ObjectRef::new("number", next)).await?;
        Ok(next)
    })
    .await
}

testkit::both!(tables(), a_sequence_has_no_gaps_and_no_doubles, |t| async move {
    let cx = t.system();
    cx.housekeep(|tx| async move {
        run(&tx, "INSERT INTO scratch_counter (name, value) VALUES ('so', 0)", vec![]).await
    })
    .await
    .unwrap();
    let numbers = join_all((0..40).map(|_| {
        let cx = cx.clone();
        tokio::spawn(async move { take_number(&cx).await })
    }))
    .await;
    let mut numbers: Vec<i64> = numbers.into_iter().map(|n| n.unwrap().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=40).collect::<Vec<i64>>());
    assert_eq!(number(cx.db(), "SELECT COUNT(*) FROM scratch_number", vec![]).await, 40);
    let audited =
        number(cx.db(), "SELECT COUNT(*) FROM audit_event WHERE act = 'number.taken'", vec![]).await;
    assert_eq!(audited, 40, "a transaction that was tried again leaves one audit event");
});

testkit::both!(tables(), a_room_is_not_booked_twice, |t| async move {
    let cx = t.system();
    let bookings = join_all((0..20_i64).map(|who| {
        let cx = cx.clone();
        tokio::spawn(async move {
            cx.write(|tx| async move {
                let sql = "SELECT COUNT(*) FROM scratch_booking WHERE room = 'A' AND hour = 9";
                if try_number(&tx, sql, vec![]).await? > 0 {
                    return Err(Error::refused("booking.taken", "Phòng đã có người đặt."));
                }
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                run(
                    &tx,
                    "INSERT INTO scratch_booking (room, hour, who) VALUES ('A', 9, $1)",
                    vec![who.into()],
                )
                .await?;
                tx.audit("room.booked", ObjectRef::new("room", "A")).await
            })
            .await
        })
    }))
    .await;
    let booked = bookings.iter().filter(|b| b.as_ref().unwrap().is_ok()).count();
    assert_eq!(booked, 1);
    let others_were_told = bookings.iter().all(|b| match b.as_ref().unwrap() {
        Ok(()) => true,
        Err(Error::Refused(refusal)) => refusal.key == "booking.taken",
        Err(other) => panic!("a deadlock or conflict reached the user: {other:?}"),
    });
    assert!(others_were_told);
    assert_eq!(number(cx.db(), "SELECT COUNT(*) FROM scratch_booking", vec![]).await, 1);
});

testkit::both!(tables(), write_skew_does_not_leave_the_counter_empty, |t| async move {
    let cx = t.system();
    for _ in 0..5 {
        cx.housekeep(|tx| async move {
            run(&tx, "DELETE FROM scratch_duty", vec![]).await?;
            run(&tx, "INSERT INTO scratch_duty (who, present) VALUES ('an', 1), ('binh', 1)", vec![]).await
        })
        .await
        .unwrap();
        // Each may go if somebody else stays: both read two present, and both would go under snapshot isolation.
        let leave = |who: &'static str| {
            let cx = cx.clone();
            tokio::spawn(async move {
                cx.write(|tx| async move {
                    let there =
                        try_number(&tx, "SELECT COUNT(*) FROM scratch_duty WHERE present = 1", vec![])
                            .await?;
                    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                    if there < 2 {
                        return Err(Error::refused("duty.last", "Phải còn một người trực."));
                    }
                    run(&tx, "UPDATE scratch_duty SET present = 0 WHERE who = $1", vec![who.into()]).await?;
                    tx.audit("duty.left", ObjectRef::new("duty", who)).await
                })
                .await
            })
        };
        let (a, b) = tokio::join!(leave("an"), leave("binh"));
        let gone = usize::from(a.unwrap().is_ok()) + usize::from(b.unwrap().is_ok());
        assert_eq!(gone, 1);
        assert_eq!(number(cx.db(), "SELECT COUNT(*) FROM scratch_duty WHERE present = 1", vec![]).await, 1);
    }
});

testkit::both!(tables(), a_deadlock_is_tried_again_unseen, |t| async move {
    let cx = t.system();
    cx.housekeep(|tx| async move {
        run(&tx, "INSERT INTO scratch_counter (name, value) VALUES ('a', 0), ('b', 0)", vec![]).await
    })
    .await
    .unwrap();
    // One takes a then b, the other b then a.
    let both = |first: &'static str, second: &'static str| {
        let cx = cx.clone();
        tokio::spawn(async move {
            cx.write(|tx| async move {
                let add = "UPDATE scratch_counter SET value = value + 1 WHERE name = $1";
                run(&tx, add, vec![first.into()]).await?;
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                run(&tx, add, vec![second.into()]).await?;
                tx.audit("pair.counted", ObjectRef::new("pair", first)).await
            })
            .await
        })
    };
    for _ in 0..3 {
        let (a, b) = tokio::join!(both("a", "b"), both("b", "a"));
        a.unwrap().unwrap();
        b.unwrap().unwrap();
    }
    assert_eq!(number(cx.db(), "SELECT value FROM scratch_counter WHERE name = 'a'", vec![]).await, 6);
    assert_eq!(number(cx.db(), "SELECT value FROM scratch_counter WHERE name = 'b'", vec![]).await, 6);
});
