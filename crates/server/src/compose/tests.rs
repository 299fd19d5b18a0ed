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

/// Where a database of each engine is, empty; PostgreSQL only where the tests have one.
async fn engines() -> Vec<Config> {
    let mut all = vec![Config::default()];
    if let Some(url) = testkit::empty_postgres().await {
        all.push(Config { database_url: Some(url), ..Config::default() });
    }
    all
}

/// The same engine with another empty database.
async fn another(config: &Config) -> Config {
    match config.database_url {
        Some(_) => Config { database_url: testkit::empty_postgres().await, ..Config::default() },
        None => Config::default(),
    }
}

async fn opened(data: &Path, config: &Config, migrations: &[Box<dyn Migration>]) -> Store {
    open_with(data, config, Clock::real(), migrations).await.unwrap().0
}

const TOWN: &str = "UBND thị xã Phước Long";

type Steps = Vec<Box<dyn Migration>>;

/// All steps, those of the program before, and the one between.
fn steps() -> (Steps, Steps, &'static str) {
    let mut before = migrations();
    let last = before.pop().unwrap().name();
    (migrations(), before, last)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_is_copied_before_it_is_upgraded() {
    for config in engines().await {
        let room = tempfile::tempdir().unwrap();
        let (data, other) = (room.path().join("data"), room.path().join("other"));
        let (all, before, last) = steps();

        let store = opened(&data, &config, &before).await;
        found(&store, TOWN).await;
        store.close().await.unwrap();
        assert!(backups(&data).is_empty(), "a new database has nothing to copy");

        let store = opened(&data, &config, &all).await;
        assert!(store.pending(&all).await.unwrap().is_empty());
        found(&store, "UBND tỉnh Bình Phước").await;
        store.close().await.unwrap();
        let copies = backups(&data);
        assert_eq!(copies.len(), 1, "one copy before the upgrade");
        opened(&data, &config, &all).await.close().await.unwrap();
        assert_eq!(backups(&data).len(), 1, "none without an upgrade");

        // The copy is put back as the older program knew it, beside the blobs that are there, and is upgraded once more.
        std::fs::create_dir_all(other.join("files")).unwrap();
        let elsewhere = another(&config).await;
        let manifest = backup::restore(&copies[0], &other, &elsewhere).await.unwrap();
        assert!(manifest.database_only && !manifest.steps.contains(&last.to_owned()));
        let again = backup::restore(&copies[0], &other, &elsewhere).await;
        assert!(again.is_err(), "not over a database");
        let store = opened(&other, &elsewhere, &before).await;
        assert_eq!(store.pending(&all).await.unwrap(), [last]);
        assert!(store.integrity().await.unwrap().is_empty());
        assert_eq!(names(&store).await, [TOWN]);
        store.close().await.unwrap();
        assert!(backups(&other).is_empty());
        let store = opened(&other, &elsewhere, &all).await;
        assert_eq!(names(&store).await, [TOWN]);
        store.close().await.unwrap();
        assert_eq!(backups(&other).len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_copy_there_is_no_upgrade_and_old_copies_go() {
    for config in engines().await {
        let data = tempfile::tempdir().unwrap();
        let data = data.path();
        let (all, before, last) = steps();
        opened(data, &config, &before).await.close().await.unwrap();
        std::fs::write(data.join("backups"), "a file is in the way").unwrap();
        let refused = open_with(data, &config, Clock::real(), &all).await.unwrap_err();
        assert!(refused.words().contains("Chưa nâng cấp"), "{}", refused.words());
        let store = open_as_it_is(data, &config).await.unwrap();
        assert_eq!(store.pending(&all).await.unwrap(), [last], "nothing was changed");
        store.close().await.unwrap();

        std::fs::remove_file(data.join("backups")).unwrap();
        std::fs::create_dir_all(data.join("backups/dang-sao-luu-2020")).unwrap();
        for year in 2014..2020 {
            std::fs::create_dir(data.join(format!("backups/truoc-nang-cap-{year}"))).unwrap();
        }
        std::fs::write(data.join("backups/truoc-nang-cap-2013.db"), "as older programs copied").unwrap();
        std::fs::create_dir(data.join("backups/cua-toi")).unwrap();
        opened(data, &config, &all).await.close().await.unwrap();
        let mut kept: Vec<String> =
            backups(data).iter().map(|p| p.file_name().unwrap().to_str().unwrap().to_owned()).collect();
        kept.sort();
        assert_eq!(kept.len(), 6, "{kept:?}");
        assert_eq!(kept[..2], ["cua-toi", "truoc-nang-cap-2016"]);
        assert!(kept[5].starts_with("truoc-nang-cap-20") && kept[5].len() > 30, "{kept:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_database_is_backed_up_as_it_is() {
    for config in engines().await {
        let room = tempfile::tempdir().unwrap();
        let [data, copy, other] = ["data", "copy", "other"].map(|name| room.path().join(name));
        let (all, before, last) = steps();
        let nothing = open_as_it_is(&data, &config).await.unwrap_err();
        assert!(nothing.words().contains("Chưa có dữ liệu"), "{}", nothing.words());
        assert!(!data.exists(), "and none was made");
        let store = opened(&data, &config, &before).await;
        found(&store, TOWN).await;
        store.close().await.unwrap();
        std::fs::write(data.join("files/bang-chung"), "evidence").unwrap();

        // As `thongsuot backup` of the newer program does.
        let store = open_as_it_is(&data, &config).await.unwrap();
        let manifest = backup::backup(&store, &data, &copy).await.unwrap();
        assert_eq!(store.pending(&all).await.unwrap(), [last], "a backup migrates nothing");
        store.close().await.unwrap();
        assert_eq!(manifest.steps.len(), before.len());
        assert!(!manifest.database_only && backups(&data).is_empty());

        let elsewhere = another(&config).await;
        backup::restore(&copy, &other, &elsewhere).await.unwrap();
        assert_eq!(std::fs::read(other.join("files/bang-chung")).unwrap(), b"evidence");
        let store = opened(&other, &elsewhere, &all).await;
        assert!(store.pending(&all).await.unwrap().is_empty());
        assert_eq!(names(&store).await, [TOWN]);
        assert_eq!(backups(&other).len(), 1, "upgraded with a copy");
        store.close().await.unwrap();

        // What a newer program wrote is refused before anything is touched.
        let text = std::fs::read_to_string(copy.join("manifest.json")).unwrap();
        let newer = text.replacen(last_of(&manifest.steps), "tasks_9999_from_the_future", 1);
        std::fs::write(copy.join("manifest.json"), newer).unwrap();
        let third = room.path().join("third");
        let refused = backup::restore(&copy, &third, &another(&config).await).await.unwrap_err();
        assert!(refused.words().contains("tasks_9999_from_the_future"), "{}", refused.words());
        assert!(!third.exists());
    }
}

fn last_of(steps: &[String]) -> &str {
    steps.last().unwrap()
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_older_than_the_search_index_is_filled_in_by_itself() {
    let room = tempfile::tempdir().unwrap();
    let config = Config::default();
    let start = async || {
        let (store, files) = open_with(room.path(), &config, Clock::real(), &migrations()).await.unwrap();
        compose(&config, store, files, true).await.unwrap()
    };
    let waiting = async |composed: &Composed| {
        let jobs = store::Queue::list(&composed.store.cx(Actor::system())).await.unwrap();
        jobs.iter().filter(|job| job.name == "search.fill").count()
    };
    // Somebody is there, and nothing says that the index was filled: as an older program left it.
    let store = opened(room.path(), &config, &migrations()).await;
    found(&store, TOWN).await;
    store.close().await.unwrap();
    let composed = start().await;
    assert_eq!(waiting(&composed).await, 1, "nobody has to ask for it");
    composed.store.close().await.unwrap();
    let composed = start().await;
    assert_eq!(waiting(&composed).await, 1, "once, however often it starts");
    assert!(composed.jobs.drain(&composed.store).await.unwrap() >= 1);
    assert_eq!(waiting(&composed).await, 0);
    composed.store.close().await.unwrap();
    let composed = start().await;
    assert_eq!(waiting(&composed).await, 0, "done is done");
    composed.store.close().await.unwrap();

    let room = tempfile::tempdir().unwrap();
    let (store, files) = open_with(room.path(), &config, Clock::real(), &migrations()).await.unwrap();
    let composed = compose(&config, store, files, true).await.unwrap();
    assert_eq!(waiting(&composed).await, 0, "a new installation has nothing to fill in");
    composed.store.close().await.unwrap();
}
