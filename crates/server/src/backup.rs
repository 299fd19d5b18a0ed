//! Backup while working, restore into an empty folder, and the check of what is there.
//!
//! A backup is a folder: `thongsuot.db` (SQLite, `VACUUM INTO`) or `thongsuot.dump` (PostgreSQL, `pg_dump -Fc`),
//! `files/` with the blobs, and `manifest.json` with the hash of everything. Blobs never change once written, so they
//! are copied after the database and all that the copy names are there.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use percent_encoding::percent_decode_str;
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
        Engine::Postgres => {
            let address = Address::of(store.url());
            let arguments = [OsStr::new("--format=custom"), OsStr::new("--file")];
            let dump = to.join(DUMP);
            let database = OsStr::new(&address.url);
            pg("pg_dump", &[&arguments[..], &[dump.as_os_str(), database]].concat(), &address)?;
        }
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
        let address = Address::of(url);
        let arguments = ["--no-owner", "--single-transaction", "--dbname", &address.url].map(OsStr::new);
        let dump = from.join(DUMP);
        pg("pg_restore", &[&arguments[..], &[dump.as_os_str()]].concat(), &address)?;
    }
    if from.join(FILES).exists() {
        copy_tree(&from.join(FILES), &data.join(FILES)).map_err(could_not)?;
    }
    Ok(manifest)
}

/// The address of a PostgreSQL database with its password apart: what stands on a command line is seen by everybody on
/// the machine.
struct Address {
    url: String,
    password: Option<String>,
}

impl Address {
    fn of(url: &str) -> Self {
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let mut password = None;
        let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
        let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (server, path) = before.split_once('/').unwrap_or((before, ""));
        let server = match server.rsplit_once('@') {
            Some((who, host)) => {
                let (user, secret) = who.split_once(':').unwrap_or((who, ""));
                password = Some(secret).filter(|secret| !secret.is_empty()).map(decoded);
                format!("{user}@{host}")
            }
            None => server.to_owned(),
        };
        let mut kept = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("password", secret)) => password = Some(decoded(secret)),
                _ => kept.push(pair),
            }
        }
        let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
        Self { url: format!("{scheme}://{server}/{path}{query}"), password }
    }
}

fn pg(program: &str, arguments: &[&OsStr], address: &Address) -> Result<(), Failure> {
    let mut command = Command::new(program);
    command.args(arguments);
    if let Some(password) = &address.password {
        command.env("PGPASSWORD", password);
    }
    let status = command
        .status()
        .map_err(|e| Failure::could_not(format!("Không chạy được {program} (gói postgresql-client): {e}")))?;
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

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_password_leaves_the_address() {
        for (url, without, password) in [
            (
                "postgres://ts:b%C3%AD%40mat@may:5432/ts?sslmode=require",
                "postgres://ts@may:5432/ts?sslmode=require",
                Some("bí@mat"),
            ),
            ("postgresql://may/ts?user=ts&password=bi%20mat", "postgresql://may/ts?user=ts", Some("bi mat")),
            ("postgres://ts@127.0.0.1:25432/postgres", "postgres://ts@127.0.0.1:25432/postgres", None),
            ("postgres://may", "postgres://may/", None),
        ] {
            let address = Address::of(url);
            assert_eq!((address.url.as_str(), address.password.as_deref()), (without, password), "{url}");
        }
    }

    #[test]
    fn no_password_stands_on_the_command_line() {
        let folder = tempfile::tempdir().unwrap();
        let tool = folder.path().join("pg_dump");
        let told = folder.path().join("told");
        let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" \"env:$PGPASSWORD\" > '{}'\n", told.display());
        std::fs::write(&tool, script).unwrap();
        std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).unwrap();
        let address = Address::of("postgres://ts:rat-kin@may/ts");
        pg(tool.to_str().unwrap(), &[OsStr::new("--file"), OsStr::new(&address.url)], &address).unwrap();
        let told = std::fs::read_to_string(told).unwrap();
        assert_eq!(told, "--file\npostgres://ts@may/ts\nenv:rat-kin\n");
    }
}
