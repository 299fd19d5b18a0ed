//! PAdES: signs PDF files by incremental update, and says what a signed file proves.
//!
//! A leaf: no database, no network, no clock; only a key on a token is reached, through the library of its maker.
//! Lengths are points (1/72 inch), times are handed in, messages of [`Error`] are for the person who signs. Signatures are made and checked by `ring` (ADR 6), certificate paths built by
//! `webpki`, PDF files read by `lopdf`; writing, CMS, PKCS#12 and the judgement of changes are here.
//!
//! - [`add_fields`] makes the places for all signers and the lines that are filled at issue, before anybody signs.
//! - [`sign`] signs with a [`Signer`] that is here; [`prepare`] and [`Prepared::finish`] do it in two phases for a key
//!   that is elsewhere. [`sign_stamped`] adds a timestamp (B-T) from a service behind a [`Transport`].
//! - [`add_evidence`] puts what the authorities say of the certificates into the file (B-LT), [`stamp_file`] a timestamp
//!   over all of it (B-LTA).
//! - [`validate`] answers for each signature in the words of ETSI EN 319 102-1.

mod algorithm;
mod appearance;
mod asn1;
mod certificate;
mod check;
mod cms;
mod error;
mod fields;
mod long_term;
mod pdf;
mod permission;
mod pkcs12;
mod sign;
mod signer;
mod timestamp;
mod token;
mod writer;

pub use certificate::{Chain, KeyKind, certificates_of_pem};
pub use check::{
    Change, Covers, Filled, Indication, Level, Report, Revocation, Roots, SubIndication, TimeSource, Verdict,
    validate,
};
pub use error::{Error, Result};
pub use fields::{NewField, Place, Use, add_fields};
pub use long_term::{Authorities, add_evidence, stamp_file};
pub use sign::{Fill, Prepared, Request, prepare, sign};
pub use signer::{Pkcs12Signer, Signer};
pub use timestamp::{Transport, sign_stamped, timestamp};
pub use token::{Pkcs11Signer, Token, tokens};
