//! Whoever acts for another by delegation: which roles, until when, and what the record says.

use std::sync::Arc;

use access::acts::{NewToken, lock_account, make_token, set_theme};
use access::{HandOver, SignInPort, actor_of, hand_over};
use agencies::DelegationForm;
use agencies::acts::{NewDelegation, delegate, end_delegation};
use kernel::{Actor, Error, PersonId, Result, Role};
use store::{AuditTrail, ON_BEHALF_OF, Tx};
use web::SignIn;

use crate::town::{Town, account, enter, inside, knock, migrations, town};

struct Nothing;

#[async_trait::async_trait]
impl HandOver for Nothing {
    async fn hand_over(&self, _: &Tx, _: PersonId, _: PersonId) -> Result<u64> {
        Ok(1)
    }
}

/// From the head to the official, for ten days from tomorrow, in all matters.
fn right(t: &testkit::Testing, w: &Town) -> NewDelegation {
    NewDelegation {
        authority: w.authority.id,
        from_person: w.head_person,
        to_person: w.official_person,
        form: DelegationForm::ByAuthority,
        scope: String::new(),
        basis: String::new(),
        from: t.clock.today().plus_days(1),
        to: Some(t.clock.today().plus_days(10)),
    }
}

testkit::both!(migrations(), a_delegate_has_the_roles_for_the_time, |t| async move {
    let w = town(&t).await;
    let cx = t.system();
    let official = access::person_account(cx.db(), w.official_person).await.unwrap().unwrap();
    let new = &right(&t, &w);
    let id = cx.write(|tx| async move { delegate(&tx, new).await }).await.unwrap();
    let heads = async |days: i32| {
        let actor = actor_of(cx.db(), official, cx.today().plus_days(days)).await.unwrap();
        assert_eq!(actor.own_hats().len(), 1);
        assert_eq!(actor.home_agency(), Some(w.home), "one's own hat stays the first");
        actor.has_in(Role::AgencyHead, w.home)
    };
    assert!(!heads(0).await, "not before the first day");
    assert!(heads(1).await && heads(10).await);
    assert!(!heads(11).await, "nor after the last");
    let last = cx.today().plus_days(5);
    cx.write(|tx| async move { end_delegation(&tx, id, last).await }).await.unwrap();
    assert!(heads(5).await && !heads(6).await, "ended early");
});

testkit::both!(migrations(), an_open_session_and_a_token_lose_the_roles_at_midnight, |t| async move {
    let w = town(&t).await;
    let (cx, today) = (t.system(), t.clock.today());
    let new = &NewDelegation { from: today, to: Some(today), ..right(&t, &w) };
    cx.write(|tx| async move { delegate(&tx, new).await }).await.unwrap();
    let port = SignInPort::default();
    let session = enter(&t, "binh.tv", &knock("10.0.0.2")).await.0;
    let (official, _) = inside(&t, &port, &session).await;
    let token = NewToken { name: "Máy tính".to_owned(), scopes: vec!["tasks:read".to_owned()], days: 30 };
    let token = make_token(&official, &token).await.unwrap();
    let heads = async || {
        let (inside, _) = inside(&t, &port, &session).await;
        let through = port.bearer(&t.store, token.secret.reveal()).await.unwrap().unwrap();
        assert!(inside.actor.has_in(Role::Official, w.home) && through.has_in(Role::Official, w.home));
        (inside.actor.has_in(Role::AgencyHead, w.home), through.has_in(Role::AgencyHead, w.home))
    };
    // Twenty seconds before the end of the last day, and twenty after it.
    t.clock.set(today.plus_days(1).start().plus_seconds(-20));
    assert_eq!(heads().await, (true, true));
    t.clock.set(today.plus_days(1).start().plus_seconds(20));
    assert_eq!(heads().await, (false, false), "what was gathered yesterday is not believed today");
});

testkit::both!(migrations(), a_delegate_holds_no_role_longer_than_the_delegator, |t| async move {
    let w = town(&t).await;
    let (cx, today) = (t.system(), t.clock.today());
    let official = access::person_account(cx.db(), w.official_person).await.unwrap().unwrap();
    let new = &right(&t, &w);
    cx.write(|tx| async move { delegate(&tx, new).await }).await.unwrap();
    let clerk = access::NewRole {
        account: w.head,
        role: Role::Clerk,
        agency: w.home,
        from: today,
        to: Some(today.plus_days(3)),
    };
    let clerk = &clerk;
    cx.write(|tx| async move { access::give_role(&tx, clerk).await }).await.unwrap();
    let held = async |days: i32| {
        let actor = actor_of(cx.db(), official, today.plus_days(days)).await.unwrap();
        (actor.has_in(Role::AgencyHead, w.home), actor.has_in(Role::Clerk, w.home))
    };
    assert_eq!(held(3).await, (true, true));
    assert_eq!(held(4).await, (true, false), "the delegation goes on, that role is over");
});

testkit::both!(migrations(), a_delegation_hands_over_no_more_than_it_says, |t| async move {
    let w = town(&t).await;
    let cx = t.system();
    let (third, third_person) =
        account(&cx, &w.authority, w.home, "Vũ Thị Lan", "lan.vt", Role::Viewer).await;
    let today = t.clock.today();
    let whole = NewDelegation { from: today, ..right(&t, &w) };
    let for_signing = NewDelegation { form: DelegationForm::For, ..whole.clone() };
    let certain = NewDelegation { scope: "Văn bản về thi đua".to_owned(), ..whole.clone() };
    let official = access::person_account(cx.db(), w.official_person).await.unwrap().unwrap();
    for (new, why) in [(&for_signing, "a way of signing"), (&certain, "matters that no program can check")] {
        cx.write(|tx| async move { delegate(&tx, new).await }).await.unwrap();
        let actor = actor_of(cx.db(), official, today).await.unwrap();
        assert!(!actor.has_anywhere(Role::AgencyHead), "{why}");
    }
    let onward = NewDelegation { from_person: w.official_person, to_person: third_person, ..whole.clone() };
    for new in [&whole, &onward] {
        cx.write(|tx| async move { delegate(&tx, new).await }).await.unwrap();
    }
    assert!(actor_of(cx.db(), official, today).await.unwrap().has_in(Role::AgencyHead, w.home));
    let third = actor_of(cx.db(), third, today).await.unwrap();
    assert!(third.has_anywhere(Role::Official), "what the second one holds");
    assert!(!third.has_anywhere(Role::AgencyHead), "but not what they hold for another");

    // Nobody keeps accounts by delegation, and nobody acts for a locked account.
    let head = w.head;
    let administrator = access::NewRole {
        account: head,
        role: Role::Administrator,
        agency: w.authority.agency,
        from: today,
        to: None,
    };
    let administrator = &administrator;
    cx.write(|tx| async move { access::give_role(&tx, administrator).await }).await.unwrap();
    assert!(!actor_of(cx.db(), official, today).await.unwrap().has_anywhere(Role::Administrator));
    lock_account(&cx, head).await.unwrap();
    assert!(!actor_of(cx.db(), official, today).await.unwrap().has_anywhere(Role::AgencyHead));
});

testkit::both!(migrations(), the_record_says_on_whose_behalf, |t| async move {
    let w = town(&t).await;
    let port = SignInPort::default();
    let token = enter(&t, "binh.tv", &knock("10.0.0.2")).await.0;
    let ports: &[Arc<dyn HandOver>] = &[Arc::new(Nothing)];
    let (from, to) = (w.official_person, w.head_person);
    let hands = async |actor: Actor| {
        t.cx(actor).write(|tx| async move { hand_over(&tx, ports, from, to).await }).await
    };
    let (cx, _) = inside(&t, &port, &token).await;
    assert!(matches!(hands(cx.actor.clone()).await, Err(Error::Denied)));
    let new = &NewDelegation { from: t.clock.today(), ..right(&t, &w) };
    let grabbed = cx.write(|tx| async move { delegate(&tx, new).await }).await;
    assert!(grabbed.is_err(), "nobody takes a right for themselves");
    let head = actor_of(cx.db(), w.head, t.clock.today()).await.unwrap();
    t.cx(head.clone()).write(|tx| async move { delegate(&tx, new).await }).await.unwrap();
    let (cx, _) = inside(&t, &port, &token).await;
    hands(cx.actor.clone()).await.unwrap();
    let last = async || AuditTrail::newest(&cx, &store::AuditFilter::default(), 1).await.unwrap().remove(0);
    let event = last().await;
    assert_eq!(event.account, cx.actor.account(), "who did it");
    assert_eq!(event.also.get(ON_BEHALF_OF), Some(&w.head_person.to_string()), "and for whom");
    set_theme(&cx, "dark").await.unwrap();
    assert_eq!(last().await.also.get(ON_BEHALF_OF), None, "what is one's own is nobody else's");
    hands(head).await.unwrap();
    assert_eq!(last().await.also.get(ON_BEHALF_OF), None);
    assert!(store::Seals::verify(&cx).await.unwrap().altered_rows.is_empty());
});
