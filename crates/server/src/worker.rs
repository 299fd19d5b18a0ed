//! `worker`: typesetting a document, or reading a plan, in a process of its own, so that one that eats memory or time
//! ends alone.
//!
//! `typeset`: one JSON object of `typeset::Document` on standard input; the PDF on standard output. `read`: a line of
//! JSON with the name and the size of the file, then its bytes; the text and the reading as JSON on standard output.
//! Exit code 0; or words on standard error and exit code 3 (what was given cannot be worked on) or 4.

use std::io::{BufRead, Read, Write};
use std::process::ExitCode;

use crate::apart::{READING, TYPESETTING};
use crate::cli::Work;
use crate::outcome::{Failure, could_not};

/// A document larger than this as JSON is refused.
const MOST_BYTES: u64 = 64 << 20;

/// The first line of what `read` is given.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct FileHead<N> {
    /// Name of the file.
    pub name: N,
    /// How many bytes follow.
    pub bytes: usize,
}

/// Does one piece of work.
pub fn run(work: Work) -> Result<ExitCode, Failure> {
    let done = match work {
        Work::Typeset => typeset()?,
        Work::Read => read()?,
    };
    let mut out = std::io::stdout().lock();
    out.write_all(&done).and_then(|()| out.flush()).map_err(could_not)?;
    Ok(ExitCode::SUCCESS)
}

fn typeset() -> Result<Vec<u8>, Failure> {
    TYPESETTING.hold()?;
    let mut text = String::new();
    std::io::stdin().take(MOST_BYTES).read_to_string(&mut text).map_err(could_not)?;
    let document: typeset::Document = serde_json::from_str(&text)
        .map_err(|e| Failure::unreadable(format!("Tài liệu không đọc được: {e}")))?;
    typesetter::to_pdf(&document).map_err(|e| Failure::unreadable(e.to_string()))
}

fn read() -> Result<Vec<u8>, Failure> {
    READING.hold()?;
    let mut input = std::io::stdin().lock();
    let mut line = String::new();
    input.by_ref().take(1 << 16).read_line(&mut line).map_err(could_not)?;
    let head: FileHead<String> =
        serde_json::from_str(&line).map_err(|e| Failure::unreadable(format!("Thiếu dòng đầu: {e}")))?;
    let mut bytes = Vec::with_capacity(head.bytes.min(plans::MOST_BYTES as usize));
    input.take(plans::MOST_BYTES).read_to_end(&mut bytes).map_err(could_not)?;
    let read = plans::ReadPlan::of(&bytes, &head.name).map_err(|e| Failure::unreadable(e.to_string()))?;
    serde_json::to_vec(&read).map_err(could_not)
}
