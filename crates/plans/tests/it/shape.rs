//! What the reader passed over or took for something else is put right at the review; and a plan of several years.

use kernel::{Day, Error, ItemId, PlanId};
use plans::acts::issue::issue;
use plans::acts::revise::{Chosen, ItemChange, revise};
use plans::acts::shape::{NewItem, add, make_heading, make_item};

use plans::{Role, Stands};
use store::Cx;

use crate::tables;
use crate::town::{Town, refused};

/// Gives an item to the justice department, without an end.
async fn lead(town: &Town, cx: &Cx, plan: PlanId, id: ItemId) {
    let items = plans::items(cx.db(), plan).await.unwrap();
    let item = items.iter().find(|item| item.id == id).unwrap();
    let change = ItemChange {
        version: item.version,
        title: item.title.clone(),
        parts: vec![(Role::Lead, Chosen::Picked(Stands::Agency(town.justice), "Phòng Tư pháp".to_owned()))],
        from: None,
        to: None,
        is_before: false,
        open_ended: true,
        product: None,
        targets: Vec::new(),
        milestones: Vec::new(),
        details: Vec::new(),
    };
    revise(cx, plan, id, &change).await.unwrap();
}

testkit::both!(tables(), a_missed_item_is_added_and_becomes_a_task, |t| async move {
    let town = Town::found(&t).await;
    let id = town.upload(&t).await;
    let cx = t.cx(town.monitor.clone());
    let before = plans::items(cx.db(), id).await.unwrap();
    let first = before.iter().find(|item| item.code == "1.1").unwrap();
    let missed = NewItem {
        after: Some(first.id),
        code: "1.1".to_owned(),
        title: " Niêm yết thủ tục tại trụ sở ".to_owned(),
        line: 7,
    };
    let nameless = NewItem { title: " ".to_owned(), ..missed.clone() };
    assert!(matches!(add(&cx, id, &nameless).await, Err(Error::Invalid(_))));
    assert!(matches!(add(&t.cx(town.head.clone()), id, &missed).await, Err(Error::Denied | Error::NotFound)));
    let added = add(&cx, id, &missed).await.unwrap();
    let items = plans::items(cx.db(), id).await.unwrap();
    let at = items.iter().position(|item| item.id == added).unwrap();
    assert_eq!(items[at - 1].id, first.id, "it stands behind the one it was put behind");
    assert_eq!(items.len(), before.len() + 1);
    let item = &items[at];
    assert_eq!(
        (item.title.as_str(), item.parent.clone()),
        ("Niêm yết thủ tục tại trụ sở", first.parent.clone())
    );
    assert!(item.path.ends_with("/1.1") && item.path != first.path, "a number used twice: {}", item.path);
    let mut positions: Vec<_> = items.iter().map(|item| item.position).collect();
    positions.dedup();
    assert_eq!(positions.len(), items.len(), "nobody shares a place");

    town.answer_all(&cx, id).await;
    assert_eq!(refused(issue(&cx, id).await), "plan.no-lead", "who leads is still to be said");
    lead(&town, &cx, id, added).await;
    assert_eq!(issue(&cx, id).await.unwrap().tasks, 3);
    let titles: Vec<_> =
        tasks::of_plan(cx.db(), id).await.unwrap().into_iter().map(|line| line.task.title).collect();
    assert!(titles.iter().any(|title| title.contains("Niêm yết thủ tục")), "{titles:?}");
    assert_eq!(refused(add(&cx, id, &missed).await), "plan.in-force");
});

testkit::both!(tables(), work_becomes_a_heading_and_a_heading_work, |t| async move {
    let town = Town::found(&t).await;
    let id = town.upload(&t).await;
    let cx = t.cx(town.monitor.clone());
    let items = plans::items(cx.db(), id).await.unwrap();
    let work = items.iter().find(|item| item.code == "1.1").unwrap();
    let heading = items.iter().find(|item| item.is_section).unwrap();
    let targets = plans::targets(cx.db(), id).await.unwrap();
    let general = targets.iter().filter(|target| target.item.is_none()).count();
    let own = targets.iter().filter(|target| target.item == Some(work.id)).count();
    assert!(own > 0);
    assert!(matches!(make_heading(&cx, id, work.id, work.version + 1).await, Err(Error::Stale)));
    make_heading(&cx, id, work.id, work.version).await.unwrap();
    let targets = plans::targets(cx.db(), id).await.unwrap();
    assert_eq!(
        targets.iter().filter(|target| target.item.is_none()).count(),
        general + own,
        "no promise is lost with the item"
    );
    assert!(plans::parts(cx.db(), id).await.unwrap().iter().all(|part| part.item != work.id));
    let open = Town::open(&cx, id).await;
    assert!(open.iter().all(|question| question.item != Some(work.id)), "nothing is asked of a heading");

    make_item(&cx, id, heading.id, heading.version).await.unwrap();
    assert!(matches!(make_item(&cx, id, heading.id, heading.version).await, Err(Error::Stale)));
    town.answer_all(&cx, id).await;
    lead(&town, &cx, id, heading.id).await;
    let issued = issue(&cx, id).await.unwrap();
    assert_eq!(issued.tasks, 2, "one less and one more");
});

testkit::both!(tables(), a_plan_of_several_years_lives_to_its_last_day, |t| async move {
    let town = Town::found(&t).await;
    let text = "ỦY BAN NHÂN DÂN\nTHỊ XÃ PHƯỚC LONG\nKẾ HOẠCH\nCải cách hành chính giai đoạn 2021-2025\n\
                I. NHIỆM VỤ\n1. Rà soát thủ tục hành chính\nGiao Phòng Tư pháp chủ trì. Thời gian: năm 2025.\n\
                II. TỔ CHỨC THỰC HIỆN\n1. Các phòng báo cáo kết quả hằng năm trước ngày 15/11 về Phòng Nội vụ.\n";
    let id = town.upload_text(&t, text).await;
    let plan = plans::plan(t.system().db(), id).await.unwrap();
    assert_eq!((plan.year, plan.until_year, plan.years().as_str()), (2021, 2025, "2021–2025"));
    assert_eq!((plan.first_day(), plan.last_day()), (Day::constant(2021, 1, 1), Day::constant(2025, 12, 31)));
});
