//! Timestamps (B-T) by a service that `openssl ts` plays.

use std::process::Command;

use jiff::ToSpan;
use signing::{
    Error, Indication, Request, Signer, SubIndication, TimeSource, Transport, sign_stamped, validate,
};

use crate::{judges, papers, town};

pub struct Service {
    /// Asks for another message than the one that is meant.
    lies: bool,
    settings: &'static str,
}

pub const SERVICE: Service = Service { lies: false, settings: "tsa.cnf" };

impl Transport for Service {
    fn ask(&self, query: &[u8]) -> signing::Result<Vec<u8>> {
        let folder = town::folder();
        let (ask, answer) = ("ask.tsq", "answer.tsr");
        town::alone(|| {
            if self.lies {
                let other = ["ts", "-query", "-data", "root.pem", "-sha256", "-cert", "-out", ask];
                town::openssl(folder, &other);
            } else {
                std::fs::write(folder.join(ask), query).unwrap();
            }
            let output = Command::new("openssl")
                .args(["ts", "-reply", "-config", self.settings, "-queryfile", ask, "-out", answer])
                .current_dir(folder)
                .output()
                .unwrap();
            if !output.status.success() {
                return Err(Error::Timestamp(String::from_utf8_lossy(&output.stderr).into_owned()));
            }
            Ok(std::fs::read(folder.join(answer)).unwrap())
        })
    }
}

#[test]
fn a_stamped_signature_outlives_its_certificate() {
    let base = papers::with_fields(&papers::typst());
    let mut files = Vec::new();
    for key in ["rsa2048", "rsa3072", "p256"] {
        let request =
            Request { with_timestamp: true, certify: true, ..Request::new("lanh_dao", town::now()) };
        let file = sign_stamped(&base, &request, &town::signer(key), [7; 16], &SERVICE).unwrap();
        for at in [town::now(), town::now() + (24 * 400).hours()] {
            let report = validate(&file, &town::roots(), at).unwrap();
            assert_eq!(report.overall, Indication::Passed, "{key}: {report:#?}");
            assert_eq!(report.signatures[0].time_source, Some(TimeSource::Timestamp));
        }
        files.push(judges::written(&format!("stamped-{key}.pdf"), &file));
    }
    for file in &files {
        assert!(judges::pdfsig(file).is_none_or(|valid| valid == 1));
    }
    for (file, said) in files.iter().zip(judges::pyhanko_says(&files).into_iter().flatten()) {
        assert!(said[0].1 && said[0].2.contains("TIMESTAMP_TOKEN"), "{}: {said:?}", file.display());
    }
}

#[test]
fn a_stamp_over_something_else_is_not_taken() {
    let base = papers::with_fields(&papers::typst());
    let request = Request { with_timestamp: true, ..Request::new("lanh_dao", town::now()) };
    let person = town::signer("p256");
    let refused = sign_stamped(&base, &request, &person, [7; 16], &Service { lies: true, ..SERVICE });
    assert!(matches!(refused, Err(Error::Timestamp(_))));
    // Nor one by somebody who only shows the certificate of a trusted service.
    let impostor = Service { settings: "impostor.cnf", ..SERVICE };
    let file = sign_stamped(&base, &request, &person, [7; 16], &impostor).unwrap();
    let report = validate(&file, &town::roots(), town::now()).unwrap();
    assert_eq!(report.signatures[0].time_source, Some(TimeSource::Claimed));
    let later = validate(&file, &town::roots(), town::now() + (24 * 400).hours()).unwrap();
    assert_eq!(later.signatures[0].sub_indication, Some(SubIndication::OutOfBoundsNoPoe));
    // Without a root for the service the time is only claimed.
    let file = sign_stamped(&base, &request, &person, [7; 16], &SERVICE).unwrap();
    let report = validate(&file, &signing::Roots::default(), town::now()).unwrap();
    assert_eq!(report.signatures[0].sub_indication, Some(SubIndication::NoCertificateChainFound));
    assert_eq!(report.signatures[0].time_source, Some(TimeSource::Claimed));
    // A place without room for the token is told, not overrun.
    let narrow = Request::new("lanh_dao", town::now());
    let prepared = signing::prepare(&base, &narrow, person.chain()).unwrap();
    let signature = person.sign(prepared.to_sign()).unwrap();
    let long = vec![0x30; 20_000];
    let refused = prepared.finish_with_timestamp(&signature, Some(&long));
    assert!(matches!(refused, Err(Error::TooSmall { .. })));
}

#[test]
fn a_document_timestamp_carries_all_signatures_into_later_years() {
    let file = papers::issued(&papers::typst(), &town::signer("rsa2048"));
    let issued = judges::written("to-stamp.pdf", &file);
    let of_town = |name: &str| town::folder().join(name);
    let (out, clock, key, authority) =
        (of_town("with-stamp.pdf"), of_town("clock.pem"), of_town("clock.key"), of_town("authority.pem"));
    let line = [issued.as_path(), &out, &clock, &key, &authority];
    if judges::pyhanko(include_str!("stamp.py"), &line).is_none() {
        return;
    }
    let stamped = std::fs::read(&out).unwrap();
    for at in [town::now(), town::now() + (24 * 400).hours()] {
        let report = validate(&stamped, &town::roots(), at).unwrap();
        assert_eq!(report.signatures.len(), 4);
        assert_eq!(report.overall, Indication::Passed, "{report:#?}");
    }
    let without = validate(&file, &town::roots(), town::now() + (24 * 400).hours()).unwrap();
    assert_eq!(without.overall, Indication::Indeterminate);
    assert!(judges::pdfsig(&out).is_none_or(|valid| valid >= 3));
    let said = judges::pyhanko_says(&[out]).unwrap();
    assert!(said[0].iter().all(|(_, holds, _)| *holds), "{said:#?}");
}
