//! Who there is in the town: bodies, groups and named accounts, as data.

use agencies::AgencyKind;
use kernel::Role;

/// The committee's own key in the tables of this crate.
pub const COMMITTEE: &str = "ubnd";

/// A body of the town.
pub struct Body {
    /// How the tables of this crate call it.
    pub key: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Short name.
    pub short: &'static str,
    /// Kind.
    pub kind: AgencyKind,
    /// Other wordings in plans.
    pub aliases: &'static [&'static str],
    /// Titles of its people, the head first.
    pub titles: &'static [&'static str],
}

const DEPARTMENT: &[&str] =
    &["Trưởng phòng", "Phó Trưởng phòng", "Chuyên viên", "Chuyên viên", "Kế toán - văn thư"];

const fn department(
    key: &'static str,
    name: &'static str,
    short: &'static str,
    aliases: &'static [&'static str],
) -> Body {
    Body { key, name, short, kind: AgencyKind::Department, aliases, titles: DEPARTMENT }
}

const fn union(
    key: &'static str,
    name: &'static str,
    short: &'static str,
    titles: &'static [&'static str],
) -> Body {
    Body { key, name, short, kind: AgencyKind::Union, aliases: &[], titles }
}

/// The bodies directly below the committee, in the order in which plans name them.
pub const BODIES: &[Body] = &[
    Body {
        key: "vp",
        name: "Văn phòng Cấp ủy – HĐND&UBND thị xã",
        short: "Văn phòng",
        kind: AgencyKind::Office,
        aliases: &["Văn phòng Cấp ủy - HĐND và UBND", "Văn phòng HĐND và UBND thị xã", "Văn phòng HĐND&UBND"],
        titles: &[
            "Chánh Văn phòng",
            "Phó Chánh Văn phòng",
            "Văn thư",
            "Công chức Bộ phận một cửa",
            "Quản trị mạng",
            "Chuyên viên tổng hợp",
            "Chuyên viên kiểm soát thủ tục hành chính",
        ],
    },
    Body {
        key: "nv",
        name: "Phòng Nội vụ - LĐTB&XH",
        short: "Phòng Nội vụ - LĐTB&XH",
        kind: AgencyKind::Department,
        aliases: &["Phòng Nội vụ - Lao động, Thương binh và Xã hội", "Phòng Nội vụ"],
        titles: &[
            "Trưởng phòng",
            "Phó Trưởng phòng",
            "Phó Trưởng phòng",
            "Chuyên viên",
            "Chuyên viên",
            "Chuyên viên",
        ],
    },
    department("tp", "Phòng Tư pháp", "Phòng Tư pháp", &[]),
    department("tckh", "Phòng Tài chính - Kế hoạch", "Phòng TC-KH", &["Phòng Tài chính – Kế hoạch thị xã"]),
    department("tnmt", "Phòng Tài nguyên và Môi trường", "Phòng TN&MT", &[]),
    department("vhtt", "Phòng Văn hóa và Thông tin", "Phòng VH&TT", &["Phòng Văn hóa - Thông tin"]),
    department("gddt", "Phòng Giáo dục và Đào tạo", "Phòng GD&ĐT", &[]),
    department("yt", "Phòng Y tế", "Phòng Y tế", &[]),
    Body {
        key: "tt",
        name: "Thanh tra thị xã",
        short: "Thanh tra",
        kind: AgencyKind::Department,
        aliases: &[],
        titles: &["Chánh Thanh tra", "Phó Chánh Thanh tra", "Thanh tra viên", "Thanh tra viên"],
    },
    department("kt", "Phòng Kinh tế", "Phòng Kinh tế", &[]),
    department("qldt", "Phòng Quản lý đô thị", "Phòng QLĐT", &[]),
    Body {
        key: "qlda",
        name: "Ban Quản lý dự án đầu tư xây dựng thị xã",
        short: "Ban QLDA",
        kind: AgencyKind::Board,
        aliases: &["Ban QLDA đầu tư xây dựng"],
        titles: &["Giám đốc", "Phó Giám đốc", "Chuyên viên", "Kế toán"],
    },
    Body {
        key: "ca",
        name: "Công an thị xã",
        short: "Công an thị xã",
        kind: AgencyKind::Vertical,
        aliases: &[],
        titles: &["Trưởng Công an", "Phó Trưởng Công an", "Cán bộ tổng hợp", "Cán bộ quản lý hành chính"],
    },
    Body {
        key: "qs",
        name: "Ban Chỉ huy Quân sự thị xã",
        short: "Ban CHQS",
        kind: AgencyKind::Vertical,
        aliases: &["Ban CHQS thị xã"],
        titles: &["Chỉ huy trưởng", "Phó Chỉ huy trưởng", "Trợ lý tham mưu", "Nhân viên văn thư"],
    },
    Body {
        key: "mttq",
        name: "UBMTTQ Việt Nam thị xã",
        short: "UBMTTQ",
        kind: AgencyKind::Front,
        aliases: &["Ủy ban Mặt trận Tổ quốc Việt Nam thị xã"],
        titles: &["Chủ tịch UBMTTQ", "Phó Chủ tịch UBMTTQ", "Chuyên viên"],
    },
    union("ldld", "Liên đoàn Lao động thị xã", "LĐLĐ", &["Chủ tịch", "Chuyên viên"]),
    union("hnd", "Hội Nông dân thị xã", "Hội Nông dân", &["Chủ tịch"]),
    union("hpn", "Hội Liên hiệp Phụ nữ thị xã", "Hội LHPN", &["Chủ tịch"]),
    union("hccb", "Hội Cựu chiến binh thị xã", "Hội CCB", &["Chủ tịch"]),
    union("dtn", "Đoàn TNCS Hồ Chí Minh thị xã", "Thị đoàn", &["Bí thư"]),
];

/// The people of the committee itself.
pub const COMMITTEE_TITLES: &[&str] = &["Chủ tịch UBND", "Phó Chủ tịch UBND", "Phó Chủ tịch UBND"];

/// The people of a ward's or commune's committee.
pub const WARD_TITLES: &[&str] = &[
    "Chủ tịch UBND",
    "Phó Chủ tịch UBND",
    "Công chức Văn phòng - thống kê",
    "Công chức Tư pháp - hộ tịch",
    "Công chức Văn hóa - xã hội",
];

/// Wards and communes, each an authority of its own: key, name, place.
pub const WARDS: &[(&str, &str, &str)] = &[
    ("tm", "UBND phường Thác Mơ", "Thác Mơ"),
    ("lt", "UBND phường Long Thủy", "Long Thủy"),
    ("lp", "UBND phường Long Phước", "Long Phước"),
    ("pb", "UBND phường Phước Bình", "Phước Bình"),
    ("sg", "UBND phường Sơn Giang", "Sơn Giang"),
    ("lg", "UBND xã Long Giang", "Long Giang"),
    ("pt", "UBND xã Phước Tín", "Phước Tín"),
];

/// A group as plans name it: wording, other wordings, kinds.
pub type Phrase = (&'static str, &'static [&'static str], &'static [AgencyKind]);

/// The groups by which plans of the town call its bodies.
pub const GROUPS: &[Phrase] = &[
    (
        "Các phòng, ban, ngành thị xã",
        &["Các phòng, ban, ngành", "Các ngành thị xã"],
        &[AgencyKind::Office, AgencyKind::Department, AgencyKind::Board, AgencyKind::Vertical],
    ),
    (
        "Các phòng, ban thị xã",
        &["Các phòng, ban"],
        &[AgencyKind::Office, AgencyKind::Department, AgencyKind::Board],
    ),
    (
        "Các phòng, ban chuyên môn",
        &[
            "Các phòng ban chuyên môn",
            "Các cơ quan chuyên môn",
            "Các cơ quan chuyên môn thuộc UBND thị xã",
            "Các phòng, ban chuyên môn thuộc UBND thị xã",
        ],
        &[AgencyKind::Office, AgencyKind::Department],
    ),
    (
        "Các phòng, ban, ngành, đoàn thể thị xã",
        &["Các phòng, ban, ngành, đoàn thể"],
        &[
            AgencyKind::Office,
            AgencyKind::Department,
            AgencyKind::Board,
            AgencyKind::Vertical,
            AgencyKind::Front,
            AgencyKind::Union,
        ],
    ),
    (
        "UBND các xã, phường",
        &["UBND các xã phường", "UBND các phường, xã", "UBND xã, phường", "Các xã, phường"],
        &[AgencyKind::Commune],
    ),
    (
        "Các cơ quan, đơn vị",
        &["Các cơ quan, đơn vị thuộc UBND thị xã", "Các cơ quan, đơn vị trực thuộc UBND thị xã"],
        &[
            AgencyKind::Office,
            AgencyKind::Department,
            AgencyKind::Board,
            AgencyKind::Vertical,
            AgencyKind::Unit,
            AgencyKind::Commune,
        ],
    ),
    (
        "UBMTTQ Việt Nam và các đoàn thể chính trị",
        &[
            "UBMTTQ Việt Nam và các đoàn thể",
            "UBMTTQ Việt Nam thị xã và các đoàn thể chính trị",
            "UBMTTQ Việt Nam và các đoàn thể chính trị - xã hội",
        ],
        &[AgencyKind::Front, AgencyKind::Union],
    ),
];

/// A named account: its name, what it is, whose (body and place in its titles), and the roles with their body.
pub struct Named {
    /// What is typed to sign in.
    pub name: &'static str,
    /// The body of the person.
    pub body: &'static str,
    /// Which of its people.
    pub place: usize,
    /// Roles and where they are held.
    pub roles: &'static [(Role, &'static str)],
}

/// The accounts that the demonstration names.
pub const NAMED: &[Named] = &[
    Named { name: "chutich", body: COMMITTEE, place: 0, roles: &[(Role::Leader, COMMITTEE)] },
    Named {
        name: "vanphong",
        body: "vp",
        place: 0,
        roles: &[(Role::AgencyHead, "vp"), (Role::Office, "vp")],
    },
    Named { name: "theodoi", body: "nv", place: 1, roles: &[(Role::Monitor, "nv"), (Role::Official, "nv")] },
    Named { name: "truongphong", body: "vhtt", place: 0, roles: &[(Role::AgencyHead, "vhtt")] },
    Named { name: "chuyenvien", body: "vhtt", place: 2, roles: &[(Role::Official, "vhtt")] },
    Named { name: "vanthu", body: "vp", place: 2, roles: &[(Role::Clerk, "vp")] },
    Named { name: "motcua", body: "vp", place: 3, roles: &[(Role::Official, "vp")] },
    Named { name: "mattran", body: "mttq", place: 0, roles: &[(Role::AgencyHead, "mttq")] },
    Named { name: "quantri", body: "vp", place: 4, roles: &[(Role::Administrator, COMMITTEE)] },
];
