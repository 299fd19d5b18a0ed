//! Every number recomputes: the board's figures from the list, the measures from their rows, on random work. And it
//! stays: what is done later does not change what was so on an earlier day.

use std::collections::HashMap;

use kernel::words::ClockState;
use kernel::{Day, PlanId};
use measures::{Question, Value};
use store::Clock;
use tasks::{Change, NewTask, State, Tally, TaskFilter, acts};
use testkit::Testing;

use crate::pages::Site;
use crate::tables;
use crate::town::{Town, go_to, read};

/// A number below `below` from the seeded clock.
fn dice(clock: &Clock, below: u8) -> u8 {
    clock.random::<1>()[0] % below
}

/// Days on which the play looks back at the evening before.
const CLOSED: [&str; 3] = ["2021-10-10", "2021-10-17", "2021-10-20"];

/// All figures of the month up to a day: of the authority and of the plan, of all and of each agency.
async fn figures(cx: &store::Cx, town: &Town, plan: PlanId, to: Day) -> Vec<(&'static str, Question, Value)> {
    let mut found = Vec::new();
    for measure in tasks::measures() {
        for plan in [None, Some(plan)] {
            for agency in [None, Some(town.justice), Some(town.finance)] {
                for from in ["2021-10-01", "2021-10-05", "2022-01-01"] {
                    let question =
                        Question { authority: town.authority, plan, agency, from: from.parse().unwrap(), to };
                    let value = (measure.count)(cx.clone(), question).await.unwrap();
                    let evidence = (measure.evidence)(cx.clone(), question).await.unwrap();
                    assert_eq!(value, evidence.value(), "{} {question:?}", measure.key);
                    // What is told of each agency is what its rows make, and together the whole.
                    let whole = measure.whole(cx, question).await.unwrap();
                    assert_eq!(whole.value, value, "{} {question:?}", measure.key);
                    for (agency, value) in whole.agencies {
                        let of_agency = Question { agency: Some(agency), ..question };
                        let rows = (measure.evidence)(cx.clone(), of_agency).await.unwrap();
                        assert_eq!(value, rows.value(), "{} {of_agency:?}", measure.key);
                    }
                    found.push((measure.key, question, value));
                }
            }
        }
    }
    found
}

/// Random work over a month; `returns` says whether deliveries are given back. What stood on [`CLOSED`] days.
async fn play(
    t: &Testing,
    town: &Town,
    plan: PlanId,
    returns: bool,
) -> (Vec<kernel::TaskId>, Vec<(&'static str, Question, Value)>) {
    let mut closed = Vec::new();
    let (monitor, head, other) =
        (t.cx(town.monitor.clone()), t.cx(town.head.clone()), t.cx(town.other.clone()));
    let mut ids = Vec::new();
    for number in 0..40 {
        let mut new: NewTask = town.task(&format!("Việc {number}"), "");
        let start: Day = "2021-10-01".parse().unwrap();
        new.due = (dice(&t.clock, 8) > 0).then(|| start.plus_days(i32::from(dice(&t.clock, 40))));
        new.open_ended = new.due.is_none();
        new.lead = if dice(&t.clock, 2) == 0 { town.justice } else { town.finance };
        new.area = ["Thể chế", "Thủ tục", ""][usize::from(dice(&t.clock, 3))].to_owned();
        new.plan = (dice(&t.clock, 2) == 0).then_some(plan);
        ids.push(town.give(t, &new).await);
    }
    for offset in 1..30 {
        go_to(t, &Day::constant(2021, 10, 1).plus_days(offset).to_string());
        tasks::module().jobs.open_schedules(&t.store).await.unwrap();
        for day in CLOSED.map(|day| day.parse::<Day>().unwrap()) {
            if t.clock.today() == day.plus_days(1) {
                closed.extend(figures(&monitor, town, plan, day).await);
            }
        }
        for id in &ids {
            let task = read(&monitor, *id).await;
            let doer = if task.lead == town.justice { &head } else { &other };
            match (task.state, dice(&t.clock, 30)) {
                (State::Given | State::Working | State::Returned, 0) => {
                    acts::propose(doer, *id, None, "").await.unwrap();
                }
                (State::Given | State::Working, 1) => {
                    acts::withdraw(&monitor, *id, None, "Thôi").await.unwrap();
                }
                (State::Given | State::Working, 2) => {
                    let report = acts::Report { words: "Đang làm".to_owned(), ..acts::Report::default() };
                    acts::report(doer, &t.files, *id, None, &report).await.unwrap();
                }
                (State::Given | State::Working, 3) if task.due.is_some() => {
                    let to = t.clock.today().plus_days(30);
                    let asked = acts::ask_extension(doer, *id, to, "Cần thêm").await;
                    if let Ok(asked) = asked {
                        acts::grant_extension(&monitor, asked, None, "").await.unwrap();
                    }
                }
                (State::Proposed, 0..=15) => acts::accept(&monitor, *id, None, "").await.unwrap(),
                (State::Proposed, 21..=25) if returns => {
                    acts::give_back(&monitor, *id, None, "Chưa đạt").await.unwrap();
                }
                _ => {}
            }
        }
    }
    (ids, closed)
}

/// "So với tuần trước" of the board: each number is as long as the list that it opens, for the monitor who sees all of
/// the plan; whoever sees less finds less.
async fn what_changed_opens_to_its_rows(t: &Testing, town: &Town, plan: PlanId, ids: &[kernel::TaskId]) {
    let (cx, site) = (t.system(), Site::of(t, town));
    for since in ["2021-10-01", "2021-10-12", "2021-10-25"] {
        let since: Day = since.parse().unwrap();
        let changes = tasks::changes_of_plan(cx.db(), plan, since).await.unwrap();
        for change in Change::ALL {
            let (mut all, mut of_justice) = (0, 0);
            for id in ids {
                let task = read(&cx, *id).await;
                let is_so = match change {
                    Change::Done => task.done_on.is_some_and(|on| on >= since),
                    Change::BecameLate => task.late_on.is_some_and(|on| on >= since),
                    Change::Given => task.given_at.day() >= since,
                };
                if is_so && task.plan == Some(plan) && task.state != State::Withdrawn {
                    all += 1;
                    of_justice += i64::from(task.lead == town.justice);
                }
            }
            assert_eq!(changes.of(change), all, "{change:?} since {since}");
            let list = change.href(plan, since);
            for (who, path, rows) in [
                ("monitor", list.clone(), all),
                // All of them concern the finance department, which leads or helps; the other one only leads.
                ("head", format!("{list}&co-quan={}", town.justice), of_justice),
            ] {
                let (status, page) = site.get(who, &path).await;
                assert_eq!(status, 200, "{path}");
                let said = format!(">{rows} nhiệm vụ theo bộ lọc");
                assert!(page.contains(&said), "{who} does not find {rows} rows behind {path}");
            }
        }
    }
}

testkit::property!(tables(), the_board_and_the_measures_recompute, |t| async move {
    let town = Town::found(&t).await;
    let plan: PlanId = t.clock.new_id();
    let returns = dice(&t.clock, 2) == 0;
    let (ids, closed) = play(&t, &town, plan, returns).await;
    let cx = t.system();
    let (today, calendar) = (cx.today(), agencies::calendar(&cx, town.authority).await.unwrap());

    let mut all = Tally::default();
    let mut of_plan = Tally::default();
    let mut by_agency: HashMap<_, Tally> = HashMap::new();
    for id in &ids {
        let task = read(&cx, *id).await;
        if task.state == State::Withdrawn {
            continue;
        }
        let done = task.state == State::Done;
        // By the first deadline, as every statistic.
        let first = tasks::Task { due: task.first_due, ..task.clone() };
        let clock = first.clock(today, &calendar, 3);
        let late = matches!(clock.state, ClockState::Late | ClockState::DoneLate);
        let soon = clock.state == ClockState::DueSoon;
        let one = Tally {
            total: 1,
            done: i64::from(done),
            done_late: i64::from(done && late),
            in_time: i64::from(!done && !late && !soon),
            soon: i64::from(!done && soon),
            late: i64::from(!done && late),
        };
        all = all.plus(one);
        if task.plan == Some(plan) {
            of_plan = of_plan.plus(one);
        }
        let sum = by_agency.entry(task.lead).or_default();
        *sum = sum.plus(one);
        assert_eq!(task.late_on.is_some(), late, "{}: {:?}", task.code, task);
    }
    let filter = TaskFilter { authority: Some(town.authority), ..TaskFilter::default() };
    let summary = tasks::summary(cx.db(), &filter, today, &calendar, 3).await.unwrap();
    assert_eq!(summary.all, all);
    assert_eq!(summary.by_agency.iter().copied().collect::<HashMap<_, _>>(), by_agency);
    assert!(all.done > 0 && all.late > 0 && all.done_late > 0, "the play is worth counting: {all:?}");
    let filter = TaskFilter { plan: Some(plan), ..filter };
    assert_eq!(tasks::summary(cx.db(), &filter, today, &calendar, 3).await.unwrap().all, of_plan);

    what_changed_opens_to_its_rows(&t, &town, plan, &ids).await;
    figures(&cx, &town, plan, today).await;
    // What went on later leaves the figures of past days alone; only what is given back was no delivery then.
    assert!(closed.iter().any(|(key, _, value)| *key == "tasks.late-open" && value.numerator > 0));
    for (key, question, then) in closed {
        let measure = tasks::measures().into_iter().find(|measure| measure.key == key).unwrap();
        let now = (measure.count)(cx.clone(), question).await.unwrap();
        let evidence = (measure.evidence)(cx.clone(), question).await.unwrap();
        assert_eq!(now, evidence.value(), "{key} {question:?}");
        if !returns {
            assert_eq!(now, then, "{key} {question:?}");
        }
    }
});

testkit::both!(tables(), a_delivery_given_back_corrects_the_past, |t| async move {
    let town = Town::found(&t).await;
    let (head, monitor) = (t.cx(town.head.clone()), t.cx(town.monitor.clone()));
    let jobs = tasks::module().jobs;
    let ids = [
        town.give(&t, &town.task("Giao nộp rồi bị trả lại", "2021-10-08")).await,
        town.give(&t, &town.task("Rút sau khi quá hạn", "2021-10-08")).await,
        town.give(&t, &town.task("Giao nộp muộn", "2021-10-08")).await,
    ];
    go_to(&t, "2021-10-11");
    jobs.open_schedules(&t.store).await.unwrap();
    go_to(&t, "2021-10-14");
    acts::propose(&head, ids[0], None, "").await.unwrap();
    let count = async |key: &str, to: &str| {
        let measure = tasks::measures().into_iter().find(|measure| measure.key == key).unwrap();
        let question = Question {
            authority: town.authority,
            plan: None,
            agency: None,
            from: "2021-10-01".parse().unwrap(),
            to: to.parse().unwrap(),
        };
        (measure.count)(t.system(), question).await.unwrap().numerator
    };
    go_to(&t, "2021-10-18");
    assert_eq!(count("tasks.late-open", "2021-10-10").await, 0, "nothing was late before Monday");
    assert_eq!(count("tasks.late-open", "2021-10-13").await, 3);
    assert_eq!(count("tasks.late-open", "2021-10-15").await, 2);
    acts::withdraw(&monitor, ids[1], None, "Thôi").await.unwrap();
    acts::propose(&head, ids[2], None, "").await.unwrap();
    acts::accept(&monitor, ids[2], None, "").await.unwrap();
    assert_eq!(count("tasks.late-open", "2021-10-15").await, 2, "both were open and late on that day");
    assert_eq!(count("tasks.late-open", "2021-10-18").await, 0);
    acts::give_back(&monitor, ids[0], None, "Chưa đạt").await.unwrap();
    assert_eq!(count("tasks.late-open", "2021-10-15").await, 3, "it was not delivered after all");
    assert_eq!(count("tasks.late-open", "2021-10-18").await, 1);
});

testkit::both!(tables(), lateness_is_recorded_on_the_day_and_once, |t| async move {
    let town = Town::found(&t).await;
    let id = town.give(&t, &town.task("Rà soát thủ tục", "2021-10-08")).await;
    let jobs = tasks::module().jobs;
    for day in ["2021-10-08", "2021-10-09", "2021-10-10"] {
        go_to(&t, day);
        jobs.open_schedules(&t.store).await.unwrap();
        assert_eq!(read(&t.system(), id).await.late_on, None, "{day}");
    }
    for day in ["2021-10-11", "2021-10-12"] {
        go_to(&t, day);
        jobs.open_schedules(&t.store).await.unwrap();
        assert_eq!(read(&t.system(), id).await.late_on, "2021-10-11".parse().ok(), "{day}");
    }
    let events = crate::town::acts_on(&t.system(), id).await;
    assert_eq!(events.iter().filter(|act| *act == "task.became-late").count(), 1);
    let changes =
        tasks::changes(t.system().db(), town.authority, "2021-10-05".parse().unwrap()).await.unwrap();
    assert_eq!((changes.given, changes.done, changes.became_late), (0, 0, 1));
});
