//! Opening a database that is to be upgraded; what an installation with TLS answers.

use agencies::acts::{NewAuthority, found_authority};
use axum::body::Body;
use axum::http::{Request, header};
use tower::ServiceExt;

use super::*;
use crate::config::Tls;

fn backups(data: &Path) -> Vec<std::path::PathBuf> {
    match std::fs::read_dir(data.join("backups")) {
        Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
        Err(_) => Vec::new(),
    }
}

async fn found(store: &Store, name: &str) {
    let new = &NewAuthority {
        name: name.to_owned(),
        short_name: String::new(),
        place: "Phước Long".to_owned(),
        level: agencies::Level::District,
        code: String::new(),
        parent: None,
        from: kernel::Day::constant(2020, 1, 1),
    };
    store.cx(Actor::system()).write(|tx| async move { found_authority(&tx, new).await }).await.unwrap();
}

async fn names(store: &Store) -> Vec<String> {
    let cx = store.cx(Actor::system());
    agencies::authorities(cx.db()).await.unwrap().into_iter().map(|authority| authority.name).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_database_is_copied_before_it_is_upgraded() {
    let room = tempfile::tempdir().unwrap();
    let (data, other) = (room.path().join("data"), room.path().join("other"));
    let config = Config::default();
    let all = migrations();
    let mut before = migrations();
    let last = before.pop().unwrap().name();

    let (store, _) = open_with(&data, &config, Clock::real(), &before).await.unwrap();
    found(&store, "UBND thị xã Phước Long").await;
    store.close().await.unwrap();
    assert!(backups(&data).is_empty(), "a new database has nothing to copy");

    let (store, _) = open_with(&data, &config, Clock::real(), &all).await.unwrap();
    assert!(store.pending(&all).await.unwrap().is_empty());
    found(&store, "UBND tỉnh Bình Phước").await;
    store.close().await.unwrap();
    let copies = backups(&data);
    assert_eq!(copies.len(), 1, "one copy before the upgrade");
    let (store, _) = open_with(&data, &config, Clock::real(), &all).await.unwrap();
    store.close().await.unwrap();
    assert_eq!(backups(&data).len(), 1, "none without an upgrade");

    // The copy is put back as the older program knew it, and can be upgraded once more.
    std::fs::create_dir(&other).unwrap();
    std::fs::copy(&copies[0], other.join(crate::config::DATABASE_FILE)).unwrap();
    let (store, _) = open_with(&other, &config, Clock::real(), &before).await.unwrap();
    assert_eq!(store.pending(&all).await.unwrap(), [last]);
    assert!(store.integrity().await.unwrap().is_empty());
    assert_eq!(names(&store).await, ["UBND thị xã Phước Long"]);
    store.close().await.unwrap();
    assert!(backups(&other).is_empty());
    let (store, _) = open_with(&other, &config, Clock::real(), &all).await.unwrap();
    assert_eq!(names(&store).await, ["UBND thị xã Phước Long"]);
    store.close().await.unwrap();
    assert_eq!(backups(&other).len(), 1);
}

/// The headers of the sign-in page: HSTS and the cookies.
async fn answered(config: &Config) -> (Option<String>, Vec<String>) {
    let room = tempfile::tempdir().unwrap();
    let (store, files) = open_with(room.path(), config, Clock::real(), &migrations()).await.unwrap();
    let composed = compose(config, store, files, true).await.unwrap();
    let request = Request::builder().uri("/cai-dat").body(Body::empty()).unwrap();
    let answer = composed.router.oneshot(request).await.unwrap();
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
    let hsts = answer.headers().get(header::STRICT_TRANSPORT_SECURITY).map(text);
    let cookies = answer.headers().get_all(header::SET_COOKIE).iter().map(text).collect();
    composed.store.close().await.unwrap();
    (hsts, cookies)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cookies_are_secure_wherever_people_come_by_tls() {
    let by_files = Config {
        tls: Some(Tls { certificate: "chung-thu.pem".into(), key: "khoa.pem".into() }),
        ..Config::default()
    };
    let by_proxy = Config { public_url: Some("https://thongsuot.example".to_owned()), ..Config::default() };
    for config in [&by_files, &by_proxy] {
        let (hsts, cookies) = answered(config).await;
        assert_eq!(hsts.as_deref(), Some("max-age=31536000"));
        assert!(!cookies.is_empty());
        assert!(cookies.iter().all(|cookie| cookie.matches("Secure").count() == 1), "{cookies:?}");
    }
    let plain = Config { public_url: Some("http://may-noi-bo".to_owned()), ..Config::default() };
    let (hsts, cookies) = answered(&plain).await;
    assert!(hsts.is_none() && cookies.iter().all(|cookie| !cookie.contains("Secure")), "{cookies:?}");
}
