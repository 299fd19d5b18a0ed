//! Files that want to eat the machine end in words, and whoever serves goes on.

use std::io::Write;
use std::process::Output;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::api::Client;
use crate::program::{Serving, run, town};

/// A PDF of one page whose text would be six hundred megabytes.
fn hog() -> Vec<u8> {
    let mut deflated = ZlibEncoder::new(Vec::new(), Compression::best());
    let part = vec![b' '; 1 << 20];
    for _ in 0..600 {
        deflated.write_all(&part).unwrap();
    }
    let text = deflated.finish().unwrap();
    let head = format!("<</Filter/FlateDecode/Length {}>>stream\n", text.len());
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>";
    let objects: [Vec<u8>; 4] = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into(),
        [head.as_bytes(), &text, b"\nendstream"].concat(),
    ];
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut table = "xref\n0 5\n0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend([format!("{number} 0 obj\n").as_bytes(), &object, b"\nendobj\n"].concat());
    }
    let end = format!("{table}trailer <</Size 5/Root 1 0 R>>\nstartxref\n{}\n%%EOF", file.len());
    file.extend(end.as_bytes());
    assert!(file.len() < 1 << 20, "small to send");
    file
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_file_that_eats_memory_ends_in_words_at_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ke-hoach.pdf");
    std::fs::write(&file, hog()).unwrap();
    let output = run(&["plan", "read", file.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(3), "{}", words(&output));
    assert!(words(&output).contains("quá nhiều bộ nhớ"), "{}", words(&output));
    assert!(!words(&output).contains("memory") && output.stdout.is_empty(), "{}", words(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_eats_memory_ends_in_words_and_the_server_stays() {
    let data = town();
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let mut monitor = Client::of(&serving, "theodoi");
    let before = serving.peak_memory();
    let answer = monitor.send("/api/plans?name=ke-hoach.pdf", &hog());
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(answer.body.contains("quá nhiều bộ nhớ"), "{}", answer.body);
    let taken = serving.peak_memory() - before;
    // Its own work goes on meanwhile; the file would be six hundred megabytes.
    assert!(taken < 200 << 10, "the server itself took {taken} kB");

    assert_eq!(serving.get("/health").status, 200);
    let plan = std::fs::read(crate::program::root().join("crates/plans/corpus/phuoc-long-2021.txt")).unwrap();
    let answer = monitor.send("/api/plans?name=ke-hoach.txt", &plan);
    assert_eq!(answer.status, 200, "a good file is read as ever: {}", answer.body);
    assert!(serving.stop().success());
}
