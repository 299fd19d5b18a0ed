//! Amendments that change several things at once.

use kernel::{Day, Error};
use plans::acts::amend::{Change, ItemFields, amend};
use plans::{Chosen, Role, Stands};

use crate::tables;
use crate::town::{Town, document};

testkit::both!(tables(), an_amendment_changes_several_things_and_shows_each, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    let item = plans::items(cx.db(), id).await.unwrap().into_iter().find(|i| i.code == "1.2").unwrap();
    let told_before = town.told(&t, &town.head).await.len();
    let paper = &document("75/KH-UBND", "2021-10-01", "Đổi việc");
    let put =
        async |fields: &ItemFields| amend(&cx, id, paper, &[Change::Item(item.id, fields.clone())]).await;
    let backwards = ItemFields {
        from: Some(Day::constant(2021, 12, 1)),
        to: Some(Day::constant(2021, 11, 1)),
        ..ItemFields::default()
    };
    assert!(matches!(put(&backwards).await, Err(Error::Invalid(_))));
    let change = ItemFields {
        title: Some("Công khai ngân sách và tài sản".to_owned()),
        to: Some(Day::constant(2022, 1, 31)),
        product: Some("Quyết định công khai".to_owned()),
        lead: Some(town.justice),
        coordinators: Some(vec![
            Chosen::Picked(Stands::Agency(town.home), "Phòng Nội vụ".to_owned()),
            Chosen::Picked(Stands::Agency(town.finance), "Phòng Tài chính".to_owned()),
        ]),
        ..backwards
    };
    put(&change).await.unwrap();
    let amendment = plans::amendments(cx.db(), id).await.unwrap().pop().unwrap();
    let changes = &amendment.entries[0].changes;
    let fields: Vec<&str> = changes.iter().map(|changed| changed.what.as_str()).collect();
    assert_eq!(fields, ["Tên mục", "Thời gian", "Sản phẩm", "Chủ trì", "Phối hợp"]);
    let lead = changes.iter().find(|changed| changed.what == "Chủ trì").unwrap();
    assert!(lead.was.contains("Tài chính") && lead.became.contains("Tư pháp"), "{lead:?}");
    let lines = tasks::of_plan(cx.db(), id).await.unwrap();
    let line = lines.iter().find(|l| l.task.item == Some(item.id) && l.task.parent.is_none()).unwrap();
    let task = tasks::get(cx.db(), line.task.id).await.unwrap();
    assert_eq!(
        (task.title.as_str(), task.due, task.from, task.lead),
        ("Công khai ngân sách và tài sản", change.to, change.from, town.justice)
    );
    let mut helping = vec![town.home, town.finance];
    helping.sort_unstable();
    assert_eq!(task.coordinators, helping);
    assert_eq!(task.product.as_deref(), Some("Quyết định công khai"));
    let waits = town.waits(&t, &town.head).await;
    assert!(waits.iter().any(|(_, title)| title == "Công khai ngân sách và tài sản"), "{waits:?}");
    assert!(town.told(&t, &town.head).await.len() > told_before, "the new lead is told");
    let plan = plans::plan(cx.db(), id).await.unwrap();
    assert!([town.home, town.justice, town.finance].iter().all(|agency| plan.concerns.contains(agency)));
    let parts = plans::parts(cx.db(), id).await.unwrap();
    let leads = parts.iter().filter(|p| p.item == item.id && p.role == Role::Lead).count();
    assert_eq!(leads, 1);
    let again = ItemFields {
        title: Some("Công khai ngân sách và tài sản".to_owned()),
        from: None,
        to: None,
        product: None,
        lead: None,
        coordinators: None,
        ..change
    };
    assert!(matches!(put(&again).await, Err(Error::Invalid(_))), "nothing is different");
});

testkit::both!(tables(), an_agency_made_lead_later_owes_a_plan_of_its_own, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let (committee, level) = (town.committee, agencies::Level::District);
    let new = agencies::acts::NewAgency {
        parent: committee,
        code: String::new(),
        name: "Đội Quản lý trật tự đô thị thị xã Phước Long".to_owned(),
        short_name: "Đội trật tự đô thị".to_owned(),
        kind: agencies::AgencyKind::Unit,
        level,
        from: Day::constant(2020, 1, 1),
    };
    let new = &new;
    let late =
        t.system().write(|tx| async move { agencies::acts::create_agency(&tx, new).await }).await.unwrap();
    let cx = t.cx(town.monitor.clone());
    let owing = async |agency| {
        let papers = plans::detailed_of(cx.db(), id).await.unwrap();
        papers.into_iter().filter(|paper| paper.agency == agency).collect::<Vec<_>>()
    };
    assert!(owing(late).await.is_empty());
    let item = plans::items(cx.db(), id).await.unwrap().into_iter().find(|i| i.code == "1.2").unwrap();
    let fields = ItemFields { lead: Some(late), ..ItemFields::default() };
    let paper = document("75/KH-UBND", "2021-10-01", "Giao cơ quan mới");
    amend(&cx, id, &paper, &[Change::Item(item.id, fields)]).await.unwrap();
    let papers = owing(late).await;
    assert_eq!(papers.len(), 1);
    assert_eq!(papers[0].lines.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(), ["1.2"]);
    assert!(papers[0].due_on.is_some_and(|due| due > cx.today()));
});
