//! Files that would harm: each ends in a clear sentence within two seconds and 300 MB.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use zip::write::SimpleFileOptions;

use super::plans;

const PATIENCE: Duration = Duration::from_secs(2);
const MOST_MEMORY_KB: u64 = 300 << 10;

/// The most memory that this process has ever held, where the system says so.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Reads a file that must be refused, and gives what the reader says.
fn refused(what: &str, bytes: &[u8]) -> String {
    let begun = Instant::now();
    let error = match reader::read(bytes, "ke-hoach") {
        Err(error) => error.to_string(),
        Ok(reading) => panic!("{what} was read: {} items", reading.items.len()),
    };
    within_limits(what, begun);
    assert!(error.ends_with('.') && error.chars().any(|c| "ạảãàáâậầấệếớợộđ".contains(c)), "{what}: {error}");
    error
}

/// Reads a file of which it is enough that it does no harm.
fn survived(what: &str, bytes: &[u8]) {
    let begun = Instant::now();
    if let Err(error) = reader::read(bytes, "ke-hoach") {
        assert!(error.to_string().ends_with('.'), "{what}: {error}");
    }
    within_limits(what, begun);
}

fn within_limits(what: &str, begun: Instant) {
    let took = begun.elapsed();
    assert!(took < PATIENCE, "{what}: {took:?}");
    if let Some(peak) = peak_kb() {
        assert!(peak < MOST_MEMORY_KB, "{what}: {peak} kB");
    }
}

fn docx(document: &[u8]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    package.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    package.write_all(document).unwrap();
    package.finish().unwrap().into_inner()
}

fn of_corpus(name: &str) -> Vec<u8> {
    plans::all().into_iter().find(|p| p.name == name).unwrap().bytes
}

#[test]
fn ten_megabytes_of_digits() {
    let said = refused("digits", &vec![b'7'; 10 << 20]);
    assert!(said.contains("lớn quá mức"), "{said}");
    let lines: Vec<u8> = b"1234567890 ".iter().copied().cycle().take(3 << 20).collect();
    refused("one line of digits", &lines);
    let broken: Vec<u8> = b"1.1.1.1.1\n".iter().copied().cycle().take(1 << 20).collect();
    let said = refused("numbers and nothing else", &broken);
    assert!(said.contains("dòng"), "{said}");
    for line in [
        "1. Rà soát\n",
        "- Đạt 5%\n",
        "a) Sở Nội vụ chủ trì\n",
        "Sở Nội vụ, 5 xã 10% năm 2024, ",
        "Căn cứ Luật số 1/2020, ",
    ] {
        let many = line.repeat(19_000.min((1 << 20) / line.len()));
        survived(line, many.as_bytes());
    }
}

#[test]
fn one_heading_with_ten_thousand_lettered_paragraphs() {
    let paragraphs =
        (1..10_000).map(|n| ["(", &(n % 1000).to_string(), ") Rà soát việc thứ hai của xã\n"].concat());
    let text =
        ["KẾ HOẠCH\nI. NHIỆM VỤ\n1. Việc lớn\n".to_owned()].into_iter().chain(paragraphs).collect::<String>();
    survived("numbers in brackets", text.as_bytes());
    survived("letters", text.replace('(', "b").as_bytes());
    let rows = "1\tRà soát\tSở Nội vụ\tQuý II\n".repeat(10_000);
    survived("rows", format!("PHỤ LỤC\nTT\tNhiệm vụ\tChủ trì\tThời gian\n{rows}").as_bytes());
}

#[test]
fn a_zip_bomb() {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    package.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..400 {
        package.write_all(&zeros).unwrap();
    }
    let bytes = package.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20, "it must be small: {}", bytes.len());
    let said = refused("bomb", &bytes);
    assert!(said.contains("quá lớn") || said.contains("lớn quá mức"), "{said}");

    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..6000 {
        package.start_file(format!("word/{number}.xml"), SimpleFileOptions::default()).unwrap();
    }
    refused("six thousand parts", &package.finish().unwrap().into_inner());
}

#[test]
fn twenty_thousand_brackets_inside_each_other() {
    let nested = format!("{}{}", "(".repeat(20_000), ")".repeat(20_000));
    survived("brackets", format!("KẾ HOẠCH\nI. NHIỆM VỤ\n1. Rà soát {nested}\n").as_bytes());
    let elements = format!("{}{}", "<w:p>".repeat(20_000), "</w:p>".repeat(20_000));
    let said = refused("elements", &docx(format!("<w:document>{elements}</w:document>").as_bytes()));
    assert!(said.contains("lồng nhau"), "{said}");
    let dictionaries = format!("%PDF-1.4\n1 0 obj\n{}{}\nendobj\n", "[".repeat(20_000), "]".repeat(20_000));
    refused("dictionaries of a PDF", dictionaries.as_bytes());
}

#[test]
fn files_that_were_cut_off() {
    for name in ["tinh-hong-lam-2026", "tinh-bac-khe-2024"] {
        let whole = of_corpus(name);
        for part in [whole.len() / 4, whole.len() / 2, whole.len() - 200] {
            let said = refused(name, &whole[..part]);
            assert!(
                said.contains("hỏng") || said.contains("chưa tải hết") || said.contains("không có chữ"),
                "{said}"
            );
        }
    }
}

#[test]
fn files_of_another_kind() {
    for (what, bytes) in [
        ("nothing", &b""[..]),
        ("spaces", b" \n \n"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("an old Word file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"),
        ("a package without a document", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    ] {
        refused(what, bytes);
    }
}

/// A page that is a picture, with these words over it.
fn scanned(words: &str) -> Vec<u8> {
    let content = format!("q 595 0 0 842 0 0 cm /Im0 Do Q BT /F1 9 Tf 320 800 Td ({words}) Tj ET");
    let stream = |dictionary: &str, body: &str| {
        format!("<<{dictionary}/Length {}>>\nstream\n{body}\nendstream", body.len())
    };
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
         /Resources<</XObject<</Im0 5 0 R>>/Font<</F1 6 0 R>>>>>>"
            .to_owned(),
        stream("", &content),
        stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "x"),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let at = file.len();
    file += "xref\n0 7\n0000000000 65535 f \n";
    for place in places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!("trailer\n<</Size 7/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    file.into_bytes()
}

#[test]
fn a_scan_is_told_even_with_the_stamp_of_its_copy() {
    let stamp = "Nguoi ky: Uy ban nhan dan thi xa Phuoc Long. Email: phuoclong@binhphuoc.gov.vn. \
                 Thoi gian ky: 15.11.2021 08:30:12 +07:00";
    for words in ["", stamp] {
        let said = refused("a scan", &scanned(words));
        assert!(said.contains("bản scan"), "{said}");
    }
}
