//! The validator: for each signature who, when, over what, and what was changed since.
//!
//! It works on the bytes as sent and revision by revision. What it does not understand it does not accept: other
//! programs call files valid whose pages were replaced after signing.

mod changes;
mod envelope;
mod path;
mod report;
mod revisions;
mod scan;

use std::collections::BTreeSet;

use jiff::Timestamp;
use lopdf::{Dictionary, Document};

use changes::{Judged, Rule};
pub(crate) use envelope::Envelope;
use path::Purpose;
pub use path::Roots;
pub use report::{Change, Covers, Filled, Indication, Report, SubIndication, TimeSource, Verdict};
use revisions::Revision;

use crate::asn1::name;
use crate::error::{Error, Result};
use crate::permission::{self, Permission};
use crate::{certificate, fields, pdf};

/// More signatures than any honest file has.
const MOST_SIGNATURES: usize = 100;

/// A signature that was met on the way through the revisions.
struct Met {
    field: String,
    /// Its /ByteRange as written.
    range: Vec<i64>,
    covers: Covers,
    end: usize,
    /// Bytes behind its end.
    added: usize,
    rule: Rule,
    is_timestamp: bool,
    broken: Option<SubIndication>,
    certificates: Vec<Vec<u8>>,
    signer: Option<Vec<u8>>,
    claimed: Option<Timestamp>,
    stamped: Option<Timestamp>,
    /// Who made the stamp, and the certificates that came with it.
    stamper: Option<Vec<u8>>,
    stamp_certificates: Vec<Vec<u8>>,
    judged: Judged,
}

/// Says what each signature of a file proves, seen at this time and with these roots.
pub fn validate(file: &[u8], roots: &Roots, now: Timestamp) -> Result<Report> {
    let mut last = Some(pdf::open(file)?);
    let damaged = || Error::Unreadable("các lần lưu của tệp không nối với nhau".to_owned());
    let revisions = revisions::revisions(file).ok_or_else(damaged)?;
    let mut met: Vec<Met> = Vec::new();
    let mut before: Option<Document> = None;
    for (index, revision) in revisions.iter().enumerate() {
        let is_last = index + 1 == revisions.len();
        let document = if is_last {
            last.take()
        } else {
            file.get(..*revision.end.end()).and_then(|file| pdf::open(file).ok())
        };
        let Some(document) = document else {
            let place = format!("bản lưu thứ {}", index + 1);
            forbid_all(&mut met, &place, "Có bản lưu không đọc được");
            continue;
        };
        if let Some(before) = &before {
            judge_all(&mut met, before, &document);
        }
        meet(&mut met, file, &document, revision)?;
        before = Some(document);
    }
    if revisions.is_empty() {
        return Err(damaged());
    }
    after_the_end(&mut met, file, &revisions);
    Ok(answer(&met, roots, now))
}

fn forbid_all(met: &mut [Met], place: &str, what: &'static str) {
    for one in met {
        one.judged.changes.insert(Change { place: place.to_owned(), what });
    }
}

/// Judges one step under the rule of each signature made before it; equal rules are judged once.
fn judge_all(met: &mut [Met], before: &Document, after: &Document) {
    let mut known: Vec<(Rule, Judged)> = Vec::new();
    for one in met {
        let found = known.iter().position(|(rule, _)| *rule == one.rule);
        let at = found.unwrap_or(known.len());
        if found.is_none() {
            known.push((one.rule.clone(), changes::judge(before, after, &one.rule)));
        }
        let Some((_, judged)) = known.get(at).cloned() else { continue };
        one.judged.filled.extend(judged.filled);
        one.judged.changes.extend(judged.changes);
    }
}

/// Takes in the signatures that this revision brought.
fn meet(met: &mut Vec<Met>, file: &[u8], document: &Document, revision: &Revision) -> Result<()> {
    let signed = fields::signed(document);
    let permissions: Vec<Permission> = signed
        .iter()
        .map(|(field, value)| {
            permission::of_signature(document, document.get_dictionary(field.id).ok(), value)
        })
        .collect();
    let certified = permissions.iter().filter(|one| one.certifies).filter_map(|one| one.level).min();
    for ((field, value), said) in signed.iter().zip(&permissions) {
        let range: Vec<i64> = pdf::array(document, value, b"ByteRange")
            .into_iter()
            .flatten()
            .filter_map(|number| number.as_i64().ok())
            .collect();
        if met.iter().any(|one| one.field == field.name && one.range == range) {
            continue;
        }
        if met.len() >= MOST_SIGNATURES {
            return Err(Error::Unreadable("tệp có quá nhiều chữ ký".to_owned()));
        }
        let own = said.level.unwrap_or(2);
        let rule = Rule {
            level: certified.map_or(own, |level| level.min(own)),
            is_certified: certified.is_some(),
            lock: said.lock.clone(),
        };
        let mut one = Met {
            field: field.name.clone(),
            range,
            covers: Covers::Part,
            end: 0,
            added: 0,
            rule,
            is_timestamp: pdf::name(document, value, b"SubFilter") == Some(b"ETSI.RFC3161"),
            broken: Some(SubIndication::FormatFailure),
            certificates: Vec::new(),
            signer: None,
            claimed: pdf::value(document, value, b"M")
                .and_then(|at| at.as_str().ok())
                .and_then(|at| pdf_time(&pdf::text(at))),
            stamped: None,
            stamper: None,
            stamp_certificates: Vec::new(),
            judged: Judged::default(),
        };
        // A revision holds one signature: that over all of it.
        let is_new = met.iter().all(|other| other.end < *revision.end.start());
        look_inside(&mut one, file, document, value, revision, is_new);
        met.push(one);
    }
    Ok(())
}

/// Checks everything about a signature that needs no trust: places, hash, attributes, signature.
fn look_inside(
    one: &mut Met,
    file: &[u8],
    document: &Document,
    value: &Dictionary,
    revision: &Revision,
    is_new: bool,
) {
    let Some(Covered { signed, gap, end }) = covered(file, &one.range) else { return };
    let Some(contents) = pdf::value(document, value, b"Contents").and_then(|bytes| bytes.as_str().ok())
    else {
        return;
    };
    if !revision.end.contains(&end) || !is_new || unhex(gap).as_deref() != Some(contents) {
        return;
    }
    one.end = end;
    one.covers = Covers::Revision;
    let Some(der) = envelope::outermost(contents) else { return };
    let Some(envelope) = Envelope::parse(&der) else { return };
    one.certificates = envelope.certificates.iter().map(|der| der.to_vec()).collect();
    one.signer = envelope.signer_certificate().map(<[u8]>::to_vec);
    if one.is_timestamp {
        one.stamped = envelope.stated_time(&signed);
        one.stamper.clone_from(&one.signer);
        one.stamp_certificates.clone_from(&one.certificates);
        one.broken = match one.stamped {
            Some(_) => None,
            None => Some(SubIndication::HashFailure),
        };
        return;
    }
    let is_pades = pdf::name(document, value, b"SubFilter") == Some(b"ETSI.CAdES.detached");
    let is_known = is_pades || pdf::name(document, value, b"SubFilter") == Some(b"adbe.pkcs7.detached");
    one.broken =
        if is_known { envelope.check(&signed, is_pades).err() } else { Some(SubIndication::FormatFailure) };
    let token = envelope.timestamp();
    if let Some(token) = token.and_then(Envelope::parse) {
        one.stamped = token.stated_time(&[envelope.signature()]);
        one.stamper = token.signer_certificate().map(<[u8]>::to_vec);
        one.stamp_certificates = token.certificates.iter().map(|der| der.to_vec()).collect();
    }
}

/// What a /ByteRange covers.
struct Covered<'a> {
    signed: [&'a [u8]; 2],
    gap: &'a [u8],
    end: usize,
}

/// The two parts that a /ByteRange covers, the gap between them, and where it ends.
fn covered<'a>(file: &'a [u8], range: &[i64]) -> Option<Covered<'a>> {
    let numbers: Vec<usize> = range.iter().filter_map(|number| usize::try_from(*number).ok()).collect();
    let [0, first, second, length] = numbers.as_slice() else { return None };
    if range.len() != 4 {
        return None;
    }
    let end = second.checked_add(*length)?;
    Some(Covered {
        signed: [file.get(..*first)?, file.get(*second..end)?],
        gap: file.get(*first..*second)?,
        end,
    })
}

/// The bytes of exactly one hexadecimal string.
fn unhex(gap: &[u8]) -> Option<Vec<u8>> {
    let digits = gap.strip_prefix(b"<")?.strip_suffix(b">")?;
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    digits
        .chunks(2)
        .map(|pair| Some(digit(pair.first()?)? << 4 | pair.get(1).map_or(Some(0), digit)?))
        .collect()
}

/// What stands behind the last revision, and what programs read differently.
fn after_the_end(met: &mut [Met], file: &[u8], revisions: &[Revision]) {
    let last = revisions.last().map_or(0, |revision| *revision.end.end());
    for one in met {
        if last < file.len() {
            let place = "sau %%EOF".to_owned();
            one.judged.changes.insert(Change { place, what: "Có dữ liệu nối vào cuối tệp" });
        }
        let added = file.get(one.end..).unwrap_or_default();
        one.added = if one.end > 0 { added.len() } else { 0 };
        if one.end > 0
            && let Some(what) = scan::ambiguous(added)
        {
            one.judged.changes.insert(Change { place: "phần ghi thêm".to_owned(), what });
        }
        if one.covers == Covers::Revision && one.end >= last.saturating_sub(2) && last == file.len() {
            one.covers = Covers::File;
        }
    }
}

fn answer(met: &[Met], roots: &Roots, now: Timestamp) -> Report {
    // Document timestamps that hold prove that what stands before them existed then.
    let proofs: BTreeSet<(usize, Timestamp)> = met
        .iter()
        .filter(|one| one.is_timestamp && one.broken.is_none() && one.judged.changes.is_empty())
        .filter_map(|one| Some((one.end, trusted_stamp(one, roots)?)))
        .collect();
    let signatures: Vec<Verdict> = met
        .iter()
        .map(|one| {
            let later = proofs.iter().find(|(end, _)| *end > one.end).map(|(_, at)| *at);
            verdict(one, roots, now, later)
        })
        .collect();
    let overall = signatures.iter().map(|one| one.indication).max().unwrap_or(Indication::Indeterminate);
    Report { overall, signatures }
}

/// The time of a stamp whose service is trusted.
fn trusted_stamp(one: &Met, roots: &Roots) -> Option<Timestamp> {
    let at = one.stamped?;
    let carried: Vec<&[u8]> = one.stamp_certificates.iter().map(Vec::as_slice).collect();
    let stamper = one.stamper.as_deref()?;
    path::check(stamper, &carried, roots, at, Purpose::Timestamp).is_ok().then_some(at)
}

fn verdict(one: &Met, roots: &Roots, now: Timestamp, later: Option<Timestamp>) -> Verdict {
    let stamp = trusted_stamp(one, roots);
    let purpose = if one.is_timestamp { Purpose::Timestamp } else { Purpose::Signature };
    let carried: Vec<&[u8]> = one.certificates.iter().map(Vec::as_slice).collect();
    let trust = || {
        let der = one.signer.as_deref().ok_or(SubIndication::NoSigningCertificateFound)?;
        let at = stamp.or(later).unwrap_or(now);
        path::check(der, &carried, roots, at, purpose)
    };
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
        (None, true) => match trust() {
            Ok(()) => (Indication::Passed, None),
            Err(why) => (Indication::Indeterminate, Some(why)),
        },
    };
    let signed_at = stamp.or(one.claimed);
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
        signed_at,
        time_source,
        covers: one.covers,
        added: one.added,
        is_timestamp: one.is_timestamp,
        filled: one.judged.filled.iter().cloned().collect(),
        changes: one.judged.changes.iter().cloned().collect(),
    }
}

/// A time as PDF writes it: `D:20211001083000+07'00'`.
fn pdf_time(text: &str) -> Option<Timestamp> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let (local, zone) = text.split_at_checked(14)?;
    let local = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", local).ok()?;
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = digits.split_at_checked(2).unwrap_or(("0", "0"));
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().unwrap_or(0) * 60;
    let seconds = if zone.starts_with('-') { -seconds } else { seconds };
    let offset = jiff::tz::Offset::from_seconds(seconds).ok()?;
    offset.to_timestamp(local).ok()
}
