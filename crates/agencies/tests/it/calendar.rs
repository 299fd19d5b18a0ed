//! The calendar of an authority.

use agencies::acts::{clear_exception, set_exception, set_week};
use kernel::calendar::ExceptionKind;
use kernel::{Day, Error, Role};

use crate::town::{administrator, migrations, town};

testkit::both!(migrations(), an_edit_holds_below_and_at_once, |t| async move {
    let w = town(&t).await;
    let cx = t.cx(administrator(&t, &w.seat).await);
    let flood = Day::constant(2021, 10, 14);
    let works = async |id, day| agencies::calendar(&cx, id).await.unwrap().is_working_day(day);
    assert!(works(w.seat.id, flood).await && works(w.ward.id, flood).await);
    let closed = Some(ExceptionKind::LocalClosure);
    set_exception(&cx, w.seat.id, flood, closed, "Nghỉ tránh lũ", "").await.unwrap();
    assert!(!works(w.seat.id, flood).await && !works(w.ward.id, flood).await);
    set_exception(&cx, w.ward.id, flood, None, "Phường không ngập", "").await.unwrap();
    assert!(!works(w.seat.id, flood).await && works(w.ward.id, flood).await, "the nearer word counts");
    clear_exception(&cx, w.seat.id, flood).await.unwrap();
    assert!(works(w.seat.id, flood).await);
    assert!(matches!(clear_exception(&cx, w.seat.id, flood).await, Err(Error::NotFound)));
    let national = Day::constant(2021, 9, 2);
    assert!(!works(w.seat.id, national).await);
    let early = flood.at(7, 15);
    let minutes = async || {
        agencies::calendar(&cx, w.seat.id).await.unwrap().working_minutes_between(early, flood.at(7, 45))
    };
    assert_eq!(minutes().await, 15);
    set_week(&cx, w.seat.id, "seven").await.unwrap();
    assert_eq!(minutes().await, 30);
    let official = t.cx(t.actor(Role::Official, w.seat.id, &[w.home]));
    let denied = set_exception(&official, w.seat.id, flood, closed, "x", "").await;
    assert!(matches!(denied, Err(Error::Denied)));
});
