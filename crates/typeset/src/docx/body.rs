//! The blocks of a body.

use super::markup::{CellBox, Letters, Paragraph, mm, picture, row, run, table};
use crate::block::{Align, Block, Chart, Row, Run, Table};

/// Turns blocks into markup and collects the pictures that they need.
pub(super) struct Body<'a> {
    /// Draws a chart as PNG; `None` prints its figures as a table.
    pub draw: &'a dyn Fn(&Chart) -> Option<Vec<u8>>,
    pub pictures: Vec<Vec<u8>>,
}

impl Body<'_> {
    /// Everything but `Landscape`, which the sections take apart first. `width` is that of the text in mm.
    pub(super) fn block(&mut self, block: &Block, width: f64) -> String {
        match block {
            Block::Heading { level, number, text } => heading(*level, number.as_deref(), text),
            Block::Paragraph { runs } => Paragraph::of("BodyText").with(runs, Letters::default()),
            Block::Bullets { items } => items.iter().map(|item| bullet(item)).collect(),
            Block::Table(of) => grid(of, width),
            Block::Chart(chart) => self.chart(chart, width),
            Block::Note { text } => Paragraph::of("Note").saying(text, Letters::default()),
            Block::PageBreak => Paragraph::of("TableText").holding("<w:r><w:br w:type=\"page\"/></w:r>", ""),
            Block::Landscape { blocks } => blocks.iter().map(|block| self.block(block, width)).collect(),
        }
    }

    fn chart(&mut self, chart: &Chart, width: f64) -> String {
        let drawn = (self.draw)(chart).and_then(|png| pixels(&png).map(|size| (png, size)));
        let Some((png, (across, down))) = drawn else {
            let caption = chart.backing.caption.clone().or_else(|| chart.caption.clone());
            return grid(&Table { caption, ..chart.backing.clone() }, width);
        };
        self.pictures.push(png);
        let wide = width * f64::from(chart.width_percent) / 100.0;
        let high = (wide * f64::from(down) / f64::from(across)).min(230.0);
        let image = picture(self.pictures.len(), &chart.alt, wide, high);
        let mut out = Paragraph::centred().keep().space(6, 3).holding(&image, "");
        if let Some(caption) = &chart.caption {
            out.push_str(&Paragraph::centred().space(0, 8).saying(caption, Letters::size(13).italic()));
        }
        out
    }
}

fn heading(level: u8, number: Option<&str>, text: &str) -> String {
    if level == 0 {
        let title = Paragraph::of("Title");
        let number = number.map(|number| title.clone().space(12, 0).saying(number, Letters::default()));
        return number.unwrap_or_default() + &title.space(0, 6).saying(text, Letters::default());
    }
    let style = match level {
        1 => "Heading1",
        2 => "Heading2",
        3 => "Heading3",
        _ => "Heading4",
    };
    let line = number.map_or_else(|| text.to_owned(), |number| format!("{number} {text}"));
    Paragraph::of(style).saying(&line, Letters::default())
}

fn bullet(item: &[Run]) -> String {
    let mut runs = vec![Run::plain("- ")];
    runs.extend_from_slice(item);
    Paragraph::of("BodyText").with(&runs, Letters::default())
}

/// Tables of many columns are set one size smaller.
fn letters(columns: usize) -> Letters {
    Letters::size(if columns > 7 { 11 } else { 12 })
}

fn grid(of: &Table, width: f64) -> String {
    if of.columns.is_empty() {
        return String::new();
    }
    let look = letters(of.columns.len());
    let shares: u32 = of.columns.iter().map(|column| u32::from(column.width_share)).sum();
    let widths: Vec<u32> = of
        .columns
        .iter()
        .map(|column| mm(width * f64::from(column.width_share) / f64::from(shares.max(1))))
        .collect();
    let titles: Vec<CellBox> = of
        .columns
        .iter()
        .zip(&widths)
        .map(|(column, &width)| CellBox {
            shaded: true,
            middle: true,
            ..CellBox::new(width, Paragraph::centred().space(3, 3).saying(&column.title, look.bold()))
        })
        .collect();
    let mut rows = row(&titles, true);
    for line in &of.rows {
        let cells = match line {
            Row::Group { text } => vec![CellBox {
                span: widths.len(),
                ..CellBox::new(widths.iter().sum(), cell(Align::Left).keep().saying(text, look.bold()))
            }],
            Row::Cells { cells } => cells
                .iter()
                .zip(&of.columns)
                .zip(&widths)
                .map(|((of, column), &width)| CellBox::new(width, cell(column.align).with(&of.runs, look)))
                .collect(),
        };
        rows.push_str(&row(&cells, false));
    }
    let caption = of.caption.as_deref().map_or_else(String::new, |caption| {
        Paragraph::centred().keep().space(6, 4).saying(caption, Letters::size(13).bold())
    });
    // Word joins tables that touch; the thin paragraph also keeps the next text off the frame.
    let gap = Paragraph::of("TableText").holding(&run("", Letters::size(6)), "");
    caption + &table(&widths, &rows, true) + &gap
}

fn cell(align: Align) -> Paragraph {
    Paragraph::of("TableText").align(align).space(2, 2)
}

/// Width and height of a PNG, from its first chunk.
fn pixels(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| png.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let size = (number(16)?, number(20)?);
    (png.starts_with(b"\x89PNG\r\n\x1a\n") && size.0 > 0 && size.1 > 0).then_some(size)
}
