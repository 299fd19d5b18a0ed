//! A small town with a committee and two departments, and the people who act in the tests.

use agencies::acts::{
    NewAgency, NewAppointment, NewAuthority, NewPerson, appoint, create_agency, create_person,
    found_authority,
};
use agencies::{AgencyKind, Level, Rank};
use kernel::{AccountId, Actor, AgencyId, AuthorityId, Day, Hat, PersonId, Role, TaskId};
use store::{AuditTrail, Cx};
use tasks::{NewTask, Task, TaskKind};
use testkit::Testing;

/// Who is there.
#[derive(Debug, Clone)]
pub struct Town {
    pub authority: AuthorityId,
    pub committee: AgencyId,
    pub justice: AgencyId,
    pub finance: AgencyId,
    /// Chairwoman (leader).
    pub chair: Actor,
    /// Follows the plans for the committee.
    pub monitor: Actor,
    /// Head of the justice department.
    pub head: Actor,
    /// Official there.
    pub official: Actor,
    /// Head of the finance department.
    pub other: Actor,
}

impl Town {
    pub async fn found(t: &Testing) -> Self {
        let cx = &t.system();
        let from = Day::constant(2020, 1, 1);
        let accounts: Vec<AccountId> = (0..5).map(|_| t.clock.new_id()).collect();
        let accounts = &accounts;
        cx.write(|tx| async move {
            let new = NewAuthority {
                name: "UBND thị xã Phước Long".to_owned(),
                short_name: "UBND thị xã".to_owned(),
                place: "Phước Long".to_owned(),
                level: Level::District,
                code: String::new(),
                parent: None,
                from,
            };
            let authority = found_authority(&tx, &new).await?;
            let committee = agencies::authority(tx.db(), authority).await?.agency;
            let mut departments = Vec::new();
            for short_name in ["Phòng Tư pháp", "Phòng Tài chính"] {
                let new = NewAgency {
                    parent: committee,
                    code: String::new(),
                    name: format!("{short_name} thị xã"),
                    short_name: short_name.to_owned(),
                    kind: AgencyKind::Department,
                    level: Level::District,
                    from,
                };
                departments.push(create_agency(&tx, &new).await?);
            }
            let (justice, finance) = (departments[0], departments[1]);
            let mut actors = Vec::new();
            for ((name, agency, rank, role), account) in [
                ("Trần Thị Chủ", committee, Rank::Head, Role::Leader),
                ("Ngô Văn Dõi", committee, Rank::Staff, Role::Monitor),
                ("Lê Văn Trưởng", justice, Rank::Head, Role::AgencyHead),
                ("Phạm Thị Viên", justice, Rank::Staff, Role::Official),
                ("Vũ Văn Tài", finance, Rank::Head, Role::AgencyHead),
            ]
            .into_iter()
            .zip(accounts)
            {
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
                    position: "chức vụ".to_owned(),
                    rank,
                    is_main: true,
                    basis: String::new(),
                    from,
                    to: None,
                };
                appoint(&tx, &post).await?;
                let covers =
                    if agency == committee { vec![committee, justice, finance] } else { vec![agency] };
                actors.push(Actor::person(
                    *account,
                    person,
                    name,
                    vec![Hat { role, authority, agency, covers }],
                ));
            }
            let [chair, monitor, head, official, other] = <[Actor; 5]>::try_from(actors).unwrap();
            Ok(Self { authority, committee, justice, finance, chair, monitor, head, official, other })
        })
        .await
        .unwrap()
    }

    /// A task of the committee for the justice department.
    pub fn task(&self, title: &str, due: &str) -> NewTask {
        NewTask {
            authority: self.authority,
            plan: None,
            item: None,
            area: "Cải cách thủ tục hành chính".to_owned(),
            parent: None,
            kind: TaskKind::Work,
            title: title.to_owned(),
            text: "Rà soát, đơn giản hóa thủ tục.".to_owned(),
            product: Some("Báo cáo".to_owned()),
            lead: self.justice,
            coordinators: vec![self.finance],
            assignee: None,
            assigner: self.committee,
            from: None,
            due: due.parse().ok(),
            open_ended: false,
        }
    }

    /// Gives it as the monitor.
    pub async fn give(&self, t: &Testing, new: &NewTask) -> TaskId {
        tasks::acts::give_by_hand(&t.cx(self.monitor.clone()), new).await.unwrap()
    }

    /// What waits for somebody, as (kind, title).
    pub async fn waits(&self, t: &Testing, actor: &Actor) -> Vec<(String, String)> {
        let cx = t.cx(actor.clone());
        let work = notices::Work::of(&cx).await.unwrap();
        work.rows(&cx, None, notices::When::Any, kernel::PageQuery::default())
            .await
            .unwrap()
            .into_iter()
            .map(|row| (row.kind, row.title))
            .collect()
    }
}

/// The task as it stands.
pub async fn read(cx: &Cx, id: TaskId) -> Task {
    tasks::get(cx.db(), id).await.unwrap()
}

/// The acts recorded on a task, oldest first.
pub async fn acts_on(cx: &Cx, id: TaskId) -> Vec<String> {
    AuditTrail::of(cx, &id.into()).await.unwrap().into_iter().map(|event| event.act).collect()
}

/// 16:00 on a day.
pub fn go_to(t: &Testing, day: &str) {
    let day: Day = day.parse().unwrap();
    t.clock.set(day.start().plus_seconds(16 * 3600));
}

/// The person of an actor.
pub fn person(actor: &Actor) -> PersonId {
    actor.person_id().unwrap()
}
