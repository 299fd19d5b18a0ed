//! A PostgreSQL database in a file and back; the copy before a schema changes.

use std::sync::atomic::{AtomicU32, Ordering};

use kernel::{Error, Result, TaskId};
use sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::SchemaManager;
use store::{Engine, Migration, Settings, Store};

use crate::tables;

/// A table with what is hard to carry, and rows that its step makes itself.
struct Hard;

#[async_trait::async_trait]
impl Migration for Hard {
    fn name(&self) -> &'static str {
        "test_0002_hard"
    }
    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), sea_orm::DbErr> {
        let db = schema.get_connection();
        db.execute_unprepared(
            "CREATE TABLE scratch_hard (no BIGINT PRIMARY KEY, text TEXT, number DOUBLE PRECISION)",
        )
        .await?;
        db.execute_unprepared("INSERT INTO scratch_hard (no, text) VALUES (1, 'made by the step')").await?;
        Ok(())
    }
}

fn with_hard() -> Vec<Box<dyn Migration>> {
    let mut all = testkit::with_base(tables());
    all.push(Box::new(Hard));
    all
}

async fn another() -> Store {
    let url = testkit::empty_postgres().await.unwrap();
    let clock = store::Clock::standing(testkit::START.parse().unwrap(), testkit::SEED);
    Store::open(&Settings { url, connections: 4 }, clock).await.unwrap()
}

async fn lines(store: &Store, sql: &str) -> Vec<String> {
    let cx = store.cx(kernel::Actor::system());
    let rows =
        cx.db().query_all_raw(Statement::from_string(sea_orm::DbBackend::Postgres, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "line").unwrap()).collect()
}

async fn act(store: &Store) {
    let cx = store.cx(kernel::Actor::system());
    let id: TaskId = cx.new_id();
    cx.write(|tx| async move { tx.audit("task.urged", id).await }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_come_back_as_they_were() {
    let Some(t) = testkit::Testing::postgres(&with_hard(), testkit::SEED).await else { return };
    let cx = t.system();
    cx.write(|tx| async move {
        for sql in [
            "UPDATE scratch_hard SET text = 'changed later' WHERE no = 1",
            r#"INSERT INTO scratch_hard VALUES (9223372036854775807, E'dòng\n#"hai"\\ \u00A0', 0.1),
               (-9223372036854775808, '', 1e-300), (3, NULL, NULL), (4, '"{}"', 12345678901234567)"#,
            // More than one part of rows.
            "INSERT INTO scratch_hard SELECT n, repeat('xa xôi ', 400), n / 3.0 FROM generate_series(10, 1500) n",
            "INSERT INTO search_entry_words (no, words) VALUES (7, to_tsvector('simple', 'kế hoạch năm'))",
        ] {
            tx.db().execute_unprepared(sql).await?;
        }
        let id: TaskId = tx.new_id();
        tx.audit("task.urged", id).await
    })
    .await
    .unwrap();

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.gz");
    let steps = t.store.copy_postgres_to(&file).await.unwrap();
    assert_eq!(steps, t.store.steps().await.unwrap());
    assert!(t.store.copy_postgres_to(&file).await.is_err(), "not over another copy");
    assert!(std::fs::metadata(&file).unwrap().len() < 200_000, "it is compressed");

    let there = another().await;
    there.restore_postgres_from(&file, &with_hard()).await.unwrap();
    for table in ["scratch_hard", "search_entry_words", "audit_event", "schema_migration", "job"] {
        let sql = format!("SELECT t::text AS line FROM {table} t ORDER BY 1");
        assert_eq!(lines(&t.store, &sql).await, lines(&there, &sql).await, "{table}");
    }
    assert!(there.pending(&with_hard()).await.unwrap().is_empty());
    // The numbers go on where they were.
    act(&there).await;
    let acts = "SELECT COUNT(*)::text || '/' || MAX(seq)::text AS line FROM audit_event";
    assert_eq!(lines(&there, acts).await, ["2/2"]);

    let again = there.restore_postgres_from(&file, &with_hard()).await;
    let Err(Error::Refused(refusal)) = again else { panic!("over a database that is not empty: {again:?}") };
    assert_eq!(refusal.key, "store.database-not-empty");
    assert_eq!(lines(&there, acts).await, ["2/2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_database_comes_back_older_and_a_newer_one_not_at_all() {
    let older = testkit::with_base(tables());
    let Some(t) = testkit::Testing::postgres(&older, testkit::SEED).await else { return };
    act(&t.store).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("older.gz");
    t.store.copy_postgres_to(&file).await.unwrap();
    assert_eq!(t.store.pending(&with_hard()).await.unwrap(), ["test_0002_hard"], "copied, not migrated");
    let there = another().await;
    there.restore_postgres_from(&file, &with_hard()).await.unwrap();
    assert_eq!(there.pending(&with_hard()).await.unwrap(), ["test_0002_hard"]);
    assert_eq!(there.migrate(&with_hard()).await.unwrap(), ["test_0002_hard"]);

    let newer = folder.path().join("newer.gz");
    there.copy_postgres_to(&newer).await.unwrap();
    let third = another().await;
    let Err(Error::Refused(refusal)) = third.restore_postgres_from(&newer, &older).await else {
        panic!("taken")
    };
    assert_eq!(refusal.key, "store.newer-database");
    let cut = folder.path().join("cut.gz");
    let bytes = std::fs::read(&newer).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    assert!(third.restore_postgres_from(&cut, &with_hard()).await.is_err());
    assert!(third.steps().await.unwrap().is_empty(), "nothing is left half restored");
    third.restore_postgres_from(&newer, &with_hard()).await.unwrap();
}

testkit::both!(tables(), before_a_schema_changes_something_is_done_once, |t| async move {
    let all = with_hard();
    let done = &AtomicU32::new(0);
    let first = async || {
        done.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        Ok::<_, Error>(())
    };
    let failing = async || Err(Error::refused("test.no-room", "Hết chỗ."));
    let Err(Error::Refused(refusal)) = t.store.upgrade(&all, failing).await else { panic!("upgraded") };
    assert_eq!(refusal.key, "test.no-room");
    assert_eq!(t.store.pending(&all).await.unwrap(), ["test_0002_hard"], "nothing was changed");

    if t.store.engine() == Engine::Postgres {
        // Several nodes that start at once.
        let url = t.store.url().to_owned();
        let other = Store::open(&Settings { url, connections: 2 }, t.clock.clone()).await.unwrap();
        let (one, two) = tokio::join!(t.store.upgrade(&all, first), other.upgrade(&all, first));
        assert_eq!(one.unwrap().len() + two.unwrap().len(), 1);
    } else {
        assert_eq!(t.store.upgrade(&all, first).await.unwrap(), ["test_0002_hard"]);
    }
    assert_eq!(done.load(Ordering::SeqCst), 1);
    assert!(t.store.upgrade(&all, first).await.unwrap().is_empty());
    assert_eq!(done.load(Ordering::SeqCst), 1, "not without an upgrade");
});
