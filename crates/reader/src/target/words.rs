//! The words of a target: what is judged, of what, for whom, against what and until when.

use std::ops::Range;

use crate::passage::Passage;
use crate::reading::{Due, Firmness, Op, Target, Unit};
use crate::when;

use super::compare::{BEFORE, FILLERS, ends_with_word};
use super::{Clause, Draft};

/// The target with its words; `last` is the one before it in the same stretch.
pub(super) fn finish(c: &Clause<'_>, draft: &Draft, part: Range<usize>, last: Option<&Target>) -> Target {
    let p = c.p;
    let part = p.trim_of(part, |b| matches!(b, b' ' | b',' | b'.' | b';' | b'-' | b'+' | b'*' | b'/'));
    let before = p.trim_of(part.start.min(draft.at.start)..draft.at.start, |b| {
        matches!(b, b' ' | b',' | b':' | b'-' | b'(')
    });
    let after =
        p.trim_of(draft.at.end..part.end.max(draft.at.end), |b| matches!(b, b' ' | b',' | b'.' | b')'));
    let strives = ["phan dau", "tien toi", "huong toi", "co gang", "muc tieu", "no luc"]
        .iter()
        .any(|w| p.plain_at(c.range.start..draft.at.start).contains(w));
    let scope =
        scope(p, after.clone()).or_else(|| scope(p, before.clone()).filter(|_| is_within(p, &before)));
    let of = denominator(p, &after)
        .or_else(|| last.filter(|_| is_within(p, &before) && scope.is_none()).map(|l| l.subject.clone()));
    let capped = p.plain_at(c.range.clone()).contains("cho den khi dat 100%");
    Target {
        op: draft.op,
        value: draft.value,
        value_to: draft.value_to,
        unit: draft.unit.map(|u| {
            if capped && u == Unit::Percent && draft.change.is_some() { Unit::PercentPoints } else { u }
        }),
        per: draft.per,
        change: draft.change,
        baseline: baseline(c, &after),
        cap: capped.then_some(100.0),
        subject: subject(p, draft, &part, before, after),
        of,
        scope,
        due: due(c),
        firmness: if strives { Firmness::Strive } else { Firmness::Must },
        text: p.text(part.clone()),
        span: p.span(part),
        sure: draft.sure,
    }
}

/// "trong đó tỷ lệ …": a part of what the target before it speaks of.
fn is_within(p: &Passage, before: &Range<usize>) -> bool {
    let text = p.plain_at(before.clone());
    ["trong do", "trong so do", "rieng"].iter().any(|w| text.starts_with(w))
}

/// "so với năm 2020".
fn baseline(c: &Clause<'_>, after: &Range<usize>) -> Option<String> {
    let at = c.p.plain_at(after.clone()).find("so voi")?;
    let tail = c.p.plain_at(after.start + at..c.range.end);
    let stop = tail.find([';', ',', ')']).unwrap_or(tail.len());
    Some(c.p.text(after.start + at + 7..after.start + at + stop).trim().to_owned())
}

/// "tổng số hồ sơ tiếp nhận", "số cơ quan", "kế hoạch": of what a percentage is.
fn denominator(p: &Passage, after: &Range<usize>) -> Option<String> {
    let text = p.plain_at(after.clone());
    let opens = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        let toned = p.word_at(after.start + at);
        rest.starts_with("so ") && toned == "số"
            || rest.starts_with("ke hoach")
            || rest.starts_with("du toan")
    };
    let behind = text.strip_prefix("tro len ").or_else(|| text.strip_prefix("tro xuong "));
    let start = behind.map_or(0, |b| text.len() - b.len());
    let at = ["tong so", "so luong", "tren tong", "trong tong"]
        .iter()
        .filter_map(|w| text.find(w))
        .min()
        .or(opens(start).then_some(start))?;
    let at = at + if text.get(at..)?.starts_with("tren tong") { 5 } else { 0 };
    let tail = text.get(at..)?;
    let stop = [" duoc ", ";", " so voi", ", "].iter().find_map(|w| tail.find(w)).unwrap_or(tail.len());
    Some(p.text(after.start + at..after.start + at + stop).trim().to_owned())
}

/// "đến cuối năm 2021".
fn due(c: &Clause<'_>) -> Option<Due> {
    let p = c.p;
    when::scan(p.plain_at(c.range.clone()), c.range.start, c.years).into_iter().find_map(|w| {
        let words = p.plain_at(w.at.start.saturating_sub(16).max(c.range.start)..w.at.start);
        let until = ["den", "truoc", "cham nhat", "cuoi", "het"].iter().any(|b| words.contains(b));
        let baseline =
            p.plain_at(w.at.start.saturating_sub(12).max(c.range.start)..w.at.start).contains("so voi");
        (until && !baseline).then(|| Due::On { on: w.to, before: words.contains("truoc") })
    })
}

/// Doing that changes or counts something; what is judged stands behind the figure.
const VERBS: [&str; 14] = [
    "tang",
    "giam",
    "cat giam",
    "tinh gian",
    "rut ngan",
    "don gian hoa",
    "so hoa",
    "cap nhat dua",
    "dua",
    "nang",
    "tiet kiem",
    "tinh giam",
    "duy tri",
    "hoan thanh",
];

/// What is judged: "90% hồ sơ cấp huyện" says it behind the figure, "tỷ lệ … đạt 90%" before it.
fn subject(
    p: &Passage,
    draft: &Draft,
    part: &Range<usize>,
    before: Range<usize>,
    after: Range<usize>,
) -> String {
    let words = |r: Range<usize>| p.text(p.trim(r)).trim_end_matches(['.', ',', ';', ':', '/']).to_owned();
    let head =
        named(p.plain_at(before.clone())).map(|l| before.start..before.start + l).filter(|h| h.len() > 3);
    let tail = p.plain_at(after.clone());
    let only_verb = head.clone().is_some_and(|h| VERBS.contains(&p.plain_at(h)));
    let said = !tail.is_empty() && !tail.starts_with("tro len") && !tail.starts_with("so voi");
    let worded = draft.value.is_none() || draft.value == Some(0.0) && draft.op == Op::Exactly;
    match head {
        Some(head) if !(only_verb && said) => words(head),
        _ if worded => words(draft.at.clone()),
        _ if draft.unit == Some(Unit::Count) => {
            let figure = p.plain_at(draft.at.clone());
            let digits =
                figure.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
            words(draft.at.start + digits..part.end.max(draft.at.end))
        }
        _ if !tail.is_empty() => {
            let end = tail.find(" so voi").map_or(after.end, |at| after.start + at);
            words(after.start..end)
        }
        _ => words(part.clone()),
    }
}

/// The length of the part of `before` that names what is judged: without comparison and closing verbs.
fn named(before: &str) -> Option<usize> {
    const CLOSING: [&str; 9] = [
        "dam bao",
        "bao dam",
        "phan dau",
        "voi muc tieu",
        "tren co so",
        "phai",
        "trong do",
        "tien toi",
        "muc tieu",
    ];
    let mut text = before.trim_end();
    loop {
        let longest = BEFORE
            .iter()
            .map(|(w, _)| *w)
            .chain(FILLERS)
            .chain(CLOSING)
            .filter(|w| ends_with_word(text, w) && !(*w == "so" && ends_with_word(text, "ky so")))
            .max_by_key(|w| w.len());
        match longest {
            Some(word) => {
                text = text
                    .get(..text.len() - word.len())?
                    .trim_end_matches([' ', ',', ':', '-', '>', '<', '=']);
            }
            None => return (!text.is_empty()).then_some(text.len()),
        }
    }
}

/// "cấp huyện", "lĩnh vực đất đai": for whom or for what it holds.
fn scope(p: &Passage, words: Range<usize>) -> Option<String> {
    let text = p.plain_at(words.clone());
    let level =
        ["cap huyen", "cap xa", "cap tinh"].iter().filter_map(|w| text.find(w).map(|at| (at, w.len()))).min();
    let field = ["linh vuc ", "tren dia ban "].iter().filter_map(|w| text.find(w)).min().map(|at| {
        let tail = text.get(at..).unwrap_or_default();
        // "lĩnh vực đất đai, xây dựng đạt tối thiểu": fields are listed, and the verb ends them.
        let stop = [
            " dat toi",
            " dat it",
            " dat tren",
            " dat tu ",
            " dat hon",
            " duoc ",
            " toi thieu",
            " it nhat",
            ";",
            ".",
            ")",
        ]
        .iter()
        .filter_map(|w| tail.find(w))
        .min()
        .unwrap_or(tail.len());
        (at, stop.min(60))
    });
    let (at, length) = level.or(field)?;
    Some(p.text(words.start + at..words.start + at + length).trim().trim_end_matches(',').to_owned())
}
