//! What the authorities said of a certificate: OCSP answers (RFC 6960) and lists of revoked certificates (RFC 5280 §5),
//! each believed only if the issuer of the certificate, or whom it appointed, signed it.

use jiff::Timestamp;
use ring::digest;

use crate::algorithm::{self, Fit};
use crate::asn1::{BIT_STRING, Element, INTEGER, OCTET_STRING, OID, SEQUENCE, moment, name};
use crate::certificate::{self, Parts};

/// A step on the way to a root: a certificate and the one that issued it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub certificate: Vec<u8>,
    pub issuer: Vec<u8>,
}

/// One statement about a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Statement {
    /// When it was made.
    made: Timestamp,
    /// Until when it stands; without this it speaks of the moment only.
    until: Option<Timestamp>,
    revoked: Option<Timestamp>,
}

/// What is known of a certificate at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Its issuer says that it stood.
    Good,
    /// Revoked at this moment.
    Revoked(Timestamp),
    /// Nothing that can be believed speaks of this time.
    Unknown,
}

/// Answers and lists as they were sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// Certificates that help to find ways to a root.
    pub certificates: Vec<Vec<u8>>,
    pub answers: Vec<Vec<u8>>,
    pub lists: Vec<Vec<u8>>,
}

impl Words {
    /// What they say of a certificate at this time.
    pub fn state(&self, step: &Step, at: Timestamp) -> State {
        let (Some(own), Some(issuer)) =
            (certificate::parts(&step.certificate), certificate::parts(&step.issuer))
        else {
            return State::Unknown;
        };
        let answers = self.answers.iter().filter_map(|answer| answered(answer, &own, &issuer));
        let lists = self.lists.iter().filter_map(|list| listed(list, &own, &issuer));
        let all: Vec<Statement> = answers.chain(lists).collect();
        if let Some(revoked) = all.iter().filter_map(|one| one.revoked).min() {
            return State::Revoked(revoked);
        }
        let speaks = |one: &Statement| one.until.unwrap_or(one.made) >= at;
        if all.iter().any(speaks) { State::Good } else { State::Unknown }
    }
}

/// What an OCSP answer says of this certificate.
fn answered(answer: &[u8], own: &Parts<'_>, issuer: &Parts<'_>) -> Option<Statement> {
    let outer = Element::only(answer, SEQUENCE)?.children()?;
    // 0: successful
    (outer.first()?.body_of(0x0a)? == [0]).then_some(())?;
    let inside = Element::only(outer.get(1)?.body_of(0xa0)?, SEQUENCE)?.children()?;
    (inside.first()?.body_of(OID)? == name::OCSP_BASIC).then_some(())?;
    let basic = Element::only(inside.get(1)?.body_of(OCTET_STRING)?, SEQUENCE)?.children()?;
    let [data, algorithm, signature, ..] = basic.as_slice() else { return None };
    let signature = signature.body_of(BIT_STRING)?.strip_prefix(&[0])?;
    let mut fields = data.children()?.into_iter().peekable();
    fields.next_if(|field| field.tag == 0xa0);
    let _responder = fields.next()?;
    let made = moment(&fields.next()?)?;
    let singles = fields.next()?.children()?;
    let found = singles.iter().find_map(|single| single_answer(single, own, issuer))?;
    let carried = match basic.get(3) {
        Some(set) => Element::only(set.body_of(0xa0)?, SEQUENCE)?.children()?,
        None => Vec::new(),
    };
    let holds = |key: &Parts<'_>| algorithm::verify(key, algorithm, None, data.raw, signature) == Fit::Fits;
    let appointed = || {
        carried.iter().filter_map(|one| certificate::parts(one.raw)).any(|one| {
            one.issuer == issuer.subject
                && one.purposes.as_ref().is_some_and(|(all, _)| all.contains(&name::USE_OCSP))
                && one.validity.is_some_and(|(from, to)| (from..=to).contains(&made))
                && signed_by(&one, issuer)
                && holds(&one)
        })
    };
    (holds(issuer) || appointed()).then_some(found)
}

fn single_answer(single: &Element<'_>, own: &Parts<'_>, issuer: &Parts<'_>) -> Option<Statement> {
    let fields = single.children()?;
    let id = fields.first()?.children()?;
    let hash = match id.first()?.children()?.first()?.body {
        // Here SHA-1 only names the issuer; the signature does not rest on it.
        name::SHA1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        name::SHA256 => &digest::SHA256,
        _ => return None,
    };
    let is = |at: usize, what: &[u8]| {
        id.get(at).and_then(|field| field.body_of(OCTET_STRING)) == Some(digest::digest(hash, what).as_ref())
    };
    let is_meant = is(1, issuer.subject) && is(2, issuer.key) && id.get(3)?.raw == own.serial;
    is_meant.then_some(())?;
    let state = fields.get(1)?;
    let revoked = match state.tag {
        0x80 => None,
        0xa1 => Some(moment(state.children()?.first()?)?),
        _ => return None,
    };
    let until = match fields.get(3).filter(|field| field.tag == 0xa0) {
        Some(field) => Some(moment(field.children()?.first()?)?),
        None => None,
    };
    Some(Statement { made: moment(fields.get(2)?)?, until, revoked })
}

/// What a list of revoked certificates says of this one. Lists of a part only (differences, some reasons, other issuers)
/// say nothing.
fn listed(list: &[u8], own: &Parts<'_>, issuer: &Parts<'_>) -> Option<Statement> {
    const NUMBER: &[u8] = b"\x55\x1d\x14";
    const KEY_ID: &[u8] = b"\x55\x1d\x23";
    let outer = Element::only(list, SEQUENCE)?.children()?;
    let [data, algorithm, signature] = outer.as_slice() else { return None };
    let signature = signature.body_of(BIT_STRING)?.strip_prefix(&[0])?;
    let mut fields = data.children()?.into_iter().peekable();
    fields.next_if(|field| field.tag == INTEGER);
    let _algorithm = fields.next()?;
    (fields.next()?.raw == issuer.subject && own.issuer == issuer.subject).then_some(())?;
    let made = moment(&fields.next()?)?;
    let until = fields.next_if(|field| matches!(field.tag, 0x17 | 0x18)).map(|field| moment(&field));
    let rows = fields.next_if(|field| field.tag == SEQUENCE);
    if let Some(extensions) = fields.next() {
        for extension in Element::only(extensions.body_of(0xa0)?, SEQUENCE)?.children()? {
            let kind = extension.children()?.first()?.body;
            let is_critical = extension.children()?.get(1)?.tag == 0x01;
            if is_critical && kind != NUMBER && kind != KEY_ID {
                return None;
            }
        }
    }
    let mut revoked = None;
    let rows = match rows {
        Some(rows) => rows.children()?,
        None => Vec::new(),
    };
    for row in rows {
        let row = row.children()?;
        if row.first()?.raw == own.serial {
            revoked = Some(moment(row.get(1)?)?);
        }
    }
    let holds = algorithm::verify(issuer, algorithm, None, data.raw, signature) == Fit::Fits;
    holds.then_some(Statement { made, until: until.flatten(), revoked })
}

/// Whether this certificate was signed with the key of that one.
fn signed_by(own: &Parts<'_>, issuer: &Parts<'_>) -> bool {
    algorithm::verify(issuer, &own.algorithm, None, own.signed, own.signature) == Fit::Fits
}
