//! The figures that the project promises: `cargo xtask plan-score` and `cargo xtask bench NAME`.
//!
//! Everything runs on this machine, on loopback addresses only and within limits of time. Run it from the root of the
//! repository, in the release profile; `bench board` builds and starts the release program itself.

mod board;
mod browser;
mod figure;
mod plan_score;
mod program;
mod reading;
mod signing_speed;
mod store;

use std::path::Path;
use std::process::ExitCode;

const HELP: &str = "\
bench plan-score [DIR] [--json]   precision, recall and F1 of the plan reader (default crates/plans/corpus)
bench reader [--full]             how long 50 pages take
bench board [--full] [--quick]    board, work lists, users at eight in the morning; --quick tries the bench itself
bench sign                        signing and checking beside pyHanko and openssl
bench board --users               only the users at eight in the morning
";

/// Why a bench did not run: exit code and words.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    say: String,
}

impl Failure {
    /// Wrong usage (exit code 2).
    pub fn usage(say: impl Into<String>) -> Self {
        Self { code: 2, say: say.into() }
    }

    /// It could not be done (exit code 4).
    pub fn could_not(say: impl Into<String>) -> Self {
        Self { code: 4, say: say.into() }
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut say = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            say = format!("{say}: {inner}");
            source = inner.source();
        }
        Self::could_not(say)
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let flag = |name: &str| args.iter().any(|a| a == name);
    let words: Vec<&str> = args.iter().map(String::as_str).filter(|a| !a.starts_with("--")).collect();
    let known = args
        .iter()
        .all(|a| !a.starts_with("--") || ["--json", "--full", "--quick", "--users"].contains(&a.as_str()));
    let outcome = match words.as_slice() {
        _ if !known => Err(Failure::usage(HELP)),
        ["plan-score"] => plan_score::run(Path::new("crates/plans/corpus"), flag("--json")),
        ["plan-score", folder] => plan_score::run(Path::new(folder), flag("--json")),
        ["reader"] => reading::run(),
        ["sign"] => signing_speed::run(),
        ["board"] if flag("--users") => runtime().and_then(|r| r.block_on(board::run_users(flag("--quick")))),
        ["board"] => runtime().and_then(|r| r.block_on(board::run(flag("--quick")))),
        ["bare-axum", file] => runtime().and_then(|r| r.block_on(board::bare::serve(Path::new(file)))),
        _ => Err(Failure::usage(HELP)),
    };
    outcome.unwrap_or_else(|failure| {
        say(&failure.say);
        ExitCode::from(failure.code)
    })
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// A result, on standard output.
#[expect(clippy::print_stdout, reason = "a command line talks on standard output")]
pub fn print(line: &str) {
    println!("{line}");
}

/// What is going on, on standard error.
#[expect(clippy::print_stderr, reason = "a command line talks on standard error")]
pub fn say(line: &str) {
    eprintln!("{line}");
}
