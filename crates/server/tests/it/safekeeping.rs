//! Backup, restore, check, and a database from the future.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};

use crate::program::{Serving, run, town};

/// What the running program's own clockwork writes between the copy and the stop.
const CLOCKWORK: [&str; 5] = ["job", "job_schedule", "measures_reading", "notices_sent", "notices_notice"];

async fn open(data: &Path) -> DatabaseConnection {
    Database::connect(format!("sqlite://{}", data.join("thongsuot.db").display())).await.unwrap()
}

async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "text").unwrap()).collect()
}

/// Every row of every table, as text.
async fn contents(data: &Path) -> BTreeMap<String, Vec<String>> {
    let db = open(data).await;
    let mut all = BTreeMap::new();
    for table in
        texts(&db, "SELECT name AS text FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .await
    {
        let columns = texts(&db, &format!("SELECT name AS text FROM pragma_table_info('{table}')")).await;
        let row = columns.iter().map(|c| format!("quote(\"{c}\")")).collect::<Vec<_>>().join(" || '|' || ");
        all.insert(
            table.clone(),
            texts(&db, &format!("SELECT {row} AS text FROM \"{table}\" ORDER BY 1")).await,
        );
    }
    db.close().await.unwrap();
    all
}

fn blobs(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                all.insert(path.strip_prefix(folder).unwrap().to_path_buf(), std::fs::read(&path).unwrap());
            }
        }
    }
    all
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn what_is_restored_is_what_was_there() {
    let data = town();
    let room = tempfile::tempdir().unwrap();
    let (backup, restored) = (room.path().join("backup"), room.path().join("restored"));
    // The installation goes on working meanwhile.
    let serving = Serving::start(data.path(), &["--demo", "--as-of", "2021-10-01"]);
    let done = run(&["backup", text(&backup), "--data", text(data.path())]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(serving.stop().success());

    assert_eq!(run(&["restore", text(&backup), "--data", text(&restored)]).status.code(), Some(0));
    let (before, after) = (contents(data.path()).await, contents(&restored).await);
    assert!(
        before.len() > 30 && before["tasks_task"].len() > 10 && before["audit_event"].len() > 100,
        "{:?}",
        before.keys()
    );
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (table, rows) in &before {
        if !CLOCKWORK.contains(&table.as_str()) {
            assert_eq!(rows, &after[table], "{table}");
        }
    }
    let (here, there) = (blobs(&data.path().join("files")), blobs(&restored.join("files")));
    assert!(here.len() > 3, "the town has evidence files");
    assert!(here == there, "blobs differ");
    assert_eq!(run(&["check", "--data", text(&restored)]).status.code(), Some(0));
    assert!(Serving::start(&restored, &["--demo"]).stop().success());

    assert_eq!(
        run(&["backup", text(&backup), "--data", text(data.path())]).status.code(),
        Some(4),
        "not over another one"
    );
    assert_eq!(
        run(&["restore", text(&backup), "--data", text(&restored)]).status.code(),
        Some(4),
        "not over data"
    );
    let blob = backup.join("files").join(here.keys().next().unwrap());
    std::fs::write(&blob, b"other").unwrap();
    let elsewhere = room.path().join("elsewhere");
    assert_eq!(
        run(&["restore", text(&backup), "--data", text(&elsewhere)]).status.code(),
        Some(3),
        "a damaged backup"
    );
}

/// Every row of every table of a PostgreSQL database, as text.
async fn contents_of(url: &str) -> BTreeMap<String, Vec<String>> {
    let db = Database::connect(url).await.unwrap();
    let mut all = BTreeMap::new();
    for table in
        texts(&db, "SELECT tablename::text AS text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            .await
    {
        let rows = texts(&db, &format!("SELECT t::text AS text FROM \"{table}\" t ORDER BY 1")).await;
        all.insert(table, rows);
    }
    db.close().await.unwrap();
    all
}

/// A settings file that names a database.
fn settings(room: &Path, name: &str, url: &str) -> PathBuf {
    let file = room.join(name);
    std::fs::write(&file, format!("database_url = \"{url}\"\n")).unwrap();
    file
}

#[tokio::test]
async fn what_is_restored_into_postgresql_is_what_was_there() {
    let Some(here) = testkit::empty_postgres().await else { return };
    let there = testkit::empty_postgres().await.unwrap();
    let room = tempfile::tempdir().unwrap();
    let [data, backup, restored, elsewhere] =
        ["data", "backup", "restored", "elsewhere"].map(|name| room.path().join(name));
    std::fs::create_dir(&data).unwrap();
    let from = settings(room.path(), "from.toml", &here);
    let into = settings(room.path(), "into.toml", &there);
    let restore = |data: &Path, config: &Path| {
        run(&["restore", text(&backup), "--data", text(data), "--config", text(config)])
    };
    // The installation goes on working meanwhile.
    let demo = ["--demo", "--as-of", "2021-10-01", "--config", text(&from)];
    let serving = Serving::start(&data, &demo);
    let done = run(&["backup", text(&backup), "--data", text(&data), "--config", text(&from)]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(serving.stop().success());
    assert!(backup.join("thongsuot.rows.gz").exists() && !backup.join("thongsuot.db").exists());

    assert_eq!(
        run(&["restore", text(&backup), "--data", text(&restored)]).status.code(),
        Some(4),
        "where to is not said"
    );
    // A database that is not empty stays as it is, down to the tables that come before the one in the way.
    let db = Database::connect(&there).await.unwrap();
    db.execute_unprepared("CREATE TABLE tasks_task (id TEXT PRIMARY KEY)").await.unwrap();
    assert_eq!(restore(&restored, &into).status.code(), Some(4), "not over data");
    let left = contents_of(&there).await;
    assert_eq!(left.keys().collect::<Vec<_>>(), ["tasks_task"], "nothing is left half restored");
    db.execute_unprepared("DROP TABLE tasks_task").await.unwrap();
    db.close().await.unwrap();

    let done = restore(&restored, &into);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let (before, after) = (contents_of(&here).await, contents_of(&there).await);
    assert!(
        before.len() > 30 && before["tasks_task"].len() > 10 && before["audit_event"].len() > 100,
        "{:?}",
        before.keys()
    );
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (table, rows) in &before {
        if !CLOCKWORK.contains(&table.as_str()) {
            assert_eq!(rows, &after[table], "{table}");
        }
    }
    let (here, there) = (blobs(&data.join("files")), blobs(&restored.join("files")));
    assert!(here.len() > 3 && here == there, "blobs differ");
    let check = |data: &Path| run(&["check", "--data", text(data), "--config", text(&into)]).status.code();
    assert_eq!(check(&restored), Some(0));
    let lost = here.keys().next().unwrap();
    std::fs::remove_file(restored.join("files").join(lost)).unwrap();
    assert_eq!(check(&restored), Some(1), "a file is missing");
    std::fs::copy(data.join("files").join(lost), restored.join("files").join(lost)).unwrap();
    assert!(Serving::start(&restored, &["--demo", "--config", text(&into)]).stop().success());

    std::fs::write(backup.join("thongsuot.rows.gz"), b"other").unwrap();
    assert_eq!(restore(&elsewhere, &into).status.code(), Some(3), "a damaged backup");
}

#[tokio::test]
async fn the_check_finds_what_was_tampered_with() {
    let data = town();
    assert_eq!(run(&["check", "--data", text(data.path())]).status.code(), Some(0));
    let files = data.path().join("files");
    let (name, bytes) = blobs(&files).into_iter().find(|(_, bytes)| !bytes.is_empty()).unwrap();
    let mut other = bytes.clone();
    other[0] ^= 1;
    std::fs::write(files.join(&name), other).unwrap();
    let found = run(&["check", "--json", "--data", text(data.path())]);
    assert_eq!(found.status.code(), Some(1));
    let said: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(said["files"].as_array().unwrap().len(), 1, "{said}");
    std::fs::write(files.join(&name), bytes).unwrap();
    assert_eq!(run(&["check", "--data", text(data.path())]).status.code(), Some(0));

    let db = open(data.path()).await;
    db.execute_unprepared(
        "UPDATE audit_event SET act = 'task.urged' WHERE seq = (SELECT MAX(seq) - 5 FROM audit_event)",
    )
    .await
    .unwrap();
    db.close().await.unwrap();
    let found = run(&["check", "--json", "--data", text(data.path())]);
    assert_eq!(found.status.code(), Some(1));
    let said: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(said["audit_rows_altered"].as_array().unwrap().len(), 1, "{said}");
}

#[tokio::test]
async fn the_record_is_sealed_and_one_act_can_be_proved() {
    let data = town();
    let here = text(data.path());
    let verified = || {
        let found = run(&["audit", "verify", "--json", "--data", here]);
        let said: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
        (found.status.code(), said)
    };
    assert_eq!(run(&["user", "lock", "mattran", "--data", here]).status.code(), Some(0));
    assert!(verified().1["unsealed"].as_i64().unwrap() > 0);
    // What the program does by itself in the next hour.
    let db = open(data.path()).await;
    db.execute_unprepared("DELETE FROM job_schedule WHERE name = 'store.seal-record'").await.unwrap();
    db.close().await.unwrap();
    let sealing = Serving::start(data.path(), &["--as-of", "2021-10-01"]);
    let mut tries = 0;
    while verified().1["unsealed"] != 0 {
        tries += 1;
        assert!(tries < 300, "not sealed within thirty seconds");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(sealing.stop().success());
    let (code, said) = verified();
    assert_eq!(code, Some(0), "{said}");
    let noted = said["newest"]["seal"].as_str().unwrap().to_owned();
    assert_eq!(run(&["audit", "verify", "--seal", &noted, "--data", here]).status.code(), Some(0));
    assert_eq!(run(&["audit", "verify", "--seal", &"0".repeat(64), "--data", here]).status.code(), Some(1));

    let proof = run(&["audit", "prove", "7", "--data", here]);
    assert_eq!(proof.status.code(), Some(0));
    let file = data.path().join("chung-cu.json");
    std::fs::write(&file, &proof.stdout).unwrap();
    let mut other: serde_json::Value = serde_json::from_slice(&proof.stdout).unwrap();
    let confirmed = run(&["audit", "confirm", text(&file)]);
    assert_eq!(confirmed.status.code(), Some(0));
    let its_seal = other["seal"]["seal"].as_str().unwrap();
    assert!(String::from_utf8_lossy(&confirmed.stdout).contains(its_seal));
    assert_eq!(run(&["audit", "verify", "--seal", its_seal, "--data", here]).status.code(), Some(0));
    other["row"]["act"] = "task.returned".into();
    std::fs::write(&file, other.to_string()).unwrap();
    assert_eq!(run(&["audit", "confirm", text(&file)]).status.code(), Some(1));
    std::fs::write(&file, "không phải chứng cứ").unwrap();
    assert_eq!(run(&["audit", "confirm", text(&file)]).status.code(), Some(3));
    assert_eq!(run(&["audit", "prove", "99999999", "--data", here]).status.code(), Some(4));

    let db = open(data.path()).await;
    db.execute_unprepared("DELETE FROM audit_event WHERE seq = 7").await.unwrap();
    db.close().await.unwrap();
    let (code, said) = verified();
    assert_eq!(code, Some(1));
    assert_eq!(said["broken_seals"].as_array().unwrap().len(), 1, "{said}");
    assert_eq!(run(&["check", "--data", here]).status.code(), Some(1));
}

#[tokio::test]
async fn a_database_from_a_newer_program_is_refused() {
    let data = tempfile::tempdir().unwrap();
    assert!(Serving::start(data.path(), &[]).stop().success());
    let db = open(data.path()).await;
    db.execute_unprepared("INSERT INTO schema_migration (name, applied_at) VALUES ('zukunft_0001_x', '2031-01-01T00:00:00.000Z')").await.unwrap();
    db.close().await.unwrap();
    let before = contents(data.path()).await;
    let output = run(&["serve", "--data", text(data.path()), "--listen", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(4));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("zukunft_0001_x") || said.contains("mới hơn"), "{said}");
    assert_eq!(before, contents(data.path()).await, "nothing was changed");
}
