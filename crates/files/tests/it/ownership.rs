//! Loose, kept, passed on, removed; and whose upload it is.

use files::FileState;
use kernel::{AgencyId, AuthorityId, Error, Role};

use crate::{keep, plan, refusal, rows, shelf};

testkit::both!(vec![], a_file_is_kept_by_one_thing, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let file = shelf.files.put_bytes(&cx, "kế hoạch.txt", "x", plan(1)).await.unwrap();
    assert!(
        shelf.files.list_of(&cx, &plan(1)).await.unwrap().is_empty(),
        "a loose file belongs to nothing yet"
    );
    let kept = keep(&shelf.files, &cx, file.id, &plan(1)).await.unwrap();
    assert_eq!(kept.state, FileState::Kept);
    assert_eq!(shelf.files.list_of(&cx, &plan(1)).await.unwrap(), vec![kept.clone()]);
    assert_eq!(keep(&shelf.files, &cx, file.id, &plan(1)).await.unwrap(), kept, "once more changes nothing");
    assert_eq!(refusal(keep(&shelf.files, &cx, file.id, &plan(2)).await), "files.kept-elsewhere");
    assert!(shelf.files.get_of(&cx, &plan(1), file.id).await.is_ok());
    assert!(matches!(shelf.files.get_of(&cx, &plan(2), file.id).await, Err(Error::NotFound)));
    let unknown = cx.new_id();
    assert!(matches!(keep(&shelf.files, &cx, unknown, &plan(1)).await, Err(Error::NotFound)));
});

testkit::both!(vec![], an_act_that_fails_keeps_nothing, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let file = shelf.files.put_bytes(&cx, "a.txt", "x", plan(1)).await.unwrap();
    let (files, id) = (&shelf.files, file.id);
    let outcome = cx
        .write(|tx| async move {
            files.keep(&tx, id, plan(1)).await?;
            Err::<(), _>(Error::Denied)
        })
        .await;
    assert!(matches!(outcome, Err(Error::Denied)));
    assert_eq!(shelf.files.get(&cx, id).await.unwrap().state, FileState::Loose);
});

testkit::both!(vec![], a_loose_file_is_attached_by_who_uploaded_it, |t| async move {
    let shelf = shelf();
    let (town, office): (AuthorityId, AgencyId) = (t.clock.new_id(), t.clock.new_id());
    let an = t.cx(t.actor(Role::Official, town, &[office]));
    let binh = t.cx(t.actor(Role::Official, town, &[office]));
    let file = shelf.files.put_bytes(&an, "a.txt", "x", plan(1)).await.unwrap();
    assert_eq!(file.created_by, an.actor.account());
    assert!(matches!(keep(&shelf.files, &binh, file.id, &plan(1)).await, Err(Error::NotFound)));
    assert!(keep(&shelf.files, &an, file.id, &plan(1)).await.is_ok());
    let by_job = shelf.files.put_bytes(&an, "b.txt", "x", plan(1)).await.unwrap();
    assert!(keep(&shelf.files, &t.system(), by_job.id, &plan(1)).await.is_ok());
    let made_by_program = shelf.files.put_bytes(&t.system(), "c.txt", "x", plan(1)).await.unwrap();
    assert!(keep(&shelf.files, &binh, made_by_program.id, &plan(1)).await.is_ok());
});

testkit::both!(vec![], a_kept_file_is_passed_on_or_removed_by_its_owner_only, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let file = shelf.files.put_bytes(&cx, "a.txt", "x", plan(1)).await.unwrap();
    keep(&shelf.files, &cx, file.id, &plan(1)).await.unwrap();
    let (files, id) = (&shelf.files, file.id);
    let pass = |from: u8, to: u8| {
        cx.write(move |tx| async move {
            files.hand_over(&tx, id, &plan(from), plan(to)).await?;
            tx.audit("plan.file-passed", plan(from)).await
        })
    };
    assert!(matches!(pass(2, 3).await, Err(Error::NotFound)));
    pass(1, 2).await.unwrap();
    assert!(files.list_of(&cx, &plan(1)).await.unwrap().is_empty());
    assert_eq!(files.list_of(&cx, &plan(2)).await.unwrap().len(), 1);
    let remove = |from: u8| {
        cx.write(move |tx| async move {
            files.remove(&tx, id, &plan(from)).await?;
            tx.audit("plan.file-removed", plan(from)).await
        })
    };
    assert!(matches!(remove(1).await, Err(Error::NotFound)));
    remove(2).await.unwrap();
    assert!(files.list_of(&cx, &plan(2)).await.unwrap().is_empty());
    assert!(matches!(files.get(&cx, id).await, Err(Error::NotFound)));
    assert!(matches!(remove(2).await, Err(Error::NotFound)));
    assert!(matches!(keep(files, &cx, id, &plan(2)).await, Err(Error::NotFound)));
    assert_eq!(rows(files, &cx).await, 1, "the bytes stay until the sweep");
});
