//! Explanations: asked, answered once, kept with the thing.

use kernel::{Day, Error, ObjectRef};
use tasks::acts;
use tasks::{Demand, ExplanationState};

use crate::tables;
use crate::town::{Town, acts_on, go_to};

testkit::both!(tables(), about_a_task, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let (chair, head, official, other) = (
        t.cx(town.chair.clone()),
        t.cx(town.head.clone()),
        t.cx(town.official.clone()),
        t.cx(town.other.clone()),
    );
    let due: Day = "2021-10-06".parse().unwrap();
    assert!(matches!(acts::ask_about_task(&head, id, "Vì sao chậm?", due).await, Err(Error::Denied)));
    let past: Day = "2021-09-01".parse().unwrap();
    assert!(matches!(acts::ask_about_task(&chair, id, "Vì sao chậm?", past).await, Err(Error::Invalid(_))));
    let asked = acts::ask_about_task(&chair, id, "Vì sao chậm?", due).await.unwrap();
    assert!(town.waits(&t, &town.head).await.iter().any(|(kind, _)| kind == "explanation"));
    assert!(matches!(acts::answer_explanation(&other, asked, "Không phải tôi").await, Err(Error::NotFound)));
    assert!(matches!(acts::answer_explanation(&chair, asked, "Tự trả lời").await, Err(Error::Denied)));
    acts::answer_explanation(&official, asked, "Chờ số liệu của Sở.").await.unwrap();
    assert!(matches!(acts::answer_explanation(&official, asked, "Lần nữa").await, Err(Error::Refused(_))));
    assert!(town.waits(&t, &town.head).await.iter().all(|(kind, _)| kind != "explanation"));
    let (kept, _) = tasks::explanations_of(chair.db(), &id.into()).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].state(), ExplanationState::Answered);
    assert_eq!(kept[0].answer.as_ref().unwrap().0, "Chờ số liệu của Sở.");
    assert!(acts_on(&chair, id).await.contains(&"task.explanation-asked".to_owned()));

    // One click is enough: without words the usual is asked.
    acts::ask_about_task(&chair, id, " ", due).await.unwrap();
    go_to(&t, "2021-10-12");
    acts::ask_about_task(&chair, id, "", "2021-10-15".parse().unwrap()).await.unwrap();
    let (kept, _) = tasks::explanations_of(chair.db(), &id.into()).await.unwrap();
    let asked: Vec<&str> = kept.iter().map(|one| one.words.as_str()).collect();
    assert!(asked.iter().any(|words| words.starts_with("Đến nay đã làm được gì")), "{asked:?}");
    assert!(asked.iter().any(|words| words.starts_with("Việc quá hạn 2 ngày làm việc.")), "{asked:?}");
});

testkit::both!(tables(), about_any_thing, |t| async move {
    let town = Town::found(&t).await;
    let figure = ObjectRef::new("target", "0001/2021-Q3");
    let demand = &Demand {
        object: figure.clone(),
        authority: town.authority,
        title: "Hồ sơ đúng hạn quý III".to_owned(),
        href: "/chi-tieu/0001/2021-Q3".to_owned(),
        agency: town.finance,
        words: "Vì sao thấp hơn quý II?".to_owned(),
        due: "2021-10-06".parse().unwrap(),
    };
    let refused =
        t.cx(town.head.clone()).write(|tx| async move { tasks::ask_explanation(&tx, demand).await }).await;
    assert!(matches!(refused, Err(Error::Denied)));
    t.cx(town.monitor.clone())
        .write(|tx| async move { tasks::ask_explanation(&tx, demand).await })
        .await
        .unwrap();
    let (kept, _) = tasks::explanations_of(t.system().db(), &figure).await.unwrap();
    assert_eq!((kept.len(), kept[0].state()), (1, ExplanationState::Asked));
    assert_eq!(town.waits(&t, &town.other).await.len(), 1);
});
