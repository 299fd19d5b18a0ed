//! Setting up, keeping accounts, forgotten passwords, handing work over.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use access::acts::{
    SetUp, SignedIn, ask_for_link, lock_account, open_account, password_letter, reset_account, set_by_link,
    set_email, set_up, sign_in, take_role,
};
use access::model::SECOND_STEP_ROLES;
use access::{
    AddUser, HandOver, PasswordMail, SignInPort, add_user, hand_over, lock_user, reset_user, setup_code,
};
use agencies::acts::{NewAuthority, found_authority};
use agencies::{Authority, Level};
use kernel::{Actor, Error, PersonId, Result, Role};
use store::{Queue, Tx};
use web::SignIn;

use crate::town::{PASSWORD, account, enter, inside, knock, migrations, town};

fn form(code: &str) -> SetUp {
    SetUp {
        code: code.to_owned(),
        authority: "UBND phường Phước Long".to_owned(),
        place: "Phước Long".to_owned(),
        level: Level::Commune,
        person: "Đỗ Văn Quản".to_owned(),
        position: "Chuyên viên".to_owned(),
        name: "quantri".to_owned(),
        email: String::new(),
        password: PASSWORD.to_owned(),
        second_step: true,
    }
}

testkit::both!(migrations(), an_empty_installation_is_set_up_once, |t| async move {
    let outside = t.cx(Actor::anonymous());
    let port = SignInPort::default();
    let detour = async |path: &str| port.detour(&t.store, None, path).await.unwrap();
    assert_eq!(detour("/viec-cua-toi").await.as_deref(), Some("/cai-dat"));
    assert_eq!(detour("/cai-dat").await, None);
    let void = setup_code(&t.system()).await.unwrap().unwrap();
    let code = setup_code(&t.system()).await.unwrap().unwrap();
    let door = knock("10.0.0.1");
    let early = set_up(&outside, &form(&void), &door).await;
    assert!(matches!(early, Err(Error::Invalid(_))), "only the newest code counts");
    let weak = set_up(&outside, &SetUp { password: "matkhau123456".to_owned(), ..form(&code) }, &door).await;
    assert!(matches!(weak, Err(Error::Invalid(_))));
    let SignedIn::In { session, .. } = set_up(&outside, &form(&code.to_lowercase()), &door).await.unwrap()
    else {
        panic!()
    };
    let (cx, id) = inside(&t, &port, session.reveal()).await;
    let authority = agencies::first_authority(cx.db()).await.unwrap().unwrap();
    assert!(cx.actor.has_in(Role::Administrator, authority.agency));
    assert_eq!(detour("/viec-cua-toi").await, None);
    let again = set_up(&outside, &form(&code), &door).await;
    assert!(matches!(again, Err(Error::Refused(refusal)) if refusal.key == "access.already-set-up"));
    assert_eq!(setup_code(&t.system()).await.unwrap(), None);
    let held = port.session(&t.store, session.reveal()).await.unwrap().unwrap();
    assert_eq!(held.id, id);
    let to = port.detour(&t.store, Some(&held), "/quan-tri").await.unwrap();
    assert_eq!(to.as_deref(), Some("/tai-khoan/hai-buoc"), "administrators owe a second step");
    for open in ["/tai-khoan/hai-buoc", "/dang-xuat"] {
        assert_eq!(port.detour(&t.store, Some(&held), open).await.unwrap(), None, "{open}");
    }
    for shut in [
        "/tai-khoan",
        "/tai-khoan/thu",
        "/tai-khoan/mat-khau",
        "/tai-khoan/ma-truy-cap",
        "/tai-khoan/hai-buoc/tat",
        "/giao-dien",
    ] {
        let to = port.detour(&t.store, Some(&held), shut).await.unwrap();
        assert_eq!(to.as_deref(), Some("/tai-khoan/hai-buoc"), "{shut}");
    }
    let chosen = agencies::setting(cx.db(), authority.id, SECOND_STEP_ROLES).await.unwrap();
    assert_eq!(chosen.as_deref(), Some("administrator leader clerk"));
});

testkit::both!(migrations(), two_first_visitors_cannot_both_set_it_up, |t| async move {
    let code = setup_code(&t.system()).await.unwrap().unwrap();
    let mut tasks = Vec::new();
    for machine in 1..=2 {
        let cx = t.cx(Actor::anonymous());
        let form = SetUp { name: format!("quantri{machine}"), ..form(&code) };
        tasks.push(tokio::spawn(async move { set_up(&cx, &form, &knock("10.0.0.1")).await }));
    }
    let mut done = 0;
    for task in tasks {
        done += i32::from(task.await.unwrap().is_ok());
    }
    assert_eq!(done, 1);
    assert_eq!(agencies::authorities(t.system().db()).await.unwrap().len(), 1);
});

testkit::both!(migrations(), a_one_time_password_must_be_changed_and_ends, |t| async move {
    let w = town(&t).await;
    let port = SignInPort::default();
    let (token, _) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
    let (keeper, _) = inside(&t, &port, &enter(&t, "quantri", &knock("10.0.0.1")).await.0).await;
    let (official, _) = inside(&t, &port, &enter(&t, "binh.tv", &knock("10.0.0.2")).await.0).await;
    assert!(matches!(reset_account(&official, w.head, false).await, Err(Error::Denied)));
    let secret = reset_account(&keeper, w.head, false).await.unwrap();
    assert!(port.session(&t.store, &token).await.unwrap().is_none(), "sessions end");
    let outside = t.cx(Actor::anonymous());
    let door = knock("10.0.0.6");
    let SignedIn::In { session, .. } = sign_in(&outside, "huong.ltm", secret.reveal(), &door).await.unwrap()
    else {
        panic!()
    };
    let held = port.session(&t.store, session.reveal()).await.unwrap().unwrap();
    let to = port.detour(&t.store, Some(&held), "/nhiem-vu").await.unwrap();
    assert_eq!(to.as_deref(), Some("/tai-khoan/mat-khau"));
    t.clock.set(t.clock.now().plus_seconds(73 * 3600));
    let late = sign_in(&outside, "huong.ltm", secret.reveal(), &door).await;
    assert!(matches!(late, Err(Error::Refused(refusal)) if refusal.key == "access.temporary-over"));
});

testkit::both!(migrations(), a_token_changes_how_nobody_guarded_signs_in, |t| async move {
    let w = town(&t).await;
    let port = SignInPort::default();
    let (keeper, _) = inside(&t, &port, &enter(&t, "quantri", &knock("10.0.0.1")).await.0).await;
    let program = t.cx(keeper.actor.limited_to(vec!["accounts:write".to_owned()]));
    assert!(matches!(reset_account(&program, w.keeper, false).await, Err(Error::Denied)), "their own");
    assert!(matches!(reset_account(&program, w.head, true).await, Err(Error::Denied)), "the second step");
    reset_account(&program, w.head, false).await.unwrap();
    reset_account(&keeper, w.head, true).await.unwrap();
    reset_account(&keeper, w.keeper, false).await.unwrap();
});

testkit::both!(migrations(), the_last_administrator_stays, |t| async move {
    let w = town(&t).await;
    let port = SignInPort::default();
    let (keeper, _) = inside(&t, &port, &enter(&t, "quantri", &knock("10.0.0.1")).await.0).await;
    let refused = lock_account(&keeper, w.keeper).await;
    assert!(matches!(refused, Err(Error::Refused(refusal)) if refusal.key == "access.last-administrator"));
    lock_account(&keeper, w.head).await.unwrap();
    let outside = t.cx(Actor::anonymous());
    let locked = sign_in(&outside, "huong.ltm", PASSWORD, &knock("10.0.0.6")).await;
    assert!(matches!(locked, Err(Error::Refused(refusal)) if refusal.key == "access.locked"));
    let head = w.head;
    keeper.write(|tx| async move { open_account(&tx, head).await }).await.unwrap();
    assert!(sign_in(&outside, "huong.ltm", PASSWORD, &knock("10.0.0.6")).await.is_ok());
    let (official, _) = inside(&t, &port, &enter(&t, "binh.tv", &knock("10.0.0.2")).await.0).await;
    assert!(matches!(lock_account(&official, w.head).await, Err(Error::Denied)));
});

testkit::both!(migrations(), a_taken_role_is_gone_at_once, |t| async move {
    let w = town(&t).await;
    let port = SignInPort::default();
    let (keeper, _) = inside(&t, &port, &enter(&t, "quantri", &knock("10.0.0.1")).await.0).await;
    let token = enter(&t, "huong.ltm", &knock("10.0.0.5")).await.0;
    let (head, _) = inside(&t, &port, &token).await;
    assert!(head.actor.has_in(Role::AgencyHead, w.home));
    let (home, account) = (w.home, w.head);
    let clerk = access::NewRole { account, role: Role::Clerk, agency: home, from: t.clock.today(), to: None };
    let clerk = &clerk;
    let role = keeper.write(|tx| async move { access::give_role(&tx, clerk).await }).await.unwrap();
    let (head, _) = inside(&t, &port, &token).await;
    assert!(head.actor.has_in(Role::Clerk, w.home));
    take_role(&keeper, role).await.unwrap();
    let (head, _) = inside(&t, &port, &token).await;
    assert!(!head.actor.has_in(Role::Clerk, w.home));
});

testkit::both!(migrations(), a_link_sets_a_password_once, |t| async move {
    let w = town(&t).await;
    let outside = t.cx(Actor::anonymous());
    let door = knock("10.0.0.5");
    ask_for_link(&outside, "khong.co.ai", &door).await.unwrap();
    assert!(Queue::list(&t.system()).await.unwrap().is_empty());
    ask_for_link(&outside, "huong.ltm", &door).await.unwrap();
    ask_for_link(&outside, "Huong.ltm@phuoclong.example", &door).await.unwrap();
    assert_eq!(Queue::list(&t.system()).await.unwrap().len(), 1, "one letter at a time");
    let job = PasswordMail { account: w.head };
    let link = |path: &str| format!("https://thongsuot.example{path}");
    let first = password_letter(&t.system(), &job, &link).await.unwrap().unwrap();
    let second = password_letter(&t.system(), &job, &link).await.unwrap().unwrap();
    assert_eq!(second.to, "huong.ltm@phuoclong.example");
    let secret = |text: &str| text.split("?ma=").nth(1).unwrap()[..64].to_owned();
    let read = format!("{}\n\n{}", second.subject, second.text.replace(&secret(&second.text), "[64 ký tự]"));
    insta::assert_snapshot!("password_letter", read);
    let new = "con trâu gặm cỏ bờ đê";
    assert!(set_by_link(&outside, &secret(&first.text), new).await.is_err(), "the earlier link is void");
    assert!(matches!(set_by_link(&outside, &secret(&second.text), "ngắn").await, Err(Error::Invalid(_))));
    set_by_link(&outside, &secret(&second.text), new).await.unwrap();
    assert!(set_by_link(&outside, &secret(&second.text), new).await.is_err(), "once");
    assert!(sign_in(&outside, "huong.ltm", new, &knock("10.0.0.6")).await.is_ok());
});

testkit::both!(migrations(), asking_for_links_is_slowed_and_shuts_nobody_out, |t| async move {
    let w = town(&t).await;
    let outside = t.cx(Actor::anonymous());
    // Letters go out at once, so that only the counters hold the next one back.
    let sent = async || {
        let mut letters = 0;
        while let Some(job) = Queue::take(&t.system(), 60).await.unwrap() {
            Queue::finish(&t.system(), job.id).await.unwrap();
            letters += 1;
        }
        letters
    };
    let mut letters = 0;
    for machine in 1..=8 {
        ask_for_link(&outside, "huong.ltm", &knock(&format!("203.0.113.{machine}"))).await.unwrap();
        letters += sent().await;
    }
    assert_eq!(letters, 4, "three, and the one that starts the delay; the answer is the same each time");
    ask_for_link(&outside, "binh.tv", &knock("10.0.0.5")).await.unwrap();
    assert_eq!(sent().await, 1, "another account does not wait");
    t.clock.set(t.clock.now().plus_seconds(3));
    ask_for_link(&outside, "huong.ltm", &knock("10.0.0.5")).await.unwrap();
    assert_eq!(sent().await, 1, "and the owner gets one a little later");
    for round in 1..=11 {
        let asked = ask_for_link(&outside, &format!("ai.do{round}"), &knock("198.51.100.1")).await;
        assert!(asked.is_ok(), "round {round}: {asked:?}");
    }
    let asked = ask_for_link(&outside, "huong.ltm", &knock("198.51.100.1")).await;
    assert!(
        matches!(asked, Err(Error::Refused(ref refusal)) if refusal.key == "access.slow-down"),
        "{asked:?}"
    );
    let there = sign_in(&outside, "huong.ltm", PASSWORD, &knock("198.51.100.1")).await;
    assert!(there.is_ok(), "signing in has counters of its own");
    assert_ne!(w.head, w.keeper);
});

struct Counted(AtomicU64);

#[async_trait::async_trait]
impl HandOver for Counted {
    async fn hand_over(&self, _: &Tx, _: PersonId, _: PersonId) -> Result<u64> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(3)
    }
}

testkit::both!(migrations(), work_is_handed_over_by_those_who_may, |t| async move {
    let w = town(&t).await;
    let port = SignInPort::default();
    let (head, _) = inside(&t, &port, &enter(&t, "huong.ltm", &knock("10.0.0.5")).await.0).await;
    let (official, _) = inside(&t, &port, &enter(&t, "binh.tv", &knock("10.0.0.2")).await.0).await;
    let counted: Arc<dyn HandOver> = Arc::new(Counted(AtomicU64::new(0)));
    let ports = &[Arc::clone(&counted), counted];
    let (from, to) = (w.official_person, w.head_person);
    let done = head.write(|tx| async move { hand_over(&tx, ports, from, to).await }).await.unwrap();
    assert_eq!(done.things, 6);
    let denied = official.write(|tx| async move { hand_over(&tx, ports, from, to).await }).await;
    assert!(matches!(denied, Err(Error::Denied)));
    let same = head.write(|tx| async move { hand_over(&tx, ports, from, from).await }).await;
    assert!(matches!(same, Err(Error::Invalid(_))));
});

testkit::both!(migrations(), the_command_line_keeps_accounts, |t| async move {
    town(&t).await;
    let cx = t.system();
    let add = AddUser {
        name: "nam.vv".to_owned(),
        full_name: "Vũ Văn Nam".to_owned(),
        email: String::new(),
        role: Role::Official,
        agency: Some("H10.22.05".to_owned()),
    };
    let password = add_user(&cx, &add).await.unwrap();
    let outside = t.cx(Actor::anonymous());
    assert!(sign_in(&outside, "nam.vv", &password, &knock("10.0.0.6")).await.is_ok());
    let twice = add_user(&cx, &AddUser { name: "NAM.VV".to_owned(), ..add.clone() }).await;
    assert!(matches!(twice, Err(Error::Invalid(_))), "names are one without regard to case");
    lock_user(&cx, "nam.vv").await.unwrap();
    assert!(sign_in(&outside, "nam.vv", &password, &knock("10.0.0.6")).await.is_err());
    let password = reset_user(&cx, "nam.vv").await.unwrap();
    assert!(sign_in(&outside, "nam.vv", &password, &knock("10.0.0.6")).await.is_ok());
    assert!(matches!(reset_user(&cx, "ai.do").await, Err(Error::Invalid(_))));
});

async fn commune(t: &testkit::Testing, name: &str, parent: kernel::AgencyId) -> Authority {
    let new = &NewAuthority {
        name: name.to_owned(),
        short_name: String::new(),
        place: name.to_owned(),
        level: Level::Commune,
        code: String::new(),
        parent: Some(parent),
        from: kernel::Day::constant(2020, 1, 1),
    };
    let cx = t.system();
    let id = cx.write(|tx| async move { found_authority(&tx, new).await }).await.unwrap();
    agencies::authority(cx.db(), id).await.unwrap()
}

testkit::both!(migrations(), an_account_is_kept_by_whoever_keeps_all_its_places, |t| async move {
    let w = town(&t).await;
    let cx = t.system();
    let ward = commune(&t, "UBND phường Long Thủy", w.authority.agency).await;
    let other = commune(&t, "UBND phường Thác Mơ", w.authority.agency).await;
    account(&cx, &ward, ward.agency, "Phạm Văn Giữ", "giu.pv", Role::Administrator).await;
    let (shared, _) = account(&cx, &ward, ward.agency, "Ngô Thị Hoa", "hoa.nt", Role::Official).await;
    let port = SignInPort::default();
    let (keeper, _) = inside(&t, &port, &enter(&t, "giu.pv", &knock("10.0.0.1")).await.0).await;
    let (above, _) = inside(&t, &port, &enter(&t, "quantri", &knock("10.0.0.2")).await.0).await;
    reset_account(&keeper, shared, true).await.unwrap();

    // A role elsewhere, even one that only begins next month.
    let later = t.clock.today().plus_days(30);
    let role =
        access::NewRole { account: shared, role: Role::Leader, agency: other.agency, from: later, to: None };
    let role = &role;
    let role = above.write(|tx| async move { access::give_role(&tx, role).await }).await.unwrap();
    let refused = |outcome: Result<()>| match outcome {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let refusal = refused(reset_account(&keeper, shared, true).await.map(|_| ()));
    assert_eq!(refusal.key, "access.kept-elsewhere");
    assert!(
        refusal.say.contains("UBND phường Thác Mơ")
            && refusal.say.contains("quản trị của UBND thị xã Phước Long"),
        "{}",
        refusal.say
    );
    refused(lock_account(&keeper, shared).await);
    refused(keeper.write(|tx| async move { open_account(&tx, shared).await }).await);
    refused(keeper.write(|tx| async move { set_email(&tx, shared, "giu.pv@example.vn").await }).await);
    reset_account(&above, shared, false).await.unwrap();
    take_role(&above, role).await.unwrap();
    reset_account(&keeper, shared, true).await.unwrap();
});
