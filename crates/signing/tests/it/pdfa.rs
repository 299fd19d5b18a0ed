//! What PDF/A-2 (ISO 19005-2) asks of a file, for the base and for every increment that is put on it. No validator can be had
//! here that knows all its rules; the adopting agency runs one once over an issued file.

use std::process::Command;

use lopdf::{Dictionary, Document, Object, ObjectId};
use signing::{Request, add_evidence, sign, sign_stamped, stamp_file};

use crate::authorities::GOOD;
use crate::stamped::SERVICE;
use crate::{judges, papers, town};

/// Each revision of a file that went the whole way: fields, person, initial, issue, evidence, timestamp.
fn revisions(base: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let shown = papers::typst();
    let request = |field| Request {
        appearance: Some(&shown),
        with_timestamp: true,
        ..Request::new(field, town::now())
    };
    let fields = papers::with_fields(base);
    let person = Request { certify: true, reason: Some("Phê duyệt"), ..request("lanh_dao") };
    let person = sign_stamped(&fields, &person, &town::signer("rsa2048"), [1; 16], &SERVICE).unwrap();
    let initial = sign(&person, &Request::new("ky_nhay", town::now()), &town::signer("rsa3072")).unwrap();
    let issued = papers::by_organisation_stamped(&initial);
    let kept = add_evidence(&issued, &town::roots(), town::now(), &GOOD).unwrap();
    let archived = stamp_file(&kept, [3; 16], &SERVICE).unwrap();
    vec![
        ("base", base.to_vec()),
        ("fields", fields),
        ("person", person),
        ("initial", initial),
        ("issued", issued),
        ("evidence", kept),
        ("timestamp", archived),
    ]
}

#[test]
fn every_increment_keeps_to_pdf_a() {
    for (name, base) in [("typst", papers::typst()), ("libreoffice", papers::libreoffice())] {
        let base_form = xref_form(&base);
        let document = Document::load_mem(&base).unwrap();
        let (first_id, of_base) = (id(&document), breaches(&document));
        // That one was exported as a plain PDF; the increments must add nothing.
        assert_eq!(of_base.is_empty(), name == "typst", "{of_base:?}");
        for (step, file) in revisions(&base) {
            let document = Document::load_mem(&file).unwrap();
            assert_eq!(breaches(&document), of_base, "{name} {step}");
            assert_eq!(id(&document), first_id, "{name} {step}: the first half of /ID stays");
            assert_eq!(xref_form(&file), base_form, "{name} {step}: table or stream, as before");
            assert!(
                file.ends_with(b"%%EOF\n") || file.ends_with(b"%%EOF"),
                "{name} {step}: nothing after the end"
            );
            let path = judges::written(&format!("pdfa-{name}-{step}.pdf"), &file);
            match Command::new("qpdf").arg("--check").arg(&path).output() {
                Ok(output) => {
                    let words = String::from_utf8_lossy(&output.stderr).into_owned();
                    assert!(output.status.success(), "qpdf on {name} {step}: {words}");
                }
                Err(error) => eprintln!("qpdf was left out: {error} (package qpdf)"),
            }
        }
    }
}

#[test]
fn a_breach_is_seen() {
    let base = papers::typst();
    type Change = fn(&mut Dictionary);
    let changes: [(&str, Change); 4] = [
        ("action", |catalog| catalog.set("OpenAction", lopdf::dictionary! { "S" => "JavaScript" })),
        ("intent", |catalog| {
            catalog.remove(b"OutputIntents");
        }),
        ("metadata", |catalog| {
            catalog.remove(b"Metadata");
        }),
        ("appearances", |catalog| {
            catalog.set("AcroForm", lopdf::dictionary! { "NeedAppearances" => true });
        }),
    ];
    for (what, change) in changes {
        let file = papers::updated(&base, |increment| {
            let catalog = papers::catalog(increment.get_prev_documents());
            papers::edit(increment, catalog, change);
        });
        assert!(!breaches(&Document::load_mem(&file).unwrap()).is_empty(), "{what}");
    }
    // Letters of a font that is not in the file.
    let fields = papers::with_fields(&base);
    let shown = papers::page("Nguyen Van Uoc", 170, 70);
    let request = Request { appearance: Some(&shown), ..Request::new("lanh_dao", town::now()) };
    let file = sign(&fields, &request, &town::signer("p256")).unwrap();
    let found = breaches(&Document::load_mem(&file).unwrap());
    assert!(found.iter().any(|one| one.contains("font")), "{found:?}");
}

fn id(document: &Document) -> Vec<u8> {
    document.trailer.get(b"ID").and_then(Object::as_array).unwrap()[0].as_str().unwrap().to_vec()
}

/// Whether the last cross-reference section is a table.
fn xref_form(file: &[u8]) -> bool {
    let tail = String::from_utf8_lossy(&file[file.len() - 60..]).into_owned();
    let at: usize =
        tail.split("startxref").nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap();
    file[at..].starts_with(b"xref")
}

/// Everything against the rules, by clause of ISO 19005-2.
fn breaches(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    let mut say = |clause: &str, what: String| found.push(format!("{clause} {what}"));
    let catalog = document.catalog().unwrap();
    if document.trailer.has(b"Encrypt") {
        say("6.1.3", "encrypted".to_owned());
    }
    if !catalog.get(b"OutputIntents").is_ok_and(|all| {
        document.dereference(all).is_ok_and(|(_, all)| all.as_array().is_ok_and(|all| !all.is_empty()))
    }) {
        say("6.2.3", "no output intent".to_owned());
    }
    let metadata =
        catalog.get(b"Metadata").and_then(Object::as_reference).and_then(|id| document.get_object(id));
    match metadata.and_then(Object::as_stream) {
        Ok(stream) => {
            let words = String::from_utf8_lossy(&stream.content).into_owned();
            if stream.dict.has(b"Filter")
                || !words.contains("pdfaid:part")
                || !words.contains("pdfaid:conformance")
            {
                say("6.6.4", "the metadata does not name part and conformance".to_owned());
            }
        }
        Err(_) => say("6.6.2", "no metadata".to_owned()),
    }
    for key in ["OpenAction", "AA", "NeedsRendering"] {
        if catalog.has(key.as_bytes()) && key != "OpenAction" || opens_something(document, catalog, key) {
            say("6.5", format!("catalog /{key}"));
        }
    }
    let form =
        catalog.get(b"AcroForm").ok().and_then(|form| document.dereference(form).ok()?.1.as_dict().ok());
    let is_made_by_reader = |form: &Dictionary| {
        form.has(b"XFA") || form.get(b"NeedAppearances").is_ok_and(|needs| needs.as_bool().unwrap_or(true))
    };
    if form.is_some_and(is_made_by_reader) {
        say("6.4", "the form needs its appearances made".to_owned());
    }
    for (id, object) in &document.objects {
        let Some(dictionary) = dictionary_of(object) else { continue };
        object_breaches(document, *id, dictionary, &mut say);
    }
    found
}

fn dictionary_of(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// A destination is no action.
fn opens_something(document: &Document, catalog: &Dictionary, key: &str) -> bool {
    let Ok(action) = catalog.get(key.as_bytes()) else { return false };
    document.dereference(action).is_ok_and(|(_, action)| action.as_dict().is_ok())
}

fn object_breaches(document: &Document, id: ObjectId, own: &Dictionary, say: &mut impl FnMut(&str, String)) {
    let name = |key: &[u8]| own.get(key).and_then(Object::as_name).unwrap_or_default();
    if name(b"Subtype") == b"Widget" {
        let flags = own.get(b"F").and_then(Object::as_i64).unwrap_or(0);
        // Printed; neither invisible, hidden, without view nor toggled.
        if flags & 4 == 0 || flags & (1 | 2 | 32 | 256) != 0 {
            say("6.3.2", format!("widget {id:?} has flags {flags}"));
        }
        if own.has(b"A") || own.has(b"AA") {
            say("6.4.1", format!("widget {id:?} acts"));
        }
        let is_empty = own.get(b"Rect").and_then(Object::as_array).is_ok_and(|rect| {
            let at = |index: usize| rect[index].as_float().unwrap_or(0.0);
            (at(0) - at(2)).abs() < 0.01 && (at(1) - at(3)).abs() < 0.01
        });
        match own.get(b"AP").ok().and_then(|shown| document.dereference(shown).ok()?.1.as_dict().ok()) {
            Some(shown) => {
                if !(shown.len() == 1 && shown.has(b"N")) {
                    say("6.3.3", format!("widget {id:?} has other appearances than the normal one"));
                }
            }
            None if is_empty => {}
            None => say("6.3.3", format!("widget {id:?} has no appearance")),
        }
    }
    if [&b"JavaScript"[..], b"Launch", b"Sound", b"Movie", b"ResetForm", b"ImportData"].contains(&name(b"S"))
    {
        say("6.5.1", format!("action in {id:?}"));
    }
    if name(b"Type") == b"Font" && name(b"Subtype") != b"Type0" && name(b"Subtype") != b"Type3" {
        let described =
            own.get(b"FontDescriptor").ok().and_then(|one| document.dereference(one).ok()?.1.as_dict().ok());
        let is_embedded = described
            .is_some_and(|one| [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| one.has(key)));
        if !is_embedded {
            say("6.2.11.4", format!("font {id:?} is not embedded"));
        }
    }
    if name(b"Type") == b"Font" && name(b"Subtype") == b"Type0" && !own.has(b"ToUnicode") {
        say("6.2.11.7", format!("font {id:?} does not tell its letters"));
    }
    if own.get(b"Filter").is_ok_and(|filter| filter.as_name().is_ok_and(|name| name == b"LZWDecode")) {
        say("6.1.7", format!("stream {id:?} is packed by LZW"));
    }
    if name(b"Subtype") == b"Form" && (own.has(b"OPI") || own.has(b"PS") || own.has(b"Ref")) {
        say("6.2.9", format!("form {id:?} refers outside"));
    }
}
