//! `verify`: words, JSON and exit codes of the contract, with certificates made for the run.

use std::path::Path;
use std::process::{Command, Output};

use signing::{Pkcs12Signer, Place, Request};

use crate::program::{root, run};

fn openssl(folder: &Path, line: &[&str]) {
    let output = Command::new("openssl").args(line).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "openssl {line:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A signed file and the root of its signer, in a folder.
fn signed(folder: &Path) -> Vec<u8> {
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
    let signer = Pkcs12Signer::open(&std::fs::read(folder.join("person.p12")).unwrap(), "thu").unwrap();
    let plan = std::fs::read(root().join("crates/plans/corpus/phuong-binh-an-2026.pdf")).unwrap();
    let now = jiff::Timestamp::from_millisecond(store::Clock::real().now().millis()).unwrap();
    let place = Place { page: 1, x: 300.0, y: 60.0, width: 120.0, height: 60.0 };
    let request = Request { place: Some(place), certify: true, ..Request::new("lanh_dao", now) };
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
        "indication",
        "sub_indication",
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
    for part in
        ["Chữ ký 1: Nguyễn Văn Ước (ô “lanh_dao”)", "chữ ký hợp lệ (TOTAL-PASSED)", "do người ký tự ghi"]
    {
        assert!(words(&said.stdout).contains(part), "{part}: {}", words(&said.stdout));
    }
    let without = run(&["verify", &path("good.pdf")]);
    assert_eq!(code(&without), 1, "nobody is trusted by himself");
    assert!(words(&without.stdout).contains("--roots"));
    let changed = run(&["verify", &path("bad.pdf"), "--roots", &path("root.pem")]);
    assert_eq!(code(&changed), 1);
    assert!(words(&changed.stdout).contains("KHÔNG được phép: Có dữ liệu nối vào cuối tệp"));
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
