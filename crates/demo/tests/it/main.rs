//! The year is played on both engines; what it leaves behind is looked at as people would.
#![cfg(test)]

use std::collections::HashSet;
use std::sync::Arc;

use agencies::Authority;
use kernel::words::ClockState;
use kernel::{Actor, Day, Period, Role};
use measures::{Question, Registry, TargetState};
use store::{Cx, Migration, Settings};
use tasks::{State, Tally, Task, TaskFilter};
use testkit::Testing;

struct NoPrinter;

#[async_trait::async_trait]
impl targets::Typesetter for NoPrinter {
    async fn pdf(&self, _: &typeset::Document) -> kernel::Result<Vec<u8>> {
        Err(kernel::Error::internal("the play prints nothing"))
    }

    async fn docx(&self, _: &typeset::Document) -> kernel::Result<Vec<u8>> {
        Err(kernel::Error::internal("the play prints nothing"))
    }
}

fn schema() -> Vec<Box<dyn Migration>> {
    let mut all = agencies::migrations();
    all.extend(access::migrations());
    all.extend(notices::migrations());
    all.extend(measures::migrations());
    all.extend(tasks::migrations());
    all.extend(plans::migrations());
    all.extend(targets::migrations());
    all
}

fn all_measures() -> Registry {
    let mut all = tasks::measures();
    all.extend(plans::measures());
    Registry::new(all)
}

fn all_jobs(t: &Testing) -> jobs::Registry {
    files::jobs(&t.files)
        .and(agencies::module().jobs)
        .and(access::module(Vec::new()).jobs)
        .and(notices::module(None, web::Config { demo: true, ..web::Config::default() }).jobs)
        .and(tasks::module().jobs)
        .and(plans::module().jobs)
        .and(targets::module(all_measures(), Arc::new(NoPrinter)).jobs)
}

async fn play(t: &Testing, until: Day) {
    assert!(demo::is_needed(&t.store).await.unwrap());
    let settings = Settings { url: t.store.url().to_owned(), connections: 4 };
    let begun = std::time::Instant::now();
    demo::play(&settings, &t.files, &all_jobs(t), &all_measures(), 1, until).await.unwrap();
    assert!(!demo::is_needed(&t.store).await.unwrap());
    println!("played in {:?}", begun.elapsed());
    // About a minute on two idle cores; more than this would spoil the first start.
    assert!(begun.elapsed().as_secs() < 480, "the play took {:?}", begun.elapsed());
}

async fn signed_in(cx: &Cx, name: &str) -> Actor {
    let account = access::account_named(cx.db(), name).await.unwrap().expect(name);
    access::actor_of(cx.db(), account, cx.today()).await.unwrap()
}

/// Every measured number opens to its rows and is their count: of all plans and of each, of all and of each agency, of
/// the year so far and of each quarter.
async fn every_measured_number_recomputes(cx: &Cx, town: &Authority, today: Day) {
    let registry = all_measures();
    let plans = plans::plans_of(cx.db(), town.id).await.unwrap();
    let which: Vec<_> = [None].into_iter().chain(plans.iter().map(|plan| Some(plan.id))).collect();
    let mut leads: Vec<_> = Vec::new();
    for plan in &plans {
        leads.extend(tasks::agencies_of_plan(cx.db(), plan.id).await.unwrap());
    }
    leads.sort_unstable();
    leads.dedup();
    let sampled = if testkit::is_soak() { leads.len() } else { 4 };
    let agencies: Vec<_> = [None].into_iter().chain(leads.into_iter().take(sampled).map(Some)).collect();
    let year = (Day::constant(2021, 1, 1), today);
    let quarters = ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"].map(|code| Period::parse(code).unwrap());
    let stretches: Vec<_> =
        [year].into_iter().chain(quarters.iter().map(|quarter| (quarter.first(), quarter.last()))).collect();
    for measure in registry.all() {
        for plan in &which {
            for agency in &agencies {
                for (from, to) in &stretches {
                    let question =
                        Question { authority: town.id, plan: *plan, agency: *agency, from: *from, to: *to };
                    let value = (measure.count)(cx.clone(), question).await.unwrap();
                    let evidence = (measure.evidence)(cx.clone(), question).await.unwrap();
                    assert_eq!(value, evidence.value(), "{} {question:?}", measure.key);
                    let is_whole = plan.is_none() && agency.is_none() && (*from, *to) == year;
                    let is_empty = evidence.rows.is_empty();
                    assert!(!(is_whole && is_empty), "{} has nothing to show", measure.key);
                }
            }
        }
    }
}

/// The states of all targets; each measured one is what its rows make.
async fn target_states(cx: &Cx, town: &Authority) -> HashSet<TargetState> {
    let registry = all_measures();
    let mut found = HashSet::new();
    for plan in plans::plans_of(cx.db(), town.id).await.unwrap() {
        for target in targets::judged_of_plan(cx, &registry, &plan).await.unwrap() {
            println!("{:?} {} {}", target.state, target.row.name, target.figure());
            if let targets::Source::Measured(key) = &target.source {
                let measure = registry.get(key).unwrap();
                let evidence = (measure.evidence)(cx.clone(), target.question).await.unwrap();
                assert_eq!(target.value, Some(evidence.value()), "{}", target.row.name);
            }
            found.insert(target.state);
        }
    }
    found
}

testkit::both!(schema(), the_year_leaves_a_board_whose_numbers_recompute, |t| async move {
    play(&t, demo::USUAL_DAY).await;
    let cx = t.system();
    for (name, _) in demo::ACCOUNTS {
        assert!(signed_in(&cx, name).await.home().is_some(), "{name}");
    }
    let town = agencies::first_authority(cx.db()).await.unwrap().unwrap();
    assert_eq!(town.name, "UBND thị xã Phước Long");
    let plan = plans::current(cx.db(), town.id).await.unwrap().unwrap();
    let calendar = agencies::calendar(&cx, town.id).await.unwrap();
    let today = Day::constant(2021, 10, 1);

    // The board: the tally equals the tasks that it opens to.
    let filter = TaskFilter { plan: Some(plan), ..TaskFilter::default() };
    let summary = tasks::summary(cx.db(), &filter, today, &calendar, notices::SOON_DAYS).await.unwrap();
    let lines = tasks::of_plan(cx.db(), plan).await.unwrap();
    let standing: Vec<_> = lines.iter().filter(|line| line.task.state != State::Withdrawn).collect();
    println!("{:?}", summary.all);
    assert_eq!(summary.all.total, standing.len() as i64);
    let done = standing.iter().filter(|line| line.task.state == State::Done).count() as i64;
    assert_eq!(summary.all.done, done);
    let parts = summary.all;
    assert_eq!(parts.total, parts.done + parts.in_time + parts.soon + parts.late);
    assert!((140..=180).contains(&parts.total), "{parts:?}");
    assert!((9..=14).contains(&parts.late), "{parts:?}");
    assert!((12..=24).contains(&parts.soon), "{parts:?}");
    assert!(parts.done >= 50, "{parts:?}");
    assert!(summary.by_area.len() >= 5, "{:?}", summary.by_area);
    let states: HashSet<State> = standing.iter().map(|line| line.task.state).collect();
    for state in [State::Given, State::Working, State::Proposed, State::Returned, State::Done] {
        assert!(states.contains(&state), "{state:?}");
    }
    let blockers = tasks::blockers(cx.db(), town.id, None, 10).await.unwrap();
    assert!(blockers.first().is_some_and(|first| first.blocks >= 5), "{blockers:?}");

    every_measured_number_recomputes(&cx, &town, today).await;
    let found = target_states(&cx, &town).await;
    for state in [TargetState::Reached, TargetState::Unmeasured] {
        assert!(found.contains(&state), "{state:?}: {found:?}");
    }
    assert!(found.contains(&TargetState::AtRisk) || found.contains(&TargetState::UnderWay));
    assert!(!plans::amendments(cx.db(), plan).await.unwrap().is_empty());

    // What a ward does for itself is nobody else's business.
    let wards: Vec<_> =
        agencies::authorities(cx.db()).await.unwrap().into_iter().filter(|a| a.id != town.id).collect();
    assert_eq!(wards.len(), 7);
    let mut own = Vec::new();
    for ward in &wards {
        let filter = TaskFilter { authority: Some(ward.id), ..TaskFilter::default() };
        let summary = tasks::summary(cx.db(), &filter, today, &calendar, notices::SOON_DAYS).await.unwrap();
        if summary.all.total > 0 {
            own.push((ward, summary.all.total));
        }
    }
    assert_eq!(own.len(), 2, "two wards have given work of their own");
    let mut heads = Vec::new();
    for (ward, _) in &own {
        let head = agencies::heads(cx.db(), ward.agency, today).await.unwrap()[0];
        let account = access::person_account(cx.db(), head).await.unwrap().unwrap();
        heads.push(access::actor_of(cx.db(), account, today).await.unwrap());
    }
    assert!(heads.iter().all(|head| head.has_anywhere(Role::Leader)));
    for (reader, other) in [(0, 1), (1, 0)] {
        let scope = heads[reader].scope();
        let (mine, theirs) = (own[reader].0, own[other].0);
        assert!(scope.whole.contains(&mine.id) && !scope.whole.contains(&theirs.id));
        assert!(!scope.agencies.contains(&theirs.agency));
        assert!(!heads[reader].works_in(theirs.id) && !heads[reader].works_in(town.id));
    }
});

/// How the tasks and the items of the plan of the year stand on a day, each counted by the database and by hand.
async fn standing(t: &Testing, town: &Authority, today: Day) -> (Tally, Tally) {
    let cx = t.system();
    let plan = plans::current(cx.db(), town.id).await.unwrap().unwrap();
    let calendar = agencies::calendar(&cx, town.id).await.unwrap();
    let filter = TaskFilter { plan: Some(plan), ..TaskFilter::default() };
    let all = tasks::summary(cx.db(), &filter, today, &calendar, notices::SOON_DAYS).await.unwrap().all;
    let items = tasks::chiefs(cx.db(), plan, today, &calendar, notices::SOON_DAYS).await.unwrap();
    let count = |tasks: &[Task]| {
        let mut tally = Tally::default();
        for task in tasks {
            let first = Task { due: task.first_due, ..task.clone() };
            let state = first.clock(today, &calendar, notices::SOON_DAYS).state;
            let done = task.state == State::Done;
            tally.total += 1;
            tally.done += i64::from(done);
            tally.done_late += i64::from(state == ClockState::DoneLate && done);
            tally.late += i64::from(!done && matches!(state, ClockState::Late | ClockState::DoneLate));
            tally.soon += i64::from(!done && state == ClockState::DueSoon);
            let others = matches!(state, ClockState::InTime | ClockState::NoDue | ClockState::Done);
            tally.in_time += i64::from(!done && others);
        }
        tally
    };
    let lines: Vec<Task> =
        tasks::of_plan(cx.db(), plan).await.unwrap().into_iter().map(|line| line.task).collect();
    let chiefs = tasks::mains_of_plan(cx.db(), plan).await.unwrap();
    assert_eq!(all, count(&lines));
    assert_eq!(Tally { done_late: 0, ..items }, Tally { done_late: 0, ..count(&chiefs) });
    println!("{today}: {all:?}, items {items:?}");
    (all, items)
}

testkit::both!(schema(), the_year_ends_with_most_of_it_done, |t| async move {
    let today = Day::constant(2021, 12, 31);
    play(&t, today).await;
    t.clock.set(today.at(8, 0));
    let cx = t.system();
    let town = agencies::first_authority(cx.db()).await.unwrap().unwrap();
    let (all, items) = standing(&t, &town, today).await;
    assert!(all.done * 100 >= all.total * 80, "{all:?}");
    assert!(all.late >= 2 && all.done_late >= 8, "{all:?}");
    assert!(items.done * 2 > items.total && items.late >= 1, "{items:?}");
    let found = target_states(&cx, &town).await;
    assert!(found.contains(&TargetState::Reached) && found.contains(&TargetState::Unmeasured), "{found:?}");
    assert!(found.contains(&TargetState::AtRisk) || found.contains(&TargetState::UnderWay), "{found:?}");
    every_measured_number_recomputes(&cx, &town, today).await;

    // What the board says of the last week is as many tasks as changed in it.
    let plan = plans::current(cx.db(), town.id).await.unwrap().unwrap();
    let since = today.plus_days(-7);
    let changes = tasks::changes_of_plan(cx.db(), plan, since).await.unwrap();
    let lines = tasks::of_plan(cx.db(), plan).await.unwrap();
    let count = |is: &dyn Fn(&Task) -> bool| lines.iter().filter(|line| is(&line.task)).count() as i64;
    assert_eq!(changes.done, count(&|task| task.done_on.is_some_and(|on| on >= since)));
    assert_eq!(changes.became_late, count(&|task| task.late_on.is_some_and(|on| on >= since)));
    assert_eq!(changes.given, count(&|task| task.given_at.day() >= since));
    assert!(changes.done > 0 && changes.given > 0, "{changes:?}");

    // Nothing of what is planned for January has happened.
    assert!(lines.iter().all(|line| line.task.done_on.is_none_or(|on| on <= today)));
    assert!(lines.iter().all(|line| line.task.reported_at.is_none_or(|at| at <= today.at(8, 0))));
    assert!(plans::amendments(cx.db(), plan).await.unwrap().iter().any(|one| one.symbol == "148/KH-UBND"));
});

async fn january_closes_the_year(t: &Testing) {
    let today = demo::LAST_DAY;
    play(t, today).await;
    t.clock.set(today.at(8, 0));
    let cx = t.system();
    let town = agencies::first_authority(cx.db()).await.unwrap().unwrap();
    let (all, items) = standing(t, &town, today).await;
    assert!(all.late >= 1 && items.done * 2 > items.total, "{all:?} {items:?}");
    every_measured_number_recomputes(&cx, &town, today).await;
    target_states(&cx, &town).await;

    // All quarters and the year are closed; what was sent back afterwards shows as a difference.
    let registry = all_measures();
    let (mut closed, mut corrected) = (0, 0);
    for plan in plans::plans_of(cx.db(), town.id).await.unwrap() {
        for target in plans::targets(cx.db(), plan.id).await.unwrap() {
            let Some(measure) = target.measure.as_deref().and_then(|key| registry.get(key)) else { continue };
            for code in ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4", "2021"] {
                let period = Period::parse(code).unwrap();
                let question = Question {
                    authority: town.id,
                    plan: Some(plan.id),
                    agency: None,
                    from: period.first(),
                    to: period.last(),
                };
                let found = measures::difference(&cx, measure, question, code).await.unwrap();
                let found = found.unwrap_or_else(|| panic!("{} of {code} is open", measure.key));
                closed += 1;
                corrected += i64::from(found.corrected.is_some());
            }
        }
    }
    assert_eq!(closed, 20, "four measures in five periods");
    assert!(corrected > 0, "nothing was corrected after it was closed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn january_closes_the_year_on_sqlite() {
    let t = Testing::sqlite(&testkit::with_base(schema()), testkit::SEED).await;
    january_closes_the_year(&t).await;
}

/// The end of December is played on both engines in `./test`; January on this one in the soak.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn january_closes_the_year_on_postgres_in_the_soak() {
    if testkit::is_soak()
        && let Some(t) = Testing::postgres(&testkit::with_base(schema()), testkit::SEED).await
    {
        january_closes_the_year(&t).await;
    }
}

/// Everything by which a play can be told from another.
async fn traces(t: &Testing) -> Vec<String> {
    let cx = t.system();
    let town = agencies::first_authority(cx.db()).await.unwrap().unwrap();
    let mut all = vec![town.id.to_string()];
    for plan in plans::plans_of(cx.db(), town.id).await.unwrap() {
        for line in tasks::of_plan(cx.db(), plan.id).await.unwrap() {
            let task = line.task;
            all.push(format!("{} {:?} {} {:?}", task.id, task.state, task.percent, task.done_on));
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_plays_the_same_year() {
    // To a day in the last quarter: it has dice of its own. The soak plays to the end.
    let until = if testkit::is_soak() { demo::LAST_DAY } else { Day::constant(2021, 10, 15) };
    let mut played = Vec::new();
    for _ in 0..2 {
        let t = Testing::sqlite(&testkit::with_base(schema()), testkit::SEED).await;
        play(&t, until).await;
        played.push(traces(&t).await);
    }
    assert!(played[0].len() > 100);
    assert_eq!(played[0], played[1]);
}
