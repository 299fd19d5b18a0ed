//! The findings for programs: the JSON of `docs/guide/contracts.md` part 2, as the checking process writes it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the signatures of a file prove.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Checked {
    /// `TOTAL-PASSED`, `INDETERMINATE` or `TOTAL-FAILED` (ETSI EN 319 102-1): the worst of all; `INDETERMINATE` for a file
    /// without signatures.
    pub overall: String,
    /// In the order of signing.
    pub signatures: Vec<CheckedSignature>,
}

/// What one signature proves.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CheckedSignature {
    /// The field in which it stands.
    field: String,
    /// Whose certificate it is.
    signer: Option<String>,
    /// The position named in the certificate.
    position: Option<String>,
    /// The organisation named there.
    organisation: Option<String>,
    /// The part of it.
    unit: Option<String>,
    /// Who gave out the certificate.
    issuer: Option<String>,
    /// From when the certificate is valid, in UTC.
    valid_from: Option<String>,
    /// Until when.
    valid_to: Option<String>,
    /// `TOTAL-PASSED`, `INDETERMINATE` or `TOTAL-FAILED`.
    indication: String,
    /// Why not passed, in the words of ETSI: `HASH_FAILURE`, `NO_CERTIFICATE_CHAIN_FOUND` …
    sub_indication: Option<String>,
    /// How long it can be proven: `B-B`, `B-T`, `B-LT`, `B-LTA`; null for what did not pass and for timestamps.
    level: Option<String>,
    /// `good` (the authorities say so, in the file), `revoked` or `unknown` (the file does not tell).
    revocation: String,
    /// When it was signed, in UTC.
    signed_at: Option<String>,
    /// `timestamp` (a service that is trusted here) or `claimed` (by the signer alone).
    time_source: Option<String>,
    /// `file`, `revision` (something was added later) or `part`.
    covers: String,
    /// Bytes that were written after it.
    added: u64,
    /// Whether it is a timestamp over the document, by a service and no person.
    is_timestamp: bool,
    /// Later changes that it permits; 200 at most.
    filled: Vec<String>,
    /// Later changes that it forbids; 200 at most.
    changes: Vec<String>,
}

impl Checked {
    /// Whether everything was checked and is right.
    pub fn is_passed(&self) -> bool {
        self.overall == signing::Indication::Passed.code()
    }
}
