//! What an amendment does to figures: the new threshold counts from its day on, the past keeps the old one.

use kernel::Period;
use measures::TargetState;
use plans::TargetRow;
use plans::acts::amend::{Change, Document, amend};
use targets::acts::figure::{self, NewFigure};
use targets::acts::report::{Wanted, make};
use targets::acts::{bind, close};

use crate::tables;
use crate::town::{Said, Town, go_to, registry};

fn paper(on: &str) -> Document {
    Document {
        symbol: "75/KH-UBND".to_owned(),
        on: Some(on.parse().unwrap()),
        reason: "Điều chỉnh chỉ tiêu".to_owned(),
    }
}

testkit::both!(tables(), a_past_period_is_judged_by_what_was_promised_then, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    let target = town.target(&t, plan, "hài lòng").await;
    assert_eq!((target.op.as_str(), target.value), (">", Some(85.0)));
    town.report(&t, target.id, town.finance, Said::Number(80.0)).await;
    let first: Period = "2021-Q1".parse().unwrap();
    // The same report made before and after the threshold is lowered, and once more of the quarter after it.
    let promised = async |period: Period| {
        let wanted = Wanted { plan, period, agency: None };
        let id = make(&cx, &registry(), &wanted).await.unwrap();
        let (report, _) = targets::made_report(&cx, id).await.unwrap();
        let lines = report.content.targets;
        let line = lines.into_iter().find(|line| line.name == target.name);
        line.map(|line| (line.promised, line.state))
    };
    go_to(&t, "2021-04-05");
    let before = promised(first).await.unwrap();
    assert!(before.0.contains("85"), "{before:?}");
    go_to(&t, "2021-05-10");
    let lower = TargetRow { value: Some(75.0), ..target.clone() };
    amend(&cx, plan, &paper("2021-03-01"), &[Change::Target(lower, None)]).await.unwrap();
    assert_eq!(promised(first).await.unwrap(), before, "the quarter before keeps what it was judged by");
    let judged = town.judged(&t, plan, "hài lòng").await;
    assert_eq!((judged.row.value, judged.state), (Some(75.0), TargetState::Reached));
    go_to(&t, "2021-07-01");
    let after = promised("2021-Q2".parse().unwrap()).await.unwrap();
    assert!(after.0.contains("75"), "{after:?}");

    // Dropped: gone from now on, in the past it stays with its figures, and nobody reports it any more.
    amend(&cx, plan, &paper("2021-03-01"), &[Change::DropTarget(target.id, None)]).await.unwrap();
    assert!(promised("2021-Q3".parse().unwrap()).await.is_none());
    assert_eq!(promised(first).await.unwrap(), before);
    let new = NewFigure {
        agency: town.finance,
        on: cx.today(),
        number: Some(90.0),
        parts: None,
        words: String::new(),
        evidence: None,
    };
    let late = figure::report(&cx, &t.files, target.id, &new).await;
    assert!(matches!(late, Err(kernel::Error::Refused(why)) if why.key == "target.ended"));
});

testkit::both!(tables(), a_figure_that_was_closed_stays_after_an_amendment, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let cx = t.cx(town.monitor.clone());
    let target = town.target(&t, plan, "đúng hạn").await;
    let key = "tasks.done-in-time";
    bind::bind(&cx, &registry(), target.id, Some(key)).await.unwrap();
    let task = town.chief(&t, plan, "Rà soát").await;
    town.finish(&t, &task).await;
    go_to(&t, "2021-07-05");
    let half: Period = "2021-H1".parse().unwrap();
    close::close(&cx, &registry(), target.id, &half).await.unwrap();
    let known = registry();
    let measure = known.get(key).unwrap();
    let known_plan = plans::plan(cx.db(), plan).await.unwrap();
    let question = measures::Question {
        authority: known_plan.authority,
        plan: Some(plan),
        agency: None,
        from: half.first(),
        to: half.last(),
    };
    let frozen = measures::difference(&cx, measure, question, &half.code()).await.unwrap().unwrap();
    let wanted = TargetRow { value: Some(50.0), op: ">=".to_owned(), ..target.clone() };
    amend(&cx, plan, &paper("2021-06-01"), &[Change::Target(wanted, None)]).await.unwrap();
    amend(&cx, plan, &paper("2021-06-01"), &[Change::DropTarget(target.id, None)]).await.unwrap();
    let still = measures::difference(&cx, measure, question, &half.code()).await.unwrap().unwrap();
    assert_eq!(still.value, frozen.value);
    let rows = plans::targets_on(cx.db(), plan, half.last()).await.unwrap();
    let then = rows.into_iter().find(|row| row.id == target.id).unwrap();
    assert_eq!((then.value, &then.op), (target.value, &target.op), "and what it was judged by");
});
