//! Sessions, tokens and who somebody is.

use access::SignInPort;
use access::acts::{
    NewToken, begin_second, confirm_second, end_all_others, end_one, make_token, revoke_token, sign_out,
};
use access::model::SECOND_STEP_ROLES;
use agencies::acts::{NewAgency, create_agency};
use agencies::{AgencyKind, Level};
use kernel::{Error, Role};
use web::SignIn;

use crate::town::{enter, inside, knock, migrations, town};

testkit::both!(migrations(), a_session_lives_eight_idle_hours_and_seven_days, |t| async move {
    town(&t).await;
    let port = SignInPort::default();
    let (token, _) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
    let alive = async || port.session(&t.store, &token).await.unwrap().is_some();
    let wait = |hours: i64| t.clock.set(t.clock.now().plus_seconds(hours * 3600));
    assert!(alive().await);
    for _ in 0..23 {
        wait(7);
        assert!(alive().await, "used within eight hours");
    }
    wait(7);
    assert!(!alive().await, "after seven days it ends, however much it is used");
    let (token, _) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
    wait(9);
    assert!(port.session(&t.store, &token).await.unwrap().is_none(), "nine hours unused");
});

testkit::both!(migrations(), sessions_end_singly_and_together, |t| async move {
    let w = town(&t).await;
    let port = SignInPort::default();
    let mut tokens = Vec::new();
    for machine in 1..=3 {
        tokens.push(enter(&t, "huong.ltm", &knock(&format!("10.0.0.{machine}"))).await.0);
    }
    let alive = async |index: usize| port.session(&t.store, &tokens[index]).await.unwrap().is_some();
    let (cx, first) = inside(&t, &port, &tokens[0]).await;
    let (_, second) = inside(&t, &port, &tokens[1]).await;
    assert!(alive(2).await);
    end_one(&cx, second).await.unwrap();
    assert!(alive(0).await && !alive(1).await && alive(2).await);
    let (stranger, _) = inside(&t, &port, &enter(&t, "quantri", &knock("10.0.0.9")).await.0).await;
    assert!(matches!(end_one(&stranger, first).await, Err(Error::NotFound)), "nobody ends another's");
    assert_eq!(end_all_others(&cx, first).await.unwrap(), 1);
    assert!(alive(0).await && !alive(2).await);
    sign_out(&cx, first).await.unwrap();
    assert!(!alive(0).await);
    assert_ne!(w.head, w.keeper);
});

testkit::both!(migrations(), hats_cover_what_lies_below, |t| async move {
    let w = town(&t).await;
    let cx = t.system();
    let keeper = access::actor_of(cx.db(), w.keeper, cx.today()).await.unwrap();
    assert!(
        keeper.has_in(Role::Administrator, w.home) && keeper.has_in(Role::Administrator, w.authority.agency)
    );
    let head = access::actor_of(cx.db(), w.head, cx.today()).await.unwrap();
    assert!(head.has_in(Role::AgencyHead, w.home) && !head.belongs_to(w.authority.agency));
    assert_eq!(head.home_agency(), Some(w.home));
    let before = access::actor_of(cx.db(), w.head, kernel::Day::constant(2019, 1, 1)).await.unwrap();
    assert!(before.hats().is_empty(), "a role holds from its first day");
    let found =
        access::people_with_role(cx.db(), Role::AgencyHead, w.authority.id, cx.today()).await.unwrap();
    assert_eq!(found, [w.head_person]);
    let found = access::people_with_role(cx.db(), Role::AgencyHead, w.home, cx.today()).await.unwrap();
    assert_eq!(found, [w.head_person]);
    assert!(access::people_with_role(cx.db(), Role::Clerk, w.home, cx.today()).await.unwrap().is_empty());
    let mails = access::emails(cx.db(), &[w.head_person, w.official_person]).await.unwrap();
    assert_eq!(mails.get(&w.head_person).map(String::as_str), Some("huong.ltm@phuoclong.example"));
});

testkit::both!(migrations(), what_was_just_made_is_covered_at_once, |t| async move {
    let w = town(&t).await;
    let port = SignInPort::default();
    let token = enter(&t, "quantri", &knock("10.0.0.5")).await.0;
    let (cx, _) = inside(&t, &port, &token).await;
    let new = &NewAgency {
        parent: w.authority.agency,
        code: String::new(),
        name: "Phòng Tư pháp".to_owned(),
        short_name: String::new(),
        kind: AgencyKind::Department,
        level: Level::District,
        from: cx.today(),
    };
    let made = cx.write(|tx| async move { create_agency(&tx, new).await }).await.unwrap();
    assert!(!cx.actor.has_in(Role::Administrator, made), "what was gathered before does not know it");
    let (cx, _) = inside(&t, &port, &token).await;
    assert!(cx.actor.has_in(Role::Administrator, made), "the next page does");
    let failed =
        cx.write(|tx| async move { create_agency(&tx, new).await.and(Err::<(), _>(Error::NotFound)) });
    let before = t.store.recasts();
    assert!(failed.await.is_err());
    assert_eq!(t.store.recasts(), before, "what was not committed changes nothing");
});

testkit::both!(migrations(), a_token_does_what_it_was_given_and_no_more, |t| async move {
    town(&t).await;
    let port = SignInPort::default();
    let (token, _) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
    let (cx, _) = inside(&t, &port, &token).await;
    let nothing =
        NewToken { name: "Cổng tỉnh".to_owned(), scopes: vec!["everything".to_owned()], days: 30 };
    assert!(matches!(make_token(&cx, &nothing).await, Err(Error::Invalid(_))));
    let new = NewToken { scopes: vec!["tasks:read".to_owned()], ..nothing };
    let made = make_token(&cx, &new).await.unwrap();
    let bearer = async |secret: &str| port.bearer(&t.store, secret).await.unwrap();
    let actor = bearer(made.secret.reveal()).await.unwrap();
    assert!(actor.allows_scope("tasks:read") && !actor.allows_scope("tasks:write"));
    assert_eq!(actor.person_id(), cx.actor.person_id());
    let through = t.cx(actor);
    let more = make_token(&through, &new).await;
    assert!(matches!(more, Err(Error::Denied)), "a token makes no tokens");
    assert!(bearer(&"0".repeat(64)).await.is_none());
    revoke_token(&cx, made.id).await.unwrap();
    assert!(bearer(made.secret.reveal()).await.is_none());
    let short = make_token(&cx, &NewToken { days: 1, ..new }).await.unwrap();
    t.clock.set(t.clock.now().plus_seconds(86_401));
    assert!(bearer(short.secret.reveal()).await.is_none(), "it ends by itself");
});

testkit::both!(migrations(), a_token_waits_for_the_second_step_of_its_owner, |t| async move {
    let w = town(&t).await;
    let port = SignInPort::default();
    let (token, _) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
    let (cx, this) = inside(&t, &port, &token).await;
    let new = NewToken { name: "Cổng tỉnh".to_owned(), scopes: vec!["tasks:read".to_owned()], days: 30 };
    let made = make_token(&cx, &new).await.unwrap();
    let bearer = async || port.bearer(&t.store, made.secret.reveal()).await;
    assert!(bearer().await.unwrap().is_some());
    let authority = w.authority.id;
    t.system()
        .write(|tx| async move {
            agencies::set_setting(&tx, authority, SECOND_STEP_ROLES, Role::AgencyHead.code()).await
        })
        .await
        .unwrap();
    let refused = bearer().await;
    let Err(Error::Refused(refusal)) = refused else { panic!("{refused:?}") };
    assert_eq!(refusal.key, "access.second-step-owed");
    let begun = begin_second(&cx).await.unwrap();
    confirm_second(&cx, this, &begun.factor.code_at(t.clock.now().millis() / 1000)).await.unwrap();
    assert!(bearer().await.unwrap().is_some(), "at once, when the second step is there");
});
