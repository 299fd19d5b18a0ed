//! Counts without a word of comparison that are promises all the same: "cử 03 lượt công chức", "04 bệnh viện tự bảo
//! đảm chi thường xuyên", "tập huấn cho 450 công chức".

use crate::figure::Figure;

use super::Clause;
use super::compare::ends_with_word;

/// Words before a figure after which it says where, of what or of whom.
const DESCRIBERS: [&str; 50] = [
    "tai", "cua", "tren", "voi", "cho", "cac", "gom", "bao gom", "trong", "ve", "thuoc", "doi voi", "theo",
    "o", "tu", "va", "hoac", "den", "so", "la", "ca", "moi", "tong", "tong so", "duoc", "boi", "giua",
    "tung", "con", "qua", "hien co", "nhom", "cap", "muc", "vao", "toi", "nhu", "khi", "sau", "truoc", "do",
    "ma", "neu", "to", "bo", "tap", "quyen", "nay", "thanh", "phan",
];

/// Doing that takes stock instead of bringing something about: its counts only describe.
const STOCKTAKING: [&str; 16] = [
    "ra soat",
    "cong bo",
    "cong khai",
    "niem yet",
    "tiep nhan",
    "ap dung",
    "quan ly",
    "danh gia",
    "phan loai",
    "thong ke",
    "thuc hien",
    "trien khai",
    "theo doi",
    "xac dinh",
    "hop nhat",
    "sap nhap",
];

/// Whether the figure is the object of a verb with which its clause begins: "cử 03 lượt", "xây dựng trung tâm và 08 bộ
/// phận". The clause is short, and no preposition stands before the figure.
pub fn is_object(c: &Clause<'_>, figure: &Figure) -> bool {
    let p = c.p;
    let before = p.plain_at(c.range.start..figure.at.start);
    let from = before.rfind([',', ';', ':', '(', '.']).map_or(0, |at| at + 1);
    let words = before.get(from..).unwrap_or_default().trim_matches([' ', '-', '+', '*']);
    let count = words.split_whitespace().count();
    let start = c.range.start
        + from
        + before.get(from..).map_or(0, |t| t.len() - t.trim_start_matches([' ', '-', '+', '*']).len());
    // "Mua 02 máy vi tính, 01 máy quét": what the verb before the comma brings about goes on.
    if count == 0 && !figure.spelled && before.trim_end().ends_with(',') {
        let listed = before.trim_end().trim_end_matches(',');
        let first =
            listed.rsplit([';', ':', '(', '.']).next().unwrap_or_default().trim_matches([' ', '-', '+', '*']);
        let counts = |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let verb = BUILDING.iter().filter(|v| starts_with_word(first, v)).max_by_key(|v| v.len());
        return verb.is_some_and(|v| first.get(v.len()..).is_some_and(|t| t.split(',').all(counts)));
    }
    if count == 0 || figure.spelled || STOCKTAKING.iter().any(|v| words.starts_with(v)) {
        return false;
    }
    let builds = BUILDING.iter().any(|v| starts_with_word(words, v));
    if ends_with_word(words, "va") {
        return builds && count <= 12 && !words.contains(" tai ");
    }
    let names = crate::names::begins(p, start);
    count <= 6 && !names && !DESCRIBERS.iter().any(|d| ends_with_word(words, d)) && builds
}

/// Verbs that bring about what can be counted.
const BUILDING: [&str; 49] = [
    "thu hut",
    "hoi y kien",
    "lay y kien",
    "chon",
    "sua chua",
    "mua",
    "mua sam",
    "trang cap",
    "khen thuong",
    "vinh danh",
    "cu",
    "xay dung",
    "thanh lap",
    "to chuc",
    "mo",
    "dao tao",
    "boi duong",
    "tap huan",
    "lap dat",
    "trang bi",
    "dau tu",
    "viet",
    "dang",
    "phat",
    "bien soan",
    "in",
    "cap",
    "lam",
    "nhan rong",
    "thi diem",
    "hoan thanh",
    "dua",
    "bo tri",
    "tuyen dung",
    "ket nap",
    "tang",
    "giam",
    "bo sung",
    "co",
    "phan dau",
    "phan dau co",
    "ky",
    "so hoa",
    "nang cap",
    "kiem tra",
    "thanh tra",
    "ra mat",
    "phat dong",
    "ho tro",
];

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|t| !t.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric))
}

/// Whether the clause begins with the figure and goes on with what those counted do or become: "04 bệnh viện tự bảo
/// đảm chi thường xuyên".
pub fn opens_claim(c: &Clause<'_>, figure: &Figure, end: usize) -> bool {
    let before = c.p.plain_at(c.range.start..figure.at.start).trim_end();
    let opens = before.is_empty() || before.ends_with([':', ';', ',']) || before.ends_with(" co");
    let after = c.p.plain_at(end..c.range.end);
    let stop = after.find([',', ';', ':']).unwrap_or(after.len());
    let claim = after.get(..stop).unwrap_or_default();
    let says = [
        " duoc ",
        " dat ",
        " tu bao dam",
        " tu dam bao",
        " tu chu",
        " hoan thanh",
        " tham gia",
        " hoc ",
        " su dung",
        " ap dung",
        " thuc hien ",
        " trong nam",
        " van hanh",
        " co ",
        " ket noi",
        " duy tri",
        " chuyen doi",
    ]
    .iter()
    .any(|w| claim.contains(w));
    opens && says && !figure.spelled
}

/// "tập huấn kỹ năng số cho 450 công chức": those who are taught are counted.
pub fn is_trained(before: &str, thing: &str) -> bool {
    let people =
        ["cong chuc", "can bo", "vien chuc", "nguoi", "luot", "hoc vien", "dai bieu", "doanh nghiep", "ho"]
            .contains(&thing);
    let clause = before.rsplit([';', '.']).next().unwrap_or_default();
    people
        && ["cho", "cho khoang"].iter().any(|w| ends_with_word(before, w))
        && ["dao tao", "boi duong", "tap huan", "huong dan", "ho tro", "cap "]
            .iter()
            .any(|v| clause.contains(v))
}
