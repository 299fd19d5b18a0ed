//! `check`: is what is stored still what was written?

use std::process::ExitCode;

use kernel::Actor;
use store::{Clock, Seals};

use crate::cli::Cli;
use crate::compose;
use crate::config::Config;
use crate::outcome::{Failure, could_not};
use crate::println;

#[derive(serde::Serialize)]
struct Found {
    database: Vec<String>,
    audit_rows_altered: Vec<i64>,
    audit_seals_broken: Vec<i64>,
    files: Vec<String>,
}

/// Checks database, audit record and blobs; exit code 1 if something was found.
pub async fn run(cli: &Cli, config: &Config, json: bool) -> Result<ExitCode, Failure> {
    let (store, files) = compose::open(cli, config, Clock::real()).await?;
    let cx = store.cx(Actor::system());
    let record = Seals::verify(&cx).await?;
    let broken = record.broken_seals.iter().map(|seal| seal.no).chain(record.broken_chain);
    let found = Found {
        database: store.integrity().await?,
        audit_rows_altered: record.altered_rows,
        audit_seals_broken: broken.collect(),
        files: files.verify(&cx).await?.iter().map(said).collect(),
    };
    let good = found.database.is_empty()
        && found.audit_rows_altered.is_empty()
        && found.audit_seals_broken.is_empty()
        && found.files.is_empty();
    if json {
        println(&serde_json::to_string_pretty(&found).map_err(could_not)?);
    } else if good {
        println("Cơ sở dữ liệu, nhật ký và tệp đều nguyên vẹn.");
    } else {
        for line in found.database.iter().chain(&found.files) {
            println(line);
        }
        for seq in &found.audit_rows_altered {
            println(&format!("Dòng nhật ký {seq} đã bị sửa."));
        }
        if !found.audit_seals_broken.is_empty() {
            println("Niêm phong của nhật ký không còn khớp. Gõ thongsuot audit verify để xem ở đâu.");
        }
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn said(problem: &files::Problem) -> String {
    let what = match problem.kind {
        files::ProblemKind::Missing => "Mất tệp",
        files::ProblemKind::Wrong => "Tệp đã bị thay đổi",
        files::ProblemKind::Orphan => "Tệp không thuộc hồ sơ nào",
    };
    format!("{what}: {}", problem.id)
}
