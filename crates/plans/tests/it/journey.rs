//! Upload → review → put into force → tasks; taking back; amending.

use kernel::{Day, Error};
use plans::acts::amend::{Change, Document, ItemFields, amend};
use plans::acts::answer::{Answer, answer};
use plans::acts::issue::issue;
use plans::acts::revise::{Chosen, ItemChange, revise};
use plans::acts::undo::undo;
use plans::{Asks, PlanState, Role, Silent, Stands};

use crate::tables;
use crate::town::{Town, document, go_to, refused};

testkit::both!(tables(), what_is_read_becomes_items_targets_and_questions, |t| async move {
    let town = Town::found(&t).await;
    let id = town.upload(&t).await;
    let cx = t.cx(town.monitor.clone());
    let plan = plans::plan(cx.db(), id).await.unwrap();
    assert_eq!((plan.state, plan.year, plan.monitor), (PlanState::Draft, 2021, Some(town.home)));
    let items = plans::items(cx.db(), id).await.unwrap();
    let works: Vec<&str> = items.iter().filter(|i| !i.is_section).map(|i| i.code.as_str()).collect();
    assert_eq!(works, ["1.1", "1.2"]);
    let parts = plans::parts(cx.db(), id).await.unwrap();
    let of = |role: Role| parts.iter().filter(|p| p.role == role).map(|p| p.stands).collect::<Vec<_>>();
    assert!(of(Role::Lead).contains(&Stands::Agency(town.committee)));
    assert!(of(Role::Lead).contains(&Stands::Agency(town.finance)));
    assert_eq!(of(Role::Advise), [Stands::Agency(town.justice)]);
    assert!(matches!(
        of(Role::Coordinate)[..],
        [Stands::Group(_), Stands::Unknown] | [Stands::Unknown, Stands::Group(_)]
    ));
    let targets = plans::targets(cx.db(), id).await.unwrap();
    let in_time = targets.iter().find(|t| t.item_code == "1.1").unwrap();
    assert_eq!(in_time.measure.as_deref(), Some("tasks.done-in-time"));
    assert!(targets.iter().any(|t| t.item.is_none() && t.op == ">" && t.value == Some(85.0)));
    let questions = plans::questions(cx.db(), id).await.unwrap();
    assert!(questions.iter().any(|q| q.asks == Asks::Agency && q.phrase.contains("Ánh Dương")));
    assert!(questions.iter().any(|q| q.asks == Asks::Deadline && q.question.contains("1.2")));
    assert!(questions.windows(2).all(|pair| pair[0].span <= pair[1].span));
});

testkit::both!(tables(), a_plan_goes_into_force_as_tasks, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let id = town.upload(&t).await;
    assert_eq!(refused(issue(&cx, id).await), "plan.open-questions");
    town.answer_all(&cx, id).await;
    let issued = issue(&cx, id).await.unwrap();
    assert_eq!(issued.tasks, 2);
    let lines = tasks::of_plan(cx.db(), id).await.unwrap();
    let chief = |lead| lines.iter().find(|l| l.task.lead == lead && l.task.parent.is_none()).unwrap();
    // The committee leads by its adviser; the day that was answered is the deadline.
    let reviewed = &chief(town.justice).task;
    assert!(reviewed.title.contains("Rà soát quy chế"), "{}", reviewed.title);
    assert!(reviewed.text.contains("Phòng Tư pháp"), "the original words go with it");
    assert_eq!(chief(town.finance).task.due, Some(Day::constant(2021, 12, 31)));
    assert_eq!(plans::current(cx.db(), town.authority).await.unwrap(), Some(id));
    let waits = town.waits(&t, &town.head).await;
    assert!(waits.iter().any(|(kind, _)| kind == "task"), "{waits:?}");
    assert!(
        waits.iter().any(|(kind, title)| kind == "plan" && title.contains("kế hoạch chi tiết")),
        "{waits:?}"
    );
    let found = store::search::find(cx.db(), &town.head.scope(), "cai cach hanh chinh", 10).await.unwrap();
    assert!(found.iter().any(|hit| hit.kind == "plan"));
    assert_eq!(refused(issue(&cx, id).await), "plan.in-force");
});

testkit::both!(tables(), nobody_else_puts_a_plan_into_force, |t| async move {
    let town = Town::found(&t).await;
    let id = town.upload(&t).await;
    // A draft is not even seen by who does not keep plans.
    assert!(matches!(issue(&t.cx(town.head.clone()), id).await, Err(Error::NotFound)));
    assert!(matches!(issue(&t.cx(town.clerk.clone()), id).await, Err(Error::NotFound)));
    town.answer_all(&t.cx(town.monitor.clone()), id).await;
    issue(&t.cx(town.monitor.clone()), id).await.unwrap();
    assert!(matches!(undo(&t.cx(town.head.clone()), &Silent, id).await, Err(Error::Denied)));
});

testkit::both!(tables(), an_item_is_corrected_once_by_one_person, |t| async move {
    let town = Town::found(&t).await;
    let id = town.upload(&t).await;
    let cx = t.cx(town.monitor.clone());
    let items = plans::items(cx.db(), id).await.unwrap();
    let item = items.iter().find(|i| i.code == "1.2").unwrap();
    let picked = Chosen::Picked(Stands::Agency(town.justice), "Phòng Tư pháp".to_owned());
    let change = ItemChange {
        version: item.version,
        title: "Công khai ngân sách thị xã".to_owned(),
        parts: vec![(Role::Lead, picked)],
        from: None,
        to: Some(Day::constant(2021, 6, 30)),
        is_before: true,
        open_ended: false,
        product: Some("Quyết định công khai".to_owned()),
        targets: Vec::new(),
        milestones: Vec::new(),
        details: Vec::new(),
    };
    revise(&cx, id, item.id, &change).await.unwrap();
    assert!(matches!(revise(&cx, id, item.id, &change).await, Err(Error::Stale)));
    let after = plans::items(cx.db(), id).await.unwrap().into_iter().find(|i| i.id == item.id).unwrap();
    assert_eq!((after.to, after.is_before, after.version), (change.to, true, item.version + 1));
    // What the correction answered is asked no more.
    let questions = plans::questions(cx.db(), id).await.unwrap();
    assert!(questions.iter().filter(|q| q.item == Some(item.id)).all(|q| !q.is_open()), "{questions:?}");
});

testkit::both!(tables(), issuing_is_taken_back_while_nobody_has_begun, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    undo(&cx, &Silent, id).await.unwrap();
    assert_eq!(plans::plan(cx.db(), id).await.unwrap().state, PlanState::Draft);
    assert!(tasks::of_plan(cx.db(), id).await.unwrap().is_empty());
    assert!(town.waits(&t, &town.head).await.is_empty());
    issue(&cx, id).await.unwrap();
    let task = tasks::of_plan(cx.db(), id)
        .await
        .unwrap()
        .into_iter()
        .find(|l| l.task.lead == town.justice)
        .unwrap()
        .task;
    let report =
        tasks::Report {
            percent: Some(10), words: "Đã bắt đầu".to_owned(), ..tasks::Report::default()
        };
    tasks::acts::report(&t.cx(town.head.clone()), &t.files, task.id, None, &report).await.unwrap();
    assert_eq!(refused(undo(&cx, &Silent, id).await), "plan.touched");
    assert_eq!(plans::plan(cx.db(), id).await.unwrap().state, PlanState::InForce);
});

testkit::both!(tables(), an_amendment_moves_the_task_and_keeps_the_first_deadline, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    go_to(&t, "2021-10-04");
    let item = plans::items(cx.db(), id).await.unwrap().into_iter().find(|i| i.code == "1.2").unwrap();
    let put = async |paper: &Document, fields: &ItemFields| {
        amend(&cx, id, paper, &[Change::Item(item.id, fields.clone())]).await
    };
    let nothing = put(&Document::default(), &ItemFields::default()).await;
    assert!(matches!(nothing, Err(Error::Invalid(_))));
    let later = document("75/KH-UBND", "2021-10-04", "Chờ hướng dẫn của tỉnh");
    let change = ItemFields {
        to: Some(Day::constant(2022, 1, 31)),
        lead: Some(town.justice),
        ..ItemFields::default()
    };
    assert_eq!(put(&later, &change).await.unwrap(), 1);
    let lines = tasks::of_plan(cx.db(), id).await.unwrap();
    let task = &lines.iter().find(|l| l.task.item == Some(item.id) && l.task.parent.is_none()).unwrap().task;
    assert_eq!(
        (task.due, task.first_due, task.lead),
        (change.to, Some(Day::constant(2021, 12, 31)), town.justice)
    );
    let amendments = plans::amendments(cx.db(), id).await.unwrap();
    let when = amendments[0].entries[0].changes.iter().find(|changed| changed.what == "Thời gian").unwrap();
    assert!(when.was.contains("31/12/2021") && when.became.contains("31/01/2022"), "{when:?}");
    assert_eq!(refused(undo(&cx, &Silent, id).await), "plan.touched");

    let other = document("81/KH-UBND", "2021-10-04", "Kịp kỳ họp cuối năm");
    let sooner = ItemFields { to: Some(Day::constant(2021, 11, 30)), ..ItemFields::default() };
    assert_eq!(put(&other, &sooner).await.unwrap(), 2);
    let lines = tasks::of_plan(cx.db(), id).await.unwrap();
    let task = &lines.iter().find(|l| l.task.item == Some(item.id) && l.task.parent.is_none()).unwrap().task;
    assert_eq!(
        (task.due, task.first_due),
        (sooner.to, sooner.to),
        "brought forward, the new day is promised"
    );
});

testkit::both!(tables(), what_is_left_to_the_issuer_is_answered_later, |t| async move {
    let town = Town::found(&t).await;
    let id = town.upload(&t).await;
    let cx = t.cx(town.monitor.clone());
    let asked = plans::questions(cx.db(), id).await.unwrap();
    let name = asked.iter().find(|q| q.asks == Asks::Agency).unwrap();
    answer(&cx, id, name.id, &Answer::Issuer).await.unwrap();
    for question in asked.iter().filter(|q| q.id != name.id) {
        let said =
            if question.asks == Asks::Deadline { Answer::Always } else { Answer::Words("giữ".to_owned()) };
        answer(&cx, id, question.id, &said).await.unwrap();
    }
    issue(&cx, id).await.unwrap();
    answer(&cx, id, name.id, &Answer::Words("Tổ công tác của UBND thị xã".to_owned())).await.unwrap();
    let again = answer(&cx, id, name.id, &Answer::Words("khác".to_owned())).await;
    assert!(matches!(again, Err(Error::Stale)));
});

testkit::both!(tables(), every_plan_of_the_corpus_goes_into_force, |t| async move {
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let is_plan =
        |path: &std::path::Path| path.extension().is_some_and(|e| e == "txt" || e == "docx" || e == "pdf");
    for path in files.into_iter().filter(|path| is_plan(path)) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let id = town.upload_file(&t, &name, std::fs::read(&path).unwrap()).await;
        town.answer_all(&cx, id).await;
        let works = plans::items(cx.db(), id).await.unwrap().into_iter().filter(|i| !i.is_section).count();
        let issued = issue(&cx, id).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(issued.tasks, works, "{name}");
        if name.starts_with("phuoc-long-2021") {
            assert_eq!(works, 11);
        }
    }
});
