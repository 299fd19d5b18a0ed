//! B-LT and B-LTA: what the authorities said stands in the file, and files that were signed by revoked people.

use jiff::{Timestamp, ToSpan};
use lopdf::{Object, Stream, dictionary};
use signing::{
    Authorities as _, Error, Filled, Indication, Level, Request, Revocation, SubIndication, add_evidence,
    sign_stamped, stamp_file, validate,
};

use crate::authorities::{GOOD, Register};
use crate::stamped::SERVICE;
use crate::{judges, papers, town};

fn stamped(key: &str) -> Vec<u8> {
    let request = Request { with_timestamp: true, certify: true, ..Request::new("lanh_dao", town::now()) };
    let base = papers::with_fields(&papers::typst());
    sign_stamped(&base, &request, &town::signer(key), [7; 16], &SERVICE).unwrap()
}

fn in_years() -> Timestamp {
    town::now() + (24 * 400).hours()
}

#[test]
fn evidence_and_a_timestamp_carry_a_signature_into_later_years() {
    let mut files = Vec::new();
    for key in ["rsa2048", "rsa3072", "p256"] {
        let file = stamped(key);
        let level = |file: &[u8]| {
            let report = validate(file, &town::roots(), town::now()).unwrap();
            assert_eq!(report.overall, Indication::Passed, "{key}: {report:#?}");
            (report.signatures[0].level, report.signatures[0].revocation)
        };
        assert_eq!(level(&file), (Some(Level::Timestamped), Revocation::Unknown));
        let kept = add_evidence(&file, &town::roots(), town::now(), &GOOD).unwrap();
        assert!(kept.starts_with(&file), "what was there stays to the byte");
        assert_eq!(level(&kept), (Some(Level::LongTerm), Revocation::Good));
        let archived = stamp_file(&kept, [9; 16], &SERVICE).unwrap();
        assert_eq!(level(&archived), (Some(Level::Archived), Revocation::Good));
        let report = validate(&archived, &town::roots(), in_years()).unwrap();
        assert_eq!(report.overall, Indication::Passed, "{report:#?}");
        assert!(report.signatures[0].filled.contains(&Filled::Evidence));
        assert!(report.signatures.iter().all(|one| one.changes.is_empty()));
        // Twice does no harm and says nothing twice.
        let again = add_evidence(&archived, &town::roots(), town::now(), &GOOD).unwrap();
        let again = stamp_file(&again, [8; 16], &SERVICE).unwrap();
        let report = validate(&again, &town::roots(), town::now()).unwrap();
        assert_eq!((report.overall, report.signatures.len()), (Indication::Passed, 3));
        files.push(judges::written(&format!("archived-{key}.pdf"), &archived));
        files.push(judges::written(&format!("archived-twice-{key}.pdf"), &again));
    }
    for file in &files {
        assert!(judges::pdfsig(file).is_none_or(|valid| valid >= 1), "pdfsig on {}", file.display());
    }
    for (file, said) in
        files.iter().zip(judges::pyhanko_on(include_str!("ltv.py"), &files).into_iter().flatten())
    {
        for (field, holds, say) in said {
            assert!(holds, "pyHanko on {field} of {}: {say}", file.display());
        }
    }
}

#[test]
fn issued_files_of_every_base_are_archived() {
    let bases = [
        ("typst", papers::typst()),
        ("libreoffice", papers::libreoffice()),
        ("stream", papers::with_xref_stream()),
    ];
    let mut files = Vec::new();
    for (name, base) in bases {
        let issued = papers::issued(&base, &town::signer("rsa2048"));
        let kept = add_evidence(&issued, &town::roots(), town::now(), &GOOD).unwrap();
        let archived = stamp_file(&kept, [9; 16], &SERVICE).unwrap();
        let report = validate(&archived, &town::roots(), in_years()).unwrap();
        assert_eq!(report.overall, Indication::Passed, "{name}: {report:#?}");
        let levels: Vec<_> = report.signatures.iter().map(|one| one.level).collect();
        let archived_level = Some(Level::Archived);
        assert_eq!(levels, [archived_level, archived_level, archived_level, None]);
        files.push(judges::written(&format!("issued-archived-{name}.pdf"), &archived));
    }
    for file in &files {
        assert!(judges::pdfsig(file).is_none_or(|valid| valid >= 3), "pdfsig on {}", file.display());
    }
    for (file, said) in files.iter().zip(judges::pyhanko_says(&files).into_iter().flatten()) {
        for (field, holds, say) in said {
            assert!(holds, "pyHanko on {field} of {}: {say}", file.display());
        }
    }
}

#[test]
fn where_no_question_is_answered_the_list_is_taken() {
    let file = stamped("p256");
    let lists = Register { is_up: false, ..GOOD };
    let kept = add_evidence(&file, &town::roots(), town::now(), &lists).unwrap();
    let report = validate(&kept, &town::roots(), town::now()).unwrap();
    assert_eq!(report.signatures[0].level, Some(Level::LongTerm));
    // A list holds until the next one; years later it says nothing of that day.
    let unstamped = papers::by_person(&papers::with_fields(&papers::typst()), &town::signer("p256"));
    let kept = add_evidence(&unstamped, &town::roots(), town::now(), &lists).unwrap();
    let report = validate(&kept, &town::roots(), town::now() + (24 * 60).hours()).unwrap();
    assert_eq!(report.signatures[0].revocation, Revocation::Unknown);
}

#[test]
fn answers_by_strangers_or_about_others_are_not_believed() {
    let file = stamped("rsa2048");
    for lies in [
        Register { answers_by: "website", ..GOOD },
        Register { answers_by: "impostor", ..GOOD },
        Register { always_about: Some("p256"), ..GOOD },
    ] {
        let refused = add_evidence(&file, &town::roots(), town::now(), &lies);
        assert!(matches!(refused, Err(Error::Evidence(_))), "answers by {}", lies.answers_by);
    }
}

/// The file with an answer about this certificate in its store, whatever it says.
fn with_answer(file: &[u8], register: &Register, key: &str) -> Vec<u8> {
    let folder = town::folder();
    let (pem, ask) = (format!("{key}.pem"), format!("about-{key}.ocsp"));
    town::openssl(folder, &["ocsp", "-issuer", "authority.pem", "-cert", &pem, "-reqout", &ask]);
    let answer = register.ask("http://ocsp.thu-nghiem.vn/", &town::file(&ask)).unwrap();
    let list = register.list("http://crl.thu-nghiem.vn/authority.crl").unwrap();
    papers::updated(file, |increment| {
        let answer = increment.new_document.add_object(Stream::new(dictionary! {}, answer));
        let list = increment.new_document.add_object(Stream::new(dictionary! {}, list));
        let catalog = papers::catalog(increment.get_prev_documents());
        papers::edit(increment, catalog, |catalog| {
            let store = dictionary! {
                "OCSPs" => vec![Object::Reference(answer)], "CRLs" => vec![Object::Reference(list)],
            };
            catalog.set("DSS", Object::Dictionary(store));
        });
    })
}

#[test]
fn who_was_revoked_before_signing_did_not_sign() {
    let early = Register { revoked: &[("rsa2048", "210101000000Z")], ..GOOD };
    let late = Register { revoked: &[("rsa2048", "400101000000Z")], ..GOOD };
    let said = |file: &[u8]| {
        let report = validate(file, &town::roots(), town::now()).unwrap();
        let one = &report.signatures[0];
        assert!(one.changes.is_empty(), "{report:#?}");
        (one.indication, one.sub_indication, one.revocation)
    };
    let unstamped = papers::by_person(&papers::with_fields(&papers::typst()), &town::signer("rsa2048"));
    let stamped = stamped("rsa2048");
    let revoked = |indication, why| (indication, Some(why), Revocation::Revoked);
    assert_eq!(
        said(&with_answer(&stamped, &early, "rsa2048")),
        revoked(Indication::Failed, SubIndication::Revoked)
    );
    assert_eq!(
        said(&with_answer(&unstamped, &early, "rsa2048")),
        revoked(Indication::Indeterminate, SubIndication::RevokedNoPoe)
    );
    // Revoked after the stamp: the signature stands. Without a stamp nobody can say.
    assert_eq!(said(&with_answer(&stamped, &late, "rsa2048")).0, Indication::Passed);
    assert_eq!(
        said(&with_answer(&unstamped, &late, "rsa2048")),
        revoked(Indication::Indeterminate, SubIndication::RevokedNoPoe)
    );
    // A timestamp service that was revoked proves no time.
    let clock = Register { revoked: &[("clock", "210101000000Z")], ..GOOD };
    let report = validate(&with_answer(&stamped, &clock, "clock"), &town::roots(), in_years()).unwrap();
    assert_eq!(report.signatures[0].sub_indication, Some(SubIndication::OutOfBoundsNoPoe));
    // And nothing is added to a file of somebody who was revoked.
    let refused = add_evidence(&stamped, &town::roots(), town::now(), &early);
    assert!(matches!(refused, Err(Error::Evidence(why)) if why.contains("thu hồi")));
}

#[test]
fn a_store_full_of_rubbish_does_not_hurt() {
    let file = stamped("p256");
    let rubbish = papers::updated(&file, |increment| {
        let bomb = {
            use std::io::Write as _;
            let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            packed.write_all(&vec![0; 64 << 20]).unwrap();
            packed.finish().unwrap()
        };
        let bomb =
            increment.new_document.add_object(Stream::new(dictionary! { "Filter" => "FlateDecode" }, bomb));
        let noise = increment.new_document.add_object(Stream::new(dictionary! {}, vec![0x30; 5000]));
        let catalog = papers::catalog(increment.get_prev_documents());
        papers::edit(increment, catalog, |catalog| {
            let all = vec![Object::Reference(bomb), Object::Reference(noise), Object::Null, 5.into()];
            let store = dictionary! { "OCSPs" => all.clone(), "CRLs" => all.clone(), "Certs" => all };
            catalog.set("DSS", Object::Dictionary(store));
        });
    });
    let report = validate(&rubbish, &town::roots(), town::now()).unwrap();
    assert_eq!(report.signatures[0].level, Some(Level::Timestamped), "{report:#?}");
}

#[test]
fn rsa_pss_is_checked_too() {
    let base = judges::written("pss-base.pdf", &papers::with_fields(&papers::typst()));
    let (key, cert) = (town::folder().join("rsa2048.key"), town::folder().join("rsa2048.pem"));
    let (authority, out) = (town::folder().join("authority.pem"), town::folder().join("pss.pdf"));
    let script = "
import sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from asn1crypto.algos import SignedDigestAlgorithm
base, key, cert, authority, out = sys.argv[1:6]
sha384 = {'algorithm': 'sha384'}
pss = SignedDigestAlgorithm({'algorithm': 'rsassa_pss', 'parameters': {
    'hash_algorithm': sha384, 'salt_length': 48,
    'mask_gen_algorithm': {'algorithm': 'mgf1', 'parameters': sha384}}})
others = [load_cert_from_pemder(authority)]
signer = signers.SimpleSigner.load(key, cert, other_certs=others, signature_mechanism=pss)
meta = signers.PdfSignatureMetadata(field_name='lanh_dao', md_algorithm='sha384', subfilter=SigSeedSubFilter.PADES)
with open(base, 'rb') as file, open(out, 'wb') as result:
    signers.sign_pdf(IncrementalPdfFileWriter(file), meta, signer=signer, output=result)
";
    if judges::pyhanko(script, &[&base, &key, &cert, &authority, &out]).is_none() {
        return;
    }
    let report = validate(&std::fs::read(&out).unwrap(), &town::roots(), town::now()).unwrap();
    assert_eq!(report.overall, Indication::Passed, "{report:#?}");
}
