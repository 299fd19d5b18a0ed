use std::time::Instant;

use lopdf::Object;
use typeset::{Block, Column, Document, Orientation, Row, Table};

use crate::read_back::Pdf;
use crate::sample;

#[test]
fn the_report_says_what_it_was_given_on_the_pages_the_decree_wants() {
    let pdf = Pdf::of(&sample::report());
    let text = pdf.text();
    for expected in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "THỊ XÃ PHƯỚC LONG",
        "/BC-UBND",
        "Phước Long, ngày 01 tháng 10 năm 2021",
        "BÁO CÁO",
        "- Sở Nội vụ tỉnh Bình Phước.",
        "11 nhiệm vụ: 6 đúng tiến độ, 3 sắp đến hạn, 2 quá hạn",
        "(1.046/1.200)",
        "I. Lĩnh vực cải cách thể chế",
        "Hình 1.",
        "báo cáo Ủy ban nhân dân tỉnh./.",
        "- Lưu: VT, NV.",
        "TM. ỦY BAN NHÂN DÂN",
        "Nguyễn Thị Ngọc Quỳnh",
        "DANH SÁCH NHIỆM VỤ VÀ MINH CHỨNG",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert_eq!(pdf.pages(), 6);
    assert_eq!(pdf.size(1), (595, 842));
    assert_eq!(pdf.size(4), (842, 595), "the annex is turned");
    // No number on first pages; each part counts its own; titles of columns come again.
    let starts: Vec<bool> = (1..=6).map(|number| pdf.page(number).starts_with(char::is_numeric)).collect();
    assert_eq!(starts, [false, true, true, false, true, true], "{text}");
    assert!(pdf.page(5).starts_with("2 TT Cơ quan"), "{}", pdf.page(5));
    assert!(pdf.page(2).starts_with("2 TT Nhiệm vụ"), "{}", pdf.page(2));
}

#[test]
fn names_of_rows_may_follow_each_other_anywhere_in_a_table() {
    let mut rows = vec![Row::group("I. Chương"), Row::group("1. Mục")];
    for number in 0..90 {
        rows.push(Row::cells([format!("Dòng {number}"), "lời dài ".repeat(20)]));
        if number % 17 == 5 {
            rows.extend([Row::group(format!("{number}. Mục")), Row::group(format!("{number}.1. Tiểu mục"))]);
        }
    }
    rows.push(Row::group("Không có dòng nào"));
    let columns = vec![Column::new("TT", 1), Column::new("Lời", 4)];
    let table = Block::Table(Table { caption: None, columns, rows });
    let pdf = Pdf::of(&Document { blocks: vec![table], ..sample::report() });
    let text = pdf.text();
    for expected in
        ["I. Chương", "1. Mục", "Dòng 0", "73. Mục", "73.1. Tiểu mục", "Dòng 89", "Không có dòng nào"]
    {
        assert!(text.contains(expected), "{expected}");
    }
}

#[test]
fn the_file_is_an_archive_file_in_vietnamese_with_its_faces_inside() {
    let pdf = Pdf::of(&sample::report());
    let metadata = String::from_utf8(pdf.streams(b"Metadata").concat()).unwrap();
    assert!(metadata.contains("<pdfaid:part>2</pdfaid:part>"), "{metadata}");
    assert!(metadata.contains("<pdfaid:conformance>U</pdfaid:conformance>"), "{metadata}");
    assert!(metadata.contains("Báo cáo Kết quả thực hiện Kế hoạch"), "{metadata}");
    assert!(metadata.contains("2021-10-01"), "the day of the document, not of the clock: {metadata}");
    let language = pdf.file.catalog().unwrap().get(b"Lang").unwrap().as_str().unwrap();
    assert_eq!(language, b"vi-VN");
    let descriptors: Vec<&lopdf::Dictionary> = pdf
        .file
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| {
            dict.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"FontDescriptor")
        })
        .collect();
    assert_eq!(descriptors.len(), 4, "regular, bold, italic, both");
    for descriptor in descriptors {
        let name =
            String::from_utf8_lossy(descriptor.get(b"FontName").unwrap().as_name().unwrap()).into_owned();
        assert!(name.contains("LiberationSerif"), "{name}");
        assert!(descriptor.has(b"FontFile2"), "{name} is embedded");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let report = sample::report();
    assert_eq!(typesetter::to_pdf(&report).unwrap(), typesetter::to_pdf(&report).unwrap());
    assert_eq!(typesetter::to_docx(&report).unwrap(), typesetter::to_docx(&report).unwrap());
}

#[test]
fn the_worker_speaks_json_and_pdf() {
    let json = serde_json::to_vec(&sample::report()).unwrap();
    let mut out = Vec::new();
    typesetter::work(json.as_slice(), &mut out).unwrap();
    assert_eq!(out, typesetter::to_pdf(&sample::report()).unwrap());
    assert!(typesetter::work(&b"{"[..], Vec::new()).is_err());
}

#[test]
fn letters_and_turned_documents_have_their_own_head() {
    let letter = Document {
        authority_above: Some("UBND THỊ XÃ PHƯỚC LONG".to_owned()),
        issuer: "PHÒNG NỘI VỤ".to_owned(),
        symbol: Some("7/NV-CCHC".to_owned()),
        kind_name: None,
        subject: "V/v đôn đốc báo cáo".to_owned(),
        addressees: vec!["Văn phòng Cấp ủy - HĐND và UBND".to_owned()],
        blocks: vec![Block::heading(0, "Phần I", "TỔNG QUAN"), Block::paragraph("Nội dung")],
        annexes: Vec::new(),
        ..sample::report()
    };
    let text = Pdf::of(&letter).text();
    for expected in [
        "UBND THỊ XÃ PHƯỚC LONG",
        "V/v đôn đốc báo cáo",
        "Kính gửi: Văn phòng Cấp ủy - HĐND và UBND.",
        "Phần I",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let landscape = Block::Landscape { blocks: vec![Block::paragraph("Trang ngang")] };
    let turned = Document { blocks: vec![landscape.clone(), Block::paragraph("Hết")], ..letter.clone() };
    let pdf = Pdf::of(&turned);
    let sizes: Vec<_> = (1..=pdf.pages() as u32).map(|number| pdf.size(number)).collect();
    assert_eq!(sizes, [(595, 842), (842, 595), (595, 842)]);
    let all = Document { orientation: Orientation::Landscape, blocks: vec![landscape], ..letter };
    assert_eq!((Pdf::of(&all).pages(), Pdf::of(&all).size(1)), (1, (842, 595)));
}

#[test]
fn an_empty_document_is_a_page() {
    let json = r#"{"issuer":"UBND","place":"X","date":{"open":{"year":2026}},"subject":"","blocks":[]}"#;
    assert_eq!(Pdf::of(&serde_json::from_str(json).unwrap()).pages(), 1);
}

#[test]
fn drawings_become_pictures() {
    let png = typesetter::to_png(&sample::chart_svg(), 800).unwrap();
    assert!(png.starts_with(b"\x89PNG") && png.len() > 2_000);
    assert_eq!(png[16..24], [0, 0, 3, 32, 0, 0, 1, 7], "800 by 263");
    assert!(typesetter::to_png("<svg", 800).is_none());
}

/// Prints the speed: `cargo test -p typesetter --release -- --ignored --nocapture`.
#[test]
#[ignore = "prints figures; for people"]
fn speed() {
    let report = sample::report();
    let start = Instant::now();
    Pdf::of(&report);
    println!("cold start with the first report: {} ms", start.elapsed().as_millis());
    let blocks = report.blocks.iter().cycle().take(report.blocks.len() * 40).cloned().collect();
    let long = Document { blocks, ..report };
    let start = Instant::now();
    let pages = Pdf::of(&long).pages();
    println!("{:.0} pages a second ({pages} pages)", pages as f64 / start.elapsed().as_secs_f64());
}
