//! Words of comparison around a figure, and figures that name something else.

use crate::figure::Figure;
use crate::passage::{AT_LEAST, AT_MOST, Passage};
use crate::reading::{Change, Op, Unit};

/// Words directly before a figure; the longest that fits decides.
pub const BEFORE: [(&str, Op); 49] = [
    ("toi thieu", Op::AtLeast),
    ("it nhat", Op::AtLeast),
    ("thap nhat", Op::AtLeast),
    ("khong duoi", Op::AtLeast),
    ("khong thap hon", Op::AtLeast),
    ("khong it hon", Op::AtLeast),
    ("khong nho hon", Op::AtLeast),
    ("khong kem", Op::AtLeast),
    ("nang len", Op::AtLeast),
    ("tang len", Op::AtLeast),
    ("len", Op::AtLeast),
    ("tu", Op::AtLeast),
    ("bang hoac hon", Op::AtLeast),
    ("lon hon hoac bang", Op::AtLeast),
    ("tu muc", Op::AtLeast),
    ("tren", Op::MoreThan),
    ("hon", Op::MoreThan),
    ("vuot", Op::MoreThan),
    ("vuot muc", Op::MoreThan),
    ("vuot tren", Op::MoreThan),
    ("lon hon", Op::MoreThan),
    ("cao hon", Op::MoreThan),
    ("nhieu hon", Op::MoreThan),
    (">", Op::MoreThan),
    (">=", Op::AtLeast),
    ("khong qua", Op::AtMost),
    ("khong vuot qua", Op::AtMost),
    ("khong vuot", Op::AtMost),
    ("khong lon hon", Op::AtMost),
    ("khong nhieu hon", Op::AtMost),
    ("khong cao hon", Op::AtMost),
    ("khong hon", Op::AtMost),
    ("khong tren", Op::AtMost),
    ("toi da", Op::AtMost),
    ("nhieu nhat", Op::AtMost),
    ("xuong con", Op::AtMost),
    ("xuong", Op::AtMost),
    ("giam con", Op::AtMost),
    ("chi con", Op::AtMost),
    ("trong vong", Op::AtMost),
    ("trong thoi han", Op::AtMost),
    ("trong thoi gian", Op::AtMost),
    ("duoi", Op::LessThan),
    ("duoi muc", Op::LessThan),
    ("duoi nguong", Op::LessThan),
    ("tren muc", Op::MoreThan),
    ("thap hon", Op::LessThan),
    ("it hon", Op::LessThan),
    ("chua den", Op::LessThan),
];

/// Small words that may stand between a word of comparison and its figure.
pub const FILLERS: [&str; 21] = [
    "la",
    "dat",
    "duoc",
    "co",
    "khoang",
    "bang",
    "ty le",
    "muc",
    "so",
    "phai dat",
    "them",
    "ti le",
    "dat ty le",
    "phai",
    "to chuc",
    "dat muc",
    "kiem tra",
    "thuc hien",
    "giai quyet",
    "o muc",
    "con",
];

/// A comparison that ends the words before a figure.
pub fn before(text: &str, p: &Passage, at: usize) -> Option<Op> {
    let mut rest = text.trim_end();
    for filled in 0..4 {
        if let Some(op) = ending(rest, filled > 0, p, at) {
            return Some(op);
        }
        let filler = FILLERS.iter().filter(|f| ends_with_word(rest, f)).max_by_key(|f| f.len())?;
        rest = rest.get(..rest.len() - filler.len())?.trim_end().trim_end_matches([':', ',']).trim_end();
    }
    None
}

fn ending(text: &str, filled: bool, p: &Passage, at: usize) -> Option<Op> {
    // "không yêu cầu bổ sung hồ sơ quá 01 lần"
    if !filled && ends_with_word(text, "qua") {
        let clause = text.rsplit([';', ':', '.']).next().unwrap_or_default();
        let clause = clause.get(clause.len().saturating_sub(70)..).unwrap_or(clause);
        return rfind_word(clause, "khong").is_some().then_some(Op::AtMost);
    }
    match text.as_bytes().last().copied() {
        Some(AT_LEAST) => return Some(Op::AtLeast),
        Some(AT_MOST) => return Some(Op::AtMost),
        Some(b'>') => return Some(Op::MoreThan),
        Some(b'<') => return Some(Op::LessThan),
        Some(b'=') if text.ends_with(">=") => return Some(Op::AtLeast),
        Some(b'=') if text.ends_with("<=") => return Some(Op::AtMost),
        _ => {}
    }
    let (word, op) = BEFORE.iter().filter(|(w, _)| ends_with_word(text, w)).max_by_key(|(w, _)| w.len())?;
    // "tiến hành trên 5 địa bàn" and "hơn 20 năm": prepositions bind only directly.
    if filled
        && matches!(*word, "tren" | "hon" | "tu" | "len" | "duoi" | "xuong" | "vuot")
        && !matches!(*word, "xuong" | "len")
    {
        return None;
    }
    // "dựa trên ba nhóm giải pháp" compares nothing.
    if *word == "tren" && ends_with_word(text, "dua tren") {
        return None;
    }
    // Without tones "tư", "tự" look like "từ" and "hơn" like "hôn".
    if !filled && matches!(*word, "tu" | "hon") {
        let start = at.saturating_sub(word.len() + 1);
        let toned = p.word_at(start);
        if !matches!(toned.as_str(), "từ" | "hơn") {
            return None;
        }
    }
    Some(*op)
}

/// "giảm từ 03 ngày còn 02 ngày": what falls to a figure is at most that.
pub fn lowered(before: &str) -> Option<Op> {
    let clause = before.rsplit([',', ';', ':']).next().unwrap_or_default();
    let falls = ["giam", "rut ngan", "rut", "cat giam", "sap xep", "sap nhap", "tinh gon"]
        .iter()
        .any(|w| rfind_word(clause, w).is_some());
    (falls && ends_with_word(before.trim_end(), "con")).then_some(Op::AtMost)
}

/// "từ 12 xuống ", "từ 12 xuống còn ": the figure that follows is where it falls to.
pub fn falls_to(before: &str) -> bool {
    let text = before.trim_end();
    let start = text.strip_suffix("xuong con").or_else(|| text.strip_suffix("xuong")).map(str::trim_end);
    start.is_some_and(|t| {
        let digits = t.trim_end_matches(|c: char| c.is_ascii_digit());
        digits.len() < t.len() && ends_with_word(digits.trim_end(), "tu")
    })
}

/// "trả lời phản ánh trong 24 giờ": a stretch of time in which something has to be answered is its limit.
pub fn limit(before: &str, unit: Option<Unit>) -> Option<Op> {
    let time = matches!(unit, Some(Unit::Days | Unit::WorkingDays | Unit::Hours | Unit::Minutes));
    (time && answers(before) && ends_with_word(before.trim_end(), "trong")).then_some(Op::AtMost)
}

/// Whether the clause before speaks of what people wait for.
pub fn answers(before: &str) -> bool {
    let clause = before.rsplit([';', ':']).next().unwrap_or_default();
    [
        "tra loi",
        "giai quyet",
        "xu ly",
        "phan hoi",
        "tra ket qua",
        "cap nhat",
        "khac phuc",
        "cong khai",
        "cong bo",
        "niem yet",
        "thong bao",
        "chuyen",
    ]
    .iter()
    .any(|w| clause.contains(w))
}

/// Words that compare and can mean nothing else.
pub fn is_strong(before: &str) -> bool {
    let near = before.get(before.len().saturating_sub(28)..).unwrap_or(before);
    [
        "it nhat",
        "toi thieu",
        "toi da",
        "khong qua",
        "khong duoi",
        "khong vuot",
        "khong it hon",
        "khong thap hon",
        "khong nho hon",
        "khong nhieu hon",
        "khong lon hon",
        "khong cao hon",
    ]
    .iter()
    .any(|w| near.contains(w))
}

/// Whether the text ends with these words as words.
pub fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| !rest.as_bytes().last().is_some_and(u8::is_ascii_alphanumeric))
}

/// "trở lên" and "trở xuống" behind the figure, up to the next comma.
pub fn after(before: &str, after: &str) -> Option<Op> {
    // "từ 500 lượt cán bộ, công chức trở lên": after "từ" the range is closed behind the whole list.
    let range = ends_with_word(before.trim_end(), "tu");
    let stop = after.find(|c| c == ';' || c == ')' || c == ',' && !range).unwrap_or(after.len()).min(90);
    let near = after.get(..stop)?;
    let digit = near.find(|c: char| c.is_ascii_digit()).unwrap_or(near.len());
    let near = near.get(..digit)?;
    // "từ 86 điểm trở lên, xếp hạng trong nhóm": what follows the closing words is another matter.
    let near = near.find("tro len").map_or(near, |at| near.get(..at + "tro len".len()).unwrap_or(near));
    // "có trình độ trung cấp trở lên" is about the level, not the figure.
    let level = [
        "trinh do",
        "trung cap",
        "dai hoc",
        "cao dang",
        "loai ",
        "hang ",
        "ngach",
        "cap huyen",
        "cap xa",
        "cap tinh",
        "chuyen vien",
        "muc do ",
        "cap phong",
    ]
    .iter()
    .any(|w| near.contains(w));
    if near.contains("tro len") && !level || near.trim_start().starts_with("hoac cao hon") {
        Some(Op::AtLeast)
    } else if near.contains("tro xuong") || near.trim_start().starts_with("hoac thap hon") {
        Some(Op::AtMost)
    } else if ends_with_word(before.trim_end(), "bang") {
        Some(Op::Exactly)
    } else {
        None
    }
}

/// The comparison of a bare sign in a table cell: "≥ 98", "> 90", "60".
pub fn sign(p: &Passage) -> Option<(Op, bool)> {
    let text = p.plain();
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let op = before(p.plain_at(0..first), p, first);
    let tail = text.get(first..).unwrap_or_default();
    let op = op.or_else(|| after("", tail.trim_start_matches(|c: char| c.is_ascii_digit() || c == '%')));
    Some((op.unwrap_or(Op::AtLeast), op.is_some()))
}

/// Rising or falling, said before the figure in the same breath.
pub fn change(before: &str) -> Option<Change> {
    let near = before.rsplit([',', ';', ':', '(']).next().unwrap_or_default();
    let near = near.get(near.len().saturating_sub(70)..).unwrap_or(near);
    let find = |words: &[&str]| words.iter().filter_map(|w| rfind_word(near, w)).max();
    let up = find(&["tang", "tang them", "nang them"]);
    let down = find(&["giam", "cat giam", "rut ngan", "tinh gian", "tiet kiem", "giam bot"]);
    let level = find(&["len", "xuong", "xuong con", "dat", "con", "nang len"]);
    let (at, change) = match (up, down) {
        (Some(u), Some(d)) if u > d => (u, Change::Up),
        (_, Some(d)) => (d, Change::Down),
        (Some(u), None) => (u, Change::Up),
        (None, None) => return None,
    };
    level.is_none_or(|l| l < at).then_some(change)
}

fn rfind_word(text: &str, word: &str) -> Option<usize> {
    text.rmatch_indices(word).map(|(at, _)| at).find(|&at| {
        let bytes = text.as_bytes();
        let letter = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_alphanumeric);
        !letter(at.checked_sub(1)) && !letter(Some(at + word.len()))
    })
}

/// Percentages that describe: "(năm 2020: 75%)", "so với 70%", "chiếm 30%".
pub fn describes(before: &str, after: &str, exact: bool) -> bool {
    let text = before.trim_end();
    let open = text.rfind('(').filter(|at| !text.get(*at..).unwrap_or_default().contains(')'));
    let aside = open.is_some_and(|at| {
        let inside = text.get(at..).unwrap_or_default();
        inside.contains("nam 20")
            || inside.contains("hien nay")
            || inside.contains("ky truoc")
            || inside.contains("nam truoc")
            || inside.starts_with("(tu ")
    });
    // "mỗi năm tăng 15% cho đến khi đạt 100%": where the rise ends.
    let cap = ["den khi dat", "den khi dat duoc", "cho toi khi dat"].iter().any(|w| ends_with_word(text, w));
    let compared = cap || ends_with_word(text, "so voi") || ends_with_word(text, "so voi muc");
    // "chiếm 80% tổng số hồ sơ" promises unless it tells what is or was.
    let told = ["hien ", "da ", "dang ", "moi ", "nam truoc", "nam qua"].iter().any(|w| text.contains(w));
    let share = exact
        && (told || open.is_some() || !ends_with_word(text, "chiem"))
        && [
            "chiem",
            "chiem ty le",
            "chiem khoang",
            "chiem toi",
            "ho tro",
            "lai suat",
            "thue suat",
            "trich",
            "huong",
            "muc huong",
            "ngan sach",
        ]
        .iter()
        .any(|w| ends_with_word(text, w))
        && !ends_with_word(text, "thu ngan sach");
    let money = after.trim_start().starts_with("ngan sach") || after.trim_start().starts_with("kinh phi tu");
    // "thôn có quy mô dưới 50% tiêu chuẩn" says which.
    let which = ["quy mo duoi", "quy mo tren", "quy mo tu", "quy mo chua den"]
        .iter()
        .any(|w| ends_with_word(text, w));
    // "có tỷ lệ hồ sơ trễ hạn trên 5% thì không được xếp loại": a condition; "trong đó 31% là đồng bào": what there is.
    let told = after.trim_start().starts_with("thi ")
        || exact && ends_with_word(text, "trong do") && after.trim_start().starts_with("la ");
    // "Dự toán năm nay là 7,9 tỷ đồng, tăng 4,3% so với năm trước": how money moves is told.
    let budget = exact
        && ["tang", "giam"].iter().any(|w| {
            text.strip_suffix(w).is_some_and(|t| t.trim_end_matches([' ', ',', '(']).ends_with(" dong"))
        })
        && ["du toan", "kinh phi", "chi ngan sach"].iter().any(|w| text.contains(w));
    aside || compared || share || money || which || told || budget
}

/// "chậm nhất 15 ngày kể từ …", "sau 10 ngày": a deadline, no target.
pub fn is_deadline(before: &str, after: &str) -> bool {
    let text = before.trim_end();
    let late = [
        "cham nhat",
        "cham nhat la",
        "cham nhat sau",
        "sau",
        "truoc",
        "cham nhat trong",
        "muon nhat",
        "cham nhat trong vong",
        "trong thoi gian toi",
    ];
    let event = after.trim_start();
    late.iter().any(|w| ends_with_word(text, w)) || event.starts_with("sau khi ket thuc")
}

/// Figures that are names: symbols, articles, levels, versions, ordinals, dates.
pub fn names_something_else(p: &Passage, floor: usize, figure: &Figure, unit: Option<Unit>) -> bool {
    let text = p.plain_at(floor..figure.at.start);
    let tight =
        text.as_bytes().last().is_some_and(|b| matches!(b, b'/' | b'.' | b'-') || b.is_ascii_alphanumeric());
    let after = p.plain_at(figure.at.end..figure.at.end + 6);
    let symbol = after.starts_with('/')
        && after.as_bytes().get(1).is_some_and(u8::is_ascii_alphanumeric)
        && !after.starts_with("/1")
        && unit.is_none()
        || after.starts_with('-') && after.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic);
    let spaced_minus = text.ends_with('-') && unit.is_some() && !text.ends_with("--");
    let text = text.trim_end();
    const NAMES: [&str; 53] = [
        "so",
        "dieu",
        "khoan",
        "muc",
        "diem",
        "quy",
        "ngay",
        "lan thu",
        "khoa",
        "nhiem ky",
        "muc do",
        "cap do",
        "phien ban",
        "iso",
        "iso 9001",
        "de an",
        "chi thi",
        "phu luc",
        "phan",
        "chuong",
        "bang",
        "bieu",
        "mau",
        "mau so",
        "nhiem vu",
        "noi dung",
        "nghi dinh",
        "thong tu",
        "nghi quyet",
        "quyet dinh",
        "ke hoach",
        "chuong trinh",
        "cong van",
        "luat",
        "ky so",
        "phuong an",
        "phuong an ky so",
        "giai doan",
        "buoc",
        "tieu chuan",
        "tcvn",
        "tcvn iso",
        "loai",
        "hang",
        "nhom",
        "lop",
        "luong",
        "thang",
        "thong bao",
        "huong dan",
        "dai hoi",
        "ky hop thu",
        "thu",
    ];
    if tight && !spaced_minus {
        return true;
    }
    if symbol {
        return true;
    }
    let recurs = ["moi", "hang", "trong"]
        .iter()
        .any(|w| ["quy", "thang", "nam", "ngay"].iter().any(|t| text.ends_with(&format!("{w} {t}"))));
    // "định kỳ 06 tháng 01 lần"
    let recurs = recurs
        || ["3 thang", "6 thang", "sau thang", "ba thang"].iter().any(|w| text.ends_with(w))
            && after.starts_with(" lan");
    match unit {
        Some(_) if recurs => false,
        Some(Unit::Percent | Unit::PercentPoints | Unit::Rank) => false,
        _ => {
            // "mỗi phòng thuộc Sở 01 sáng kiến": the office, not a number.
            let office = ends_with_word(text, "so") && p.word_at(floor + text.len() - 2) == "sở";
            NAMES.iter().any(|n| ends_with_word(text, n)) && !ends_with_word(text, "dat diem") && !office
        }
    }
}
