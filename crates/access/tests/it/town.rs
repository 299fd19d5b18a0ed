//! An authority with a few accounts to test with.

use access::acts::{Knock, SignedIn, create_account, give_role};
use access::{NewAccount, NewRole, SignInPort, hash_password};
use agencies::acts::{
    NewAgency, NewAppointment, NewAuthority, NewPerson, appoint, create_agency, create_person,
    found_authority,
};
use agencies::{AgencyKind, Authority, Level, Rank};
use kernel::{AccountId, Actor, AgencyId, Day, PersonId, Role};
use store::{Cx, Migration};
use testkit::Testing;
use web::SignIn;

pub const PASSWORD: &str = "mưa rơi trên mái tôn cũ";
const BEGIN: Day = Day::constant(2020, 1, 1);

pub fn migrations() -> Vec<Box<dyn Migration>> {
    let mut all = agencies::migrations();
    all.extend(access::migrations());
    all
}

pub struct Town {
    pub authority: Authority,
    pub home: AgencyId,
    /// `quantri`, administrator of the whole.
    pub keeper: AccountId,
    /// `huong.ltm`, head of Phòng Nội vụ.
    pub head: AccountId,
    pub head_person: PersonId,
    pub official_person: PersonId,
}

pub async fn town(t: &Testing) -> Town {
    let cx = t.system();
    let new = &NewAuthority {
        name: "UBND thị xã Phước Long".to_owned(),
        short_name: String::new(),
        place: "Phước Long".to_owned(),
        level: Level::District,
        code: String::new(),
        parent: None,
        from: BEGIN,
    };
    let id = cx.write(|tx| async move { found_authority(&tx, new).await }).await.unwrap();
    let authority = agencies::authority(cx.db(), id).await.unwrap();
    let home = &NewAgency {
        parent: authority.agency,
        code: "H10.22.05".to_owned(),
        name: "Phòng Nội vụ".to_owned(),
        short_name: String::new(),
        kind: AgencyKind::Department,
        level: Level::District,
        from: BEGIN,
    };
    let home = cx.write(|tx| async move { create_agency(&tx, home).await }).await.unwrap();
    let keeper =
        account(&cx, &authority, authority.agency, "Đỗ Văn Quản", "quantri", Role::Administrator).await;
    let head = account(&cx, &authority, home, "Lê Thị Mai Hương", "huong.ltm", Role::AgencyHead).await;
    let official = account(&cx, &authority, home, "Trần Văn Bình", "binh.tv", Role::Official).await;
    Town { authority, home, keeper: keeper.0, head: head.0, head_person: head.1, official_person: official.1 }
}

pub async fn account(
    cx: &Cx,
    authority: &Authority,
    agency: AgencyId,
    full_name: &str,
    name: &str,
    role: Role,
) -> (AccountId, PersonId) {
    let password = &hash_password(cx, PASSWORD).await.unwrap();
    cx.write(|tx| async move {
        let person = NewPerson {
            authority: authority.id,
            name: full_name.to_owned(),
            code: String::new(),
            email: String::new(),
            phone: String::new(),
        };
        let person = create_person(&tx, &person).await?;
        let post = NewAppointment {
            person,
            agency,
            position: role.name().to_owned(),
            rank: Rank::Staff,
            is_main: true,
            basis: String::new(),
            from: BEGIN,
            to: None,
        };
        appoint(&tx, &post).await?;
        let account = NewAccount {
            person,
            name: name.to_owned(),
            email: format!("{name}@phuoclong.example"),
            password: Some(password.clone()),
            temporary: false,
        };
        let account = create_account(&tx, &account).await?;
        give_role(&tx, &NewRole { account, role, agency, from: BEGIN, to: None }).await?;
        Ok((account, person))
    })
    .await
    .unwrap()
}

/// Somebody at a door that the account does not know.
pub fn knock(ip: &str) -> Knock {
    Knock {
        ip: Some(ip.parse().unwrap()),
        agent: "Mozilla/5.0 Firefox/120.0 Windows".to_owned(),
        device: None,
    }
}

/// Signs in and gives the session's and the device's token.
pub async fn enter(t: &Testing, name: &str, knock: &Knock) -> (String, Option<String>) {
    let cx = t.cx(Actor::anonymous());
    match access::acts::sign_in(&cx, name, PASSWORD, knock).await.unwrap() {
        SignedIn::In { session, device } => {
            (session.reveal().to_owned(), device.map(|device| device.reveal().to_owned()))
        }
        SignedIn::SecondStep { .. } => panic!("no second step was set up"),
    }
}

/// The context of a signed-in session.
pub async fn inside(t: &Testing, port: &SignInPort, token: &str) -> (Cx, kernel::SessionId) {
    let session = port.session(&t.store, token).await.unwrap().expect("a living session");
    (t.cx(session.actor), session.id)
}
