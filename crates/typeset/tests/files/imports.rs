use std::io::{Cursor, Write};

use typeset::{Error, MAX_ROWS, read_table};
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    read_table(bytes, "danh-sach.csv").unwrap().rows
}

#[test]
fn csv_is_read_whatever_excel_made_of_it() {
    let expected = vec![vec!["Họ tên", "Đơn vị"], vec!["Lê \"Ánh\"", "Phòng, ban"], vec!["x", ""]];
    let comma = "Họ tên,Đơn vị\r\n\"Lê \"\"Ánh\"\"\",\"Phòng, ban\"\r\nx\r\n,\r\n";
    let semicolon = "\u{feff}Họ tên;Đơn vị\n\"Lê \"\"Ánh\"\"\";Phòng, ban\nx;\n";
    let tabs = "Họ tên\tĐơn vị\n\"Lê \"\"Ánh\"\"\"\tPhòng, ban\nx";
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(tabs.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [comma.as_bytes(), semicolon.as_bytes(), tabs.as_bytes(), &utf16] {
        assert_eq!(rows(bytes), expected);
    }
    assert_eq!(rows("Uy\u{309} ban".as_bytes()), [["Uỷ ban"]], "composed letters");
    assert_eq!(rows(b"'=1+1,'x"), [["=1+1", "'x"]]);
}

#[test]
fn what_is_no_table_is_told_so() {
    let answer = |bytes: &[u8]| read_table(bytes, "x").unwrap_err();
    assert!(matches!(answer(b""), Error::Empty));
    assert!(matches!(answer(b" \r\n , ,\r\n"), Error::Empty));
    assert!(matches!(answer(b"%PDF-1.7\n"), Error::NotATable));
    assert!(matches!(answer(b"a\0b"), Error::NotATable));
    assert!(matches!(answer(b"H\xf2a"), Error::Encoding), "windows-1258");
    assert!(matches!(answer(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ..."), Error::OldExcel));
    let mut locked = b"\xd0\xcf\x11\xe0".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(matches!(answer(&locked), Error::Locked));
    assert!(matches!(answer(&package(&[("word/document.xml", "<w/>")])), Error::NotATable));
    assert!(matches!(answer(b"PK\x03\x04 cut off"), Error::Damaged(_)));
}

#[test]
fn limits_hold() {
    let many = "a\n".repeat(MAX_ROWS + 1);
    assert!(matches!(read_table(many.as_bytes(), "x"), Err(Error::TooManyRows { .. })));
    assert_eq!(rows("a\n".repeat(MAX_ROWS).as_bytes()).len(), MAX_ROWS);
    let wide = "a,".repeat(300);
    assert!(matches!(read_table(wide.as_bytes(), "x"), Err(Error::TooManyColumns { .. })));
    let large = vec![b'a'; 11 * 1024 * 1024];
    assert!(matches!(read_table(&large, "x"), Err(Error::TooLarge { limit: 10 })));
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let far = workbook("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    let answer = read_table(&far, "x");
    assert!(matches!(answer, Err(Error::TooManyRows { .. })), "{answer:?}");
    let wide = workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>1</v></c></row>");
    assert!(matches!(read_table(&wide, "x"), Err(Error::TooManyColumns { .. })));
    let near = workbook("<row r=\"2\"><c r=\"B2\"><v>7</v></c></row>");
    assert_eq!(rows(&near), [["", ""], ["", "7"]]);
}

#[test]
fn a_zip_bomb_is_not_unpacked() {
    let zeros = " ".repeat(200 * 1024 * 1024);
    let bomb = package(&[("xl/workbook.xml", "<x/>"), ("xl/sharedStrings.xml", &zeros)]);
    assert!(bomb.len() < 1024 * 1024);
    let start = std::time::Instant::now();
    assert!(matches!(read_table(&bomb, "x"), Err(Error::Swollen)));
    assert!(start.elapsed().as_secs() < 5);
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn workbook(rows: &str) -> Vec<u8> {
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" \
         Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let root =
        relations.replace("worksheet\"", "officeDocument\"").replace("worksheets/sheet1", "xl/workbook");
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
    package(&[
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}
