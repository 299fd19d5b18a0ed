use object_store::memory::InMemory;

use super::*;

fn bucket() -> Bucket {
    Bucket { objects: Arc::new(InMemory::new()) }
}

fn id(text: &str) -> FileId {
    text.parse().unwrap()
}

const FIRST: &str = "0a1b0000-0000-4000-8000-000000000001";
const SECOND: &str = "0a1b0000-0000-4000-8000-000000000002";

async fn objects(bucket: &Bucket) -> usize {
    bucket.objects.list(None).try_collect::<Vec<_>>().await.unwrap().len()
}

#[tokio::test]
async fn small_and_large_blobs_come_back() {
    let bucket = bucket();
    // One request, and an upload in parts.
    for (id, parts) in [(id(FIRST), 1), (id(SECOND), 60)] {
        let mut incoming = bucket.begin(id);
        for part in 0..parts {
            incoming.write(Bytes::from(vec![part; 300_000])).await.unwrap();
        }
        assert_eq!(bucket.size(id).await.unwrap(), None, "nothing is seen before it is finished");
        incoming.finish().await.unwrap();
        assert_eq!(bucket.size(id).await.unwrap(), Some(300_000 * u64::from(parts)));
        let bytes = bucket.open(id).await.unwrap().unwrap().read_all(u64::MAX - 1).await.unwrap();
        assert_eq!(bytes.len(), 300_000 * usize::from(parts));
        assert!(
            bytes.chunks(300_000).enumerate().all(|(n, chunk)| chunk.iter().all(|b| usize::from(*b) == n))
        );
    }
    let mut listed: Vec<_> = bucket.list(0x0a).await.unwrap().into_iter().map(|b| (b.id, b.size)).collect();
    listed.sort_unstable();
    assert_eq!(listed, [(id(FIRST), 300_000), (id(SECOND), 18_000_000)]);
    assert!(bucket.list(0x0b).await.unwrap().is_empty());
    bucket.remove(id(FIRST)).await.unwrap();
    bucket.remove(id(FIRST)).await.unwrap();
    assert!(bucket.open(id(FIRST)).await.unwrap().is_none());
    assert_eq!(objects(&bucket).await, 1);
}

#[tokio::test]
async fn an_upload_that_is_dropped_leaves_nothing() {
    let bucket = bucket();
    for parts in [1, 60] {
        let mut incoming = bucket.begin(id(FIRST));
        for _ in 0..parts {
            incoming.write(Bytes::from(vec![1; 300_000])).await.unwrap();
        }
        drop(incoming);
        tokio::task::yield_now().await;
        assert_eq!(objects(&bucket).await, 0);
    }
}

#[test]
fn plain_http_is_for_this_machine_only() {
    let at = |endpoint: &str| {
        Bucket::connect(&BucketSettings {
            endpoint: endpoint.to_owned(),
            region: "us-east-1".to_owned(),
            bucket: "ho-so".to_owned(),
            access_key_id: "a".to_owned(),
            secret_access_key: "rất kín".to_owned(),
        })
    };
    for endpoint in [
        "http://s3.example.vn",
        "http://127.0.0.1.example.vn",
        "http://localhost.example.vn",
        "s3.example.vn",
    ] {
        let Err(Error::Refused(refusal)) = at(endpoint) else { panic!("taken: {endpoint}") };
        assert_eq!(refusal.key, "files.plain-http");
    }
    for endpoint in
        ["https://s3.example.vn", "http://127.0.0.1:9000", "http://localhost/s3", "http://[::1]:9000"]
    {
        at(endpoint).unwrap();
    }
}

#[test]
fn the_key_is_not_shown() {
    let settings = BucketSettings {
        endpoint: "https://s3.example.vn".to_owned(),
        region: String::new(),
        bucket: "ho-so".to_owned(),
        access_key_id: "AKIA1".to_owned(),
        secret_access_key: "kín".to_owned(),
    };
    let shown = format!("{settings:?}");
    assert!(shown.contains("ho-so") && !shown.contains("AKIA1") && !shown.contains("kín"));
}
