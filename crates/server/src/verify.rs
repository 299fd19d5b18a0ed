//! `verify`: the signatures of a PDF file at the command line.

use std::path::Path;
use std::process::ExitCode;

use signing::{Indication, Report, Roots, TimeSource, Verdict};

use crate::cli::Verify;
use crate::outcome::{Failure, could_not};
use crate::println;

/// The largest file that is checked.
const MOST_BYTES: u64 = 256 << 20;
/// The largest file of roots.
const MOST_ROOT_BYTES: u64 = 4 << 20;

/// Runs the command.
pub fn run(verify: &Verify) -> Result<ExitCode, Failure> {
    let roots = match &verify.roots {
        Some(file) => {
            let pem = bytes_of(file, MOST_ROOT_BYTES)?;
            let certificates = signing::certificates_of_pem(&pem).ok_or_else(|| {
                Failure::unreadable(format!("{} không phải tệp PEM chứa chứng thư số.", file.display()))
            })?;
            Roots::new(certificates)
        }
        None => Roots::default(),
    };
    let file = bytes_of(&verify.file, MOST_BYTES)?;
    let now = store::Clock::real().now().millis();
    let now = jiff::Timestamp::from_millisecond(now).map_err(could_not)?;
    let report = signing::validate(&file, &roots, now).map_err(|e| Failure::unreadable(e.to_string()))?;
    if verify.json {
        println(&serde_json::to_string_pretty(&report).map_err(could_not)?);
    } else {
        println(&in_words(&report, verify.roots.is_some()));
    }
    Ok(if report.overall == Indication::Passed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn bytes_of(file: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let said = |e: std::io::Error| Failure::unreadable(format!("Không đọc được {}: {e}", file.display()));
    let size = std::fs::metadata(file).map_err(said)?.len();
    if size > most {
        return Err(Failure::unreadable(format!(
            "{} nặng {}; chỉ kiểm tra tệp đến {}.",
            file.display(),
            kernel::words::size(size),
            kernel::words::size(most)
        )));
    }
    std::fs::read(file).map_err(said)
}

fn in_words(report: &Report, has_roots: bool) -> String {
    if report.signatures.is_empty() {
        return "Tệp không có chữ ký số nào.".to_owned();
    }
    let mut lines = Vec::new();
    for (index, one) in report.signatures.iter().enumerate() {
        lines.push(format!(
            "Chữ ký {}: {} (ô “{}”)",
            index + 1,
            one.signer.as_deref().unwrap_or("không rõ người ký"),
            one.field
        ));
        lines.push(format!("  Kết quả: {}", result(one)));
        lines.push(format!("  Thời điểm ký: {}", time(one)));
        lines.push(format!("  Chữ ký bao trùm: {}", one.covers.words()));
        lines.extend(one.filled.iter().map(|filled| format!("  Sau khi ký, được phép: {filled}")));
        lines.extend(one.changes.iter().map(|change| format!("  Sau khi ký, KHÔNG được phép: {change}")));
    }
    lines.push(format!("Chung cho cả tệp: {} ({})", report.overall.words(), report.overall.code()));
    if !has_roots {
        lines.push(
            "Chưa nêu tổ chức gốc nào được tin cậy; hãy thêm --roots và tệp PEM của các tổ chức đó."
                .to_owned(),
        );
    }
    lines.join("\n")
}

fn result(one: &Verdict) -> String {
    let why = one.sub_indication.map(|why| format!(": {}", why.words())).unwrap_or_default();
    format!("{}{why} ({})", one.indication.words(), one.indication.code())
}

fn time(one: &Verdict) -> String {
    let Some(at) = one.signed_at else { return "không ghi".to_owned() };
    let at = kernel::words::moment(kernel::Moment::from_millis(at.as_millisecond()));
    match one.time_source {
        Some(TimeSource::Timestamp) => format!("{at}, theo dấu thời gian"),
        _ => format!("{at}, do người ký tự ghi"),
    }
}
