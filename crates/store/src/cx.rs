//! `Cx`, in which somebody reads and acts, and `Tx`, the one way to write.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use kernel::{Actor, Day, Error, Moment, ObjectRef, Result};
use sea_orm::TransactionTrait;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, IsolationLevel, SqliteTransactionMode, TransactionOptions,
};

use crate::clock::Clock;
use crate::dialect::{self, Engine};
use crate::open::Store;

/// How often a transaction that lost against another one is tried again before the user hears of it.
const TRIES: u32 = 25;

/// Who acts, where, when. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Cx {
    store: Store,
    /// Who acts.
    pub actor: Actor,
}

impl Cx {
    pub(crate) fn new(store: Store, actor: Actor) -> Self {
        Self { store, actor }
    }

    /// The same place and time for another actor.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self { store: self.store.clone(), actor }
    }

    /// The connection for reading. SQLite's readers refuse to write (`query_only`), and `xtask tidy` sees to it for
    /// both engines: only functions that take a `Tx` write.
    pub fn db(&self) -> &DatabaseConnection {
        &self.store.0.reader
    }

    /// The open database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Clock and randomness.
    pub fn clock(&self) -> &Clock {
        &self.store.0.clock
    }

    /// The domain's now.
    pub fn now(&self) -> Moment {
        self.clock().now()
    }

    /// The domain's today.
    pub fn today(&self) -> Day {
        self.clock().today()
    }

    /// A new id.
    pub fn new_id<I: kernel::Id>(&self) -> I {
        self.clock().new_id()
    }

    /// Runs `work` in one transaction that no other can disturb, again if another one won, and commits it if it
    /// recorded at least one audit event. Nothing in `work` may talk to the network, and it may run several times.
    pub async fn write<T, F, Fut>(&self, work: F) -> Result<T>
    where
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        self.transact(work, true).await
    }

    /// The second door: what is nobody's act (leases, read marks, autosave). No audit event is asked for.
    pub async fn housekeep<T, F, Fut>(&self, work: F) -> Result<T>
    where
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        self.transact(work, false).await
    }

    async fn transact<T, F, Fut>(&self, work: F, audited: bool) -> Result<T>
    where
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        let inner = &self.store.0;
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = {
                let _turn = match inner.engine {
                    Engine::Sqlite => Some(inner.gate.lock().await),
                    Engine::Postgres => None,
                };
                self.once(&work, audited).await
            };
            match outcome {
                Err(error) if tries < TRIES && dialect::is_conflict(&error) => {
                    // Back off by a random time that grows, so that the losers do not meet again.
                    let [byte] = self.clock().random::<1>();
                    let ceiling = 4_u64 << tries.min(7);
                    tokio::time::sleep(Duration::from_millis(1 + u64::from(byte) * ceiling / 256)).await;
                }
                outcome => return outcome,
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where a transaction begins")]
    async fn once<T, F, Fut>(&self, work: &F, audited: bool) -> Result<T>
    where
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        let inner = &self.store.0;
        let options = match inner.engine {
            // Deferred transactions lose read-then-write updates on SQLite; immediate ones queue.
            Engine::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            },
            Engine::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::Serializable),
                ..TransactionOptions::default()
            },
        };
        let db = inner.writer.begin_with_options(options).await?;
        let tx = Tx(Arc::new(TxInner {
            db,
            cx: self.acting_as(self.actor.for_one_act()),
            audits: AtomicU64::new(0),
            recast: AtomicBool::new(false),
        }));
        let outcome = work(tx.clone()).await;
        let Some(finished) = Arc::into_inner(tx.0) else {
            return Err(Error::internal("a transaction handle outlived its transaction"));
        };
        match outcome {
            Ok(value) => {
                if audited && finished.audits.load(Ordering::Relaxed) == 0 {
                    finished.db.rollback().await?;
                    return Err(Error::internal("a write without an audit event was not committed"));
                }
                finished.db.commit().await?;
                if finished.recast.load(Ordering::Relaxed) {
                    inner.recasts.fetch_add(1, Ordering::SeqCst);
                }
                Ok(value)
            }
            Err(error) => {
                // The reason is the work's own error; a rollback that fails too has nothing to add.
                if let Err(also) = finished.db.rollback().await {
                    tracing::debug!(error = %also, "rollback failed");
                }
                Err(error)
            }
        }
    }
}

/// An open transaction. Cheap to clone; must not outlive the closure that got it.
#[derive(Debug, Clone)]
pub struct Tx(Arc<TxInner>);

#[derive(Debug)]
struct TxInner {
    db: DatabaseTransaction,
    cx: Cx,
    audits: AtomicU64,
    recast: AtomicBool,
}

impl Tx {
    /// The connection for reading and writing inside the transaction.
    pub fn db(&self) -> &DatabaseTransaction {
        &self.0.db
    }

    /// Who acts, and the clock.
    pub fn cx(&self) -> &Cx {
        &self.0.cx
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.0.cx.actor
    }

    /// The domain's now.
    pub fn now(&self) -> Moment {
        self.0.cx.now()
    }

    /// The domain's today.
    pub fn today(&self) -> Day {
        self.0.cx.today()
    }

    /// A new id.
    pub fn new_id<I: kernel::Id>(&self) -> I {
        self.0.cx.new_id()
    }

    /// Records that the actor did `act` ("task.completed": kind, dot, past tense) to `object`.
    pub async fn audit(&self, act: &'static str, object: impl Into<ObjectRef>) -> Result<()> {
        self.audit_with(act, object, &[]).await
    }

    /// The same with the ids of other things concerned. Never names or content: personal data must be erasable.
    pub async fn audit_with(
        &self,
        act: &'static str,
        object: impl Into<ObjectRef>,
        also: &[(&str, String)],
    ) -> Result<()> {
        crate::audit::record(self, act, object.into(), also).await?;
        self.0.audits.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// The same with the person beside the account, for histories that are read in people's names.
    pub async fn audit_by(
        &self,
        act: &'static str,
        object: impl Into<ObjectRef>,
        also: &[(&str, String)],
    ) -> Result<()> {
        let mut all = also.to_vec();
        if let Some(person) = self.actor().person_id() {
            all.push(("by", person.to_string()));
        }
        self.audit_with(act, object, &all).await
    }

    /// Says that after this transaction somebody may be allowed other things, or be called otherwise, than before:
    /// whoever remembers callers looks again ([`crate::Store::recasts`]).
    pub fn recast(&self) {
        self.0.recast.store(true, Ordering::Relaxed);
    }

    /// Puts a job on the queue; it runs after the commit, at least once.
    pub async fn enqueue<J: crate::Job>(&self, job: &J) -> Result<()> {
        self.enqueue_at(job, self.0.cx.clock().real_now()).await
    }

    /// The same, not before `when` (real time).
    pub async fn enqueue_at<J: crate::Job>(&self, job: &J, when: Moment) -> Result<()> {
        crate::jobs::insert(self, J::NAME, serde_json::to_string(job)?, job.key(), when).await
    }
}
