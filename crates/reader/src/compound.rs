//! Names with a dash in them: a line that begins with such a dash goes on, it is no bullet.

/// Last word before the dash (plain), first word after it (plain).
const PAIRS: [(&str, &str); 27] = [
    ("cap uy", "hdnd"),
    ("van phong hdnd", "ubnd"),
    ("cap uy", "hoi dong"),
    ("noi vu", "ldtb"),
    ("noi vu", "lao dong"),
    ("lao dong", "thuong binh"),
    ("tai chinh", "ke hoach"),
    ("tai chinh", "ke toan"),
    ("kinh te", "xa hoi"),
    ("kinh te", "ha tang"),
    ("chinh tri", "xa hoi"),
    ("van hoa", "xa hoi"),
    ("van hoa", "thong tin"),
    ("van phong", "thong ke"),
    ("tu phap", "ho tich"),
    ("dia chinh", "xay dung"),
    ("dia chinh", "nong nghiep"),
    ("doc lap", "tu do"),
    ("tu do", "hanh phuc"),
    ("ke hoach", "dau tu"),
    ("quoc phong", "an ninh"),
    ("the duc", "the thao"),
    ("dan so", "ke hoach"),
    ("khoa hoc", "cong nghe"),
    ("nghe nghiep", "giao duc"),
    ("giao duc nghe nghiep", "giao duc"),
    ("phat thanh", "truyen hinh"),
];

/// Counters and branches that stand before the house they belong to: "Phòng Giao dịch số 7 - Kho bạc Nhà nước".
const BRANCHES: [&str; 4] = ["phong giao dich", "chi nhanh", "diem giao dich", "quay giao dich"];
const HOUSES: [&str; 6] = ["kho bac", "ngan hang", "bao hiem", "thue ", "tong cong ty", "cong ty"];

/// Whether `before` and what stands after the dash make one name.
pub fn joins(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    let last = before.rsplit([';', ',']).next().unwrap_or_default().trim_start();
    if BRANCHES.iter().any(|b| last.starts_with(b)) && HOUSES.iter().any(|h| after.starts_with(h)) {
        return true;
    }
    PAIRS.iter().any(|(a, b)| before.ends_with(a) && after.starts_with(b))
}
