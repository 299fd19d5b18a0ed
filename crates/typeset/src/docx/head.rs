//! What stands above and below the body: the two columns of names, the title, the signature.

use super::markup::{CellBox, Letters, Paragraph, mm, row, run, table};
use crate::document::{Document, MOTTO, NATION};

/// Share of the width that the left column of the head has.
const LEFT: f64 = 0.4;
/// Width of the motto in bold 14 pt Times, so that its rule is as long as the words.
const MOTTO_WIDTH: f64 = 63.0;
/// Mean width of a bold capital of 13 or 14 pt Times, for rules that are part of a line's length.
const CAPITAL: f64 = 3.2;

/// Cells 1 to 5 of the decree's diagram, and "Kính gửi", on a text `page` mm wide.
pub(super) fn head(document: &Document, page: f64) -> String {
    let mut out = names(document, page);
    match document.kind_name.as_deref() {
        Some(kind) => {
            out.push_str(&Paragraph::of("Title").space(18, 0).saying(kind, Letters::default()));
            out.push_str(&Paragraph::of("Title").saying(&document.subject, Letters::default()));
            let last = document.subject.lines().last().unwrap_or_default();
            out.push_str(&rule(page, (width(last) * 0.4).clamp(20.0, page * 0.45)));
        }
        None => out.push_str(&Paragraph::of("TableText").space(6, 0).saying("", Letters::default())),
    }
    let lines = document.addressee_lines();
    let several = lines.len() > 1;
    for (at, line) in lines.iter().enumerate() {
        let mut paragraph = Paragraph::centred().space(if at == 0 { 6 } else { 0 }, 6);
        if several {
            let left = page * LEFT - if at == 0 { 21.0 } else { 0.0 };
            paragraph = Paragraph { align: Some("left"), indents: Some((mm(left), 0)), ..paragraph };
        }
        out.push_str(&paragraph.saying(line, Letters::default()));
    }
    out
}

fn names(document: &Document, page: f64) -> String {
    let (left_width, right_width) = (page * LEFT, page * (1.0 - LEFT));
    let caps = Letters::size(13);
    let centred = Paragraph::centred();
    let mut left = String::new();
    if let Some(above) = &document.authority_above {
        left.push_str(&centred.saying(above, caps));
    }
    left.push_str(&centred.saying(&document.issuer, caps.bold()));
    let issuer = document.issuer.lines().last().unwrap_or_default();
    left.push_str(&rule(left_width, (width(issuer) * 0.4).clamp(14.0, left_width / 2.0)));
    let mut right = centred.saying(NATION, caps.bold());
    right.push_str(&centred.saying(MOTTO, Letters::size(14).bold()));
    right.push_str(&rule(right_width, MOTTO_WIDTH));

    let lower = centred.clone().space(6, 0);
    let symbol = document.symbol_line().unwrap_or_default();
    let mut number = lower.saying(&symbol, caps);
    if document.kind_name.is_none() {
        let about = format!("V/v {}", document.subject.trim_start_matches("V/v").trim_start());
        number.push_str(&lower.saying(&about, caps));
    }
    let place = lower.saying(&document.place_line(), Letters::size(14).italic());
    let rows = row(&[CellBox::new(mm(left_width), left), CellBox::new(mm(right_width), right)], false)
        + &row(&[CellBox::new(mm(left_width), number), CellBox::new(mm(right_width), place)], false);
    table(&[mm(left_width), mm(right_width)], &rows, false)
}

/// Cells 7 and 9b: who gets it at the left, who signs at the right, level with one another.
pub(super) fn foot(document: &Document, page: f64) -> String {
    if document.recipients.is_empty() && document.signer.is_none() {
        return String::new();
    }
    let small = Paragraph::of("TableText");
    let mut left = String::new();
    if !document.recipients.is_empty() {
        left.push_str(&small.saying("Nơi nhận:", Letters::size(12).bold().italic()));
        for line in document.recipient_lines() {
            left.push_str(&small.saying(&line, Letters::size(11)));
        }
    }
    let mut right = String::new();
    if let Some(signer) = &document.signer {
        let bold = Letters::size(14).bold();
        for line in &signer.form {
            right.push_str(&Paragraph::centred().keep().saying(line, bold));
        }
        // Room for the signature and the seal.
        for _ in 0..4 {
            right.push_str(&Paragraph::centred().keep().holding(&run("", bold), ""));
        }
        right.push_str(&Paragraph::centred().saying(&signer.name, bold));
    }
    let blank = || small.saying("", Letters::size(11));
    let left = if left.is_empty() { blank() } else { left };
    let right = if right.is_empty() { blank() } else { right };
    let half = mm(page / 2.0);
    let space = Paragraph::of("TableText").keep().saying("", Letters::size(6));
    space + &table(&[half, half], &row(&[CellBox::new(half, left), CellBox::new(half, right)], false), false)
}

/// A rule of `length` in the middle of `within`, millimetres both.
fn rule(within: f64, length: f64) -> String {
    let side = mm(((within - length) / 2.0).max(0.0));
    let paragraph = Paragraph { rule: true, indents: Some((side, side)), ..Paragraph::centred() };
    paragraph.saying("", Letters::size(2))
}

fn width(capitals: &str) -> f64 {
    capitals.chars().count() as f64 * CAPITAL
}
