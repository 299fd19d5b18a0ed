//! A small town to test with.

use agencies::acts::{
    NewAgency, NewAppointment, NewAuthority, NewPerson, appoint, create_agency, create_person,
    found_authority,
};
use agencies::{AgencyKind, Authority, Level, Rank};
use kernel::{Actor, AgencyId, AuthorityId, Day, PersonId, Role};
use store::{Cx, Migration};
use testkit::Testing;

/// The first day of the organisation.
pub const BEGIN: Day = Day::constant(2020, 1, 1);

pub fn migrations() -> Vec<Box<dyn Migration>> {
    agencies::migrations()
}

pub async fn authority(
    cx: &Cx,
    name: &str,
    place: &str,
    level: Level,
    parent: Option<AgencyId>,
) -> Authority {
    let new = NewAuthority {
        name: name.to_owned(),
        short_name: String::new(),
        place: place.to_owned(),
        level,
        code: String::new(),
        parent,
        from: BEGIN,
    };
    let new = &new;
    let id = cx.write(|tx| async move { found_authority(&tx, new).await }).await.unwrap();
    agencies::authority(cx.db(), id).await.unwrap()
}

pub async fn agency(cx: &Cx, parent: AgencyId, name: &str, kind: AgencyKind) -> AgencyId {
    let new = NewAgency {
        parent,
        code: String::new(),
        name: name.to_owned(),
        short_name: String::new(),
        kind,
        level: Level::District,
        from: BEGIN,
    };
    let new = &new;
    cx.write(|tx| async move { create_agency(&tx, new).await }).await.unwrap()
}

pub async fn person(
    cx: &Cx,
    authority: AuthorityId,
    agency: AgencyId,
    name: &str,
    position: &str,
) -> PersonId {
    cx.write(|tx| async move {
        let new = NewPerson {
            authority,
            name: name.to_owned(),
            code: String::new(),
            email: String::new(),
            phone: String::new(),
        };
        let person = create_person(&tx, &new).await?;
        let post = NewAppointment {
            person,
            agency,
            position: position.to_owned(),
            rank: Rank::of_title(position),
            is_main: true,
            basis: String::new(),
            from: BEGIN,
            to: None,
        };
        appoint(&tx, &post).await?;
        Ok(person)
    })
    .await
    .unwrap()
}

/// UBND thị xã Phước Long with an office, a department and a ward that is an authority of its own.
pub struct Town {
    pub seat: Authority,
    pub office: AgencyId,
    pub home: AgencyId,
    pub ward: Authority,
}

pub async fn town(t: &Testing) -> Town {
    let cx = t.system();
    let town = authority(&cx, "UBND thị xã Phước Long", "Phước Long", Level::District, None).await;
    let office = agency(&cx, town.agency, "Văn phòng HĐND và UBND", AgencyKind::Office).await;
    let home = agency(&cx, town.agency, "Phòng Nội vụ", AgencyKind::Department).await;
    let ward =
        authority(&cx, "UBND phường Phước Bình", "Phước Bình", Level::Commune, Some(town.agency)).await;
    Town { seat: town, office, home, ward }
}

/// The administrator of an authority, with everything below it.
pub async fn administrator(t: &Testing, authority: &Authority) -> Actor {
    let cx = t.system();
    let covers = agencies::descendants(cx.db(), authority.agency, cx.today()).await.unwrap();
    t.actor(Role::Administrator, authority.id, &covers)
}
