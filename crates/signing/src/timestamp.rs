//! Timestamps by RFC 3161: what is asked, and whether the answer is one. How bytes travel is the caller's affair.

use ring::digest::{Context, SHA256};

use crate::asn1::{Element, INTEGER, NULL, OCTET_STRING, SEQUENCE, element, name, oid, sequence, take};
use crate::check::Envelope;
use crate::error::{Error, Result};
use crate::sign::{self, Request};
use crate::signer::Signer;

/// Carries a question to a timestamp service and brings its answer (`application/timestamp-query`, `-reply`).
pub trait Transport {
    /// The answer, as sent.
    fn ask(&self, query: &[u8]) -> Result<Vec<u8>>;
}

/// Asks for a token over this message. `nonce` is random: it ties the answer to the question.
pub fn timestamp(message: &[u8], nonce: [u8; 16], service: &dyn Transport) -> Result<Vec<u8>> {
    token_over(&[message], nonce, service)
}

/// A token over a message in parts.
pub(crate) fn token_over(message: &[&[u8]], nonce: [u8; 16], service: &dyn Transport) -> Result<Vec<u8>> {
    let mut hash = Context::new(&SHA256);
    for part in message {
        hash.update(part);
    }
    let nonce = nonce_number(nonce);
    let query = sequence(&[
        &element(INTEGER, &[&[1]]),
        &sequence(&[
            &sequence(&[&oid(name::SHA256), NULL]),
            &element(OCTET_STRING, &[hash.finish().as_ref()]),
        ]),
        &nonce,
        // With the certificates of the service.
        &[0x01, 0x01, 0xff],
    ]);
    let answer = service.ask(&query)?;
    token_of(&answer, message, &nonce)
        .ok_or_else(|| Error::Timestamp("máy chủ trả lời không hợp lệ".to_owned()))
}

/// A positive INTEGER.
fn nonce_number(mut nonce: [u8; 16]) -> Vec<u8> {
    if let Some(first) = nonce.first_mut() {
        *first = (*first & 0x7f) | 0x40;
    }
    element(INTEGER, &[&nonce])
}

/// The token as sent, if the service granted it over this message and in answer to this question.
fn token_of(answer: &[u8], message: &[&[u8]], nonce: &[u8]) -> Option<Vec<u8>> {
    let fields = Element::only(answer, SEQUENCE)?.children()?;
    let status = fields.first()?.children()?.first()?.number()?;
    let token = fields.get(1).filter(|_| status <= 1)?.raw;
    take(token)?;
    let envelope = Envelope::parse(token)?;
    envelope.stated_time(message)?;
    envelope.answers(nonce).then(|| token.to_vec())
}

/// Signs with a key that is here and has the signature stamped (PAdES B-T). Set [`Request::with_timestamp`].
pub fn sign_stamped(
    file: &[u8],
    request: &Request<'_>,
    signer: &dyn Signer,
    nonce: [u8; 16],
    service: &dyn Transport,
) -> Result<Vec<u8>> {
    let prepared = sign::prepare(file, request, signer.chain())?;
    let signature = signer.sign(prepared.to_sign())?;
    let token = timestamp(&signature, nonce, service)?;
    prepared.finish_with_timestamp(&signature, Some(&token))
}
