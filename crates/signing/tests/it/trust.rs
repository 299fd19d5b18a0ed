//! Who may sign: roots, weak keys, and what a certificate is for.

use jiff::ToSpan;
use signing::{Error, Indication, Pkcs12Signer, Request, Roots, Signer, SubIndication, sign, validate};

use crate::{papers, town};

fn signed_by(name: &str) -> Vec<u8> {
    papers::by_person(&papers::with_fields(&papers::typst()), &town::signer(name))
}

fn answer(file: &[u8], roots: &Roots, at: jiff::Timestamp) -> (Indication, Option<SubIndication>) {
    let report = validate(file, roots, at).unwrap();
    (report.signatures[0].indication, report.signatures[0].sub_indication)
}

#[test]
fn a_signature_is_as_good_as_its_way_to_a_root() {
    let file = signed_by("rsa2048");
    let (now, roots) = (town::now(), town::roots());
    assert_eq!(answer(&file, &roots, now), (Indication::Passed, None));
    let unknown = (Indication::Indeterminate, Some(SubIndication::NoCertificateChainFound));
    assert_eq!(answer(&file, &Roots::default(), now), unknown);
    let other = Roots::new(signing::certificates_of_pem(&town::file("rsa3072.pem")).unwrap());
    assert_eq!(answer(&file, &other, now), unknown);
    let expired = (Indication::Indeterminate, Some(SubIndication::OutOfBoundsNoPoe));
    assert_eq!(answer(&file, &roots, now + (24 * 400).hours()), expired);
    assert_eq!(answer(&file, &roots, now - 48.hours()), expired);
}

#[test]
fn certificates_for_other_things_do_not_sign() {
    for name in ["website", "cipher"] {
        let file = signed_by(name);
        let wrong = (Indication::Indeterminate, Some(SubIndication::ChainConstraintsFailure));
        assert_eq!(answer(&file, &town::roots(), town::now()), wrong, "{name}");
    }
}

#[test]
fn keys_below_2048_bits_are_refused_on_both_sides() {
    let weak = Pkcs12Signer::open(&town::file("rsa1024.p12"), town::PASSWORD);
    assert!(matches!(weak, Err(Error::Key)));
    // Signed elsewhere, by a program that does not mind.
    let file = papers::with_fields(&papers::typst());
    let base = crate::judges::written("weak-base.pdf", &file);
    let (key, cert) = (town::folder().join("rsa1024.key"), town::folder().join("rsa1024.pem"));
    let out = town::folder().join("weak.pdf");
    let script = "
import sys
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
base, key, cert, out = sys.argv[1:5]
signer = signers.SimpleSigner.load(key, cert)
meta = signers.PdfSignatureMetadata(field_name='lanh_dao', md_algorithm='sha256')
with open(base, 'rb') as file, open(out, 'wb') as result:
    signers.sign_pdf(IncrementalPdfFileWriter(file), meta, signer=signer, output=result)
";
    if crate::judges::pyhanko(script, &[&base, &key, &cert, &out]).is_none() {
        return;
    }
    let weak = (Indication::Indeterminate, Some(SubIndication::CryptoConstraintsFailure));
    assert_eq!(answer(&std::fs::read(&out).unwrap(), &town::roots(), town::now()), weak);
}

#[test]
fn a_signature_of_another_key_is_not_taken() {
    let file = papers::with_fields(&papers::typst());
    let (person, other) = (town::signer("rsa2048"), town::signer("rsa3072"));
    let prepared = signing::prepare(&file, &Request::new("lanh_dao", town::now()), person.chain()).unwrap();
    let signature = other.sign(prepared.to_sign()).unwrap();
    assert!(matches!(prepared.clone().finish(&signature), Err(Error::WrongSignature)));
    // Two phases with a pause between them, the second somewhere else.
    let kept = serde_json::to_string(&prepared).unwrap();
    let prepared: signing::Prepared = serde_json::from_str(&kept).unwrap();
    assert_eq!(prepared.hash_to_sign().len(), 32);
    let signature = person.sign(prepared.to_sign()).unwrap();
    let signed = prepared.finish(&signature).unwrap();
    assert_eq!(answer(&signed, &town::roots(), town::now()), (Indication::Passed, None));
    let again = sign(&signed, &Request::new("lanh_dao", town::now()), &person);
    assert!(matches!(again, Err(Error::AlreadySigned(_))));
}
