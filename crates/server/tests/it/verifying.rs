//! `verify`: words, JSON and exit codes of the contract, with certificates made for the run.

use std::path::Path;
use std::process::{Command, Output};

use lopdf::{Document, IncrementalDocument, Stream, dictionary};
use signing::{Pkcs12Signer, Place, Request};

use crate::program::{command, root, run};

fn openssl(folder: &Path, line: &[&str]) {
    let output = Command::new("openssl").args(line).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "openssl {line:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Somebody who signs, with the root of his certificate in a folder.
fn signer(folder: &Path) -> Pkcs12Signer {
    std::fs::write(folder.join("person.ext"), "keyUsage=critical,digitalSignature,nonRepudiation\n").unwrap();
    let new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8"];
    let mut line = vec![
        "req",
        "-x509",
        "-days",
        "30",
        "-subj",
        "/CN=Gốc thử nghiệm",
        "-keyout",
        "root.key",
        "-out",
        "root.pem",
    ];
    line.extend(new_key);
    openssl(folder, &line);
    let mut line =
        vec!["req", "-new", "-subj", "/CN=Nguyễn Văn Ước", "-keyout", "person.key", "-out", "person.csr"];
    line.extend(new_key);
    openssl(folder, &line);
    openssl(
        folder,
        &[
            "x509",
            "-req",
            "-in",
            "person.csr",
            "-CA",
            "root.pem",
            "-CAkey",
            "root.key",
            "-CAcreateserial",
            "-days",
            "30",
            "-extfile",
            "person.ext",
            "-out",
            "person.pem",
        ],
    );
    let packed = ["-passout", "pass:thu", "-out", "person.p12"];
    let mut line = vec!["pkcs12", "-export", "-inkey", "person.key", "-in", "person.pem"];
    line.extend(packed);
    openssl(folder, &line);
    Pkcs12Signer::open(&std::fs::read(folder.join("person.p12")).unwrap(), "thu").unwrap()
}

fn now() -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(store::Clock::real().now().millis()).unwrap()
}

/// A signed file and the root of its signer, in a folder.
fn signed(folder: &Path) -> Vec<u8> {
    let signer = signer(folder);
    let plan = std::fs::read(root().join("crates/plans/corpus/phuong-binh-an-2026.pdf")).unwrap();
    let place = Place { page: 1, x: 300.0, y: 60.0, width: 120.0, height: 60.0 };
    let request = Request { place: Some(place), certify: true, ..Request::new("lanh_dao", now()) };
    signing::sign(&plan, &request, &signer).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn verify_says_who_signed_and_whether_it_still_holds() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let file = signed(folder);
    let path = |name: &str| folder.join(name).display().to_string();
    std::fs::write(folder.join("good.pdf"), &file).unwrap();
    let mut tampered = file.clone();
    tampered.extend_from_slice(b"more\n");
    std::fs::write(folder.join("bad.pdf"), &tampered).unwrap();
    std::fs::write(folder.join("cut.pdf"), &file[..file.len() / 2]).unwrap();

    let good = run(&["verify", &path("good.pdf"), "--roots", &path("root.pem"), "--json"]);
    assert_eq!(code(&good), 0, "{}", words(&good.stderr));
    let report: serde_json::Value = serde_json::from_slice(&good.stdout).unwrap();
    assert_eq!(report["overall"], "TOTAL-PASSED");
    let one = report["signatures"][0].as_object().unwrap();
    let keys: Vec<&str> = one.keys().map(String::as_str).collect();
    let mut contract = [
        "field",
        "signer",
        "position",
        "organisation",
        "unit",
        "issuer",
        "valid_from",
        "valid_to",
        "added",
        "is_timestamp",
        "indication",
        "sub_indication",
        "level",
        "revocation",
        "signed_at",
        "time_source",
        "covers",
        "filled",
        "changes",
    ];
    contract.sort_unstable();
    let mut found = keys.clone();
    found.sort_unstable();
    assert_eq!(found, contract);
    assert_eq!(one["signer"], "Nguyễn Văn Ước");
    assert_eq!(one["time_source"], "claimed");
    assert_eq!(one["covers"], "file");
    assert!(one["sub_indication"].is_null());

    let said = run(&["verify", &path("good.pdf"), "--roots", &path("root.pem")]);
    assert_eq!(code(&said), 0);
    for part in [
        "Chữ ký 1: Nguyễn Văn Ước (ô “lanh_dao”)",
        "Kết quả: Hợp lệ (TOTAL-PASSED, B-B)",
        "do người ký tự ghi",
    ] {
        assert!(words(&said.stdout).contains(part), "{part}: {}", words(&said.stdout));
    }
    let without = run(&["verify", &path("good.pdf")]);
    assert_eq!(code(&without), 1, "nobody is trusted by himself");
    assert!(words(&without.stdout).contains("--roots"));
    let changed = run(&["verify", &path("bad.pdf"), "--roots", &path("root.pem")]);
    assert_eq!(code(&changed), 1);
    assert!(words(&changed.stdout).contains("KHÔNG được phép: Có dữ liệu nối vào cuối tệp"));
    assert!(words(&changed.stdout).starts_with("Không hợp lệ: Tệp đã bị sửa sau khi ký (TOTAL-FAILED)"));
    let mut by_setting = command(&["verify", &path("good.pdf")]);
    let by_setting = by_setting.env("TS_ROOTS", path("root.pem")).output().unwrap();
    assert_eq!(code(&by_setting), 0, "{}", words(&by_setting.stderr));
    let unsigned =
        run(&["verify", &root().join("crates/plans/corpus/phuong-binh-an-2026.pdf").display().to_string()]);
    assert_eq!(code(&unsigned), 1);
    assert!(words(&unsigned.stdout).contains("không có chữ ký số"));

    for (args, expected) in [
        (vec!["verify"], 2),
        (vec!["verify", "a.pdf", "--root", "x"], 2),
        (vec!["verify", "/khong/co.pdf"], 3),
        (vec!["verify", &path("cut.pdf")], 3),
        (vec!["verify", &path("root.pem")], 3),
        (vec!["verify", &path("good.pdf"), "--roots", &path("good.pdf")], 3),
    ] {
        let output = run(&args);
        assert_eq!(code(&output), expected, "{args:?}: {}", words(&output.stderr));
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn a_large_honest_file_is_checked_within_the_limits() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let signer = signer(folder);
    let plan = std::fs::read(root().join("crates/plans/corpus/phuong-binh-an-2026.pdf")).unwrap();
    let mut increment = IncrementalDocument::create_from(plan.clone(), Document::load_mem(&plan).unwrap());
    // As many bytes as the scans of a thick file, and as little to be packed.
    let mut state = 1_u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    increment.new_document.add_object(Stream::new(dictionary! {}, noise.take(100 << 20).collect()));
    let mut file = Vec::new();
    increment.save_to(&mut file).unwrap();
    for (field, x) in [("chuyen_vien", 60.0), ("lanh_dao", 200.0), ("co_quan", 340.0)] {
        let place = Place { page: 1, x, y: 60.0, width: 100.0, height: 60.0 };
        let request = Request { place: Some(place), ..Request::new(field, now()) };
        file = signing::sign(&file, &request, &signer).unwrap();
    }
    assert!(file.len() > 100 << 20);
    std::fs::write(folder.join("a.pdf"), file).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    let output = run(&["verify", &path("a.pdf"), "--roots", &path("root.pem")]);
    assert_eq!(code(&output), 0, "{}{}", words(&output.stdout), words(&output.stderr));
    assert!(words(&output.stdout).contains("Cả 3 chữ ký đều hợp lệ"), "{}", words(&output.stdout));
}
