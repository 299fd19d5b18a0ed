//! Certificates, as far as signing and checking look into them; paths are built by `webpki`.

use jiff::Timestamp;

use crate::asn1::{BIT_STRING, Element, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, moment, name, take};
use crate::error::{Error, Result};

/// The key that a certificate speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA with a modulus of so many bits.
    Rsa(usize),
    /// ECDSA on NIST P-256.
    P256,
    /// ECDSA on NIST P-384: checked, never used to sign here.
    P384,
    /// Anything else.
    Other,
}

impl KeyKind {
    /// Strong enough, and of a kind that can be checked.
    pub(crate) fn is_sound(self) -> bool {
        match self {
            Self::Rsa(bits) => (2048..=8192).contains(&bits),
            Self::P256 | Self::P384 => true,
            Self::Other => false,
        }
    }
}

/// A certificate that was taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Parts<'a> {
    /// What its issuer signed.
    pub signed: &'a [u8],
    /// How the issuer signed it.
    pub algorithm: Element<'a>,
    /// The issuer's signature.
    pub signature: &'a [u8],
    /// The first and the last moment of its validity.
    pub validity: Option<(Timestamp, Timestamp)>,
    /// The serial number with its tag.
    pub serial: &'a [u8],
    /// The issuer's name as sent.
    pub issuer: &'a [u8],
    /// The subject's name as sent.
    pub subject: &'a [u8],
    /// The public key without its algorithm.
    pub key: &'a [u8],
    pub kind: KeyKind,
    /// The bits of keyUsage, the first in the highest place.
    pub usage: Option<u8>,
    /// The purposes of extendedKeyUsage and whether they are critical.
    pub purposes: Option<(Vec<&'a [u8]>, bool)>,
    /// Where OCSP answers about it, and where the list of revoked certificates is.
    pub asked_at: Option<&'a str>,
    pub listed_at: Option<&'a str>,
}

/// Takes a certificate apart.
pub(crate) fn parts(der: &[u8]) -> Option<Parts<'_>> {
    let certificate = Element::only(der, SEQUENCE)?;
    let outer = certificate.children()?;
    let body = *outer.first()?;
    let mut fields = body.children()?.into_iter().peekable();
    fields.next_if(|field| field.tag == 0xa0);
    let serial = fields.next().filter(|field| field.tag == INTEGER)?;
    let _algorithm = fields.next()?;
    let issuer = fields.next()?;
    let validity = fields.next()?.children()?;
    let subject = fields.next()?;
    let key_info = fields.next()?.children()?;
    let (algorithm, bits) = (key_info.first()?.children()?, key_info.get(1)?.body_of(BIT_STRING)?);
    let key = bits.strip_prefix(&[0])?;
    let kind = match (algorithm.first()?.body, algorithm.get(1).map(|curve| curve.body)) {
        (name::RSA, _) => KeyKind::Rsa(modulus_bits(key)?),
        (name::EC, Some(name::P256)) => KeyKind::P256,
        (name::EC, Some(name::P384)) => KeyKind::P384,
        _ => KeyKind::Other,
    };
    let mut parts = Parts {
        signed: body.raw,
        algorithm: *outer.get(1)?,
        signature: outer.get(2)?.body_of(BIT_STRING)?.strip_prefix(&[0])?,
        validity: validity.first().and_then(moment).zip(validity.get(1).and_then(moment)),
        serial: serial.raw,
        issuer: issuer.raw,
        subject: subject.raw,
        key,
        kind,
        usage: None,
        purposes: None,
        asked_at: None,
        listed_at: None,
    };
    if let Some(extensions) = fields.find(|field| field.tag == 0xa3) {
        for extension in Element::only(extensions.body, SEQUENCE)?.children()? {
            let fields = extension.children()?;
            let value = fields.last()?.body_of(OCTET_STRING)?;
            match fields.first()?.body {
                name::KEY_USAGE => parts.usage = Some(*Element::only(value, BIT_STRING)?.body.get(1)?),
                name::EXTENDED_KEY_USAGE => {
                    let purposes = Element::only(value, SEQUENCE)?.children()?;
                    let is_critical = fields.len() == 3 && fields.get(1)?.body == [0xff];
                    parts.purposes =
                        Some((purposes.iter().map(|purpose| purpose.body).collect(), is_critical));
                }
                name::AUTHORITY_ACCESS => parts.asked_at = asked_at(value),
                name::LIST_POINTS => parts.listed_at = listed_at(value),
                _ => {}
            }
        }
    }
    Some(parts)
}

/// The address of an OCSP service among what AuthorityInfoAccess offers.
fn asked_at(value: &[u8]) -> Option<&str> {
    let offers = Element::only(value, SEQUENCE)?.children()?;
    offers.iter().find_map(|offer| {
        let pair = offer.children()?;
        (pair.first()?.body_of(OID)? == name::OCSP).then_some(())?;
        address(pair.get(1)?)
    })
}

/// The first address in CRLDistributionPoints.
fn listed_at(value: &[u8]) -> Option<&str> {
    let points = Element::only(value, SEQUENCE)?.children()?;
    points.iter().find_map(|point| {
        let named = point.children()?.into_iter().find(|field| field.tag == 0xa0)?;
        let full = named.children()?.into_iter().find(|field| field.tag == 0xa0)?;
        full.children()?.iter().find_map(address)
    })
}

/// A URI among general names.
fn address<'a>(name: &Element<'a>) -> Option<&'a str> {
    std::str::from_utf8(name.body_of(0x86)?).ok()
}

fn modulus_bits(key: &[u8]) -> Option<usize> {
    let modulus = Element::only(key, SEQUENCE)?.children()?.first()?.body_of(INTEGER)?;
    let digits: Vec<u8> = modulus.iter().copied().skip_while(|byte| *byte == 0).collect();
    Some(digits.len() * 8 - digits.first().map_or(0, |first| first.leading_zeros() as usize))
}

/// The common name in a name, or the organisation's.
pub(crate) fn display_name(name_der: &[u8]) -> Option<String> {
    named(name_der, name::COMMON_NAME).or_else(|| named(name_der, name::ORGANISATION))
}

/// What stands in a name under this kind (the innermost, where it stands more than once).
pub(crate) fn named(name_der: &[u8], kind: &[u8]) -> Option<String> {
    let rows = Element::only(name_der, SEQUENCE)?.children()?;
    let pairs = rows.into_iter().filter(|row| row.tag == SET).filter_map(|row| row.children()).flatten();
    let mut found = pairs.filter_map(|pair| {
        let pair = pair.children()?;
        (pair.first()?.body_of(OID)? == kind).then_some(())?;
        pair.get(1).map(directory_string)
    });
    found.rfind(|text| !text.trim().is_empty())
}

fn directory_string(value: &Element<'_>) -> String {
    // BMPString is UTF-16; the other kinds are UTF-8 or subsets of it.
    if value.tag == 0x1e {
        let utf16: Vec<u8> = [0xfe, 0xff].iter().chain(value.body).copied().collect();
        return crate::pdf::text(&utf16);
    }
    String::from_utf8_lossy(value.body).into_owned()
}

/// A signer's certificate and those above it.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Chain {
    certificates: Vec<Vec<u8>>,
}

impl Chain {
    /// `certificates` in DER, the signer's first; the order of the others does not matter.
    pub fn new(certificates: Vec<Vec<u8>>) -> Result<Self> {
        let first = certificates.first().ok_or(Error::Certificate)?;
        let kind = parts(first).ok_or(Error::Certificate)?.kind;
        match kind {
            KeyKind::Rsa(_) | KeyKind::P256 if kind.is_sound() => Ok(Self { certificates }),
            _ => Err(Error::Key),
        }
    }

    /// All of them, the signer's first.
    pub fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    /// The signer's.
    pub(crate) fn signer(&self) -> &[u8] {
        self.certificates.first().map_or(&[], Vec::as_slice)
    }

    /// The key of the signer's.
    pub fn key(&self) -> KeyKind {
        parts(self.signer()).map_or(KeyKind::Other, |parts| parts.kind)
    }

    /// Whose it is: the common name.
    pub fn name(&self) -> String {
        parts(self.signer()).and_then(|parts| display_name(parts.subject)).unwrap_or_default()
    }
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Chain({}, {} certificates)", self.name(), self.certificates.len())
    }
}

/// Certificates in a PEM file; `None` if it holds something else or none.
pub fn certificates_of_pem(pem: &[u8]) -> Option<Vec<Vec<u8>>> {
    use rustls_pki_types::CertificateDer;
    use rustls_pki_types::pem::PemObject as _;
    let found: Vec<Vec<u8>> = CertificateDer::pem_slice_iter(pem)
        .map(|one| one.map(|certificate| certificate.to_vec()))
        .collect::<std::result::Result<_, _>>()
        .ok()?;
    (!found.is_empty() && found.iter().all(|one| take(one).is_some())).then_some(found)
}
