//! People, the positions they hold, and who acts for whom.

use kernel::{AgencyId, AuthorityId, Day, PersonId};

use super::{AppointmentId, DelegationForm, DelegationId, SuccessionId, SuccessionScope, code_column};

code_column!(
    /// What a position means for the agency.
    Rank, 8, {
    /// Head: tasks of the agency come to them.
    Head = "head", "Cấp trưởng";
    /// Deputy.
    Deputy = "deputy", "Cấp phó";
    /// Everybody else.
    Staff = "staff", "Chuyên viên, nhân viên";
});

impl Rank {
    /// What a title says by itself: "Phó Trưởng phòng" is a deputy, "Chánh Văn phòng" a head.
    pub fn of_title(title: &str) -> Self {
        const DEPUTIES: [&str; 1] = ["pho "];
        const HEADS: [&str; 13] = [
            "chu tich",
            "truong phong",
            "truong ban",
            "chanh",
            "giam doc",
            "hieu truong",
            "bi thu",
            "chi huy truong",
            "truong cong an",
            "vien truong",
            "truong dai",
            "chi cuc truong",
            "cuc truong",
        ];
        let key = kernel::fold::key(title);
        let plain = key.strip_prefix("q ").or_else(|| key.strip_prefix("quyen ")).unwrap_or(&key);
        if DEPUTIES.iter().any(|word| plain.starts_with(word)) {
            Self::Deputy
        } else if HEADS.iter().any(|word| plain.starts_with(word)) {
            Self::Head
        } else {
            Self::Staff
        }
    }
}

/// A person who holds positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Whose administrators keep the record.
    pub authority: AuthorityId,
    /// Staff code; may be empty.
    pub code: String,
    /// Full name, family name first.
    pub name: String,
    /// Work e-mail; may be empty.
    pub email: String,
    /// Telephone; may be empty.
    pub phone: String,
    /// For optimistic locking.
    pub version: i64,
}

/// A person as lists show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonCard {
    /// Their id.
    pub id: PersonId,
    /// Whose administrators keep the record.
    pub authority: AuthorityId,
    /// Full name.
    pub name: String,
    /// Main position on the day; empty without one.
    pub position: String,
    /// The agency of that position.
    pub agency: AgencyId,
    /// Its short name.
    pub agency_name: String,
}

/// One position of one person for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// Who.
    pub person: PersonId,
    /// Where.
    pub agency: AgencyId,
    /// "Trưởng phòng".
    pub position: String,
    /// What it means for the agency.
    pub rank: Rank,
    /// Whether it is the one to show where there is room for one.
    pub is_main: bool,
    /// The decision; may be empty.
    pub basis: String,
    /// First day.
    pub from: Day,
    /// Last day; none without end.
    pub to: Option<Day>,
}

impl Appointment {
    /// Whether it holds on that day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// The right of one person to act for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Its id.
    pub id: DelegationId,
    /// In which authority.
    pub authority: AuthorityId,
    /// For whom.
    pub from_person: PersonId,
    /// Who acts.
    pub to_person: PersonId,
    /// In which form.
    pub form: DelegationForm,
    /// In which matters; empty for all.
    pub scope: String,
    /// The decision; may be empty.
    pub basis: String,
    /// First day.
    pub from: Day,
    /// Last day; none without end.
    pub to: Option<Day>,
}

impl Delegation {
    /// Whether the one takes the place of the other, roles and waiting work. Ký thay and thừa lệnh are ways of signing,
    /// and a delegation of certain matters names them in words that no program can check: neither hands anything over.
    pub fn hands_over(&self) -> bool {
        matches!(self.form, DelegationForm::ByAuthority | DelegationForm::Acting) && self.scope.is_empty()
    }
}

/// One agency takes over from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// Its id.
    pub id: SuccessionId,
    /// The old one.
    pub from: AgencyId,
    /// The new one.
    pub to: AgencyId,
    /// What goes over.
    pub scope: SuccessionScope,
    /// Which area or function.
    pub scope_text: String,
    /// From which day.
    pub on: Day,
    /// The decision.
    pub basis: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_their_rank() {
        for (title, rank) in [
            ("Chủ tịch UBND", Rank::Head),
            ("Phó Chủ tịch UBND", Rank::Deputy),
            ("Q. Chủ tịch", Rank::Head),
            ("Chánh Văn phòng", Rank::Head),
            ("Phó Chánh Văn phòng", Rank::Deputy),
            ("Trưởng phòng", Rank::Head),
            ("Phó Trưởng phòng", Rank::Deputy),
            ("Trưởng Công an phường", Rank::Head),
            ("Chuyên viên", Rank::Staff),
            ("Văn thư", Rank::Staff),
            ("Phóng viên", Rank::Staff),
        ] {
            assert_eq!(Rank::of_title(title), rank, "{title}");
        }
    }
}
