//! Signatures by the algorithms that certificates and envelopes name. What is weak or unknown is not checked at all.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

use crate::asn1::{Element, INTEGER, SEQUENCE, name};
use crate::certificate::{KeyKind, Parts};

/// What came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Made with this key over these bytes.
    Fits,
    /// Not so.
    Differs,
    /// Key or algorithm too weak or not known here.
    Unsupported,
}

/// Checks a signature. `algorithm` is an AlgorithmIdentifier, `digest` the hash that an envelope names beside it; it must
/// agree.
pub(crate) fn verify(
    key: &Parts<'_>,
    algorithm: &Element<'_>,
    digest: Option<&[u8]>,
    message: &[u8],
    signed: &[u8],
) -> Fit {
    let Some(found) = chosen(key.kind, algorithm, digest).filter(|_| key.kind.is_sound()) else {
        return Fit::Unsupported;
    };
    match UnparsedPublicKey::new(found, key.key).verify(message, signed) {
        Ok(()) => Fit::Fits,
        Err(_) => Fit::Differs,
    }
}

fn chosen(
    kind: KeyKind,
    algorithm: &Element<'_>,
    digest: Option<&[u8]>,
) -> Option<&'static dyn VerificationAlgorithm> {
    let fields = algorithm.children()?;
    let named = fields.first()?.body;
    let agrees = |hash: &[u8]| digest.is_none_or(|stated| stated == hash);
    match (kind, named) {
        (KeyKind::Rsa(_), name::SHA256_RSA) if agrees(name::SHA256) => {
            Some(&signature::RSA_PKCS1_2048_8192_SHA256)
        }
        (KeyKind::Rsa(_), name::SHA384_RSA) if agrees(name::SHA384) => {
            Some(&signature::RSA_PKCS1_2048_8192_SHA384)
        }
        (KeyKind::Rsa(_), name::SHA512_RSA) if agrees(name::SHA512) => {
            Some(&signature::RSA_PKCS1_2048_8192_SHA512)
        }
        // Envelopes may name the key only; the hash stands beside it.
        (KeyKind::Rsa(_), name::RSA) => match digest? {
            name::SHA256 => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
            name::SHA384 => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
            name::SHA512 => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
            _ => None,
        },
        (KeyKind::Rsa(_), name::RSA_PSS) => match pss_hash(fields.get(1)?).filter(|hash| agrees(hash))? {
            name::SHA256 => Some(&signature::RSA_PSS_2048_8192_SHA256),
            name::SHA384 => Some(&signature::RSA_PSS_2048_8192_SHA384),
            name::SHA512 => Some(&signature::RSA_PSS_2048_8192_SHA512),
            _ => None,
        },
        (KeyKind::P256, name::ECDSA_SHA256) if agrees(name::SHA256) => {
            Some(&signature::ECDSA_P256_SHA256_ASN1)
        }
        (KeyKind::P256, name::ECDSA_SHA384) if agrees(name::SHA384) => {
            Some(&signature::ECDSA_P256_SHA384_ASN1)
        }
        (KeyKind::P384, name::ECDSA_SHA256) if agrees(name::SHA256) => {
            Some(&signature::ECDSA_P384_SHA256_ASN1)
        }
        (KeyKind::P384, name::ECDSA_SHA384) if agrees(name::SHA384) => {
            Some(&signature::ECDSA_P384_SHA384_ASN1)
        }
        _ => None,
    }
}

/// The hash of RSASSA-PSS parameters (RFC 4055 §3.1), if the mask uses the same and the salt is as long. What they leave
/// out is SHA-1, which is refused.
fn pss_hash<'a>(parameters: &Element<'a>) -> Option<&'a [u8]> {
    let fields = Element::only(parameters.raw, SEQUENCE)?.children()?;
    let field = |tag: u8| fields.iter().find(|one| one.tag == tag).map(|one| one.body);
    let hash = Element::only(field(0xa0)?, SEQUENCE)?.children()?.first()?.body;
    let mask = Element::only(field(0xa1)?, SEQUENCE)?.children()?;
    let mask_hash = mask.get(1)?.children()?.first()?.body;
    let salt = Element::only(field(0xa2)?, INTEGER)?.number()?;
    let length = match hash {
        name::SHA256 => 32,
        name::SHA384 => 48,
        name::SHA512 => 64,
        _ => return None,
    };
    (mask.first()?.body == name::MGF1 && mask_hash == hash && salt == length).then_some(hash)
}
