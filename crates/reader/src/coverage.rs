//! Which lines of the file nothing uses.

use crate::reading::{Reading, Span, Unused};
use crate::source::Source;

/// All lines with words that neither the reading nor `also` (spans) nor `lines` (from 0) covers.
pub fn unused(source: &Source, reading: &Reading, also: &[Span], lines: &[usize]) -> Vec<Unused> {
    let mut covered = vec![false; source.lines.len()];
    let mut cover = |span: Span| {
        for line in span.line..=span.end_line {
            if let Some(flag) = covered.get_mut((line as usize).wrapping_sub(1)) {
                *flag = true;
            }
        }
    };
    also.iter().copied().for_each(&mut cover);
    reading.bases.iter().map(|b| b.span).for_each(&mut cover);
    reading.general_targets.iter().map(|t| t.span).for_each(&mut cover);
    reading.duties.iter().map(|d| d.span).for_each(&mut cover);
    reading.recipients.iter().map(|n| n.span).for_each(&mut cover);
    reading.unclear.iter().map(|u| u.span).for_each(&mut cover);
    reading.monitor.iter().map(|n| n.span).for_each(&mut cover);
    for line in lines {
        if let Some(flag) = covered.get_mut(*line) {
            *flag = true;
        }
    }
    (source.lines.iter().zip(&covered).enumerate())
        .filter(|(_, (line, used))| !**used && !line.text.trim().is_empty())
        .map(|(at, (line, _))| {
            let text = line.text.trim();
            let indent = line.text.chars().take_while(|c| c.is_whitespace()).count() as u32;
            let number = at as u32 + 1;
            let end_col = indent + (text.chars().count() as u32).max(1);
            let span = Span { line: number, col: indent + 1, end_line: number, end_col };
            Unused { span, text: text.to_owned() }
        })
        .collect()
}
