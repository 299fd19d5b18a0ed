//! Files that are named at the command line.

use std::path::Path;

use crate::outcome::Failure;

/// A file that is read whole, unless it weighs more than `most` bytes; `limit` are the words before that size: "chỉ kiểm
/// tra tệp đến".
pub fn bytes_of(file: &Path, most: u64, limit: &str) -> Result<Vec<u8>, Failure> {
    let said = |e: std::io::Error| Failure::unreadable(format!("Không đọc được {}: {e}", file.display()));
    let size = std::fs::metadata(file).map_err(said)?.len();
    if size > most {
        return Err(Failure::unreadable(format!(
            "{} nặng {}; {limit} {}.",
            file.display(),
            kernel::words::size(size),
            kernel::words::size(most)
        )));
    }
    std::fs::read(file).map_err(said)
}
