//! Labels: "Cơ quan chủ trì:", "Thời gian hoàn thành:", … and what they mean, in lines and in heads of columns.

use std::ops::Range;

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// Cơ quan chủ trì.
    Lead,
    /// Cơ quan tham mưu.
    Advise,
    /// Cơ quan thực hiện.
    Implement,
    /// Cơ quan phối hợp.
    Coordinate,
    /// "Phân công thực hiện": the words after it say who has which part.
    Assignment,
    /// Thời gian, thời hạn, tiến độ.
    Time,
    /// Chỉ tiêu, mục tiêu.
    Goal,
    /// Sản phẩm, kết quả.
    Product,
    /// Nhiệm vụ cụ thể, nội dung.
    Tasks,
    /// Kinh phí.
    Funding,
    /// Lãnh đạo chỉ đạo, người theo dõi.
    Leader,
    /// Ghi chú.
    Remark,
}

/// One label found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it announces.
    pub label: Label,
    /// The words of the label with its colon.
    pub at: Range<usize>,
}

/// Plain words of labels. A label in the text may go on with [`TAILS`].
const WORDS: [(&str, Label); 90] = [
    ("ket qua phai dat", Label::Goal),
    ("ket qua can dat", Label::Goal),
    ("viec phai lam", Label::Tasks),
    ("chiu trach nhiem chinh", Label::Lead),
    ("phu trach chinh", Label::Lead),
    ("han", Label::Time),
    ("trien khai thuc hien", Label::Implement),
    ("to chuc thuc hien", Label::Implement),
    ("co quan, don vi chu tri", Label::Lead),
    ("co quan/don vi chu tri", Label::Lead),
    ("don vi, ca nhan chu tri", Label::Lead),
    ("co quan chu tri", Label::Lead),
    ("don vi chu tri", Label::Lead),
    ("bo phan chu tri", Label::Lead),
    ("phong chu tri", Label::Lead),
    ("nganh chu tri", Label::Lead),
    ("chu tri", Label::Lead),
    ("co quan chiu trach nhiem chinh", Label::Lead),
    ("don vi chiu trach nhiem", Label::Lead),
    ("co quan chiu trach nhiem", Label::Lead),
    ("co quan dau moi", Label::Lead),
    ("don vi dau moi", Label::Lead),
    ("co quan tham muu", Label::Advise),
    ("don vi tham muu", Label::Advise),
    ("tham muu", Label::Advise),
    ("co quan, don vi thuc hien", Label::Implement),
    ("co quan thuc hien", Label::Implement),
    ("don vi thuc hien", Label::Implement),
    ("co quan trien khai", Label::Implement),
    ("don vi trien khai", Label::Implement),
    ("bo phan thuc hien", Label::Implement),
    ("nguoi thuc hien", Label::Implement),
    ("chiu trach nhiem thuc hien", Label::Implement),
    ("thuc hien", Label::Implement),
    ("co quan, don vi phoi hop", Label::Coordinate),
    ("co quan/don vi phoi hop", Label::Coordinate),
    ("don vi, ca nhan phoi hop", Label::Coordinate),
    ("co quan phoi hop", Label::Coordinate),
    ("don vi phoi hop", Label::Coordinate),
    ("bo phan phoi hop", Label::Coordinate),
    ("nganh phoi hop", Label::Coordinate),
    ("phoi hop thuc hien", Label::Coordinate),
    ("phoi hop", Label::Coordinate),
    ("phan cong thuc hien", Label::Assignment),
    ("phan cong nhiem vu", Label::Assignment),
    ("phan cong", Label::Assignment),
    ("trach nhiem thuc hien", Label::Assignment),
    ("thoi gian, tien do", Label::Time),
    ("thoi gian, lo trinh", Label::Time),
    ("thoi gian", Label::Time),
    ("thoi han", Label::Time),
    ("thoi diem", Label::Time),
    ("tien do", Label::Time),
    ("lo trinh", Label::Time),
    ("han hoan thanh", Label::Time),
    ("hoan thanh", Label::Time),
    ("han chot", Label::Time),
    ("ngay hoan thanh", Label::Time),
    ("moc thoi gian", Label::Time),
    ("chi tieu cu the", Label::Goal),
    ("chi tieu", Label::Goal),
    ("muc tieu cu the", Label::Goal),
    ("muc tieu", Label::Goal),
    ("chi so danh gia", Label::Goal),
    ("tieu chi danh gia", Label::Goal),
    ("yeu cau can dat", Label::Goal),
    ("san pham", Label::Product),
    ("ket qua dau ra", Label::Product),
    ("ket qua, san pham", Label::Product),
    ("san pham, ket qua", Label::Product),
    ("ket qua/san pham", Label::Product),
    ("ket qua", Label::Product),
    ("dau ra", Label::Product),
    ("nhiem vu cu the", Label::Tasks),
    ("noi dung cu the", Label::Tasks),
    ("noi dung thuc hien", Label::Tasks),
    ("noi dung cong viec", Label::Tasks),
    ("cac nhiem vu", Label::Tasks),
    ("nhiem vu trong tam", Label::Tasks),
    ("nhiem vu chu yeu", Label::Tasks),
    ("nhiem vu", Label::Tasks),
    ("noi dung", Label::Tasks),
    ("giai phap thuc hien", Label::Tasks),
    ("giai phap", Label::Tasks),
    ("cong viec", Label::Tasks),
    ("kinh phi", Label::Funding),
    ("nguon kinh phi", Label::Funding),
    ("du toan", Label::Funding),
    ("lanh dao", Label::Leader),
    ("ghi chu", Label::Remark),
];

/// What may stand between the words of a label and its colon.
const TAILS: [&str; 38] = [
    "soan thao",
    "thuc hien",
    "hoan thanh",
    "trien khai",
    "trinh",
    "ban hanh",
    "bao cao",
    "du kien",
    "chinh",
    "chi dao",
    "phu trach",
    "theo doi",
    "dau ra",
    "cu the",
    "trinh ban hanh",
    "nhiem vu",
    "ket thuc",
    "can dat",
    "dat duoc",
    "chu yeu",
    "trong tam",
    "dam bao",
    "can hoan thanh",
    "du kien hoan thanh",
    "yeu cau",
    "va",
    "bat dau",
    "-",
    "/",
    ",",
    "thuc hien, hoan thanh",
    "san pham",
    "den nam",
    "nam",
    "xay dung",
    "tham muu",
    "va tham muu",
    "va phoi hop",
];

/// The label with which the text begins; it must be closed by a colon.
pub fn at_start(plain: &str) -> Option<Found> {
    if plain.starts_with("ro ") {
        return clear_line(plain);
    }
    let known = WORDS.iter().filter(|(w, _)| plain.starts_with(w)).max_by_key(|(w, _)| w.len());
    let listed = known
        .and_then(|(word, label)| close(plain, word.len()).map(|end| Found { label: *label, at: 0..end }));
    listed.or_else(|| composed(plain))
}

/// Words of which labels are made, in any order: "Đầu mối chủ trì", "Mốc hoàn thành", "Cùng phối hợp".
const VOCABULARY: [&str; 94] = [
    "lam", "gia", "phai", "co", "quan", "don", "vi", "dau", "moi", "chu", "tri", "cung", "phoi", "hop",
    "thuc", "hien", "thoi", "gian", "han", "moc", "hoan", "thanh", "xong", "tien", "do", "lo", "trinh",
    "ngay", "du", "kien", "san", "pham", "ket", "qua", "ra", "yeu", "cau", "bo", "phan", "ca", "nhan",
    "nguoi", "phu", "trach", "chiu", "nhiem", "chinh", "tham", "muu", "giup", "viec", "theo", "doi", "chi",
    "dao", "lanh", "vu", "noi", "dung", "cong", "cu", "the", "muc", "tieu", "so", "trien", "khai", "to",
    "chuc", "va", "cac", "bat", "thuc", "thang", "nam", "quy", "kinh", "phi", "nguon", "ghi", "chu", "ban",
    "hanh", "can", "dat", "duoc", "phong", "nganh", "thoi", "diem", "cuoi", "giao", "nop", "truc",
];

/// A short label that no list holds: all its words are words of labels, and one of them says what it announces.
fn composed(plain: &str) -> Option<Found> {
    let end = plain.get(..plain.len().min(48))?.find(':')?;
    let text = plain.get(..end)?.trim_end();
    let words: Vec<&str> = text.split([' ', '/', ',', '-']).filter(|w| !w.is_empty()).collect();
    let fits = (2..=9).contains(&words.len())
        && words.iter().all(|w| VOCABULARY.contains(w) || w.starts_with("20") && w.len() == 4);
    let label = fits.then(|| of_column(text)).flatten();
    let label = label.or_else(|| (fits && text.contains("hoan thanh")).then_some(Label::Time))?;
    // "Nội dung công việc" and "mục tiêu" have their own list; other words of work are headings.
    (!matches!(label, Label::Tasks | Label::Goal | Label::Remark)).then_some(Found { label, at: 0..end + 1 })
}

/// The lines of a plan in "6 rõ": "Rõ người: Phòng A chủ trì; Phòng B phối hợp". Who answers for it and who signs has no
/// part in the work.
fn clear_line(plain: &str) -> Option<Found> {
    let colon = plain.find(':').filter(|at| *at < 60)?;
    let (head, said) = (plain.get(..colon)?, plain.get(colon..)?);
    let shared = ["chu tri", "phoi hop", "thuc hien", "tham muu"].iter().any(|w| said.contains(w));
    let label = match clear_column(head)? {
        Label::Lead if shared => Label::Assignment,
        Label::Implement | Label::Leader => Label::Leader,
        label => label,
    };
    Some(Found { label, at: 0..colon + 1 })
}

/// Whether the text begins with a label and its colon.
pub fn starts(plain: &str) -> bool {
    at_start(plain).is_some_and(|f| !matches!(f.label, Label::Tasks | Label::Goal) || f.at.len() < 40)
}

/// Whether the text begins with a label of people.
pub fn names_people(plain: &str) -> bool {
    at_start(plain).is_some_and(|found| {
        matches!(
            found.label,
            Label::Lead | Label::Advise | Label::Implement | Label::Coordinate | Label::Assignment
        )
    })
}

/// The index after the colon, if only words of a label stand between.
fn close(plain: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = plain.get(at..)?;
        let spaces = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        at += spaces;
        if rest.starts_with(':') {
            return Some(at + 1);
        }
        if rest.starts_with('(') {
            let end = rest.find(')').filter(|end| *end < 60)?;
            at += end + 1;
            continue;
        }
        let tail = TAILS
            .iter()
            .filter(|t| rest.starts_with(**t) && ends_word(rest, t.len()))
            .max_by_key(|t| t.len());
        if let Some(tail) = tail {
            at += tail.len();
        } else {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 || digits > 4 {
                return None;
            }
            at += digits;
        }
    }
}

fn ends_word(text: &str, at: usize) -> bool {
    let letter = |i: usize| text.as_bytes().get(i).is_some_and(u8::is_ascii_alphanumeric);
    at == 0 || !letter(at) || !letter(at - 1)
}

/// How names of bodies begin, where nothing but plain words is at hand.
const BODIES: [&str; 38] = [
    "so ",
    "phong ",
    "ban ",
    "van phong",
    "trung tam",
    "ubnd",
    "uy ban",
    "cong an",
    "cong chuc",
    "cac ",
    "bo phan",
    "chi cuc",
    "thanh tra",
    "hoi ",
    "doan ",
    "mat tran",
    "kho bac",
    "ban quan ly",
    "to ",
    "don vi",
    "co quan",
    "vien ",
    "bhxh",
    "buu dien",
    "khoa ",
    "truong ",
    "ngan hang",
    "benh vien",
    "tram ",
    "cuc ",
    "lien doan",
    "tinh doan",
    "huyen doan",
    "thanh doan",
    "doi ",
    "hat ",
    "xa ",
    "phuong ",
];

/// All labels with a colon in a text, also in the middle of a line ("…; thời gian: quý II").
pub fn all(plain: &str) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    for (colon, _) in plain.match_indices(':') {
        let floor = out.last().map_or(0, |f| f.at.end);
        let window = colon.saturating_sub(90).max(floor);
        let Some(before) = plain.get(window..colon) else { continue };
        let starts = std::iter::once(0)
            .chain(before.match_indices([' ', '(', '[', '-', '+', ';', '.']).map(|(i, _)| i + 1));
        let found = starts.filter_map(|start| {
            let text = plain.get(window + start..=colon)?;
            if text.starts_with(' ') {
                return None;
            }
            let previous = plain.get(..window + start)?.trim_end();
            let begins = previous.is_empty()
                || previous.ends_with(['.', ';', '(', '[', ',', '-', '+', ':', '*', ')', '|', '/', '"'])
                // After a broken line the separator is lost, and only long labels are safe.
                || text.len() > 14;
            let found = at_start(text).filter(|f| f.at.end == text.len())?;
            // "Thực hiện:" is everyday enough to be a label only where a line begins, or a part with a body behind it.
            let everyday = text.starts_with("thuc hien") && !previous.is_empty();
            let body =
                plain.get(colon + 1..).is_some_and(|t| BODIES.iter().any(|b| t.trim_start().starts_with(b)));
            let begins = begins && (!everyday || body && previous.ends_with(['[', '(', '.', ';']));
            begins.then_some(Found { label: found.label, at: window + start..colon + 1 })
        });
        // The longest label that closes with this colon.
        out.extend(found.max_by_key(|f| f.at.len()));
    }
    out
}

/// The columns of a "6 rõ" table, where no bracket below says more ("Rõ người (đơn vị chủ trì)").
fn clear_column(text: &str) -> Option<Label> {
    let words = text.strip_prefix("ro ")?.trim_start_matches("ve ");
    if text.contains("chu tri") || text.contains("phoi hop") || text.contains("thuc hien") {
        return None;
    }
    if text.contains("chi tieu") || text.contains("muc tieu") {
        return Some(Label::Goal);
    }
    [
        ("viec", Label::Tasks),
        ("nhiem vu", Label::Tasks),
        ("noi dung", Label::Tasks),
        ("nguoi", Label::Lead),
        ("don vi", Label::Lead),
        ("trach nhiem", Label::Implement),
        ("thoi gian", Label::Time),
        ("tien do", Label::Time),
        ("san pham", Label::Product),
        ("ket qua", Label::Product),
        ("hieu qua", Label::Product),
        ("tham quyen", Label::Leader),
        ("quyen", Label::Leader),
    ]
    .into_iter()
    .find_map(|(word, label)| words.starts_with(word).then_some(label))
}

/// The meaning of the head of a column; no colon needed.
pub fn of_column(plain: &str) -> Option<Label> {
    let text = plain.trim().trim_end_matches(['.', ':']).trim();
    if text.len() > 90 {
        return None;
    }
    let has = |word: &str| text.contains(word);
    let clear = clear_column(text);
    if clear.is_some() {
        clear
    } else if has("can dat") || has("phai dat") || has("dinh muc") || has("phan dau") {
        Some(Label::Goal)
    } else if (has("phoi hop") || has("tham gia") || has("cung thuc hien") || has("cung lam"))
        && !has("chu tri")
    {
        Some(Label::Coordinate)
    } else if has("chu tri") || has("phu trach chinh") || has("chiu trach nhiem") || has("dau moi") {
        Some(Label::Lead)
    } else if has("tham muu") {
        Some(Label::Advise)
    } else if has("lanh dao") || has("chi dao") || has("theo doi") {
        Some(Label::Leader)
    } else if has("thoi gian")
        || has("thoi han")
        || has("tien do")
        || has("lo trinh")
        || has("han hoan thanh")
        || has("thoi diem")
        || has("hoan thanh")
        || has("moc ")
        || text == "han"
        || text == "hoan thanh"
    {
        Some(Label::Time)
    } else if has("san pham") || has("ket qua") || has("dau ra") || has("hinh thuc van ban") {
        Some(Label::Product)
    } else if (has("co quan") || has("don vi") || has("bo phan") || has("phong") || has("nguoi"))
        && has("thuc hien")
        || has("phan cong")
        || has("trach nhiem")
    {
        Some(Label::Implement)
    } else if has("chi tieu") || has("muc tieu") || has("chi so") {
        Some(Label::Goal)
    } else if has("nhiem vu")
        || has("noi dung")
        || has("cong viec")
        || has("hoat dong")
        || has("ten van ban")
        || has("ten de an")
        || has("linh vuc")
        || has("giai phap")
    {
        Some(Label::Tasks)
    } else if has("kinh phi") || has("du toan") {
        Some(Label::Funding)
    } else if has("ghi chu") || has("tieu chi") || text.starts_with("diem ") || has("can cu") {
        Some(Label::Remark)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage::plain;

    #[test]
    fn labels_at_the_start() {
        for (text, label) in [
            ("Cơ quan chủ trì thực hiện: UBND thị xã.", Label::Lead),
            ("Đơn vị chủ trì: Sở Nội vụ", Label::Lead),
            ("Cơ quan tham mưu thực hiện: Văn phòng", Label::Advise),
            ("Cơ quan thực hiện: Các phòng", Label::Implement),
            ("Cơ quan phối hợp thực hiện : Các phòng", Label::Coordinate),
            ("Thời gian thực hiện: năm 2021", Label::Time),
            ("Thời gian trình: Quý II", Label::Time),
            ("Thời hạn hoàn thành (dự kiến): Quý II", Label::Time),
            ("Tiến độ: Quý II", Label::Time),
            ("Kết quả đầu ra: Báo cáo", Label::Product),
            ("Nhiệm vụ cụ thể:", Label::Tasks),
            ("Chỉ tiêu năm 2021: 50%", Label::Goal),
            ("Lãnh đạo chỉ đạo: Phó Chủ tịch", Label::Leader),
            ("Đơn vị đầu mối: Phòng Tư pháp", Label::Lead),
            ("Đơn vị cùng làm: Công an thành phố", Label::Coordinate),
            ("Cơ quan cùng tham gia: Sở Tài chính", Label::Coordinate),
            ("Triển khai thực hiện: UBND các xã", Label::Implement),
            ("Kết quả phải đạt: 100% văn bản", Label::Goal),
            ("Hạn: 30/6/2021", Label::Time),
        ] {
            assert_eq!(at_start(&plain(text)).map(|f| f.label), Some(label), "{text}");
        }
        for text in [
            "Kết quả thực hiện nhiệm vụ được giao: tốt hơn",
            "Chủ trì, phối hợp với Sở",
            "Thời gian qua, UBND",
        ] {
            assert_eq!(at_start(&plain(text)).filter(|f| f.label != Label::Product), None, "{text}");
        }
    }

    #[test]
    fn labels_inside_a_line() {
        let text = plain("Cơ quan chủ trì: Sở Nội vụ. Cơ quan phối hợp: các sở; thời gian: Quý II/2024");
        let labels: Vec<_> = all(&text).into_iter().map(|f| f.label).collect();
        assert_eq!(labels, [Label::Lead, Label::Coordinate, Label::Time]);
        let text = plain("Chủ trì: Phòng A. Phối hợp: Phòng B. Thực hiện: BHXH các huyện. Hạn: quý II");
        let labels: Vec<_> = all(&text).into_iter().map(|f| f.label).collect();
        assert_eq!(labels, [Label::Lead, Label::Coordinate, Label::Implement, Label::Time]);
    }
}
