//! A town with a committee, three departments and a group, its people, and a plan that it issued.

use agencies::acts::{
    NewAgency, NewAppointment, NewAuthority, NewGroup, NewPerson, appoint, create_agency, create_group,
    create_person, found_authority,
};
use agencies::{AgencyKind, Level, Rank};
use kernel::{AccountId, Actor, AgencyId, AuthorityId, Day, Hat, PlanId, Role};
use measures::Registry;
use plans::acts::answer::{Answer, answer};
use plans::acts::issue::{Issued, issue};
use plans::acts::take_in::{read_file, take_in};
use plans::{Asks, Stands};
use sea_orm::{ConnectionTrait, Statement};
use store::Cx;
use testkit::Testing;

/// A short plan with what real ones have: a committee that leads, an adviser, a group, a name that nobody knows, an
/// item without a deadline, targets and a duty.
pub const PLAN: &str = "KẾ HOẠCH\n\nCải cách hành chính thị xã Phước Long năm 2021\n\n\
Căn cứ Kế hoạch số 263/KH-UBND ngày 08/12/2020 của UBND thị xã;\n\n\
UBND thị xã ban hành Kế hoạch như sau:\n\n\
I. Mục đích\n\n- Trên 85% người dân hài lòng đối với sự phục vụ.\n\n\
II. Nội dung và nhiệm vụ cụ thể\n\n1. Trong lĩnh vực cải cách thể chế\n\n\
1.1. Rà soát quy chế làm việc\n\n- Cơ quan chủ trì thực hiện: UBND thị xã.\n\n\
- Cơ quan tham mưu thực hiện: Phòng Tư pháp.\n\n- Cơ quan phối hợp: Các phòng, ban, ngành thị xã.\n\n\
- Thời gian thực hiện: năm 2021\n\n- Chỉ tiêu: 100% nhiệm vụ hoàn thành đúng hạn.\n\n\
1.2. Công khai ngân sách\n\n- Cơ quan chủ trì: Phòng Tài chính.\n\n- Cơ quan phối hợp: Tổ công tác Ánh Dương.\n\n\
- Nhiệm vụ cụ thể: Phòng Tài chính công khai dự toán, quyết toán.\n\n\
IV. Tổ chức thực hiện\n\n1. Các phòng, ban, ngành thị xã căn cứ Kế hoạch này xây dựng kế hoạch chi tiết của cơ quan; \
báo cáo kết quả thực hiện về UBND thị xã trước ngày 15/11/2021.\n\n\
2. Giao Phòng Nội vụ theo dõi, đôn đốc và tổng hợp báo cáo UBND thị xã.\n";

/// Who is there.
#[derive(Debug, Clone)]
pub struct Town {
    pub authority: AuthorityId,
    pub committee: AgencyId,
    pub home: AgencyId,
    pub justice: AgencyId,
    pub finance: AgencyId,
    pub monitor: Actor,
    pub head: Actor,
    pub clerk: Actor,
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
            let group = NewGroup {
                name: "Các phòng, ban, ngành thị xã".to_owned(),
                aliases: Vec::new(),
                kinds: vec![AgencyKind::Department],
            };
            create_group(&tx, authority, &group).await?;
            let (home, justice, finance) = (departments[0], departments[1], departments[2]);
            let mut actors = Vec::new();
            for ((name, agency, rank, role), account) in [
                ("Phan Hoài Nam", home, Rank::Head, Role::Monitor),
                ("Lê Văn Trưởng", justice, Rank::Head, Role::AgencyHead),
                ("Vũ Thị Thư", committee, Rank::Staff, Role::Clerk),
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
            let [monitor, head, clerk] = <[Actor; 3]>::try_from(actors).unwrap();
            Ok(Self { authority, committee, home, justice, finance, monitor, head, clerk })
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
        // One answer may settle another question.
        while let Some(question) = Self::open(cx, plan).await.into_iter().next() {
            let said = match question.asks {
                Asks::Agency | Asks::Lead => Answer::Agency(Stands::Agency(self.finance)),
                Asks::Monitor => Answer::Agency(Stands::Agency(self.home)),
                Asks::Deadline => Answer::Until(Day::constant(2021, 12, 31)),
                Asks::Phrase | Asks::Oddity | Asks::Gap => Answer::Issuer,
            };
            answer(cx, plan, question.id, &said).await.unwrap();
        }
    }

    /// What the review still has to look at.
    pub async fn open(cx: &Cx, plan: PlanId) -> Vec<plans::Question> {
        plans::questions(cx.db(), plan).await.unwrap().into_iter().filter(plans::Question::is_open).collect()
    }

    /// Another text as uploaded and read.
    pub async fn upload_text(&self, t: &Testing, text: &str) -> PlanId {
        self.upload_file(t, "ke-hoach.txt", text.as_bytes().to_vec()).await
    }

    /// Another text, put into force with the usual answers.
    pub async fn in_force_with(&self, t: &Testing, text: &str) -> PlanId {
        let cx = t.cx(self.monitor.clone());
        let plan = self.upload_text(t, text).await;
        self.answer_all(&cx, plan).await;
        issue(&cx, plan).await.unwrap();
        plan
    }

    /// What waits for somebody and by when, as (title, due day).
    pub async fn waits_until(&self, t: &Testing, actor: &Actor) -> Vec<(String, Option<Day>)> {
        let cx = t.cx(actor.clone());
        let work = notices::Work::of(&cx).await.unwrap();
        let rows = work.rows(&cx, None, notices::When::Any, kernel::PageQuery::default()).await.unwrap();
        rows.into_iter().map(|row| (row.title, row.due)).collect()
    }

    /// What a person was told, as (title, second line), oldest first.
    pub async fn told(&self, t: &Testing, actor: &Actor) -> Vec<(String, String)> {
        let cx = t.cx(actor.clone());
        let sql = "SELECT title, line FROM notices_notice WHERE person = $1 ORDER BY at, id";
        let person = actor.person_id().unwrap().to_string();
        let asked = Statement::from_sql_and_values(cx.db().get_database_backend(), sql, [person.into()]);
        let rows = cx.db().query_all_raw(asked).await.unwrap();
        rows.iter().map(|row| (row.try_get("", "title").unwrap(), row.try_get("", "line").unwrap())).collect()
    }

    /// The plan in force.
    pub async fn in_force(&self, t: &Testing) -> (PlanId, Issued) {
        let cx = t.cx(self.monitor.clone());
        let plan = self.upload(t).await;
        self.answer_all(&cx, plan).await;
        let issued = issue(&cx, plan).await.unwrap();
        (plan, issued)
    }

    /// What waits for somebody, as (kind, title).
    pub async fn waits(&self, t: &Testing, actor: &Actor) -> Vec<(String, String)> {
        let cx = t.cx(actor.clone());
        let work = notices::Work::of(&cx).await.unwrap();
        let rows = work.rows(&cx, None, notices::When::Any, kernel::PageQuery::default()).await.unwrap();
        rows.into_iter().map(|row| (row.kind, row.title)).collect()
    }
}

/// A document that amends a plan.
pub fn document(symbol: &str, on: &str, reason: &str) -> plans::acts::amend::Document {
    plans::acts::amend::Document {
        symbol: symbol.to_owned(),
        on: Some(on.parse().unwrap()),
        reason: reason.to_owned(),
    }
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

/// The key of a refusal.
pub fn refused<T: std::fmt::Debug>(outcome: kernel::Result<T>) -> &'static str {
    match outcome {
        Err(kernel::Error::Refused(refusal)) => refusal.key,
        other => panic!("{other:?} is no refusal"),
    }
}
