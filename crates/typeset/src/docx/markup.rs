//! The few elements of WordprocessingML (ECMA-376) that an official document needs, children in the order that
//! its schema fixes: Word refuses files that other programs forgive.

use std::fmt::Write as _;

use crate::block::{Align, Run};

/// Twentieths of a point in a millimetre.
const TWIPS_PER_MM: f64 = 1440.0 / 25.4;

/// Millimetres as twentieths of a point, the unit of nearly everything in the format.
pub(super) fn mm(millimetres: f64) -> u32 {
    (millimetres * TWIPS_PER_MM).round() as u32
}

/// Text as it may stand between tags and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// How the letters of a paragraph look where they differ from its style.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Letters {
    /// In points; `None` leaves it to the style.
    pub size: Option<u32>,
    pub bold: bool,
    pub italic: bool,
}

impl Letters {
    pub(super) fn size(points: u32) -> Self {
        Self { size: Some(points), ..Self::default() }
    }

    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) fn italic(self) -> Self {
        Self { italic: true, ..self }
    }
}

/// How a paragraph stands where it differs from its style.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub style: &'static str,
    pub align: Option<&'static str>,
    pub keep_next: bool,
    /// Points above and below.
    pub space: Option<(u32, u32)>,
    /// Twips from the left and right edges.
    pub indents: Option<(u32, u32)>,
    /// A rule below it.
    pub rule: bool,
}

impl Paragraph {
    pub(super) fn of(style: &'static str) -> Self {
        Self { style, ..Self::default() }
    }

    pub(super) fn centred() -> Self {
        Self { style: "TableText", align: Some("center"), ..Self::default() }
    }

    pub(super) fn space(self, above: u32, below: u32) -> Self {
        Self { space: Some((above, below)), ..self }
    }

    pub(super) fn keep(self) -> Self {
        Self { keep_next: true, ..self }
    }

    pub(super) fn align(self, align: Align) -> Self {
        let align = match align {
            Align::Left => "left",
            Align::Center => "center",
            Align::Right => "right",
        };
        Self { align: Some(align), ..self }
    }

    /// The paragraph with what `runs` (made by [`run`] or [`picture`]) say; `end` is the look of its mark or the setup
    /// of the section that ends with it.
    pub(super) fn holding(&self, runs: &str, end: &str) -> String {
        let mut out = format!("<w:p><w:pPr><w:pStyle w:val=\"{}\"/>", self.style);
        if self.keep_next {
            out.push_str("<w:keepNext/>");
        }
        if self.rule {
            out.push_str(
                "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr>",
            );
        }
        if let Some((above, below)) = self.space {
            write_to(
                &mut out,
                format_args!("<w:spacing w:before=\"{}\" w:after=\"{}\"/>", above * 20, below * 20),
            );
        }
        if let Some((left, right)) = self.indents {
            write_to(&mut out, format_args!("<w:ind w:left=\"{left}\" w:right=\"{right}\"/>"));
        }
        if let Some(align) = self.align {
            write_to(&mut out, format_args!("<w:jc w:val=\"{align}\"/>"));
        }
        write_to(&mut out, format_args!("{end}</w:pPr>{runs}</w:p>"));
        out
    }

    /// The paragraph with plain text in one look.
    pub(super) fn saying(&self, text: &str, letters: Letters) -> String {
        // The mark at the end has a height of its own, which shows where the paragraph is empty.
        let mark = look(letters);
        if text.is_empty() { self.holding("", &mark) } else { self.holding(&run(text, letters), &mark) }
    }

    /// The paragraph with runs, each bold or italic as it says, or as the paragraph is.
    pub(super) fn with(&self, runs: &[Run], letters: Letters) -> String {
        let mut inner = String::new();
        for piece in runs {
            let look = Letters {
                bold: piece.bold || letters.bold,
                italic: piece.italic || letters.italic,
                ..letters
            };
            inner.push_str(&run(&piece.text, look));
        }
        self.holding(&inner, "")
    }
}

/// Text in one look; line feeds become line breaks.
pub(super) fn run(text: &str, letters: Letters) -> String {
    let look = look(letters);
    let lines: Vec<String> =
        text.split('\n').map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(line))).collect();
    format!("<w:r>{look}{}</w:r>", lines.join("<w:br/>"))
}

/// A picture of the package, `width` by `height` millimetres.
pub(super) fn picture(number: usize, alt: &str, width: f64, height: f64) -> String {
    let emu = |millimetres: f64| (millimetres * 36_000.0).round() as u64;
    let (cx, cy, alt) = (emu(width), emu(height), escape(alt));
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/>\
         <wp:docPr id=\"{number}\" name=\"Biểu đồ {number}\" descr=\"{alt}\"/><a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>\
         <pic:cNvPr id=\"{number}\" name=\"chart{number}.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>\
         <a:blip r:embed=\"chart{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>\
         <a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>\
         </a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

fn look(letters: Letters) -> String {
    let mut look = String::new();
    if letters.bold {
        look.push_str("<w:b/><w:bCs/>");
    }
    if letters.italic {
        look.push_str("<w:i/><w:iCs/>");
    }
    if let Some(points) = letters.size {
        let half = points * 2;
        write_to(&mut look, format_args!("<w:sz w:val=\"{half}\"/><w:szCs w:val=\"{half}\"/>"));
    }
    if look.is_empty() { look } else { format!("<w:rPr>{look}</w:rPr>") }
}

/// One cell of a table.
pub(super) struct CellBox {
    /// In twips.
    pub width: u32,
    /// Columns that it covers.
    pub span: usize,
    pub shaded: bool,
    pub middle: bool,
    /// Paragraphs, at least one.
    pub content: String,
}

impl CellBox {
    pub(super) fn new(width: u32, content: String) -> Self {
        Self { width, span: 1, shaded: false, middle: false, content }
    }

    fn markup(&self) -> String {
        let span =
            if self.span > 1 { format!("<w:gridSpan w:val=\"{}\"/>", self.span) } else { String::new() };
        let shade =
            if self.shaded { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F2F2\"/>" } else { "" };
        let middle = if self.middle { "<w:vAlign w:val=\"center\"/>" } else { "" };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>{span}{shade}{middle}</w:tcPr>{}</w:tc>",
            self.width, self.content
        )
    }
}

/// A row; a `header` is repeated on every page that the table reaches.
pub(super) fn row(cells: &[CellBox], header: bool) -> String {
    let cells: String = cells.iter().map(CellBox::markup).collect();
    let repeat = if header { "<w:tblHeader/>" } else { "" };
    format!("<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>")
}

/// A table of fixed column widths in twips. `ruled` draws its lines; without, it only holds columns of text.
pub(super) fn table(widths: &[u32], rows: &str, ruled: bool) -> String {
    let total: u32 = widths.iter().sum();
    let mut grid = String::new();
    for width in widths {
        write_to(&mut grid, format_args!("<w:gridCol w:w=\"{width}\"/>"));
    }
    let mut borders = String::new();
    if ruled {
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            write_to(
                &mut borders,
                format_args!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"),
            );
        }
        borders = format!("<w:tblBorders>{borders}</w:tblBorders>");
    }
    let side = if ruled { 70 } else { 0 };
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/>{borders}<w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:left w:w=\"{side}\" w:type=\"dxa\"/><w:right w:w=\"{side}\" w:type=\"dxa\"/></w:tblCellMar>\
         </w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
}

/// Adds formatted text.
pub(super) fn write_to(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(arguments);
}
