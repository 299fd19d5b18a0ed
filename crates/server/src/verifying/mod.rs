//! Checking signatures: in a process of its own, by the command line, the public page and the API alike. The bytes go to
//! that process and are written nowhere; nothing of them comes into the log.

mod answer;
mod doors;
mod words;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kernel::Error;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use signing::{Filled, Report, Roots};
use tokio::sync::Semaphore;

pub use answer::Checked;
pub use doors::{Doors, Full};
pub use words::{Said, SaidSignature, plain};

use crate::apart::{self, Ended};
use crate::config::Config;
use crate::input::bytes_of;
use crate::outcome::{Failure, could_not};
use crate::worker::SignedHead;

/// The largest file of roots.
const MOST_ROOT_BYTES: u64 = 4 << 20;
/// As many megabytes as a file for the public page may have, if the configuration does not say.
const MEGABYTES: u32 = 50;
/// What a configuration may say at most.
const MOST_MEGABYTES: u32 = 200;
/// Of what a file claims, this much is said: so many lines in a list, so many characters in a line.
const MOST_LINES: usize = 200;
const MOST_CHARACTERS: usize = 300;
/// What only a signature has.
const TRACE: &[u8] = b"/ByteRange";
/// How long sending a file may take.
pub const PATIENCE: Duration = Duration::from_mins(5);
/// That it took longer.
pub const TOO_SLOW: &str = "Gửi tệp mất quá lâu. Hãy thử lại khi đường truyền tốt hơn.";
/// The words before the size that a file at the command line may have.
pub const LIMIT: &str = "chỉ kiểm tra tệp đến";
/// So many files are checked at once, one for each core of a small machine; the others wait their turn.
const AT_ONCE: usize = 2;

/// What was found in a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Findings<R> {
    /// For programs, as the contract has it.
    pub report: R,
    /// For people.
    pub said: Said,
    /// SHA-256 of the file: by it two people can tell that they hold the same one.
    pub fingerprint: String,
}

/// The certificates of the roots as they stand in a file, checked to be some.
pub fn roots_of(file: &Path) -> Result<Vec<u8>, Failure> {
    let pem = bytes_of(file, MOST_ROOT_BYTES, LIMIT)?;
    match signing::certificates_of_pem(&pem) {
        Some(_) => Ok(pem),
        None => Err(Failure::unreadable(format!("{} không phải tệp PEM chứa chứng thư số.", file.display()))),
    }
}

/// What is found in this file with these roots (PEM; empty: none). Runs where the limits are.
pub fn findings(pem: &[u8], file: &[u8]) -> Result<Findings<Report>, Failure> {
    let certificates = signing::certificates_of_pem(pem).unwrap_or_default();
    let has_roots = !certificates.is_empty();
    // Certificates are judged by real time, whatever day the domain has.
    let now = store::Clock::real().now().millis();
    let now = jiff::Timestamp::from_millisecond(now).map_err(could_not)?;
    let mut report = signing::validate(file, &Roots::new(certificates), now)
        .map_err(|error| Failure::unreadable(words::unreadable(file, &error)))?;
    shorten(&mut report);
    // Cut off, or its signatures taken out: not the same as a file that nobody signed.
    let has_traces = report.signatures.is_empty() && file.windows(TRACE.len()).any(|part| part == TRACE);
    let said = Said::of(&report, has_roots, has_traces);
    Ok(Findings { report, said, fingerprint: hex::encode(Sha256::digest(file)) })
}

/// Cuts what a file says at length: somebody made it to be long.
fn shorten(report: &mut Report) {
    let cut = |text: &mut String| *text = words::plain(text, MOST_CHARACTERS);
    for one in &mut report.signatures {
        cut(&mut one.field);
        let named =
            [&mut one.signer, &mut one.position, &mut one.organisation, &mut one.unit, &mut one.issuer];
        named.into_iter().flatten().for_each(cut);
        one.filled.truncate(MOST_LINES);
        one.changes.truncate(MOST_LINES);
        for filled in &mut one.filled {
            match filled {
                Filled::Field { name, value } => {
                    cut(name);
                    cut(value);
                }
                Filled::Signature(field) => cut(field),
                Filled::Remark | Filled::Properties | Filled::Evidence => {}
            }
        }
        one.changes.iter_mut().for_each(|change| cut(&mut change.place));
    }
}

/// Has the signatures of a file checked within limits; an error is in words for whoever gave the file.
pub async fn check_apart(roots: &[u8], file: &[u8]) -> kernel::Result<Result<Findings<Checked>, String>> {
    let head = serde_json::to_vec(&SignedHead { roots: roots.len(), bytes: file.len() })?;
    Ok(match apart::work("signatures", &[&head, b"\n", roots, file]).await? {
        Ended::Done(found) => Ok(serde_json::from_slice(&found)?),
        Ended::Refused(said) => Err(said),
        Ended::Memory => Err(words::TOO_MUCH_MEMORY.to_owned()),
        Ended::Time => Err(words::TOO_MUCH_TIME.to_owned()),
        // What it said may repeat what stands in the file, and the log keeps nothing of that.
        Ended::Broke(_) => {
            tracing::error!("the checking of signatures fell over a file");
            Err(words::BROKE.to_owned())
        }
    })
}

/// Checks files for whoever asks, a few at a time.
#[derive(Debug)]
pub struct Verifier {
    roots: Vec<u8>,
    most: usize,
    turns: Semaphore,
    /// Who may come in how often.
    pub doors: Doors,
}

impl Verifier {
    /// With the roots and the largest size of the configuration.
    pub fn of(config: &Config) -> Result<Arc<Self>, Failure> {
        let megabytes = config.verify_megabytes.unwrap_or(MEGABYTES);
        if !(1..=MOST_MEGABYTES).contains(&megabytes) {
            return Err(Failure::usage(format!("verify_megabytes phải từ 1 đến {MOST_MEGABYTES}.")));
        }
        Ok(Arc::new(Self {
            roots: config.roots.as_deref().map(roots_of).transpose()?.unwrap_or_default(),
            most: (megabytes as usize) << 20,
            turns: Semaphore::new(AT_ONCE),
            doors: Doors::default(),
        }))
    }

    /// The most bytes of a file.
    pub fn most(&self) -> usize {
        self.most
    }

    /// Whether any root is trusted here.
    pub fn has_roots(&self) -> bool {
        !self.roots.is_empty()
    }

    /// That a file is too large, and how large it may be.
    pub fn too_large(&self) -> String {
        format!(
            "Tệp lớn hơn {}, mức lớn nhất được kiểm tra ở đây. Hãy nhờ cơ quan ban hành kiểm tra giúp.",
            kernel::words::size(self.most as u64)
        )
    }

    /// What is found in a file; an error is in words for whoever gave it.
    pub async fn check(&self, file: &[u8]) -> kernel::Result<Result<Findings<Checked>, String>> {
        let _turn = self.turns.acquire().await.map_err(Error::internal)?;
        check_apart(&self.roots, file).await
    }
}

#[cfg(test)]
mod tests;
