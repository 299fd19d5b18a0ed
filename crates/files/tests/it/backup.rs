//! Verify finds what is wrong; a copy holds everything.

use files::{Copied, Files, Problem, ProblemKind};
use futures::TryStreamExt;
use kernel::FileId;

use crate::{age, below, keep, plan, shelf};

testkit::both!(vec![], verify_finds_missing_wrong_and_orphaned_blobs, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let mut ids = Vec::new();
    for n in 0..6 {
        ids.push(shelf.files.put_bytes(&cx, "a.txt", format!("tệp {n}"), plan(1)).await.unwrap().id);
    }
    assert!(shelf.files.verify(&cx).await.unwrap().is_empty());
    std::fs::remove_file(shelf.blob(ids[0])).unwrap();
    std::fs::write(shelf.blob(ids[1]), "tệp X").unwrap();
    std::fs::write(shelf.blob(ids[2]), "").unwrap();
    // Moved to where it does not belong: it is not found under its id.
    std::fs::rename(shelf.blob(ids[3]), shelf.blob(ids[4]).with_file_name(ids[3].to_string())).unwrap();
    let orphan: FileId = cx.new_id();
    let young: FileId = cx.new_id();
    for (id, hours) in [(orphan, 1), (young, 0)] {
        std::fs::create_dir_all(shelf.blob(id).parent().unwrap()).unwrap();
        std::fs::write(shelf.blob(id), "x").unwrap();
        age(&cx, &shelf.blob(id), hours);
    }
    let mut found = shelf.files.verify(&cx).await.unwrap();
    let mut expected = vec![
        Problem { id: ids[0], kind: ProblemKind::Missing },
        Problem { id: ids[1], kind: ProblemKind::Wrong },
        Problem { id: ids[2], kind: ProblemKind::Wrong },
        Problem { id: ids[3], kind: ProblemKind::Missing },
        Problem { id: orphan, kind: ProblemKind::Orphan },
    ];
    found.sort_by_key(|p| p.id);
    expected.sort_by_key(|p| p.id);
    assert_eq!(found, expected);
});

testkit::both!(vec![], a_copy_holds_everything_and_can_be_taken_again, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    for n in 0..12 {
        let file = shelf.files.put_bytes(&cx, "a.txt", vec![n; 300_000], plan(1)).await.unwrap();
        keep(&shelf.files, &cx, file.id, &plan(1)).await.unwrap();
    }
    let (backup, restored) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let copied = shelf.files.copy_to(backup.path()).await.unwrap();
    assert_eq!(copied, Copied { files: 12, bytes: 3_600_000, skipped: 0 });
    shelf.files.put_bytes(&cx, "b.txt", "mới", plan(1)).await.unwrap();
    let copied = shelf.files.copy_to(backup.path()).await.unwrap();
    assert_eq!(copied, Copied { files: 1, bytes: 5, skipped: 12 });
    // A copy that was cut off is taken again.
    let cut = below(backup.path()).remove(0);
    std::fs::write(&cut, "x").unwrap();
    assert_eq!(shelf.files.copy_to(backup.path()).await.unwrap().files, 1);

    let again = Files::disk(restored.path()).unwrap();
    assert_eq!(again.copy_from(backup.path()).await.unwrap().files, 13);
    assert!(again.verify(&cx).await.unwrap().is_empty());
    for path in shelf.on_disk() {
        let twin = restored.path().join(path.strip_prefix(shelf.dir.path()).unwrap());
        assert_eq!(std::fs::read(path).unwrap(), std::fs::read(twin).unwrap());
    }
});

testkit::both!(vec![], all_gives_every_page, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let mut ids = Vec::new();
    for n in 0..501 {
        ids.push(shelf.files.put_bytes(&cx, "a.txt", n.to_string(), plan(1)).await.unwrap().id);
    }
    let all: Vec<_> = shelf.files.all(&cx).try_collect().await.unwrap();
    ids.sort_unstable();
    assert_eq!(all.iter().map(|record| record.id).collect::<Vec<_>>(), ids);
    let mut sizes: Vec<_> = all.iter().map(|record| record.size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    assert_eq!(sizes, [1, 2, 3]);
});
