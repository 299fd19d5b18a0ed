//! The time that a plain sentence gives to its work.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Timing, read};
use crate::passage::Passage;
use crate::when::{self, Grain, PlanYears};

static CLAUSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let verbs = [
        "hoan thanh(?: viec [a-z ]{0,30})?",
        "thuc hien",
        "trien khai",
        "tien hanh",
        "duy tri",
        "to chuc",
        "khac phuc(?: xong| ngay)?",
        "xong(?: [a-z]+){0,3}?",
        "lam",
        "thoi gian(?: thuc hien| hoan thanh| kiem tra| trien khai| to chuc| khao sat)?:?",
        "thoi han(?: hoan thanh)?:?",
        "trinh(?: [a-z, ]{0,40}?)?",
        "ban hanh",
        "bao cao(?: [a-z, ]{0,40}?)?",
        "gui(?: [a-z, ]{0,40}?)?",
        "ban giao",
    ]
    .join("|");
    let binding = [
        "0?6 thang",
        "sau thang",
        "nam 20",
        "truoc",
        "cham nhat",
        "trong",
        "den het",
        "den ngay",
        "den cuoi",
        "tu",
        "vao",
        "quy",
        "thang",
        "ca nam",
        "thuong xuyen",
        "dinh ky",
        "hang",
    ]
    .join("|");
    Regex::new(&format!(r"\b(?:{verbs})[ ,:]*\b(?P<bind>{binding})")).ok()
});

/// The time that a plain sentence gives to its work: "…, hoàn thành trước ngày 30/6", "(…; quý II/2024)".
pub fn in_sentence(p: &Passage, range: Range<usize>, years: PlanYears) -> Option<Timing> {
    let plain = p.plain_at(range.clone());
    // "chương trình kiểm tra năm 2024" names a document.
    let names = |c: &regex::Captures<'_>| {
        let at = c.get(0).map_or(0, |whole| whole.start());
        let before = plain.get(..at).unwrap_or_default().trim_end();
        ["chuong", "quy", "cong"].iter().any(|w| before.ends_with(&format!(" {w}")) || before == *w)
    };
    // The last clause that says a time: "…, báo cáo theo quy định" says none.
    let clauses: Vec<_> = CLAUSE.as_ref()?.captures_iter(plain).filter(|c| !names(c)).collect();
    for found in clauses.iter().rev().filter_map(|c| c.name("bind")) {
        let start = range.start + found.start();
        let rest = p.plain_at(start..range.end);
        let end = rest.find([';', ')']).or_else(|| rest.find(". ")).map_or(range.end, |e| start + e);
        let stop = clause_end(p, start, end);
        let timing = read(p, start..stop, years);
        if says(&timing, years) {
            return Some(timing);
        }
    }
    alone(p, &range, years).or_else(|| closing(p, &range, years))
}

/// Whether a time is said, and not one that lies before the plan ("Đến hết năm 2025 đã rà soát 46 văn bản").
fn says(timing: &Timing, years: PlanYears) -> bool {
    let first = years.days().map(|(first, _)| first);
    timing.period.as_ref().is_some_and(|period| period.to.is_none() || first.is_none() || period.to >= first)
}

/// "(UBND các xã chủ trì; quý I/2017)": a part between semicolons or brackets that says nothing but when.
fn alone(p: &Passage, range: &Range<usize>, years: PlanYears) -> Option<Timing> {
    const OPENS: [&str; 15] = [
        "quy ",
        "thang ",
        "6 thang",
        "06 thang",
        "9 thang",
        "nam 20",
        "thuong xuyen",
        "hang ",
        "ca nam",
        "trong nam",
        "trong quy",
        "trong thang",
        "truoc ngay",
        "cham nhat",
        "den het",
    ];
    const ENDS: [&str; 5] = ["muon nhat", "cham nhat", "khong muon hon", "truoc ngay", "xong truoc"];
    // Behind a comma, and then up to the end of the sentence.
    const TAILS: [&str; 8] =
        ["tu ngay", "tu thang", "tu quy", "ca nam", "thuong xuyen", "dinh ky ", "lien tuc", "hang quy"];
    let plain = p.plain_at(range.clone());
    let mut from = 0;
    let mut found = None;
    for (at, sign) in plain.char_indices().chain([(plain.len(), ';')]) {
        let rest = plain.get(at + 1..).unwrap_or_default().trim_start();
        // A comma or a full stop parts only what certainly says until when, or ends the sentence.
        let parts = match sign {
            ';' | '(' | ')' | '[' | ']' => true,
            ',' => {
                let stop = rest.find([';', '.']).unwrap_or(rest.len());
                ENDS.iter().any(|w| rest.starts_with(w))
                    || TAILS.iter().any(|w| rest.starts_with(w))
                        && stop < 50
                        && !rest.get(..stop).is_some_and(|t| t.contains(','))
            }
            '.' => rest.len() < plain.len() - at - 1 || rest.is_empty(),
            _ => false,
        };
        if !parts {
            continue;
        }
        let part = plain.get(from..at).unwrap_or_default();
        let words = part.trim_matches([' ', '.', ',']);
        // "hằng năm" tells how often in any sentence; a part of its own is short.
        let opens = OPENS.iter().chain(&ENDS).chain(&TAILS).any(|w| words.starts_with(w));
        if from > 0 && words.len() < 60 && opens {
            let timing = read(p, range.start + from..range.start + at, years);
            found = says(&timing, years).then_some(timing).or(found);
        }
        from = at + 1;
    }
    found
}

/// "mở 03 lớp cho công chức cấp xã trong quý II và quý III năm 2019.": with the time the clause ends, whatever is done.
fn closing(p: &Passage, range: &Range<usize>, years: PlanYears) -> Option<Timing> {
    let plain = p.plain_at(range.clone());
    let found = when::scan(plain, range.start, years).into_iter().rev().find(|when| {
        let after = p.plain_at(when.at.end..range.end).trim_start();
        let before = p.plain_at(range.start..when.at.start).trim_end();
        let in_plan = when.from.year() >= years.first;
        let ends = after.is_empty() || after.starts_with([',', ';', '.', ')']);
        let held = match when.grain {
            Grain::Day => ["truoc ngay", "cham nhat ngay", "cham nhat vao ngay", "den het ngay"]
                .iter()
                .any(|w| before.ends_with(w)),
            Grain::Year => ["trong nam", "trong ca nam"].iter().any(|w| before.ends_with(w)),
            _ => ["trong", "vao", "trong cac"].iter().any(|w| before.ends_with(w)),
        };
        in_plan && ends && held
    })?;
    let before = p.plain_at(range.start..found.at.start).trim_end();
    let words = if found.grain == Grain::Day { 3 } else { 1 };
    let from = range.start + before.rmatch_indices(' ').nth(words - 1).map_or(0, |(at, _)| at + 1);
    let timing = read(p, from..found.at.end, years);
    timing.period.is_some().then_some(timing)
}

/// A comma ends the phrase unless it stands between two expressions of time.
fn clause_end(p: &Passage, start: usize, end: usize) -> usize {
    let text = p.plain_at(start..end);
    for (at, _) in text.match_indices(',') {
        let next = text.get(at + 1..).unwrap_or_default().trim_start();
        let roman = ["i,", "ii", "iii", "iv", "quy", "thang", "nam 20"].iter().any(|w| next.starts_with(w));
        if !roman && !next.starts_with(|c: char| c.is_ascii_digit()) {
            return start + at;
        }
    }
    end
}
