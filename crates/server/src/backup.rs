//! Backup while working, restore into an empty folder, and the check of what is there.
//!
//! A backup is a folder: `thongsuot.db` (SQLite, `VACUUM INTO`) or `thongsuot.dump` (PostgreSQL, `pg_dump -Fc`),
//! `files/` with the blobs, and `manifest.json` with the hash of everything. Blobs never change once written, so they
//! are copied after the database and all that the copy names are there.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};
use store::{Engine, Store};

use crate::outcome::{Failure, could_not};

const DATABASE: &str = "thongsuot.db";
const DUMP: &str = "thongsuot.dump";
const FILES: &str = "files";
const MANIFEST: &str = "manifest.json";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// Version of the program that wrote it.
    pub program: String,
    /// When, by real time.
    pub at: String,
    /// SHA-256 by path within the backup.
    pub files: BTreeMap<String, String>,
}

/// Writes a backup into the new folder `to` and returns what it holds.
pub async fn backup(store: &Store, data: &Path, to: &Path) -> Result<Manifest, Failure> {
    if to.exists() && std::fs::read_dir(to).map_err(could_not)?.next().is_some() {
        return Err(Failure::could_not(format!(
            "Thư mục {} đã có nội dung. Hãy chọn thư mục mới.",
            to.display()
        )));
    }
    std::fs::create_dir_all(to).map_err(could_not)?;
    match store.engine() {
        Engine::Sqlite => store.copy_sqlite_to(&to.join(DATABASE)).await.map_err(could_not)?,
        Engine::Postgres => pg("pg_dump", &["--format=custom", "--file"], &to.join(DUMP), store.url())?,
    }
    let from = data.join(FILES);
    if from.exists() {
        copy_tree(&from, &to.join(FILES)).map_err(could_not)?;
    }
    let manifest = Manifest {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        at: store.clock().real_now().to_string(),
        files: hashes(to).map_err(could_not)?,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(could_not)?;
    write_synced(&to.join(MANIFEST), text.as_bytes()).map_err(could_not)?;
    Ok(manifest)
}

/// Restores the backup `from` into the empty data folder, after checking every hash. `database_url` is where a
/// PostgreSQL dump goes.
pub fn restore(from: &Path, data: &Path, database_url: Option<&str>) -> Result<Manifest, Failure> {
    let text = std::fs::read_to_string(from.join(MANIFEST))
        .map_err(|e| Failure::unreadable(format!("{} không phải bản sao lưu: {e}", from.display())))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|e| Failure::unreadable(format!("{MANIFEST} hỏng: {e}")))?;
    if data.exists() && std::fs::read_dir(data).map_err(could_not)?.next().is_some() {
        return Err(Failure::could_not(format!(
            "Thư mục dữ liệu {} chưa trống. Hãy khôi phục vào thư mục trống để không mất gì.",
            data.display()
        )));
    }
    let found = hashes(from).map_err(could_not)?;
    if found != manifest.files {
        let wrong: Vec<&str> = manifest
            .files
            .iter()
            .filter(|(name, hash)| found.get(*name) != Some(hash))
            .map(|(name, _)| name.as_str())
            .take(5)
            .collect();
        return Err(Failure::unreadable(format!("Bản sao lưu không còn nguyên vẹn: {}", wrong.join(", "))));
    }
    std::fs::create_dir_all(data).map_err(could_not)?;
    if from.join(DATABASE).exists() {
        copy_synced(&from.join(DATABASE), &data.join(DATABASE)).map_err(could_not)?;
    } else if from.join(DUMP).exists() {
        let url = database_url.ok_or_else(|| {
            Failure::could_not("Bản sao lưu từ PostgreSQL: hãy đặt database_url tới một cơ sở dữ liệu trống.")
        })?;
        let status = Command::new("pg_restore")
            .args(["--no-owner", "--exit-on-error", "--dbname", url])
            .arg(from.join(DUMP))
            .status()
            .map_err(|e| {
                Failure::could_not(format!("Không chạy được pg_restore (gói postgresql-client): {e}"))
            })?;
        if !status.success() {
            return Err(Failure::could_not("pg_restore báo lỗi ở trên."));
        }
    }
    if from.join(FILES).exists() {
        copy_tree(&from.join(FILES), &data.join(FILES)).map_err(could_not)?;
    }
    Ok(manifest)
}

fn pg(program: &str, args: &[&str], file: &Path, url: &str) -> Result<(), Failure> {
    let status =
        Command::new(program).args(args).arg(file).arg(url).status().map_err(|e| {
            Failure::could_not(format!("Không chạy được {program} (gói postgresql-client): {e}"))
        })?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::could_not(format!("{program} báo lỗi ở trên.")))
    }
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
