//! For later years: what the authorities say of the certificates goes into the file (PAdES B-LT), and a timestamp over
//! all of it proves that it was there in time (B-LTA). Both are increments that every earlier signature permits.

use std::collections::HashMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use jiff::Timestamp;
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use crate::asn1::{NULL, OCTET_STRING, element, name, oid, sequence};
use crate::certificate;
use crate::check::{self, Roots, State, Step, Words};
use crate::error::{Error, Result};
use crate::fields::{self, NewField, Place, Use};
use crate::timestamp::{Transport, token_over};
use crate::writer::Increment;
use crate::{pdf, sign};

/// Bytes kept for the token of a timestamp over the file: twice the longest seen.
const TOKEN_ROOM: usize = 16_000;

/// Brings what the authorities say. How bytes travel, and to which addresses they may, is the caller's affair.
pub trait Authorities {
    /// The answer to an OCSP question (`application/ocsp-request`), as sent.
    fn ask(&self, address: &str, question: &[u8]) -> Result<Vec<u8>>;
    /// A list of revoked certificates, as sent.
    fn list(&self, address: &str) -> Result<Vec<u8>>;
}

/// Adds to a signed file what the authorities say, at this time, of the certificates of all who signed and stamped it.
///
/// Only ways to these roots are asked about; a certificate that names no address is left out. Refuses if an authority
/// does not answer, or not for this certificate, and if one was revoked: the file then stays as it is.
pub fn add_evidence(
    file: &[u8],
    roots: &Roots,
    now: Timestamp,
    authorities: &dyn Authorities,
) -> Result<Vec<u8>> {
    let (mut words, mut fetched) = (Words::default(), HashMap::new());
    for step in check::steps(file, roots, now)? {
        let said = said_of(&step, now, authorities, &mut fetched)?;
        words.answers.extend(said.answers);
        for list in said.lists {
            if !words.lists.contains(&list) {
                words.lists.push(list);
            }
        }
        for one in [step.certificate, step.issuer] {
            if !words.certificates.contains(&one) {
                words.certificates.push(one);
            }
        }
    }
    if words.certificates.is_empty() {
        return Err(Error::Evidence("tệp không có chữ ký nào dẫn tới tổ chức gốc được tin cậy".to_owned()));
    }
    let mut increment = Increment::open(file)?;
    keep(&mut increment, &words)?;
    increment.finish()
}

/// Puts a timestamp over the whole file (B-LTA). `nonce` is random: it ties the answer to the question.
pub fn stamp_file(file: &[u8], nonce: [u8; 16], service: &dyn Transport) -> Result<Vec<u8>> {
    let mut increment = Increment::open(file)?;
    let known = pdf::fields(increment.document()).unwrap_or_default();
    let name = (1..).map(|number| format!("dau_thoi_gian_{number}"));
    let name =
        name.take(10_000).find(|name| known.iter().all(|field| field.name != *name)).unwrap_or_default();
    let place = Place { page: 1, x: 0.0, y: 0.0, width: 0.0, height: 0.0 };
    let field_id = fields::make(&mut increment, &NewField { name: &name, purpose: Use::Signature, place })?;
    let value_id = increment.number();
    let mut field = increment.document().get_dictionary(field_id).cloned().unwrap_or_default();
    field.set("V", value_id);
    increment.put(field_id, Object::Dictionary(field));
    let value = dictionary! {
        "Type" => "DocTimeStamp",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.RFC3161",
    };
    let mut written = sign::written(increment, value_id, &value, TOKEN_ROOM)?;
    let token = token_over(&written.signed(), nonce, service)?;
    written.fill(&token)?;
    Ok(written.file)
}

/// What the authorities say of one certificate; an answer is preferred, for a list may be long and old. A list speaks of
/// many, so each is fetched once.
fn said_of(
    step: &Step,
    now: Timestamp,
    authorities: &dyn Authorities,
    fetched: &mut HashMap<String, Vec<u8>>,
) -> Result<Words> {
    let (Some(own), Some(issuer)) = (certificate::parts(&step.certificate), certificate::parts(&step.issuer))
    else {
        return Err(Error::Certificate);
    };
    let mut words = Words::default();
    let answer = own.asked_at.map(|address| authorities.ask(address, &question(&own, &issuer)));
    match (answer, own.listed_at) {
        (Some(Ok(answer)), _) => words.answers.push(answer),
        (_, Some(address)) => {
            if !fetched.contains_key(address) {
                fetched.insert(address.to_owned(), authorities.list(address)?);
            }
            words.lists.extend(fetched.get(address).cloned());
        }
        (Some(Err(error)), None) => return Err(error),
        (None, None) => return Ok(words),
    }
    let whose = certificate::display_name(own.subject).unwrap_or_default();
    match words.state(step, now) {
        State::Good => Ok(words),
        State::Revoked(_) => Err(Error::Evidence(format!("chứng thư số “{whose}” đã bị thu hồi"))),
        State::Unknown => {
            Err(Error::Evidence(format!("tổ chức cấp không trả lời đúng về chứng thư số “{whose}”")))
        }
    }
}

/// An OCSP question about one certificate (RFC 6960 §4.1). SHA-1 only names the issuer, and every service knows it.
fn question(own: &certificate::Parts<'_>, issuer: &certificate::Parts<'_>) -> Vec<u8> {
    let hash = |what: &[u8]| element(OCTET_STRING, &[digest(&SHA1_FOR_LEGACY_USE_ONLY, what).as_ref()]);
    let id = sequence(&[
        &sequence(&[&oid(name::SHA1), NULL]),
        &hash(issuer.subject),
        &hash(issuer.key),
        own.serial,
    ]);
    sequence(&[&sequence(&[&sequence(&[&sequence(&[&id])])])])
}

/// Writes the security store of the file: what it held stays, what it lacks is added.
fn keep(increment: &mut Increment<'_>, words: &Words) -> Result<()> {
    let held = check::held(increment.document());
    let (catalog_id, mut catalog) = increment.catalog()?;
    let mut store = pdf::dictionary(increment.document(), &catalog, b"DSS").cloned().unwrap_or_default();
    store.set("Type", "DSS");
    for (key, all, before) in [
        ("Certs", &words.certificates, &held.certificates),
        ("OCSPs", &words.answers, &held.answers),
        ("CRLs", &words.lists, &held.lists),
    ] {
        let mut row = pdf::array(increment.document(), &store, key.as_bytes()).cloned().unwrap_or_default();
        for one in all.iter().filter(|one| !before.contains(one)) {
            row.push(Object::Reference(packed(increment, one)?));
        }
        if !row.is_empty() {
            store.set(key, row);
        }
    }
    let store = increment.add(store);
    catalog.set("DSS", store);
    // Tells readers of PDF 1.7 what the store is (ETSI EN 319 142-1 §5.4.2.2).
    let mut extensions =
        pdf::dictionary(increment.document(), &catalog, b"Extensions").cloned().unwrap_or_default();
    let level = dictionary! { "BaseVersion" => Object::Name(b"1.7".to_vec()), "ExtensionLevel" => 1 };
    extensions.set("ESIC", level);
    catalog.set("Extensions", Object::Dictionary(extensions));
    increment.put(catalog_id, Object::Dictionary(catalog));
    Ok(())
}

fn packed(increment: &mut Increment<'_>, bytes: &[u8]) -> Result<ObjectId> {
    let failed = |error: std::io::Error| Error::Evidence(error.to_string());
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).map_err(failed)?;
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", "FlateDecode");
    Ok(increment.add(Stream::new(dictionary, encoder.finish().map_err(failed)?)))
}
