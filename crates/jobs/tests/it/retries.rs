//! What fails comes again, and what kills its process does not come for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jobs::{Every, Registry};
use kernel::{Error, ObjectRef};
use store::{Job, JobState, Queue};

#[derive(serde::Serialize, serde::Deserialize)]
struct Fall;

impl Job for Fall {
    const NAME: &'static str = "test.fall";
}

testkit::both!(vec![], a_schedule_that_fails_is_tried_again_for_its_day, |t| async move {
    let (tried, days) = (Arc::new(AtomicU64::new(0)), Arc::new(std::sync::Mutex::new(Vec::new())));
    let (count, seen) = (Arc::clone(&tried), Arc::clone(&days));
    let registry =
        Registry::default().schedule("test.morning", Every::Day { hour: 7, minute: 0 }, move |_, day| {
            let (count, seen) = (Arc::clone(&count), Arc::clone(&seen));
            async move {
                seen.lock().unwrap().push(day);
                match count.fetch_add(1, Ordering::SeqCst) {
                    0 => Err(Error::internal("máy chủ thư không trả lời")),
                    1 => panic!("in a library"),
                    _ => Ok(()),
                }
            }
        });
    let cx = t.system();
    let day = cx.today();
    t.clock.set(day.at(23, 59));
    assert_eq!(registry.open_schedules(&t.store).await.unwrap(), 1);
    assert_eq!(registry.open_schedules(&t.store).await.unwrap(), 0, "once for each day");
    let waiting = Queue::list(&cx).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].state), (1, JobState::Queued));
    assert!(waiting[0].last_error.as_deref().unwrap().contains("máy chủ thư"));
    assert_eq!(registry.drain(&t.store).await.unwrap(), 0, "not at once");
    t.clock.set(cx.now().plus_seconds(5));
    assert_eq!(registry.drain(&t.store).await.unwrap(), 1, "five seconds later; now it panics");
    t.clock.set(cx.now().plus_seconds(120));
    assert_ne!(cx.today(), day, "midnight has passed");
    assert_eq!(registry.drain(&t.store).await.unwrap(), 1);
    assert!(Queue::list(&cx).await.unwrap().is_empty(), "done");
    assert_eq!(*days.lock().unwrap(), [day; 3], "always for the day that was due");
    t.clock.set(cx.today().at(7, 0));
    assert_eq!(registry.open_schedules(&t.store).await.unwrap(), 1, "and the next day as ever");
});

testkit::both!(vec![], a_schedule_whose_process_dies_is_begun_again, |t| async move {
    let tried = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&tried);
    let registry =
        Registry::default().schedule("test.morning", Every::Day { hour: 7, minute: 0 }, move |_, _| {
            let count = Arc::clone(&count);
            async move {
                if count.fetch_add(1, Ordering::SeqCst) == 0 {
                    std::future::pending::<()>().await;
                }
                Ok(())
            }
        });
    let dying = tokio::spawn({
        let (registry, store) = (registry.clone(), t.store.clone());
        async move { registry.open_schedules(&store).await }
    });
    while tried.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    dying.abort();
    assert_eq!(registry.drain(&t.store).await.unwrap(), 0, "its lease still holds");
    t.clock.set(t.clock.now().plus_seconds(301));
    assert_eq!(registry.drain(&t.store).await.unwrap(), 1);
    assert!(Queue::list(&t.system()).await.unwrap().is_empty());
});

testkit::both!(vec![], a_job_that_kills_its_process_rests_in_the_end, |t| async move {
    let cx = t.system();
    cx.write(|tx| async move {
        tx.enqueue(&Fall).await?;
        tx.audit("stone.thrown", ObjectRef::new("stone", 1)).await
    })
    .await
    .unwrap();
    let done = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&done);
    let registry = Registry::default().on(move |_, _: Fall| {
        let count = Arc::clone(&count);
        async move {
            count.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    });
    // Eight times a worker takes it and is heard of no more.
    for round in 1..=8 {
        assert!(Queue::take(&cx, 300).await.unwrap().is_some(), "round {round}");
        t.clock.set(cx.now().plus_seconds(301));
    }
    registry.drain(&t.store).await.unwrap();
    let resting = Queue::list(&cx).await.unwrap();
    assert_eq!(resting[0].state, JobState::Failed);
    assert!(resting[0].last_error.as_deref().unwrap().contains("dừng giữa chừng"));
    assert_eq!(done.load(Ordering::SeqCst), 0);
    t.clock.set(cx.now().plus_seconds(86_400));
    assert_eq!(registry.drain(&t.store).await.unwrap(), 0, "until somebody runs it again");
    let id = resting[0].id;
    cx.write(|tx| async move {
        Queue::run_again(&tx, id).await?;
        tx.audit("job.run-again", id).await
    })
    .await
    .unwrap();
    assert_eq!(registry.drain(&t.store).await.unwrap(), 1);
    assert_eq!(done.load(Ordering::SeqCst), 1);
});
