//! Agencies, groups, people and delegations over time.

use agencies::acts::{
    AgencyChange, NewDelegation, NewGroup, PersonChange, Renaming, change_agency, change_person,
    create_group, delegate, end_agency, put_member, rename_agency, set_setting,
};
use agencies::{AgencyKind, DelegationForm, KnownKey, Level};
use kernel::{Day, Error};

use crate::town::{administrator, agency, authority, migrations, person, town};

testkit::both!(migrations(), the_tree_holds_authorities_below, |t| async move {
    let cx = t.system();
    let w = town(&t).await;
    let ward_office = agency(&cx, w.ward.agency, "Văn phòng phường", AgencyKind::Office).await;
    let on = cx.today();
    let listed: Vec<_> =
        agencies::agencies_of(cx.db(), w.seat.id, on).await.unwrap().into_iter().map(|a| a.id).collect();
    assert_eq!(
        listed.len(),
        4,
        "committee, office, department, the ward's committee: not the ward's own parts"
    );
    assert!(listed.contains(&w.ward.agency) && !listed.contains(&ward_office));
    let below = agencies::descendants(cx.db(), w.seat.agency, on).await.unwrap();
    assert_eq!(below.len(), 5);
    assert_eq!(below[0], w.seat.agency);
    let above = agencies::ancestors(cx.db(), ward_office).await.unwrap();
    assert_eq!(above, [ward_office, w.ward.agency, w.seat.agency]);
});

testkit::both!(migrations(), a_new_name_keeps_the_old_one_findable, |t| async move {
    let w = town(&t).await;
    let cx = t.cx(administrator(&t, &w.seat).await);
    let renaming = &Renaming {
        name: "Phòng Nội vụ - Lao động, Thương binh và Xã hội".to_owned(),
        short_name: "Phòng Nội vụ - LĐTB&XH".to_owned(),
        on: Some(Day::constant(2021, 3, 1)),
    };
    cx.write(|tx| async move { rename_agency(&tx, w.home, 1, renaming).await }).await.unwrap();
    let stale = cx.write(|tx| async move {
        rename_agency(&tx, w.home, 1, &Renaming { name: "X".to_owned(), ..renaming.clone() }).await
    });
    assert!(matches!(stale.await, Err(Error::Stale)));
    let known = agencies::directory(cx.db(), w.seat.id, cx.today()).await.unwrap();
    let home = known.iter().find(|one| one.key == KnownKey::Agency(w.home)).unwrap();
    assert_eq!(
        home.names,
        ["Phòng Nội vụ - Lao động, Thương binh và Xã hội", "Phòng Nội vụ - LĐTB&XH", "Phòng Nội vụ"]
    );
    let earlier = agencies::earlier_names(cx.db(), w.home).await.unwrap();
    assert_eq!(earlier, [("Phòng Nội vụ".to_owned(), Day::constant(2021, 2, 28))]);
    let hits = store::search::find(cx.db(), &cx.actor.scope(), "phong noi vu", 10).await.unwrap();
    assert_eq!(hits.len(), 1);
});

testkit::both!(migrations(), an_agency_lives_for_a_time, |t| async move {
    let w = town(&t).await;
    let cx = t.cx(administrator(&t, &w.seat).await);
    let last = Day::constant(2021, 6, 30);
    let with_parts = cx.write(|tx| async move { end_agency(&tx, w.seat.agency, 1, last).await }).await;
    assert!(matches!(with_parts, Err(Error::Refused(refusal)) if refusal.key == "agency.has-parts"));
    cx.write(|tx| async move { end_agency(&tx, w.home, 1, last).await }).await.unwrap();
    let count = async |on| agencies::agencies_of(cx.db(), w.seat.id, on).await.unwrap().len();
    assert_eq!((count(last).await, count(last.plus_days(1)).await), (4, 3));
    assert!(
        agencies::names(cx.db(), &[w.home]).await.unwrap().contains_key(&w.home),
        "names outlive the body"
    );
    let circle = &AgencyChange {
        code: String::new(),
        kind: AgencyKind::Office,
        level: Level::District,
        parent: Some(w.office),
        order: 1,
    };
    let moved = cx.write(|tx| async move { change_agency(&tx, w.office, 1, circle).await }).await;
    assert!(matches!(moved, Err(Error::Invalid(_))), "below itself");
});

testkit::both!(migrations(), a_group_is_resolved_at_a_date, |t| async move {
    let w = town(&t).await;
    let cx = t.cx(administrator(&t, &w.seat).await);
    let new = &NewGroup {
        name: "các phòng, ban, ngành thị xã".to_owned(),
        aliases: vec!["các cơ quan, đơn vị".to_owned(), " ".to_owned()],
        kinds: vec![AgencyKind::Department, AgencyKind::Office],
    };
    let id = cx.write(|tx| async move { create_group(&tx, w.seat.id, new).await }).await.unwrap();
    let from = Day::constant(2021, 7, 1);
    cx.write(|tx| async move { put_member(&tx, id, w.ward.agency, false, from, None).await }).await.unwrap();
    cx.write(|tx| async move { put_member(&tx, id, w.office, true, from, None).await }).await.unwrap();
    let members = async |on| agencies::members(cx.db(), id, on).await.unwrap();
    assert_eq!(members(from.plus_days(-1)).await, [w.office, w.home]);
    let later = members(from).await;
    assert!(later.contains(&w.home) && later.contains(&w.ward.agency) && later.len() == 2);
    let known = agencies::directory(cx.db(), w.seat.id, from).await.unwrap();
    let group = known.iter().find(|one| one.key == KnownKey::Group(id)).unwrap();
    assert_eq!(group.names, ["các phòng, ban, ngành thị xã", "các cơ quan, đơn vị"]);
});

testkit::both!(migrations(), heads_hold_their_position_on_the_day, |t| async move {
    let cx = t.system();
    let w = town(&t).await;
    let head = person(&cx, w.seat.id, w.home, "Trần Văn Bình", "Trưởng phòng").await;
    let other = person(&cx, w.seat.id, w.home, "Lê Thị Ánh", "Chuyên viên").await;
    let chair = person(&cx, w.seat.id, w.seat.agency, "Đỗ Quang Vinh", "Chủ tịch UBND").await;
    let deputy = person(&cx, w.seat.id, w.seat.agency, "Phạm Thu Hà", "Phó Chủ tịch UBND").await;
    let on = cx.today();
    assert_eq!(agencies::heads(cx.db(), w.home, on).await.unwrap(), [head]);
    assert_eq!(agencies::leaders(cx.db(), w.seat.id, on).await.unwrap(), [chair, deputy]);
    let names: Vec<_> =
        agencies::people_of(cx.db(), w.home, on).await.unwrap().into_iter().map(|c| c.name).collect();
    assert_eq!(names, ["Trần Văn Bình", "Lê Thị Ánh"]);
    let new = &NewDelegation {
        authority: w.seat.id,
        from_person: head,
        to_person: other,
        form: DelegationForm::Acting,
        scope: String::new(),
        basis: String::new(),
        from: on,
        to: Some(on.plus_days(10)),
    };
    cx.write(|tx| async move { delegate(&tx, new).await }).await.unwrap();
    assert_eq!(agencies::heads(cx.db(), w.home, on).await.unwrap(), [head, other]);
    assert_eq!(agencies::heads(cx.db(), w.home, on.plus_days(11)).await.unwrap(), [head]);
    let without_end = &NewDelegation { form: DelegationForm::ByAuthority, to: None, ..new.clone() };
    let refused = cx.write(|tx| async move { delegate(&tx, without_end).await }).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "Nghị định 30/2020/NĐ-CP, Điều 13 khoản 3");
});

testkit::both!(migrations(), two_authorities_do_not_touch_each_other, |t| async move {
    let system = t.system();
    let w = town(&t).await;
    let other = authority(&system, "UBND thị xã Bình Long", "Bình Long", Level::District, None).await;
    let clerk = person(&system, w.seat.id, w.home, "Lê Thị Ánh", "Chuyên viên").await;
    let foreign = t.cx(administrator(&t, &other).await);
    let setting = foreign.write(|tx| async move { set_setting(&tx, w.seat.id, "a.b", "1").await }).await;
    assert!(matches!(setting, Err(Error::NotFound)));
    let change = &PersonChange {
        name: "X".to_owned(),
        code: String::new(),
        email: String::new(),
        phone: String::new(),
    };
    let edit = foreign.write(|tx| async move { change_person(&tx, clerk, 1, change).await }).await;
    assert!(matches!(edit, Err(Error::NotFound)));
    let own = t.cx(administrator(&t, &w.seat).await);
    own.write(|tx| async move { set_setting(&tx, w.seat.id, "a.b", "1").await }).await.unwrap();
    let value = async |id| agencies::setting(system.db(), id, "a.b").await.unwrap();
    assert_eq!(value(w.seat.id).await.as_deref(), Some("1"));
    assert_eq!(value(w.ward.id).await.as_deref(), Some("1"), "a part that did not choose follows");
    assert_eq!(value(other.id).await, None);
    let hits = store::search::find(foreign.db(), &foreign.actor.scope(), "anh", 10).await.unwrap();
    assert!(hits.is_empty(), "people of another authority are not found");
});

testkit::both!(migrations(), one_authority_stands_above_the_others_or_none_does, |t| async move {
    let cx = t.system();
    let top = async || agencies::top_authority(cx.db()).await.unwrap().map(|one| one.name);
    assert_eq!(top().await, None, "an empty installation");
    let w = town(&t).await;
    assert_eq!(top().await.as_deref(), Some("UBND thị xã Phước Long"), "the ward stands below the town");
    let village =
        authority(&cx, "UBND xã Long Giang", "Long Giang", Level::Commune, Some(w.ward.agency)).await;
    assert_eq!(top().await.as_deref(), Some("UBND thị xã Phước Long"), "however deep the others stand");
    assert_ne!(village.id, w.seat.id);
    authority(&cx, "UBND thị xã Bình Long", "Bình Long", Level::District, None).await;
    assert_eq!(top().await, None, "two side by side: neither speaks for the other");
});
