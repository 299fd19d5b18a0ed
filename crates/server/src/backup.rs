//! Backup while working, restore into an empty folder, and the copy that is made before the schema changes.
//!
//! A backup is a folder: `thongsuot.db` (SQLite, `VACUUM INTO`) or `thongsuot.rows.gz` (PostgreSQL, all rows of one
//! moment), `files/` with the blobs, and `manifest.json` with the schema steps of the database and the hash of
//! everything. Blobs never change once written, so they are copied after the database and all that the copy names are
//! there. The database is copied as it is, never migrated; what is restored is brought up to date when it is opened.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use store::{Clock, Engine, Store};

use crate::compose;
use crate::config::{Config, DATABASE_FILE};
use crate::outcome::{Failure, could_not};

const ROWS: &str = "thongsuot.rows.gz";
const FILES: &str = "files";
const MANIFEST: &str = "manifest.json";

/// Where the copies from before each upgrade are, in the data folder.
const BEFORE_UPGRADES: &str = "backups";
/// How the name of such a copy begins; the time follows.
const BEFORE_UPGRADE: &str = "truoc-nang-cap-";
/// How the name of one that is being written begins.
const UNFINISHED: &str = "dang-sao-luu-";
/// So many of them are kept, the newest.
const KEPT: usize = 5;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// Version of the program that wrote it.
    pub program: String,
    /// When, by real time.
    pub at: String,
    /// The schema steps that the database had.
    #[serde(default)]
    pub steps: Vec<String>,
    /// Whether the blobs were left out, because the data folder in which they are goes on being used.
    #[serde(default)]
    pub database_only: bool,
    /// SHA-256 by path within the backup.
    pub files: BTreeMap<String, String>,
}

/// Writes a backup into the new folder `to` and returns what it holds.
pub async fn backup(store: &Store, data: &Path, to: &Path) -> Result<Manifest, Failure> {
    if has_content(to)? {
        return Err(Failure::could_not(format!(
            "Thư mục {} đã có nội dung. Hãy chọn thư mục mới.",
            to.display()
        )));
    }
    write(store, Some(&data.join(FILES)), to).await
}

/// Copies the database (blobs do not change when the schema does) into the folder of copies in the data folder, and
/// throws the oldest of many copies away.
pub async fn before_upgrade(store: &Store, data: &Path) -> Result<PathBuf, Failure> {
    let folder = data.join(BEFORE_UPGRADES);
    copy_before_upgrade(store, &folder).await.map_err(|failure| {
        Failure::could_not(format!(
            "Chưa nâng cấp cơ sở dữ liệu, vì không sao lưu được vào {} trước khi nâng cấp: {} \
             Dữ liệu còn nguyên như cũ. Hãy xem chỗ trống trên đĩa và quyền ghi rồi chạy lại.",
            folder.display(),
            failure.words()
        ))
    })
}

async fn copy_before_upgrade(store: &Store, folder: &Path) -> Result<PathBuf, Failure> {
    std::fs::create_dir_all(folder).map_err(could_not)?;
    for broken_off in named(folder, UNFINISHED)? {
        std::fs::remove_dir_all(broken_off).map_err(could_not)?;
    }
    let stamp = store.clock().real_now().to_string().replace(':', "-");
    // Half a copy is never taken for a copy: it gets its name when all of it is on the disk.
    let unfinished = folder.join(format!("{UNFINISHED}{stamp}"));
    let copy = folder.join(format!("{BEFORE_UPGRADE}{stamp}"));
    let written = write(store, None, &unfinished).await;
    if written.is_err() {
        // What is in the way of writing may be in the way of removing too; the first reason is the one to tell.
        let _ = std::fs::remove_dir_all(&unfinished);
    }
    written?;
    std::fs::rename(&unfinished, &copy).map_err(could_not)?;
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(could_not)?;
    for old in named(folder, BEFORE_UPGRADE)?.into_iter().rev().skip(KEPT) {
        let gone = if old.is_dir() { std::fs::remove_dir_all(&old) } else { std::fs::remove_file(&old) };
        if let Err(error) = gone {
            tracing::warn!(copy = %old.display(), %error, "an old copy could not be removed");
        }
    }
    Ok(copy)
}

/// What in a folder has a name that begins like this; by their times, the oldest first.
fn named(folder: &Path, beginning: &str) -> Result<Vec<PathBuf>, Failure> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(could_not)? {
        let entry = entry.map_err(could_not)?;
        if entry.file_name().to_string_lossy().starts_with(beginning) {
            all.push(entry.path());
        }
    }
    all.sort();
    Ok(all)
}

async fn write(store: &Store, blobs: Option<&Path>, to: &Path) -> Result<Manifest, Failure> {
    std::fs::create_dir_all(to).map_err(could_not)?;
    let steps = match store.engine() {
        Engine::Sqlite => {
            store.copy_sqlite_to(&to.join(DATABASE_FILE)).await?;
            store.steps().await?
        }
        Engine::Postgres => store.copy_postgres_to(&to.join(ROWS)).await?,
    };
    if let Some(from) = blobs.filter(|from| from.exists()) {
        copy_tree(from, &to.join(FILES)).map_err(could_not)?;
    }
    let manifest = Manifest {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        at: store.clock().real_now().to_string(),
        steps,
        database_only: blobs.is_none(),
        files: hashes(to).map_err(could_not)?,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(could_not)?;
    write_synced(&to.join(MANIFEST), text.as_bytes()).map_err(could_not)?;
    Ok(manifest)
}

/// Restores the backup `from` into the empty data folder (one of the database only: into a folder without a database),
/// after checking every hash. Rows of PostgreSQL go into the empty database that the configuration names.
pub async fn restore(from: &Path, data: &Path, config: &Config) -> Result<Manifest, Failure> {
    let manifest = whole(from)?;
    let migrations = compose::migrations();
    store::refuse_newer(&manifest.steps, &migrations)?;
    let there = ["", "-wal", "-shm"].map(|end| data.join(format!("{DATABASE_FILE}{end}")));
    if manifest.database_only && there.iter().any(|file| file.exists()) {
        return Err(Failure::could_not(format!(
            "Trong {} đang có cơ sở dữ liệu. Hãy dừng chương trình và chuyển các tệp {DATABASE_FILE}* đi nơi khác rồi khôi phục.",
            data.display()
        )));
    }
    if !manifest.database_only && has_content(data)? {
        return Err(Failure::could_not(format!(
            "Thư mục dữ liệu {} chưa trống. Hãy khôi phục vào thư mục trống để không mất gì.",
            data.display()
        )));
    }
    match (from.join(ROWS).exists(), &config.database_url) {
        (true, None) => {
            return Err(Failure::could_not(
                "Bản sao lưu từ PostgreSQL: hãy đặt database_url tới một cơ sở dữ liệu trống.",
            ));
        }
        (false, Some(_)) => {
            return Err(Failure::could_not(
                "Bản sao lưu từ SQLite, mà cấu hình đặt database_url tới PostgreSQL. Hãy bỏ database_url rồi khôi phục.",
            ));
        }
        (true, Some(_)) => {
            let store = Store::open(&config.database(data), Clock::real()).await?;
            store.restore_postgres_from(&from.join(ROWS), &migrations).await?;
            store.close().await?;
            std::fs::create_dir_all(data).map_err(could_not)?;
        }
        (false, None) => {
            std::fs::create_dir_all(data).map_err(could_not)?;
            copy_synced(&from.join(DATABASE_FILE), &data.join(DATABASE_FILE)).map_err(could_not)?;
        }
    }
    if from.join(FILES).exists() {
        copy_tree(&from.join(FILES), &data.join(FILES)).map_err(could_not)?;
    }
    Ok(manifest)
}

/// What the backup `from` holds, if all of it is there as it was written.
fn whole(from: &Path) -> Result<Manifest, Failure> {
    let text = std::fs::read_to_string(from.join(MANIFEST))
        .map_err(|e| Failure::unreadable(format!("{} không phải bản sao lưu: {e}", from.display())))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|e| Failure::unreadable(format!("{MANIFEST} hỏng: {e}")))?;
    let found = hashes(from).map_err(could_not)?;
    if found == manifest.files {
        return Ok(manifest);
    }
    let wrong: Vec<&str> = manifest
        .files
        .iter()
        .filter(|(name, hash)| found.get(*name) != Some(hash))
        .map(|(name, _)| name.as_str())
        .take(5)
        .collect();
    Err(Failure::unreadable(format!("Bản sao lưu không còn nguyên vẹn: {}", wrong.join(", "))))
}

fn has_content(folder: &Path) -> Result<bool, Failure> {
    Ok(folder.exists() && std::fs::read_dir(folder).map_err(could_not)?.next().is_some())
}

fn hashes(root: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for path in tree(root)? {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        if name != MANIFEST {
            all.insert(name, hash(&path)?);
        }
    }
    Ok(all)
}

fn tree(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.extend(tree(&entry.path())?);
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn hash(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|p| !p.is_empty()) else { break };
        hasher.update(part);
    }
    Ok(hex::encode(hasher.finalize()))
}

fn copy_tree(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for path in tree(from)? {
        let target = to.join(path.strip_prefix(from).unwrap_or(&path));
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder)?;
        }
        copy_synced(&path, &target)?;
    }
    Ok(())
}

fn copy_synced(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::copy(from, to)?;
    std::fs::File::open(to)?.sync_all()
}

fn write_synced(to: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut file = std::fs::File::create(to)?;
    file.write_all(bytes)?;
    file.sync_all()
}
