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
    for line in &preview.lines {
        println(&format!("dòng {}: {} – {} {}", line.row, line.fate.name(), line.what, line.why));
    }
    let bad = preview.count(Fate::Bad);
    println(&format!(
        "{}{} mới, {} cập nhật, {bad} lỗi",
        if import.dry_run { "Xem trước, chưa ghi: " } else { "" },
        preview.count(Fate::New),
        preview.count(Fate::Changed),
    ));
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Adds, resets or locks an account.
pub async fn user(cli: &Cli, config: &Config, user: &User) -> Result<ExitCode, Failure> {
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
            println(&format!("Mật khẩu dùng một lần của {name}: {}", access::add_user(&cx, &add).await?));
        }
        User::Reset { name } => {
            println(&format!("Mật khẩu dùng một lần của {name}: {}", access::reset_user(&cx, name).await?));
        }
        User::Lock { name } => {
            access::lock_user(&cx, name).await?;
            println(&format!("Đã khóa {name} và kết thúc mọi phiên."));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn system(cli: &Cli, config: &Config) -> Result<Cx, Failure> {
    std::fs::create_dir_all(&cli.data).map_err(could_not)?;
    let (store, _) = compose::open(cli, config, Clock::real()).await?;
    Ok(store.cx(Actor::system()))
}
