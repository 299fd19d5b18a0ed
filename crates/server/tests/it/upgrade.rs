//! The demonstration town as earlier programs wrote it (`scripts/keep-demonstration.sh`, one a finished issue and
//! engine): this program restores it, brings it up to date, and finds in it what was there.

use std::path::{Path, PathBuf};
use std::process::Command;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};

use crate::api::{Client, text};
use crate::program::{Serving, root, run};

/// What is kept of an engine, the oldest first.
fn kept(engine: &str) -> Vec<PathBuf> {
    let ending = format!(".{engine}.tar.gz");
    let folder = std::fs::read_dir(root().join("crates/server/tests/kept")).unwrap();
    let mut all: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    all.retain(|file| file.to_string_lossy().ends_with(&ending));
    all.sort();
    assert!(!all.is_empty(), "no town of {engine} is kept");
    all
}

async fn column(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "found").unwrap()).collect()
}

/// What must not change when the schema does.
async fn facts(db: &DatabaseConnection) -> Vec<String> {
    let mut all = Vec::new();
    for sql in [
        "SELECT state || ' ' || CAST(COUNT(*) AS TEXT) AS found FROM tasks_task GROUP BY state ORDER BY 1",
        "SELECT state || ' ' || title AS found FROM plans_plan ORDER BY 1",
        "SELECT CAST(COUNT(*) AS TEXT) || ' ' || MIN(hash) || MAX(hash) AS found FROM audit_event",
        "SELECT CAST(COUNT(*) AS TEXT) AS found FROM files_file",
        "SELECT CAST(COUNT(*) AS TEXT) AS found FROM access_account",
    ] {
        let found = column(db, sql).await;
        assert!(!found.is_empty(), "{sql}");
        all.extend(found);
    }
    all
}

async fn upgraded(town: &Path, database_url: Option<String>) {
    let room = tempfile::tempdir().unwrap();
    let [copy, data, config] = ["copy", "data", "thongsuot.toml"].map(|name| room.path().join(name));
    std::fs::create_dir(&copy).unwrap();
    let unpacked = Command::new("tar").arg("-xzf").arg(town).arg("-C").arg(&copy).status().unwrap();
    assert!(unpacked.success(), "{}", town.display());
    let setting = database_url.as_ref().map(|url| format!("database_url = \"{url}\"\n"));
    std::fs::write(&config, setting.unwrap_or_default()).unwrap();
    let [copy, at, config] = [&copy, &data, &config].map(|path| path.to_str().unwrap());

    let restored = run(&["restore", copy, "--data", at, "--config", config]);
    assert_eq!(restored.status.code(), Some(0), "{}", String::from_utf8_lossy(&restored.stderr));
    let address = database_url.unwrap_or_else(|| format!("sqlite://{at}/thongsuot.db"));
    let db = Database::connect(&address).await.unwrap();
    let steps = "SELECT name AS found FROM schema_migration ORDER BY 1";
    let (steps_before, before) = (column(&db, steps).await, facts(&db).await);
    db.close().await.unwrap();

    // The first command that needs the present schema upgrades.
    let check = run(&["check", "--data", at, "--config", config]);
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stdout));
    let db = Database::connect(&address).await.unwrap();
    let (steps_after, after) = (column(&db, steps).await, facts(&db).await);
    db.close().await.unwrap();
    assert_eq!(before, after, "{}", town.display());
    assert!(steps_before.iter().all(|step| steps_after.contains(step)));
    let copied = std::fs::read_dir(data.join("backups")).map_or(0, Iterator::count);
    assert_eq!(copied, usize::from(steps_after.len() > steps_before.len()), "a copy before an upgrade");

    // The plan is in force, its tasks and its figures are what they were.
    let serving = Serving::start(&data, &["--as-of", "2021-10-01", "--config", config]);
    let mut leader = Client::of(&serving, "chutich");
    let plans = leader.get("/api/plans");
    let in_force = plans["plans"].as_array().unwrap().iter().filter(|plan| plan["state"] == "in-force");
    let in_force: Vec<String> = in_force.map(|plan| text(&plan["id"]).to_owned()).collect();
    let (mut of_the_town, mut recomputed) = (0, 0);
    for plan in in_force {
        let board = leader.get(&format!("/api/plans/{plan}/board"));
        of_the_town += usize::from(text(&board["sentence"]).starts_with("11 nhiệm vụ"));
        let db = Database::connect(&address).await.unwrap();
        let given = format!(
            "SELECT CAST(COUNT(*) AS TEXT) AS found FROM tasks_task \
             WHERE plan = '{plan}' AND state <> 'withdrawn'"
        );
        let given = column(&db, &given).await;
        db.close().await.unwrap();
        let total = leader.get(&format!("/api/tasks?plan={plan}&size=1"))["total"].to_string();
        assert_eq!(given, [total], "the tasks of the plan");
        recomputed += figures_that_recompute(&mut leader, &plan);
    }
    assert_eq!(of_the_town, 1, "the plan with its eleven items: {plans}");
    assert!(recomputed > 0, "a figure opens to its rows");
    assert!(serving.stop().success());
}

/// How many figures of a plan open to rows; each is what its rows make.
fn figures_that_recompute(leader: &mut Client, plan: &str) -> usize {
    let mut recomputed = 0;
    for figure in leader.get(&format!("/api/plans/{plan}/figures")).as_array().unwrap() {
        let opened = leader.get(&format!("/api/targets/{}", text(&figure["id"])));
        assert_eq!(opened["figure"]["figure"], figure["figure"]);
        let rows = opened["rows"].as_array().unwrap();
        if rows.is_empty() {
            continue;
        }
        let counted = rows.iter().filter(|row| row["counted"] == true).count();
        assert_eq!(figure["numerator"], counted, "{figure}");
        recomputed += 1;
    }
    recomputed
}

#[tokio::test]
async fn towns_that_earlier_programs_kept_in_sqlite_are_upgraded() {
    for town in kept("sqlite") {
        upgraded(&town, None).await;
    }
}

#[tokio::test]
async fn towns_that_earlier_programs_kept_in_postgresql_are_upgraded() {
    for town in kept("postgresql") {
        let Some(url) = testkit::empty_postgres().await else { return };
        upgraded(&town, Some(url)).await;
    }
}
