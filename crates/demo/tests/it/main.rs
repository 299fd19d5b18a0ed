//! The year is played on both engines; what it leaves behind is looked at as people would.
#![cfg(test)]

use std::collections::HashSet;
use std::sync::Arc;

use kernel::{Actor, Day, Role};
use measures::{Question, Registry};
use store::{Cx, Migration, Settings};
use tasks::{State, TaskFilter};
use testkit::Testing;

struct NoPrinter;

#[async_trait::async_trait]
impl targets::Typesetter for NoPrinter {
    async fn pdf(&self, _: &typeset::Document) -> kernel::Result<Vec<u8>> {
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

async fn play(t: &Testing) {
    assert!(demo::is_needed(&t.store).await.unwrap());
    let settings = Settings { url: t.store.url().to_owned(), connections: 4 };
    let begun = std::time::Instant::now();
    demo::play(&settings, &t.files, &all_jobs(t), &all_measures(), 1, demo::LAST_DAY).await.unwrap();
    assert!(!demo::is_needed(&t.store).await.unwrap());
    println!("played in {:?}", begun.elapsed());
    // About a minute on two idle cores; more than this would spoil the first start.
    assert!(begun.elapsed().as_secs() < 480, "the play took {:?}", begun.elapsed());
}

async fn signed_in(cx: &Cx, name: &str) -> Actor {
    let account = access::account_named(cx.db(), name).await.unwrap().expect(name);
    access::actor_of(cx.db(), account, cx.today()).await.unwrap()
}

testkit::both!(schema(), the_year_leaves_a_board_whose_numbers_recompute, |t| async move {
    play(&t).await;
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

    // Every measured number opens to its rows and is their count.
    let registry = all_measures();
    let question =
        Question { authority: town.id, plan: None, agency: None, from: Day::constant(2021, 1, 1), to: today };
    for measure in registry.all() {
        let value = (measure.count)(cx.clone(), question).await.unwrap();
        let evidence = (measure.evidence)(cx.clone(), question).await.unwrap();
        assert_eq!(value, evidence.value(), "{}", measure.key);
        assert!(!evidence.rows.is_empty(), "{} has nothing to show", measure.key);
    }
    let mut found = HashSet::new();
    for plan in plans::plans_of(cx.db(), town.id).await.unwrap() {
        for target in targets::judged_of_plan(&cx, &registry, &plan).await.unwrap() {
            found.insert(target.state);
            println!("{:?} {} {}", target.state, target.row.name, target.figure());
        }
    }
    for state in [measures::TargetState::Reached, measures::TargetState::Unmeasured] {
        assert!(found.contains(&state), "{state:?}: {found:?}");
    }
    assert!(
        found.contains(&measures::TargetState::AtRisk) || found.contains(&measures::TargetState::UnderWay)
    );
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_plays_the_same_year() {
    let mut played = Vec::new();
    for _ in 0..2 {
        let t = Testing::sqlite(&testkit::with_base(schema()), testkit::SEED).await;
        play(&t).await;
        let cx = t.system();
        let town = agencies::first_authority(cx.db()).await.unwrap().unwrap();
        let mut all = vec![town.id.to_string()];
        for plan in plans::plans_of(cx.db(), town.id).await.unwrap() {
            let lines = tasks::of_plan(cx.db(), plan.id).await.unwrap();
            all.extend(
                lines
                    .iter()
                    .map(|line| format!("{} {:?} {}", line.task.id, line.task.state, line.task.percent)),
            );
        }
        played.push(all);
    }
    assert!(played[0].len() > 100);
    assert_eq!(played[0], played[1]);
}
