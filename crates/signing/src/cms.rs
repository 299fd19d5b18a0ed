//! CMS as PAdES wants it (ETSI EN 319 142-1): which attributes are signed, and the envelope around the signature.

use ring::digest::{SHA256, digest};
use ring::signature::{ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

use crate::asn1::{INTEGER, NULL, OCTET_STRING, SET, element, name, oid, sequence, set_of};
use crate::certificate::{self, Chain, KeyKind};
use crate::error::{Error, Result};

/// The signed attributes as a SET OF: exactly these bytes are signed. The time of signing is not among them, PAdES wants
/// it in the PDF.
pub(crate) fn signed_attributes(content_digest: &[u8], chain: &Chain) -> Result<Vec<u8>> {
    let parts = certificate::parts(chain.signer()).ok_or(Error::Certificate)?;
    let certificate_digest = digest(&SHA256, chain.signer());
    let issuer_names = sequence(&[&element(0xa4, &[parts.issuer])]);
    let certificate_id = sequence(&[
        &element(OCTET_STRING, &[certificate_digest.as_ref()]),
        &sequence(&[&issuer_names, parts.serial]),
    ]);
    let signing_certificate = sequence(&[&sequence(&[&certificate_id])]);
    let attributes = vec![
        attribute(name::CONTENT_TYPE, &oid(name::DATA)),
        attribute(name::MESSAGE_DIGEST, &element(OCTET_STRING, &[content_digest])),
        attribute(name::SIGNING_CERTIFICATE_V2, &signing_certificate),
    ];
    Ok(set_of(SET, attributes))
}

fn attribute(kind: &[u8], value: &[u8]) -> Vec<u8> {
    sequence(&[&oid(kind), &element(SET, &[value])])
}

/// Whether this signature over these bytes was made with the key of the certificate.
pub(crate) fn fits(chain: &Chain, message: &[u8], signature: &[u8]) -> Result<()> {
    let parts = certificate::parts(chain.signer()).ok_or(Error::Certificate)?;
    let verified = match parts.kind {
        KeyKind::Rsa(_) => {
            UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, parts.key).verify(message, signature)
        }
        KeyKind::P256 => {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, parts.key).verify(message, signature)
        }
        KeyKind::P384 | KeyKind::Other => return Err(Error::Key),
    };
    verified.map_err(|_| Error::WrongSignature)
}

/// The envelope. `timestamp` is the token over the signature, as the service sent it.
pub(crate) fn signed_data(
    chain: &Chain,
    attributes: &[u8],
    signature: &[u8],
    timestamp: Option<&[u8]>,
) -> Result<Vec<u8>> {
    let parts = certificate::parts(chain.signer()).ok_or(Error::Certificate)?;
    let sha256 = sequence(&[&oid(name::SHA256)]);
    let algorithm = match parts.kind {
        KeyKind::Rsa(_) => sequence(&[&oid(name::SHA256_RSA), NULL]),
        KeyKind::P256 => sequence(&[&oid(name::ECDSA_SHA256)]),
        KeyKind::P384 | KeyKind::Other => return Err(Error::Key),
    };
    let one = element(INTEGER, &[&[1]]);
    // Within the envelope the attributes are tagged [0] instead of SET.
    let tagged: Vec<u8> = std::iter::once(0xa0).chain(attributes.iter().copied().skip(1)).collect();
    let unsigned =
        timestamp.map(|token| element(0xa1, &[&attribute(name::TIMESTAMP_TOKEN, token)])).unwrap_or_default();
    let signer = sequence(&[
        &one,
        &sequence(&[parts.issuer, parts.serial]),
        &sha256,
        &tagged,
        &algorithm,
        &element(OCTET_STRING, &[signature]),
        &unsigned,
    ]);
    let data = sequence(&[
        &one,
        &element(SET, &[&sha256]),
        &sequence(&[&oid(name::DATA)]),
        &set_of(0xa0, chain.certificates().to_vec()),
        &element(SET, &[&signer]),
    ]);
    Ok(sequence(&[&oid(name::SIGNED_DATA), &element(0xa0, &[&data])]))
}

/// How many bytes the envelope will take at most.
pub(crate) fn size(chain: &Chain, with_timestamp: bool) -> usize {
    let certificates: usize = chain.certificates().iter().map(Vec::len).sum();
    let issuer =
        certificate::parts(chain.signer()).map_or(0, |parts| parts.issuer.len() + parts.serial.len());
    let signature = match chain.key() {
        KeyKind::Rsa(bits) => bits.div_ceil(8),
        _ => 80,
    };
    // A token carries the chain of its service: 8 KB with the longest seen.
    certificates + 2 * issuer + signature + 400 + if with_timestamp { 9_000 } else { 0 }
}
