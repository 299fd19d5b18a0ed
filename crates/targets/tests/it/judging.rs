//! How targets are judged: by the sum of what agencies report, against a baseline, by the month, up to their own day.

use measures::TargetState;
use plans::acts::undo::{is_begun, undo};
use targets::acts::report::{Wanted, make};
use targets::acts::{baseline, bind};

use crate::tables;
use crate::town::{Said, Town, go_to, registry};

testkit::both!(tables(), figures_of_several_agencies_are_added, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let id = town.target(&t, plan, "hài lòng").await.id;
    town.report(&t, id, town.justice, Said::Parts(10, 20)).await;
    town.report(&t, id, town.finance, Said::Parts(80, 80)).await;
    let judged = town.judged(&t, plan, "hài lòng").await;
    assert_eq!((judged.figure().as_str(), judged.state), ("90%", TargetState::Reached));
    go_to(&t, "2021-02-10");
    town.report(&t, id, town.justice, Said::Parts(0, 20)).await;
    let judged = town.judged(&t, plan, "hài lòng").await;
    assert_eq!(judged.told.unwrap().parts, Some((80, 100)));
    assert!(judged.state != TargetState::Reached);
});

testkit::both!(tables(), a_change_is_judged_against_its_baseline, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let target = town.target(&t, plan, "giảm 20%").await;
    assert_eq!(target.change.as_deref(), Some("down"));
    town.report(&t, target.id, town.finance, Said::Number(90.0)).await;
    let judged = town.judged(&t, plan, "giảm 20%").await;
    assert_eq!(judged.state, TargetState::Unmeasured);
    assert_eq!(judged.why.as_deref(), Some("Chưa có số gốc để so (năm 2020)."));

    let monitor = t.cx(town.monitor.clone());
    let denied = baseline::set(&t.cx(town.head.clone()), target.id, Some(120.0), "Báo cáo năm 2020").await;
    assert!(matches!(denied, Err(kernel::Error::Denied)), "{denied:?}");
    let empty = baseline::set(&monitor, target.id, None, "").await;
    assert!(matches!(empty, Err(kernel::Error::Invalid(errors)) if errors.get("so-goc").is_some()));
    let (most, more) = ("ă".repeat(20_000), "ă".repeat(20_001));
    let refused = baseline::set(&monitor, target.id, Some(100.0), &more).await;
    assert!(matches!(refused, Err(kernel::Error::Invalid(errors)) if errors.get("nguon-so-goc").is_some()));
    baseline::set(&monitor, target.id, Some(100.0), &most).await.unwrap();
    let judged = town.judged(&t, plan, "giảm 20%").await;
    assert_eq!(judged.baseline.unwrap().words, most, "kept whole");
    baseline::set(&monitor, target.id, Some(120.0), "Báo cáo năm 2020").await.unwrap();
    let judged = town.judged(&t, plan, "giảm 20%").await;
    assert_eq!((judged.figure().as_str(), judged.state), ("giảm 25%", TargetState::Reached));
    assert_eq!(judged.plain_figure(), "90%");
    go_to(&t, "2021-03-01");
    town.report(&t, target.id, town.finance, Said::Number(126.0)).await;
    let judged = town.judged(&t, plan, "giảm 20%").await;
    assert_eq!(judged.figure(), "tăng 5%");
    assert!(judged.state != TargetState::Reached);
});

testkit::both!(tables(), what_is_to_be_kept_is_judged_against_its_baseline, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let target = town.target(&t, plan, "giữ vững thứ hạng").await;
    assert_eq!((target.op.as_str(), target.unit.as_str()), ("keep", "rank"));
    town.report(&t, target.id, town.home, Said::Number(2.0)).await;
    assert_eq!(town.judged(&t, plan, "giữ vững thứ hạng").await.state, TargetState::Unmeasured);
    baseline::set(&t.cx(town.monitor.clone()), target.id, Some(3.0), "Công bố năm 2020").await.unwrap();
    assert_eq!(town.judged(&t, plan, "giữ vững thứ hạng").await.state, TargetState::Reached);
    go_to(&t, "2021-02-02");
    town.report(&t, target.id, town.home, Said::Number(5.0)).await;
    assert_eq!(town.judged(&t, plan, "giữ vững thứ hạng").await.state, TargetState::UnderWay);
});

testkit::both!(tables(), a_promise_for_each_month_is_judged_by_the_last_whole_month, |t| async move {
    go_to(&t, "2021-01-20");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let id = town.target(&t, plan, "04 cuộc").await.id;
    assert_eq!(town.judged(&t, plan, "04 cuộc").await.state, TargetState::NotYet);
    for (day, number) in [("2021-08-30", 4.0), ("2021-09-28", 3.0)] {
        go_to(&t, day);
        town.report(&t, id, town.home, Said::Number(number)).await;
    }
    let judged = town.judged(&t, plan, "04 cuộc").await;
    assert_eq!((judged.figure().as_str(), judged.state), ("4", TargetState::Reached), "August");
    go_to(&t, "2021-10-05");
    let judged = town.judged(&t, plan, "04 cuộc").await;
    assert_eq!((judged.figure().as_str(), judged.state), ("3", TargetState::AtRisk), "September");
    go_to(&t, "2021-11-05");
    let judged = town.judged(&t, plan, "04 cuộc").await;
    assert_eq!(judged.state, TargetState::Unmeasured);
    assert_eq!(judged.why.as_deref(), Some("Chưa có số liệu của tháng 10 năm 2021."));
});

testkit::both!(tables(), numbers_after_the_day_of_a_promise_do_not_count, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let target = town.target(&t, plan, "60%").await;
    assert_eq!(target.due_on, "2021-06-30".parse().ok());
    go_to(&t, "2021-06-29");
    town.report(&t, target.id, town.home, Said::Number(40.0)).await;
    assert_eq!(town.judged(&t, plan, "60%").await.state_name(), "có nguy cơ không đạt");
    go_to(&t, "2021-07-20");
    town.report(&t, target.id, town.home, Said::Number(95.0)).await;
    let judged = town.judged(&t, plan, "60%").await;
    assert_eq!((judged.figure().as_str(), judged.state), ("40%", TargetState::AtRisk));
    assert_eq!(judged.state_name(), "không đạt", "its time is over");
    bind::bind(&t.cx(town.monitor.clone()), &registry(), target.id, Some("tasks.late-open")).await.unwrap();
    let judged = town.judged(&t, plan, "60%").await;
    assert_eq!(judged.question.to, "2021-06-30".parse().unwrap());
    assert_eq!(judged.reported.len(), 2, "what was reported later is shown");
});

testkit::both!(tables(), readings_are_taken_for_every_plan_in_force, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let monitor = t.cx(town.monitor.clone());
    let first = town.in_force(&t).await;
    let bound = town.target(&t, first, "hài lòng").await.id;
    bind::bind(&monitor, &registry(), bound, Some("tasks.evidence-attached")).await.unwrap();
    go_to(&t, "2021-02-02");
    let second = town.in_force(&t).await;
    assert_eq!(plans::current(monitor.db(), town.authority).await.unwrap(), Some(second));
    targets::take_readings(&t.system(), &registry()).await.unwrap();
    let question = town.judged(&t, first, "hài lòng").await.question;
    let kept = measures::series(&monitor, "tasks.evidence-attached", &question).await.unwrap();
    assert_eq!(kept.len(), 1);
});

testkit::both!(tables(), figures_questions_and_reports_keep_a_plan_in_force, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let cx = t.cx(town.monitor.clone());
    let standing = targets::Standings(registry());
    for what in ["figure", "explanation", "baseline", "report", "binding", "nothing"] {
        let plan = town.in_force(&t).await;
        let begun = async || {
            let known = plans::plan(cx.db(), plan).await.unwrap();
            is_begun(plans::At::Page(&cx), &standing, &known).await.unwrap()
        };
        assert!(!begun().await, "{what}");
        let id = town.target(&t, plan, "hài lòng").await.id;
        match what {
            "figure" => town.report(&t, id, town.justice, Said::Parts(10, 20)).await,
            "explanation" => {
                let due = kernel::Day::constant(2021, 2, 10);
                targets::acts::explain::ask(&cx, id, town.justice, "Vì sao thấp?", due).await.unwrap();
            }
            "baseline" => baseline::set(&cx, id, Some(80.0), "Báo cáo năm 2020").await.unwrap(),
            "binding" => bind::bind(&cx, &registry(), id, Some("tasks.evidence-attached")).await.unwrap(),
            "report" => {
                let wanted = Wanted { plan, period: "2021-02".parse().unwrap(), agency: None };
                make(&cx, &registry(), &wanted).await.unwrap();
            }
            _ => {
                undo(&cx, &standing, plan).await.unwrap();
                continue;
            }
        }
        assert!(begun().await, "{what}");
        let refused = undo(&cx, &standing, plan).await;
        assert!(matches!(refused, Err(kernel::Error::Refused(why)) if why.key == "plan.touched"), "{what}");
    }
});

testkit::both!(tables(), a_target_counts_the_work_of_its_own_plan, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let monitor = t.cx(town.monitor.clone());
    let (first, second) = (town.in_force(&t).await, town.in_force(&t).await);
    for plan in [first, second] {
        let id = town.target(&t, plan, "đúng hạn").await.id;
        bind::bind(&monitor, &registry(), id, Some("tasks.done-in-time")).await.unwrap();
    }
    go_to(&t, "2021-06-01");
    town.finish(&t, &town.chief(&t, first, "Rà soát").await).await;
    go_to(&t, "2021-07-05");
    tasks::module().jobs.open_schedules(&t.store).await.unwrap();
    for (plan, figure, parts) in [(first, "100%", (1, Some(1))), (second, "0%", (0, Some(1)))] {
        let judged = town.judged(&t, plan, "đúng hạn").await;
        let value = judged.value.unwrap();
        assert_eq!((judged.figure().as_str(), (value.numerator, value.denominator)), (figure, parts));
    }
    // The readings and the closed values of the two stand side by side.
    targets::take_readings(&t.system(), &registry()).await.unwrap();
    let quarter = kernel::Period::parse("2021-Q2").unwrap();
    for (plan, numerator) in [(first, 1), (second, 0)] {
        let target = town.target(&t, plan, "đúng hạn").await;
        targets::acts::close::close(&monitor, &registry(), target.id, &quarter).await.unwrap();
        let question = town.judged(&t, plan, "đúng hạn").await.question;
        let kept = measures::series(&monitor, "tasks.done-in-time", &question).await.unwrap();
        assert_eq!(kept.iter().map(|one| one.value.numerator).collect::<Vec<_>>(), [numerator]);
    }
});

testkit::both!(tables(), each_agency_has_its_readings_and_its_closed_period, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let monitor = t.cx(town.monitor.clone());
    let plan = town.in_force(&t).await;
    let target = town.target(&t, plan, "đúng hạn").await;
    let key = "tasks.done-in-time";
    bind::bind(&monitor, &registry(), target.id, Some(key)).await.unwrap();
    go_to(&t, "2021-06-25");
    let chief = town.chief(&t, plan, "Rà soát").await;
    tasks::acts::propose(&t.system(), chief.id, None, "Đã xong").await.unwrap();
    let (measures, period) = (registry(), kernel::Period::parse("2021-Q2").unwrap());
    let measure = measures.get(key).unwrap();
    let all = town.judged(&t, plan, "đúng hạn").await.question;
    let of = |agency| measures::Question { agency: Some(agency), ..all };
    for day in ["2021-06-30", "2021-07-05", "2021-07-06"] {
        go_to(&t, day);
        targets::take_readings(&t.system(), &measures).await.unwrap();
    }
    let until =
        |question: measures::Question, day: &str| measures::Question { to: day.parse().unwrap(), ..question };
    for (agency, expected) in [(town.justice, 3), (town.finance, 0)] {
        let kept = measures::series(&monitor, key, &until(of(agency), "2021-07-06")).await.unwrap();
        assert_eq!(kept.len(), expected, "only agencies with rows are read");
        assert!(kept.iter().all(|one| one.value == measures::Value { numerator: 1, denominator: Some(1) }));
    }
    targets::acts::close::close(&monitor, &measures, target.id, &period).await.unwrap();
    let quarter = |question| measures::Question { from: period.first(), to: period.last(), ..question };
    let closed = async |question| {
        measures::difference(&monitor, measure, quarter(question), "2021-Q2").await.unwrap().unwrap()
    };
    let one = measures::Value { numerator: 1, denominator: Some(1) };
    for (question, value) in [(all, one), (of(town.justice), one), (of(town.finance), measure.nothing())] {
        let closed = closed(question).await;
        assert_eq!((closed.value, closed.corrected), (value, None), "{question:?}");
    }
    // The record is corrected later: what was delivered is given back. The frozen figures stay beside what is so now.
    tasks::acts::give_back(&monitor, chief.id, None, "Chưa đạt").await.unwrap();
    for (question, value, corrected) in [
        (all, one, Some(measure.nothing())),
        (of(town.justice), one, Some(measure.nothing())),
        (of(town.finance), measure.nothing(), None),
    ] {
        let closed = closed(question).await;
        assert_eq!((closed.value, closed.corrected), (value, corrected), "{question:?}");
    }
    let parts = measures::parts(&monitor, measure, quarter(all), Some("2021-Q2")).await.unwrap();
    let part = measures::Part { agency: town.justice, value: one, corrected: Some(measure.nothing()) };
    assert_eq!(parts, [part]);
    let (content, _) = crate::reports::made(&t, &town, plan, "2021-Q2", Some(town.justice)).await;
    let line = content.targets.iter().find(|line| line.text.contains("đúng hạn")).unwrap();
    assert_eq!(line.measured, "100%");
    assert_eq!(line.measured_of, "1 trên 1, đã chốt; hồ sơ sửa sau, tính lại là –");
    let (content, _) = crate::reports::made(&t, &town, plan, "2021-Q3", Some(town.justice)).await;
    assert_eq!(content.courses.first().unwrap().points.len(), 2, "the report of the agency has its course");
    // Every day stays while it is young; of what is older, Mondays and the ends of months.
    for day in ["2021-08-29", "2021-09-03", "2021-09-04"] {
        go_to(&t, day);
        targets::take_readings(&t.system(), &measures).await.unwrap();
    }
    let kept = measures::series(&monitor, key, &until(of(town.justice), "2021-07-31")).await.unwrap();
    let days: Vec<String> = kept.iter().map(|one| one.on.to_string()).collect();
    assert_eq!(days, ["2021-06-30", "2021-07-05"], "the end of a month and a Monday");
    let kept = measures::series(&monitor, key, &until(all, "2021-07-31")).await.unwrap();
    assert_eq!(kept.len(), 3, "those of the whole stay");
});
