//! What both typesetting and .docx do to the words first, so that the two files say the same.

use unicode_normalization::UnicodeNormalization as _;

use crate::block::{Block, Chart, Row, Run, Table};
use crate::document::{Annex, Document};

impl Document {
    /// The document as it is printed: text composed (NFC) and free of control characters, and the body closed
    /// by "./." where somebody signs it (universal practice).
    #[must_use]
    pub fn prepared(&self) -> Self {
        let mut blocks: Vec<Block> = self.blocks.iter().map(block).collect();
        if self.signer.is_some() {
            close(&mut blocks);
        }
        Self {
            authority_above: self.authority_above.as_deref().map(clean),
            issuer: clean(&self.issuer),
            symbol: self.symbol.as_deref().map(clean),
            place: clean(&self.place),
            date: self.date,
            kind_name: self.kind_name.as_deref().map(clean),
            subject: clean(&self.subject),
            addressees: self.addressees.iter().map(|line| clean(line)).collect(),
            blocks,
            recipients: self.recipients.iter().map(|line| clean(line)).collect(),
            signer: self.signer.as_ref().map(|signer| crate::Signer {
                form: signer.form.iter().map(|line| clean(line)).collect(),
                name: clean(&signer.name),
            }),
            annexes: self.annexes.iter().map(annex).collect(),
            orientation: self.orientation,
            made_on: self.made_on,
        }
    }
}

/// Composed characters only (other programs search for them), no control characters but the line feed, and
/// none of the marks that turn the reading direction: they can make a printed text say something else.
pub(crate) fn clean(text: &str) -> String {
    text.nfc()
        .filter(|&c| {
            c == '\n' || (!c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'))
        })
        .filter(|&c| !matches!(c, '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
        .collect()
}

fn annex(annex: &Annex) -> Annex {
    Annex {
        title: clean(&annex.title),
        note: annex.note.as_deref().map(clean),
        orientation: annex.orientation,
        blocks: annex.blocks.iter().map(block).collect(),
    }
}

fn block(of: &Block) -> Block {
    match of {
        Block::Heading { level, number, text } => {
            Block::Heading { level: *level, number: number.as_deref().map(clean), text: clean(text) }
        }
        Block::Paragraph { runs } => Block::Paragraph { runs: pieces(runs) },
        Block::Bullets { items } => Block::Bullets { items: items.iter().map(|item| pieces(item)).collect() },
        Block::Table(of) => Block::Table(table(of)),
        Block::Chart(chart) => Block::Chart(Chart {
            svg: chart.svg.nfc().collect(),
            alt: clean(&chart.alt),
            caption: chart.caption.as_deref().map(clean),
            width_percent: chart.width_percent.clamp(1, 100),
            backing: table(&chart.backing),
        }),
        Block::Note { text } => Block::Note { text: clean(text) },
        Block::PageBreak => Block::PageBreak,
        Block::Landscape { blocks } => Block::Landscape { blocks: blocks.iter().map(block).collect() },
    }
}

fn pieces(runs: &[Run]) -> Vec<Run> {
    runs.iter().map(|run| Run { text: clean(&run.text), ..*run }).collect()
}

/// A table with exactly one cell a column in every row.
fn table(of: &Table) -> Table {
    let width = of.columns.len();
    let row = |row: &Row| match row {
        Row::Group { text } => Row::Group { text: clean(text) },
        Row::Cells { cells } => {
            let mut cells: Vec<_> =
                cells.iter().take(width).map(|cell| crate::Cell { runs: pieces(&cell.runs) }).collect();
            cells.resize_with(width, crate::Cell::default);
            Row::Cells { cells }
        }
    };
    Table {
        caption: of.caption.as_deref().map(clean),
        columns: of
            .columns
            .iter()
            .map(|column| crate::Column {
                title: clean(&column.title),
                width_share: column.width_share.max(1),
                align: column.align,
            })
            .collect(),
        rows: of.rows.iter().map(row).collect(),
    }
}

/// Puts "./." behind the last words of the body, if these are running text.
fn close(blocks: &mut [Block]) {
    let runs = match blocks.last_mut() {
        Some(Block::Paragraph { runs }) => Some(runs),
        Some(Block::Bullets { items }) => items.last_mut(),
        _ => None,
    };
    if let Some(run) = runs.and_then(|runs| runs.last_mut()) {
        let bare = run.text.trim_end();
        if !bare.ends_with("./.") {
            run.text = format!("{}./.", bare.trim_end_matches(['.', ';', '/']));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_composed_and_cannot_turn_its_direction() {
        assert_eq!(clean("U\u{309}y ban\u{7}\u{202e}\nnhân dân"), "Ủy ban\nnhân dân");
    }

    #[test]
    fn the_body_is_closed_once() {
        for given in ["Trân trọng.", "Trân trọng./.", "Trân trọng"] {
            let mut blocks = vec![Block::paragraph(given)];
            close(&mut blocks);
            assert_eq!(blocks, [Block::paragraph("Trân trọng./.")]);
        }
    }

    #[test]
    fn rows_have_as_many_cells_as_there_are_columns() {
        let given = Table {
            caption: None,
            columns: vec![crate::Column::new("a", 0), crate::Column::new("b", 3)],
            rows: vec![Row::cells(["1"]), Row::cells(["1", "2", "3"])],
        };
        let made = table(&given);
        assert_eq!(
            made.rows,
            [
                Row::cells(["1", ""].map(|text| crate::Cell {
                    runs: if text.is_empty() { vec![] } else { vec![Run::plain(text)] },
                })),
                Row::cells(["1", "2"])
            ]
        );
        assert_eq!(made.columns[0].width_share, 1);
    }
}
