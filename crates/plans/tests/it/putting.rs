//! Putting into force: deadlines of agencies' own plans, one message a person, and how long it can be taken back.

use std::pin::Pin;

use kernel::{Day, PlanId, TaskId};
use plans::acts::amend::{Change, ItemFields, amend};
use plans::acts::answer::{Answer, answer};
use plans::acts::undo::{is_begun, undo};
use plans::acts::{detailed, report};
use plans::{Asks, At, Silent};
use tasks::acts as work;
use testkit::Testing;

use crate::tables;
use crate::town::{PLAN, Town, document, go_to, refused};

testkit::both!(tables(), own_plans_have_a_day_and_what_is_handed_in_waits_three_days, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    // Fifteen working days after Friday, 1 October.
    let due = Day::constant(2021, 10, 22);
    let papers = plans::detailed_of(cx.db(), id).await.unwrap();
    assert!(papers.iter().all(|paper| paper.due_on == Some(due)), "{papers:?}");
    let waits = town.waits_until(&t, &town.head).await;
    assert!(waits.contains(&("Lập kế hoạch chi tiết của cơ quan".to_owned(), Some(due))), "{waits:?}");
    let paper = papers.into_iter().find(|paper| paper.agency == town.justice).unwrap();
    let head = t.cx(town.head.clone());
    detailed::write(&head, id, town.justice, paper.version, &paper.lines, true).await.unwrap();
    let waits = town.waits_until(&t, &town.monitor).await;
    let row = waits.iter().find(|(title, _)| title.starts_with("Duyệt kế hoạch chi tiết")).unwrap();
    assert_eq!(row.1, Some(Day::constant(2021, 10, 6)), "three working days");

    let authority = town.authority;
    t.system()
        .write(|tx| async move {
            agencies::acts::set_setting(&tx, authority, plans::settings()[0].key, "5").await
        })
        .await
        .unwrap();
    let second = town.in_force_with(&t, PLAN).await;
    let papers = plans::detailed_of(cx.db(), second).await.unwrap();
    assert!(papers.iter().all(|paper| paper.due_on == Some(Day::constant(2021, 10, 8))), "{papers:?}");
    // A day that the plan itself names goes before.
    let named = PLAN.replace("của cơ quan; báo cáo", "của cơ quan trước ngày 25/10/2021; báo cáo");
    let named = named.replace(
        "xây dựng kế hoạch chi tiết của cơ quan trước ngày 25/10/2021; báo cáo kết quả thực hiện về UBND thị xã trước ngày 15/11/2021.",
        "xây dựng kế hoạch chi tiết của cơ quan, gửi Phòng Nội vụ trước ngày 25/10/2021.",
    );
    let third = town.in_force_with(&t, &named).await;
    let papers = plans::detailed_of(cx.db(), third).await.unwrap();
    assert!(papers.iter().all(|paper| paper.due_on == Some(Day::constant(2021, 10, 25))), "{papers:?}");
});

testkit::both!(tables(), each_person_is_told_once_of_a_plan, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let told = town.told(&t, &town.head).await;
    assert_eq!(told.len(), 1, "{told:?}");
    let led = tasks::of_plan(t.system().db(), id)
        .await
        .unwrap()
        .iter()
        .filter(|line| line.task.lead == town.justice)
        .count();
    assert!(told[0].0.ends_with(&format!(": {led} nhiệm vụ đã giao cho cơ quan")), "{told:?}");
    assert!(told[0].0.starts_with("Kế hoạch"), "{told:?}");
});

type Done<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
type Act = for<'a> fn(&'a Testing, &'a Town, PlanId, TaskId) -> Done<'a>;

/// Everything by which somebody works on a plan.
const ACTS: [(&str, Act); 10] = [
    ("progress", |t, town, _, task| {
        Box::pin(async move {
            let report =
                tasks::Report { percent: Some(10), words: "Bắt đầu".to_owned(), ..Default::default() };
            work::report(&t.cx(town.head.clone()), &t.files, task, None, &report).await.unwrap();
        })
    }),
    ("question", |t, town, _, task| {
        Box::pin(async move {
            work::ask(&t.cx(town.head.clone()), task, "Mẫu nào?").await.unwrap();
        })
    }),
    ("explanation", |t, town, _, task| {
        Box::pin(async move {
            let due = Day::constant(2021, 11, 12);
            work::ask_about_task(&t.cx(town.monitor.clone()), task, "Vì sao?", due).await.unwrap();
        })
    }),
    ("urging", |t, town, _, task| {
        Box::pin(async move {
            work::urge(&t.cx(town.monitor.clone()), task, "Làm sớm").await.unwrap();
        })
    }),
    ("link", |t, town, plan, task| {
        Box::pin(async move {
            let lines = tasks::of_plan(t.system().db(), plan).await.unwrap();
            let other = lines.iter().find(|line| line.task.id != task).unwrap().task.id;
            work::link(&t.cx(town.monitor.clone()), task, other).await.unwrap();
        })
    }),
    ("link that was taken back", |t, town, plan, task| {
        Box::pin(async move {
            let lines = tasks::of_plan(t.system().db(), plan).await.unwrap();
            let other = lines.iter().find(|line| line.task.id != task).unwrap().task.id;
            work::link(&t.cx(town.monitor.clone()), task, other).await.unwrap();
            work::unlink(&t.cx(town.monitor.clone()), task, other).await.unwrap();
        })
    }),
    ("own plan", |t, town, plan, _| {
        Box::pin(async move {
            let cx = t.cx(town.head.clone());
            detailed::write(&cx, plan, town.justice, 1, &[], false).await.unwrap();
        })
    }),
    ("report", |t, town, plan, _| {
        Box::pin(async move {
            let head = t.cx(town.head.clone());
            let reports = plans::reports_of(head.db(), plan).await.unwrap();
            let own = reports.iter().find(|report| report.agency == town.justice).unwrap();
            report::write(&head, plan, own.id, own.version, "Đang làm", false).await.unwrap();
        })
    }),
    ("amendment", |t, town, plan, _| {
        Box::pin(async move {
            let cx = t.cx(town.monitor.clone());
            let items = plans::items(cx.db(), plan).await.unwrap();
            let item = items.iter().find(|item| item.code == "1.2").unwrap();
            let fields = ItemFields { title: Some("Công khai".to_owned()), ..ItemFields::default() };
            let paper = document("75/KH-UBND", "2021-10-01", "Đổi tên");
            amend(&cx, plan, &paper, &[Change::Item(item.id, fields)]).await.unwrap();
        })
    }),
    ("answer of the issuer", |t, town, plan, _| {
        Box::pin(async move {
            let cx = t.cx(town.monitor.clone());
            t.clock.set(cx.now().plus_seconds(60));
            let asked = plans::questions(cx.db(), plan).await.unwrap();
            let gap = asked.iter().find(|question| question.asks == Asks::Gap).unwrap();
            answer(&cx, plan, gap.id, &Answer::Words("Theo mẫu của tỉnh".to_owned())).await.unwrap();
        })
    }),
];

testkit::both!(tables(), issuing_is_not_taken_back_after_any_act, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    go_to(&t, "2021-11-04");
    for (what, act) in ACTS {
        let id = town.in_force_with(&t, PLAN).await;
        plans::acts::open_reports::open_reports(&t.system(), cx.today()).await.unwrap();
        let begun = async || {
            let plan = plans::plan(cx.db(), id).await.unwrap();
            is_begun(At::Page(&cx), &Silent, &plan).await.unwrap()
        };
        assert!(!begun().await, "{what}: what the program does by itself is nobody's act");
        let lines = tasks::of_plan(cx.db(), id).await.unwrap();
        let led = lines.iter().find(|line| line.task.lead == town.justice).unwrap();
        act(&t, &town, id, led.task.id).await;
        assert!(begun().await, "{what}");
        assert_eq!(refused(undo(&cx, &Silent, id).await), "plan.touched", "{what}");
    }
});
