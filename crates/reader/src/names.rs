//! Who: a list of bodies split into single bodies and groups, as the wording groups of the field have them. A group
//! ("các phòng, ban, ngành thị xã") is one name and is never expanded here.

use std::ops::Range;

use crate::passage::Passage;
use crate::reading::Name;

/// First words of names of bodies, with tone marks, lower case. `ubnd` and its kin are caught by [`HEADS_PLAIN`].
const HEADS: [&str; 49] = [
    "sở",
    "phòng",
    "ban",
    "văn",
    "hội",
    "đoàn",
    "đảng",
    "thị",
    "huyện",
    "tỉnh",
    "thành",
    "công",
    "bộ",
    "cục",
    "chi",
    "trung",
    "các",
    "toàn",
    "những",
    "mọi",
    "tất",
    "thường",
    "tổ",
    "liên",
    "bảo",
    "kho",
    "thanh",
    "tòa",
    "toà",
    "viện",
    "bưu",
    "điện",
    "ngân",
    "trường",
    "chủ",
    "thủ",
    "giám",
    "trưởng",
    "phó",
    "đài",
    "cổng",
    "hiệp",
    "tổng",
    "mặt",
    "cơ",
    "đơn",
    "doanh",
    "bệnh",
    "trạm",
];

/// What must follow a head that is also an everyday word (plain); empty: anything.
const FOLLOW: [(&str, &[&str]); 33] = [
    ("van", &["phong"]),
    (
        "hoi",
        &[
            "dong",
            "lien hiep",
            "nong dan",
            "cuu",
            "chu thap",
            "nguoi",
            "luat",
            "khuyen",
            "doan the",
            "nha",
            "dac thu",
            "doanh",
        ],
    ),
    ("doan", &["thanh nien", "tncs", "dbqh", "dai bieu", "the", "kiem tra", "khoi", "xa", "phuong"]),
    ("dang", &["uy", "bo"]),
    ("thi", &["uy", "doan"]),
    ("huyen", &["uy", "doan"]),
    ("tinh", &["uy", "doan"]),
    ("thanh", &["uy", "doan", "tra", "vien", "pho"]),
    ("cong", &["an", "doan", "ty", "thong tin", "chuc", "dan", "ttdt", "dich vu"]),
    ("bo", &["phan", "chi huy", "noi vu", "tu phap", "tai chinh", "ban nganh", "thong tin", "khoa hoc"]),
    ("chi", &["cuc", "nhanh", "bo", "huy truong"]),
    ("trung", &["tam"]),
    ("toan", &["the", "bo cac"]),
    ("tat", &["ca"]),
    ("thuong", &["truc"]),
    (
        "to",
        &[
            "giup viec",
            "cong tac",
            "cong nghe",
            "dan pho",
            "tu van",
            "truong",
            "de an",
            "kiem tra",
            "thuong truc",
            "chi dao",
            "trien khai",
            "lien nganh",
            "cchc",
        ],
    ),
    ("lien", &["doan", "minh", "hiep"]),
    ("bao", &["hiem", "dong nai", "va dai", "va phat"]),
    ("kho", &["bac"]),
    ("toa", &["an"]),
    ("buu", &["dien"]),
    ("dien", &["luc"]),
    ("ngan", &["hang"]),
    ("chu", &["tich"]),
    ("thu", &["truong"]),
    ("giam", &["doc"]),
    (
        "truong",
        &[
            "phong", "ban", "cac", "th", "mam", "tieu", "trung", "chinh", "dai hoc", "cao dang", "cong an",
            "thon",
        ],
    ),
    ("pho", &["chu tich", "giam", "truong"]),
    ("tong", &["cong ty", "cuc"]),
    ("mat", &["tran"]),
    ("co", &["quan"]),
    ("don", &["vi"]),
    ("doanh", &["nghiep"]),
];

/// Heads without marks that no everyday word shares.
const HEADS_PLAIN: [&str; 34] = [
    "ubnd",
    "uy ban",
    "hdnd",
    "hoi dong nhan dan",
    "ubmttq",
    "ub mttq",
    "mttq",
    "ldtb",
    "bhxh",
    "bch",
    "bcd",
    "vnpt",
    "viettel",
    "vpubnd",
    "vp hdnd",
    "vp ubnd",
    "vp.",
    "tand",
    "vksnd",
    "vien kiem sat",
    "nhnn",
    "ttpvhcc",
    "cong chuc",
    "cac",
    "ca nhan",
    "xa ",
    "phuong ",
    "thi tran ",
    "cap uy",
    "dia phuong",
    "lanh dao",
    "ban quan ly",
    "vien chuc",
    "can bo",
];

/// Whether a body begins at `at`.
pub fn begins(p: &Passage, at: usize) -> bool {
    let rest = p.plain_at(at..p.len());
    if HEADS_PLAIN.iter().any(|h| rest.starts_with(h)) {
        // "xã", "phường" and people only with a capital or a name after them.
        let word = rest.split(' ').next().unwrap_or_default();
        return match word {
            "xa" | "phuong" => {
                let name = at + word.len() + 1;
                matches!(p.word_at(at).as_str(), "xã" | "phường")
                    && p.is_upper(name)
                    && !rest.starts_with("xa hoi")
            }
            _ => true,
        };
    }
    if rest.starts_with("bao ") && p.is_upper(at) && p.is_upper(at + 4) && p.word_at(at) == "báo" {
        return true;
    }
    let toned = kernel::fold::tone(&p.word_at(at));
    if !HEADS.contains(&toned.as_str()) && toned != "tòa" {
        return false;
    }
    let word = rest.split([' ', ',', ';', '.']).next().unwrap_or_default();
    let after = rest.get(word.len()..).unwrap_or_default().trim_start();
    match FOLLOW.iter().find(|(head, _)| *head == word) {
        Some((_, follow)) => follow.iter().any(|f| after.starts_with(f)),
        None => true,
    }
}

/// Words of kinds of bodies that stand in a group without "các" of their own ("các phòng, ban, ngành").
const GENERIC: [&str; 40] = [
    "so",
    "ban",
    "nganh",
    "phong",
    "doan the",
    "don vi",
    "dia phuong",
    "co quan",
    "xa",
    "phuong",
    "thi tran",
    "thi xa",
    "thanh pho",
    "huyen",
    "quan",
    "to chuc",
    "cac to chuc",
    "hoi",
    "chi cuc",
    "to chuc chinh tri",
    "dac khu",
    "ban nganh",
    "truong hoc",
    "cap xa",
    "cap huyen",
    "mat tran",
    "don vi su nghiep",
    "ca nhan",
    "doanh nghiep",
    "phong ban",
    "thon",
    "khu pho",
    "to dan pho",
    "ap",
    "truong",
    "trung tam",
    "linh vuc",
    "bo phan",
    "vien chuc",
    "hoi dac thu",
];

/// Whether a piece is a kind of bodies only (no name of its own), so that it belongs to the group before it.
fn is_generic(plain: &str) -> bool {
    let piece = plain.trim();
    GENERIC.iter().any(|g| {
        piece.strip_prefix(g).is_some_and(|tail| {
            tail.is_empty()
                || [
                    " thi xa",
                    " huyen",
                    " tinh",
                    " thanh pho",
                    " lien quan",
                    " co lien quan",
                    " phuong",
                    " xa",
                    " truc thuoc",
                    " thuoc",
                    " cap",
                    " tren dia ban",
                    " su nghiep",
                    " chinh tri",
                    " khac",
                    " quan",
                    " thi tran",
                    " doan the",
                    " lap",
                    " chuyen mon",
                    " trong",
                    " cua",
                    " o ",
                    " duoc giao",
                    " dong",
                    " (",
                    " nganh",
                ]
                .iter()
                .any(|t| tail.starts_with(t))
        })
    })
}

/// Whether `before` opens a group that bare kinds of bodies go on with.
fn is_group(plain: &str) -> bool {
    let text = plain.trim();
    const OPENERS: [&str; 14] = [
        "cac ",
        "toan the",
        "tat ca",
        "nhung ",
        "moi ",
        "ubnd ",
        "uy ban nhan dan ",
        "thu truong",
        "chu tich ubnd",
        "lanh dao",
        "hdnd ",
        "giam doc cac",
        "truong cac",
        "nguoi dung dau",
    ];
    OPENERS.iter().any(|o| text.starts_with(o)) || is_generic(text)
}

/// Pairs that one "và" or comma joins to one name.
fn is_one(before: &str, after: &str) -> bool {
    let (before, after) = (before.trim(), after.trim());
    let front = |words: &[&str]| words.iter().any(|w| before.ends_with(w));
    let mttq = before.contains("mttq") || before.contains("mat tran to quoc");
    // "Văn phòng HĐND và UBND", "Đoàn ĐBQH và HĐND".
    let office = (before.starts_with("van phong") || before.starts_with("vp") || before.starts_with("doan "))
        && (before.ends_with("hdnd")
            || before.ends_with("dbqh")
            || before.ends_with("hoi dong nhan dan")
            || before.ends_with("dai bieu quoc hoi")
            || before.ends_with("cap uy"))
        && ["ubnd", "hdnd", "uy ban", "hoi dong"].iter().any(|h| after.starts_with(h));
    let unions = mttq
        && [
            "cac doan the",
            "cac to chuc chinh tri",
            "cac to chuc ct",
            "cac hoi",
            "doan the",
            "cac to chuc doan the",
            "cac to chuc thanh vien",
            "to chuc",
        ]
        .iter()
        .any(|u| after.starts_with(u));
    // "Bảo hiểm", "Bộ phận Tiếp nhận và Trả kết quả" have no head after "và" and never come here.
    let press = front(&["bao"]) && after.starts_with("phat thanh");
    office || unions || press
}

/// Splits a list of names. `range` lies in the passage; what is no name is kept as one name of low certainty.
pub fn split(p: &Passage, range: Range<usize>) -> Vec<Name> {
    let mut out = Vec::new();
    for part in semicolons(p, clean(p, range)) {
        let part = clean(p, part);
        if part.is_empty() {
            continue;
        }
        for range in list(p, part) {
            let range = clean(p, range);
            if let Some(name) = name(p, range) {
                out.push(name);
            }
        }
    }
    out
}

/// One name from a range, if it has letters.
pub fn name(p: &Passage, range: Range<usize>) -> Option<Name> {
    let range = clean(p, range);
    let plain = p.plain_at(range.clone());
    if !plain.bytes().any(|b| b.is_ascii_alphabetic()) || is_nobody(plain) {
        return None;
    }
    let known = begins(p, range.start);
    let sure = if !known {
        0.4
    } else if range.len() > 110 {
        0.5
    } else {
        0.95
    };
    Some(Name { text: p.text(range.clone()), span: p.span(range), sure })
}

fn is_nobody(plain: &str) -> bool {
    matches!(plain, "khong" | "khong co" | "nt" | "nhu tren" | "-")
}

/// Without bullets, closing dots and joining words at its ends.
fn clean(p: &Passage, range: Range<usize>) -> Range<usize> {
    let mut range = range;
    loop {
        let before = range.clone();
        range =
            p.trim_of(range, |b| matches!(b, b' ' | b'.' | b',' | b';' | b':' | b'*' | b'+' | b'/' | b'"'));
        if p.plain_at(range.clone()).starts_with("- ") {
            range.start += 2;
        }
        if p.plain_at(range.clone()).starts_with('-') {
            range.start += 1;
        }
        for word in ["va ", "cung ", "voi ", "la ", "cung voi ", "va voi "] {
            if p.plain_at(range.clone()).starts_with(word) {
                range.start += word.len();
            }
        }
        for tail in [" va", " -", " cung"] {
            if p.plain_at(range.clone()).ends_with(tail) {
                range.end -= tail.len();
            }
        }
        let text = p.plain_at(range.clone());
        if text.starts_with('(') && text.ends_with(')') && text.matches('(').count() == 1 {
            range = range.start + 1..range.end - 1;
        }
        if p.plain_at(range.clone()).ends_with(')') && !p.plain_at(range.clone()).contains('(') {
            range.end -= 1;
        }
        if range == before {
            return range;
        }
    }
}

/// Parts between semicolons and between bullets, outside brackets.
fn semicolons(p: &Passage, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    let text = p.plain_at(range.clone()).as_bytes();
    let mut depth = 0_u32;
    for (at, byte) in text.iter().enumerate() {
        let here = range.start + at;
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => {
                out.push(start..here);
                start = here + 1;
            }
            // " - Sở X" and " + Sở X" inside a cell or label are bullets if a body begins after them.
            b'-' | b'+' | b'/' if depth == 0 && at > 0 => {
                let dash = *byte == b'/';
                let spaced = text.get(at - 1) == Some(&b' ') && text.get(at + 1) == Some(&b' ');
                let before = p.plain_at(start..here);
                let compound = crate::compound::joins(before, p.plain_at(here + 1..range.end).trim_start());
                let next = here + 1 + usize::from(text.get(at + 1) == Some(&b' '));
                if (spaced || dash)
                    && !compound
                    && p.is_upper(next)
                    && begins(p, next)
                    && begins(p, start_of(p, start))
                {
                    out.push(start..here);
                    start = here + 1;
                }
            }
            // "…. Sở Y" : a full stop between two bodies.
            b'.' if depth == 0
                && text.get(at + 1) == Some(&b' ')
                && begins(p, here + 2)
                && p.is_upper(here + 2) =>
            {
                let word = p.plain_at(start..here).rsplit(' ').next().unwrap_or_default().len();
                if word > 2 {
                    out.push(start..here);
                    start = here + 1;
                }
            }
            _ => {}
        }
    }
    out.push(start..range.end);
    out
}

fn start_of(p: &Passage, at: usize) -> usize {
    at + p.plain_at(at..p.len()).bytes().take_while(|b| matches!(b, b' ' | b'-' | b'+')).count()
}

/// Splits at commas and "và" where a new body begins.
fn list(p: &Passage, range: Range<usize>) -> Vec<Range<usize>> {
    let text = p.plain_at(range.clone());
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => cuts.push((at, at + 1)),
            b' ' if depth == 0 => {
                let rest = text.get(at..).unwrap_or_default();
                for word in [" va ", " cung voi ", " cung ", " & "] {
                    if rest.starts_with(word) {
                        cuts.push((at, at + word.len() - 1));
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    let mut start = range.start;
    for (number, (end, next)) in cuts.iter().enumerate() {
        let (end, mut next) = (range.start + end, range.start + next);
        if end < start {
            continue;
        }
        next += p.plain_at(next..range.end).bytes().take_while(|b| *b == b' ').count();
        let stop = cuts.get(number + 1).map_or(range.end, |(e, _)| range.start + e);
        if p.plain_at(next..range.end).starts_with("va ") {
            next += 3;
        }
        let before = p.plain_at(start..end).to_owned();
        let piece = p.plain_at(next..stop.max(next)).to_owned();
        let rest = p.plain_at(next..range.end);
        if !begins(p, next) || is_one(&before, rest) {
            continue;
        }
        // "các phòng, ban, ngành thị xã": bare kinds go on; "UBND", "các …" and names begin anew.
        let anew = piece.trim_start().starts_with("cac ") || piece.trim_start().starts_with("toan the");
        if !anew && is_group(&before) && is_generic(&piece) {
            continue;
        }
        out.push(start..end);
        start = next;
    }
    out.push(start..range.end);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let p = Passage::of_line(text, 1);
        split(&p, 0..p.len()).into_iter().map(|n| n.text).collect()
    }

    #[test]
    fn lists_split_between_bodies_and_never_inside_a_group() {
        for (text, expected) in [
            ("UBND thị xã.", vec!["UBND thị xã"]),
            (
                "Văn phòng Cấp ủy – HĐND&UBND thị xã; Các phòng, ban, ngành thị xã; UBND các xã, phường.",
                vec![
                    "Văn phòng Cấp ủy – HĐND&UBND thị xã",
                    "Các phòng, ban, ngành thị xã",
                    "UBND các xã, phường",
                ],
            ),
            (
                "Các phòng, ban, ngành thị xã, UBND các xã, phường.",
                vec!["Các phòng, ban, ngành thị xã", "UBND các xã, phường"],
            ),
            ("UBMTTQ Việt Nam và các đoàn thể chính trị.", vec!["UBMTTQ Việt Nam và các đoàn thể chính trị"]),
            (
                "Các phòng, ban, ngành, đoàn thể thị xã, UBND các xã, phường",
                vec!["Các phòng, ban, ngành, đoàn thể thị xã", "UBND các xã, phường"],
            ),
            (
                "Các phòng, ban thị xã; UBND các xã phường.",
                vec!["Các phòng, ban thị xã", "UBND các xã phường"],
            ),
            ("Sở Nội vụ và các sở, ban, ngành liên quan", vec!["Sở Nội vụ", "các sở, ban, ngành liên quan"]),
            (
                "Văn phòng HĐND và UBND huyện, Phòng Tư pháp",
                vec!["Văn phòng HĐND và UBND huyện", "Phòng Tư pháp"],
            ),
            ("Phòng Văn hóa và Thông tin", vec!["Phòng Văn hóa và Thông tin"]),
            ("Phòng Tài chính – Kế hoạch", vec!["Phòng Tài chính – Kế hoạch"]),
            ("Sở Lao động, Thương binh và Xã hội", vec!["Sở Lao động, Thương binh và Xã hội"]),
            (
                "Phòng Kinh tế, Hạ tầng và Đô thị; Trung tâm Phục vụ hành chính công",
                vec!["Phòng Kinh tế, Hạ tầng và Đô thị", "Trung tâm Phục vụ hành chính công"],
            ),
            (
                "Các sở, ban, ngành; UBND các huyện, thị xã, thành phố",
                vec!["Các sở, ban, ngành", "UBND các huyện, thị xã, thành phố"],
            ),
            ("các cơ quan, đơn vị, địa phương", vec!["các cơ quan, đơn vị, địa phương"]),
            (
                "Sở Tư pháp, Sở Nội vụ và Văn phòng UBND tỉnh",
                vec!["Sở Tư pháp", "Sở Nội vụ", "Văn phòng UBND tỉnh"],
            ),
            (
                "Các cơ quan chuyên môn thuộc UBND thị xã và UBND các xã, phường",
                vec!["Các cơ quan chuyên môn thuộc UBND thị xã", "UBND các xã, phường"],
            ),
            ("Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh", vec!["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh"]),
            ("- Sở Y tế - Sở Xây dựng", vec!["Sở Y tế", "Sở Xây dựng"]),
            ("Sở Văn hóa, Thể thao và Du lịch", vec!["Sở Văn hóa, Thể thao và Du lịch"]),
            (
                "Phòng Nội vụ (cơ quan thường trực, tham mưu)",
                vec!["Phòng Nội vụ (cơ quan thường trực, tham mưu)"],
            ),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }
}
