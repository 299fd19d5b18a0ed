//! The beginning of a plan: kind, symbol, title, issuer, place, day, and the documents on which it rests.

use std::sync::LazyLock;

use kernel::Day;
use regex::Regex;

use crate::block::Block;
use crate::passage::{Passage, plain};
use crate::reading::{Basis, Effective};
use crate::source::Source;
use crate::when::PlanYears;

mod listed;

use listed::parts;

/// What the head of a plan says.
#[derive(Debug, Default)]
pub struct Head {
    /// "KH", "QĐ".
    pub kind: Option<String>,
    /// Number and sign.
    pub symbol: Option<String>,
    /// What it is about.
    pub title: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// When.
    pub issued_on: Option<Day>,
    /// For which years.
    pub effective: Option<Effective>,
    /// Lines (from 0) that the head has used.
    pub used: Vec<usize>,
}

const KINDS: [(&str, &str); 9] = [
    ("ke hoach", "KH"),
    ("quyet dinh", "QĐ"),
    ("chuong trinh", "CTr"),
    ("de an", "ĐA"),
    ("nghi quyet", "NQ"),
    ("chi thi", "CT"),
    ("chuong trinh hanh dong", "CTr"),
    ("phuong an", "PA"),
    ("cong van", "CV"),
];

static SYMBOL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^so\s*:?\s*(?P<n>[0-9]{0,6}\s?[a-z]?)\s*(?P<t>[/-]\s?[a-z0-9]+(?:[/&-][a-z0-9]+)*)").ok()
});
static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<p>[a-z .'-]{2,40}), ngay\s*(?P<d>[0-9]{0,2})[\s.]*thang\s*(?P<m>[0-9]{0,2})[\s.]*nam\s*(?P<y>20[0-9]{2})").ok()
});
static YEARS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:giai doan|nhiem ky|thoi ky)?\s*(?P<a>20[0-9]{2})\s*(?:-|den(?: nam)?)\s*(?P<b>20[0-9]{2})|nam\s+(?P<c>20[0-9]{2})").ok()
});

/// Reads the lines before `until` (a line from 0).
pub fn read(source: &Source, until: usize) -> Head {
    let mut head = Head::default();
    let lines: Vec<(usize, Passage)> = (source.lines.iter().take(until).enumerate())
        .filter(|(_, l)| !l.text.trim().is_empty())
        .map(|(at, l)| (at, Passage::of_line(&l.text, at as u32 + 1)))
        .collect();
    let mut issuer: Vec<String> = Vec::new();
    let mut issuing: Vec<(usize, usize)> = Vec::new();
    let mut titled = None;
    for (number, (at, words)) in lines.iter().enumerate() {
        let text = words.plain();
        let mut used = false;
        if let Some((_, kind)) = KINDS.iter().find(|(w, _)| text.trim_end_matches([':', ' ']) == *w) {
            // A decision that puts a plan into force: the plan's own title stands further down and is the better one.
            if titled.is_none() || text.starts_with("ke hoach") {
                titled = Some(number);
            }
            head.kind.get_or_insert_with(|| (*kind).to_owned());
            used = true;
        }
        let motto =
            ["cong hoa xa hoi", "doc lap -", "doc lap, tu do"].iter().filter_map(|w| text.find(w)).min();
        used |= motto.is_some();
        let left = words.trim_of(0..motto.unwrap_or(words.len()), |b| matches!(b, b' ' | b'-' | b'_' | b'*'));
        let symbol = SYMBOL.as_ref().and_then(|s| s.captures(text));
        if let Some(found) = &symbol {
            used = true;
            let (number, tail) = (found.name("n"), found.name("t"));
            let has_number = number.is_some_and(|n| n.as_str().bytes().any(|b| b.is_ascii_digit()));
            if has_number
                && head.symbol.is_none()
                && let (Some(n), Some(t)) = (number, tail)
            {
                head.symbol = Some(words.text(n.start()..t.end()).split_whitespace().collect());
            }
        }
        if let Some(found) = PLACE.as_ref().and_then(|p| p.captures(text)).filter(|_| titled.is_none()) {
            used = true;
            place(&mut head, words, &found, symbol.as_ref().and_then(|s| s.get(0)).map_or(0, |m| m.end()));
        }
        let before_title = titled.is_none() && head.symbol.is_none() && symbol.is_none();
        let body = [
            "ubnd",
            "uy ban",
            "so ",
            "hdnd",
            "hoi dong",
            "phong ",
            "ban ",
            "tinh ",
            "huyen ",
            "thi xa",
            "thanh pho",
            "xa ",
            "phuong ",
            "quan ",
            "thi tran",
            "dac khu",
            "dang ",
            "van phong",
            "chi cuc",
            "cuc ",
            "bo ",
        ];
        let left_plain = words.plain_at(left.clone());
        if before_title
            && left.len() > 2
            && left.len() < 90
            && body.iter().any(|b| left_plain.starts_with(b))
            && words.part(left.clone()).is_shouting()
        {
            issuer.push(words.text(left));
            // Only lines that make the name of the issuer are used by it: not those of a body above.
            if !used {
                issuing.push((*at, issuer.len() - 1));
            }
        }
        if used || text.bytes().all(|b| matches!(b, b'-' | b'_' | b'*' | b' ' | b'=')) {
            head.used.push(*at);
        }
    }
    head.issuer = issuer_of(&issuer);
    let names =
        |line: usize| issuer.get(line).is_some_and(|l| head.issuer.as_ref().is_some_and(|i| i.contains(l)));
    let own: Vec<usize> = issuing.iter().filter(|(_, line)| names(*line)).map(|(at, _)| *at).collect();
    head.used.extend(own);
    if let Some(number) = titled {
        title(&mut head, lines.get(number + 1..).unwrap_or_default());
    }
    head.effective = head
        .title
        .as_deref()
        .and_then(years_of)
        .and_then(super::when::PlanYears::days)
        .map(|(from, to)| Effective { from: Some(from), to: Some(to) });
    head
}

fn place(head: &mut Head, words: &Passage, found: &regex::Captures<'_>, after: usize) {
    let Some(name) = found.name("p") else { return };
    let range = words.trim_of(name.start().max(after)..name.end(), |b| matches!(b, b' ' | b'-' | b'.'));
    if !range.is_empty() {
        head.place.get_or_insert_with(|| words.text(range));
    }
    let number = |n: &str| found.name(n).and_then(|m| m.as_str().parse::<i16>().ok());
    if let (Some(d), Some(m), Some(y)) = (number("d"), number("m"), number("y")) {
        head.issued_on = head.issued_on.or_else(|| Day::new(y, m as i8, d as i8));
    }
}

/// "ỦY BAN NHÂN DÂN" + "HUYỆN VĨNH LẠC" is one body; "UBND TỈNH HÀ XUYÊN" + "SỞ XÂY DỰNG" are two, the lower issues.
fn issuer_of(lines: &[String]) -> Option<String> {
    let (first, rest) = lines.split_first()?;
    let mut out = first.clone();
    for line in rest.iter().take(2) {
        let text = plain(line);
        let own = [
            "ubnd",
            "uy ban",
            "so ",
            "phong ",
            "hdnd",
            "hoi dong",
            "ban ",
            "chi cuc",
            "cuc ",
            "van phong",
            "bo ",
        ];
        if own.iter().any(|w| text.starts_with(w)) {
            out.clone_from(line);
        } else {
            out = format!("{out} {line}");
        }
    }
    Some(out)
}

/// The lines after "KẾ HOẠCH" up to the first basis.
fn title(head: &mut Head, lines: &[(usize, Passage)]) {
    let mut out = String::new();
    for (count, (at, words)) in lines.iter().enumerate() {
        let text = words.plain();
        if text.bytes().all(|b| !b.is_ascii_alphanumeric()) {
            head.used.push(*at);
            continue;
        }
        let cites = opens_basis(text) && count > 0 || text.starts_with("can cu") || text.starts_with('(');
        let issues = text.starts_with("ubnd ") && text.len() > 60 || text.ends_with("nhu sau:");
        if cites
            || issues
            || count > 5
            || out.len() > 400
            || text.starts_with("uy ban nhan dan") && words.is_shouting()
        {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&words.whole());
        head.used.push(*at);
        // A title that names its year is whole, unless the next line begins in small letters.
        let goes_on = lines
            .get(count + 1)
            .and_then(|(_, w)| w.char(0))
            .is_some_and(|c| c.is_lowercase() || c.is_ascii_digit());
        if years_of(&out).is_some() && !goes_on && !words.is_shouting() {
            break;
        }
    }
    if !out.is_empty() {
        head.title = Some(out);
    }
}

/// The years that a title names.
pub fn years_of(title: &str) -> Option<PlanYears> {
    let text = plain(title);
    let mut range = None;
    let mut single = None;
    for found in YEARS.as_ref()?.captures_iter(&text) {
        let year = |n: &str| found.name(n).and_then(|m| m.as_str().parse::<i16>().ok());
        if let Some(first) = year("c") {
            single = single.or(Some(PlanYears { first, last: first }));
        } else if let (Some(first), Some(last)) = (year("a"), year("b")) {
            range = range.or(Some(PlanYears { first, last: last.max(first) }));
        }
    }
    single.or(range)
}

const DOCUMENTS: [&str; 23] = [
    "bo luat",
    "luat ",
    "phap lenh",
    "nghi quyet",
    "nghi dinh",
    "quyet dinh",
    "chi thi",
    "ke hoach",
    "chuong trinh",
    "thong tu",
    "cong van",
    "ket luan",
    "thong bao",
    "huong dan",
    "de an",
    "quy dinh",
    "van ban",
    "hien phap",
    "cong dien",
    "to trinh",
    "bao cao",
    "quy che",
    "nghi ket",
];

/// Whether a paragraph begins to cite ("Căn cứ Luật …", "Thực hiện Nghị quyết …").
pub fn opens_basis(text: &str) -> bool {
    let openers = [
        "can cu",
        "thuc hien",
        "tiep tuc thuc hien",
        "trien khai thuc hien",
        "trien khai",
        "theo",
        "de thuc hien",
        "de trien khai",
        "nham thuc hien",
        "quan triet",
    ];
    openers.iter().any(|o| {
        text.strip_prefix(o).is_some_and(|rest| {
            let rest = rest
                .trim_start_matches([' ', ':', '-'])
                .trim_start_matches("cac ")
                .trim_start_matches("thuc hien ");
            let cites = |t: &str| DOCUMENTS.iter().any(|d| t.starts_with(d));
            cites(rest)
                || rest.starts_with("tinh hinh")
                    && rest.match_indices(" va ").any(|(at, v)| rest.get(at + v.len()..).is_some_and(cites))
        })
    })
}

static SIGN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:so\s*:?\s*|^[a-z ]{4,24} )(?P<s>[0-9]{1,6}[a-z]?\s?[/-]\s?[a-z0-9&]+(?:(?:[/.&]|-\s?)[a-z0-9&]+)*)").ok()
});
/// A document with its number anywhere in a sentence: "… tại Công văn số 12/UBND-NC", "Kế hoạch 12/KH-UBND".
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let kinds: Vec<&str> = DOCUMENTS.iter().map(|d| d.trim_end()).collect();
    Regex::new(&format!(
        r"\b(?P<d>{})(?: [a-z]+){{0,3}}? (?:so\s*:?\s*)?[0-9]{{1,6}}[a-z]?\s?[/-]\s?[a-z0-9]",
        kinds.join("|")
    ))
    .ok()
});
static DATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"ngay\s+(?P<d>[0-9]{1,2})(?:\s?[/.-]\s?|\s+thang\s+)(?P<m>[0-9]{1,2})(?:\s?[/.-]\s?|\s+nam\s+)(?P<y>[0-9]{4})").ok()
});

/// The cited documents in the blocks before the first heading.
pub fn bases(blocks: &[Block]) -> Vec<Basis> {
    let mut out = Vec::new();
    let mut citing = false;
    for block in blocks {
        let words = &block.words;
        let text = block.plain();
        if words.is_shouting() || block.number().is_some() {
            citing = false;
            continue;
        }
        if opens_basis(text) || text.starts_with("can cu") || cites_within(text) {
            citing = true;
        } else if !citing || !DOCUMENTS.iter().any(|d| text.starts_with(d)) {
            if !text.starts_with("xet ") {
                citing = citing && block.marker.is_some();
            }
            if !citing {
                continue;
            }
        }
        for part in parts(words, block.body) {
            if let Some(basis) = basis(words, part) {
                out.push(basis);
            }
        }
    }
    out
}

/// Whether a line of the preamble begins another basis: "Căn cứ …", "Theo đề nghị của … tại Tờ trình số …".
pub fn begins_basis(text: &str) -> bool {
    opens_basis(text) || proposes(text)
}

/// "Theo đề nghị của …", "Xét Tờ trình …"
fn proposes(text: &str) -> bool {
    ["theo de nghi", "xet de nghi", "xet to trinh", "tren co so de nghi"].iter().any(|w| text.starts_with(w))
}

/// "Theo đề nghị của Sở Nội vụ tại Tờ trình số …", "Nhằm thực hiện có hiệu quả Nghị quyết số …".
fn cites_within(text: &str) -> bool {
    let opens =
        ["theo ", "thuc hien ", "nham ", "de ", "xet ", "tiep ", "trien khai ", "tren co so ", "quan triet "];
    opens.iter().any(|o| text.starts_with(o)) && NUMBERED.as_ref().is_some_and(|n| n.is_match(text))
}

fn basis(words: &Passage, part: std::ops::Range<usize>) -> Option<Basis> {
    let part = words.trim_of(part, |b| matches!(b, b' ' | b',' | b'.' | b';' | b'-'));
    // "…, UBND huyện ban hành Kế hoạch như sau:" ends the last basis.
    let tail = words.plain_at(part.clone());
    let end =
        [", ubnd ", ", uy ban nhan dan ", ", so ", ", phong "].iter().filter_map(|w| tail.rfind(w)).max();
    let end = end
        .filter(|e| tail.get(*e..).is_some_and(|t| t.contains(" ban hanh") || t.contains(" xay dung")))
        .map_or(part.end, |e| part.start + e);
    let part = part.start..end;
    let text = words.plain_at(part.clone());
    let mut at = 0;
    for opener in [
        "va ",
        "can cu ",
        "tiep tuc ",
        "de ",
        "trien khai ",
        "thuc hien ",
        "theo ",
        "cac ",
        "nham ",
        "quan triet ",
        "tren co so ",
    ] {
        if let Some(rest) = text.get(at..).and_then(|t| t.strip_prefix(opener)) {
            at = text.len() - rest.trim_start_matches([':', ' ']).len();
        }
    }
    // "Căn cứ tình hình thực tế và Nghị quyết của Đảng ủy": what is no document stands before one.
    if text.get(at..).is_some_and(|t| t.starts_with("tinh hinh")) {
        let behind = text.get(at..)?.match_indices(" va ").map(|(found, _)| at + found + 4);
        at = behind.into_iter().find(|next| {
            words.is_upper(part.start + next)
                && DOCUMENTS.iter().any(|d| text.get(*next..).is_some_and(|t| t.starts_with(d)))
        })?;
    }
    let known = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        DOCUMENTS.iter().filter(|d| rest.starts_with(**d)).max_by_key(|d| d.len())
    };
    if known(at).is_none() && (part.start == 0 || proposes(text)) {
        at = NUMBERED.as_ref().and_then(|n| n.captures(text)).and_then(|c| c.name("d"))?.start();
    }
    // "Theo hướng dẫn của Sở Nội vụ tại Công văn số 2210/SNV-CCHC": the document that has the number.
    if text.get(at..).is_some_and(|t| t.starts_with("huong dan") || t.starts_with("ket luan")) {
        let tail = text.get(at..)?;
        let held = tail.match_indices(" tai ").map(|(found, _)| at + found + 5).find(|next| {
            known(*next).is_some_and(|d| {
                text.get(next + d.len()..).is_some_and(|t| t.trim_start().starts_with("so "))
            })
        });
        at = held.unwrap_or(at);
    }
    let document = known(at)?;
    let rest = text.get(at..)?;
    if rest.starts_with("ke hoach nay") || rest.contains("nhu sau:") && !rest.contains(" so ") {
        return None;
    }
    let from = part.start + at;
    let long = ["chuong trinh hanh dong", "thong tu lien tich", "chuong trinh tong the"]
        .iter()
        .find(|l| rest.starts_with(**l));
    let kind = words.text(from..from + long.map_or(document.trim_end().len(), |l| l.len()));
    // The number of the document itself stands close behind its kind.
    let sign = SIGN.as_ref().and_then(|s| s.captures(rest)).and_then(|c| c.name("s"));
    let near = |start: usize| {
        rest.get(..start).is_some_and(|b| {
            !["thuc hien nghi", "ve viec", " ve ", "cua "].iter().any(|w| b.contains(w))
                || b.starts_with("luat")
        })
    };
    let sign = sign.filter(|s| near(s.start()));
    let symbol =
        sign.map(|s| words.text(from + s.start()..from + s.end()).split_whitespace().collect::<String>());
    let date = DATED.as_ref().and_then(|d| d.captures(rest)).filter(|c| {
        // "thực hiện Nghị quyết … ngày": the date of another document.
        c.get(0).is_some_and(|m| m.start() < sign.map_or(rest.len(), |s| s.end() + 12))
    });
    let issued_on = date.and_then(|c| {
        let n = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
        Day::new(n("y")?, n("m")? as i8, n("d")? as i8)
    });
    let issuer = rest.find(" cua ").and_then(|i| {
        let start = from + i + 5;
        let tail = words.plain_at(start..part.end);
        let stop = [" ve ", " ban hanh", " thong qua", " quy dinh", " phe duyet", ","]
            .iter()
            .filter_map(|w| tail.find(w))
            .min();
        let end = stop.map_or(part.end, |s| start + s);
        (end > start && end - start < 80).then(|| words.text(start..end))
    });
    Some(Basis {
        kind: Some(kind),
        symbol,
        issued_on,
        issuer,
        text: words.text(part.clone()),
        span: words.span(part),
    })
}
