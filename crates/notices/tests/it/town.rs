//! A small town: a committee with a chairwoman, a department with a head and an official.

use agencies::acts::{
    NewAgency, NewAppointment, NewAuthority, NewPerson, appoint, create_agency, create_person,
    found_authority,
};
use agencies::{AgencyKind, Level, Rank};
use kernel::{AccountId, Actor, AgencyId, AuthorityId, Day, Hat, Moment, ObjectRef, PersonId, Role};
use notices::Waiting;
use store::Cx;
use testkit::Testing;

/// Who is there.
pub struct Town {
    pub authority: AuthorityId,
    pub committee: AgencyId,
    pub department: AgencyId,
    pub chair: PersonId,
    pub head: PersonId,
    pub official: PersonId,
}

impl Town {
    pub async fn found(t: &Testing) -> Self {
        let cx = &t.system();
        let from = Day::constant(2020, 1, 1);
        cx.write(|tx| async move {
            let authority = found_authority(
                &tx,
                &NewAuthority {
                    name: "UBND thị xã Phước Long".to_owned(),
                    short_name: "UBND thị xã".to_owned(),
                    place: "Phước Long".to_owned(),
                    level: Level::District,
                    code: String::new(),
                    parent: None,
                    from,
                },
            )
            .await?;
            let committee = agencies::authority(tx.db(), authority).await?.agency;
            let department = create_agency(
                &tx,
                &NewAgency {
                    parent: committee,
                    code: String::new(),
                    name: "Phòng Tư pháp thị xã".to_owned(),
                    short_name: "Phòng Tư pháp".to_owned(),
                    kind: AgencyKind::Department,
                    level: Level::District,
                    from,
                },
            )
            .await?;
            let mut people = Vec::new();
            for (name, agency, rank) in [
                ("Trần Thị Chủ", committee, Rank::Head),
                ("Lê Văn Trưởng", department, Rank::Head),
                ("Phạm Thị Viên", department, Rank::Staff),
            ] {
                let email = format!("{}@phuoclong.example", kernel::fold::key(name).replace(' ', "."));
                let new = NewPerson {
                    authority,
                    name: name.to_owned(),
                    code: String::new(),
                    email,
                    phone: String::new(),
                };
                let person = create_person(&tx, &new).await?;
                let post = NewAppointment {
                    person,
                    agency,
                    position: "chức vụ".to_owned(),
                    rank,
                    is_main: true,
                    basis: String::new(),
                    from,
                    to: None,
                };
                appoint(&tx, &post).await?;
                people.push(person);
            }
            Ok(Self {
                authority,
                committee,
                department,
                chair: people[0],
                head: people[1],
                official: people[2],
            })
        })
        .await
        .unwrap()
    }

    /// A context for one of the people, with a role in an agency.
    pub fn cx(&self, t: &Testing, person: PersonId, role: Role, agency: AgencyId) -> Cx {
        let account: AccountId = t.clock.new_id();
        let hat = Hat { role, authority: self.authority, agency, covers: vec![agency] };
        t.cx(Actor::person(account, person, "Người dùng", vec![hat]))
    }

    /// A row that waits in the department.
    pub fn waiting(&self, number: i64, person: Option<PersonId>, due: &str) -> Waiting {
        Waiting {
            object: ObjectRef::new("task", number),
            kind: "task",
            authority: self.authority,
            person,
            agency: self.department,
            title: format!("Việc số {number}"),
            line: "Phòng Tư pháp".to_owned(),
            href: format!("/nhiem-vu/{number}"),
            action: "Cập nhật tiến độ",
            due: due.parse().ok(),
            since: Moment::from_millis(number),
            urgent: false,
            menu: "/nhiem-vu",
        }
    }

    /// Puts rows in.
    pub async fn wait(&self, t: &Testing, rows: &[Waiting]) {
        let cx = &t.system();
        cx.write(|tx| async move {
            for row in rows {
                notices::wait(&tx, row).await?;
            }
            tx.audit("test.waited", ObjectRef::new("test", 1)).await
        })
        .await
        .unwrap();
    }
}
