//! `worker`: typesetting in a process of its own, so that a document that eats memory or time ends alone.
//!
//! In: one JSON object of `typeset::Document` on standard input. Out: the PDF on standard output, exit code 0; or words
//! on standard error and exit code 3 (the document cannot be typeset) or 4.

use std::io::{Read, Write};
use std::process::ExitCode;

use crate::outcome::{Failure, could_not};

/// A document larger than this as JSON is refused.
const MOST_BYTES: u64 = 64 << 20;

/// Typesets one document.
pub fn run() -> Result<ExitCode, Failure> {
    let mut text = String::new();
    std::io::stdin().take(MOST_BYTES).read_to_string(&mut text).map_err(could_not)?;
    let document: typeset::Document = serde_json::from_str(&text)
        .map_err(|e| Failure::unreadable(format!("Tài liệu không đọc được: {e}")))?;
    let pdf = typesetter::to_pdf(&document).map_err(|e| Failure::unreadable(e.to_string()))?;
    let mut out = std::io::stdout().lock();
    out.write_all(&pdf).and_then(|()| out.flush()).map_err(could_not)?;
    Ok(ExitCode::SUCCESS)
}
