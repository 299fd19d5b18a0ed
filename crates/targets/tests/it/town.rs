//! A town with a committee and three departments, its people, and a plan that it issued.

use agencies::acts::{
    NewAgency, NewAppointment, NewAuthority, NewPerson, appoint, create_agency, create_person,
    found_authority,
};
use agencies::{AgencyKind, Level, Rank};
use kernel::{AccountId, Actor, AgencyId, AuthorityId, Day, Hat, PlanId, Role, TargetId};
use measures::Registry;
use plans::acts::answer::{Answer, answer};
use plans::acts::issue::issue;
use plans::acts::take_in::{read_file, take_in};
use plans::{Asks, Stands, TargetRow};
use store::Cx;
use targets::Judged;
use targets::acts::figure::{self, NewFigure};
use tasks::Task;
use testkit::Testing;

/// A plan whose targets are a share, a change, a promise for each month and one with its own day.
pub const PLAN: &str = "KẾ HOẠCH\n\n\
Cải cách hành chính thị xã Phước Long năm 2021\n\n\
Căn cứ Kế hoạch số 263/KH-UBND ngày 08/12/2020 của UBND thị xã;\n\n\
UBND thị xã ban hành Kế hoạch như sau:\n\n\
I. Mục đích\n\n\
- Trên 85% người dân hài lòng đối với sự phục vụ.\n\n\
II. Nội dung và nhiệm vụ cụ thể\n\n\
1. Trong lĩnh vực cải cách thể chế\n\n\
1.1. Rà soát quy chế làm việc\n\n\
- Cơ quan chủ trì: Phòng Tư pháp.\n\n\
- Thời gian thực hiện: trước ngày 30/6/2021\n\n\
- Chỉ tiêu: 100% nhiệm vụ hoàn thành đúng hạn.\n\n\
1.2. Công khai ngân sách\n\n\
- Cơ quan chủ trì: Phòng Tài chính.\n\n\
- Cơ quan phối hợp: Phòng Tư pháp.\n\n\
- Thời gian thực hiện: trước ngày 15/10/2021\n\n\
- Chỉ tiêu: giảm 20% số hồ sơ trễ hạn so với năm 2020.\n\n\
1.3. Họp không giấy\n\n\
- Cơ quan chủ trì: Phòng Nội vụ.\n\n\
- Thời gian thực hiện: trước ngày 31/12/2021\n\n\
- Chỉ tiêu: tổ chức ít nhất 04 cuộc/tháng họp không giấy.\n\n\
1.4. Ký số văn bản\n\n\
- Cơ quan chủ trì: Phòng Nội vụ.\n\n\
- Thời gian thực hiện: trước ngày 31/12/2021\n\n\
- Chỉ tiêu: đến ngày 30/6/2021 đạt tối thiểu 60% văn bản ký số.\n\n\
- Chỉ tiêu: giữ vững thứ hạng chỉ số cải cách hành chính so với năm 2020.\n\n\
IV. Tổ chức thực hiện\n\n\
1. Giao Phòng Nội vụ theo dõi, đôn đốc và tổng hợp báo cáo UBND thị xã.\n";

/// Who is there.
#[derive(Debug, Clone)]
pub struct Town {
    pub authority: AuthorityId,
    pub home: AgencyId,
    pub justice: AgencyId,
    pub finance: AgencyId,
    pub monitor: Actor,
    pub head: Actor,
    pub other: Actor,
}

impl Town {
    pub async fn found(t: &Testing) -> Self {
        let cx = &t.system();
        let from = Day::constant(2020, 1, 1);
        let accounts: Vec<AccountId> = (0..3).map(|_| t.clock.new_id()).collect();
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
            for name in ["Phòng Nội vụ", "Phòng Tư pháp", "Phòng Tài chính"] {
                let new = NewAgency {
                    parent: committee,
                    code: String::new(),
                    name: format!("{name} thị xã Phước Long"),
                    short_name: name.to_owned(),
                    kind: AgencyKind::Department,
                    level: Level::District,
                    from,
                };
                departments.push(create_agency(&tx, &new).await?);
            }
            let (home, justice, finance) = (departments[0], departments[1], departments[2]);
            let mut actors = Vec::new();
            for ((name, agency, rank, role), account) in [
                ("Phan Hoài Nam", home, Rank::Head, Role::Monitor),
                ("Lê Văn Trưởng", justice, Rank::Head, Role::AgencyHead),
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
                let hat = Hat { role, authority, agency, covers: vec![agency] };
                actors.push(Actor::person(*account, person, name, vec![hat]));
            }
            let [monitor, head, other] = <[Actor; 3]>::try_from(actors).unwrap();
            Ok(Self { authority, home, justice, finance, monitor, head, other })
        })
        .await
        .unwrap()
    }

    /// The plan as uploaded and read.
    pub async fn upload(&self, t: &Testing) -> PlanId {
        self.upload_file(t, "ke-hoach.txt", PLAN.as_bytes().to_vec()).await
    }

    /// Any file as uploaded and read.
    pub async fn upload_file(&self, t: &Testing, name: &str, bytes: Vec<u8>) -> PlanId {
        let cx = t.cx(self.monitor.clone());
        let file =
            t.files.put_bytes(&cx, name, bytes, kernel::ObjectRef::new("upload", "tep")).await.unwrap();
        let read = read_file(&t.files, &file).await.unwrap();
        take_in(&cx, &t.files, self.authority, &file, &read, &registry()).await.unwrap()
    }

    /// All questions answered: agencies with the finance department, everything else as the text has it.
    pub async fn answer_all(&self, cx: &Cx, plan: PlanId) {
        for question in plans::questions(cx.db(), plan).await.unwrap() {
            let said = match question.asks {
                Asks::Agency | Asks::Lead | Asks::Monitor => Answer::Agency(Stands::Agency(self.finance)),
                Asks::Deadline => Answer::Until(Day::constant(2021, 12, 31)),
                Asks::Phrase | Asks::Oddity | Asks::Gap => Answer::Issuer,
            };
            answer(cx, plan, question.id, &said).await.unwrap();
        }
    }

    /// The plan in force.
    pub async fn in_force(&self, t: &Testing) -> PlanId {
        let cx = t.cx(self.monitor.clone());
        let plan = self.upload(t).await;
        self.answer_all(&cx, plan).await;
        issue(&cx, plan).await.unwrap();
        plan
    }

    /// The target whose words contain these.
    pub async fn target(&self, t: &Testing, plan: PlanId, words: &str) -> TargetRow {
        let targets = plans::targets(t.system().db(), plan).await.unwrap();
        targets.into_iter().find(|target| target.text.contains(words)).unwrap()
    }

    /// The judged target whose words contain these.
    pub async fn judged(&self, t: &Testing, plan: PlanId, words: &str) -> Judged {
        let cx = t.cx(self.monitor.clone());
        let plan = plans::plan(cx.db(), plan).await.unwrap();
        let all = targets::judged_of_plan(&cx, &registry(), &plan).await.unwrap();
        all.into_iter().find(|one| one.row.text.contains(words)).unwrap()
    }

    /// An agency reports a figure for today: a number, or parts of a whole.
    pub async fn report(&self, t: &Testing, target: TargetId, agency: AgencyId, said: Said) {
        let cx = t.cx(self.monitor.clone());
        let (number, parts) = match said {
            Said::Number(number) => (Some(number), None),
            Said::Parts(part, whole) => (None, Some((part, whole))),
        };
        let new = NewFigure { agency, on: cx.today(), number, parts, words: String::new(), evidence: None };
        figure::report(&cx, &t.files, target, &new).await.unwrap();
    }

    /// The chief task of an item.
    pub async fn chief(&self, t: &Testing, plan: PlanId, title: &str) -> Task {
        let all = tasks::mains_of_plan(t.system().db(), plan).await.unwrap();
        all.into_iter().find(|task| task.title.contains(title)).unwrap()
    }

    /// Work of the plan is done: proposed by its lead today and accepted.
    pub async fn finish(&self, t: &Testing, task: &Task) {
        let cx = t.cx(self.monitor.clone());
        tasks::acts::propose(&t.system(), task.id, None, "Đã xong").await.unwrap();
        tasks::acts::accept(&cx, task.id, None, "").await.unwrap();
    }
}

/// What an agency reports.
#[derive(Debug, Clone, Copy)]
pub enum Said {
    Number(f64),
    Parts(i64, i64),
}

/// The measures to which targets are bound.
pub fn registry() -> Registry {
    let mut all = tasks::measures();
    all.extend(plans::measures());
    Registry::new(all)
}

/// 16:00 on a day.
pub fn go_to(t: &Testing, day: &str) {
    let day: Day = day.parse().unwrap();
    t.clock.set(day.start().plus_seconds(16 * 3600));
}
