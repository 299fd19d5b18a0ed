//! `plan read`: the reader at the command line.

use std::path::Path;
use std::process::ExitCode;

use crate::cli::Plan;
use crate::outcome::{Failure, could_not};
use crate::println;

/// The largest file that is read.
const MOST_BYTES: u64 = 64 << 20;

/// Runs a `plan` command.
pub fn run(plan: &Plan) -> Result<ExitCode, Failure> {
    let Plan::Read { file, text, check, .. } = plan;
    let bytes = bytes_of(file)?;
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let unreadable = |e: reader::ReadError| Failure::unreadable(e.to_string());
    if *text {
        println(&reader::extract_text(&bytes, &name).map_err(unreadable)?);
        return Ok(ExitCode::SUCCESS);
    }
    let reading = reader::read(&bytes, &name).map_err(unreadable)?;
    if *check {
        let check = reader::check(&reading);
        println(&serde_json::to_string_pretty(&check).map_err(could_not)?);
        return Ok(if check.clear { ExitCode::SUCCESS } else { ExitCode::from(1) });
    }
    println(&serde_json::to_string_pretty(&reading).map_err(could_not)?);
    Ok(ExitCode::SUCCESS)
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, Failure> {
    let said = |e: std::io::Error| Failure::unreadable(format!("Không đọc được {}: {e}", file.display()));
    let size = std::fs::metadata(file).map_err(said)?.len();
    if size > MOST_BYTES {
        return Err(Failure::unreadable(format!(
            "{} nặng {}; kế hoạch không thể lớn hơn {}.",
            file.display(),
            kernel::words::size(size),
            kernel::words::size(MOST_BYTES)
        )));
    }
    std::fs::read(file).map_err(said)
}
