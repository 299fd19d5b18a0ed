//! `import` and `user`: administration at the command line, by the same acts as the pages.

use std::process::ExitCode;

use access::AddUser;
use agencies::{Fate, ImportKind};
use kernel::{Actor, Role};
use store::{Clock, Cx};

use crate::cli::{Cli, Import, ImportKind as What, User};
use crate::compose;
use crate::config::Config;
use crate::outcome::{Failure, could_not};
use crate::println;

/// Imports agencies or people; exit code 1 if a row could not be taken.
pub async fn import(cli: &Cli, config: &Config, import: &Import) -> Result<ExitCode, Failure> {
    let bytes = std::fs::read(&import.file)
        .map_err(|e| Failure::unreadable(format!("Không đọc được {}: {e}", import.file.display())))?;
    let name = import.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let table = typeset::read_table(&bytes, &name).map_err(|e| Failure::unreadable(e.to_string()))?;
    let cx = system(cli, config).await?;
    let authority = agencies::first_authority(cx.db())
        .await?
        .ok_or_else(|| Failure::could_not("Chưa thiết lập. Chạy serve rồi mở trang /cai-dat trước."))?;
    let kind = match import.what {
        What::People => ImportKind::People,
        What::Agencies => ImportKind::Agencies,
    };
    let preview = if import.dry_run {
        agencies::preview_import(&cx, kind, authority.id, &table).await?
    } else {
        let table = &table;
        cx.write(|tx| async move { agencies::import(&tx, kind, authority.id, table).await }).await?
    };
    let bad = preview.count(Fate::Bad);
    let code = if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) };
    if import.json {
        let lines: Vec<_> = preview
            .lines
            .iter()
            .map(|line| {
                serde_json::json!({
                    "row": line.row, "fate": line.fate.code(), "what": line.what, "why": line.why,
                })
            })
            .collect();
        let said = serde_json::json!({
            "written": !import.dry_run,
            "new": preview.count(Fate::New),
            "changed": preview.count(Fate::Changed),
            "bad": bad,
            "lines": lines,
        });
        println(&said.to_string());
        return Ok(code);
    }
    for line in &preview.lines {
        println(&format!("dòng {}: {} – {} {}", line.row, line.fate.name(), line.what, line.why));
    }
    println(&format!(
        "{}{} mới, {} cập nhật, {bad} lỗi",
        if import.dry_run { "Xem trước, chưa ghi: " } else { "" },
        preview.count(Fate::New),
        preview.count(Fate::Changed),
    ));
    Ok(code)
}

/// Adds, resets or locks an account.
pub async fn user(cli: &Cli, config: &Config, user: &User, json: bool) -> Result<ExitCode, Failure> {
    let cx = system(cli, config).await?;
    match user {
        User::Add { name, full_name, role, agency } => {
            let role = Role::parse(role).ok_or_else(|| {
                let known: Vec<&str> = Role::ALL.iter().map(|r| r.code()).collect();
                Failure::usage(format!("Không có vai trò “{role}”. Các vai trò: {}", known.join(", ")))
            })?;
            let add = AddUser {
                name: name.clone(),
                full_name: full_name.clone(),
                email: String::new(),
                role,
                agency: agency.clone(),
            };
            one_time(name, &access::add_user(&cx, &add).await?, json);
        }
        User::Reset { name } => {
            one_time(name, &access::reset_user(&cx, name).await?, json);
        }
        User::Lock { name } => {
            access::lock_user(&cx, name).await?;
            if json {
                println(&serde_json::json!({"name": name, "locked": true}).to_string());
            } else {
                println(&format!("Đã khóa {name} và kết thúc mọi phiên."));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn one_time(name: &str, password: &str, json: bool) {
    if json {
        println(&serde_json::json!({"name": name, "one_time_password": password}).to_string());
    } else {
        println(&format!("Mật khẩu dùng một lần của {name}: {password}"));
    }
}

async fn system(cli: &Cli, config: &Config) -> Result<Cx, Failure> {
    std::fs::create_dir_all(&cli.data).map_err(could_not)?;
    let (store, _) = compose::open(cli, config, Clock::real()).await?;
    Ok(store.cx(Actor::system()))
}
