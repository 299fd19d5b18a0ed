//! .pdf with a text layer: letters with their places, put into lines; ruled tables into cells.

use kernel::fold::nfc;
use pdf_extract::{
    ColorSpace, Document, MediaBox, OutputDev, OutputError, Path, PathOp, Transform, output_doc,
};

use crate::error::ReadError;
use crate::source::{Line, Source};

use super::sheet::{Glyph, Page, Rule};

mod widths;

/// The most pages of a plan with its annexes.
const MOST_PAGES: usize = 600;
/// Fewer letters than the shortest page of a plan has, more than a stamp.
const LETTERS_OF_A_PAGE: usize = 250;
/// The most letters.
const MOST_GLYPHS: usize = 3_000_000;

/// Lines and tables of a .pdf.
pub fn read(bytes: &[u8]) -> Result<Source, ReadError> {
    let mut document = Document::load_mem(bytes).map_err(|_| ReadError::Broken("tệp PDF không mở được"))?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(ReadError::Locked);
    }
    if document.get_pages().len() > MOST_PAGES {
        return Err(ReadError::TooLarge("hơn 600 trang"));
    }
    widths::write_out(&mut document);
    let mut sheets = Sheets::default();
    let outcome = output_doc(&document, &mut sheets);
    if sheets.full {
        return Err(ReadError::TooLarge("quá nhiều chữ"));
    }
    let letters: usize = sheets.pages.iter().map(|p| p.glyphs.len()).sum();
    if letters < 20 {
        // A parser that fails at the first page has seen no scan.
        return Err(if outcome.is_err() {
            ReadError::Broken("tệp PDF không đúng chuẩn")
        } else {
            ReadError::Scan
        });
    }
    // A scan often carries the stamp of its digital copy ("Người ký: …, Thời gian ký: …") as text, and nothing else.
    if sheets.pages.iter().all(|p| p.glyphs.len() < LETTERS_OF_A_PAGE) && has_picture(&document) {
        return Err(ReadError::Scan);
    }
    let mut source = Source::default();
    for page in &sheets.pages {
        page.write(&mut source);
    }
    for line in &mut source.lines {
        line.text = nfc(&line.text);
    }
    let strange = source.lines.iter().flat_map(|l| l.text.chars()).filter(|c| is_strange(*c)).count();
    source.doubtful_letters = strange * 50 > letters;
    if source.lines.iter().all(|l: &Line| l.text.trim().is_empty()) {
        return Err(ReadError::Scan);
    }
    Ok(source)
}

fn has_picture(document: &Document) -> bool {
    document.objects.values().any(|object| {
        object.as_stream().is_ok_and(|stream| {
            stream.dict.get(b"Subtype").and_then(|kind| kind.as_name()).is_ok_and(|kind| kind == b"Image")
        })
    })
}

/// Letters that no Vietnamese text has: a font without its table of letters.
fn is_strange(c: char) -> bool {
    matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}') || c.is_control() && c != '\t'
}

#[derive(Default)]
struct Sheets {
    pages: Vec<Page>,
    total: usize,
    full: bool,
}

impl Sheets {
    fn rules(&mut self, ctm: &Transform, path: &Path) {
        let Some(page) = self.pages.last_mut() else { return };
        if page.rules.len() > 60_000 {
            return;
        }
        let place =
            |x: f64, y: f64| (x * ctm.m11 + y * ctm.m21 + ctm.m31, x * ctm.m12 + y * ctm.m22 + ctm.m32);
        let mut at = (0.0, 0.0);
        for op in &path.ops {
            match *op {
                PathOp::MoveTo(x, y) => at = (x, y),
                PathOp::LineTo(x, y) => {
                    page.rules.extend(Rule::between(place(at.0, at.1), place(x, y)));
                    at = (x, y);
                }
                PathOp::Rect(x, y, w, h) => page.rules.extend(Rule::of_box(place(x, y), place(x + w, y + h))),
                PathOp::CurveTo(..) | PathOp::Close => {}
            }
        }
    }
}

impl OutputDev for Sheets {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.pages.push(Page::default());
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _: f64,
        size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.total += 1;
        if self.total > MOST_GLYPHS {
            self.full = true;
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let height = (trm.m21.hypot(trm.m22) * size).abs();
        let scale = (trm.m11.hypot(trm.m12) * size).abs();
        // Slanted writing is a stamp or a watermark.
        let level = trm.m12.abs() < 0.2 * trm.m11.abs();
        if let Some(page) = self.pages.last_mut()
            && level
            && trm.m31.is_finite()
            && trm.m32.is_finite()
        {
            page.glyphs.push(Glyph {
                x: trm.m31,
                y: trm.m32,
                width: width * scale,
                size: height,
                text: text.to_owned(),
            });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn stroke(&mut self, ctm: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.rules(ctm, path);
        Ok(())
    }

    fn fill(&mut self, ctm: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.rules(ctm, path);
        Ok(())
    }
}
