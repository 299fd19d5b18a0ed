//! Where the name of a body begins: the first words of such names, and what must follow the everyday ones.

use crate::passage::Passage;

/// First words of names of bodies, with tone marks, lower case. `ubnd` and its kin are caught by [`HEADS_PLAIN`].
const HEADS: [&str; 61] = [
    "thống",
    "thuế",
    "hải",
    "cảng",
    "khoa",
    "đội",
    "hạt",
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
    "thư",
    "nhà",
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
    "đồn",
    "viễn",
    "quận",
];

/// What must follow a head that is also an everyday word (plain); empty: anything.
const FOLLOW: [(&str, &[&str]); 42] = [
    ("nha", &["hat", "van hoa", "thieu nhi", "xuat ban", "khach", "truong"]),
    ("thong", &["ke tinh", "ke thanh", "ke co so", "ke huyen", "ke khu vuc", "ke quan", "ke cac"]),
    ("thue", &["tinh", "thanh pho", "co so", "khu vuc", "cac"]),
    ("hai", &["quan"]),
    ("cang", &["vu", "hang khong", "bien"]),
    (
        "doi",
        &[
            "quan ly",
            "trat tu",
            "kiem tra",
            "thanh nien",
            "cong tac",
            "tuyen truyen",
            "thanh tra",
            "canh sat",
        ],
    ),
    ("hat", &["kiem lam"]),
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
    (
        "vien",
        &[
            "thong",
            "kiem",
            "nghien cuu",
            "khoa hoc",
            "ksnd",
            "quy hoach",
            "han lam",
            "cong nghe",
            "suc khoe",
            "chien luoc",
        ],
    ),
    ("don", &["vi", "bien phong"]),
    ("quan", &["uy", "doan"]),
    (
        "doan",
        &[
            "thanh nien",
            "tncs",
            "dbqh",
            "dai bieu",
            "the",
            "kiem tra",
            "khoi",
            "xa",
            "phuong",
            "nghe thuat",
            "cai luong",
            "ca mua",
        ],
    ),
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
            "quan ly",
            "nghiep vu",
            "tong hop",
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
    ("bao", &["hiem", "tang", "dong nai", "va dai", "va phat"]),
    ("kho", &["bac"]),
    ("toa", &["an"]),
    ("buu", &["dien"]),
    ("dien", &["luc"]),
    ("ngan", &["hang"]),
    ("chu", &["tich"]),
    ("thu", &["truong", "vien"]),
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
    ("doanh", &["nghiep"]),
];

/// Heads without marks that no everyday word shares.
const HEADS_PLAIN: [&str; 54] = [
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
    "mobifone",
    "vinaphone",
    "agribank",
    "evn",
    "fpt",
    "bidv",
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
    "ke toan",
    "chanh van phong",
    "chanh thanh tra",
    "thon truong",
    "dong chi",
    "chuyen vien",
    "hop tac xa",
    "htx ",
    "to hop tac",
    "tap doan",
    "nghiep doan",
    "quy tin dung",
    "quy dau tu",
    "vuon quoc gia",
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
    // "Khoa Dược" is a body, "khoa học" is none.
    if word == "khoa" && (!p.is_upper(at) || rest.starts_with("khoa hoc")) {
        return false;
    }
    let after = rest.get(word.len()..).unwrap_or_default().trim_start();
    match FOLLOW.iter().find(|(head, _)| *head == word) {
        Some((_, follow)) => follow.iter().any(|f| after.starts_with(f)),
        None => true,
    }
}
