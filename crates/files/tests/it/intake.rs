//! What comes in whole stays, what does not leaves nothing.

use std::time::Duration;

use bytes::Bytes;
use files::{FileState, Media};
use futures::future::join_all;
use futures::{StreamExt, stream};
use kernel::{Error, Result};
use tokio::io::AsyncReadExt;

use crate::{parts, plan, refusal, rows, shelf};

const MB: u64 = 1024 * 1024;

testkit::both!(vec![], a_file_comes_back_as_it_was_sent, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    // Parts of many sizes around the size of a write.
    let sent: Vec<u8> = (0..1_500_000_u32).map(|n| (n * 7 % 251) as u8).collect();
    let mut parts = Vec::new();
    let mut rest = sent.as_slice();
    for size in [1, 262_143, 262_144, 3, 524_289, 100_000].into_iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (part, after) = rest.split_at(rest.len().min(size));
        parts.push(Ok::<_, Error>(Bytes::copy_from_slice(part)));
        rest = after;
    }
    let file = shelf.files.put(&cx, "số liệu.bin", stream::iter(parts), 2 * MB, plan(1)).await.unwrap();
    assert_eq!((file.size, file.media, file.state), (1_500_000, Media::Other, FileState::Loose));
    let mut back = Vec::new();
    shelf.files.open(file.id).await.unwrap().read_to_end(&mut back).await.unwrap();
    assert_eq!(back, sent);
    assert_eq!(shelf.files.get(&cx, file.id).await.unwrap(), file);
    assert_eq!(shelf.on_disk(), vec![shelf.blob(file.id)]);
    assert_eq!(shelf.files.open(file.id).await.unwrap().read_all(1_500_000).await.unwrap(), sent);
    let outcome = shelf.files.open(file.id).await.unwrap().read_all(1_499_999).await;
    assert_eq!(refusal(outcome), "files.too-large");
});

testkit::both!(vec![], the_hash_is_sha_256_and_the_type_comes_from_the_bytes, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let file = shelf.files.put_bytes(&cx, "abc.exe", "abc", plan(1)).await.unwrap();
    // FIPS 180-2, appendix B.1.
    assert_eq!(file.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(file.media, Media::Text);
    let file = shelf.files.put_bytes(&cx, "kế hoạch.txt", "%PDF-1.7 …", plan(1)).await.unwrap();
    assert_eq!(file.media, Media::Pdf);
    let reader = std::io::Cursor::new(b"\x89PNG\r\n\x1a\n");
    let file = shelf.files.put_reader(&cx, "ảnh", reader, 100, plan(1)).await.unwrap();
    assert_eq!((file.media, file.size), (Media::Png, 8));
    let empty = shelf.files.put_bytes(&cx, "rỗng.txt", "", plan(1)).await.unwrap();
    assert_eq!((empty.media, empty.size), (Media::Other, 0));
    assert!(shelf.files.open(empty.id).await.unwrap().read_all(0).await.unwrap().is_empty());
});

testkit::both!(vec![], too_large_leaves_nothing, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let outcome = shelf.files.put(&cx, "a.txt", parts(b'a', 300_000, 8), 2 * MB, plan(1)).await;
    let Err(Error::Refused(refusal)) = outcome else { panic!("taken: {outcome:?}") };
    assert_eq!(refusal.key, "files.too-large");
    assert!(refusal.say.contains("2 MB"), "{}", refusal.say);
    assert_eq!(shelf.on_disk().len(), 0);
    assert_eq!(rows(&shelf.files, &cx).await, 0);
    assert!(
        shelf.files.put(&cx, "a.txt", parts(b'a', 300_000, 3), 900_000, plan(1)).await.is_ok(),
        "the limit itself is allowed"
    );
});

testkit::both!(vec![], an_interrupted_upload_leaves_nothing, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let some = || parts(b'a', 400_000, 3);
    let broken = some().chain(stream::iter([Err(Error::refused("web.cut-off", "Đường truyền bị ngắt."))]));
    let outcome = shelf.files.put(&cx, "a.txt", broken, 9 * MB, plan(1)).await;
    assert_eq!(refusal(outcome), "web.cut-off");
    assert_eq!(shelf.on_disk().len(), 0);
    // The browser goes away: the future is dropped between two parts.
    let hanging = some().chain(stream::pending::<Result<Bytes>>());
    let put = shelf.files.put(&cx, "a.txt", hanging, 9 * MB, plan(1));
    let waiting = tokio::time::timeout(Duration::from_millis(1500), async {
        tokio::pin!(put);
        tokio::select! {
            _ = &mut put => panic!("it cannot finish"),
            () = async {
                while shelf.on_disk().first().is_none_or(|part| part.metadata().unwrap().len() < 1_200_000) {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            } => {}
        }
    });
    waiting.await.expect("the parts are written");
    assert_eq!(shelf.on_disk().len(), 0);
    assert_eq!(rows(&shelf.files, &cx).await, 0);
});

testkit::both!(vec![], names_never_become_paths, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    for (name, shown) in [
        ("../../../../etc/cron.d/x", "x"),
        ("..\\..\\x.bat", "x.bat"),
        ("/etc/passwd", "passwd"),
        ("..", "Tệp không tên"),
        ("a/../../b\0.txt", "b .txt"),
    ] {
        let file = shelf.files.put_bytes(&cx, name, "x", plan(1)).await.unwrap();
        assert_eq!(file.name, shown);
        assert_eq!(shelf.files.get(&cx, file.id).await.unwrap().name, shown);
        assert!(shelf.blob(file.id).is_file());
    }
    assert_eq!(shelf.on_disk().len(), 5);
});

testkit::both!(vec![], many_at_once_do_not_meet, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let puts = (0..40_u8).map(|n| {
        let (files, cx) = (shelf.files.clone(), cx.clone());
        tokio::spawn(async move {
            files.put(&cx, "cùng tên.bin", parts(n, 70_000, 5), MB, plan(n)).await.unwrap()
        })
    });
    let stored: Vec<_> = join_all(puts).await.into_iter().map(Result::unwrap).collect();
    for (n, file) in stored.iter().enumerate() {
        let bytes = shelf.files.open(file.id).await.unwrap().read_all(MB).await.unwrap();
        assert_eq!(bytes, vec![n as u8; 350_000]);
    }
    assert_eq!(shelf.on_disk().len(), 40);
    assert_eq!(rows(&shelf.files, &cx).await, 40);
    assert!(shelf.files.verify(&cx).await.unwrap().is_empty());
});

testkit::both!(vec![], only_the_program_may_look_into_the_folder, |t| async move {
    use std::os::unix::fs::PermissionsExt;
    let (shelf, cx) = (shelf(), t.system());
    let file = shelf.files.put_bytes(&cx, "a", "x", plan(1)).await.unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&shelf.blob(file.id)), 0o600);
    assert_eq!(mode(shelf.blob(file.id).parent().unwrap()), 0o700);
});
