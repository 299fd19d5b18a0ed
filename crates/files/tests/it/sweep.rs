//! What goes after a day and what stays.

use files::Swept;
use kernel::{Error, FileId};

use crate::{age, keep, plan, rows, shelf};

const DAY: i64 = 24 * 60 * 60;

testkit::both!(vec![], loose_and_removed_files_go_after_a_day, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let files = &shelf.files;
    let kept = files.put_bytes(&cx, "giữ.txt", "a", plan(1)).await.unwrap();
    let removed = files.put_bytes(&cx, "bỏ.txt", "b", plan(1)).await.unwrap();
    let loose = files.put_bytes(&cx, "rời.txt", "c", plan(1)).await.unwrap();
    keep(files, &cx, kept.id, &plan(1)).await.unwrap();
    keep(files, &cx, removed.id, &plan(1)).await.unwrap();
    let start = cx.now();
    t.clock.set(start.plus_seconds(DAY));
    let (owner, id) = (&plan(1), removed.id);
    cx.write(|tx| async move {
        files.remove(&tx, id, owner).await?;
        tx.audit("plan.file-removed", owner.clone()).await
    })
    .await
    .unwrap();
    assert_eq!(files.sweep(&cx).await.unwrap(), Swept::default(), "a day is not over before its last second");
    t.clock.set(start.plus_seconds(DAY + 1));
    assert_eq!(files.sweep(&cx).await.unwrap().files, 1);
    assert!(matches!(files.get(&cx, loose.id).await, Err(Error::NotFound)));
    assert!(!shelf.blob(loose.id).exists());
    assert!(shelf.blob(removed.id).exists(), "its day began when it was removed");
    t.clock.set(start.plus_seconds(2 * DAY + 1));
    assert_eq!(files.sweep(&cx).await.unwrap().files, 1);
    assert!(!shelf.blob(removed.id).exists());
    t.clock.set(start.plus_seconds(1000 * DAY));
    assert_eq!(files.sweep(&cx).await.unwrap(), Swept::default());
    assert_eq!(files.list_of(&cx, &plan(1)).await.unwrap().len(), 1);
    assert!(files.verify(&cx).await.unwrap().is_empty());
});

testkit::both!(vec![], blobs_without_a_row_go_after_a_day, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let known = shelf.files.put_bytes(&cx, "a.txt", "a", plan(1)).await.unwrap();
    keep(&shelf.files, &cx, known.id, &plan(1)).await.unwrap();
    age(&cx, &shelf.blob(known.id), 1000);
    let blob = |hours| {
        let path = shelf.blob(cx.new_id::<FileId>());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "x").unwrap();
        age(&cx, &path, hours);
        path
    };
    let (old, young) = (blob(25), blob(23));
    let part = |name: &str, hours| {
        let path = shelf.dir.path().join("incoming").join(name);
        std::fs::write(&path, "x").unwrap();
        age(&cx, &path, hours);
        path
    };
    let (old_part, young_part) = (part("cut-off-by-power-loss.part", 25), part("under-way.part", 1));
    let foreign = shelf.dir.path().join("README");
    std::fs::write(&foreign, "x").unwrap();
    age(&cx, &foreign, 1000);
    assert_eq!(shelf.files.sweep(&cx).await.unwrap(), Swept { files: 0, blobs: 1, parts: 1 });
    assert!(!old.exists() && !old_part.exists());
    assert!(young.exists() && young_part.exists() && foreign.exists() && shelf.blob(known.id).exists());
    assert_eq!(shelf.files.sweep(&cx).await.unwrap(), Swept::default());
});

testkit::both!(vec![], the_sweep_runs_by_itself_once_a_day, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let registry = files::jobs(&shelf.files);
    assert_eq!(registry.names(), ["files.sweep"]);
    // More than one batch.
    for n in 0..600 {
        shelf.files.put_bytes(&cx, "a.txt", n.to_string(), plan(1)).await.unwrap();
    }
    t.clock.set(cx.today().plus_days(2).at(1, 29));
    assert_eq!(registry.open_schedules(&t.store).await.unwrap(), 0);
    t.clock.set(cx.today().at(1, 30));
    assert_eq!(registry.open_schedules(&t.store).await.unwrap(), 1);
    assert_eq!(registry.open_schedules(&t.store).await.unwrap(), 0);
    assert_eq!(registry.drain(&t.store).await.unwrap(), 1);
    assert_eq!(rows(&shelf.files, &cx).await, 0);
    assert_eq!(shelf.on_disk().len(), 0);
});
