//! Passwords, delays and the second step.

use access::SignInPort;
use access::acts::{
    Knock, SignedIn, begin_second, change_password, confirm_second, drop_second, new_recovery_codes,
    second_step, sign_in,
};
use kernel::{Actor, Error};

use crate::town::{PASSWORD, enter, inside, knock, migrations, town};

fn is_slowed<T>(outcome: &kernel::Result<T>) -> bool {
    matches!(outcome, Err(Error::Refused(refusal)) if refusal.key == "access.slow-down")
}

testkit::both!(migrations(), wrong_passwords_slow_only_the_one_who_types_them, |t| async move {
    town(&t).await;
    let cx = t.cx(Actor::anonymous());
    let (attacker, owner) = (knock("203.0.113.9"), knock("10.0.0.5"));
    let (_, device) = enter(&t, "huong.ltm", &owner).await;
    let known = Knock { device, ..knock("203.0.113.9") };
    for round in 1..=5 {
        let tried = sign_in(&cx, "HUONG.LTM", "sai mật khẩu rồi", &attacker).await;
        assert!(matches!(tried, Err(Error::Invalid(_))), "round {round}");
    }
    let tried = sign_in(&cx, "huong.ltm", PASSWORD, &attacker).await;
    assert!(is_slowed(&tried), "even the right password waits at this address: {tried:?}");
    assert!(sign_in(&cx, "huong.ltm", PASSWORD, &owner).await.is_ok(), "another address does not wait");
    assert!(
        sign_in(&cx, "huong.ltm", PASSWORD, &known).await.is_ok(),
        "a known browser never waits for others"
    );
    t.clock.set(t.clock.now().plus_seconds(3));
    let tried = sign_in(&cx, "huong.ltm", "sai mật khẩu rồi", &attacker).await;
    assert!(matches!(tried, Err(Error::Invalid(_))), "after two seconds one more try");
    t.clock.set(t.clock.now().plus_seconds(3));
    assert!(is_slowed(&sign_in(&cx, "huong.ltm", PASSWORD, &attacker).await), "and now four");
    t.clock.set(t.clock.now().plus_seconds(3));
    assert!(sign_in(&cx, "huong.ltm", PASSWORD, &attacker).await.is_ok(), "nobody is locked out");
});

testkit::both!(
    migrations(),
    guesses_from_many_machines_are_slowed_but_never_shut_the_owner_out,
    |t| async move {
        town(&t).await;
        let cx = t.cx(Actor::anonymous());
        let (_, device) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
        for machine in 1..=25 {
            let _ =
                sign_in(&cx, "huong.ltm", "sai mật khẩu rồi", &knock(&format!("203.0.113.{machine}"))).await;
        }
        let fresh = knock("198.51.100.1");
        assert!(is_slowed(&sign_in(&cx, "huong.ltm", PASSWORD, &fresh).await), "a new browser waits");
        let known = Knock { device, ..knock("198.51.100.2") };
        assert!(sign_in(&cx, "huong.ltm", PASSWORD, &known).await.is_ok(), "a known one does not");
        t.clock.set(t.clock.now().plus_seconds(31));
        assert!(
            sign_in(&cx, "huong.ltm", PASSWORD, &fresh).await.is_ok(),
            "and nobody waits longer than half a minute"
        );
    }
);

testkit::both!(migrations(), many_guesses_at_once_do_not_slip_through, |t| async move {
    town(&t).await;
    let cx = t.cx(Actor::anonymous());
    let attacker = knock("203.0.113.9");
    let mut tasks = Vec::new();
    for _ in 0..12 {
        let (cx, attacker) = (cx.clone(), attacker.clone());
        tasks.push(tokio::spawn(async move {
            sign_in(&cx, "huong.ltm", "sai mật khẩu rồi", &attacker).await
        }));
    }
    let mut judged = 0;
    for task in tasks {
        if !is_slowed(&task.await.unwrap()) {
            judged += 1;
        }
    }
    assert_eq!(judged, 5, "four free tries, and the fifth that starts the delay");
});

testkit::both!(migrations(), an_unknown_account_answers_the_same, |t| async move {
    town(&t).await;
    let cx = t.cx(Actor::anonymous());
    let said = async |name: &str| match sign_in(&cx, name, "sai mật khẩu rồi", &knock("10.0.0.7")).await
    {
        Err(Error::Invalid(errors)) => format!("{errors:?}"),
        other => panic!("{other:?}"),
    };
    assert_eq!(said("huong.ltm").await, said("khong.co.ai").await);
    let by_mail = sign_in(&cx, "Huong.LTM@phuoclong.example", PASSWORD, &knock("10.0.0.8")).await;
    assert!(by_mail.is_ok(), "the e-mail works too");
});

testkit::both!(migrations(), a_code_opens_once, |t| async move {
    town(&t).await;
    let port = SignInPort::default();
    let (token, _) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
    let (cx, this) = inside(&t, &port, &token).await;
    let begun = begin_second(&cx).await.unwrap();
    let unix = || t.clock.now().millis() / 1000;
    assert!(matches!(confirm_second(&cx, this, "000000").await, Err(Error::Invalid(_))));
    let codes = confirm_second(&cx, this, &begun.factor.code_at(unix())).await.unwrap();
    assert_eq!(codes.len(), 10);

    let outside = t.cx(Actor::anonymous());
    let door = knock("10.0.0.6");
    let waiting = async || match sign_in(&outside, "huong.ltm", PASSWORD, &door).await.unwrap() {
        SignedIn::SecondStep { session } => session.reveal().to_owned(),
        SignedIn::In { .. } => panic!("a second step is owed"),
    };
    let token = waiting().await;
    assert!(web::SignIn::session(&port, &t.store, &token).await.unwrap().is_none(), "half-way opens nothing");
    let replay = second_step(&outside, &token, &begun.factor.code_at(unix()), &door).await;
    assert!(matches!(replay, Err(Error::Invalid(_))), "the code of the set-up is used up");
    t.clock.set(t.clock.now().plus_seconds(30));
    let code = begun.factor.code_at(unix());
    let SignedIn::In { session, .. } = second_step(&outside, &token, &code, &door).await.unwrap() else {
        panic!()
    };
    assert_ne!(session.reveal(), token, "the token is a new one");
    let again = second_step(&outside, &token, &code, &door).await;
    assert!(matches!(again, Err(Error::SignedOut)), "the waiting session is gone");
    let other = waiting().await;
    assert!(
        matches!(second_step(&outside, &other, &code, &door).await, Err(Error::Invalid(_))),
        "a replay elsewhere"
    );
    let spare = codes[0].reveal().to_lowercase();
    assert!(second_step(&outside, &other, &spare, &door).await.is_ok(), "a recovery code replaces the app");
    let third = waiting().await;
    assert!(matches!(second_step(&outside, &third, &spare, &door).await, Err(Error::Invalid(_))), "once");
    t.clock.set(t.clock.now().plus_seconds(30));
    let (cx, this) = inside(&t, &port, session.reveal()).await;
    let fresh = new_recovery_codes(&cx, this, &begun.factor.code_at(unix())).await.unwrap();
    assert_ne!(fresh, codes);
});

testkit::both!(migrations(), five_wrong_codes_ask_for_the_password_again, |t| async move {
    town(&t).await;
    let port = SignInPort::default();
    let (token, _) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
    let (cx, this) = inside(&t, &port, &token).await;
    let begun = begin_second(&cx).await.unwrap();
    let code = begun.factor.code_at(t.clock.now().millis() / 1000);
    confirm_second(&cx, this, &code).await.unwrap();
    let outside = t.cx(Actor::anonymous());
    let door = knock("10.0.0.6");
    let SignedIn::SecondStep { session } = sign_in(&outside, "huong.ltm", PASSWORD, &door).await.unwrap()
    else {
        panic!()
    };
    for _ in 1..=4 {
        let tried = second_step(&outside, session.reveal(), "000000", &door).await;
        assert!(matches!(tried, Err(Error::Invalid(_))));
    }
    assert!(matches!(second_step(&outside, session.reveal(), "000000", &door).await, Err(Error::SignedOut)));
});

testkit::both!(migrations(), a_changed_password_ends_the_other_sessions, |t| async move {
    town(&t).await;
    let port = SignInPort::default();
    let (here, _) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
    let (there, _) = enter(&t, "huong.ltm", &knock("10.0.0.6")).await;
    let (cx, this) = inside(&t, &port, &here).await;
    inside(&t, &port, &there).await;
    let weak = change_password(&cx, this, PASSWORD, "LeThiMaiHuong1").await;
    assert!(matches!(weak, Err(Error::Invalid(_))));
    let wrong = change_password(&cx, this, "không phải", "con trâu gặm cỏ bờ đê").await;
    assert!(matches!(wrong, Err(Error::Invalid(_))));
    change_password(&cx, this, PASSWORD, "con trâu gặm cỏ bờ đê").await.unwrap();
    inside(&t, &port, &here).await;
    assert!(
        web::SignIn::session(&port, &t.store, &there).await.unwrap().is_none(),
        "at once, although it was remembered"
    );
    let outside = t.cx(Actor::anonymous());
    assert!(sign_in(&outside, "huong.ltm", PASSWORD, &knock("10.0.0.7")).await.is_err());
});

testkit::both!(migrations(), a_second_step_ends_the_sessions_that_never_gave_a_code, |t| async move {
    town(&t).await;
    let port = SignInPort::default();
    let (here, _) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
    let (there, _) = enter(&t, "huong.ltm", &knock("203.0.113.9")).await;
    let (cx, this) = inside(&t, &port, &here).await;
    inside(&t, &port, &there).await;
    let begun = begin_second(&cx).await.unwrap();
    confirm_second(&cx, this, &begun.factor.code_at(t.clock.now().millis() / 1000)).await.unwrap();
    inside(&t, &port, &here).await;
    let other = web::SignIn::session(&port, &t.store, &there).await.unwrap();
    assert!(other.is_none(), "it came in by the password alone");
});

testkit::both!(migrations(), guesses_inside_a_session_slow_that_session_only, |t| async move {
    town(&t).await;
    let port = SignInPort::default();
    let (stolen, _) = enter(&t, "huong.ltm", &knock("203.0.113.9")).await;
    let (own, _) = enter(&t, "huong.ltm", &knock("10.0.0.5")).await;
    let (thief, thief_session) = inside(&t, &port, &stolen).await;
    let (owner, owner_session) = inside(&t, &port, &own).await;
    let new = "con trâu gặm cỏ bờ đê";
    for round in 1..=5 {
        let tried = if round % 2 == 0 {
            drop_second(&thief, thief_session, "sai mật khẩu rồi").await
        } else {
            change_password(&thief, thief_session, "sai mật khẩu rồi", new).await
        };
        assert!(matches!(tried, Err(Error::Invalid(_))), "round {round}: {tried:?}");
    }
    let tried = change_password(&thief, thief_session, PASSWORD, new).await;
    assert!(is_slowed(&tried), "even the right one waits here: {tried:?}");
    assert!(is_slowed(&drop_second(&thief, thief_session, PASSWORD).await), "one counter for both doors");
    assert!(is_slowed(&new_recovery_codes(&thief, thief_session, "000000").await), "and for codes");
    let weak = change_password(&owner, owner_session, PASSWORD, "ngắn").await;
    assert!(matches!(weak, Err(Error::Invalid(_))), "the owner's own session does not wait: {weak:?}");
    for _ in 1..=8 {
        let weak = change_password(&owner, owner_session, PASSWORD, "ngắn").await;
        assert!(matches!(weak, Err(Error::Invalid(_))), "looking for a good new password is no guess");
    }
    t.clock.set(t.clock.now().plus_seconds(3));
    change_password(&thief, thief_session, PASSWORD, new).await.unwrap();
});
