use std::io::Write;

use super::*;

fn of(bytes: &[u8]) -> Media {
    let head = &bytes[..bytes.len().min(HEAD)];
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    Media::of(head, tail, bytes.len() as u64)
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        let stored =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(*name, stored).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn wide(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect()
}

fn compound_file(stream: &str, before: usize) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(before, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(bytes.len() + 512, 0);
    bytes
}

#[test]
fn the_bytes_say_what_a_file_is() {
    let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    let picture = vec![7; 400_000];
    let docx_with_picture_first = zip(&[
        ("word/media/image1.png", &picture),
        ("word/document.xml", b"<w/>"),
        ("[Content_Types].xml", b"<T/>"),
    ]);
    let xlsx = zip(&[("xl/workbook.xml", b"<w/>"), ("[Content_Types].xml", b"<Types/>")]);
    let docm = zip(&[
        ("[Content_Types].xml", b"<T/>"),
        ("word/document.xml", b"<w/>"),
        ("word/vbaProject.bin", b"x"),
    ]);
    let zip_of_docx = zip(&[("hồ sơ/kế hoạch.docx", &docx)]);
    let folder_called_word = zip(&[("word/note.txt", b"x")]);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic....";
    let heic_by_compatible_brand = b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf....";
    let avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf....";
    let table: &[(&str, &[u8], Media)] = &[
        ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Media::Pdf),
        ("pdf after a mark and a line", b"\xef\xbb\xbf\r\n%PDF-1.4", Media::Pdf),
        ("text that names PDF", "Tệp %PDF- là gì?".as_bytes(), Media::Text),
        ("docx", &docx, Media::Docx),
        ("docx, large picture first", &docx_with_picture_first, Media::Docx),
        ("xlsx", &xlsx, Media::Xlsx),
        ("docm", &docm, Media::Zip),
        ("zip with a docx in it", &zip_of_docx, Media::Zip),
        ("zip with a folder called word", &folder_called_word, Media::Zip),
        ("empty zip", &zip(&[]), Media::Zip),
        ("broken docx", &docx[..docx.len() - 30], Media::Zip),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Media::Png),
        ("jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0", Media::Jpeg),
        ("webp", b"RIFF\x24\0\0\0WEBPVP8 ", Media::Webp),
        ("wav", b"RIFF\x24\0\0\0WAVEfmt ", Media::Other),
        ("heic", heic, Media::Heic),
        ("heic, second brand", heic_by_compatible_brand, Media::Heic),
        ("avif", avif, Media::Other),
        ("doc", &compound_file("WordDocument", 700_000), Media::Doc),
        ("xls", &compound_file("Workbook", 4096), Media::Xls),
        ("msi", &compound_file("SummaryInformation", 4096), Media::Other),
        ("txt", "Kế hoạch cải cách hành chính\r\n".as_bytes(), Media::Text),
        ("csv", "Mã;Tên\n1;Thác Mơ\n".as_bytes(), Media::Text),
        ("html is only text", b"<!doctype html><script>alert(1)</script>", Media::Text),
        ("svg is only text", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", Media::Text),
        ("utf-16, little", &wide("Kế hoạch 😀", u16::to_le_bytes), Media::Text),
        ("utf-16, big", &wide("Kế hoạch", u16::to_be_bytes), Media::Text),
        ("utf-16, half a character", b"\xff\xfeK\0\xbf", Media::Other),
        ("TCVN3", b"K\xd5 ho\xb9ch n\xa8m 2005", Media::Other),
        ("text with a zero byte", b"abc\0def", Media::Other),
        ("program", b"\x7fELF\x02\x01\x01", Media::Other),
        ("windows program", b"MZ\x90\0\x03", Media::Other),
        ("empty", b"", Media::Other),
    ];
    for (what, bytes, media) in table {
        assert_eq!(of(bytes), *media, "{what}");
    }
}

#[test]
fn long_text_may_be_cut_inside_a_character() {
    // The head ends inside one of the three-byte letters.
    let utf8 = format!("aa{}", "ế".repeat(HEAD));
    assert_ne!((HEAD - 2) % 3, 0);
    assert_eq!(of(utf8.as_bytes()), Media::Text);
    let mut broken = utf8.into_bytes();
    broken[HEAD / 2] = 0xff;
    assert_eq!(of(&broken), Media::Other);
    let pairs = wide(&"😀".repeat(HEAD), u16::to_le_bytes);
    assert_eq!(of(&pairs), Media::Text);
}

#[test]
fn codes_are_read_back() {
    for media in Media::ALL {
        assert_eq!(media.code().parse(), Ok(media));
        assert!(media.code().len() <= 12);
    }
    assert_eq!("exe".parse::<Media>(), Err(UnknownMedia));
}
