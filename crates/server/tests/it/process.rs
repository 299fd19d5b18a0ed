//! Starting, being watched, stopping.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Browser, Serving, command, root, run};

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

#[test]
fn half_a_demonstration_is_never_taken_for_a_whole_one() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_str().unwrap();
    let note = data.path().join("minh-hoa-dang-nap");
    let mut playing = command(&["serve", "--data", folder, "--listen", "127.0.0.1:0", "--demo"])
        .env("TS_LOG", "error")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !note.exists() {
        assert!(begun.elapsed() < Duration::from_mins(2), "the play did not begin");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(500));
    playing.kill().unwrap();
    playing.wait().unwrap();
    assert!(note.exists() && data.path().join("thongsuot.db").exists());

    let words = |output: &std::process::Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let plain = run(&["serve", "--data", folder, "--listen", "127.0.0.1:0"]);
    assert_eq!(plain.status.code(), Some(4));
    assert!(words(&plain).contains("serve --demo"), "{}", words(&plain));
    let work = data.path().join("của tôi.txt");
    std::fs::write(&work, "x").unwrap();
    let beside = run(&["serve", "--data", folder, "--listen", "127.0.0.1:0", "--demo"]);
    assert_eq!(beside.status.code(), Some(4));
    assert!(words(&beside).contains("của tôi.txt"), "{}", words(&beside));
    std::fs::remove_file(&work).unwrap();

    assert!(Serving::start(data.path(), &["--demo", "--as-of", "2021-01-06"]).stop().success());
    assert!(!note.exists());
    let played = std::fs::read_to_string(data.path().join("minh-hoa-den-ngay")).unwrap();
    assert_eq!(played, "2021-01-06");
    assert_eq!(run(&["check", "--data", folder]).status.code(), Some(0));
}

/// Runs the reset of `./run` in a folder as its checkout, with `home` as the home.
fn reset(checkout: &Path, home: &Path, data: &Path) -> (Option<i32>, String) {
    let script = root().canonicalize().unwrap().join("scripts/data.sh");
    let output = Command::new("bash")
        .args(["-euc", ". \"$1\"; reset_demonstration \"$2\"", "reset"])
        .args([&script, data])
        .current_dir(checkout)
        .env("HOME", home)
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_reset_throws_nothing_away_but_the_demonstration() {
    let room = tempfile::tempdir().unwrap();
    let [checkout, home, real, demo] =
        ["checkout", "home", "real", "checkout/data/demo"].map(|name| room.path().join(name));
    for folder in [&checkout, &home, &real, &demo] {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join("thongsuot.db"), "data").unwrap();
        std::fs::write(folder.join("mine.txt"), "work").unwrap();
    }
    for folder in [&checkout, &home, &demo] {
        std::fs::write(folder.join("minh-hoa-den-ngay"), "2021-10-01").unwrap();
    }
    for (folder, why) in [
        (Path::new("/"), "the root"),
        (&*home, "the home, even with the program's note in it"),
        (&*checkout, "the checkout"),
        (room.path(), "what the checkout lies in"),
        (&*real, "an installation that is no demonstration"),
    ] {
        let (code, said) = reset(&checkout, &home, folder);
        assert_eq!(code, Some(2), "{why}: {said}");
        assert!(said.contains("Không xóa"), "{why}: {said}");
    }
    for folder in [&home, &checkout, &real] {
        assert!(folder.join("thongsuot.db").exists() && folder.join("mine.txt").exists());
    }
    let (code, said) = reset(&checkout, &home, &demo);
    assert_eq!(code, Some(0), "{said}");
    assert!(!demo.join("thongsuot.db").exists() && !demo.join("minh-hoa-den-ngay").exists());
    assert!(demo.join("mine.txt").exists() && said.contains("mine.txt"), "{said}");
    assert_eq!(reset(&checkout, &home, &room.path().join("none")).0, Some(0), "nothing to throw away");
}

#[test]
fn an_open_door_is_warned_of_on_standard_error() {
    use std::io::{BufRead, BufReader, Read};
    let data = tempfile::tempdir().unwrap();
    let mut child = command(&["serve", "--data", data.path().to_str().unwrap(), "--listen", "0.0.0.0:0"])
        .env("TS_LOG", "error")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("CẢNH BÁO") && line.contains("[tls]"), "{line}");
    child.kill().unwrap();
    child.wait().unwrap();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(!said.contains("CẢNH BÁO"), "{said}");
}
