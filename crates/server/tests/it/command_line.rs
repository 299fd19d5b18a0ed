//! Exit codes and output of `docs/guide/contracts.md` part 2.

use std::io::Write;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use crate::program::{root, run};

/// The contract says 2 s for the released program; here an unoptimised one runs beside other tests.
const PATIENCE: Duration = Duration::from_secs(10);

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn corpus(name: &str) -> String {
    root().join("crates/plans/corpus").join(name).display().to_string()
}

#[test]
fn the_real_plan_is_read() {
    let output = run(&["plan", "read", &corpus("phuoc-long-2021.txt"), "--json"]);
    assert_eq!(code(&output), 0);
    let reading: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let items = reading["items"].as_array().unwrap();
    assert_eq!(items.iter().filter(|i| i["kind"] == "item").count(), 11);
    for name in ["symbol", "issued_on", "place"] {
        assert!(reading[name].is_null(), "{name} is not in the file");
    }
    for item in items {
        for name in [
            "path",
            "code",
            "kind",
            "title",
            "text",
            "details",
            "roles",
            "milestones",
            "targets",
            "products",
            "span",
            "sure",
        ] {
            assert!(item.get(name).is_some(), "{name} of {}", item["path"]);
        }
    }
    let text = run(&["plan", "read", &corpus("phuoc-long-2021.txt"), "--text"]);
    assert_eq!(code(&text), 0);
    assert!(String::from_utf8(text.stdout).unwrap().contains("cuộc họp không giấy"));
}

#[test]
fn the_check_finds_what_is_not_clear() {
    let output = run(&["plan", "read", &corpus("phuoc-long-2021.txt"), "--check"]);
    let check: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(check["clear"], code(&output) == 0);
    let known = ["lead", "deadline", "product", "measure", "task", "authority"];
    let items = check["items"].as_array().unwrap();
    assert!(!items.is_empty());
    for missing in items.iter().flat_map(|i| i["missing"].as_array().unwrap()) {
        assert!(known.contains(&missing.as_str().unwrap()), "{missing}");
    }
}

#[test]
fn wrong_usage_is_2_and_a_missing_file_is_3() {
    for args in
        [&["plan", "read"][..], &["plan", "lies", "x"], &["gibt-es-nicht"], &["serve", "--listen", "x"], &[]]
    {
        assert_eq!(code(&run(args)), 2, "{args:?}");
    }
    let missing = run(&["plan", "read", "/khong/co/tep.txt", "--json"]);
    assert_eq!(code(&missing), 3);
    assert!(String::from_utf8_lossy(&missing.stderr).contains("/khong/co/tep.txt"));
    assert!(missing.stdout.is_empty());
    let data = tempfile::tempdir().unwrap();
    let data = data.path().to_str().unwrap();
    assert_eq!(code(&run(&["serve", "--data", data, "--as-of", "01/10/2021"])), 2);
    assert_eq!(code(&run(&["restore", "/khong/co", "--data", data])), 3);
    assert_eq!(code(&run(&["--help"])), 0);
}

/// Reads `bytes` and gives the exit code, with the words on standard error.
fn read(name: &str, bytes: &[u8]) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    let begun = Instant::now();
    let output = run(&["plan", "read", file.to_str().unwrap(), "--json"]);
    assert!(begun.elapsed() < PATIENCE, "{name}: {:?}", begun.elapsed());
    (code(&output), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn hostile_files_end_in_words() {
    let docx = std::fs::read(corpus("tinh-hong-lam-2026.docx")).unwrap();
    let pdf = std::fs::read(corpus("tinh-bac-khe-2024.pdf")).unwrap();
    let hostile: [(&str, Vec<u8>); 7] = [
        ("cut.docx", docx[..docx.len() / 2].to_vec()),
        ("cut.pdf", pdf[..pdf.len() / 3].to_vec()),
        ("bomb.docx", bomb()),
        ("empty.txt", Vec::new()),
        ("nothing.bin", (0..=255).cycle().take(4096).collect()),
        ("nothing.pdf", b"%PDF-1.7\n%%EOF".to_vec()),
        ("old.doc", [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 512]].concat()),
    ];
    for (name, bytes) in hostile {
        let (code, said) = read(name, &bytes);
        assert_eq!(code, 3, "{name}: {said}");
        assert!(said.trim().chars().count() > 15 && !said.contains("panicked"), "{name}: {said}");
    }
}

#[test]
fn endless_text_ends() {
    let digits = "0123456789".repeat(1_000_000);
    let brackets = format!("1. {}{}", "(".repeat(20_000), ")".repeat(20_000));
    for (name, text) in [("digits.txt", digits), ("brackets.txt", brackets)] {
        let (code, said) = read(name, text.as_bytes());
        assert!(matches!(code, 0 | 3), "{name}: {code} {said}");
        assert_eq!(code == 3, !said.trim().is_empty(), "{name}: {said}");
    }
}

/// A document that would be two hundred megabytes.
fn bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("[Content_Types].xml", options).unwrap();
    zip.write_all(b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>").unwrap();
    zip.start_file("word/document.xml", options).unwrap();
    let part = vec![b' '; 1 << 20];
    for _ in 0..200 {
        zip.write_all(&part).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn the_worker_typesets_and_refuses() {
    use std::process::Stdio;
    let ask = |work: &str, input: &str| {
        let mut child = crate::program::command(&["worker", work])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let good =
        r#"{"issuer":"UBND","place":"Phước Long","date":{"open":{"year":2021}},"subject":"Thử","blocks":[]}"#;
    for (work, begins) in [("typeset", b"%PDF-".as_slice()), ("docx", b"PK")] {
        let output = ask(work, good);
        assert_eq!(code(&output), 0, "{work}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.starts_with(begins), "{work}");
        assert_eq!(code(&ask(work, "{")), 3, "{work}");
    }
}

#[test]
fn accounts_are_kept_at_the_command_line() {
    let data = crate::program::town();
    let data = data.path().to_str().unwrap();
    let with = |args: &[&str]| run(&[args, &["--data", data]].concat());
    let added = with(&["user", "add", "moi.nguyen", "--full-name", "Nguyễn Văn Mới", "--role", "official"]);
    assert_eq!(code(&added), 0, "{}", String::from_utf8_lossy(&added.stderr));
    assert_eq!(code(&with(&["user", "reset", "moi.nguyen"])), 0);
    assert_eq!(code(&with(&["user", "lock", "moi.nguyen"])), 0);
    assert_ne!(code(&with(&["user", "lock", "khong.co"])), 0);
    assert!(Path::new(data).join("thongsuot.db").exists());
}

#[test]
fn what_has_output_has_it_as_json_too() {
    let data = crate::program::town();
    let room = tempfile::tempdir().unwrap();
    let at = |path: &Path| path.to_str().unwrap().to_owned();
    let json = |args: &[&str], data: &Path, expected: i32| {
        let output = run(&[args, &["--json", "--data", &at(data)]].concat());
        assert_eq!(code(&output), expected, "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let data = data.path();
    let added =
        json(&["user", "add", "moi.nguyen", "--full-name", "Nguyễn Văn Mới", "--role", "official"], data, 0);
    assert!(added["name"] == "moi.nguyen" && added["one_time_password"].as_str().unwrap().len() > 10);
    let reset = json(&["user", "reset", "moi.nguyen"], data, 0);
    assert_ne!(reset["one_time_password"], added["one_time_password"]);
    assert_eq!(json(&["user", "lock", "moi.nguyen"], data, 0)["locked"], true);

    let table = room.path().join("bang.csv");
    std::fs::write(&table, "Họ và tên,Cơ quan,Chức vụ\nNgô Thị Hoa,Phòng Không Có,Chuyên viên\n").unwrap();
    let shown = json(&["import", "people", &at(&table), "--dry-run"], data, 1);
    assert!(shown["written"] == false && shown["bad"] == 1, "{shown}");
    assert!(shown["lines"][0]["fate"] == "bad" && shown["lines"][0]["row"].is_number(), "{shown}");

    let (copy, restored) = (room.path().join("copy"), room.path().join("restored"));
    let backup = json(&["backup", &at(&copy)], data, 0);
    assert!(backup["files"].as_u64().unwrap() > 3 && backup["into"] == at(&copy), "{backup}");
    let back = json(&["restore", &at(&copy)], &restored, 0);
    assert_eq!((&back["files"], &back["at"]), (&backup["files"], &backup["at"]));
}

#[test]
fn tokens_are_offered_for_what_the_api_asks_for() {
    let mut asked = std::collections::BTreeSet::new();
    // The API by its header, the calendar by its address.
    for folder in std::fs::read_dir(root().join("crates")).unwrap() {
        let source = folder.unwrap().path().join("src");
        let mut files = vec![
            (source.join("api.rs"), ".require(\""),
            (source.join("pages/feed.rs"), ".by_token(token, \""),
        ];
        let parts = std::fs::read_dir(source.join("api")).into_iter().flatten();
        files.extend(parts.map(|part| (part.unwrap().path(), ".require(\"")));
        for (file, before) in files {
            let Ok(text) = std::fs::read_to_string(file) else { continue };
            asked.extend(text.split(before).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
    }
    let offered = access::model::SCOPES.iter().map(|(code, _)| (*code).to_owned()).collect();
    assert_eq!(asked, offered, "access::model::SCOPES is what the pages offer");
}
