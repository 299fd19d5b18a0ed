//! `verify`: the signatures of a PDF file at the command line, checked in a process of its own with limits of memory and
//! time.

use std::process::ExitCode;

use crate::cli::Verify;
use crate::config::Config;
use crate::input::bytes_of;
use crate::outcome::{Failure, could_not};
use crate::println;
use crate::verifying::{self, Said, SaidSignature};

/// The largest file that is checked.
const MOST_BYTES: u64 = 256 << 20;

/// Runs the command. The configuration is read only for the roots that were not named.
pub async fn run(
    verify: &Verify,
    config: impl FnOnce() -> Result<Config, Failure>,
) -> Result<ExitCode, Failure> {
    let roots = match &verify.roots {
        Some(file) => Some(file.clone()),
        None => config()?.roots,
    };
    let pem = roots.as_deref().map(verifying::roots_of).transpose()?.unwrap_or_default();
    let file = bytes_of(&verify.file, MOST_BYTES, verifying::LIMIT)?;
    let found = verifying::check_apart(&pem, &file).await?.map_err(Failure::unreadable)?;
    if verify.json {
        println(&serde_json::to_string_pretty(&found.report).map_err(could_not)?);
    } else {
        println(&in_words(&found.said, roots.is_some()));
    }
    Ok(if found.report.is_passed() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn in_words(said: &Said, has_roots: bool) -> String {
    let code = said.code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
    let mut lines = vec![format!("{}: {}{code}", said.word, said.verdict), said.advice.clone()];
    for (index, one) in said.signatures.iter().enumerate() {
        lines.push(String::new());
        lines.extend(of_one(index + 1, one));
    }
    if !has_roots && !said.signatures.is_empty() {
        lines.push(String::new());
        lines.push(
            "Để xác nhận người ký, thêm --roots và tệp PEM của các tổ chức chứng thực gốc, hoặc đặt roots trong \
             thongsuot.toml."
                .to_owned(),
        );
    }
    lines.join("\n")
}

fn of_one(number: usize, one: &SaidSignature) -> Vec<String> {
    let mut lines = vec![
        format!("Chữ ký {number}: {} (ô “{}”)", one.who, one.field),
        format!("  Kết quả: {} ({})", one.word, one.code),
    ];
    if !one.why.is_empty() {
        lines.push(format!("  Lý do: {}", one.why));
    }
    lines.extend([
        format!("  Với tư cách: {}", one.as_what),
        format!("  Thời điểm ký: {}", one.when),
        format!("  Nội dung sau khi ký: {}", one.content),
        format!("  Chứng thư số: {}", one.certificate),
        format!("  Chữ ký bao trùm: {}", one.covers),
    ]);
    lines.extend(one.permitted.iter().map(|what| format!("  Sau khi ký, được phép: {what}")));
    let forbidden = one.changes.iter();
    lines.extend(forbidden.map(|(what, place)| format!("  Sau khi ký, KHÔNG được phép: {what} ({place})")));
    lines
}
