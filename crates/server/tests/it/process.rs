//! Starting, being watched, stopping.

use std::time::{Duration, Instant};

use crate::program::{Browser, Serving, run};

#[test]
fn health_and_metrics() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("thongsuot.toml"), "metrics_token = 'nhin-thay'").unwrap();
    let serving = Serving::start(data.path(), &[]);
    let health = serving.get("/health");
    assert_eq!(health.status, 200);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&health.body).unwrap()["status"], "ok");

    let metrics = serving.get("/metrics");
    assert_eq!(metrics.status, 200);
    assert!(metrics.body.contains("thongsuot_http_answers_total"), "{}", metrics.body);
    let mut far = Browser::new(serving.at);
    let forwarded = ("x-forwarded-for", "203.0.113.9");
    assert_eq!(far.ask("GET", "/metrics", &[forwarded], "").status, 404, "through a proxy without the token");
    assert_eq!(far.ask("GET", "/metrics", &[forwarded, ("authorization", "Bearer sai")], "").status, 404);
    assert_eq!(
        far.ask("GET", "/metrics", &[forwarded, ("authorization", "Bearer nhin-thay")], "").status,
        200
    );
}

#[test]
fn it_stops_in_order_and_starts_again() {
    let data = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let serving = Serving::start(data.path(), &[]);
        let begun = Instant::now();
        assert_eq!(serving.stop().code(), Some(0));
        assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    }
    assert!(!data.path().join("thongsuot.db-wal").exists(), "the log of the database was taken in");
}

#[test]
fn an_empty_installation_leads_to_setting_up() {
    let data = tempfile::tempdir().unwrap();
    let serving = Serving::start(data.path(), &[]);
    let answer = serving.get("/viec-cua-toi");
    assert_eq!((answer.status, answer.location()), (303, "/cai-dat"));
    assert_eq!(serving.get("/cai-dat").status, 200);
}

#[test]
fn pages_carry_their_guards() {
    let data = tempfile::tempdir().unwrap();
    let serving = Serving::start(data.path(), &[]);
    let page = serving.get("/cai-dat");
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("default-src")
            && !policy.contains("unsafe-inline")
            && !policy.contains("unsafe-eval"),
        "{policy}"
    );
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    let cookie = page.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
}

#[test]
fn a_taken_address_is_said() {
    let data = tempfile::tempdir().unwrap();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = other.local_addr().unwrap().to_string();
    let output = run(&["serve", "--data", data.path().to_str().unwrap(), "--listen", &at]);
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&at));
}
