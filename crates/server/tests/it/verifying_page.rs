//! The public page `/xac-minh` and its twin for programs: words, limits, and that nothing stays.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::api::Client;
use crate::program::{Answer, Browser, Serving, root, run, town};

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(root().join("e2e/fixtures").join(name)).unwrap()
}

/// A configuration with the roots of the samples and what else is said.
fn with_roots(data: &Path, more: &str) {
    let roots = root().join("e2e/fixtures/roots.pem").canonicalize().unwrap();
    std::fs::write(data.join("thongsuot.toml"), format!("roots = {roots:?}\n{more}")).unwrap();
}

fn sent(serving: &Serving, name: &str, bytes: &[u8]) -> Answer {
    let mut browser = Browser::new(serving.at);
    browser.get("/xac-minh");
    browser.post_file("/xac-minh", &[], "tep", (name, bytes))
}

/// Objects as the tags of a long report are, `count` of them, and as many empty revisions behind.
fn many(count: usize, revisions: usize) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", count + 4);
    let mut add = |object: String| {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend_from_slice(object.as_bytes());
    };
    add("1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_owned());
    add("2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n".to_owned());
    add("3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>\nendobj\n".to_owned());
    for number in 4..count + 4 {
        add(format!("{number} 0 obj\n<</Type/StructElem/S/P/P 4 0 R/K[{number}]/Pg 3 0 R/ID(a)>>\nendobj\n"));
    }
    let mut last = file.len();
    let size = count + 4;
    file.extend(format!("{table}trailer <</Size {size}/Root 1 0 R>>\nstartxref\n{last}\n%%EOF\n").as_bytes());
    for _ in 0..revisions {
        let at = file.len();
        let update =
            format!("xref\n0 0\ntrailer <</Size {size}/Root 1 0 R/Prev {last}>>\nstartxref\n{at}\n%%EOF\n");
        file.extend(update.as_bytes());
        last = at;
    }
    file
}

/// Files that would take more memory, and more time, than any honest one; and what is said of them.
fn hostile() -> [(Vec<u8>, &'static str); 2] {
    [(many(300_000, 0), "quá nhiều bộ nhớ"), (many(30_000, 190), "quá nhiều thời gian")]
}

#[test]
fn a_hostile_file_ends_in_words_at_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    for (file, says) in hostile() {
        std::fs::write(&path, file).unwrap();
        let begun = Instant::now();
        let output = run(&["verify", path.to_str().unwrap()]);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{words}");
        assert!(words.contains(says) && output.stdout.is_empty(), "{words}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{says}: {:?}", begun.elapsed());
    }
}

#[test]
fn anybody_reads_what_the_signatures_prove() {
    let data = town();
    with_roots(data.path(), "");
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    assert!(serving.get("/").body.contains("href=\"/xac-minh\""), "the home page leads there");
    for (name, class, says) in [
        ("issued.pdf", "ts-verdict-done", "Cả 2 chữ ký đều hợp lệ"),
        ("tampered.pdf", "ts-verdict-late", "Tệp đã bị sửa sau khi ký"),
        ("unsigned.pdf", "ts-verdict-none", "Tệp này không có chữ ký số nào"),
    ] {
        let answer = sent(&serving, name, &sample(name));
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        assert!(answer.body.contains(class) && answer.body.contains(says), "{name}: {}", answer.body);
        assert!(answer.body.contains(name));
    }
    for (name, bytes, says) in [
        ("a.pdf", &b"PK\x03\x04 so that it is a document of Word"[..], "không phải PDF"),
        ("b.pdf", b"", "rỗng"),
        ("", b"", "Hãy chọn một tệp PDF"),
    ] {
        let answer = sent(&serving, name, bytes);
        assert_eq!(answer.status, 422, "{name}: {}", answer.body);
        assert!(answer.body.contains(says), "{name}: {}", answer.body);
    }
    let mut stranger = Browser::new(serving.at);
    let forged = stranger.post_file("/xac-minh", &[], "tep", ("issued.pdf", &sample("issued.pdf")));
    assert_eq!(forged.status, 403, "without the page's token");

    let mut program = Client::with(&serving, "chuyenvien", &["search:read"]);
    let answer = program.send("/api/verify", &sample("issued.pdf"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let fixtures = root().join("e2e/fixtures");
    let path = |name: &str| fixtures.join(name).display().to_string();
    let typed = run(&["verify", &path("issued.pdf"), "--roots", &path("roots.pem"), "--json"]);
    let [by_program, by_command]: [serde_json::Value; 2] =
        [answer.body.as_bytes(), &typed.stdout].map(|json| serde_json::from_slice(json).unwrap());
    assert_eq!(by_program, by_command, "the API says what the command says");
    assert_eq!(program.send("/api/verify", b"x").status, 422);
    assert_eq!(stranger.send("POST", "/api/verify", &[], b"x").status, 401);
}

#[test]
fn without_roots_the_page_says_so() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo"]);
    assert!(serving.get("/xac-minh").body.contains("chưa khai báo tổ chức chứng thực gốc"));
    let answer = sent(&serving, "issued.pdf", &sample("issued.pdf"));
    assert!(
        answer.body.contains("ts-verdict-soon") && answer.body.contains("INDETERMINATE"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("không có nghĩa là tài liệu sai"));
}

#[test]
fn a_file_of_roots_that_holds_none_stops_the_start() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("roots.pem");
    std::fs::write(&file, "không phải chứng thư").unwrap();
    let serve = ["serve", "--data", data.path().to_str().unwrap(), "--listen", "127.0.0.1:0"];
    for (name, value) in [("TS_ROOTS", file.to_str().unwrap()), ("TS_VERIFY_MEGABYTES", "100000")] {
        let output = crate::program::command(&serve).env(name, value).output().unwrap();
        assert!(matches!(output.status.code(), Some(2 | 3)), "{name}: {:?}", output.status);
        assert!(!output.stderr.is_empty());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn hostile_and_large_files_end_in_words_and_the_server_stays() {
    let data = town();
    with_roots(data.path(), "verify_megabytes = 40");
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    for (file, says) in hostile() {
        let begun = Instant::now();
        let answer = sent(&serving, "a.pdf", &file);
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.body.contains(says), "{}", answer.body);
        assert!(begun.elapsed() < Duration::from_secs(30), "{says}: {:?}", begun.elapsed());
    }
    let large = vec![b'%'; 41 << 20];
    let answer = sent(&serving, "a.pdf", &large);
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(answer.body.contains("lớn hơn 40 MB"), "{}", answer.body);
    assert_eq!(
        Client::with(&serving, "chuyenvien", &["search:read"]).send("/api/verify", &large).status,
        422
    );
    assert_eq!(sent(&serving, "issued.pdf", &sample("issued.pdf")).status, 200);
    assert_eq!(serving.get("/health").status, 200);
    assert!(serving.stop().success());
}

#[test]
fn one_address_is_not_served_without_end_and_others_are() {
    let data = town();
    with_roots(data.path(), "trusted_proxies = ['127.0.0.1']");
    let serving = Serving::start(data.path(), &["--demo"]);
    let mut browser = Browser::new(serving.at);
    browser.get("/xac-minh");
    let mut send = |from: &str| {
        browser.post_file("/xac-minh", &[("x-forwarded-for", from)], "tep", ("a.pdf", b"no pdf"))
    };
    for _ in 0..30 {
        assert_eq!(send("203.0.113.5").status, 422);
    }
    let answer = send("203.0.113.5");
    assert_eq!(answer.status, 429, "{}", answer.body);
    assert!(answer.body.contains("Hãy thử lại sau") && answer.header("retry-after").is_some());
    assert_eq!(send("203.0.113.6").status, 422, "another address behind the same proxy");
    assert_eq!(send("203.0.113.5, 203.0.113.7").status, 422, "only what the proxy itself saw counts");
}

/// The files below a folder in which one of these words stands.
fn mentioning(folder: &Path, words: &[&[u8]], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            mentioning(&path, words, found);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let holds = |word: &&[u8]| bytes.windows(word.len()).any(|part| part == *word);
            if words.iter().any(holds) {
                found.push(path.display().to_string());
            }
        }
    }
}

#[test]
fn nothing_of_a_checked_file_stays() {
    let data = town();
    with_roots(data.path(), "");
    let log = data.path().join("log.json");
    let stderr = Stdio::from(std::fs::File::create(&log).unwrap());
    let serving = Serving::logging(data.path(), &["--demo", "--as-of", "2021-10-01"], "debug", stderr);
    let (file, name) = (sample("issued.pdf"), "cong-van-8731-rieng.pdf");
    let answer = sent(&serving, name, &file);
    assert!(answer.status == 200 && answer.body.contains(name));
    assert_eq!(sent(&serving, name, &many(30_000, 190)).status, 422);
    assert_eq!(sent(&serving, name, b"%PDF-1.4 cong-van-8731-rieng").status, 422);
    assert!(serving.stop().success());
    assert!(std::fs::metadata(&log).unwrap().len() > 0, "there is a log");
    let mut found = Vec::new();
    let hash = answer.body.split("<dd class=\"ts-etsi\">").nth(1).unwrap().split('<').next().unwrap();
    assert_eq!(hash.len(), 64);
    let marks: [&[u8]; 5] = [
        name.as_bytes(),
        &name.as_bytes()[..14],
        hash.as_bytes(),
        "Nguyễn Văn Ước".as_bytes(),
        &file[..4096],
    ];
    mentioning(data.path(), &marks, &mut found);
    assert!(found.is_empty(), "{found:?}");
}
