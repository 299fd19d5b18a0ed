//! The envelope of a signature as it was sent: taken apart without decoding it into structures, and checked.

use jiff::Timestamp;
use ring::digest;

use super::report::SubIndication;
use crate::algorithm::{self, Fit};
use crate::asn1::{Element, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, moment, name, normalised};
use crate::certificate;

/// SignedData with its one signer.
pub(crate) struct Envelope<'a> {
    /// What it encloses: kind and contents.
    content: (&'a [u8], Option<&'a [u8]>),
    /// The certificates it carries.
    pub certificates: Vec<&'a [u8]>,
    signer: SignerInfo<'a>,
}

struct SignerInfo<'a> {
    id: Element<'a>,
    digest: &'a [u8],
    attributes: Option<Element<'a>>,
    algorithm: Element<'a>,
    signature: &'a [u8],
    unsigned: Option<Element<'a>>,
}

/// The outermost element of a /Contents in definite lengths. After it only zeros may stand: nobody signed them.
pub(crate) fn outermost(contents: &[u8]) -> Option<Vec<u8>> {
    let (der, used) = normalised(contents)?;
    contents.get(used..)?.iter().all(|byte| *byte == 0).then_some(der)
}

impl<'a> Envelope<'a> {
    /// Takes a ContentInfo apart; exactly one signer is expected.
    pub fn parse(der: &'a [u8]) -> Option<Self> {
        let info = Element::only(der, SEQUENCE)?.children()?;
        if info.first()?.body_of(OID)? != name::SIGNED_DATA {
            return None;
        }
        let data = Element::only(info.get(1)?.body_of(0xa0)?, SEQUENCE)?.children()?;
        let enclosed = data.get(2)?.children()?;
        let inside = match enclosed.get(1) {
            Some(inside) => Some(Element::only(inside.body_of(0xa0)?, OCTET_STRING)?.body),
            None => None,
        };
        let certificates = match data.iter().find(|element| element.tag == 0xa0) {
            Some(set) => {
                set.children()?.iter().filter(|one| one.tag == SEQUENCE).map(|one| one.raw).collect()
            }
            None => Vec::new(),
        };
        let signers = data.last()?.body_of(SET).map(|_| data.last()?.children())??;
        let [signer] = signers.as_slice() else { return None };
        let mut fields = signer.children()?.into_iter().peekable();
        fields.next().filter(|version| version.tag == INTEGER)?;
        let id = fields.next()?;
        let digest = fields.next()?.children()?.first()?.body_of(OID)?;
        let attributes = fields.next_if(|field| field.tag == 0xa0);
        let algorithm = fields.next()?;
        let signature = fields.next()?.body_of(OCTET_STRING)?;
        let unsigned = fields.next_if(|field| field.tag == 0xa1);
        Some(Self {
            content: (enclosed.first()?.body_of(OID)?, inside),
            certificates,
            signer: SignerInfo { id, digest, attributes, algorithm, signature, unsigned },
        })
    }

    /// The certificate that the signer names.
    pub fn signer_certificate(&self) -> Option<&'a [u8]> {
        self.certificates.iter().copied().find(|der| {
            let Some(parts) = certificate::parts(der) else { return false };
            match self.signer.id.tag {
                SEQUENCE => {
                    let named = [parts.issuer, parts.serial].concat();
                    self.signer.id.body == named
                }
                // By the identifier of its key, which need not be looked for when there is only one certificate.
                _ => der.windows(self.signer.id.body.len().max(1)).any(|part| part == self.signer.id.body),
            }
        })
    }

    /// The token over the signature, if there is one.
    pub fn timestamp(&self) -> Option<&'a [u8]> {
        let attributes = self.signer.unsigned.as_ref()?.children()?;
        attribute(&attributes, name::TIMESTAMP_TOKEN).map(|token| token.raw)
    }

    /// The signature itself, which a timestamp is over.
    pub fn signature(&self) -> &'a [u8] {
        self.signer.signature
    }

    /// Checks hash, attributes and signature against the parts of the file that it says it signs.
    pub fn check(&self, signed: &[&[u8]], is_pades: bool) -> Result<(), SubIndication> {
        let weak = SubIndication::CryptoConstraintsFailure;
        let der = self.signer_certificate().ok_or(SubIndication::NoSigningCertificateFound)?;
        let parts = certificate::parts(der).ok_or(SubIndication::FormatFailure)?;
        let hash = hash(self.signer.digest).ok_or(weak)?;
        let content = digest_of(hash, signed);
        let (attributes, message) = match &self.signer.attributes {
            Some(attributes) => {
                // Signed as a SET OF, sent as [0]: only the tag differs.
                let message: Vec<u8> =
                    std::iter::once(SET).chain(attributes.raw.iter().copied().skip(1)).collect();
                (attributes.children().ok_or(SubIndication::FormatFailure)?, message)
            }
            None if is_pades => return Err(SubIndication::SigConstraintsFailure),
            None => (Vec::new(), signed.concat()),
        };
        if self.signer.attributes.is_some() {
            let stated = attribute(&attributes, name::MESSAGE_DIGEST).ok_or(SubIndication::FormatFailure)?;
            if stated.body != content.as_ref() {
                return Err(SubIndication::HashFailure);
            }
            let kind = attribute(&attributes, name::CONTENT_TYPE).ok_or(SubIndication::FormatFailure)?;
            if kind.body != self.content.0 {
                return Err(SubIndication::SigConstraintsFailure);
            }
        }
        if !parts.kind.is_sound() {
            return Err(weak);
        }
        let (algorithm, digest) = (&self.signer.algorithm, Some(self.signer.digest));
        match algorithm::verify(&parts, algorithm, digest, &message, self.signature()) {
            Fit::Fits => check_certificate_hash(&attributes, der, is_pades),
            Fit::Differs => Err(SubIndication::SigCryptoFailure),
            Fit::Unsupported => Err(weak),
        }
    }

    /// For a timestamp token: the time it states, if it is over these bytes.
    pub fn stated_time(&self, stamped: &[&[u8]]) -> Option<Timestamp> {
        let (kind, content) = self.content;
        let info = Element::only(content.filter(|_| kind == name::TST_INFO)?, SEQUENCE)?.children()?;
        let imprint = info.get(2)?.children()?;
        let hash = hash(imprint.first()?.children()?.first()?.body_of(OID)?)?;
        if imprint.get(1)?.body_of(OCTET_STRING)? != digest_of(hash, stamped).as_ref() {
            return None;
        }
        self.check(&[content?], false).ok()?;
        moment(info.get(4).filter(|time| time.tag == 0x18)?)
    }
}

impl Envelope<'_> {
    /// For a timestamp token: whether it repeats this nonce (an INTEGER).
    pub fn answers(&self, nonce: &[u8]) -> bool {
        let info = self.content.1.and_then(|content| Element::only(content, SEQUENCE)?.children());
        info.is_some_and(|info| info.iter().skip(5).any(|field| field.raw == nonce))
    }
}

/// The first value of the attribute; `None` also if it stands twice.
fn attribute<'a>(attributes: &[Element<'a>], kind: &[u8]) -> Option<Element<'a>> {
    let mut found = attributes.iter().filter_map(|one| {
        let pair = one.children()?;
        (pair.first()?.body == kind).then(|| pair.get(1)?.children()?.first().copied())?
    });
    found.next().filter(|_| found.next().is_none())
}

/// ESS: the certificate is the one the signer meant.
fn check_certificate_hash(
    attributes: &[Element<'_>],
    der: &[u8],
    is_pades: bool,
) -> Result<(), SubIndication> {
    let wrong = SubIndication::SigConstraintsFailure;
    let first = |kind| {
        let value = attribute(attributes, kind)?;
        value.children()?.first()?.children()?.first()?.children()
    };
    let (id, algorithm) = match (first(name::SIGNING_CERTIFICATE_V2), first(name::SIGNING_CERTIFICATE)) {
        (Some(id), _) => {
            let stated = id.first().filter(|one| one.tag == SEQUENCE).and_then(Element::children);
            let algorithm = match stated {
                Some(stated) => stated.first().and_then(|one| hash(one.body)).ok_or(wrong)?,
                None => &digest::SHA256,
            };
            (id, algorithm)
        }
        // The first version of the attribute knew SHA-1 only; what counts is the signature over the key.
        (None, Some(id)) => (id, &digest::SHA1_FOR_LEGACY_USE_ONLY),
        (None, None) if is_pades => return Err(wrong),
        (None, None) => return Ok(()),
    };
    let stated = id.iter().find(|one| one.tag == OCTET_STRING).ok_or(wrong)?;
    if stated.body == digest::digest(algorithm, der).as_ref() { Ok(()) } else { Err(wrong) }
}

fn hash(algorithm: &[u8]) -> Option<&'static digest::Algorithm> {
    match algorithm {
        name::SHA256 => Some(&digest::SHA256),
        name::SHA384 => Some(&digest::SHA384),
        name::SHA512 => Some(&digest::SHA512),
        _ => None,
    }
}

fn digest_of(hash: &'static digest::Algorithm, parts: &[&[u8]]) -> digest::Digest {
    let mut context = digest::Context::new(hash);
    for part in parts {
        context.update(part);
    }
    context.finish()
}
