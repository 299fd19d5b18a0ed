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

/// Whether `before` and what stands after the dash make one name.
pub fn joins(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    PAIRS.iter().any(|(a, b)| before.ends_with(a) && after.starts_with(b))
}
