//! A document as .docx that people can go on editing: Times New Roman, named styles, real tables.
//!
//! Written directly: the libraries at hand lack repeated title rows, pictures in turned sections, descriptions of
//! pictures and properties of the file, which make up most of what an official document needs.

mod body;
mod head;
mod markup;
mod package;

use body::Body;
use markup::{Letters, Paragraph, mm};

use crate::block::{Block, Chart};
use crate::document::{Document, Orientation};
use crate::error::Result;

/// Width of the text in mm: that of A4 less 30 and 15 mm.
fn text_width(orientation: Orientation) -> f64 {
    match orientation {
        Orientation::Portrait => 165.0,
        Orientation::Landscape => 252.0,
    }
}

/// The document as .docx. Charts are printed as the table behind them; see [`to_docx_with`].
pub fn to_docx(document: &Document) -> Result<Vec<u8>> {
    to_docx_with(document, &|_| None)
}

/// The document as .docx with charts as pictures: `draw` gives a chart as PNG, or `None` for its table.
pub fn to_docx_with(document: &Document, draw: &dyn Fn(&Chart) -> Option<Vec<u8>>) -> Result<Vec<u8>> {
    let document = document.prepared();
    let mut body = Body { draw, pictures: Vec::new() };
    let mut sections = Sections { out: String::new(), open: None };

    sections.begin(document.orientation, true);
    sections.out.push_str(&head::head(&document, text_width(document.orientation)));
    sections.blocks(&document.blocks, document.orientation, &mut body);
    sections.begin(document.orientation, false);
    sections.out.push_str(&head::foot(&document, text_width(document.orientation)));
    for (at, annex) in document.annexes.iter().enumerate() {
        sections.begin_new(annex.orientation);
        let centred = Paragraph::centred().keep();
        let label = document.annex_label(at);
        sections.out.push_str(&centred.saying(&label, Letters::size(14).bold()));
        sections.out.push_str(&Paragraph::of("Title").saying(&annex.title, Letters::size(14)));
        if let Some(note) = &annex.note {
            sections.out.push_str(&centred.saying(note, Letters::size(14).italic()));
        }
        sections.out.push_str(&Paragraph::centred().keep().saying("", Letters::size(6)));
        sections.blocks(&annex.blocks, annex.orientation, &mut body);
    }
    let text = sections.finish();
    package::pack(&document, &text, &body.pictures)
}

/// Runs of pages that lie the same way. Word keeps a section's page setup at its end, so the open one is remembered.
struct Sections {
    out: String,
    open: Option<Setup>,
}

#[derive(Clone, Copy)]
struct Setup {
    orientation: Orientation,
    /// Counts its pages from 1 and shows no number on the first.
    restarts: bool,
}

impl Sections {
    /// Goes on with pages that lie so, closing a section if the last ones lay otherwise.
    fn begin(&mut self, orientation: Orientation, restarts: bool) {
        if self.open.is_none_or(|open| open.orientation != orientation) {
            self.begin_with(Setup { orientation, restarts });
        }
    }

    /// Begins new pages numbered from 1.
    fn begin_new(&mut self, orientation: Orientation) {
        self.begin_with(Setup { orientation, restarts: true });
    }

    fn begin_with(&mut self, setup: Setup) {
        if let Some(open) = self.open.replace(setup) {
            let end = Paragraph::of("TableText").holding("", &open.markup());
            self.out.push_str(&end);
        }
    }

    fn blocks(&mut self, blocks: &[Block], orientation: Orientation, body: &mut Body<'_>) {
        for block in blocks {
            if let Block::Landscape { blocks } = block {
                self.begin(Orientation::Landscape, false);
                for inner in blocks {
                    self.out.push_str(&body.block(inner, text_width(Orientation::Landscape)));
                }
            } else {
                self.begin(orientation, false);
                self.out.push_str(&body.block(block, text_width(orientation)));
            }
        }
    }

    fn finish(mut self) -> String {
        if let Some(open) = self.open {
            self.out.push_str(&open.markup());
        }
        self.out
    }
}

impl Setup {
    /// A4; margins 20, 15, 20, 30 mm; the number 10 mm from the edge.
    fn markup(self) -> String {
        let (short, long) = (mm(210.0), mm(297.0));
        let size = match self.orientation {
            Orientation::Portrait => format!("w:w=\"{short}\" w:h=\"{long}\""),
            Orientation::Landscape => format!("w:w=\"{long}\" w:h=\"{short}\" w:orient=\"landscape\""),
        };
        let (start, title) =
            if self.restarts { ("<w:pgNumType w:start=\"1\"/>", "<w:titlePg/>") } else { ("", "") };
        let (edge, right, left, header) = (mm(20.0), mm(15.0), mm(30.0), mm(10.0));
        format!(
            "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"pageNumber\"/><w:pgSz {size}/>\
             <w:pgMar w:top=\"{edge}\" w:right=\"{right}\" w:bottom=\"{edge}\" w:left=\"{left}\" \
             w:header=\"{header}\" w:footer=\"{header}\" w:gutter=\"0\"/>{start}{title}</w:sectPr>"
        )
    }
}
