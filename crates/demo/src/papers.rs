//! The files that people attach: small, real and made here, the same bytes for the same words.

use kernel::{Day, Error, Result, fold, words};
use typeset::{Block, Dated, Document};

/// A file to upload.
#[derive(Debug)]
pub struct Paper {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Which kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A document as it was typed.
    Docx,
    /// A scan's text as PDF.
    Pdf,
    /// A picture.
    Picture,
    /// Plain text.
    Text,
}

/// The form of the `n`th paper.
pub fn form(n: usize) -> Form {
    match n % 5 {
        0 | 3 => Form::Docx,
        1 => Form::Pdf,
        2 => Form::Picture,
        _ => Form::Text,
    }
}

/// A paper about `subject` of the agency `issuer`.
pub fn paper(form: Form, issuer: &str, subject: &str, lines: &[String], on: Day) -> Result<Paper> {
    let stem: String = fold::key(subject).split_whitespace().take(8).collect::<Vec<_>>().join("-");
    let (ending, bytes) = match form {
        Form::Docx => ("docx", docx(issuer, subject, lines, on)?),
        Form::Pdf => ("pdf", pdf(issuer, subject, lines, on)),
        Form::Picture => ("png", picture(subject)?),
        Form::Text => ("txt", text(issuer, subject, lines, on)),
    };
    Ok(Paper { name: format!("{stem}.{ending}"), bytes })
}

fn docx(issuer: &str, subject: &str, lines: &[String], on: Day) -> Result<Vec<u8>> {
    let blocks = lines.iter().map(|line| Block::paragraph(line.as_str())).collect();
    let mut document = Document::new(issuer, "Phước Long", Dated::On(on), subject, blocks);
    document.kind_name = Some("Biên bản".to_owned());
    document.made_on = Some(on);
    typeset::to_docx(&document).map_err(Error::internal)
}

fn text(issuer: &str, subject: &str, lines: &[String], on: Day) -> Vec<u8> {
    format!("{issuer}\n{subject}\nNgày {}\n\n{}\n", words::day(on), lines.join("\n")).into_bytes()
}

/// One page in Helvetica. The fonts that every reader has know no Vietnamese, so the words stand without diacritics,
/// as on the stamp of an old scanner.
fn pdf(issuer: &str, subject: &str, lines: &[String], on: Day) -> Vec<u8> {
    let plain = |text: &str| -> String {
        fold::fold(text).chars().filter(|c| c.is_ascii() && !matches!(c, '(' | ')' | '\\')).collect()
    };
    let mut said =
        vec![issuer.to_owned(), subject.to_owned(), format!("ngay {}", words::day(on)), String::new()];
    said.extend(lines.iter().cloned());
    let shown: Vec<String> = said.iter().map(|line| format!("({}) Tj T*", plain(line))).collect();
    let stream = format!("BT /F1 11 Tf 15 TL 56 780 Td {} ET", shown.join(" "));
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{stream}\nendstream", stream.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj{object}endobj\n"));
    }
    let start = file.len();
    file.push_str(&table);
    file.push_str(&format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1));
    file.into_bytes()
}

/// A picture of 320 × 200: a notice board whose sheets lie by the letters of `subject`.
fn picture(subject: &str) -> Result<Vec<u8>> {
    const WIDTH: u32 = 320;
    const HEIGHT: u32 = 200;
    let marks: Vec<u32> = subject.bytes().map(u32::from).collect();
    let mark = |n: u32| marks.get(n as usize % marks.len().max(1)).copied().unwrap_or(7);
    let mut pixels = Vec::with_capacity((WIDTH * HEIGHT * 3) as usize);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (column, row) = (x / 64, y / 66);
            let inside = x % 64 > 5 + mark(column + 5 * row) % 6 && y % 66 > 6 + mark(column) % 7;
            let line = y % 9 == 0 && x % 64 > 16 && x % 64 < 40 + mark(y / 9) % 20;
            let shade: [u8; 3] = match (inside, line) {
                (true, true) => [96, 92, 88],
                (true, false) => [244, 242, 236],
                _ => [122, 84, 58],
            };
            pixels.extend(shade);
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().map_err(Error::internal)?;
    writer.write_image_data(&pixels).map_err(Error::internal)?;
    writer.finish().map_err(Error::internal)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_are_what_their_names_say_and_repeat() {
        let on = Day::constant(2021, 5, 3);
        let begins: [(Form, &str, &[u8]); 4] = [
            (Form::Docx, "docx", b"PK"),
            (Form::Pdf, "pdf", b"%PDF-1.4"),
            (Form::Picture, "png", b"\x89PNG"),
            (Form::Text, "txt", "Phòng Y tế".as_bytes()),
        ];
        for (form, ending, begin) in begins {
            let make = || {
                paper(form, "Phòng Y tế", "Niêm yết thủ tục (mới)", &["Đã niêm yết.".to_owned()], on).unwrap()
            };
            let made = make();
            assert_eq!(made.name, format!("niem-yet-thu-tuc-moi.{ending}"));
            assert!(made.bytes.starts_with(begin), "{form:?}");
            assert_eq!(made.bytes, make().bytes, "{form:?}");
        }
    }

    #[test]
    fn the_table_of_the_pdf_points_at_its_objects() {
        let file = pdf("A", "B", &[], Day::constant(2021, 5, 3));
        let text = String::from_utf8(file).unwrap();
        let offsets = text
            .lines()
            .filter(|line| line.ends_with(" n "))
            .map(|line| line[..10].parse::<usize>().unwrap());
        for (number, offset) in (1..).zip(offsets) {
            assert!(text[offset..].starts_with(&format!("{number} 0 obj")), "{number}");
        }
    }
}
