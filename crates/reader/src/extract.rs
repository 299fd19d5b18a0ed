//! From the bytes of a file to its lines and tables. The type is found from the bytes, never from the name.

use std::sync::mpsc;
use std::time::Duration;

use crate::error::ReadError;
use crate::source::Source;

mod columns;
mod docx;
mod grid;
mod numbering;
mod pdf;
pub mod plain;
mod sheet;
mod stacked;

/// The most text that a plan can have, in bytes.
const MOST_TEXT: usize = 4 << 20;
/// The most lines: five hundred pages.
const MOST_LINES: usize = 20_000;
/// The longest line.
const LONGEST_LINE: usize = 60_000;
/// How long extracting may take.
const PATIENCE: Duration = Duration::from_millis(1800);
/// Room for nested content; parsers of others recurse.
const STACK: usize = 48 << 20;

/// The lines and tables of a file. Runs in a thread of its own, because parsers of PDF may fail in ways of their own.
pub fn extract(bytes: &[u8]) -> Result<Source, ReadError> {
    let kind = kind(bytes)?;
    let source = match kind {
        Kind::Text => {
            if bytes.len() > MOST_TEXT {
                return Err(ReadError::TooLarge("hơn 4 MB chữ"));
            }
            let mut source = plain::read(bytes)?;
            guard(&source)?;
            grid::find(&mut source);
            columns::find(&mut source);
            stacked::find(&mut source);
            source
        }
        Kind::Docx => {
            let bytes = bytes.to_vec();
            apart(move || docx::read(bytes))?
        }
        Kind::Pdf => {
            let bytes = bytes.to_vec();
            let mut source = apart(move || pdf::read(&bytes))?;
            columns::find(&mut source);
            source
        }
    };
    guard(&source)?;
    Ok(source)
}

/// Refuses what no plan can be.
fn guard(source: &Source) -> Result<(), ReadError> {
    let mut total = 0;
    for line in &source.lines {
        total += line.text.len() + 1;
        if line.text.len() > LONGEST_LINE {
            return Err(ReadError::TooLarge("một dòng dài hơn 60.000 ký tự"));
        }
    }
    if source.lines.len() > MOST_LINES {
        return Err(ReadError::TooLarge("hơn 20.000 dòng"));
    }
    if total > MOST_TEXT {
        return Err(ReadError::TooLarge("hơn 4 MB chữ"));
    }
    if source.lines.iter().all(|l| l.text.trim().is_empty()) {
        return Err(ReadError::Empty);
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Docx,
    Pdf,
}

fn kind(bytes: &[u8]) -> Result<Kind, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Docx);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        // An encrypted .docx is wrapped like an old .doc.
        let locked =
            bytes.windows(20).take(1 << 20).any(|w| w == b"E\0n\0c\0r\0y\0p\0t\0i\0o\0n\0".as_slice());
        return Err(if locked { ReadError::Locked } else { ReadError::OldWord });
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    let magic: [&[u8]; 7] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"{\\rtf", b"\x7fELF"];
    if magic.iter().any(|m| bytes.starts_with(m)) {
        return Err(ReadError::UnknownType);
    }
    Ok(Kind::Text)
}

/// Runs a parser where it can neither hang, overflow the stack nor take the program down.
pub fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
) -> Result<T, ReadError> {
    let (send, receive) = mpsc::sync_channel(1);
    let run = move || {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        let _ = send.send(outcome.unwrap_or(Err(ReadError::Broken("nội dung không đúng chuẩn"))));
    };
    let spawned = std::thread::Builder::new().name("plan-reader".to_owned()).stack_size(STACK).spawn(run);
    if spawned.is_err() {
        return Err(ReadError::Broken("thiếu bộ nhớ"));
    }
    match receive.recv_timeout(PATIENCE) {
        Ok(outcome) => outcome,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(ReadError::TooSlow),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(ReadError::Broken("nội dung không đúng chuẩn")),
    }
}
