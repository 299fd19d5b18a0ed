//! "Tổ chức thực hiện": who reports, submits or plans by when.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::passage::Passage;
use crate::reading::{Due, Every};
use crate::when::{self, Grain, PlanYears};

/// A due day in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Where it stands.
    pub at: Range<usize>,
    /// When.
    pub due: Due,
}

static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let last = r"(?:cua )?thang (?:cuoi(?: cung)?|thu ba|cuoi moi|cuoi hang)(?: cua)?(?: moi| hang| cua)? ?(?:quy|ky)";
    let month = r"hang thang|moi thang|(?:cua )?(?:moi )?thang (?:sau|ke tiep|tiep theo|lien ke|lien sau)|(?:cua )?(?:moi |hang )thang|cua thang|trong thang";
    Regex::new(&format!(
        r"\bngay (?:mung )?(?P<d>[0-9]{{1,2}})(?:\s?,?\s?(?:(?P<q>{last}|cuoi quy|cuoi moi quy)|(?P<first>(?:cua )?thang dau(?: tien)?(?: cua)? ?(?:quy|ky)[a-z ]{{0,12}})|(?P<m>{month})))?"
    ))
    .ok()
});
static AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:trong vong|trong thoi han|trong|cham nhat(?: la| sau| trong vong)?|sau|khong qua|muon nhat)\s+(?P<n>[0-9]{1,3})\s*(?:\([a-z ]+\)\s*)?ngay(?P<w> lam viec)?\b(?P<e>[ ,]*(?:ke tu|sau khi|tu ngay|tu khi|sau|truoc|tinh tu|khi)?)",
    )
    .ok()
});
static OFTEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:(?P<half>(?:0?6|sau) thang(?: dau nam| cuoi nam)?|ban nien|nua nam)|(?P<nine>0?9 thang(?: dau nam)?)|(?P<month>hang thang|moi thang|bao cao thang|dinh ky thang|thang)|(?P<quarter>hang quy|moi quy|bao cao quy|dinh ky quy|quy)|(?P<year>hang nam|moi nam|bao cao nam|ca nam|cuoi nam|nam)|(?P<week>hang tuan|moi tuan|tuan))\b",
    )
    .ok()
});

/// All due days of a sentence or paragraph, in order.
pub fn dues(p: &Passage, range: Range<usize>, years: PlanYears) -> Vec<Found> {
    let text = p.plain_at(range.clone());
    let mut out: Vec<Found> = Vec::new();
    let base = range.start;
    let mut bound: Option<(usize, Bind)> = None;
    let binding = |end: usize| binds(p.plain_at(base..base + end));
    for when in when::scan(text, base, years) {
        let start = when.at.start - base;
        let mut head = text.get(..start).unwrap_or_default().trim_end();
        let says_day = head.ends_with("ngay") || text.get(start..).is_some_and(|t| t.starts_with("ngay"));
        head = head.strip_suffix("ngay").map_or(head, str::trim_end);
        // "vào ngày 15 tháng 6 và ngày 15 tháng 12": the second day is bound like the first.
        // So is every one of "trước ngày 05/3 (báo cáo quý I), 05/6 (báo cáo 6 tháng) và 25/11/2021".
        let inherited = bound.filter(|_| when.grain == Grain::Day).and_then(|(end, bind)| {
            let between = head.get(end - base..)?.trim();
            let aside = between.starts_with('(').then(|| between.split_once(')')).flatten();
            let (between, listed) = aside.map_or((between, false), |(_, rest)| (rest.trim(), true));
            // "trước ngày 05/6 và 05/12"
            let numeric = text.get(start..when.at.end - base).is_some_and(|t| t.contains(['/', '-']));
            if !says_day && !listed && !numeric {
                return None;
            }
            let year = between.strip_suffix("va").or_else(|| between.strip_suffix(','))?.trim();
            let year = year.strip_prefix("nam ").unwrap_or(year);
            year.bytes().all(|b| b.is_ascii_digit()).then_some(bind)
        });
        let listed = when.grain == Grain::Day && says_day && names_term(head);
        let Some(before) = binding(head.len()).or(inherited).or(listed.then_some(Bind::In)) else { continue };
        bound = Some((when.at.end, before));
        if when.grain == Grain::Year && before == Bind::In || when.grain == Grain::Part {
            continue;
        }
        if cited(text, start) {
            continue;
        }
        let before = before == Bind::Before;
        let tail = text.get(when.at.end - base..).unwrap_or_default().trim_start();
        let yearly = ["hang nam", "moi nam"].iter().any(|w| tail.starts_with(w));
        let often = (!when.has_year && when.grain == Grain::Day)
            .then(|| if yearly { Some(Every::Year) } else { often_before(text, head.len()) })
            .flatten()
            .filter(|_| yearly || years.last > years.first || says_periodic(text, start));
        let day = u8::try_from(when.from.day_of_month()).ok();
        let month = u8::try_from(when.from.month()).ok();
        let due = if let Some(every @ (Every::Half | Every::Year)) = often {
            Due::Every { every, day, month_of_period: month, before }
        } else {
            let on = if before && when.grain != Grain::Day { when.from } else { when.to };
            Due::On { on, before }
        };
        out.push(Found { at: when.at, due });
    }
    if let Some(pattern) = DAY.as_ref() {
        for found in pattern.captures_iter(text) {
            let Some(whole) = found.get(0) else { continue };
            let at = base + whole.start()..base + whole.end();
            let inside = out.iter().any(|o| o.at.start < at.end && at.start < o.at.end);
            let tail = text.get(whole.end()..).unwrap_or_default();
            if inside
                || tail.starts_with(['/', '.']) && tail.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
            {
                continue;
            }
            let head = text.get(..whole.start()).unwrap_or_default();
            let recurs = found.name("q").or(found.name("m")).is_some();
            let Some(bind) = binds(head).or(recurs.then_some(Bind::In)) else { continue };
            let day: Option<u8> =
                found.name("d").and_then(|d| d.as_str().parse().ok()).filter(|d| (1..=31).contains(d));
            let before = bind == Bind::Before;
            let (every, month_of_period) = if found.name("q").is_some() {
                let context = often_before(text, whole.start());
                if context == Some(Every::Half) { (Every::Half, Some(6)) } else { (Every::Quarter, Some(3)) }
            } else if found.name("first").is_some() {
                (Every::Quarter, Some(1))
            } else if found.name("m").is_some() {
                (Every::Month, None)
            } else {
                match often_before(text, whole.start()) {
                    Some(Every::Quarter) => (Every::Quarter, None),
                    Some(Every::Half) => (Every::Half, None),
                    Some(Every::Year) => (Every::Year, None),
                    Some(Every::Week) => (Every::Week, None),
                    Some(Every::Month) => (Every::Month, None),
                    None => continue,
                }
            };
            out.push(Found { at, due: Due::Every { every, day, month_of_period, before } });
        }
    }
    if let Some(pattern) = AFTER.as_ref() {
        for found in pattern.captures_iter(text) {
            let (Some(whole), Some(count)) = (found.get(0), found.name("n")) else { continue };
            let head = whole.as_str();
            // "sau 03 ngày" is a limit only with an event; "trong 05 ngày làm việc" always.
            let event = found.name("e").is_some_and(|e| !e.as_str().trim_matches([' ', ',']).is_empty());
            if !event && !head.starts_with("trong") && !head.starts_with("cham nhat") {
                continue;
            }
            let at = base + whole.start()..base + whole.end();
            let after = count.as_str().parse().unwrap_or(0);
            out.push(Found { at, due: Due::After { after, days: true, working: found.name("w").is_some() } });
        }
    }
    out.sort_by_key(|f| f.at.start);
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bind {
    Before,
    Until,
    In,
}

/// The word that binds a day, at the end of the text before it.
fn binds(before: &str) -> Option<Bind> {
    let mut text = before.trim_end().trim_end_matches([':', '(']).trim_end();
    // "trước các ngày 15/3, 15/6", "trước 17 giờ ngày 25".
    for filler in [" ngay", " cac"] {
        text = text.strip_suffix(filler).map_or(text, str::trim_end);
    }
    if let Some(hour) = text.strip_suffix(" gio").or_else(|| text.strip_suffix(" gio 00")) {
        text = hour.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    }
    for filler in [" ngay", " thang", " quy", " nam", " la", " thoi gian", " hang nam", " het"] {
        text = text.strip_suffix(filler).map_or(text, str::trim_end);
    }
    for (word, bind) in [
        ("truoc", Bind::Before),
        ("cham nhat", Bind::Until),
        ("cham nhat vao", Bind::Until),
        ("muon nhat", Bind::Until),
        ("khong qua", Bind::Until),
        ("khong muon hon", Bind::Until),
        ("den", Bind::Until),
        ("han", Bind::Until),
        ("thoi han", Bind::Until),
        ("han cuoi", Bind::Until),
        ("toi", Bind::Until),
        ("xong trong", Bind::In),
        ("trong", Bind::In),
        ("vao", Bind::In),
        ("dinh ky", Bind::In),
        ("gui", Bind::In),
        ("nop", Bind::In),
        ("han bao cao", Bind::Until),
        ("han gui", Bind::Until),
        ("han nop", Bind::Until),
    ] {
        let fits = text
            .strip_suffix(word)
            .is_some_and(|t| !t.as_bytes().last().is_some_and(u8::is_ascii_alphanumeric));
        if fits {
            return Some(bind);
        }
    }
    // "hằng tháng (ngày 20)": the bracket binds.
    before.trim_end().ends_with('(').then_some(Bind::Until)
}

/// "Thời hạn gửi báo cáo: quý I ngày 12/3; 6 tháng ngày 12/6; năm ngày 01/12": the days of a list of reports.
fn names_term(head: &str) -> bool {
    let report =
        ["quy i", "quy ii", "quy iii", "quy iv", "6 thang", "06 thang", "9 thang", "09 thang", " nam"]
            .iter()
            .any(|w| head.ends_with(w));
    let asks = ["thoi han", "thoi gian gui", "thoi diem gui", "han gui", "cham nhat"]
        .iter()
        .any(|w| head.contains(w));
    report && asks && head.contains("bao cao")
}

/// Whether a date belongs to a cited document: "số 62/NQ-HĐND ngày 24/12/2020".
fn cited(text: &str, at: usize) -> bool {
    let near = text.get(at.saturating_sub(30)..at).unwrap_or_default();
    // "gửi Sở Nội vụ trước ngày 05/6" has no number behind its "so".
    let numbered = |(at, word): (usize, &str)| {
        near.get(at + word.len()..).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()))
    };
    near.match_indices(" so ").any(numbered) && near.contains('/')
}

/// Whether the sentence around says that its days come again; else a day of a plan for one year is a day of that year.
fn says_periodic(text: &str, at: usize) -> bool {
    let ends = [". ", "; "];
    let from = text.get(..at).and_then(|t| ends.iter().filter_map(|e| t.rfind(e)).max()).map_or(0, |i| i + 2);
    let to = text
        .get(at..)
        .and_then(|t| ends.iter().filter_map(|e| t.find(e)).min())
        .map_or(text.len(), |i| at + i);
    let sentence = text.get(from..to).unwrap_or_default();
    ["hang thang", "hang quy", "hang nam", "dinh ky", "moi quy", "moi thang", "moi nam"]
        .iter()
        .any(|w| sentence.contains(w))
}

/// How often, from the nearest word before a day in the same clause.
fn often_before(text: &str, at: usize) -> Option<Every> {
    let head = text.get(..at)?;
    let from = head.rfind(['.', ';']).map_or(0, |i| i + 1).max(at.saturating_sub(90));
    let clause = head.get(from..)?;
    let found = OFTEN.as_ref()?.captures_iter(clause).last()?;
    if found.name("half").is_some() {
        Some(Every::Half)
    } else if found.name("month").is_some() {
        Some(Every::Month)
    } else if found.name("quarter").is_some() {
        Some(Every::Quarter)
    } else if found.name("year").is_some() {
        Some(Every::Year)
    } else if found.name("week").is_some() {
        Some(Every::Week)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_days() {
        let years = PlanYears { first: 2024, last: 2024 };
        let on = |d: &str, before| Due::On { on: d.parse().unwrap(), before };
        let every = |every, day, month_of_period, before| Due::Every {
            every,
            day: Some(day),
            month_of_period,
            before,
        };
        for (text, expected) in [
            (
                "báo cáo kết quả về UBND thị xã (qua phòng Nội vụ) trước ngày 15/11/2021.",
                vec![on("2021-11-15", true)],
            ),
            (
                "hằng tháng (trước ngày 20), quý (trước ngày 15 của tháng cuối quý), gửi UBND",
                vec![every(Every::Month, 20, None, true), every(Every::Quarter, 15, Some(3), true)],
            ),
            (
                "báo cáo kết quả định kỳ hằng quý trước ngày 10 của tháng cuối quý, báo cáo năm trước ngày 05/12/2024",
                vec![every(Every::Quarter, 10, Some(3), true), on("2024-12-05", true)],
            ),
            (
                "định kỳ hằng quý, trước ngày 05 tháng cuối của quý, báo cáo",
                vec![every(Every::Quarter, 5, Some(3), true)],
            ),
            ("trước ngày 12 của tháng cuối mỗi quý", vec![every(Every::Quarter, 12, Some(3), true)]),
            ("báo cáo hằng năm trước ngày 30/11", vec![every(Every::Year, 30, Some(11), true)]),
            ("báo cáo định kỳ 6 tháng trước ngày 10/6", vec![every(Every::Half, 10, Some(6), true)]),
            ("báo cáo trước ngày 15/11 hằng năm", vec![every(Every::Year, 15, Some(11), true)]),
            (
                "báo cáo quý I trước ngày 10/3, 6 tháng trước ngày 10/6, năm trước ngày 05/12",
                vec![on("2024-03-10", true), on("2024-06-10", true), on("2024-12-05", true)],
            ),
            ("báo cáo tháng trước ngày 12 hằng tháng", vec![every(Every::Month, 12, None, true)]),
            (
                "xây dựng kế hoạch cụ thể chậm nhất 15 ngày kể từ ngày ban hành",
                vec![Due::After { after: 15, days: true, working: false }],
            ),
            (
                "trong 05 ngày làm việc kể từ khi kết thúc quý báo cáo",
                vec![Due::After { after: 5, days: true, working: true }],
            ),
            ("gửi kế hoạch trước ngày 31 tháng 01 năm 2016", vec![on("2016-01-31", true)]),
            ("chậm nhất ngày 25 của tháng cuối quý", vec![every(Every::Quarter, 25, Some(3), false)]),
            (
                "báo cáo vào ngày 15 tháng 6 năm 2024 và ngày 15 tháng 12 năm 2024",
                vec![on("2024-06-15", false), on("2024-12-15", false)],
            ),
            (
                "gửi báo cáo 6 tháng và báo cáo năm về Sở Nội vụ trước ngày 05/6 và 05/12",
                vec![on("2024-06-05", true), on("2024-12-05", true)],
            ),
            (
                "báo cáo chậm nhất ngày 10/3, 10/6, 10/9 và 05/12/2024",
                vec![
                    on("2024-03-10", false),
                    on("2024-06-10", false),
                    on("2024-09-10", false),
                    on("2024-12-05", false),
                ],
            ),
            (
                "báo cáo trước các ngày 15/3, 15/6 và 15/12/2024",
                vec![on("2024-03-15", true), on("2024-06-15", true), on("2024-12-15", true)],
            ),
            ("các xã gửi báo cáo trước 17 giờ ngày 25 hằng tháng", vec![every(Every::Month, 25, None, true)]),
            (
                "Thời hạn gửi báo cáo: quý I ngày 12/3; 6 tháng ngày 12/6; năm ngày 01/12",
                vec![on("2024-03-12", false), on("2024-06-12", false), on("2024-12-01", false)],
            ),
            ("Hạn báo cáo: 20/11", vec![on("2024-11-20", false)]),
            (
                "Báo cáo tháng gửi ngày 20, báo cáo quý gửi ngày 15 tháng cuối quý",
                vec![every(Every::Month, 20, None, false), every(Every::Quarter, 15, Some(3), false)],
            ),
            ("Báo cáo quý I của các xã, theo Quyết định ngày 12/3", vec![]),
            ("theo Kế hoạch số 62/KH-UBND ngày 24/12/2020", vec![]),
        ] {
            let p = Passage::of_line(text, 1);
            let got: Vec<Due> = dues(&p, 0..p.len(), years).into_iter().map(|f| f.due).collect();
            assert_eq!(got, expected, "{text}");
        }
    }
}
