//! One document changes several things: thresholds, new and dropped items, duties; and what is refused.

use kernel::{Day, Error, ItemId, PlanId};
use plans::acts::amend::{AddedItem, Change, ItemFields, amend, attach, discard, open};
use plans::acts::open_reports::open_reports;
use plans::acts::revise::facts;
use plans::{Amendment, Chosen, Due, DutyChange, Kind, Role, Stands, TargetRow};
use store::Cx;
use tasks::State;
use testkit::Testing;

use crate::tables;
use crate::town::{PLAN, Town, document, go_to, refused};

async fn item(cx: &Cx, plan: PlanId, code: &str) -> plans::Item {
    plans::items(cx.db(), plan).await.unwrap().into_iter().find(|item| item.code == code).unwrap()
}

async fn target_of(cx: &Cx, plan: PlanId, item: ItemId) -> TargetRow {
    plans::targets(cx.db(), plan).await.unwrap().into_iter().find(|t| t.item == Some(item)).unwrap()
}

async fn amendments(cx: &Cx, plan: PlanId) -> Vec<Amendment> {
    plans::amendments(cx.db(), plan).await.unwrap()
}

fn until(to: &str) -> ItemFields {
    ItemFields { to: Some(to.parse().unwrap()), ..ItemFields::default() }
}

fn agency(id: kernel::AgencyId, name: &str) -> Chosen {
    Chosen::Picked(Stands::Agency(id), name.to_owned())
}

fn wrong_field(outcome: Result<i64, Error>) -> String {
    match outcome {
        Err(Error::Invalid(errors)) => errors.iter().next().map(|(field, _)| field.to_owned()).unwrap(),
        other => panic!("{other:?}"),
    }
}

testkit::both!(tables(), one_document_is_one_amendment_whatever_it_changes, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    go_to(&t, "2021-10-04");
    let (first, second) = (item(&cx, id, "1.1").await, item(&cx, id, "1.2").await);
    let threshold = TargetRow { value: Some(90.0), ..target_of(&cx, id, first.id).await };
    let paper = document("75/KH-UBND", "2021-10-04", "Dịch bệnh");
    let told = town.told(&t, &town.head).await.len();
    let changes = [
        Change::Item(first.id, until("2022-01-31")),
        Change::Item(second.id, until("2022-02-28")),
        Change::Target(threshold, Some(first.version)),
    ];
    assert_eq!(amend(&cx, id, &paper, &changes).await.unwrap(), 1);
    let said = town.told(&t, &town.head).await;
    let of_plan: Vec<_> = said[told..].iter().filter(|(title, _)| title.contains("3 thay đổi")).collect();
    assert_eq!(of_plan.len(), 1, "told once of all: {said:?}");
    // Written in another way on another day, it is the same document.
    go_to(&t, "2021-10-06");
    let again = document(" 75/KH–UBND ", "2021-10-04", "Bổ sung sau");
    let more = ItemFields { product: Some("Báo cáo".to_owned()), ..ItemFields::default() };
    assert_eq!(amend(&cx, id, &again, &[Change::Item(second.id, more)]).await.unwrap(), 1);
    let other = document("75/KH-UBND", "2021-10-05", "Văn bản khác cùng số");
    assert_eq!(amend(&cx, id, &other, &[Change::Item(second.id, until("2022-03-31"))]).await.unwrap(), 2);

    let all = amendments(&cx, id).await;
    assert_eq!(all.iter().map(|a| (a.no, a.entries.len())).collect::<Vec<_>>(), [(1, 4), (2, 1)]);
    let kinds: Vec<Kind> = all[0].entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Item, Kind::Item, Kind::Target, Kind::Item]);
    assert_eq!(all[0].entries.iter().map(|entry| entry.position).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(all[0].reason, "Dịch bệnh");
    assert_eq!(all[0].entries[3].reason, "Bổ sung sau");
    let changed = &all[0].entries[2];
    assert_eq!(changed.subject, "Chỉ tiêu của mục 1.1");
    assert_eq!((changed.changes[0].was.as_str(), changed.changes[0].became.as_str()), ("100%", "90%"));
    // The deadlines moved, the first ones stay in every statistic.
    for (item, due) in [(first.id, "2022-01-31"), (second.id, "2022-03-31")] {
        let chiefs = tasks::mains_of_plan(cx.db(), id).await.unwrap();
        let chief = chiefs.into_iter().find(|task| task.item == Some(item)).unwrap();
        assert_eq!(chief.due.unwrap().to_string(), due);
        assert_eq!(chief.first_due, Some(Day::constant(2021, 12, 31)));
    }
});

testkit::both!(tables(), what_is_refused_changes_nothing, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let draft = town.upload(&t).await;
    let (id, _) = town.in_force(&t).await;
    let it = item(&cx, id, "1.2").await;
    let paper = document("75/KH-UBND", "2021-10-01", "Lý do");
    let put =
        async |paper: &plans::acts::amend::Document, changes: &[Change]| amend(&cx, id, paper, changes).await;
    let later = || Change::Item(it.id, until("2022-01-31"));
    for (symbol, on, reason, field) in [
        ("bảy lăm", "2021-10-01", "Lý do", "so-ky-hieu"),
        ("KH/UBND", "2021-10-01", "Lý do", "so-ky-hieu"),
        ("75/KH-UBND", "2021-10-02", "Lý do", "ngay"),
        ("75/KH-UBND", "2021-10-01", " ", "ly-do"),
    ] {
        assert_eq!(wrong_field(put(&document(symbol, on, reason), &[later()]).await), field, "{symbol} {on}");
    }
    assert_eq!(wrong_field(put(&paper, &[]).await), "");
    assert_eq!(wrong_field(put(&paper, &[later(), Change::DropItem(it.id, None)]).await), "", "twice");
    let stale = Change::Item(it.id, ItemFields { seen: Some(it.version + 1), ..until("2022-01-31") });
    assert!(matches!(put(&paper, &[stale]).await, Err(Error::Stale)));
    assert!(matches!(put(&paper, &[Change::DropItem(it.id, Some(99))]).await, Err(Error::Stale)));
    let in_draft = item(&cx, draft, "1.2").await;
    let early = amend(&cx, draft, &paper, &[Change::Item(in_draft.id, until("2022-01-31"))]).await;
    assert_eq!(refused(early.map(|_| ())), "plan.not-in-force");
    let foreign = Change::Item(in_draft.id, until("2022-01-31"));
    assert!(matches!(put(&paper, &[foreign]).await, Err(Error::NotFound)), "another plan's item");
    let head = t.cx(town.head.clone());
    assert!(matches!(amend(&head, id, &paper, &[later()]).await, Err(Error::Denied)));
    // The second change is wrong: the first is not made either.
    let backwards = Change::Target(
        TargetRow {
            op: "between".to_owned(),
            value: Some(90.0),
            value_to: Some(80.0),
            ..target_of(&cx, id, item(&cx, id, "1.1").await.id).await
        },
        None,
    );
    assert_eq!(wrong_field(put(&paper, &[later(), backwards]).await), "ct-den");
    assert_eq!(item(&cx, id, "1.2").await, it);
    assert!(amendments(&cx, id).await.is_empty());
});

testkit::both!(tables(), only_agencies_of_the_house_are_named, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let draft = town.upload(&t).await;
    let cx = t.cx(town.monitor.clone());
    let new = agencies::acts::NewAuthority {
        name: "UBND huyện Bù Đăng".to_owned(),
        short_name: "UBND huyện Bù Đăng".to_owned(),
        place: "Bù Đăng".to_owned(),
        level: agencies::Level::District,
        code: String::new(),
        parent: None,
        from: Day::constant(2020, 1, 1),
    };
    let new = &new;
    let other = t
        .system()
        .write(|tx| async move {
            let authority = agencies::acts::found_authority(&tx, new).await?;
            Ok(agencies::authority(tx.db(), authority).await?.agency)
        })
        .await
        .unwrap();
    let it = item(&cx, id, "1.2").await;
    let paper = document("75/KH-UBND", "2021-10-01", "Lý do");
    let lead = ItemFields { lead: Some(other), ..ItemFields::default() };
    assert_eq!(wrong_field(amend(&cx, id, &paper, &[Change::Item(it.id, lead)]).await), "chu-tri");
    let helping =
        ItemFields { coordinators: Some(vec![agency(other, "UBND huyện")]), ..ItemFields::default() };
    assert_eq!(wrong_field(amend(&cx, id, &paper, &[Change::Item(it.id, helping)]).await), "phoi-hop");
    let plan = plans::plan(cx.db(), draft).await.unwrap();
    let with = |monitor| plans::acts::revise::Facts {
        monitor: Some(monitor),
        ..plans::acts::revise::Facts::of(&plan, Vec::new())
    };
    assert_eq!(wrong_field(facts(&cx, draft, &with(other)).await.map(|()| 0)), "theo-doi");
    facts(&cx, draft, &with(town.justice)).await.unwrap();
});

testkit::both!(tables(), a_threshold_is_kept_as_it_was_before, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    let it = item(&cx, id, "1.1").await;
    let before = target_of(&cx, id, it.id).await;
    for (day, value) in [("2021-10-20", 90.0), ("2021-11-10", 80.0)] {
        go_to(&t, day);
        let wanted = TargetRow { value: Some(value), ..target_of(&cx, id, it.id).await };
        let paper = document("75/KH-UBND", "2021-10-04", "Hạ ngưỡng");
        amend(&cx, id, &paper, &[Change::Target(wanted, None)]).await.unwrap();
    }
    let on = async |day: &str| {
        let rows = plans::targets_on(cx.db(), id, day.parse().unwrap()).await.unwrap();
        rows.into_iter().find(|row| row.id == before.id).and_then(|row| row.value)
    };
    assert_eq!(on("2021-10-19").await, before.value);
    assert_eq!(on("2021-10-20").await, Some(90.0));
    assert_eq!(on("2021-11-09").await, Some(90.0));
    assert_eq!(on("2021-11-10").await, Some(80.0));
    let now = plans::target(cx.db(), before.id).await.unwrap();
    let earlier = plans::earlier_terms(cx.db(), &now).await.unwrap();
    assert_eq!(
        earlier.iter().map(|(_, until, row)| (until.to_string(), row.value)).collect::<Vec<_>>(),
        [("2021-10-20".to_owned(), before.value), ("2021-11-10".to_owned(), Some(90.0))]
    );

    // One ends, one comes; each is promised on its own days only.
    go_to(&t, "2021-11-20");
    let new =
        TargetRow { name: "Văn bản ký số".to_owned(), value: Some(60.0), item: None, ..now.clone() };
    let paper = document("99/KH-UBND", "2021-11-19", "Thay chỉ tiêu");
    let changes = [Change::DropTarget(before.id, None), Change::AddTarget(new, None)];
    amend(&cx, id, &paper, &changes).await.unwrap();
    assert_eq!(on("2021-11-19").await, Some(80.0));
    assert_eq!(on("2021-11-20").await, None);
    let names = async |day: &str| -> Vec<String> {
        let rows = plans::targets_on(cx.db(), id, day.parse().unwrap()).await.unwrap();
        rows.into_iter().map(|row| row.name).collect()
    };
    assert!(!names("2021-11-19").await.contains(&"Văn bản ký số".to_owned()));
    assert!(names("2021-11-20").await.contains(&"Văn bản ký số".to_owned()));
    assert!(plans::targets(cx.db(), id).await.unwrap().iter().all(|row| row.id != before.id));
    let again = amend(&cx, id, &paper, &[Change::DropTarget(before.id, None)]).await;
    assert_eq!(refused(again.map(|_| ())), "target.ended");
    let found = store::search::find(cx.db(), &cx.actor.scope(), "van ban ky so", 20).await.unwrap();
    assert!(found.iter().any(|hit| hit.kind == "target"), "{found:?}");
});

testkit::both!(tables(), an_item_added_later_is_given_as_when_issuing, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    let second = item(&cx, id, "1.2").await;
    let judged = target_of(&cx, id, item(&cx, id, "1.1").await.id).await;
    let new = AddedItem {
        after: Some(second.id),
        code: "1.3".to_owned(),
        title: "Chuẩn hóa hộp thư điện tử".to_owned(),
        from: Some(Day::constant(2021, 10, 1)),
        to: Some(Day::constant(2021, 12, 15)),
        product: Some("Danh sách hộp thư".to_owned()),
        parts: vec![
            (Role::Lead, agency(town.justice, "Phòng Tư pháp")),
            (Role::Coordinate, agency(town.finance, "Phòng Tài chính")),
        ],
        targets: vec![TargetRow { name: "Cơ quan có hộp thư".to_owned(), ..judged }],
        ..AddedItem::default()
    };
    let paper = document("75/KH-UBND", "2021-10-01", "Bổ sung việc");
    let put = async |new: AddedItem| amend(&cx, id, &paper, &[Change::AddItem(new)]).await;
    assert_eq!(wrong_field(put(AddedItem { code: "1.2.".to_owned(), ..new.clone() }).await), "so");
    assert_eq!(wrong_field(put(AddedItem { code: String::new(), ..new.clone() }).await), "so");
    assert_eq!(wrong_field(put(AddedItem { to: None, ..new.clone() }).await), "den");
    assert_eq!(wrong_field(put(AddedItem { parts: Vec::new(), ..new.clone() }).await), "chu-tri");
    assert_eq!(wrong_field(put(AddedItem { title: " ".to_owned(), ..new.clone() }).await), "ten");
    assert!(plans::items(cx.db(), id).await.unwrap().iter().all(|item| item.code != "1.3"));
    put(new).await.unwrap();

    let items = plans::items(cx.db(), id).await.unwrap();
    let at = |code: &str| items.iter().position(|item| item.code == code).unwrap();
    assert_eq!(at("1.3"), at("1.2") + 1, "it stands where the document puts it");
    let added = &items[at("1.3")];
    assert_eq!(added.area, second.area);
    let chiefs = tasks::chiefs_of_plan(cx.db(), id).await.unwrap();
    let task = &chiefs.iter().find(|line| line.task.item == Some(added.id)).unwrap().task;
    assert_eq!((task.lead, task.due, task.first_due), (town.justice, added.to, added.to));
    assert_eq!(task.coordinators, [town.finance]);
    assert_eq!(target_of(&cx, id, added.id).await.name, "Cơ quan có hộp thư");
    let waits = town.waits(&t, &town.head).await;
    assert!(waits.iter().any(|(_, title)| title == "Chuẩn hóa hộp thư điện tử"), "{waits:?}");
    let amended = amendments(&cx, id).await;
    assert_eq!(amended[0].entries[0].kind, Kind::NewItem);
    assert_eq!(added.added_by, Some(amended[0].id));
    let found = store::search::find(cx.db(), &cx.actor.scope(), "hop thu dien tu", 20).await.unwrap();
    assert!(found.iter().any(|hit| hit.kind == "item"), "{found:?}");
});

testkit::both!(tables(), a_dropped_item_counts_neither_as_done_nor_as_late, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    go_to(&t, "2021-11-01");
    let it = item(&cx, id, "1.1").await;
    let of_item = tasks::of_plan(cx.db(), id).await.unwrap();
    let of_item: Vec<_> =
        of_item.into_iter().map(|l| l.task).filter(|task| task.item == Some(it.id)).collect();
    let target = target_of(&cx, id, it.id).await;
    let paper = document("75/KH-UBND", "2021-11-01", "Cấp trên đã làm");
    let drop = || [Change::DropItem(it.id, None)];
    amend(&cx, id, &paper, &drop()).await.unwrap();
    for task in &of_item {
        let task = tasks::get(cx.db(), task.id).await.unwrap();
        assert_eq!((task.state, task.withdrawn_on), (State::Withdrawn, Some(cx.today())));
    }
    assert!(!of_item.is_empty());
    assert!(tasks::of_plan(cx.db(), id).await.unwrap().iter().all(|l| l.task.item != Some(it.id)));
    assert!(town.waits(&t, &town.head).await.iter().all(|(_, title)| *title != it.title));
    let after = item(&cx, id, "1.1").await;
    assert_eq!(after.dropped_by, Some(amendments(&cx, id).await[0].id), "it stays to see");
    assert!(plans::targets(cx.db(), id).await.unwrap().iter().all(|row| row.id != target.id));
    let then = plans::targets_on(cx.db(), id, Day::constant(2021, 10, 31)).await.unwrap();
    assert!(then.iter().any(|row| row.id == target.id), "until then it was promised");
    assert_eq!(refused(amend(&cx, id, &paper, &drop()).await.map(|_| ())), "item.dropped");
    let again = amend(&cx, id, &paper, &[Change::Item(it.id, until("2022-01-31"))]).await;
    assert_eq!(refused(again.map(|_| ())), "item.dropped");

    // What is done is done.
    let other = item(&cx, id, "1.2").await;
    let chiefs = tasks::mains_of_plan(cx.db(), id).await.unwrap();
    let chief = chiefs.into_iter().find(|task| task.item == Some(other.id)).unwrap();
    tasks::acts::propose(&t.system(), chief.id, None, "Đã xong").await.unwrap();
    tasks::acts::accept(&cx, chief.id, None, "").await.unwrap();
    let late = amend(&cx, id, &paper, &[Change::DropItem(other.id, None)]).await;
    assert_eq!(refused(late.map(|_| ())), "item.done");
});

/// The days on which the reports of an agency are due.
async fn due_days(t: &Testing, plan: PlanId, agency: kernel::AgencyId) -> Vec<String> {
    let reports = plans::reports_of(t.system().db(), plan).await.unwrap();
    reports.into_iter().filter(|r| r.agency == agency).map(|r| r.due_on.to_string()).collect()
}

testkit::both!(tables(), reports_not_open_yet_follow_a_changed_duty, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let id = town.in_force_with(&t, &PLAN.replace("trước ngày 15/11/2021", "trước ngày 25 hằng tháng")).await;
    go_to(&t, "2021-10-20");
    open_reports(&t.system(), cx.today()).await.unwrap();
    assert_eq!(due_days(&t, id, town.justice).await, ["2021-10-25"]);
    let duties = plans::duties(cx.db(), id).await.unwrap();
    let duty = duties.iter().find(|duty| matches!(duty.due, Some(Due::Every { .. }))).unwrap().clone();
    let wanted = async |due: Due| DutyChange {
        version: plans::plan(cx.db(), id).await.unwrap().version,
        who: duty.who.iter().cloned().zip(duty.stands.iter().copied()).collect(),
        what: duty.what.clone(),
        to: duty.to.clone(),
        due: Some(due),
    };
    let every =
        |day| Due::Every { every: "month".to_owned(), day: Some(day), month_of_period: None, before: true };
    let paper = document("75/KH-UBND", "2021-10-20", "Đổi ngày báo cáo");
    let put = async |change: DutyChange| amend(&cx, id, &paper, &[Change::Duty(Some(duty.id), change)]).await;
    let past = wanted(Due::On { on: Day::constant(2021, 10, 1), before: false }).await;
    assert_eq!(wrong_field(put(past).await), "ngay");
    let stale = DutyChange { version: 99, ..wanted(every(15)).await };
    assert!(matches!(put(stale).await, Err(Error::Stale)));
    put(wanted(every(15)).await).await.unwrap();
    let entry = &amendments(&cx, id).await[0].entries[0];
    assert_eq!(entry.kind, Kind::Duty);
    assert_eq!(
        entry.changes.iter().map(|c| (c.was.as_str(), c.became.as_str())).collect::<Vec<_>>(),
        [("ngày 25 hằng tháng", "ngày 15 hằng tháng")]
    );
    go_to(&t, "2021-11-12");
    open_reports(&t.system(), cx.today()).await.unwrap();
    assert_eq!(
        due_days(&t, id, town.justice).await,
        ["2021-10-25", "2021-11-15"],
        "what is open keeps its day"
    );

    amend(&cx, id, &paper, &[Change::DropDuty(duty.id, None)]).await.unwrap();
    go_to(&t, "2021-12-12");
    open_reports(&t.system(), cx.today()).await.unwrap();
    assert_eq!(due_days(&t, id, town.justice).await.len(), 2, "nobody owes it any more");
    assert!(plans::duties(cx.db(), id).await.unwrap().iter().all(|one| one.id != duty.id));
    let new = DutyChange {
        who: vec![("Phòng Tư pháp".to_owned(), Stands::Agency(town.justice))],
        what: "báo cáo nhanh".to_owned(),
        ..wanted(every(20)).await
    };
    amend(&cx, id, &paper, &[Change::Duty(None, new)]).await.unwrap();
    go_to(&t, "2021-12-17");
    open_reports(&t.system(), cx.today()).await.unwrap();
    assert_eq!(due_days(&t, id, town.justice).await, ["2021-10-25", "2021-11-15", "2021-12-20"]);
});

testkit::both!(tables(), a_document_has_its_file_and_goes_while_it_changes_nothing, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    let paper = document("75/KH-UBND", "2021-10-01", "Lý do");
    assert_eq!(open(&cx, id, &paper).await.unwrap(), 1);
    assert_eq!(wrong_field(open(&cx, id, &paper).await), "so-ky-hieu");
    let upload = async |name: &str, bytes: &[u8]| {
        let owner = kernel::ObjectRef::new("upload", "tep");
        t.files.put_bytes(&cx, name, bytes.to_vec(), owner).await.unwrap()
    };
    let program = upload("75-KH.pdf", b"\x7fELF\x02\x01\x01\x00\x00").await;
    let sent = attach(&cx, &t.files, id, 1, &program).await;
    assert_eq!(wrong_field(sent.map(|()| 0)), "tep", "the bytes say what it is");
    let first = upload("75-KH.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj").await;
    attach(&cx, &t.files, id, 1, &first).await.unwrap();
    let second = upload("75-KH-UBND.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n2 0 obj").await;
    attach(&cx, &t.files, id, 1, &second).await.unwrap();
    let known = amendments(&cx, id).await;
    assert_eq!(known[0].file, Some((second.id, "75-KH-UBND.pdf".to_owned())));
    let owner = known[0].id.into();
    let kept = t.files.list_of(&cx, &owner).await.unwrap();
    assert_eq!(kept.iter().map(|file| file.id).collect::<Vec<_>>(), [second.id], "the first one gave way");

    discard(&cx, &t.files, id, 1).await.unwrap();
    assert!(amendments(&cx, id).await.is_empty());
    assert!(t.files.list_of(&cx, &owner).await.unwrap().is_empty());
    let it = item(&cx, id, "1.2").await;
    amend(&cx, id, &paper, &[Change::Item(it.id, until("2022-01-31"))]).await.unwrap();
    assert_eq!(refused(discard(&cx, &t.files, id, 1).await), "amendment.in-force");
});
