//! Agencies' own plans and periodic reports, and the measures that count them.

use kernel::{Day, Error};
use measures::Question;
use plans::acts::open_reports::open_reports;
use plans::acts::{detailed, report};
use plans::{PaperState, measures as measures_of_plans};

use crate::tables;
use crate::town::{Town, go_to};

testkit::both!(tables(), a_detailed_plan_is_written_returned_and_approved, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let (head, monitor) = (t.cx(town.head.clone()), t.cx(town.monitor.clone()));
    let papers = plans::detailed_of(head.db(), id).await.unwrap();
    assert_eq!(papers.len(), 3, "every department of the group owes one");
    let paper = papers.into_iter().find(|p| p.agency == town.justice).unwrap();
    assert!(paper.lines.iter().any(|line| line.code == "1.1"), "filled in from the items: {paper:?}");
    let mut lines = paper.lines.clone();
    lines[0].person = "Phạm Thị Viên".to_owned();
    detailed::write(&head, id, town.justice, paper.version, &lines, true).await.unwrap();
    let stale = detailed::write(&head, id, town.justice, paper.version, &lines, true).await;
    assert!(matches!(stale, Err(Error::Stale)));
    assert!(
        town.waits(&t, &town.monitor)
            .await
            .iter()
            .any(|(_, title)| title.starts_with("Duyệt kế hoạch chi tiết"))
    );
    let denied = detailed::decide(&head, id, town.justice, paper.version + 1, None).await;
    assert!(matches!(denied, Err(Error::Denied)));
    let empty = detailed::decide(&monitor, id, town.justice, paper.version + 1, Some(" ")).await;
    assert!(matches!(empty, Err(Error::Invalid(_))));
    detailed::decide(&monitor, id, town.justice, paper.version + 1, Some("Thiếu người làm")).await.unwrap();
    assert!(town.waits(&t, &town.head).await.iter().any(|(_, title)| title.contains("bị trả lại")));
    detailed::write(&head, id, town.justice, paper.version + 2, &lines, true).await.unwrap();
    detailed::decide(&monitor, id, town.justice, paper.version + 3, None).await.unwrap();
    let question = Question {
        authority: town.authority,
        plan: Some(id),
        agency: None,
        from: Day::constant(2021, 1, 1),
        to: Day::constant(2021, 12, 31),
    };
    let measure = measures_of_plans().into_iter().find(|m| m.key == "plans.detailed-approved").unwrap();
    let value = (measure.count)(t.system(), question).await.unwrap();
    assert_eq!((value.numerator, value.denominator), (1, Some(3)));
    assert_eq!((measure.evidence)(t.system(), question).await.unwrap().value(), value);
});

testkit::both!(tables(), reports_open_by_themselves_and_lateness_stays, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let cx = t.system();
    open_reports(&cx, cx.today()).await.unwrap();
    assert!(plans::reports_of(cx.db(), id).await.unwrap().is_empty(), "too early on 1 October");
    go_to(&t, "2021-11-04");
    open_reports(&cx, cx.today()).await.unwrap();
    open_reports(&cx, cx.today()).await.unwrap();
    let reports = plans::reports_of(cx.db(), id).await.unwrap();
    assert_eq!(reports.len(), 3, "once for each agency: {reports:?}");
    let own = reports.iter().find(|r| r.agency == town.justice).unwrap();
    assert_eq!((own.due_on, own.period.as_str()), (Day::constant(2021, 11, 15), "2021"));
    let head = t.cx(town.head.clone());
    assert!(town.waits(&t, &town.head).await.iter().any(|(kind, _)| kind == "report"));
    // Two working days after Monday, 15 November.
    go_to(&t, "2021-11-17");
    let empty = report::write(&head, id, own.id, own.version, " ", true).await;
    assert!(matches!(empty, Err(Error::Invalid(_))));
    report::write(&head, id, own.id, own.version, "Đã rà soát 5 quy chế.", true).await.unwrap();
    let after = plans::reports_of(cx.db(), id).await.unwrap().into_iter().find(|r| r.id == own.id).unwrap();
    assert_eq!((after.state, after.late_days, after.figures.total), (PaperState::Submitted, 2, 1));
    report::decide(&t.cx(town.monitor.clone()), id, own.id, after.version, None).await.unwrap();
    let question = Question {
        authority: town.authority,
        plan: Some(id),
        agency: None,
        from: Day::constant(2021, 11, 1),
        to: Day::constant(2021, 11, 30),
    };
    for measure in measures_of_plans() {
        let value = (measure.count)(t.system(), question).await.unwrap();
        assert_eq!((measure.evidence)(t.system(), question).await.unwrap().value(), value, "{}", measure.key);
    }
    let measure = measures_of_plans().into_iter().find(|m| m.key == "plans.reports-in-time").unwrap();
    assert_eq!((measure.count)(t.system(), question).await.unwrap().numerator, 0);
});
