//! Seals over the audit record: what is altered, removed or slipped in is found; one act can be proved alone.

use kernel::ObjectRef;
use sea_orm::ConnectionTrait;
use store::{Cx, Seals, Side};

use crate::tables;

async fn act(cx: &Cx, times: usize) {
    for n in 0..times {
        let object = ObjectRef { kind: "task".to_owned(), id: format!("t{n}") };
        let object = &object;
        cx.write(
            |tx| async move { tx.audit_with("task.urged", object.clone(), &[("by", n.to_string())]).await },
        )
        .await
        .unwrap();
    }
}

/// Behind the program's back.
async fn tamper(cx: &Cx, sql: &str) {
    let sql = &sql.to_owned();
    cx.housekeep(|tx| async move {
        assert_eq!(tx.db().execute_unprepared(sql).await?.rows_affected(), 1, "{sql}");
        Ok(())
    })
    .await
    .unwrap();
}

testkit::both!(tables(), what_stands_under_a_seal_cannot_be_changed_unseen, |t| async move {
    let cx = t.system();
    act(&cx, 5).await;
    assert_eq!(Seals::make(&cx).await.unwrap(), 1);
    assert_eq!(Seals::make(&cx).await.unwrap(), 0, "nothing new");
    act(&cx, 7).await;
    assert_eq!(Seals::make(&cx).await.unwrap(), 1);
    act(&cx, 2).await;

    let found = Seals::verify(&cx).await.unwrap();
    assert!(found.is_good(), "{found:?}");
    assert_eq!((found.seals, found.unsealed), (2, 2));
    let newest = found.newest.unwrap();
    assert_eq!((newest.no, newest.rows), (2, 7));
    assert!(Seals::has(&cx, &newest.seal).await.unwrap());
    assert!(!Seals::has(&cx, &newest.root).await.unwrap());

    // A row whose own hash was made to fit again is still not what was sealed.
    tamper(&cx, "UPDATE audit_event SET hash = (SELECT hash FROM audit_event WHERE seq = 4) WHERE seq = 3")
        .await;
    let found = Seals::verify(&cx).await.unwrap();
    assert_eq!((found.altered_rows, found.broken_seals.len()), (vec![3], 1));
    assert!(found.broken_chain.is_empty());
});

testkit::both!(tables(), a_row_removed_or_slipped_in_breaks_its_seal_and_no_other, |t| async move {
    let cx = t.system();
    act(&cx, 4).await;
    // A gap, as a rolled-back transaction leaves it: a row may be slipped in there.
    tamper(&cx, "DELETE FROM audit_event WHERE seq = 2").await;
    Seals::make(&cx).await.unwrap();
    act(&cx, 3).await;
    Seals::make(&cx).await.unwrap();
    assert!(Seals::verify(&cx).await.unwrap().is_good());

    tamper(
        &cx,
        "INSERT INTO audit_event (seq, at, account, act, kind, object, also, hash) \
         SELECT 2, at, account, act, kind, object, also, hash FROM audit_event WHERE seq = 3",
    )
    .await;
    let broken = |found: store::Verified| found.broken_seals.iter().map(|seal| seal.no).collect::<Vec<_>>();
    assert_eq!(broken(Seals::verify(&cx).await.unwrap()), [1]);
    tamper(&cx, "DELETE FROM audit_event WHERE seq = 2").await;
    assert!(Seals::verify(&cx).await.unwrap().is_good());

    tamper(&cx, "DELETE FROM audit_event WHERE seq = 6").await;
    assert_eq!(broken(Seals::verify(&cx).await.unwrap()), [2]);
});

testkit::both!(tables(), a_seal_that_is_altered_or_taken_out_breaks_the_chain, |t| async move {
    let cx = t.system();
    for _ in 0..3 {
        act(&cx, 2).await;
        Seals::make(&cx).await.unwrap();
    }
    tamper(&cx, "UPDATE audit_seal SET sealed_at = '2020-01-01T00:00:00.000Z' WHERE no = 2").await;
    assert_eq!(Seals::verify(&cx).await.unwrap().broken_chain, [2]);
    tamper(&cx, "DELETE FROM audit_seal WHERE no = 2").await;
    assert_eq!(Seals::verify(&cx).await.unwrap().broken_chain, [3]);
});

testkit::both!(tables(), one_act_is_proved_without_the_others, |t| async move {
    let cx = t.system();
    act(&cx, 11).await;
    Seals::make(&cx).await.unwrap();
    act(&cx, 1).await;
    assert!(Seals::prove(&cx, 12).await.unwrap().is_none(), "not sealed yet");
    assert!(Seals::prove(&cx, 99).await.unwrap().is_none(), "no such row");
    for seq in 1..=11 {
        let proof = Seals::prove(&cx, seq).await.unwrap().unwrap();
        assert!(proof.holds(), "row {seq}");
        let mut other = proof.clone();
        other.row.object = "t99".to_owned();
        assert!(!other.holds(), "another content");
        let mut other = proof.clone();
        other.row.seq += 1;
        assert!(!other.holds(), "another place");
        let mut other = proof.clone();
        let first = other.path.first_mut().unwrap();
        first.0 = if first.0 == Side::Left { Side::Right } else { Side::Left };
        assert!(!other.holds(), "another way");
        let mut other = proof;
        other.seal.no += 1;
        assert!(!other.holds(), "another seal");
    }
});

testkit::both!(tables(), two_nodes_that_seal_at_once_make_one_chain, |t| async move {
    let cx = t.system();
    let (writer, one, other) = (cx.clone(), cx.clone(), cx.clone());
    let writing = tokio::spawn(async move { act(&writer, 40).await });
    let sealing = |cx: Cx| async move {
        for _ in 0..10 {
            // A node that could not keep the writers out tries again at the next hour.
            let _ = Seals::make(&cx).await;
        }
    };
    let (one, other) = (tokio::spawn(sealing(one)), tokio::spawn(sealing(other)));
    writing.await.unwrap();
    one.await.unwrap();
    other.await.unwrap();
    Seals::make(&cx).await.unwrap();
    let found = Seals::verify(&cx).await.unwrap();
    assert!(found.is_good() && found.unsealed == 0, "{found:?}");
});
