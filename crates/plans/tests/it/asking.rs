//! What the review asks: names in duties, who follows the plan, one answer for several items, what is left to the issuer.

use kernel::{Day, Error};
use plans::acts::answer::{Answer, answer, answer_alike};
use plans::acts::issue::issue;
use plans::acts::open_reports::{open_by_hand, open_reports};
use plans::acts::revise::{self, DutyChange};
use plans::{Asks, Due, PaperState, Stands};

use crate::tables;
use crate::town::{PLAN, Town, go_to, refused};

/// Nobody follows the plan, two items lack lead and deadline, a duty names somebody unknown and waits for an event.
const OPEN: &str = "KẾ HOẠCH\n\nCải cách hành chính thị xã Phước Long năm 2021\n\n\
UBND thị xã ban hành Kế hoạch như sau:\n\n\
I. Mục đích\n\n- Trên 85% người dân hài lòng đối với sự phục vụ.\n\n\
II. Nội dung và nhiệm vụ cụ thể\n\n1. Trong lĩnh vực cải cách thể chế\n\n\
1.1. Rà soát quy chế làm việc\n\n- Cơ quan phối hợp: Phòng Tư pháp.\n\n\
- Chỉ tiêu: 100% nhiệm vụ hoàn thành đúng hạn.\n\n\
1.2. Công khai ngân sách của các đơn vị\n\n- Cơ quan phối hợp: Phòng Tài chính.\n\n\
- Chỉ tiêu: 100% đơn vị công khai dự toán.\n\n\
IV. Tổ chức thực hiện\n\n\
1. Ban chỉ huy Sao Mai báo cáo kết quả thực hiện về UBND thị xã trong 05 ngày làm việc kể từ khi kết thúc đợt kiểm tra.\n";

testkit::both!(tables(), names_in_duties_and_the_monitor_are_asked, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let id = town.upload_text(&t, OPEN).await;
    let questions = Town::open(&cx, id).await;
    let name = questions.iter().find(|q| q.asks == Asks::Agency && q.phrase.contains("Sao Mai"));
    let name = name.unwrap_or_else(|| panic!("{questions:?}"));
    let monitor = questions.iter().find(|q| q.asks == Asks::Monitor).unwrap();
    assert_eq!(monitor.question, "Ai theo dõi, đôn đốc kế hoạch này?");
    answer(&cx, id, name.id, &Answer::Agency(Stands::Agency(town.justice))).await.unwrap();
    let group = answer(&cx, id, monitor.id, &Answer::Always).await;
    assert!(matches!(group, Err(Error::Invalid(_))));
    answer(&cx, id, monitor.id, &Answer::Agency(Stands::Agency(town.home))).await.unwrap();
    assert_eq!(plans::plan(cx.db(), id).await.unwrap().monitor, Some(town.home));
    let duty = plans::duties(cx.db(), id).await.unwrap().remove(0);
    assert_eq!(duty.stands, [Stands::Agency(town.justice)]);
});

testkit::both!(tables(), one_answer_holds_for_all_items_that_lack_the_same, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let id = town.upload_text(&t, OPEN).await;
    let asked = |asks: Asks| {
        let cx = &cx;
        async move { Town::open(cx, id).await.into_iter().filter(|q| q.asks == asks).collect::<Vec<_>>() }
    };
    let (leads, deadlines) = (asked(Asks::Lead).await, asked(Asks::Deadline).await);
    assert_eq!((leads.len(), deadlines.len()), (2, 2));
    answer(&cx, id, leads[0].id, &Answer::Agency(Stands::Agency(town.justice))).await.unwrap();
    assert_eq!(asked(Asks::Lead).await.len(), 1, "without the tick one answer is one answer");
    let until = Day::constant(2021, 11, 30);
    answer_alike(&cx, id, deadlines[1].id, &Answer::Until(until)).await.unwrap();
    assert!(asked(Asks::Deadline).await.is_empty());
    let items = plans::items(cx.db(), id).await.unwrap();
    assert!(items.iter().filter(|i| !i.is_section).all(|i| i.to == Some(until)));
});

testkit::both!(tables(), an_item_without_a_lead_goes_to_the_monitor_for_the_time_being, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let id = town.upload_text(&t, OPEN).await;
    while let Some(question) = Town::open(&cx, id).await.into_iter().next() {
        match question.asks {
            Asks::Lead => answer_alike(&cx, id, question.id, &Answer::Issuer).await.unwrap(),
            Asks::Monitor => {
                answer(&cx, id, question.id, &Answer::Agency(Stands::Agency(town.home))).await.unwrap();
            }
            _ => answer(&cx, id, question.id, &Answer::Issuer).await.unwrap(),
        }
    }
    let issued = issue(&cx, id).await.unwrap();
    assert_eq!((issued.tasks, issued.for_now), (2, 2));
    let lines = tasks::of_plan(cx.db(), id).await.unwrap();
    assert!(lines.iter().all(|line| line.task.lead == town.home));
    let waits = town.waits(&t, &town.monitor).await;
    assert!(waits.iter().any(|(_, title)| title.starts_with("Hỏi người ban hành")), "{waits:?}");
    // The issuer says who leads and until when: the task follows without an amendment.
    let asked = plans::questions(cx.db(), id).await.unwrap();
    let lead = asked.iter().find(|q| q.asks == Asks::Lead && q.question.contains("1.1")).unwrap();
    answer(&cx, id, lead.id, &Answer::Agency(Stands::Agency(town.justice))).await.unwrap();
    let deadline = asked.iter().find(|q| q.asks == Asks::Deadline && q.item == lead.item).unwrap();
    let until = Day::constant(2021, 12, 15);
    answer(&cx, id, deadline.id, &Answer::Until(until)).await.unwrap();
    let lines = tasks::of_plan(cx.db(), id).await.unwrap();
    let task = &lines.iter().find(|line| line.task.item == lead.item).unwrap().task;
    assert_eq!((task.lead, task.due, task.first_due), (town.justice, Some(until), Some(until)));
    assert!(town.waits(&t, &town.head).await.iter().any(|(kind, _)| kind == "task"));
    assert!(plans::plan(cx.db(), id).await.unwrap().concerns.contains(&town.justice));
});

testkit::both!(tables(), what_the_text_leaves_open_is_asked_after_issuing, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    let gaps: Vec<_> = plans::questions(cx.db(), id)
        .await
        .unwrap()
        .into_iter()
        .filter(|question| question.asks == Asks::Gap)
        .collect();
    let budget =
        gaps.iter().find(|q| q.question.starts_with("Mục 1.2")).unwrap_or_else(|| panic!("{gaps:?}"));
    assert!(budget.question.contains("con số nào") && budget.to_issuer, "{budget:?}");
    assert!(!budget.question.contains("ai chủ trì"), "what is known is not asked: {budget:?}");
    answer(&cx, id, budget.id, &Answer::Words("Quyết định công khai trong quý I".to_owned())).await.unwrap();
    let picked = answer(&cx, id, budget.id, &Answer::Issuer).await;
    assert!(matches!(picked, Err(Error::Stale)));
});

testkit::both!(tables(), a_duty_that_waits_for_an_event_is_opened_by_hand, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let id = town.upload_text(&t, OPEN).await;
    let name = Town::open(&cx, id).await.into_iter().find(|q| q.phrase.contains("Sao Mai")).unwrap();
    answer(&cx, id, name.id, &Answer::Agency(Stands::Agency(town.justice))).await.unwrap();
    town.answer_all(&cx, id).await;
    let duty = plans::duties(cx.db(), id).await.unwrap().remove(0);
    assert!(matches!(duty.due, Some(Due::After { after: 5, working: true })), "{duty:?}");
    let on = Day::constant(2021, 11, 10);
    assert_eq!(refused(open_by_hand(&cx, id, duty.id, on).await), "plan.not-in-force");
    issue(&cx, id).await.unwrap();
    go_to(&t, "2021-11-01");
    open_reports(&t.system(), cx.today()).await.unwrap();
    assert!(plans::reports_of(cx.db(), id).await.unwrap().is_empty(), "no calendar opens it");
    let past = open_by_hand(&cx, id, duty.id, Day::constant(2021, 10, 1)).await;
    assert!(matches!(past, Err(Error::Invalid(_))));
    assert!(matches!(open_by_hand(&t.cx(town.head.clone()), id, duty.id, on).await, Err(Error::Denied)));
    assert_eq!(open_by_hand(&cx, id, duty.id, on).await.unwrap(), 1);
    assert_eq!(refused(open_by_hand(&cx, id, duty.id, on).await), "duty.nobody-owes");
    let report = plans::reports_of(cx.db(), id).await.unwrap().remove(0);
    assert_eq!((report.agency, report.due_on, report.state), (town.justice, on, PaperState::Open));
    assert!(town.waits_until(&t, &town.head).await.iter().any(|(_, due)| *due == Some(on)));
});

testkit::both!(tables(), general_targets_and_duties_are_corrected_at_the_review, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let id = town.upload_text(&t, PLAN).await;
    let plan = plans::plan(cx.db(), id).await.unwrap();
    let mut general: Vec<_> = plans::targets(cx.db(), id)
        .await
        .unwrap()
        .into_iter()
        .filter(|target| target.item.is_none())
        .collect();
    let of_items = plans::targets(cx.db(), id).await.unwrap().len() - general.len();
    general[0].value = Some(90.0);
    let added =
        plans::TargetRow {
            id: cx.new_id(), name: "Hồ sơ trực tuyến".to_owned(), ..general[0].clone()
        };
    general.push(added);
    revise::general(&cx, id, plan.version, &general).await.unwrap();
    assert!(matches!(revise::general(&cx, id, plan.version, &general).await, Err(Error::Stale)));
    let stored = plans::targets(cx.db(), id).await.unwrap();
    let names: Vec<_> =
        stored.iter().filter(|target| target.item.is_none() && target.value == Some(90.0)).collect();
    assert_eq!((names.len(), stored.len()), (2, of_items + 2));

    let duties = plans::duties(cx.db(), id).await.unwrap();
    let version = plans::plan(cx.db(), id).await.unwrap().version;
    let change = DutyChange {
        version,
        who: vec![("Phòng Tư pháp".to_owned(), Stands::Agency(town.justice))],
        what: "Báo cáo kết quả rà soát".to_owned(),
        to: None,
        due: Some(Due::On { on: Day::constant(2021, 10, 20), before: false }),
    };
    revise::duty(&cx, id, None, &change).await.unwrap();
    revise::drop_duty(&cx, id, duties[0].id, version + 1).await.unwrap();
    let after = plans::duties(cx.db(), id).await.unwrap();
    assert_eq!(after.len(), duties.len());
    assert!(after.iter().any(|duty| duty.what == change.what) && after.iter().all(|d| d.id != duties[0].id));
    assert!(matches!(revise::drop_duty(&cx, id, after[0].id, version).await, Err(Error::Stale)));
    // The new one opens by itself.
    town.answer_all(&cx, id).await;
    issue(&cx, id).await.unwrap();
    go_to(&t, "2021-10-08");
    open_reports(&t.system(), cx.today()).await.unwrap();
    let opened = plans::reports_of(cx.db(), id).await.unwrap();
    assert!(opened.iter().any(|r| r.agency == town.justice && r.due_on == Day::constant(2021, 10, 20)));
    let late = revise::general(&cx, id, version + 2, &general).await;
    assert_eq!(refused(late), "plan.in-force");
});
