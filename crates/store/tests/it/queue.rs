//! The job table: once each, again after a lost lease, back on demand.

use futures::future::join_all;
use kernel::ObjectRef;
use store::{Job, JobState, Queue};

use crate::tables;

#[derive(serde::Serialize, serde::Deserialize)]
struct Ring {
    bell: i64,
    once: bool,
}

impl Job for Ring {
    const NAME: &'static str = "test.ring";
    fn key(&self) -> Option<String> {
        self.once.then(|| "ring".to_owned())
    }
}

testkit::both!(tables(), a_job_is_taken_once, |t| async move {
    let cx = t.system();
    cx.write(|tx| async move {
        for bell in 0..10 {
            tx.enqueue(&Ring { bell, once: false }).await?;
        }
        for bell in 0..5 {
            tx.enqueue(&Ring { bell, once: true }).await?;
        }
        tx.audit("bells.hung", ObjectRef::new("tower", 1)).await
    })
    .await
    .unwrap();
    assert_eq!(Queue::counts(&cx).await.unwrap(), (11, 0), "jobs with the same key are queued once");
    let taken = join_all((0..16).map(|_| {
        let cx = cx.clone();
        tokio::spawn(async move { Queue::take(&cx, 60).await.unwrap() })
    }))
    .await;
    let mut ids: Vec<_> = taken.into_iter().filter_map(|j| j.unwrap().map(|j| j.id)).collect();
    assert_eq!(ids.len(), 11);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 11, "no job was taken twice");
    assert!(Queue::take(&cx, 60).await.unwrap().is_none());
    t.clock.set(cx.now().plus_seconds(61));
    for id in &ids {
        Queue::prolong(&cx, *id, 60).await.unwrap();
    }
    assert!(Queue::take(&cx, 60).await.unwrap().is_none(), "a prolonged lease holds");
    t.clock.set(cx.now().plus_seconds(61));
    assert!(Queue::take(&cx, 60).await.unwrap().is_some(), "a lost lease frees the job");
});

testkit::both!(tables(), a_failed_job_rests_until_somebody_runs_it_again, |t| async move {
    let cx = t.system();
    cx.write(|tx| async move {
        tx.enqueue(&Ring { bell: 1, once: false }).await?;
        tx.audit("bells.hung", ObjectRef::new("tower", 1)).await
    })
    .await
    .unwrap();
    let job = Queue::take(&cx, 60).await.unwrap().unwrap();
    Queue::fail(&cx, job.id, "dây đứt", None).await.unwrap();
    let listed = Queue::list(&cx).await.unwrap();
    assert_eq!(listed[0].state, JobState::Failed);
    assert_eq!(listed[0].last_error.as_deref(), Some("dây đứt"));
    assert!(Queue::take(&cx, 60).await.unwrap().is_none());
    cx.write(|tx| async move {
        Queue::run_again(&tx, job.id).await?;
        tx.audit("job.run-again", job.id).await
    })
    .await
    .unwrap();
    let again = Queue::take(&cx, 60).await.unwrap().unwrap();
    Queue::finish(&cx, again.id).await.unwrap();
    assert!(Queue::list(&cx).await.unwrap().is_empty());
});
