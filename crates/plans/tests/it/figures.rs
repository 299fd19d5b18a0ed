//! The figures of two plans of one authority on random work: all five measures recompute to their rows, tell the plans
//! apart, and stay what they were on a past day.

use kernel::{Day, PlanId};
use measures::{Question, Value};
use plans::PaperState;
use plans::acts::open_reports::open_reports;
use plans::acts::{detailed, report};
use store::Clock;
use tasks::State;
use testkit::Testing;

use crate::tables;
use crate::town::{Town, go_to, registry};

/// A number below `below` from the seeded clock.
fn dice(clock: &Clock, below: u8) -> u8 {
    clock.random::<1>()[0] % below
}

/// Days on which the play looks back at the evening before.
const CLOSED: [&str; 3] = ["2021-10-31", "2021-11-15", "2021-11-30"];

/// All figures up to a day: of the authority and of each plan, of all agencies and of one.
async fn figures(
    t: &Testing,
    town: &Town,
    plans: [PlanId; 2],
    to: Day,
) -> Vec<(&'static str, Question, Value)> {
    let mut found = Vec::new();
    for measure in registry().all() {
        for agency in [None, Some(town.justice)] {
            for from in [Day::constant(2021, 10, 1), Day::constant(2021, 11, 1)] {
                let mut values = Vec::new();
                for plan in [None, Some(plans[0]), Some(plans[1])] {
                    let question = Question { authority: town.authority, plan, agency, from, to };
                    let value = (measure.count)(t.system(), question).await.unwrap();
                    let evidence = (measure.evidence)(t.system(), question).await.unwrap();
                    assert_eq!(value, evidence.value(), "{} {question:?}", measure.key);
                    // What is told of each agency is what its rows make, and together the whole.
                    let whole = measure.whole(&t.system(), question).await.unwrap();
                    assert_eq!(whole.value, value, "{} {question:?}", measure.key);
                    for (agency, value) in whole.agencies {
                        let of_agency = Question { agency: Some(agency), ..question };
                        let rows = (measure.evidence)(t.system(), of_agency).await.unwrap();
                        assert_eq!(value, rows.value(), "{} {of_agency:?}", measure.key);
                    }
                    values.push(value);
                    found.push((measure.key, question, value));
                }
                let [all, one, other] = <[Value; 3]>::try_from(values).unwrap();
                assert_eq!(all.numerator, one.numerator + other.numerator, "{}", measure.key);
                let whole = |value: Value| value.denominator.unwrap_or(0);
                assert_eq!(whole(all), whole(one) + whole(other), "{}", measure.key);
            }
        }
    }
    found
}

/// One day of an agency's papers: written, handed in, returned, approved.
async fn papers(t: &Testing, town: &Town, plan: PlanId) {
    let (program, monitor) = (t.system(), t.cx(town.monitor.clone()));
    for paper in plans::detailed_of(program.db(), plan).await.unwrap() {
        let (agency, version) = (paper.agency, paper.version);
        match (paper.state, dice(&t.clock, 12)) {
            (PaperState::Open | PaperState::Returned, 0) => {
                detailed::write(&program, plan, agency, version, &paper.lines, true).await.unwrap();
            }
            (PaperState::Submitted, 0..=2) => {
                detailed::decide(&monitor, plan, agency, version, None).await.unwrap();
            }
            (PaperState::Submitted, 3) => {
                detailed::decide(&monitor, plan, agency, version, Some("Thiếu")).await.unwrap();
            }
            _ => {}
        }
    }
    for paper in plans::reports_of(program.db(), plan).await.unwrap() {
        match (paper.state, dice(&t.clock, 12)) {
            (PaperState::Open | PaperState::Returned, 0) => {
                report::write(&program, plan, paper.id, paper.version, "Đã làm", true).await.unwrap();
            }
            (PaperState::Submitted, 0..=2) => {
                report::decide(&monitor, plan, paper.id, paper.version, None).await.unwrap();
            }
            (PaperState::Submitted, 3) => {
                report::decide(&monitor, plan, paper.id, paper.version, Some("Thiếu")).await.unwrap();
            }
            _ => {}
        }
    }
}

/// One day of the tasks of a plan.
async fn work(t: &Testing, town: &Town, plan: PlanId) {
    let (program, monitor) = (t.system(), t.cx(town.monitor.clone()));
    for task in tasks::mains_of_plan(program.db(), plan).await.unwrap() {
        match (task.state, dice(&t.clock, 30)) {
            (State::Given | State::Working, 0) => {
                tasks::acts::propose(&program, task.id, None, "").await.unwrap();
            }
            (State::Proposed, 0..=9) => tasks::acts::accept(&monitor, task.id, None, "").await.unwrap(),
            _ => {}
        }
    }
}

/// The plan with days before which its items are due in the play.
fn text() -> String {
    let soon = crate::town::PLAN
        .replace("Thời gian thực hiện: năm 2021", "Thời gian thực hiện: trước ngày 20/10/2021");
    let due = "Cơ quan chủ trì: Phòng Tài chính.\n\n- Thời gian thực hiện: trước ngày 05/11/2021";
    soon.replace("Cơ quan chủ trì: Phòng Tài chính.", due)
}

testkit::property!(tables(), figures_of_plans_recompute_and_stay, |t| async move {
    let town = Town::found(&t).await;
    let plans = [town.in_force_with(&t, &text()).await, town.in_force_with(&t, &text()).await];
    let mut closed = Vec::new();
    for offset in 1..75 {
        let today = Day::constant(2021, 10, 1).plus_days(offset);
        go_to(&t, &today.to_string());
        tasks::module().jobs.open_schedules(&t.store).await.unwrap();
        open_reports(&t.system(), today).await.unwrap();
        for day in CLOSED.map(|day| day.parse::<Day>().unwrap()) {
            if today == day.plus_days(1) {
                closed.extend(figures(&t, &town, plans, day).await);
            }
        }
        for plan in plans {
            papers(&t, &town, plan).await;
            work(&t, &town, plan).await;
        }
    }
    let now = figures(&t, &town, plans, t.clock.today()).await;
    for key in ["plans.detailed-approved", "plans.reports-in-time", "tasks.done-in-time"] {
        let whole = now.iter().filter(|one| one.0 == key).filter_map(|one| one.2.denominator).max();
        assert!(whole > Some(0), "{key} counts nothing");
    }
    for (key, question, then) in closed {
        let measure = registry().get(key).unwrap().clone();
        let value = (measure.count)(t.system(), question).await.unwrap();
        assert_eq!(value, then, "{key} {question:?}");
        let evidence = (measure.evidence)(t.system(), question).await.unwrap();
        assert_eq!(value, evidence.value(), "{key} {question:?}");
    }
});

testkit::both!(tables(), a_closed_figure_of_papers_stays, |t| async move {
    let town = Town::found(&t).await;
    let (id, _) = town.in_force(&t).await;
    let (other, _) = town.in_force(&t).await;
    let (head, monitor) = (t.cx(town.head.clone()), t.cx(town.monitor.clone()));
    let paper = plans::detailed_of(head.db(), id).await.unwrap();
    let paper = paper.into_iter().find(|paper| paper.agency == town.justice).unwrap();
    detailed::write(&head, id, town.justice, paper.version, &paper.lines, true).await.unwrap();
    go_to(&t, "2021-11-02");
    let measure = registry().get("plans.detailed-approved").unwrap().clone();
    let question = Question {
        authority: town.authority,
        plan: Some(id),
        agency: None,
        from: Day::constant(2021, 10, 1),
        to: Day::constant(2021, 10, 31),
    };
    let value = (measure.count)(t.system(), question).await.unwrap();
    assert_eq!((value.numerator, value.denominator), (0, Some(3)), "of the plan alone");
    let whole = measure.whole(&t.system(), question).await.unwrap();
    assert_eq!((whole.value, whole.agencies.len()), (value, 3));
    let (kept, whole) = (&measure, &whole);
    monitor
        .write(|tx| async move { measures::close(&tx, kept, question, "2021-10", whole).await })
        .await
        .unwrap();
    // Each agency is frozen with the whole; what was not there then was nothing.
    for (agency, frozen) in &whole.agencies {
        let asked = Question { agency: Some(*agency), ..question };
        let closed = measures::difference(&t.system(), kept, asked, "2021-10").await.unwrap().unwrap();
        assert_eq!((closed.value, closed.corrected), (*frozen, None));
    }
    let stranger = Question { agency: Some(t.clock.new_id()), ..question };
    let closed = measures::difference(&t.system(), kept, stranger, "2021-10").await.unwrap().unwrap();
    assert_eq!((closed.value, closed.corrected), (kept.nothing(), None));
    detailed::decide(&monitor, id, town.justice, paper.version + 1, None).await.unwrap();
    let closed = measures::difference(&t.system(), &measure, question, "2021-10").await.unwrap().unwrap();
    assert_eq!((closed.value, closed.corrected), (value, None));
    let rows = (measure.evidence)(t.system(), question).await.unwrap().rows;
    assert!(rows.iter().any(|row| row.why == "đến 31/10/2021 chưa duyệt"), "{rows:?}");
    let elsewhere = Question { plan: Some(other), ..question };
    assert_eq!(measures::difference(&t.system(), &measure, elsewhere, "2021-10").await.unwrap(), None);
    let today = Question { to: Day::constant(2021, 11, 2), ..question };
    assert_eq!((measure.count)(t.system(), today).await.unwrap().numerator, 1);
});
