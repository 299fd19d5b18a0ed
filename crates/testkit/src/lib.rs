//! Slice tests on both engines.
//!
//! ```ignore
//! testkit::both!(migrations(), issue_refuses_an_unsigned_draft, |t| async move {
//!     let cx = t.cx(t.official());
//!     …
//! });
//! ```
//! makes `issue_refuses_an_unsigned_draft::sqlite` and `::postgres`. PostgreSQL is the server of `TS_TEST_PG`
//! (`./test` starts one in a temporary folder); with `TS_TEST_FAST=1` and no server the PostgreSQL half says that it
//! was left out, without either variable it fails and says what to do.
#![expect(clippy::expect_used, clippy::print_stdout, reason = "this crate is only ever part of a test")]

use std::sync::OnceLock;

use kernel::{AccountId, Actor, AgencyId, AuthorityId, Hat, Moment, PersonId, Role};
use sea_orm::{ConnectionTrait, Database};
use store::{Clock, Cx, Migration, Settings, Store};

/// The standing clock's first moment: 16:00 on Friday 01/10/2021 in Viet Nam.
pub const START: &str = "2021-10-01T09:00:00.000Z";

/// The seed of the clock of a test that plays once.
pub const SEED: u64 = 20_211_001;

/// Whether the full sets of the tests run, not the samples (`TS_SOAK`, set by `cargo xtask soak`).
pub fn is_soak() -> bool {
    std::env::var_os("TS_SOAK").is_some()
}

/// The seeds of a property test: a few in `./test`, many in the soak.
pub fn seeds() -> std::ops::Range<u64> {
    let many = if is_soak() { 100 } else { 8 };
    SEED..SEED + many
}

/// A fresh installation for one test; its database goes when it is dropped.
#[derive(Debug)]
pub struct Testing {
    /// The open database.
    pub store: Store,
    /// The blob store.
    pub files: files::Files,
    /// The standing clock.
    pub clock: Clock,
    _folder: tempfile::TempDir,
}

impl Testing {
    /// A migrated SQLite file in a folder of its own.
    pub async fn sqlite(migrations: &[Box<dyn Migration>], seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self::open(folder, url, migrations, seed).await
    }

    /// A migrated PostgreSQL database of its own; none where the fast run has no server.
    pub async fn postgres(migrations: &[Box<dyn Migration>], seed: u64) -> Option<Self> {
        let url = empty_postgres().await?;
        let folder = tempfile::tempdir().expect("a temporary folder");
        Some(Self::open(folder, url, migrations, seed).await)
    }

    async fn open(
        folder: tempfile::TempDir,
        url: String,
        migrations: &[Box<dyn Migration>],
        seed: u64,
    ) -> Self {
        let start: Moment = START.parse().expect("a moment");
        let clock = Clock::standing(start, seed);
        let store = Store::open(&Settings { url, connections: 4 }, clock.clone()).await.expect("opening");
        store.migrate(migrations).await.expect("migrating");
        let files = files::Files::disk(folder.path().join("files")).expect("the blob folder");
        Self { store, files, clock, _folder: folder }
    }

    /// Empties the search index, as if all had been written before the index knew it, and fills it anew.
    pub async fn search_again(&self, fillings: &[std::sync::Arc<dyn store::search::Filling>]) {
        let cx = self.system();
        cx.housekeep(|tx| async move {
            for table in [
                "search_entry",
                "search_entry_agency",
                "search_entry_person",
                "search_entry_words",
                "search_filled",
            ] {
                tx.db().execute_unprepared(&format!("DELETE FROM {table}")).await?;
            }
            Ok(())
        })
        .await
        .expect("emptying the index");
        for filling in fillings {
            store::search::fill(&cx, filling.as_ref()).await.expect("filling the index");
        }
    }

    /// What somebody finds, as (kind, title, address).
    pub async fn found(&self, actor: &Actor, query: &str) -> Vec<(String, String, String)> {
        let hits =
            store::search::find(self.system().db(), &actor.scope(), query, 100).await.expect("finding");
        hits.into_iter().map(|hit| (hit.kind, hit.title, hit.href)).collect()
    }

    /// A context for `actor`.
    pub fn cx(&self, actor: Actor) -> Cx {
        self.store.cx(actor)
    }

    /// A context for the program itself.
    pub fn system(&self) -> Cx {
        self.store.cx(Actor::system())
    }

    /// A made-up person with one hat that covers `covers` (the first is the agency of the hat).
    pub fn actor(&self, role: Role, authority: AuthorityId, covers: &[AgencyId]) -> Actor {
        let agency = covers.first().copied().unwrap_or_else(|| self.clock.new_id());
        Actor::person(
            self.clock.new_id::<AccountId>(),
            self.clock.new_id::<PersonId>(),
            role.name(),
            vec![Hat { role, authority, agency, covers: covers.to_vec() }],
        )
    }
}

/// The address of an empty PostgreSQL database of its own; none where the fast run has no server.
pub async fn empty_postgres() -> Option<String> {
    let Ok(admin) = std::env::var("TS_TEST_PG") else {
        assert!(
            std::env::var("TS_TEST_FAST").is_ok(),
            "TS_TEST_PG is not set: run ./test, which starts a PostgreSQL, or set TS_TEST_FAST=1 to leave it out"
        );
        println!("left out: PostgreSQL (TS_TEST_FAST)");
        return None;
    };
    static LOCK: OnceLock<tokio::sync::Mutex<()>> = OnceLock::new();
    let name = format!("ts_{}", uuid::Uuid::new_v4().simple());
    {
        // CREATE DATABASE copies a template and does not like company.
        let _turn = LOCK.get_or_init(|| tokio::sync::Mutex::new(())).lock().await;
        let db = Database::connect(&admin).await.expect("the test PostgreSQL answers");
        let mut tries = 0;
        while let Err(error) =
            db.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0")).await
        {
            tries += 1;
            assert!(tries < 50, "CREATE DATABASE: {error}");
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        db.close().await.expect("closing");
    }
    let (base, _) = admin.rsplit_once('/').expect("TS_TEST_PG names a database");
    Some(format!("{base}/{name}"))
}

/// All the migrations of `store` and `files`, before those of a module.
pub fn with_base(modules: Vec<Box<dyn Migration>>) -> Vec<Box<dyn Migration>> {
    let mut all = store::migrations();
    all.extend(files::migrations());
    all.extend(modules);
    all
}

/// A test on both engines; see the crate's documentation. `$migrations` is an expression that gives the migrations of
/// the modules under test (those of `store` and `files` come by themselves).
#[macro_export]
macro_rules! both {
    ($migrations:expr, $name:ident, |$t:ident| $body:expr) => {
        mod $name {
            use super::*;

            async fn body($t: $crate::Testing) {
                $body.await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body($crate::Testing::sqlite(&$crate::with_base($migrations), $crate::SEED).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let all = $crate::with_base($migrations);
                if let Some(t) = $crate::Testing::postgres(&all, $crate::SEED).await {
                    body(t).await;
                }
            }
        }
    };
}

/// A property test on both engines: the same as [`both!`], once for each of [`seeds`], each time in a fresh
/// installation. What a failure prints last is its seed.
#[macro_export]
macro_rules! property {
    ($migrations:expr, $name:ident, |$t:ident| $body:expr) => {
        mod $name {
            use super::*;

            async fn body($t: $crate::Testing) {
                $body.await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let all = $crate::with_base($migrations);
                for seed in $crate::seeds() {
                    println!("seed {seed}");
                    body($crate::Testing::sqlite(&all, seed).await).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let all = $crate::with_base($migrations);
                for seed in $crate::seeds() {
                    println!("seed {seed}");
                    let Some(t) = $crate::Testing::postgres(&all, seed).await else { return };
                    body(t).await;
                }
            }
        }
    };
}
