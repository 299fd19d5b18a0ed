//! The daily readings of a town with very many agencies.

use std::time::Instant;

use agencies::acts::{NewAgency, create_agency};
use agencies::{AgencyKind, Level};
use kernel::Day;
use measures::Question;
use targets::acts::bind;
use tasks::{NewTask, TaskKind};

use crate::tables;
use crate::town::{Town, go_to, registry};

/// How many agencies do work of the plan.
const AGENCIES: usize = 500;

testkit::both!(tables(), readings_of_five_hundred_agencies_take_no_minutes, |t| async move {
    go_to(&t, "2021-02-01");
    let town = Town::found(&t).await;
    let plan = town.in_force(&t).await;
    let monitor = t.cx(town.monitor.clone());
    for (words, key) in [
        ("đúng hạn", "tasks.done-in-time"),
        ("hài lòng", "tasks.evidence-attached"),
        ("giảm 20%", "tasks.late-open"),
        ("04 cuộc", "plans.detailed-approved"),
        ("60%", "plans.reports-in-time"),
    ] {
        let id = town.target(&t, plan, words).await.id;
        bind::bind(&monitor, &registry(), id, Some(key)).await.unwrap();
    }
    let town = &town;
    t.system()
        .write(|tx| async move {
            for number in 0..AGENCIES {
                let new = NewAgency {
                    parent: town.home,
                    code: String::new(),
                    name: format!("Ban {number}"),
                    short_name: format!("Ban {number}"),
                    kind: AgencyKind::Department,
                    level: Level::District,
                    from: Day::constant(2020, 1, 1),
                };
                let lead = create_agency(&tx, &new).await?;
                let task = NewTask {
                    authority: town.authority,
                    plan: Some(plan),
                    item: None,
                    area: String::new(),
                    parent: None,
                    kind: TaskKind::Work,
                    title: format!("Việc {number}"),
                    text: String::new(),
                    product: None,
                    lead,
                    coordinators: Vec::new(),
                    assignee: None,
                    assigner: town.home,
                    from: None,
                    due: Some(Day::constant(2021, 2, 1)),
                    open_ended: false,
                };
                tasks::give_untold(&tx, &task).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
    // All of it is late, so that every agency has rows in two of the measures.
    go_to(&t, "2021-02-10");
    tasks::module().jobs.open_schedules(&t.store).await.unwrap();
    let begun = Instant::now();
    targets::take_readings(&t.system(), &registry()).await.unwrap();
    let taken = begun.elapsed();
    println!("readings of {AGENCIES} agencies: {taken:?}");
    assert!(taken.as_secs() < 20, "the daily readings took {taken:?}");
    let question = town.judged(&t, plan, "đúng hạn").await.question;
    let whole = registry().get("tasks.done-in-time").unwrap().whole(&monitor, question).await.unwrap();
    assert!(whole.agencies.len() >= AGENCIES, "{}", whole.agencies.len());
    let (last, _) = whole.agencies.last().unwrap();
    let one = Question { agency: Some(*last), ..question };
    assert_eq!(measures::series(&monitor, "tasks.done-in-time", &one).await.unwrap().len(), 1);
});
