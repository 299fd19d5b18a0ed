//! Groups of bodies ("các phòng, ban, ngành thị xã") and pairs that one "và" makes one name.

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
                    " co ",
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

/// Bodies of which an authority has one: in small letters, too, they are names of their own.
const SINGLE: [&str; 24] = [
    "cong an",
    "thanh tra",
    "van phong",
    "mat tran",
    "uy ban",
    "ubnd",
    "ubmttq",
    "mttq",
    "hdnd",
    "hoi dong nhan dan",
    "bo chi huy",
    "ban chi huy",
    "kho bac",
    "bao hiem",
    "dai ",
    "buu dien",
    "toa an",
    "vien kiem sat",
    "lien doan",
    "cong doan",
    "dang uy",
    "doan thanh nien",
    "hoi lien hiep",
    "hoi nong dan",
];

/// Whether a piece of a list goes on with the group before it: bare kinds ("các phòng, ban, ngành thị xã"), and after
/// "các" everything in small letters ("các bệnh viện, trung tâm y tế"). `named`: a capital stands in the piece.
pub fn goes_on(before: &str, piece: &str, named: bool) -> bool {
    let (before, piece) = (before.trim(), piece.trim());
    if piece.starts_with("cac ") || piece.starts_with("toan the") {
        return false;
    }
    // "Phòng Công chức, viên chức", "cán bộ, công chức, viên chức": one kind of people.
    let people = ["cong chuc", "can bo", "vien chuc"].iter().any(|w| before.ends_with(w))
        && ["cong chuc", "vien chuc", "nguoi lao dong"].iter().any(|w| piece.starts_with(w));
    if people && !named {
        return true;
    }
    let plural = ["cac ", "nhung ", "mot so "].iter().any(|w| before.starts_with(w));
    let kinds = plural && !named && !SINGLE.iter().any(|s| piece.starts_with(s));
    // "Phòng Kê khai và Kế toán thuế": a second matter of the same office.
    if before.starts_with("phong ") && piece.starts_with("ke toan ") && named {
        return true;
    }
    // "Trung tâm Y tế các huyện, thành phố"
    let places = before.contains(" cac ") && is_place(piece);
    kinds || places || is_group(before) && is_generic(piece)
}

fn is_place(piece: &str) -> bool {
    ["huyen", "thanh pho", "thi xa", "quan", "xa", "phuong", "thi tran", "dac khu", "thon", "ap", "khu pho"]
        .iter()
        .any(|w| {
            piece.strip_prefix(w).is_some_and(|t| {
                t.is_empty()
                    || t.starts_with(" va")
                    || t.starts_with(" tren")
                    || t.starts_with(" thuoc")
                    || t.starts_with(" truc thuoc")
                    || t.starts_with(" trong")
            })
        })
}

/// Pairs that one "và" or comma joins to one name.
pub fn is_one(before: &str, after: &str) -> bool {
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
