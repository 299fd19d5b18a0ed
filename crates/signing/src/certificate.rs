//! Certificates, as far as signing and checking look into them; paths are built by `webpki`.

use jiff::Timestamp;

use crate::asn1::{BIT_STRING, Element, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, UTC_TIME, name, take};
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
    /// The serial number with its tag.
    pub serial: &'a [u8],
    /// The issuer's name as sent.
    pub issuer: &'a [u8],
    /// The subject's name as sent.
    pub subject: &'a [u8],
    /// From when and until when it is valid.
    pub validity: Option<(Timestamp, Timestamp)>,
    /// The public key without its algorithm.
    pub key: &'a [u8],
    pub kind: KeyKind,
    /// The bits of keyUsage, the first in the highest place.
    pub usage: Option<u8>,
    /// The purposes of extendedKeyUsage and whether they are critical.
    pub purposes: Option<(Vec<&'a [u8]>, bool)>,
}

/// Takes a certificate apart.
pub(crate) fn parts(der: &[u8]) -> Option<Parts<'_>> {
    let certificate = Element::only(der, SEQUENCE)?;
    let body = *certificate.children()?.first()?;
    let mut fields = body.children()?.into_iter().peekable();
    fields.next_if(|field| field.tag == 0xa0);
    let serial = fields.next().filter(|field| field.tag == INTEGER)?;
    let _algorithm = fields.next()?;
    let issuer = fields.next()?;
    let validity = fields.next()?;
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
        serial: serial.raw,
        issuer: issuer.raw,
        subject: subject.raw,
        validity: valid_between(&validity),
        key,
        kind,
        usage: None,
        purposes: None,
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
                _ => {}
            }
        }
    }
    Some(parts)
}

fn modulus_bits(key: &[u8]) -> Option<usize> {
    let modulus = Element::only(key, SEQUENCE)?.children()?.first()?.body_of(INTEGER)?;
    let digits: Vec<u8> = modulus.iter().copied().skip_while(|byte| *byte == 0).collect();
    Some(digits.len() * 8 - digits.first().map_or(0, |first| first.leading_zeros() as usize))
}

fn valid_between(validity: &Element<'_>) -> Option<(Timestamp, Timestamp)> {
    let ends = validity.children()?;
    Some((time(ends.first()?)?, time(ends.get(1)?)?))
}

/// A time of X.509: `YYMMDDHHMMSSZ`, of this century up to 49, or `YYYYMMDDHHMMSSZ`.
fn time(element: &Element<'_>) -> Option<Timestamp> {
    let digits = std::str::from_utf8(element.body).ok()?.strip_suffix('Z')?;
    let whole = match element.tag {
        UTC_TIME => format!("{}{digits}", if digits.get(..2)? < "50" { "20" } else { "19" }),
        _ => digits.to_owned(),
    };
    let at = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", whole).ok()?;
    jiff::tz::Offset::UTC.to_timestamp(at).ok()
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
