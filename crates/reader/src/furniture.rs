//! Page numbers and running heads: lines that belong to the paper and not to the text.

use std::collections::HashMap;

use crate::passage::plain;
use crate::source::Source;

/// Which lines are furniture.
pub fn find(source: &Source) -> Vec<bool> {
    let mut out = vec![false; source.lines.len()];
    let filled: Vec<(usize, String)> = (source.lines.iter().enumerate())
        .filter(|(_, l)| l.table.is_none() && !l.text.trim().is_empty())
        .map(|(at, l)| (at, plain(l.text.trim())))
        .collect();
    // How many lines with words, tables included, stand before each line: distances are counted in these.
    let mut count = 0_usize;
    let ordinals: Vec<usize> = (source.lines.iter())
        .map(|l| {
            count += usize::from(!l.text.trim().is_empty());
            count
        })
        .collect();
    let place = |at: usize| filled.get(at).and_then(|(line, _)| ordinals.get(*line)).copied().unwrap_or(0);
    let numbers: Vec<usize> = (0..filled.len()).filter(|&i| is_page_number(text(&filled, i))).collect();
    let lonely = |at: usize| {
        let near = |other: Option<&usize>| other.is_some_and(|o| place(*o).abs_diff(place(at)) < 6);
        let own = numbers.partition_point(|&n| n < at);
        !near(own.checked_sub(1).and_then(|p| numbers.get(p))) && !near(numbers.get(own + 1))
    };
    let mut page_ends = vec![false; filled.len()];
    for &at in &numbers {
        if lonely(at) {
            mark(&mut out, &filled, at);
            page_ends.iter_mut().skip(at).take(1).for_each(|p| *p = true);
        }
    }
    running_heads(source, &filled, &page_ends, &place, &mut out);
    out
}

fn text(filled: &[(usize, String)], at: usize) -> &str {
    filled.get(at).map_or("", |(_, text)| text.as_str())
}

fn mark(out: &mut [bool], filled: &[(usize, String)], at: usize) {
    if let Some((line, _)) = filled.get(at)
        && let Some(flag) = out.get_mut(*line)
    {
        *flag = true;
    }
}

/// "4", "- 4 -", "Trang 4", "Trang 4/12", "4/12".
pub fn is_page_number(text: &str) -> bool {
    let text = text.trim_matches(['-', ' ', '|', '.']);
    let text = text.strip_prefix("trang").unwrap_or(text).trim_matches([':', ' ']);
    let (number, of) = text.split_once('/').unwrap_or((text, "1"));
    let is_number = |t: &str| (1..=3).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    is_number(number.trim()) && is_number(of.trim())
}

/// A line that stands again and again at the edge of pages.
fn running_heads(
    source: &Source,
    filled: &[(usize, String)],
    page_ends: &[bool],
    place: &dyn Fn(usize) -> usize,
    out: &mut [bool],
) {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, (_, text)) in filled.iter().enumerate() {
        let bare: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
        let first = text.bytes().next().unwrap_or_default();
        if (8..=120).contains(&text.len()) && first.is_ascii_alphabetic() && !text.ends_with([':', ';']) {
            places.entry(bare).or_default().push(at);
        }
    }
    let at_edge = |at: usize| {
        let line = filled.get(at).map_or(0, |f| f.0);
        let number_near = (at.saturating_sub(1)..=at + 1).any(|i| page_ends.get(i) == Some(&true));
        number_near || source.lines.get(line).is_some_and(|l| l.starts_page)
    };
    // A head cuts a sentence: what stands before is not finished and what comes after goes on in lower case.
    let cuts = |at: usize| {
        let before = at.checked_sub(1).map_or("", |b| text(filled, b));
        let after = filled.get(at + 1).and_then(|(line, _)| source.lines.get(*line));
        let goes_on =
            after.is_some_and(|l| l.text.trim_start().chars().next().is_some_and(char::is_lowercase));
        !before.ends_with(['.', ';', ':']) && goes_on
    };
    for ats in places.values().filter(|ats| ats.len() >= 2) {
        let sparse = ats.windows(2).all(|w| matches!(w, [a, b] if place(*b) - place(*a) >= 12));
        let at_edges = ats.iter().filter(|&&at| at_edge(at)).count();
        let cutting = ats.iter().filter(|&&at| cuts(at)).count();
        let lines: Vec<&str> = ats.iter().map(|&at| text(filled, at)).collect();
        let labelled = lines.iter().any(|l| l.contains(':'));
        let is_head =
            sparse && !labelled && (at_edges * 2 >= ats.len() || (ats.len() >= 3 && cutting * 2 > ats.len()));
        if is_head {
            // The first one may be the title itself; heads of running pages stand at edges or cut.
            for &at in ats {
                if at_edge(at) || cuts(at) || ats.len() > 3 && at > 20 {
                    mark(out, filled, at);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::plain::lines;

    fn found(text: &str) -> Vec<usize> {
        let source = Source { lines: lines(text), ..Source::default() };
        find(&source).iter().enumerate().filter(|(_, f)| **f).map(|(at, _)| at + 1).collect()
    }

    #[test]
    fn lonely_numbers_are_page_numbers_and_columns_are_not() {
        let page = "một dòng chữ dài của văn bản đang viết dở\n".repeat(8);
        assert_eq!(found(&format!("{page}4\n{page}- 5 -\n{page}Trang 6/7\n")), [9, 18, 27]);
        assert_eq!(
            found("TT\n1\nRà soát\nSở Nội vụ\n2\nBan hành\nSở Tư pháp\n3\nKiểm tra\n"),
            [] as [usize; 0]
        );
    }

    #[test]
    fn running_heads_are_found() {
        let page = |letter: &str| -> String {
            (0..14)
                .flat_map(|n| {
                    ["dòng ".to_owned(), letter.repeat(n + 1), " của văn bản đang viết dở\n".to_owned()]
                })
                .collect()
        };
        let head = "Kế hoạch CCHC năm 2024";
        let text = format!("{}2\n{head}\n{}3\n{head}\n{}", page("a"), page("b"), page("c"));
        assert_eq!(found(&text), [15, 16, 31, 32]);
    }
}
