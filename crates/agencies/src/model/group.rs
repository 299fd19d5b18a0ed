//! Groups of agencies as plans name them, resolved to members at a date.

use kernel::{AgencyId, AuthorityId, Day, GroupId};

use super::{Agency, AgencyKind, MemberId};

/// "Các phòng, ban, ngành thị xã", "UBND các xã, phường".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Whose plans call it so.
    pub authority: AuthorityId,
    /// The usual wording.
    pub name: String,
    /// Other wordings.
    pub aliases: Vec<String>,
    /// The rule: all agencies of these kinds; empty for explicit members only.
    pub kinds: Vec<AgencyKind>,
    /// Who belongs to it on the day that was asked for, in the order of the organisation.
    pub members: Vec<AgencyId>,
    /// For optimistic locking.
    pub version: i64,
}

/// An agency put into a group, or kept out of it, for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// The group.
    pub group: GroupId,
    /// The agency.
    pub agency: AgencyId,
    /// Kept out although the rule would take it in.
    pub excluded: bool,
    /// From this day.
    pub from: Day,
    /// To this day, included; none without end.
    pub to: Option<Day>,
}

/// Who belongs to a group on a day: living agencies that the rule takes in or that were put in, without those that
/// were kept out.
/// `agencies` are those of the authority in their order.
pub fn resolve(kinds: &[AgencyKind], members: &[Member], agencies: &[Agency], on: Day) -> Vec<AgencyId> {
    let said = |agency: AgencyId, excluded: bool| {
        members.iter().any(|m| {
            m.agency == agency && m.excluded == excluded && m.from <= on && m.to.is_none_or(|to| on <= to)
        })
    };
    agencies
        .iter()
        .filter(|agency| agency.lives_on(on))
        .filter(|agency| !said(agency.id, true))
        .filter(|agency| kinds.contains(&agency.kind) || said(agency.id, false))
        .map(|agency| agency.id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;

    fn agency(no: u128, kind: AgencyKind, to: Option<Day>) -> Agency {
        Agency {
            id: AgencyId::from(kernel::id::Uuid::from_u128(no)),
            authority: AuthorityId::from(kernel::id::Uuid::from_u128(99)),
            parent: None,
            code: String::new(),
            name: String::new(),
            short_name: String::new(),
            kind,
            level: Level::District,
            is_authority: false,
            order: 0,
            from: Day::constant(2020, 1, 1),
            to,
            version: 1,
        }
    }

    fn member(agency: &Agency, excluded: bool, from: Day, to: Option<Day>) -> Member {
        Member {
            id: MemberId::from(kernel::id::Uuid::from_u128(7)),
            group: GroupId::from(kernel::id::Uuid::from_u128(8)),
            agency: agency.id,
            excluded,
            from,
            to,
        }
    }

    #[test]
    fn a_group_has_other_members_at_another_date() {
        let june = Day::constant(2021, 6, 30);
        let home = agency(1, AgencyKind::Department, None);
        let ended = agency(2, AgencyKind::Department, Some(june));
        let front = agency(3, AgencyKind::Front, None);
        let ward = agency(4, AgencyKind::Commune, None);
        let all = [home.clone(), ended.clone(), front.clone(), ward];
        let lines = [
            member(&front, false, Day::constant(2021, 7, 1), None),
            member(&home, true, Day::constant(2022, 1, 1), Some(Day::constant(2022, 12, 31))),
        ];
        let on = |day| resolve(&[AgencyKind::Department], &lines, &all, day);
        assert_eq!(on(june), [home.id, ended.id]);
        assert_eq!(on(june.plus_days(1)), [home.id, front.id]);
        assert_eq!(on(Day::constant(2022, 6, 1)), [front.id]);
        assert_eq!(on(Day::constant(2023, 1, 1)), [home.id, front.id]);
        assert!(on(Day::constant(2019, 1, 1)).is_empty());
    }
}
