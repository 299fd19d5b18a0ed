//! A task from giving to acceptance, with everybody's "Việc của tôi" and the audit record at each step.

use kernel::{Behalf, Error, ObjectRef};
use store::{AuditTrail, ON_BEHALF_OF};
use tasks::acts::{self, Report};
use tasks::{NewTask, State};

use crate::tables;
use crate::town::{Town, acts_on, go_to, person, read};

fn key<T: std::fmt::Debug>(result: kernel::Result<T>) -> String {
    match result {
        Err(Error::Refused(refusal)) => refusal.key.to_owned(),
        Err(Error::Invalid(fields)) => fields.iter().map(|(field, _)| field).collect::<Vec<_>>().join(","),
        Err(error) => error.to_string(),
        Ok(value) => format!("{value:?}"),
    }
}

testkit::both!(tables(), a_stand_in_carries_what_waits_for_the_other_in_person, |t| async move {
    let town = Town::found(&t).await;
    let new = NewTask {
        assignee: Some(person(&town.official)),
        ..town.task("Rà soát thủ tục", "2021-10-08")
    };
    let id = town.give(&t, &new).await;
    let words = &Report { words: "Đã làm".to_owned(), ..Report::default() };
    let other = t.cx(town.other.clone());
    assert!(matches!(acts::report(&other, &t.files, id, None, words).await, Err(Error::Denied)));
    assert!(town.waits(&t, &town.other).await.is_empty());

    let hats = town.official.hats().to_vec();
    let behalf = vec![Behalf { person: person(&town.official), hats }];
    let standing = town.other.acting_for(behalf);
    assert_eq!(town.waits(&t, &standing).await.len(), 1);
    let cx = t.cx(standing);
    acts::report(&cx, &t.files, id, None, words).await.unwrap();
    let trail = AuditTrail::of(&cx, &id.into()).await.unwrap();
    let last = trail.last().unwrap();
    assert_eq!((last.act.as_str(), last.account), ("task.reported", town.other.account()));
    assert_eq!(last.also.get(ON_BEHALF_OF), Some(&person(&town.official).to_string()));
});

testkit::both!(tables(), from_giving_to_acceptance, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let (monitor, official, other) =
        (t.cx(town.monitor.clone()), t.cx(town.official.clone()), t.cx(town.other.clone()));
    assert_eq!(read(&monitor, id).await.code, "NV 1/2021");
    assert_eq!(town.waits(&t, &town.head).await, [("task".to_owned(), "Rà soát thủ tục".to_owned())]);
    assert_eq!(notices::unread(&monitor, person(&town.other)).await.unwrap(), 1, "the coordinator is told");
    assert!(town.waits(&t, &town.other).await.is_empty(), "and need not act");

    // The coordinator may see it, not carry it.
    let words = Report { words: "Đã làm".to_owned(), ..Report::default() };
    assert!(matches!(acts::report(&other, &t.files, id, None, &words).await, Err(Error::Denied)));
    assert!(matches!(acts::accept(&official, id, None, "").await, Err(Error::Denied)));

    // A file that proves it.
    let stored = t
        .files
        .put_bytes(&official, "Biên bản.txt", b"noi dung".to_vec(), ObjectRef::new("upload", "x"))
        .await
        .unwrap();
    let report =
        Report {
            percent: Some(60), words: "Đã rà soát 12 thủ tục.".to_owned(), files: vec![stored.id]
        };
    acts::report(&official, &t.files, id, Some(1), &report).await.unwrap();
    let task = read(&official, id).await;
    assert_eq!((task.state, task.percent, task.evidence, task.version), (State::Working, 60, 1, 2));
    assert!(matches!(acts::report(&official, &t.files, id, Some(1), &words).await, Err(Error::Stale)));
    assert_eq!(key(acts::report(&official, &t.files, id, None, &Report::default()).await), "noi-dung");

    // Proposed on the day, accepted a week later: in time.
    go_to(&t, "2021-10-08");
    acts::propose(&official, id, Some(2), "Danh mục đã trình").await.unwrap();
    assert!(town.waits(&t, &town.head).await.is_empty());
    assert_eq!(
        town.waits(&t, &town.monitor).await,
        [("task".to_owned(), "Xác nhận hoàn thành: Rà soát thủ tục".to_owned())]
    );
    assert_eq!(key(acts::report(&official, &t.files, id, None, &words).await), "task.proposed");
    go_to(&t, "2021-10-12");
    assert_eq!(key(acts::give_back(&monitor, id, None, " ").await), "ly-do");
    acts::give_back(&monitor, id, Some(3), "Thiếu phụ lục").await.unwrap();
    assert_eq!(read(&monitor, id).await.state, State::Returned);
    assert_eq!(town.waits(&t, &town.head).await.len(), 1);
    assert_eq!(key(acts::accept(&monitor, id, None, "").await), "task.not-proposed");
    go_to(&t, "2021-10-13");
    acts::propose(&official, id, None, "").await.unwrap();
    go_to(&t, "2021-10-20");
    acts::accept(&monitor, id, None, "Tốt").await.unwrap();
    let done = read(&monitor, id).await;
    assert_eq!((done.state, done.done_on, done.late_days), (State::Done, "2021-10-13".parse().ok(), 3));
    assert_eq!(done.late_on, "2021-10-11".parse().ok());
    assert!(town.waits(&t, &town.monitor).await.is_empty() && town.waits(&t, &town.head).await.is_empty());
    assert_eq!(key(acts::withdraw(&monitor, id, None, "Nhầm").await), "task.not-open");
    assert_eq!(
        acts_on(&monitor, id).await,
        [
            "task.given",
            "task.reported",
            "task.completion-proposed",
            "task.returned",
            "task.completion-proposed",
            "task.completed"
        ]
    );
});

testkit::both!(tables(), an_extension_keeps_the_first_deadline, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let (monitor, head) = (t.cx(town.monitor.clone()), t.cx(town.head.clone()));
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(key(acts::ask_extension(&head, id, day("2021-10-08"), "Thiếu người").await), "han-moi");
    let first = acts::ask_extension(&head, id, day("2021-10-15"), "Thiếu người").await.unwrap();
    assert_eq!(key(acts::ask_extension(&head, id, day("2021-10-20"), "Nữa").await), "task.extension-asked");
    assert!(
        town.waits(&t, &town.monitor)
            .await
            .iter()
            .any(|(_, title)| title == "Xem xét gia hạn: Rà soát thủ tục")
    );
    acts::refuse_extension(&monitor, first, "Chưa đủ lý do").await.unwrap();
    assert!(matches!(acts::grant_extension(&monitor, first, None, "").await, Err(Error::Stale)));
    let second = acts::ask_extension(&head, id, day("2021-10-15"), "Chờ Sở").await.unwrap();
    acts::grant_extension(&monitor, second, Some(day("2021-10-13")), "Chỉ đến 13").await.unwrap();
    let task = read(&monitor, id).await;
    assert_eq!((task.first_due, task.due), ("2021-10-08".parse().ok(), "2021-10-13".parse().ok()));
    assert!(town.waits(&t, &town.monitor).await.is_empty());
    // Delivered by the later deadline, and late by the first.
    go_to(&t, "2021-10-13");
    acts::propose(&head, id, None, "").await.unwrap();
    acts::accept(&monitor, id, None, "").await.unwrap();
    assert_eq!(read(&monitor, id).await.late_days, 3);
});

testkit::both!(tables(), questions_wait_for_whoever_must_answer, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let (monitor, official, other) =
        (t.cx(town.monitor.clone()), t.cx(town.official.clone()), t.cx(town.other.clone()));
    let up = acts::ask(&official, id, "Có gồm đất đai không?").await.unwrap();
    let across = acts::ask(&other, id, "Khi nào cần số liệu?").await.unwrap();
    assert!(town.waits(&t, &town.monitor).await.iter().any(|(kind, _)| kind == "question"));
    assert!(town.waits(&t, &town.head).await.iter().any(|(kind, _)| kind == "question"));
    assert!(matches!(acts::answer(&other, across, "Tự trả lời").await, Err(Error::Denied)));
    acts::answer(&monitor, up, "Có.").await.unwrap();
    acts::answer(&official, across, "Trước 05/10.").await.unwrap();
    assert_eq!(key(acts::answer(&official, across, "Lần nữa").await), "task.answered");
    assert!(town.waits(&t, &town.head).await.iter().all(|(kind, _)| kind != "question"));
});

testkit::both!(tables(), a_person_another_agency_and_handing_over, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let (monitor, head, official, other) = (
        t.cx(town.monitor.clone()),
        t.cx(town.head.clone()),
        t.cx(town.official.clone()),
        t.cx(town.other.clone()),
    );
    assert!(matches!(
        acts::assign(&official, id, None, Some(person(&town.official))).await,
        Err(Error::Denied)
    ));
    assert_eq!(key(acts::assign(&head, id, None, Some(person(&town.other))).await), "nguoi");
    acts::assign(&head, id, Some(1), Some(person(&town.official))).await.unwrap();
    assert!(town.waits(&t, &town.head).await.is_empty());
    assert_eq!(town.waits(&t, &town.official).await.len(), 1);
    // Everything of one person to another, by the program for the administrator's act.
    let (from, to) = (person(&town.official), person(&town.head));
    let count = t.system().write(|tx| async move { tasks::hand_over(&tx, from, to).await }).await.unwrap();
    assert_eq!(count, 1);
    assert_eq!((town.waits(&t, &town.head).await.len(), town.waits(&t, &town.official).await.len()), (1, 0));
    // To the finance department.
    assert!(matches!(
        acts::move_to(&head, id, None, town.finance, "Đúng việc của Tài chính").await,
        Err(Error::Denied)
    ));
    acts::move_to(&monitor, id, None, town.finance, "Đúng việc của Tài chính").await.unwrap();
    let task = read(&other, id).await;
    assert_eq!((task.lead, task.assignee, task.coordinators.len()), (town.finance, None, 0));
    assert!(matches!(
        acts::report(&head, &t.files, id, None, &Report::default()).await,
        Err(Error::Invalid(_))
    ));
    let words = Report { words: "x".to_owned(), ..Report::default() };
    assert!(
        matches!(acts::report(&head, &t.files, id, None, &words).await, Err(Error::NotFound)),
        "no longer theirs to see"
    );
});

testkit::both!(tables(), waiting_for_each_other, |t| async move {
    let town = Town::found(&t).await;
    let monitor = t.cx(town.monitor.clone());
    let mut ids = Vec::new();
    for title in ["Quy chế", "Phân công", "Lịch họp"] {
        ids.push(town.give(&t, &town.task(title, "2021-10-08")).await);
    }
    acts::link(&monitor, ids[1], ids[0]).await.unwrap();
    acts::link(&monitor, ids[2], ids[1]).await.unwrap();
    acts::link(&monitor, ids[2], ids[1]).await.unwrap();
    assert_eq!(key(acts::link(&monitor, ids[0], ids[2]).await), "cho");
    assert_eq!(key(acts::link(&monitor, ids[0], ids[0]).await), "cho");
    let blockers = tasks::blockers(monitor.db(), town.authority, None, 10).await.unwrap();
    let found: Vec<_> = blockers.iter().map(|b| (b.task.id, b.blocks, b.agencies)).collect();
    assert_eq!(found, [(ids[0], 2, 1), (ids[1], 1, 1)]);
    let head = t.cx(town.head.clone());
    acts::propose(&head, ids[0], None, "").await.unwrap();
    acts::accept(&monitor, ids[0], None, "").await.unwrap();
    let blockers = tasks::blockers(monitor.db(), town.authority, None, 10).await.unwrap();
    assert_eq!(
        blockers.iter().map(|b| b.task.id).collect::<Vec<_>>(),
        [ids[1]],
        "what is done blocks nobody"
    );
    acts::unlink(&monitor, ids[2], ids[1]).await.unwrap();
    assert!(tasks::blockers(monitor.db(), town.authority, None, 10).await.unwrap().is_empty());
});

testkit::both!(tables(), what_blocks_a_plan_is_counted_by_its_own_tasks, |t| async move {
    let town = Town::found(&t).await;
    let monitor = t.cx(town.monitor.clone());
    let (plan, other) = (t.clock.new_id(), t.clock.new_id());
    let mut ids = Vec::new();
    for plan in [None, Some(plan), Some(other), Some(plan)] {
        ids.push(town.give(&t, &NewTask { plan, ..town.task("Việc", "2021-10-08") }).await);
    }
    // The other plan's task stands between two of the plan.
    for (waits, on) in [(1, 0), (2, 1), (3, 2)] {
        acts::link(&monitor, ids[waits], ids[on]).await.unwrap();
    }
    let blocks = async |plan| {
        let found = tasks::blockers(monitor.db(), town.authority, plan, 10).await.unwrap();
        found.iter().map(|b| (b.task.id, b.blocks)).collect::<Vec<_>>()
    };
    assert_eq!(blocks(None).await, [(ids[0], 3), (ids[1], 2), (ids[2], 1)]);
    assert_eq!(blocks(Some(plan)).await, [(ids[0], 2), (ids[1], 1), (ids[2], 1)]);
    assert_eq!(blocks(Some(other)).await, [(ids[0], 1), (ids[1], 1)]);
});

testkit::both!(tables(), urging_by_hand, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let (chair, official) = (t.cx(town.chair.clone()), t.cx(town.official.clone()));
    assert!(matches!(acts::urge(&official, id, "Nhanh lên").await, Err(Error::Denied)));
    assert_eq!(key(acts::urge(&chair, id, "").await), "loi-don-doc");
    let before = notices::unread(&chair, person(&town.head)).await.unwrap();
    acts::urge(&chair, id, "Cần trước phiên họp").await.unwrap();
    assert_eq!(notices::unread(&chair, person(&town.head)).await.unwrap(), before + 1);
    assert!(acts_on(&chair, id).await.contains(&"task.urged".to_owned()));
});
