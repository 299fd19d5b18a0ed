//! Doors for developers: `cargo xtask NAME`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks on standard output")]

mod tidy;

use std::process::{Command, ExitCode};

const HELP: &str = "\
cargo xtask tidy               rules of the repository that no compiler knows
cargo xtask plan-score [DIR]   precision and recall of the plan reader over annotated plans
cargo xtask bench NAME [--full]  figures of docs/guide/contracts.md part 4, a JSON line each
cargo xtask soak [sign]        the full sets of the tests that ./test samples; sign: only those of signing, released
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((name, [])) if name == "tidy" => tidy::run(),
        Some((name, rest)) if name == "plan-score" || name == "bench" => {
            let mut command = vec!["run", "--quiet", "--release", "--package", "bench", "--"];
            if name == "plan-score" {
                command.push("plan-score");
            }
            command.extend(rest.iter().map(String::as_str));
            cargo(&command, &[])
        }
        Some((name, [part])) if name == "soak" && part == "sign" => {
            cargo(&["test", "--release", "--package", "signing"], &[("TS_SOAK", "1")])
        }
        Some((name, [])) if name == "soak" => {
            cargo(&["test", "--workspace"], &[("TS_SOAK", "1"), ("PROPTEST_CASES", "20000")])
        }
        _ => {
            eprint!("{HELP}");
            ExitCode::from(2)
        }
    }
}

fn cargo(args: &[&str], vars: &[(&str, &str)]) -> ExitCode {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    match Command::new(cargo).args(args).envs(vars.iter().copied()).status() {
        Ok(status) => ExitCode::from(status.code().and_then(|c| u8::try_from(c).ok()).unwrap_or(1)),
        Err(error) => {
            eprintln!("cargo: {error}");
            ExitCode::from(4)
        }
    }
}
