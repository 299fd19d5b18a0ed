//! Sets a [`typeset::Document`] in the layout of Decree 30/2020/NĐ-CP as PDF/A-2u.
//!
//! The only crate that links typst, and a leaf: only the program itself depends on it. It is meant to run in a process
//! of its own with limits of time and memory ([`work`]), since a document of thousands of rows takes much of both.
//!
//! Texts reach the template as data and are never read as typst's markup; the template sees no file but that data, no
//! network, no packages and no clock. The same document gives the same bytes.

mod data;
mod desk;
mod drawing;
mod fonts;

use std::io::{Read, Write};

use typeset::{Document, Error, Result};
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use drawing::to_png;

/// Pixels across a chart in a .docx: sharp on paper at the width of the text.
const CHART_PIXELS: u32 = 1_600;

/// The document as PDF/A-2u.
pub fn to_pdf(document: &Document) -> Result<Vec<u8>> {
    let json = data::for_template(document).map_err(Error::unwritable)?;
    let desk = desk::Desk::new(json).map_err(Error::unwritable)?;
    let made = set(&desk, document);
    // typst remembers what it laid out, for the next keystroke of an editor; here there is none.
    typst::comemo::evict(0);
    made
}

fn set(desk: &desk::Desk, document: &Document) -> Result<Vec<u8>> {
    let pages: PagedDocument = typst::compile(desk).output.map_err(|why| unwritable(&why))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2u])
        .map_err(|why| Error::unwritable(why.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(document.title()),
        creator: Smart::Custom(Some("Thông Suốt".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&pages, &options).map_err(|why| unwritable(&why))
}

fn unwritable(why: &[SourceDiagnostic]) -> Error {
    let messages: Vec<&str> = why.iter().map(|one| one.message.as_str()).collect();
    Error::unwritable(messages.join("; "))
}

/// The document as .docx, charts as pictures.
pub fn to_docx(document: &Document) -> Result<Vec<u8>> {
    typeset::to_docx_with(document, &|chart| to_png(&chart.svg, CHART_PIXELS))
}

/// The worker: reads one document as JSON to the end of `input`, writes its PDF to `output`.
pub fn work(mut input: impl Read, mut output: impl Write) -> Result<()> {
    let mut json = Vec::new();
    input.read_to_end(&mut json).map_err(Error::unwritable)?;
    let document: Document = serde_json::from_slice(&json).map_err(Error::unwritable)?;
    let pdf = to_pdf(&document)?;
    output.write_all(&pdf).and_then(|()| output.flush()).map_err(Error::unwritable)
}
