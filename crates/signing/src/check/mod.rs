//! The validator: for each signature who, when, over what, and what was changed since.
//!
//! It works on the bytes as sent and revision by revision. What it does not understand it does not accept: other
//! programs call files valid whose pages were replaced after signing.

mod changes;
mod envelope;
mod path;
mod report;
mod revisions;
mod revocation;
mod scan;
mod store;
mod verdict;

use jiff::Timestamp;
use lopdf::{Dictionary, Document};

use changes::{Judged, Rule};
pub(crate) use envelope::Envelope;
use path::Purpose;
pub use path::Roots;
pub use report::{
    Change, Covers, Filled, Indication, Level, Report, Revocation, SubIndication, TimeSource, Verdict,
};
use revisions::Revision;
pub(crate) use revocation::{State, Step, Words};
use verdict::answer;

use crate::error::{Error, Result};
use crate::permission::{self, Permission};
use crate::{fields, pdf};

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

/// The signatures of a file and what it keeps for judging them.
struct Seen {
    met: Vec<Met>,
    words: Words,
}

/// Says what each signature of a file proves, seen at this time and with these roots.
pub fn validate(file: &[u8], roots: &Roots, now: Timestamp) -> Result<Report> {
    Ok(answer(&look(file)?, roots, now))
}

/// The ways to a root of everybody who signed or stamped the file, each step once: about these the authorities are asked.
pub(crate) fn steps(file: &[u8], roots: &Roots, now: Timestamp) -> Result<Vec<Step>> {
    let seen = look(file)?;
    let mut steps: Vec<Step> = Vec::new();
    for one in &seen.met {
        let stamp = seen.stamp(one, roots);
        let signer =
            seen.way(one.signer.as_deref(), &one.certificates, roots, stamp.unwrap_or(now), one.purpose());
        let stamper = seen.way(
            one.stamper.as_deref(),
            &one.stamp_certificates,
            roots,
            stamp.unwrap_or(now),
            Purpose::Timestamp,
        );
        for step in signer.into_iter().chain(stamper).flatten() {
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
    }
    Ok(steps)
}

/// What the security store of a file holds.
pub(crate) fn held(document: &Document) -> Words {
    store::words_of(document)
}

fn look(file: &[u8]) -> Result<Seen> {
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
    let words = before.as_ref().map(store::words_of).unwrap_or_default();
    Ok(Seen { met, words })
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
