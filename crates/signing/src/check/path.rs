//! The way from a signer's certificate to a root that is trusted here, and what the certificate may be used for.

use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter};

use super::report::SubIndication;
use super::revocation::Step;
use crate::asn1::name;
use crate::certificate;

/// digitalSignature and nonRepudiation in keyUsage.
const SIGNS: u8 = 0b1100_0000;

/// Roots that are trusted.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    certificates: Vec<Vec<u8>>,
}

impl Roots {
    /// From certificates in DER.
    pub fn new(certificates: Vec<Vec<u8>>) -> Self {
        Self { certificates }
    }
}

/// What a certificate is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Signature,
    Timestamp,
}

/// The purposes of extendedKeyUsage are looked at for the signer only: those of the authorities above may be others.
struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        Ok(())
    }
}

/// Checks that a path leads to a root at this time, and that the certificate may do this; gives its steps, the
/// certificate's own first.
pub(crate) fn check(
    der: &[u8],
    carried: &[&[u8]],
    roots: &Roots,
    at: Timestamp,
    purpose: Purpose,
) -> Result<Vec<Step>, SubIndication> {
    let parts = certificate::parts(der).ok_or(SubIndication::CertificateChainGeneralFailure)?;
    if !parts.kind.is_sound() {
        return Err(SubIndication::CryptoConstraintsFailure);
    }
    if !may(&parts, purpose) {
        return Err(SubIndication::ChainConstraintsFailure);
    }
    let unfit = SubIndication::CertificateChainGeneralFailure;
    let roots: Vec<CertificateDer<'_>> =
        roots.certificates.iter().map(|root| CertificateDer::from(root.as_slice())).collect();
    let anchors: Vec<_> =
        roots.iter().filter_map(|root| webpki::anchor_from_trusted_cert(root).ok()).collect();
    let between: Vec<CertificateDer<'_>> =
        carried.iter().filter(|one| **one != der).map(|one| CertificateDer::from(*one)).collect();
    let der = CertificateDer::from(der);
    let certificate = EndEntityCert::try_from(&der).map_err(|_| unfit)?;
    let seconds = u64::try_from(at.as_second()).map_err(|_| unfit)?;
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    let found = certificate.verify_for_usage(
        webpki::ALL_VERIFICATION_ALGS,
        &anchors,
        &between,
        time,
        AnyPurpose,
        None,
        None,
    );
    let path = found.map_err(|error| match error {
        webpki::Error::CertExpired { .. } | webpki::Error::CertNotValidYet { .. } => {
            SubIndication::OutOfBoundsNoPoe
        }
        webpki::Error::UnknownIssuer => SubIndication::NoCertificateChainFound,
        _ => unfit,
    })?;
    let mut line: Vec<Vec<u8>> = vec![der.to_vec()];
    line.extend(path.intermediate_certificates().map(|one| one.der().to_vec()));
    let top = path.anchor().subject.as_ref();
    let root = roots.iter().find(|root| {
        webpki::anchor_from_trusted_cert(root).is_ok_and(|anchor| {
            anchor.subject.as_ref() == top
                && anchor.subject_public_key_info == path.anchor().subject_public_key_info
        })
    });
    line.push(root.map(|root| root.to_vec()).ok_or(unfit)?);
    let steps = line.iter().zip(line.iter().skip(1));
    Ok(steps.map(|(own, issuer)| Step { certificate: own.clone(), issuer: issuer.clone() }).collect())
}

fn may(parts: &certificate::Parts<'_>, purpose: Purpose) -> bool {
    let signs = parts.usage.is_none_or(|usage| usage & SIGNS != 0);
    let allowed: &[&[u8]] = &[
        name::ANY_USE,
        name::USE_EMAIL,
        name::USE_CLIENT,
        name::USE_DOCUMENT,
        name::USE_MS_DOCUMENT,
        name::USE_ADOBE,
    ];
    let fits = match (&parts.purposes, purpose) {
        (None, Purpose::Signature) => true,
        (Some((purposes, _)), Purpose::Signature) => purposes.iter().any(|one| allowed.contains(one)),
        (Some((purposes, is_critical)), Purpose::Timestamp) => {
            *is_critical && *purposes == [name::USE_TIMESTAMP]
        }
        (None, Purpose::Timestamp) => false,
    };
    signs && fits
}
