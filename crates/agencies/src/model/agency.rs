//! Authorities and agencies with their names and life spans.

use kernel::{AgencyId, AuthorityId, Day, GroupId};

use super::code_column;

code_column!(
    /// The level of government. Nothing is tied to one hierarchy: from 1 July 2025 there is no district, data says so.
    Level, 10, {
    /// Tỉnh, thành phố trực thuộc Trung ương.
    Province = "province", "Cấp tỉnh";
    /// Huyện, quận, thị xã, thành phố thuộc tỉnh (until 30 June 2025).
    District = "district", "Cấp huyện";
    /// Xã, phường, thị trấn, đặc khu.
    Commune = "commune", "Cấp xã";
});

code_column!(
    /// What kind of body an agency is; group rules pick members by it.
    AgencyKind, 12, {
    /// The People's Committee itself.
    Committee = "committee", "Ủy ban nhân dân";
    /// Văn phòng.
    Office = "office", "Văn phòng";
    /// Phòng, ban, sở: professional agency of the committee.
    Department = "department", "Phòng, ban chuyên môn";
    /// The committee of a commune below.
    Commune = "commune", "UBND xã, phường";
    /// Mặt trận Tổ quốc.
    Front = "front", "Mặt trận Tổ quốc";
    /// Socio-political organisation.
    Union = "union", "Tổ chức chính trị - xã hội";
    /// Public service unit.
    Unit = "unit", "Đơn vị sự nghiệp";
    /// Agency of a line ministry in the place (tax, treasury, police, military).
    Vertical = "vertical", "Cơ quan ngành dọc";
    /// Party body.
    Party = "party", "Cơ quan Đảng";
    /// Hội đồng nhân dân.
    Council = "council", "Hội đồng nhân dân";
    /// Ban chỉ đạo, ban quản lý.
    Board = "board", "Ban chỉ đạo, ban quản lý";
});

code_column!(
    /// How somebody acts for another (Nghị định 30/2020/NĐ-CP, Điều 13).
    DelegationForm, 8, {
    /// Ký thay: a deputy for the head.
    For = "kt", "Ký thay (KT.)";
    /// Thừa lệnh: a head of a unit by order of the head of the agency.
    ByOrder = "tl", "Thừa lệnh (TL.)";
    /// Thừa ủy quyền: by authority given in writing for a time.
    ByAuthority = "tuq", "Thừa ủy quyền (TUQ.)";
    /// Quyền: acting head.
    Acting = "q", "Quyền (Q.)";
});

code_column!(
    /// What of an old agency's work goes to a successor; one agency may have many successors by area or function.
    SuccessionScope, 10, {
    /// Everything.
    All = "all", "Toàn bộ";
    /// An area of its territory.
    Area = "area", "Một phần địa bàn";
    /// A field of its work.
    Function = "function", "Một phần chức năng";
});

/// A People's Committee as a whole: settings, calendar and sequences hang on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its id.
    pub id: AuthorityId,
    /// The committee itself as an agency.
    pub agency: AgencyId,
    /// "UBND thị xã Phước Long".
    pub name: String,
    /// "UBND thị xã".
    pub short_name: String,
    /// For the place before a date: "Phước Long".
    pub place: String,
    /// Its level.
    pub level: Level,
}

/// A body with a name, a code, a parent and a life span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// The nearest ancestor, or itself, that is an authority.
    pub authority: AuthorityId,
    /// The body above it.
    pub parent: Option<AgencyId>,
    /// Mã định danh, as "H10.22.05"; may be empty.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name for lists.
    pub short_name: String,
    /// What kind of body it is.
    pub kind: AgencyKind,
    /// Its level.
    pub level: Level,
    /// Whether it is a People's Committee of its own.
    pub is_authority: bool,
    /// Place among its siblings.
    pub order: i64,
    /// First day of its life.
    pub from: Day,
    /// Last day of its life; none while it lives.
    pub to: Option<Day>,
    /// For optimistic locking.
    pub version: i64,
}

impl Agency {
    /// Whether it exists on that day.
    pub fn lives_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// The names of an agency, for lists of other things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyName {
    /// Its id.
    pub id: AgencyId,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
}

/// What a name in a text may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownKey {
    /// One agency.
    Agency(AgencyId),
    /// A group of agencies.
    Group(GroupId),
}

/// An agency or group with all names by which texts may call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Which one.
    pub key: KnownKey,
    /// Full name first, then short name, earlier names and other wordings; none twice.
    pub names: Vec<String>,
}
