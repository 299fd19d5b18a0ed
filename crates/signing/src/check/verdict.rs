//! From what was met in a file to the answer for each signature: whose it is, since when, and for how long it holds.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::path::{self, Purpose, Roots};
use super::report::{Indication, Level, Report, Revocation, SubIndication, TimeSource, Verdict};
use super::revocation::{State, Step};
use super::{Met, Seen};
use crate::asn1::name;
use crate::certificate;

/// Timestamps of the file that hold: what stands before their end existed then.
type Proofs = BTreeSet<(usize, Timestamp)>;

impl Met {
    pub fn purpose(&self) -> Purpose {
        if self.is_timestamp { Purpose::Timestamp } else { Purpose::Signature }
    }
}

impl Seen {
    /// The way of a certificate to a root at this time.
    pub fn way(
        &self,
        own: Option<&[u8]>,
        carried: &[Vec<u8>],
        roots: &Roots,
        at: Timestamp,
        purpose: Purpose,
    ) -> std::result::Result<Vec<Step>, SubIndication> {
        let own = own.ok_or(SubIndication::NoSigningCertificateFound)?;
        let carried: Vec<&[u8]> = carried.iter().chain(&self.words.certificates).map(Vec::as_slice).collect();
        path::check(own, &carried, roots, at, purpose)
    }

    /// The time of a stamp whose service is trusted. That of a service that was revoked, whenever, is not: whoever has
    /// its key writes any time.
    pub fn stamp(&self, one: &Met, roots: &Roots) -> Option<Timestamp> {
        let at = one.stamped?;
        let way =
            self.way(one.stamper.as_deref(), &one.stamp_certificates, roots, at, Purpose::Timestamp).ok()?;
        let stands = way.iter().all(|step| !matches!(self.words.state(step, at), State::Revoked(_)));
        stands.then_some(at)
    }

    /// What the authorities said of the certificates on this way, for a signature that was there at `proven`.
    fn revocation(
        &self,
        way: &[Step],
        proven: Option<Timestamp>,
        now: Timestamp,
    ) -> std::result::Result<Revocation, (Indication, SubIndication)> {
        let at = proven.unwrap_or(now);
        let mut known = Revocation::Good;
        for (above, step) in way.iter().enumerate() {
            match self.words.state(step, at) {
                State::Revoked(revoked) if proven.is_some_and(|proven| proven < revoked) => {}
                State::Revoked(_) => {
                    let why = match (above, proven) {
                        (0, Some(_)) => (Indication::Failed, SubIndication::Revoked),
                        (0, None) => (Indication::Indeterminate, SubIndication::RevokedNoPoe),
                        _ => (Indication::Indeterminate, SubIndication::RevokedCaNoPoe),
                    };
                    return Err(why);
                }
                State::Good => {}
                State::Unknown => known = Revocation::Unknown,
            }
        }
        Ok(known)
    }
}

pub(super) fn answer(seen: &Seen, roots: &Roots, now: Timestamp) -> Report {
    let proofs: Proofs = seen
        .met
        .iter()
        .filter(|one| one.is_timestamp && one.broken.is_none() && one.judged.changes.is_empty())
        .filter_map(|one| Some((one.end, seen.stamp(one, roots)?)))
        .collect();
    let signatures: Vec<Verdict> =
        seen.met.iter().map(|one| verdict(seen, one, roots, now, &proofs)).collect();
    let overall = signatures.iter().map(|one| one.indication).max().unwrap_or(Indication::Indeterminate);
    Report { overall, signatures }
}

fn verdict(seen: &Seen, one: &Met, roots: &Roots, now: Timestamp, proofs: &Proofs) -> Verdict {
    let stamp = seen.stamp(one, roots);
    let later = proofs.iter().find(|(end, _)| *end > one.end).map(|(_, at)| *at);
    let proven = stamp.or(later);
    let mut revocation = Revocation::Unknown;
    let (indication, sub_indication) = match (one.broken, one.judged.changes.is_empty()) {
        (
            Some(
                why @ (SubIndication::CryptoConstraintsFailure
                | SubIndication::SigConstraintsFailure
                | SubIndication::NoSigningCertificateFound),
            ),
            true,
        ) => (Indication::Indeterminate, Some(why)),
        (Some(why), _) => (Indication::Failed, Some(why)),
        (None, false) => (Indication::Failed, Some(SubIndication::FormatFailure)),
        (None, true) => {
            let way = seen.way(
                one.signer.as_deref(),
                &one.certificates,
                roots,
                proven.unwrap_or(now),
                one.purpose(),
            );
            match way.map(|way| seen.revocation(&way, proven, now)) {
                Ok(Ok(known)) => {
                    revocation = known;
                    (Indication::Passed, None)
                }
                Ok(Err((indication, why))) => {
                    revocation = Revocation::Revoked;
                    (indication, Some(why))
                }
                Err(why) => (Indication::Indeterminate, Some(why)),
            }
        }
    };
    let level = match (revocation, proven, later) {
        _ if indication != Indication::Passed || one.is_timestamp => None,
        (Revocation::Good, Some(_), Some(_)) => Some(Level::Archived),
        (Revocation::Good, Some(_), None) => Some(Level::LongTerm),
        (_, Some(_), _) => Some(Level::Timestamped),
        (_, None, _) => Some(Level::Basic),
    };
    let time_source = match (stamp, one.claimed) {
        (Some(_), _) => Some(TimeSource::Timestamp),
        (None, Some(_)) => Some(TimeSource::Claimed),
        (None, None) => None,
    };
    let parts = one.signer.as_deref().and_then(certificate::parts);
    let subject = |kind| parts.as_ref().and_then(|parts| certificate::named(parts.subject, kind));
    let validity = parts.as_ref().and_then(|parts| parts.validity);
    Verdict {
        field: one.field.clone(),
        signer: parts.as_ref().and_then(|parts| certificate::display_name(parts.subject)),
        position: subject(name::TITLE),
        organisation: subject(name::ORGANISATION),
        unit: subject(name::UNIT),
        issuer: parts.as_ref().and_then(|parts| certificate::display_name(parts.issuer)),
        valid_from: validity.map(|(from, _)| from),
        valid_to: validity.map(|(_, to)| to),
        indication,
        sub_indication,
        level,
        revocation,
        signed_at: stamp.or(one.claimed),
        time_source,
        covers: one.covers,
        added: one.added,
        is_timestamp: one.is_timestamp,
        filled: one.judged.filled.iter().cloned().collect(),
        changes: one.judged.changes.iter().cloned().collect(),
    }
}
