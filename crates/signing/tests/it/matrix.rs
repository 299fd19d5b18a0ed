//! Every base with every kind of key, judged by this validator, by pyHanko and by pdfsig.

use signing::{Covers, Filled, Indication, TimeSource, validate};

use crate::{judges, papers, town};

#[test]
fn all_judges_call_issued_files_valid() {
    let bases = [
        ("typst", papers::typst()),
        ("libreoffice", papers::libreoffice()),
        ("xref-stream", papers::with_xref_stream()),
    ];
    let mut files = Vec::new();
    for (base, base_file) in bases {
        for key in ["rsa2048", "rsa3072", "p256"] {
            let file = papers::issued(&base_file, &town::signer(key));
            assert!(file.starts_with(&base_file), "what was there stays to the byte");
            let report = validate(&file, &town::roots(), town::now()).unwrap();
            assert_eq!(report.overall, Indication::Passed, "{base} {key}: {report:#?}");
            let names: Vec<&str> = report.signatures.iter().map(|one| one.field.as_str()).collect();
            assert_eq!(names, ["lanh_dao", "ky_nhay", "co_quan"]);
            files.push(judges::written(&format!("{base}-{key}.pdf"), &file));
        }
    }
    for file in &files {
        if let Some(valid) = judges::pdfsig(file) {
            assert_eq!(valid, 3, "pdfsig on {}", file.display());
        }
    }
    for (file, said) in files.iter().zip(judges::pyhanko_says(&files).into_iter().flatten()) {
        assert_eq!(said.len(), 3);
        for (field, holds, say) in said {
            assert!(holds, "pyHanko on {} of {}: {say}", field, file.display());
        }
    }
}

#[test]
fn the_first_signature_names_what_the_issue_filled() {
    let file = papers::issued(&papers::typst(), &town::signer("rsa2048"));
    let report = validate(&file, &town::roots(), town::now()).unwrap();
    let [person, initial, organisation] = report.signatures.as_slice() else { panic!("three signatures") };
    let filled = |name: &str, value: &str| Filled::Field { name: name.to_owned(), value: value.to_owned() };
    let at_issue = [
        filled("ngay", "ngày 05 tháng 10 năm 2021"),
        filled("so", "15/KH-UBND"),
        Filled::Signature("co_quan".to_owned()),
    ];
    assert_eq!(initial.filled, at_issue);
    assert!(at_issue.iter().all(|one| person.filled.contains(one)));
    assert!(person.filled.contains(&Filled::Signature("ky_nhay".to_owned())));
    assert!(organisation.filled.is_empty());
    assert_eq!((person.covers, organisation.covers), (Covers::Revision, Covers::File));
    assert_eq!(person.signer.as_deref(), Some("Nguyễn Văn Ước"));
    assert_eq!(organisation.signer.as_deref(), Some("Ủy ban nhân dân thị xã"));
    assert_eq!(person.time_source, Some(TimeSource::Claimed));
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["overall"], "TOTAL-PASSED");
    assert_eq!(json["signatures"][0]["covers"], "revision");
    assert_eq!(json["signatures"][1]["filled"][1], "Điền ô “so”: “15/KH-UBND”");
    assert!(json["signatures"][0]["sub_indication"].is_null());
}

#[test]
fn files_signed_by_pyhanko_are_valid_here() {
    let out = town::folder().join("pyhanko.pdf");
    for (name, base) in [("typst", papers::typst()), ("stream", papers::with_xref_stream())] {
        let base = judges::written(&format!("pyhanko-base-{name}.pdf"), &base);
        let (first, second) = (town::folder().join("rsa2048.p12"), town::folder().join("p256.p12"));
        let Some(_) = judges::pyhanko(include_str!("sign.py"), &[&base, &first, &second, &out]) else {
            return;
        };
        let file = std::fs::read(&out).unwrap();
        let report = validate(&file, &town::roots(), town::now()).unwrap();
        assert_eq!(report.signatures.len(), 2);
        assert_eq!(report.overall, Indication::Passed, "{name}: {report:#?}");
        // And a signature of ours on top of theirs.
        let request = signing::Request {
            place: Some(signing::Place { page: 1, x: 400.0, y: 50.0, width: 100.0, height: 40.0 }),
            ..signing::Request::new("them", town::now())
        };
        let file = signing::sign(&file, &request, &town::signer("rsa3072")).unwrap();
        let report = validate(&file, &town::roots(), town::now()).unwrap();
        assert_eq!(report.signatures.len(), 3);
        assert_eq!(report.overall, Indication::Passed, "{name}: {report:#?}");
        let path = judges::written("pyhanko-and-ours.pdf", &file);
        let said = judges::pyhanko_says(&[path]).unwrap();
        assert!(said[0].iter().all(|(_, holds, _)| *holds), "{said:#?}");
    }
}
