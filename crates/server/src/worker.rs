//! `worker`: typesetting a document, reading a plan, or checking the signatures of a file, in a process of its own, so
//! that one that eats memory or time ends alone.
//!
//! `typeset`, `docx`: one JSON object of `typeset::Document` on standard input; the PDF, or the .docx with its charts as
//! pictures, on standard output. `read`: a line of JSON with the name and the size of the file, then its bytes; the text
//! and the reading as JSON on standard output.
//! `signatures`: a line of JSON with the sizes of the roots (PEM) and of the file, then both; the findings as JSON.
//! Exit code 0; or words on standard error and exit code 3 (what was given cannot be worked on) or 4.

use std::io::{BufRead, Read, Write};
use std::process::ExitCode;

use crate::apart::{self, READING, TYPESETTING};
use crate::cli::Work;
use crate::outcome::{Failure, could_not};
use crate::verifying;

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
        Work::Typeset => set(typesetter::to_pdf)?,
        Work::Docx => set(typesetter::to_docx)?,
        Work::Read => read()?,
        Work::Signatures => signatures()?,
    };
    let mut out = std::io::stdout().lock();
    out.write_all(&done).and_then(|()| out.flush()).map_err(could_not)?;
    Ok(ExitCode::SUCCESS)
}

fn set(write: fn(&typeset::Document) -> typeset::Result<Vec<u8>>) -> Result<Vec<u8>, Failure> {
    TYPESETTING.hold()?;
    let mut text = String::new();
    std::io::stdin().take(MOST_BYTES).read_to_string(&mut text).map_err(could_not)?;
    let document: typeset::Document = serde_json::from_str(&text)
        .map_err(|e| Failure::unreadable(format!("Tài liệu không đọc được: {e}")))?;
    write(&document).map_err(|e| Failure::unreadable(e.to_string()))
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

/// The first line of what `signatures` is given.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
pub struct SignedHead {
    /// How many bytes of roots follow.
    pub roots: usize,
    /// How many bytes of the file follow then.
    pub bytes: usize,
}

fn signatures() -> Result<Vec<u8>, Failure> {
    let mut input = std::io::stdin().lock();
    let mut line = String::new();
    input.by_ref().take(1 << 10).read_line(&mut line).map_err(could_not)?;
    let head: SignedHead =
        serde_json::from_str(&line).map_err(|e| Failure::unreadable(format!("Thiếu dòng đầu: {e}")))?;
    apart::checking(head.bytes as u64).hold()?;
    let (mut roots, mut file) = (vec![0; head.roots], vec![0; head.bytes]);
    input.read_exact(&mut roots).and_then(|()| input.read_exact(&mut file)).map_err(could_not)?;
    let found = verifying::findings(&roots, &file)?;
    serde_json::to_vec(&found).map_err(could_not)
}
