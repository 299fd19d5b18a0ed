//! Expressions of time in a text: days, months, quarters, halves and years, with the year inherited where it is left out.

use std::ops::Range;
use std::sync::LazyLock;

use kernel::Day;
use regex::{Captures, Regex};

/// The years for which a plan is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanYears {
    /// First year; what stands without a year belongs to it.
    pub first: i16,
    /// Last year.
    pub last: i16,
}

impl PlanYears {
    /// From the first day to the last.
    pub fn days(self) -> Option<(Day, Day)> {
        Some((Day::new(self.first, 1, 1)?, Day::new(self.last, 12, 31)?))
    }
}

/// How fine an expression is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// One day.
    Day,
    /// A month.
    Month,
    /// One or several quarters.
    Quarter,
    /// Six or nine months.
    Part,
    /// A year or several.
    Year,
}

/// One expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// Where it stands.
    pub at: Range<usize>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// How fine it is.
    pub grain: Grain,
    /// The text names the year.
    pub has_year: bool,
    /// It names a first and a last ("tháng 4 đến tháng 10").
    pub range: bool,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Day(i8, i8),
    Months(i8, i8),
    Quarters(i8, i8),
    Years,
}

struct Raw {
    at: Range<usize>,
    kind: Kind,
    years: Option<(i16, i16)>,
}

const YEAR: &str = r"(?:\s*[/-]\s*|,?\s*(?:cua\s+)?nam\s+)(20[0-9]{2})\b";

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let quarter = "(?:iv|iii|ii|i|[1-4])";
    let month = "(?:0?[1-9]|1[0-2])";
    let joint = r"\s*(?:,|;|-|va|den|den het|\+|&)\s*";
    let pattern = [
        // ngày 15 tháng 11 năm 2021
        format!(r"\b(?:ngay\s+)?(?P<d1>[0-9]{{1,2}})\s+thang\s+(?P<m1>{month})\b(?:{y1})?", y1 = YEAR.replacen("(20", "(?P<y1>20", 1)),
        // 15/11/2021, 15-11-2021, 15.11.2021
        r"\b(?P<d2>[0-9]{1,2})\s?/\s?(?P<m2>[0-9]{1,2})\s?/\s?(?P<y2>20[0-9]{2})\b".to_owned(),
        r"\b(?P<d3>[0-9]{1,2})-(?P<m3>[0-9]{1,2})-(?P<y3>20[0-9]{2})\b".to_owned(),
        r"\b(?P<d4>[0-9]{1,2})\.(?P<m4>[0-9]{1,2})\.(?P<y4>20[0-9]{2})\b".to_owned(),
        // 6/2024
        r"\b(?P<m6y>0?[1-9]|1[0-2])\s?/\s?(?P<y10>20[0-9]{2})\b".to_owned(),
        // tháng 6/2024, tháng 3, 4 năm 2024, tháng 3 - 6/2024, tháng 6
        format!(
            r"\b(?:thang\s+|t)(?P<m5>{month})(?P<ml>(?:{joint}(?:thang\s+)?{month}\b)*)(?:{y5})?\b",
            y5 = YEAR.replacen("(20", "(?P<y5>20", 1)
        ),
        // quý II/2024, quý I, II và quý III năm 2024
        format!(
            r"\bquy\s+(?P<q1>{quarter})\b(?P<ql>(?:{joint}(?:quy\s+)?{quarter}\b)*)(?:{y6})?",
            y6 = YEAR.replacen("(20", "(?P<y6>20", 1)
        ),
        // 6 tháng đầu năm (2024)
        r"\b(?:(?P<half>0?6|sau|0?9|chin|0?3|ba)\s+thang|(?P<middle>nua))\s+(?P<side>dau|cuoi)\s+(?:cua\s+)?nam(?:\s+(?P<y7>20[0-9]{2}))?\b".to_owned(),
        // giai đoạn 2021-2025
        r"\b(?P<y8>20[0-9]{2})\s*(?:-|den|den nam|den het nam)\s*(?:nam\s+)?(?P<y9>20[0-9]{2})\b".to_owned(),
        // 30/6 without a year
        r"\b(?P<d6>[0-9]{1,2})/(?P<m6>[0-9]{1,2})\b".to_owned(),
        r"\b(?P<ya>20[0-9]{2})\b".to_owned(),
    ]
    .join("|");
    Regex::new(&pattern).ok()
});

/// All expressions in a plain text, shifted by `offset`.
pub fn scan(plain: &str, offset: usize, years: PlanYears) -> Vec<When> {
    let Some(pattern) = PATTERN.as_ref() else { return Vec::new() };
    if !plain.bytes().any(|b| b.is_ascii_digit())
        && !plain.contains("quy ")
        && !plain.contains(" thang ")
        && !plain.contains("nua ")
    {
        return Vec::new();
    }
    let raws: Vec<Raw> = pattern.captures_iter(plain).filter_map(|c| raw(&c, plain)).collect();
    let named: Vec<Option<i16>> = raws.iter().map(|r| r.years.map(|y| y.0)).collect();
    (raws.into_iter().enumerate())
        .filter_map(|(at, raw)| {
            // "quý II, tháng 8/2024": the year stands after the last one; else the one before holds on.
            let later = named.get(at..).unwrap_or_default().iter().flatten().next();
            let earlier = named.get(..at).unwrap_or_default().iter().rev().flatten().next();
            let year = later.or(earlier).copied().unwrap_or(years.first);
            resolve(&raw, year, offset)
        })
        .collect()
}

fn small(captures: &Captures<'_>, name: &str) -> Option<i8> {
    captures.name(name)?.as_str().parse().ok()
}

fn year(captures: &Captures<'_>, name: &str) -> Option<i16> {
    captures.name(name)?.as_str().parse().ok()
}

fn raw(c: &Captures<'_>, plain: &str) -> Option<Raw> {
    let whole = c.get(0)?;
    let before = plain.get(..whole.start()).unwrap_or_default();
    let after = plain.get(whole.end()..).unwrap_or_default();
    for (d, m, y) in
        [("d1", "m1", "y1"), ("d2", "m2", "y2"), ("d3", "m3", "y3"), ("d4", "m4", "y4"), ("d6", "m6", "")]
    {
        if let (Some(day), Some(month)) = (small(c, d), small(c, m)) {
            // "định kỳ 06 tháng 01 lần": how often, no day.
            if after.starts_with(" lan") && !whole.as_str().starts_with("ngay") {
                return None;
            }
            let year = year(c, y);
            // "trước 31 tháng 3", but "02 tháng 3": without "ngày" only a binding word makes it a day.
            let bound = ["truoc", "den", "tu", "nhat", "qua"].iter().any(|w| before.trim_end().ends_with(w));
            if d == "d1" && !whole.as_str().starts_with("ngay") && !bound {
                let shift = whole.as_str().find("thang").unwrap_or_default();
                let counted = after.starts_with(" lan");
                return (!counted).then(|| Raw {
                    at: whole.start() + shift..whole.end(),
                    kind: Kind::Months(month, month),
                    years: year.map(|y| (y, y)),
                });
            }
            // "24/7" is a service round the clock, "62/…" a symbol, "1/3" a part.
            let bare = d == "d6";
            let symbol = after.starts_with(['/', '-'])
                && after.as_bytes().get(1).copied().is_some_and(|b| b.is_ascii_alphabetic());
            if !(1..=31).contains(&day) || !(1..=12).contains(&month) || symbol || before.ends_with('/') {
                return None;
            }
            // "8/12 xã" counts.
            let counts = [
                "xa", "phuong", "thi tran", "huyen", "don vi", "co quan", "tieu chi", "thu tuc", "phong",
                "thon", "so", "truong", "nhiem vu", "chi tieu", "diem",
            ]
            .iter()
            .any(|w| after.strip_prefix(' ').is_some_and(|t| t.starts_with(w)));
            let bound =
                ["ngay", "truoc", "den", "tu", "qua", "nhat"].iter().any(|w| before.trim_end().ends_with(w));
            let least = ["toi thieu", "it nhat", "toi da", "khong duoi"]
                .iter()
                .any(|w| before.trim_end().ends_with(w));
            if bare && least {
                return None;
            }
            if bare && counts && (!bound || before.trim_end().ends_with("it nhat")) {
                return None;
            }
            if bare
                && (whole.as_str() == "24/7" && !before.ends_with("ngay ")
                    || before.trim_end().ends_with(" so"))
            {
                return None;
            }
            return Some(Raw { at: whole.range(), kind: Kind::Day(day, month), years: year.map(|y| (y, y)) });
        }
    }
    if let (Some(month), Some(y)) = (small(c, "m6y"), year(c, "y10")) {
        // "số 05/2021/TT-BNV", "Nghị định 61/2018" are documents.
        let documents = ["so", "dinh", "quyet", "tu", "luat", "thi", "hoach", "bo", "lenh"];
        let last = before.trim_end().rsplit(' ').next().unwrap_or_default();
        let symbol = after.starts_with(['/', '-']) && !after.starts_with("- ");
        if symbol || before.ends_with(['/', '.', '-']) || documents.contains(&last) && last != "tu" {
            return None;
        }
        return Some(Raw { at: whole.range(), kind: Kind::Months(month, month), years: Some((y, y)) });
    }
    if let Some(month) = small(c, "m5") {
        let short = whole.as_str().starts_with('t') && !whole.as_str().starts_with("thang");
        let y = year(c, "y5");
        // "mỗi tháng 02 buổi" counts, it names no month.
        let counted = ["moi ", "hang ", "mot ", "/"].iter().any(|w| before.ends_with(w));
        if counted && y.is_none() {
            return None;
        }
        if short && y.is_none() {
            return None;
        }
        let last = c.name("ml").and_then(|l| numbers(l.as_str()).last().copied()).unwrap_or(month);
        return Some(Raw {
            at: whole.range(),
            kind: Kind::Months(month, last.max(month)),
            years: y.map(|y| (y, y)),
        });
    }
    if let Some(first) = c.name("q1").and_then(|q| quarter(q.as_str())) {
        let list = c.name("ql").map_or("", |l| l.as_str());
        let last = list
            .split(|ch: char| !ch.is_ascii_alphanumeric())
            .filter_map(quarter)
            .next_back()
            .unwrap_or(first);
        return Some(Raw {
            at: whole.range(),
            kind: Kind::Quarters(first, last.max(first)),
            years: year(c, "y6").map(|y| (y, y)),
        });
    }
    if let Some(length) = c.name("half").or_else(|| c.name("middle")) {
        let months = match length.as_str() {
            "9" | "09" | "chin" => 9,
            "3" | "03" | "ba" => 3,
            _ => 6,
        };
        let first = c.name("side")?.as_str() == "dau";
        let kind = if first { Kind::Months(1, months) } else { Kind::Months(13 - months, 12) };
        return Some(Raw { at: whole.range(), kind, years: year(c, "y7").map(|y| (y, y)) });
    }
    if let (Some(a), Some(b)) = (year(c, "y8"), year(c, "y9")) {
        // "năm học 2019-2020" names a school year; "Quy chế nhiệm kỳ 2026 - 2031" says for whose term something is.
        let name = before.trim_end();
        if name.ends_with("nam hoc") || name.ends_with("nhiem ky") && name.len() > 20 {
            return None;
        }
        return Some(Raw { at: whole.range(), kind: Kind::Years, years: Some((a, b.max(a))) });
    }
    let y = year(c, "ya")?;
    // "/2024/QĐ", "2024 hồ sơ" are no years.
    if before.ends_with(['/', '.', ','])
        || after.starts_with(['/', '%', '.']) && after.len() > 1 && !after.starts_with(". ")
    {
        return None;
    }
    Some(Raw { at: whole.range(), kind: Kind::Years, years: Some((y, y)) })
}

fn numbers(text: &str) -> Vec<i8> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
}

fn quarter(word: &str) -> Option<i8> {
    Some(match word {
        "i" | "1" => 1,
        "ii" | "2" => 2,
        "iii" | "3" => 3,
        "iv" | "4" => 4,
        _ => return None,
    })
}

fn resolve(raw: &Raw, year: i16, offset: usize) -> Option<When> {
    let month_end = |y, m| Day::new(y, m, 1).map(Day::end_of_month);
    let (from, to, grain) = match raw.kind {
        Kind::Day(d, m) => {
            let day = Day::new(year, m, d).or_else(|| month_end(year, m))?;
            (day, day, Grain::Day)
        }
        Kind::Months(a, b) => {
            let grain = if b - a >= 5 { Grain::Part } else { Grain::Month };
            (Day::new(year, a, 1)?, month_end(year, b)?, grain)
        }
        Kind::Quarters(a, b) => (Day::new(year, a * 3 - 2, 1)?, month_end(year, b * 3)?, Grain::Quarter),
        Kind::Years => {
            let (a, b) = raw.years?;
            (Day::new(a, 1, 1)?, Day::new(b, 12, 31)?, Grain::Year)
        }
    };
    let range = match raw.kind {
        Kind::Day(..) => false,
        Kind::Months(a, b) | Kind::Quarters(a, b) => a != b,
        Kind::Years => raw.years.is_some_and(|(a, b)| a != b),
    };
    let at = raw.at.start + offset..raw.at.end + offset;
    Some(When { at, from, to, grain, has_year: raw.years.is_some(), range })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage::plain;

    #[test]
    fn expressions_of_time() {
        let years = PlanYears { first: 2024, last: 2024 };
        for (text, expected) in [
            ("trước ngày 15/11/2021", vec!["2021-11-15..2021-11-15"]),
            ("ngày 30 tháng 6 năm 2023", vec!["2023-06-30..2023-06-30"]),
            ("trước 30/6", vec!["2024-06-30..2024-06-30"]),
            ("từ 01/3 đến 30/6/2025", vec!["2025-03-01..2025-03-01", "2025-06-30..2025-06-30"]),
            ("quý II/2024", vec!["2024-04-01..2024-06-30"]),
            ("quý 1 năm 2023", vec!["2023-01-01..2023-03-31"]),
            ("Quý II, III", vec!["2024-04-01..2024-09-30"]),
            ("quý I và quý III năm 2025", vec!["2025-01-01..2025-09-30"]),
            ("tháng 6/2024", vec!["2024-06-01..2024-06-30"]),
            ("từ tháng 3 đến tháng 6", vec!["2024-03-01..2024-06-30"]),
            ("6 tháng đầu năm", vec!["2024-01-01..2024-06-30"]),
            ("6 tháng cuối năm 2023", vec!["2023-07-01..2023-12-31"]),
            ("trước 31 tháng 3", vec!["2024-03-31..2024-03-31"]),
            ("định kỳ 06 tháng 01 lần", vec![]),
            ("nửa đầu năm 2024", vec!["2024-01-01..2024-06-30"]),
            ("nửa cuối năm", vec!["2024-07-01..2024-12-31"]),
            ("một nửa số xã", vec![]),
            ("giai đoạn 2021-2025", vec!["2021-01-01..2025-12-31"]),
            ("năm 2021", vec!["2021-01-01..2021-12-31"]),
            ("từ 6/2024 đến 12/2024", vec!["2024-06-01..2024-06-30", "2024-12-01..2024-12-31"]),
            ("Thông tư số 05/2021/TT-BNV, Nghị định 61/2018", vec![]),
            ("mỗi tháng 02 buổi", vec![]),
            ("T6/2024", vec!["2024-06-01..2024-06-30"]),
            ("15.11.2021 và 16-11-2021", vec!["2021-11-15..2021-11-15", "2021-11-16..2021-11-16"]),
            ("Quyết định số 45/2019/QĐ-UBND", vec![]),
            ("dịch vụ 24/7", vec![]),
            ("theo quy định", vec![]),
            ("Nghị quyết số 62/NQ-HĐND", vec![]),
        ] {
            let got: Vec<String> =
                scan(&plain(text), 0, years).iter().map(|w| format!("{}..{}", w.from, w.to)).collect();
            assert_eq!(got, expected, "{text}");
        }
    }
}
