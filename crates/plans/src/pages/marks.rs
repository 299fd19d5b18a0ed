//! The text of a plan with its coloured spans: which pieces of which line point where. Pure.

use std::collections::BTreeMap;

/// A span to colour: line, column, last line, last column (all from 1, in characters).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub span: (usize, usize, usize, usize),
    /// "who", "when", "goal", "base", "item", "duty" or "ask".
    pub kind: &'static str,
    /// Its id on the page; the first piece bears it.
    pub id: String,
    /// The id of the field that it leads to.
    pub href: String,
    /// Number of the question, as a small figure behind the last piece.
    pub number: Option<i64>,
}

/// A piece of a line: plain words, or part of a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Kind of the mark; empty for plain words.
    pub kind: &'static str,
    /// Where it leads.
    pub href: String,
    /// Its id; empty but for the first piece of a mark.
    pub id: String,
    /// The question's number; only on the last piece.
    pub number: Option<i64>,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub no: usize,
    /// Whether a gap stands above it.
    pub gap: bool,
    /// What it is made of.
    pub pieces: Vec<Piece>,
}

/// Where questions and fields overlap, the question is seen; a heading gives way to all.
fn rank(kind: &str) -> u8 {
    match kind {
        "ask" => 0,
        "who" | "when" | "goal" => 1,
        "base" | "duty" => 2,
        _ => 3,
    }
}

/// The lines that have words, each in pieces. Of two marks on the same words the one of higher rank is shown.
pub fn lines(text: &str, marks: &[Mark]) -> Vec<Line> {
    let mut order: Vec<&Mark> = marks.iter().collect();
    order.sort_by_key(|mark| (rank(mark.kind), mark.span));
    let texts: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    // For each line the pieces that are taken: first column (from 0) → column behind the last, and whose they are.
    let mut taken: Vec<BTreeMap<usize, (usize, usize)>> = vec![BTreeMap::new(); texts.len()];
    for (index, mark) in order.iter().enumerate() {
        let (first, col, last, end_col) = mark.span;
        for no in first..=last.min(first.saturating_add(400)) {
            let (Some(chars), Some(row)) = (texts.get(no.wrapping_sub(1)), taken.get_mut(no.wrapping_sub(1)))
            else {
                continue;
            };
            let begin = if no == first { col.saturating_sub(1) } else { 0 };
            let end = if no == last { end_col.min(chars.len()) } else { chars.len() };
            let (begin, end) = trimmed(chars, begin, end);
            let overlaps = row.iter().any(|(from, (to, _))| *from < end && begin < *to);
            if begin < end && !overlaps {
                row.insert(begin, (end, index));
            }
        }
    }
    let mut named: Vec<bool> = vec![false; order.len()];
    let mut last_piece: Vec<Option<(usize, usize)>> = vec![None; order.len()];
    let mut lines = Vec::new();
    let mut blank = 0;
    for (at, (chars, row)) in texts.iter().zip(&taken).enumerate() {
        if chars.iter().all(|c| c.is_whitespace()) {
            blank += 1;
            continue;
        }
        let mut pieces = Vec::new();
        let mut done = 0;
        let cut = |from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
        let plain =
            |text: String| Piece { text, kind: "", href: String::new(), id: String::new(), number: None };
        for (begin, (end, index)) in row {
            if *begin > done {
                pieces.push(plain(cut(done, *begin)));
            }
            let Some(mark) = order.get(*index) else { continue };
            let first = named.get_mut(*index).is_some_and(|named| !std::mem::replace(named, true));
            if let Some(last) = last_piece.get_mut(*index) {
                *last = Some((lines.len(), pieces.len()));
            }
            pieces.push(Piece {
                text: cut(*begin, *end),
                kind: mark.kind,
                href: mark.href.clone(),
                id: if first { mark.id.clone() } else { String::new() },
                number: None,
            });
            done = *end;
        }
        if done < chars.len() {
            pieces.push(plain(cut(done, chars.len()).trim_end().to_owned()));
        }
        lines.push(Line { no: at + 1, gap: blank > 2 && !lines.is_empty(), pieces });
        blank = 0;
    }
    for (mark, place) in order.iter().zip(last_piece) {
        if let Some((line, piece)) = place
            && let Some(piece) = lines.get_mut(line).and_then(|line: &mut Line| line.pieces.get_mut(piece))
        {
            piece.number = mark.number;
        }
    }
    lines
}

/// Without white space at both ends.
fn trimmed(chars: &[char], begin: usize, end: usize) -> (usize, usize) {
    let blank = |at: usize| chars.get(at).is_some_and(|c| c.is_whitespace());
    let (mut begin, mut end) = (begin, end.min(chars.len()));
    while begin < end && blank(begin) {
        begin += 1;
    }
    while end > begin && blank(end - 1) {
        end -= 1;
    }
    (begin, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(span: (usize, usize, usize, usize), kind: &'static str, id: &str) -> Mark {
        Mark { span, kind, id: id.to_owned(), href: format!("f-{id}"), number: (kind == "ask").then_some(1) }
    }

    fn said(lines: &[Line]) -> Vec<String> {
        lines
            .iter()
            .map(|line| {
                let pieces = line.pieces.iter().map(|p| match p.kind {
                    "" => p.text.clone(),
                    kind => format!("[{kind} {}{}|{}]", p.id, p.number.map_or("", |_| "!"), p.text),
                });
                format!("{}:{}", line.no, pieces.collect::<String>())
            })
            .collect()
    }

    #[test]
    fn a_span_over_lines_keeps_one_id_and_questions_win() {
        let text = "1. Việc\n\n- Cơ quan: Văn phòng\n  thị xã.\n";
        let marks = [
            mark((1, 1, 4, 10), "item", "i"),
            mark((3, 12, 4, 8), "who", "w"),
            mark((3, 12, 3, 20), "ask", "q"),
            mark((9, 1, 9, 5), "goal", "beyond"),
        ];
        let lines = lines(text, &marks);
        assert_eq!(
            said(&lines),
            ["1:[item i|1. Việc]", "3:- Cơ quan: [ask q!|Văn phòng]", "4:  [who w|thị xã]."]
        );
    }

    #[test]
    fn columns_out_of_the_line_do_no_harm() {
        assert_eq!(said(&lines("ab", &[mark((1, 0, 1, 99), "who", "w")])), ["1:[who w|ab]"]);
        assert_eq!(said(&lines("ab", &[mark((0, 0, 0, 0), "who", "w")])), ["1:ab"]);
        assert!(lines("", &[]).is_empty());
    }
}
