//! Amendments that change several things at once.

use kernel::{AgencyId, Day, Error};
use measures::Question;
use plans::acts::amend::{Change, ItemFields, amend};
use plans::acts::detailed;
use plans::{Chosen, Due, DutyChange, DutyRow, Role, Stands};
use testkit::Testing;

use crate::pages::Browser;
use crate::tables;
use crate::town::{Town, document, go_to, registry};

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
    let late = unit(&t, &town).await;
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

/// A unit of the committee that is in no group.
async fn unit(t: &Testing, town: &Town) -> AgencyId {
    let new = agencies::acts::NewAgency {
        parent: town.committee,
        code: String::new(),
        name: "Đội Quản lý trật tự đô thị thị xã Phước Long".to_owned(),
        short_name: "Đội trật tự đô thị".to_owned(),
        kind: agencies::AgencyKind::Unit,
        level: agencies::Level::District,
        from: Day::constant(2020, 1, 1),
    };
    let new = &new;
    t.system().write(|tx| async move { agencies::acts::create_agency(&tx, new).await }).await.unwrap()
}

const OWN_PLAN: &str = "Lập kế hoạch chi tiết của cơ quan";

testkit::both!(tables(), who_a_changed_duty_names_owes_a_plan_of_its_own, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let late = unit(&t, &town).await;
    let cx = t.cx(town.monitor.clone());
    let browser = Browser::new(&t, &town);
    let start = cx.today();
    let owing = async || {
        let papers = plans::detailed_of(cx.db(), id).await.unwrap();
        let mut owing: Vec<AgencyId> = papers.into_iter().map(|paper| paper.agency).collect();
        owing.sort_unstable();
        owing
    };
    let sorted = |mut all: Vec<AgencyId>| {
        all.sort_unstable();
        all
    };
    assert_eq!(owing().await, sorted(vec![town.home, town.justice, town.finance]));
    let duties = plans::duties(cx.db(), id).await.unwrap();
    let duty = duties.into_iter().find(DutyRow::asks_for_plan).unwrap();
    let named = async |who: &[(&str, AgencyId)]| DutyChange {
        version: plans::plan(cx.db(), id).await.unwrap().version,
        who: who.iter().map(|(name, agency)| ((*name).to_owned(), Stands::Agency(*agency))).collect(),
        what: duty.what.clone(),
        to: duty.to.clone(),
        due: duty.due.clone(),
    };
    let paper = document("75/KH-UBND", "2021-10-01", "Đổi cơ quan");
    let put = async |id_of: Option<plans::DutyId>, change: DutyChange| {
        amend(&cx, id, &paper, &[Change::Duty(id_of, change)]).await.unwrap();
    };
    let waits = async || town.waits(&t, &town.head).await.iter().any(|(_, title)| title == OWN_PLAN);
    assert!(waits().await);
    go_to(&t, &start.plus_days(20).to_string());

    // The finance department has handed its own in; the others have not.
    let finance = t.actor(kernel::Role::AgencyHead, town.authority, &[town.finance]);
    let own = plans::detailed_of(cx.db(), id).await.unwrap();
    let own = own.into_iter().find(|paper| paper.agency == town.finance).unwrap();
    detailed::write(&t.cx(finance), id, town.finance, own.version, &own.lines, true).await.unwrap();
    put(Some(duty.id), named(&[("Đội trật tự đô thị", late)]).await).await;
    assert_eq!(owing().await, sorted(vec![town.finance, late]));
    let papers = plans::detailed_of(cx.db(), id).await.unwrap();
    let owed = papers.iter().find(|paper| paper.agency == late).unwrap();
    assert!(owed.due_on.is_some_and(|due| due >= cx.today()), "{owed:?}");
    let plan = plans::plan(cx.db(), id).await.unwrap();
    assert!(plan.concerns.contains(&late), "who owes sees the plan");
    let late_head = t.actor(kernel::Role::AgencyHead, town.authority, &[late]);
    assert!(town.waits(&t, &late_head).await.iter().any(|(_, title)| title == OWN_PLAN));
    assert!(!waits().await, "the justice department owes none any more");
    let told = town.told(&t, &town.head).await;
    assert!(told.iter().any(|(title, _)| title == "Không còn phải lập kế hoạch chi tiết"), "{told:?}");
    let shown = browser.get("monitor", &format!("/ke-hoach/{id}/chi-tiet/{}", town.justice)).await;
    assert!(shown.body.contains("không còn phải lập từ ngày"), "{}", shown.body);
    assert!(!shown.body.contains("name=\"nop\""), "{}", shown.body);

    // Figures of days before it are as they were.
    let measure = registry().get("plans.detailed-approved").unwrap().clone();
    let question =
        |to: Day| Question { authority: town.authority, plan: Some(id), agency: None, from: start, to };
    let yesterday = question(cx.today().plus_days(-1));
    let count = (measure.count)(t.system(), yesterday).await.unwrap();
    assert_eq!(count.denominator, Some(3));
    assert_eq!((measure.evidence)(t.system(), yesterday).await.unwrap().value(), count);
    assert_eq!((measure.count)(t.system(), question(cx.today())).await.unwrap().denominator, Some(2));

    // Named again, it owes a new one; by a day that does not lie behind, with the items in which it has a part.
    let by = Due::On { on: cx.today().plus_days(9), before: false };
    let again = DutyChange {
        what: "lập kế hoạch chi tiết".to_owned(),
        due: Some(by),
        ..named(&[("Phòng Tư pháp", town.justice)]).await
    };
    put(None, again).await;
    assert_eq!(owing().await, sorted(vec![town.finance, town.justice, late]));
    assert!(waits().await);
    let papers = plans::detailed_of(cx.db(), id).await.unwrap();
    let owed = papers.iter().find(|paper| paper.agency == town.justice).unwrap();
    assert_eq!(owed.due_on, Some(cx.today().plus_days(9)));
    assert!(owed.lines.iter().any(|line| line.code == "1.1"), "{owed:?}");

    amend(&cx, id, &paper, &[Change::DropDuty(duty.id, None)]).await.unwrap();
    assert_eq!(owing().await, sorted(vec![town.finance, town.justice]), "dropped with its duty");
});
