//! In what a figure counts, and when a bare count is a promise.

use crate::figure::Figure;
use crate::passage::Passage;
use crate::reading::{Per, Unit};

use super::Clause;
use super::bare;
use super::compare::ends_with_word;
use super::things::THINGS;

/// The unit that stands behind a figure and the index after it. `None`: the figure can be no target at all;
/// `Some((_, None))`: no unit is known.
pub fn unit_after(p: &Passage, at: usize, limit: usize) -> Option<(usize, Option<Unit>)> {
    let rest = p.plain_at(at..limit);
    let trimmed = rest.trim_start();
    let start = at + rest.len() - trimmed.len();
    let found = |length: usize, unit: Unit| Some((start + length, Some(unit)));
    // "85/100 điểm", "4,5/5 điểm": so many of the most there are; of what people judge also without the word.
    if let Some(most) = rest.strip_prefix('/') {
        let digits = most.bytes().take_while(u8::is_ascii_digit).count();
        let behind = most.get(digits..).unwrap_or_default();
        let judged = ["hai long", "diem", "danh gia"]
            .iter()
            .any(|w| p.plain_at(at.saturating_sub(80)..at).contains(w));
        let alone =
            behind.is_empty() || behind.starts_with([',', ';', '.', ')']) || behind.starts_with(" tro len");
        if judged && alone && ["5", "10", "100"].contains(&most.get(..digits).unwrap_or_default()) {
            return Some((at + 1 + digits, Some(Unit::Points)));
        }
        let points = most.get(digits..).is_some_and(|t| t.trim_start().starts_with("diem"));
        if (1..=4).contains(&digits) && points {
            let length = rest.find("diem").map_or(0, |at| at + 4);
            return Some((at + length, Some(Unit::Points)));
        }
    }
    for (word, unit) in [
        ("diem phan tram", Unit::PercentPoints),
        ("diem %", Unit::PercentPoints),
        ("%", Unit::Percent),
        ("phan tram", Unit::Percent),
        ("ngay lam viec", Unit::WorkingDays),
        ("ngay cong", Unit::Count),
        ("ngay", Unit::Days),
        ("gio lam viec", Unit::Hours),
        ("gio hoc", Unit::Count),
        ("gio", Unit::Hours),
        ("phut", Unit::Minutes),
        ("bac", Unit::Rank),
        ("hang", Unit::Rank),
        ("thu hang", Unit::Rank),
        ("ty dong", Unit::Dong),
        ("trieu dong", Unit::Dong),
        ("nghin dong", Unit::Dong),
        ("dong", Unit::Dong),
    ] {
        if trimmed
            .strip_prefix(word)
            .is_some_and(|t| !t.starts_with(|c: char| c.is_ascii_alphanumeric()) || word == "%")
        {
            return found(word.len(), unit);
        }
    }
    if trimmed.starts_with("diem") && !trimmed.starts_with("diem du lich") {
        let word = p.word_at(start);
        if word == "điểm" {
            const PLACES: [&str; 16] = [
                "tiep nhan",
                "truy cap",
                "buu dien",
                "phuc vu",
                "ho tro",
                "truong",
                "dich vu",
                "giao dich",
                "cong cong",
                "sinh hoat",
                "cung cap",
                "phat",
                "wifi",
                "huong dan",
                "tiep dan",
                "lap dat",
            ];
            let behind = trimmed.get(5..).unwrap_or_default();
            let place = PLACES.iter().any(|w| behind.starts_with(w));
            return found(4, if place { Unit::Count } else { Unit::Points });
        }
    }
    // "8/14 phường, xã": so many of all there are.
    if let Some(all) = rest.strip_prefix('/') {
        let digits = all.bytes().take_while(u8::is_ascii_digit).count();
        let behind = at + 1 + digits;
        if (1..=3).contains(&digits) && rest.as_bytes().get(1 + digits) == Some(&b' ') {
            return unit_after(p, behind, limit)
                .filter(|(_, unit)| *unit == Some(Unit::Count))
                .or(Some((at, None)));
        }
    }
    let thing = THINGS.iter().filter(|t| starts_word(trimmed, t)).max_by_key(|t| t.len());
    if let Some(thing) = thing {
        // "số" (number), "bạn", "khoá" in other tones are no things; the tone decides for short words.
        let word = p.word_at(start);
        let wrong = matches!(
            (*thing, word.as_str()),
            ("so", "số" | "so" | "sơ")
                | ("ban", "bạn" | "bàn" | "bán")
                | ("ho", "họ")
                | ("to", "to")
                | ("xa", "xa")
                | ("tin", "tín")
                | ("trang", "trạng" | "tràng" | "trắng")
                | ("ky", "ký")
        );
        if !wrong {
            return found(thing.len(), Unit::Count);
        }
    }
    Some((at, None))
}

/// Whether a word that can be counted stands behind a figure: not one of time.
pub fn names_thing(p: &Passage, at: usize) -> bool {
    let rest = p.plain_at(at..at + 12);
    let word = rest.strip_prefix(' ').unwrap_or_default();
    // "quý" is a time, "quy định" and "quy trình" are things; "năm" and "nam" need their tones as well.
    let toned = p.word_at(at + 1);
    let time =
        matches!(toned.as_str(), "năm" | "tháng" | "tuần" | "quý" | "nhất" | "ngày" | "đến" | "và" | "là");
    word.starts_with(|c: char| c.is_ascii_lowercase()) && !time
}

fn starts_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| !rest.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric))
}

/// "5,2 tỷ đồng" counts in đồng.
pub fn scale(p: &Passage, at: usize) -> f64 {
    let rest = p.plain_at(at..at + 14);
    match rest.trim_start() {
        r if r.starts_with("ty dong") => 1e9,
        r if r.starts_with("trieu dong") => 1e6,
        r if r.starts_with("nghin dong") => 1e3,
        _ => 1.0,
    }
}

/// Verbs after which a bare count is a promise: "tổ chức 02 hội nghị".
const DOING: [&str; 45] = [
    "xong",
    "to chuc",
    "mo",
    "kiem tra",
    "hop",
    "tap huan",
    "dang",
    "co",
    "dat",
    "hoan thanh",
    "trien khai",
    "cung cap",
    "dao tao",
    "boi duong",
    "xay dung",
    "duy tri",
    "thuc hien",
    "phat",
    "doi thoai",
    "giam",
    "tang",
    "tang them",
    "giam them",
    "phan dau",
    "nhan rong",
    "them",
    "cat giam",
    "thanh lap",
    "ket nap",
    "viet",
    "phat song",
    "bien soan",
    "dang tai",
    "don gian hoa",
    "tinh gian",
    "tiep",
    "lay y kien",
    "khao sat",
    "de xuat",
    "tuyen truyen",
    "sap xep",
    "dang ky",
    "rut ngan",
    "giai quyet",
    "phat hanh",
];

/// Whether a figure without a percent sign is a promise.
pub fn promises(
    c: &Clause<'_>,
    figure: &Figure,
    end: usize,
    unit: Unit,
    compared: bool,
    changed: bool,
) -> bool {
    let before = c.p.plain_at(c.range.start..figure.at.start).trim_end();
    if unit == Unit::Rank && !compared && !changed {
        return false;
    }
    if unit == Unit::Dong {
        return compared && changed;
    }
    if compared {
        // "từ 03 xã sáp nhập" and "trên 5 lĩnh vực" describe; a real comparison does not begin with a preposition.
        let preposition = ends_with_word(before, "tu")
            && !ends_with_word(before, "dat tu")
            && super::compare::after(before, c.p.plain_at(end..c.range.end)).is_none();
        let place = ends_with_word(before, "tren")
            && ["linh vuc", "dia ban", "xa", "phuong", "huyen", "he thong"]
                .iter()
                .any(|w| c.p.plain_at(figure.at.end..end).trim_start() == *w);
        // "Sáp nhập các thôn, bản có dưới 50 hộ" says which.
        // So does "tại các bản cách trung tâm huyện trên 40 km".
        let near = before.rsplit([',', ';']).next().unwrap_or_default();
        let far = near.contains("cach trung tam") || near.contains("cach xa");
        // "các thôn, bản dưới 50 hộ", "bản sao dưới 20 trang": how large what is meant is.
        let thing = c.p.plain_at(figure.at.end..end).trim();
        let sized = ["duoi", "tren", "tu", "khong qua"].iter().any(|w| {
            let noun = before.strip_suffix(w).map(str::trim_end);
            noun.is_some_and(|n| {
                thing == "trang"
                    && ["ban sao", "van ban", "tai lieu", "giay to"].iter().any(|w| ends_with_word(n, w))
                    || thing == "ho"
                        && ["thon", "ban", "ap", "khu pho", "to dan pho"].iter().any(|w| ends_with_word(n, w))
            })
        });
        let has = near
            .match_indices(" co ")
            .any(|(at, _)| c.p.word_at(c.range.start + before.len() - near.len() + at + 1) == "có");
        let which = far
            || has
                && ["sap nhap", "hop nhat", "giai the", "sap xep"]
                    .iter()
                    .any(|v| near.contains(v) || before.trim_start_matches([' ', '-']).starts_with(v));
        return !preposition && !place && !which && !sized || changed;
    }
    if changed {
        let near =
            super::compare::change(before.get(before.len().saturating_sub(40)..).unwrap_or(before)).is_some();
        // "3 - 5 mô hình mới được áp dụng": no word compares, but there are two ends.
        return near || unit == Unit::Count && bare::opens_claim(c, figure, end);
    }
    // "Thanh tra tại 10 đơn vị"
    let visits = (ends_with_word(before, "tai") || ends_with_word(before, "o"))
        && [
            "kiem tra",
            "thanh tra",
            "khao sat",
            "giam sat",
            "doi thoai",
            "tap huan",
            "thi diem",
            "hoan thanh",
        ]
        .iter()
        .any(|v| before.contains(v))
        && !["toi thieu", "it nhat", "phieu"].iter().any(|w| before.contains(w));
    let verb = visits || DOING.iter().any(|v| ends_with_word(before, v));
    match unit {
        // "Tham gia của người dân ở cấp cơ sở: 5,2 điểm (năm 2022: 4,87 điểm)"
        Unit::Points => {
            let label = before.strip_suffix(':').unwrap_or_default();
            let behind = c.p.plain_at(end..c.range.end).trim_start();
            let labelled = label.len() > 8 && !label.contains(['(', ',', ':']) && !label.contains("nam 20");
            ends_with_word(before, "dat")
                || verb
                || labelled && (behind.is_empty() || behind.starts_with(['(', '.']))
        }
        Unit::Days | Unit::WorkingDays | Unit::Hours | Unit::Minutes => false,
        // "(phường được thành lập từ 03 phường cũ, có 27 tổ dân phố)": an aside counts what there is.
        Unit::Count if !recurs(c, end) && is_aside(before) => false,
        _ => {
            recurs(c, end)
                || (verb || bare::is_object(c, figure)) && !describes_count(c, figure, end)
                || each_has(before)
                || bare::opens_claim(c, figure, end)
                || bare::is_trained(before, c.p.plain_at(figure.at.end..end).trim())
        }
    }
}

/// "rà soát 46 thủ tục", "của 19 cơ quan" only describe; so do products ("ban hành 01 kế hoạch").
fn describes_count(c: &Clause<'_>, figure: &Figure, end: usize) -> bool {
    let thing = c.p.plain_at(figure.at.end..end).trim();
    let before = c.p.plain_at(c.range.start..figure.at.start).trim_end();
    let clause = before.rsplit([',', ';', ':']).next().unwrap_or_default();
    if ["phan dau", "bao dam", "dam bao"].iter().any(|w| clause.contains(w)) {
        return false;
    }
    let weak = [
        "co",
        "thuc hien",
        "trien khai",
        "duy tri",
        "xay dung",
        "hoan thanh",
        "giai quyet",
        "de xuat",
        "tiep",
    ]
    .iter()
    .any(|v| ends_with_word(before, v));
    weak && matches!(
        thing,
        "nhiem vu"
            | "noi dung"
            | "linh vuc"
            | "chi tieu"
            | "tieu chi"
            | "phan mem"
            | "ke hoach"
            | "bao cao"
            | "quyet dinh"
            | "nhom"
            | "giai phap"
            | "buoc"
            | "xa"
            | "phuong"
            | "huyen"
            | "to chuc"
            | "thon"
    )
}

/// Whether a bracket is open that says nothing of what is striven for.
fn is_aside(before: &str) -> bool {
    let open = before.rfind('(').and_then(|at| before.get(at..)).filter(|inside| !inside.contains(')'));
    open.is_some_and(|inside| {
        !["phan dau", "toi thieu", "it nhat", "muc tieu"].iter().any(|w| inside.contains(w))
    })
}

/// "mỗi đơn vị (có) 01 sáng kiến".
pub fn each_has(before: &str) -> bool {
    let near = before.rsplit([',', ';', ':']).next().unwrap_or_default();
    (near.trim_start().starts_with("moi ") || near.contains(" moi ")) && near.len() < 80
}

/// "Chỉ số DTI đạt từ 0,65 trở lên", "DTI tối thiểu 0,65": nothing that is counted follows the figure.
pub fn is_index(c: &Clause<'_>, figure: &Figure, compared: bool) -> bool {
    let before = c.p.plain_at(c.range.start..figure.at.start).trim_end();
    let clause = before.rsplit([';', ':']).next().unwrap_or_default();
    let said = ["chi so ", "dti", "par index", "sipas", "papi", "diem so"].iter().any(|w| clause.contains(w));
    let reached = compared || ends_with_word(before, "dat");
    let after = c.p.plain_at(figure.at.end..c.range.end).trim_start();
    let alone = after.is_empty() || after.starts_with([',', ';', ')', '(']) || after.starts_with("tro len");
    said && reached && alone && !figure.spelled && !ends_with_word(before, "thu")
}

/// Whether words around say how often: "/tháng", "mỗi năm", "hằng quý … 01 lần".
pub fn recurs(c: &Clause<'_>, end: usize) -> bool {
    let after = c.p.plain_at(end..c.range.end);
    let near = after.get(..after.len().min(60)).unwrap_or(after);
    if ["/thang", "/nam", "/quy", "/tuan", "/lan", "/ho so", "/1 nam", "/01 nam"]
        .iter()
        .any(|w| near.contains(w))
        || [
            "moi thang",
            "moi nam",
            "moi quy",
            "moi tuan",
            "trong nam",
            "mot nam",
            "mot thang",
            "hang thang",
            "hang quy",
            "hang nam",
        ]
        .iter()
        .any(|w| near.trim_start().starts_with(w))
    {
        return true;
    }
    let before = c.p.plain_at(c.range.start..end);
    let near = before.rsplit([',', ';']).next().unwrap_or_default();
    let often = [
        "moi thang",
        "moi nam",
        "moi quy",
        "moi tuan",
        "hang thang",
        "hang quy",
        "hang nam",
        "hang tuan",
        "dinh ky",
        "binh quan",
    ];
    often.iter().any(|w| near.contains(w))
}

fn end_of_figure(c: &Clause<'_>, start: usize) -> usize {
    start + c.p.plain_at(start..c.range.end).bytes().take_while(u8::is_ascii_digit).count()
}

/// To which stretch a figure refers.
pub fn per(c: &Clause<'_>, start: usize, end: usize) -> Option<Per> {
    let after = c.p.plain_at(end..c.range.end);
    let near = after.get(..after.len().min(40)).unwrap_or(after);
    let before = c.p.plain_at(c.range.start..start);
    let before = before.get(before.len().saturating_sub(60)..).unwrap_or(before);
    for (slash, words, per) in [
        ("/tuan", ["moi tuan", "hang tuan"], Per::Week),
        ("/thang", ["moi thang", "hang thang"], Per::Month),
        ("/quy", ["moi quy", "hang quy"], Per::Quarter),
        ("/6 thang", ["6 thang", "nua nam"], Per::Half),
        ("/nam", ["moi nam", "hang nam"], Per::Year),
    ] {
        if near.contains(slash) || words.iter().any(|w| before.contains(w) || near.contains(w)) {
            return Some(per);
        }
    }
    // "… của UBND thị xã chủ trì năm 2021", "… được kiểm tra trong năm"
    let end = after.find(';').unwrap_or(after.len());
    let clause = after.get(..end).unwrap_or_default().trim_end_matches(['.', ' ', ',']);
    let dated = clause.get(clause.len().saturating_sub(13)..).unwrap_or_default();
    let in_year = dated.get(5..).unwrap_or_default().starts_with("nam 20")
        && !["den", "cuoi", "het", "voi", "truoc", " tu"]
            .iter()
            .any(|w| dated.get(..5).unwrap_or_default().trim_end().ends_with(w));
    if clause.ends_with("trong nam")
        || clause.contains("trong nam ") && !clause.contains("trong nam 20")
        || in_year
    {
        return Some(Per::Year);
    }
    // "100% TTHC được công bố kịp thời": each one as it comes.
    let timely = after.contains("kip thoi") && c.p.plain_at(start..end_of_figure(c, start)) == "100";
    let case = timely
        || ["/ho so", "/luot", "/lan", "/thu tuc", "/giao dich"].iter().any(|w| near.contains(w))
        || near.contains("ke tu ngay nhan")
        || near.contains("ke tu khi nhan");
    case.then_some(Per::Case)
}
