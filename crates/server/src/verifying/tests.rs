//! What is said of the kept sample files.

use std::path::Path;

use super::*;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/fixtures").join(name)).unwrap()
}

fn said(roots: &[u8], file: &[u8]) -> Said {
    findings(roots, file).unwrap().said
}

#[test]
fn an_issued_document_is_told_as_it_came_about() {
    let found = findings(&sample("roots.pem"), &sample("issued.pdf")).unwrap();
    let said = &found.said;
    assert_eq!(
        (said.class.as_str(), said.icon.as_str(), said.word.as_str()),
        ("done", "circle-check", "Hợp lệ")
    );
    assert_eq!(said.verdict, "Cả 2 chữ ký đều hợp lệ, nội dung không bị sửa sau khi ký");
    let [leader, office] = said.signatures.as_slice() else { panic!("{said:?}") };
    assert_eq!(
        (leader.who.as_str(), leader.as_what.as_str()),
        ("Nguyễn Văn Ước", "Chủ tịch, UBND thị xã Phước Long")
    );
    assert_eq!(
        leader.permitted,
        [
            "Số và ngày do văn thư điền khi phát hành: “15/KH-UBND”, “ngày 05 tháng 10 năm 2021”",
            "“UBND thị xã Phước Long” ký tiếp"
        ]
    );
    assert!(
        leader.when.ends_with("do người ký tự ghi; không có dấu thời gian được tin cậy"),
        "{}",
        leader.when
    );
    assert!(leader.certificate.contains("còn hiệu lực vào thời điểm ký"), "{}", leader.certificate);
    assert!(leader.covers.contains("ngoài phạm vi chữ ký này"), "{}", leader.covers);
    assert_eq!((office.as_what.as_str(), office.covers.as_str()), ("Cơ quan, tổ chức", "Toàn bộ tệp"));

    let json = serde_json::to_value(&found.report).unwrap();
    let checked: Checked = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&checked).unwrap(), json, "nothing is lost on the way to programs");
    assert!(checked.is_passed());
}

#[test]
fn without_roots_nobody_is_named_a_forger() {
    let said = said(b"", &sample("issued.pdf"));
    assert_eq!((said.class.as_str(), said.code.as_deref()), ("soon", Some("INDETERMINATE")));
    assert!(
        said.advice.contains("chưa khai báo") && said.advice.contains("không có nghĩa là tài liệu sai"),
        "{said:?}"
    );
    assert!(said.signatures.iter().all(|one| one.content == "Không bị sửa"));
    assert!(said.signatures[0].code.ends_with("NO_CERTIFICATE_CHAIN_FOUND"));
}

#[test]
fn a_changed_file_says_what_was_changed() {
    let said = said(&sample("roots.pem"), &sample("tampered.pdf"));
    assert_eq!((said.class.as_str(), said.verdict.as_str()), ("late", "Tệp đã bị sửa sau khi ký"));
    let one = &said.signatures[0];
    assert_eq!((one.content.as_str(), one.word.as_str()), ("Đã bị sửa", "Không hợp lệ"));
    assert_eq!(
        one.changes,
        [("Thiết lập của tệp bị thêm hoặc sửa".to_owned(), "catalog/PageMode".to_owned())]
    );

    let mut flipped = sample("issued.pdf");
    flipped[3000] ^= 1;
    if let Ok(found) = findings(&sample("roots.pem"), &flipped) {
        assert_eq!(found.said.class, "late", "{:?}", found.said);
    }
}

#[test]
fn what_is_no_signed_file_is_said_kindly() {
    let unsigned = said(&sample("roots.pem"), &sample("unsigned.pdf"));
    assert_eq!((unsigned.class.as_str(), unsigned.code), ("none", None));
    let no_pdf = findings(b"", b"PK\x03\x04").unwrap_err();
    assert!(no_pdf.words().contains("không phải PDF"), "{}", no_pdf.words());
    let issued = sample("issued.pdf");
    let cut = findings(b"", &issued[..20_000]).unwrap_err();
    assert!(cut.words().contains("bị hỏng") && cut.words().contains("bản gốc"), "{}", cut.words());
}

#[test]
fn a_file_whose_signatures_were_taken_out_is_not_one_that_nobody_signed() {
    let mut document = lopdf::Document::load_mem(&sample("issued.pdf")).unwrap();
    document.catalog_mut().unwrap().remove(b"AcroForm");
    let mut saved = Vec::new();
    document.save_to(&mut saved).unwrap();
    let said = said(&sample("roots.pem"), &saved);
    assert_eq!(
        (said.class.as_str(), said.verdict.as_str()),
        ("soon", "Tệp từng có chữ ký số nhưng nay không còn")
    );
}

#[test]
fn what_a_file_claims_is_shown_as_plain_text() {
    assert_eq!(plain("Nguyễn\u{202e} Văn\u{0} Ước\nỞ đây", 99), "Nguyễn Văn Ước Ở đây");
    assert_eq!(plain("đđđđđ", 3), "đđđ…");
}
