//! `thongsuot`: composition of the modules, configuration and the command line. Rules live in the modules.

mod apart;
mod api;
mod backup;
mod check;
mod cli;
mod compose;
mod config;
mod demonstration;
mod description;
mod finding;
mod health;
mod input;
mod outcome;
mod pages;
mod people;
mod plan;
mod ports;
mod sealing;
mod serve;
mod usage;
mod verify;
mod verifying;
mod worker;

use std::path::Path;
use std::process::ExitCode;

use cli::{Cli, Command};
use outcome::{Failure, could_not};

fn main() -> ExitCode {
    let cli = match usage::typed() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    // The pure commands come first: they need neither configuration nor database.
    let outcome = match &cli.command {
        Command::Plan(plan) => plan::run(plan),
        Command::Worker { work } => worker::run(*work),
        _ => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(could_not)
            .and_then(|runtime| runtime.block_on(run(&cli))),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

async fn run(cli: &Cli) -> Result<ExitCode, Failure> {
    let config = || config::Config::read(cli.config.as_deref(), &cli.data).map_err(Failure::usage);
    if let Command::Verify(verify) = &cli.command {
        return verify::run(verify, config).await;
    }
    let config = config()?;
    match &cli.command {
        Command::Serve(serve) => serve::run(cli, &config, serve).await,
        Command::Import(import) => people::import(cli, &config, import).await,
        Command::User { what, json } => people::user(cli, &config, what, *json).await,
        Command::Backup { to, json } => {
            let store = compose::open_as_it_is(&cli.data, &config).await?;
            let manifest = backup::backup(&store, &cli.data, to).await?;
            copied("Đã sao lưu", &manifest, to, *json);
            Ok(ExitCode::SUCCESS)
        }
        Command::Restore { from, json } => {
            let manifest = backup::restore(from, &cli.data, &config).await?;
            copied("Đã khôi phục", &manifest, &cli.data, *json);
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { json } => check::run(cli, &config, *json).await,
        Command::Audit(audit) => sealing::run(cli, &config, audit).await,
        Command::Routes => {
            let (store, files) = compose::open(cli, &config, store::Clock::real()).await?;
            let composed = compose::compose(&config, store, files, true).await?;
            let rows = composed.routes.iter().map(|route| {
                let is_public = route.audience == web::Audience::Public;
                serde_json::json!({"method": route.method, "path": route.path, "public": is_public})
            });
            println(&rows.collect::<serde_json::Value>().to_string());
            Ok(ExitCode::SUCCESS)
        }
        Command::Plan(_) | Command::Verify(_) | Command::Worker { .. } => Ok(ExitCode::SUCCESS),
    }
}

/// Says what a backup or a restore copied.
fn copied(what: &str, manifest: &backup::Manifest, into: &Path, json: bool) {
    let files = manifest.files.len();
    if json {
        let into = into.display().to_string();
        let said = serde_json::json!({
            "into": into, "files": files, "at": manifest.at, "program": manifest.program,
        });
        println(&said.to_string());
    } else {
        println(&format!("{what} {files} tệp vào {}", into.display()));
    }
}

/// Warns the user of the command line, on standard error.
#[expect(clippy::print_stderr, reason = "the command line talks to its user")]
pub fn eprintln(line: &str) {
    eprintln!("{line}");
}

/// Prints a line for the user of the command line.
#[expect(clippy::print_stdout, reason = "the command line talks to its user")]
pub fn println(line: &str) {
    println!("{line}");
}
