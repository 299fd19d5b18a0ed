//! `plan read`: the reader at the command line, in a process of its own with limits of memory and time.

use std::process::{Command, ExitCode, Stdio};

use crate::apart::{Ended, READING};
use crate::cli::Plan;
use crate::input::bytes_of;
use crate::outcome::{Failure, could_not};
use crate::println;

/// The largest file that is read.
const MOST_BYTES: u64 = 64 << 20;

/// Runs a `plan` command.
pub fn run(plan: &Plan) -> Result<ExitCode, Failure> {
    let Plan::Read { file, text, check, within_limits, .. } = plan;
    if !within_limits {
        return read_apart();
    }
    READING.hold()?;
    let bytes = bytes_of(file, MOST_BYTES, "kế hoạch không thể lớn hơn")?;
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

/// The same command once more, within limits; what it prints goes where this one's goes.
fn read_apart() -> Result<ExitCode, Failure> {
    let output = Command::new(std::env::current_exe().map_err(could_not)?)
        .args(std::env::args_os().skip(1))
        .arg("--within-limits")
        .stdin(Stdio::null())
        .stdout(Stdio::inherit())
        .output()
        .map_err(could_not)?;
    // Found something: its code is the outcome.
    if output.status.code() == Some(1) {
        return Ok(ExitCode::from(1));
    }
    match Ended::of(output.status, Vec::new(), &output.stderr) {
        Ended::Done(_) => Ok(ExitCode::SUCCESS),
        ended => Err(Failure::unreadable(not_read(ended))),
    }
}

/// Why a plan could not be read, in words for whoever gave the file.
pub fn not_read(ended: Ended) -> String {
    match ended {
        Ended::Refused(said) => said,
        Ended::Memory => {
            "Đọc tệp này cần quá nhiều bộ nhớ nên đã dừng. Hãy mở tệp bằng Word, chỉ giữ phần kế hoạch, \
             lưu lại thành .docx rồi thử lại."
                .to_owned()
        }
        Ended::Time => reader::ReadError::TooSlow.to_string(),
        Ended::Done(_) | Ended::Broke(_) => {
            if let Ended::Broke(said) = ended {
                tracing::error!(said, "the reader fell over a file");
            }
            "Chương trình không đọc nổi tệp này. Hãy lưu lại bằng Word thành .docx rồi thử lại.".to_owned()
        }
    }
}
