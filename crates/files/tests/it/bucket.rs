//! The same blob store over a real S3 protocol: `TS_TEST_S3` names a server on this machine with an empty bucket
//! `thongsuot-test` and the key `test` / `test` (any S3-compatible test server).

use files::{BucketSettings, Files, Media};

use crate::{keep, parts, plan, refusal, rows};

testkit::both!(vec![], a_bucket_does_what_a_disk_does, |t| async move {
    let Ok(endpoint) = std::env::var("TS_TEST_S3") else {
        println!("left out: S3 (TS_TEST_S3 is not set)");
        return;
    };
    let settings = BucketSettings {
        endpoint,
        region: "us-east-1".to_owned(),
        bucket: "thongsuot-test".to_owned(),
        access_key_id: "test".to_owned(),
        secret_access_key: "test".to_owned(),
    };
    let (files, cx) = (Files::s3(&settings).unwrap(), t.system());
    let small = files.put_bytes(&cx, "a.pdf", "%PDF-1.7", plan(1)).await.unwrap();
    let large = files.put(&cx, "b.txt", parts(b'a', 500_000, 40), 20_000_000, plan(1)).await.unwrap();
    assert_eq!((small.media, large.media, large.size), (Media::Pdf, Media::Text, 20_000_000));
    assert_eq!(
        refusal(files.put(&cx, "c.txt", parts(b'a', 500_000, 40), 19_999_999, plan(1)).await),
        "files.too-large"
    );
    assert_eq!(rows(&files, &cx).await, 2);
    assert!(files.verify(&cx).await.unwrap().is_empty());
    keep(&files, &cx, small.id, &plan(1)).await.unwrap();

    let backup = tempfile::tempdir().unwrap();
    assert!(files.copy_to(backup.path()).await.unwrap().files >= 2);
    t.clock.set(cx.now().plus_seconds(25 * 60 * 60));
    assert_eq!(files.sweep(&cx).await.unwrap().files, 1);
    assert!(files.open(large.id).await.is_err());
    assert_eq!(files.copy_from(backup.path()).await.unwrap().files, 1);
    assert_eq!(files.open(large.id).await.unwrap().read_all(20_000_000).await.unwrap().len(), 20_000_000);
});
