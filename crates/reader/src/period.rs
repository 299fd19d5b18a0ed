//! From when to when: the words of a "Thời gian …" line, a column of an annex or a plain sentence.

mod sentence;

pub use sentence::in_sentence;

use std::ops::Range;
use std::sync::LazyLock;

use kernel::Day;
use regex::Regex;

use crate::passage::Passage;
use crate::reading::{Milestone, Period};
use crate::when::{self, Grain, PlanYears, When};

/// What a time phrase says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timing {
    /// The stretch.
    pub period: Option<Period>,
    /// Stages named beside it.
    pub milestones: Vec<Milestone>,
    /// The phrase names no day ("theo quy định", "ngay sau khi …").
    pub vague: bool,
}

/// How the words before an expression bind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    From,
    Until { before: bool },
    Within,
}

static STAGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(so ket|tong ket|so, tong ket|danh gia giua ky|nghiem thu|bao cao ket qua)(?: [a-z ]{0,30})?$",
    )
    .ok()
});

/// Reads a phrase of which it is known that it speaks of time.
pub fn read(p: &Passage, range: Range<usize>, years: PlanYears) -> Timing {
    let range = p.trim_of(range, |b| matches!(b, b' ' | b'.' | b';' | b',' | b':' | b']' | b'-'));
    let plain = p.plain_at(range.clone());
    if plain.is_empty() {
        return Timing::default();
    }
    let mut milestones = Vec::new();
    let mut bits = Vec::new();
    let mut last = range.start;
    for when in when::scan(plain, range.start, years) {
        let before = p.plain_at(last..when.at.start).to_owned();
        let stage = STAGE.as_ref().and_then(|s| s.captures(before.trim_end()));
        last = when.at.end;
        match stage.and_then(|c| c.get(1)) {
            Some(stage) if before.trim_end().len() - stage.end() < 12 => {
                let label = label_of(p, &before, stage.start(), when.at.start);
                milestones.push(milestone(label, &when));
            }
            _ => bits.push((bound(&before), when)),
        }
    }
    let period =
        span_of(plain, range.start, &bits, &milestones, years).map(|(from, to, before, open_ended, sure)| {
            Period {
                from,
                to,
                before,
                open_ended,
                text: p.text(range.clone()),
                span: p.span(range.clone()),
                sure,
            }
        });
    let vague = period.is_none() && milestones.is_empty();
    Timing { period, milestones, vague }
}

fn label_of(p: &Passage, before: &str, start: usize, end: usize) -> String {
    let from = end - (before.len() - start);
    let words = p.text(from..end);
    let mut label: Vec<&str> = words.split_whitespace().collect();
    while label
        .last()
        .is_some_and(|w| matches!(*w, "vào" | "trong" | "đến" | "cuối" | "ngày" | "trước" | "vào:"))
    {
        label.pop();
    }
    label.join(" ").to_lowercase()
}

fn milestone(label: String, when: &When) -> Milestone {
    let quarter =
        (when.grain == Grain::Quarter).then(|| format!("{}-Q{}", when.to.year(), (when.to.month() + 2) / 3));
    Milestone { label, quarter, on: Some(when.to) }
}

/// What the words before an expression say.
fn bound(before: &str) -> Bound {
    let text = before.trim().trim_end_matches([':', '(', ',']).trim_end();
    let text = text.strip_suffix(" ngay").unwrap_or(text);
    let text = if text == "ngay" { "" } else { text };
    let text = text
        .strip_suffix(" thang")
        .or_else(|| text.strip_suffix(" nam"))
        .or_else(|| text.strip_suffix(" quy"))
        .unwrap_or(text);
    let text =
        text.strip_suffix(" het").map_or(text, |t| if t.ends_with("den") || t.is_empty() { t } else { text });
    let ends = |words: &[&str]| {
        words.iter().any(|w| {
            text == *w || text.strip_suffix(w).is_some_and(|t| t.ends_with([' ', '(', ',', ';', '-']))
        })
    };
    if ends(&["truoc", "truoc thoi diem", "xong truoc", "som hon"]) {
        Bound::Until { before: true }
    } else if ends(&[
        "den",
        "cham nhat",
        "muon nhat",
        "khong qua",
        "toi",
        "den het",
        "het",
        "den cuoi",
        "cuoi",
        "cham nhat la",
        "den truoc",
        "den thoi diem",
        "cham nhat den",
        "cham nhat trong",
        "khong muon hon",
        "khong cham hon",
        "cham nhat vao",
        "den muon nhat",
        "cham nhat den het",
    ]) || text == "-"
        || text == "den"
    {
        Bound::Until { before: false }
    } else if ends(&[
        "tu",
        "bat dau tu",
        "bat dau",
        "ke tu",
        "sau",
        "bat dau thuc hien tu",
        "thuc hien tu",
        "tu dau",
    ]) {
        Bound::From
    } else {
        Bound::Within
    }
}

type Found = (Option<Day>, Option<Day>, bool, bool, f64);

fn span_of(
    plain: &str,
    base: usize,
    bits: &[(Bound, When)],
    milestones: &[Milestone],
    years: PlanYears,
) -> Option<Found> {
    let has = |words: &[&str]| words.iter().any(|w| plain.contains(w));
    let goes_on = has(&[
        "tro di",
        "nam tiep theo",
        "nam sau",
        "nam ke tiep",
        "cac nam tiep",
        "nhung nam tiep",
        "va tiep tuc",
        "cac nam sau",
    ]);
    let whole = years.days().map(|(from, to)| (Some(from), Some(to), false, false, 0.9));
    let steady = [
        "thuong xuyen",
        "lien tuc",
        "hang nam",
        "hang thang",
        "hang quy",
        "hang tuan",
        "hang ngay",
        "dinh ky",
        "ca nam",
        "trong nam",
        "suot nam",
        "quanh nam",
        "hang ky",
        "theo quy, nam",
        "theo thang",
        "theo quy, 6 thang",
        "trong ky",
        "tung quy",
        "tung thang",
        "tung ky",
        "tung nam",
        "thang cuoi quy",
        "cuoi moi quy",
        "moi quy",
        "moi thang",
        "moi tuan",
        "moi ngay",
    ];
    let starts_steady =
        steady.iter().any(|s| plain.starts_with(s) || plain.starts_with(&format!("thuc hien {s}")));
    // "ngay sau khi kiện toàn nhân sự nhiệm kỳ 2026 - 2031": an event, no day.
    let event = [
        "ngay sau",
        "sau khi",
        "khi co",
        "khi hoan thanh",
        "sau ky hop",
        "sau hoi nghi",
        "sau dai hoi",
        "sau bau cu",
        "sau dot",
    ]
    .iter()
    .any(|w| plain.starts_with(w));
    if event && !bits.iter().any(|(b, _)| matches!(b, Bound::Until { .. })) {
        return None;
    }
    if bits.is_empty() {
        let last = milestones.iter().filter_map(|m| m.on).max();
        if last.is_some() {
            return Some((None, last, false, false, 0.6));
        }
        if goes_on && has(&steady) {
            return years.days().map(|(from, _)| (Some(from), None, false, true, 0.8));
        }
        if has(&["cuoi nam", "het nam"]) && !has(&["trong nam"]) {
            return years.days().map(|(_, to)| (None, Some(to), false, false, 0.85));
        }
        let vague = has(&[
            "theo quy dinh",
            "theo ke hoach",
            "theo yeu cau",
            "theo tien do",
            "theo huong dan",
            "theo lo trinh",
        ]) && !has(&["thuong xuyen"]);
        return if has(&steady) && !vague { whole } else { None };
    }
    // "Hằng quý (trước ngày 15 của tháng cuối quý)": the whole year; the days are those of reports.
    let only_days =
        bits.iter().all(|(_, w)| !w.has_year || w.grain == Grain::Day && w.from.year() == years.first);
    let finishes = has(&["hoan thanh truoc", "hoan thanh cham nhat", "xong truoc", "ket thuc truoc"]);
    if starts_steady && !finishes && only_days && bits.iter().all(|(b, _)| *b != Bound::From) {
        return whole;
    }
    let mut from: Option<Day> = None;
    let mut until: Option<(Day, bool)> = None;
    let mut within: Option<(Day, Day)> = None;
    let mut sure = 0.95;
    for (at, (bound, when)) in bits.iter().enumerate() {
        let later = bits.get(at + 1).map(|(b, _)| *b);
        let (mut first, mut last) = (when.from, when.to);
        let before = plain_before(plain, base, bits, at);
        if when.grain != Grain::Day && before.ends_with("dau") && when.grain != Grain::Part {
            // "đầu quý III": its first month.
            last = first.end_of_month();
            sure = 0.5;
        }
        match bound {
            Bound::From => {
                from = Some(from.map_or(first, |f| f.min(first)));
                if when.range {
                    until = Some((last, false));
                }
            }
            Bound::Until { before: true } => {
                until = Some((if when.grain == Grain::Day { last } else { first }, true));
            }
            Bound::Until { before: false } => until = Some((last, false)),
            // "tháng 3 đến tháng 6/2024", "01/3 - 30/6": the first one begins.
            Bound::Within
                if matches!(later, Some(Bound::Until { before: false })) && joins(plain, base, bits, at) =>
            {
                from = Some(from.map_or(first, |f| f.min(first)));
            }
            Bound::Within if when.grain == Grain::Day => until = Some((last, false)),
            Bound::Within => {
                if let Some((a, b)) = within {
                    (first, last) = (first.min(a), last.max(b));
                }
                within = Some((first, last));
            }
        }
    }
    if goes_on {
        let start = from.or(within.map(|w| w.0));
        return Some((start, None, false, true, sure));
    }
    // "từ đầu năm đến hết tháng 11", "từ ngày 15 đến ngày 30/4": what begins has no month or no day of its own.
    if from.is_none()
        && let Some((last, _)) = until.filter(|_| bits.len() == 1 && within.is_none())
    {
        from = if has(&["tu dau nam"]) {
            years.days().map(|(first, _)| first)
        } else {
            first_day(plain)
                .and_then(|day| Day::new(last.year(), last.month(), day))
                .filter(|day| *day < last)
        };
    }
    let last_stage = milestones.iter().filter_map(|m| m.on).max();
    // "từ tháng 3 đến hết năm": the year that ends is the plan's.
    if until.is_none() && from.is_some() && has(&["het nam", "cuoi nam"]) {
        until = years.days().map(|(_, to)| (to, false));
    }
    match (from, until, within) {
        (Some(from), Some((to, before)), _) => Some((Some(from), Some(to.max(from)), before, false, sure)),
        (Some(from), None, Some((_, to))) => Some((Some(from), Some(to.max(from)), false, false, sure)),
        (Some(from), None, None) => Some((Some(from), last_stage, false, last_stage.is_none(), sure)),
        // "Quý I, chậm nhất ngày 15/3": the quarter up to that day.
        (None, Some((to, before)), Some((first, _))) if first < to && (!starts_steady || finishes) => {
            Some((Some(first), Some(to), before, false, 0.7))
        }
        (None, Some((to, before)), _) => Some((None, Some(to), before, false, sure)),
        (None, None, Some((first, last))) => {
            Some((Some(first), Some(last_stage.map_or(last, |m| m.max(last))), false, false, sure))
        }
        (None, None, None) => None,
    }
}

/// The day of "từ ngày 15 đến ngày 30/4".
fn first_day(plain: &str) -> Option<i8> {
    let tail =
        plain.strip_prefix("tu ngay ").or_else(|| plain.split_once(" tu ngay ").map(|(_, tail)| tail))?;
    let (day, rest) = tail.split_once(' ')?;
    (rest.starts_with("den ") || rest.starts_with("- ")).then(|| day.parse().ok()).flatten()
}

fn plain_before<'a>(plain: &'a str, base: usize, bits: &[(Bound, When)], at: usize) -> &'a str {
    let end = bits.get(at).map_or(0, |(_, w)| w.at.start.saturating_sub(base));
    plain.get(..end).unwrap_or_default().trim_end()
}

fn joins(plain: &str, base: usize, bits: &[(Bound, When)], at: usize) -> bool {
    let (Some((_, here)), Some((_, next))) = (bits.get(at), bits.get(at + 1)) else { return false };
    let between =
        plain.get(here.at.end.saturating_sub(base)..next.at.start.saturating_sub(base)).unwrap_or_default();
    let between = between.trim().trim_end_matches("ngay").trim_end_matches("thang").trim();
    matches!(between, "den" | "-" | "den het" | "den cuoi" | "toi")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_of_time() {
        let years = PlanYears { first: 2024, last: 2024 };
        for (text, expected) in [
            ("năm 2024", "2024-01-01 2024-12-31"),
            ("năm 2024 và những năm tiếp theo.", "2024-01-01 - open"),
            ("Trong năm 2024 và các năm tiếp theo", "2024-01-01 - open"),
            ("Thường xuyên", "2024-01-01 2024-12-31"),
            ("Thường xuyên trong năm 2024", "2024-01-01 2024-12-31"),
            ("Cả năm", "2024-01-01 2024-12-31"),
            ("Hằng quý", "2024-01-01 2024-12-31"),
            ("định kỳ hằng quý (trước ngày 15 của tháng cuối quý)", "2024-01-01 2024-12-31"),
            ("trước ngày 30/6/2024", "- 2024-06-30 before"),
            ("Trước 30/6", "- 2024-06-30 before"),
            ("chậm nhất ngày 01/3/2024", "- 2024-03-01"),
            ("Quý II/2024", "2024-04-01 2024-06-30"),
            ("quý II và quý IV/2024", "2024-04-01 2024-12-31"),
            ("quý II, III năm 2024", "2024-04-01 2024-09-30"),
            ("Hoàn thành trong quý III", "2024-07-01 2024-09-30"),
            ("trong tháng 3/2024", "2024-03-01 2024-03-31"),
            ("từ tháng 4 đến tháng 10/2024", "2024-04-01 2024-10-31"),
            ("tháng 4 - tháng 10/2024", "2024-04-01 2024-10-31"),
            ("từ 01/3 đến 30/6/2024", "2024-03-01 2024-06-30"),
            ("6 tháng đầu năm 2024", "2024-01-01 2024-06-30"),
            ("đến hết năm 2024", "- 2024-12-31"),
            ("Đến cuối năm 2024", "- 2024-12-31"),
            ("đến năm 2025", "- 2025-12-31"),
            ("cuối năm", "- 2024-12-31"),
            ("Từ tháng 3 đến hết năm", "2024-03-01 2024-12-31"),
            ("01/01 - 31/3/2024", "2024-01-01 2024-03-31"),
            ("Từ 6/2024 đến 12/2024", "2024-06-01 2024-12-31"),
            ("Tháng 6/2024 – 9/2024", "2024-06-01 2024-09-30"),
            ("Theo từng quý", "2024-01-01 2024-12-31"),
            ("Trong năm, hoàn thành trước ngày 30/11/2024", "- 2024-11-30 before"),
            ("Sau kỳ họp HĐND giữa năm 2024", "none"),
            ("từ quý II năm 2024 trở đi", "2024-04-01 - open"),
            ("giai đoạn 2021-2025", "2021-01-01 2025-12-31"),
            ("2024-2025", "2024-01-01 2025-12-31"),
            ("Từ đầu năm đến hết tháng 11", "2024-01-01 2024-11-30"),
            ("từ ngày 15 đến ngày 30 tháng 4", "2024-04-15 2024-04-30"),
            ("từ ngày 15 đến hết ngày 30/4/2024", "2024-04-15 2024-04-30"),
            ("Nửa đầu năm 2024", "2024-01-01 2024-06-30"),
            ("trước 31 tháng 3", "- 2024-03-31 before"),
            ("theo quy định", "none"),
            ("Theo kế hoạch của cấp trên", "none"),
            ("ngay sau khi có văn bản của tỉnh", "none"),
        ] {
            let p = Passage::of_line(text, 1);
            let got = read(&p, 0..p.len(), years).period.map_or("none".to_owned(), |x| {
                let day = |d: Option<Day>| d.map_or("-".to_owned(), |d| d.to_string());
                let tail = if x.open_ended {
                    " open"
                } else if x.before {
                    " before"
                } else {
                    ""
                };
                format!("{} {}{tail}", day(x.from), day(x.to))
            });
            assert_eq!(got, expected, "{text}");
        }
    }

    #[test]
    fn stages_are_milestones() {
        let years = PlanYears { first: 2021, last: 2021 };
        let text =
            "Bắt đầu thực hiện từ quý 1/2021, thực hiện sơ kết vào quý 3/2023, tổng kết vào quý 3/2025.";
        let p = Passage::of_line(text, 1);
        let timing = read(&p, 0..p.len(), years);
        let stages: Vec<_> =
            timing.milestones.iter().map(|m| (m.label.as_str(), m.quarter.as_deref(), m.on)).collect();
        assert_eq!(
            stages,
            [
                ("sơ kết", Some("2023-Q3"), Day::new(2023, 9, 30)),
                ("tổng kết", Some("2025-Q3"), Day::new(2025, 9, 30))
            ]
        );
        let period = timing.period.unwrap();
        assert_eq!((period.from, period.to), (Day::new(2021, 1, 1), Day::new(2025, 9, 30)));
    }

    #[test]
    fn plain_sentences() {
        let years = PlanYears { first: 2016, last: 2016 };
        for (text, expected) in [
            ("do Sở Tư pháp chủ trì, các sở phối hợp, hoàn thành trong tháng 01 năm 2016.", "2016-01-31"),
            ("do Sở Tư pháp chủ trì, hoàn thành trước ngày 31 tháng 10 năm 2016.", "2016-10-31"),
            ("trình UBND tỉnh trong quý III năm 2016.", "2016-09-30"),
            ("phối hợp với Báo Nam Sơn, thực hiện thường xuyên.", "2016-12-31"),
            ("hoàn thành chậm nhất ngày 31 tháng 3 năm 2016", "2016-03-31"),
        ] {
            let p = Passage::of_line(text, 1);
            let got = in_sentence(&p, 0..p.len(), years).and_then(|t| t.period?.to);
            assert_eq!(got.map(|d| d.to_string()).as_deref(), Some(expected), "{text}");
        }
    }
}
