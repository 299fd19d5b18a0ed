use std::io::{Cursor, Read};

use kernel::Day;
use typeset::{
    Annex, Block, Cell, Chart, Column, Dated, Document, Orientation, Row, Run, Signer, Table, to_docx,
    to_docx_with,
};

fn table() -> Table {
    Table {
        caption: Some("Bảng 1".to_owned()),
        columns: vec![Column::new("TT", 1).centred(), Column::new("Nội dung", 4)],
        rows: vec![Row::group("Nhóm <A>"), Row::cells(["1", "Rà soát & cắt giảm"]), Row::cells(["2"])],
    }
}

fn document() -> Document {
    Document {
        authority_above: None,
        issuer: "ỦY BAN NHÂN DÂN\nTHỊ XÃ PHƯỚC LONG".to_owned(),
        symbol: Some("15/BC-UBND".to_owned()),
        place: "Phước Long".to_owned(),
        date: Dated::On(Day::constant(2021, 2, 5)),
        kind_name: Some("BÁO CÁO".to_owned()),
        subject: "Kết quả thực hiện".to_owned(),
        addressees: vec!["Sở Nội vụ;".to_owned()],
        blocks: vec![
            Block::heading(1, "I.", "KẾT QUẢ"),
            Block::Paragraph { runs: vec![Run::plain("Thường "), Run::bold("<w:p/> & \"đậm\"")] },
            Block::Table(table()),
            Block::Landscape { blocks: vec![Block::note("Trang ngang")] },
            Block::Chart(Chart {
                svg: "<svg/>".to_owned(),
                alt: "Bốn cột".to_owned(),
                caption: Some("Hình 1".to_owned()),
                width_percent: 50,
                backing: Table { caption: Some("Số liệu".to_owned()), ..table() },
            }),
            Block::paragraph("Trân trọng."),
        ],
        recipients: vec!["Như trên".to_owned(), "Lưu: VT".to_owned()],
        signer: Some(Signer {
            form: vec!["TM. ỦY BAN NHÂN DÂN".to_owned(), "CHỦ TỊCH".to_owned()],
            name: "Lê Ánh".to_owned(),
        }),
        annexes: vec![Annex {
            title: "DANH SÁCH".to_owned(),
            note: None,
            orientation: Orientation::Landscape,
            blocks: vec![Block::paragraph("x")],
        }],
        orientation: Orientation::Portrait,
        made_on: None,
    }
}

fn part(docx: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The parts of the text between tags, and a check that every tag is closed in its turn.
fn words(xml: &str) -> String {
    let mut out = String::new();
    let mut open = Vec::new();
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') && !tag.starts_with('?') {
            open.push(tag.split(' ').next().unwrap());
        }
        out.push_str(text);
    }
    assert!(open.is_empty(), "{open:?}");
    out
}

#[test]
fn docx_says_what_the_document_says() {
    let docx = to_docx(&document()).unwrap();
    let xml = part(&docx, "word/document.xml");
    let text = words(&xml);
    for expected in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "THỊ XÃ PHƯỚC LONG",
        "Số: 15/BC-UBND",
        "Phước Long, ngày 05 tháng 02 năm 2021",
        "Kính gửi: Sở Nội vụ.",
        "I. KẾT QUẢ",
        "&lt;w:p/&gt; &amp; &quot;đậm&quot;",
        "Nhóm &lt;A&gt;",
        "Rà soát &amp; cắt giảm",
        "Số liệu",
        "Trân trọng./.",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "Phụ lục",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 2, "title rows repeat");
    assert_eq!(xml.matches("w:orient=\"landscape\"").count(), 2, "the turned section and the annex");
    assert_eq!(
        xml.matches("<w:pgNumType w:start=\"1\"/>").count(),
        2,
        "body and annex count their own pages"
    );
    assert!(words(&part(&docx, "docProps/core.xml")).contains("Báo cáo Kết quả thực hiện"));
    assert!(part(&docx, "word/styles.xml").contains("Times New Roman"));
    for name in ["word/styles.xml", "word/header1.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"]
    {
        words(&part(&docx, name));
    }
}

#[test]
fn docx_is_the_same_each_time_and_takes_pictures() {
    assert_eq!(to_docx(&document()).unwrap(), to_docx(&document()).unwrap());
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 0, 2, 0, 0, 0, 1, 0]);
    let docx = to_docx_with(&document(), &|_| Some(png.clone())).unwrap();
    let xml = part(&docx, "word/document.xml");
    assert!(xml.contains("descr=\"Bốn cột\"") && !xml.contains("Số liệu"));
    // Half of 165 mm and a quarter of it, in English Metric Units.
    assert!(xml.contains("cx=\"2970000\" cy=\"1485000\""), "{xml}");
    let broken = to_docx_with(&document(), &|_| Some(vec![1, 2, 3])).unwrap();
    assert!(part(&broken, "word/document.xml").contains("Số liệu"), "the table stands in");
}

#[test]
fn a_document_survives_its_journey_as_json() {
    let json = serde_json::to_string(&document()).unwrap();
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document());
    let small = r#"{"issuer":"UBND","place":"X","date":{"open":{"year":2026}},"subject":"s","blocks":[]}"#;
    let small: Document = serde_json::from_str(small).unwrap();
    assert_eq!(small.place_line().replace('\u{a0}', ""), "X, ngày  tháng  năm 2026");
    assert_eq!(Cell::from("a").text(), "a");
}
