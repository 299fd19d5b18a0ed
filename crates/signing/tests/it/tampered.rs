//! The tamper table: what was done to an issued file, and what is said of it. Other programs call some of these valid.

use lopdf::{Document, Object, Stream, dictionary};
use signing::{Filled, Indication, Report, SubIndication, validate};

use crate::{papers, town};

fn issued() -> Vec<u8> {
    papers::issued(&papers::typst(), &town::signer("rsa2048"))
}

fn judged(file: &[u8]) -> Report {
    validate(file, &town::roots(), town::now()).unwrap()
}

/// All signatures fail, and the first names this place.
fn all_fail_at(name: &str, file: &[u8], place: &str) {
    let report = judged(file);
    assert_eq!(report.overall, Indication::Failed, "{name}: {report:#?}");
    assert!(report.signatures.len() >= 3, "{name}: the signatures stay listed");
    for one in &report.signatures {
        assert_eq!(one.indication, Indication::Failed, "{name}: {one:#?}");
        assert!(one.changes.iter().any(|change| change.place.contains(place)), "{name}: {one:#?}");
    }
}

#[test]
fn a_byte_of_the_first_revision_breaks_all() {
    let mut file = issued();
    let at = papers::typst().len() / 2;
    file[at] ^= 1;
    match validate(&file, &town::roots(), town::now()) {
        Ok(report) => {
            for one in report.signatures {
                assert_eq!(one.sub_indication, Some(SubIndication::HashFailure));
                assert_eq!(one.indication, Indication::Failed);
            }
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn pages_are_as_they_were_signed() {
    let file = issued();
    let document = Document::load_mem(&file).unwrap();
    let page = document.page_iter().next().unwrap();
    let content = document.get_page_contents(page)[0];
    let words = || Stream::new(dictionary! {}, b"BT ET".to_vec());
    let other_contents = papers::updated(&file, |update| {
        let fresh = update.new_document.add_object(words());
        papers::edit(update, page, |page| page.set("Contents", fresh));
    });
    all_fail_at("contents", &other_contents, "trang 1/Contents");
    let in_place = papers::updated(&file, |update| {
        update.new_document.set_object(content, words());
    });
    all_fail_at("content in place", &in_place, &format!("đối tượng {}", content.0));
    let resources = papers::updated(&file, |update| {
        papers::edit(update, page, |page| page.set("Resources", dictionary! {}));
    });
    all_fail_at("resources", &resources, "trang 1/Resources");
    let annotated = papers::updated(&file, |update| {
        let remark = update.new_document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "FreeText", "Contents" => Object::string_literal("15 ty dong"),
            "Rect" => vec![50.into(), 50.into(), 250.into(), 90.into()],
        });
        papers::edit(update, page, |page| {
            page.get_mut(b"Annots").unwrap().as_array_mut().unwrap().push(remark.into());
        });
    });
    all_fail_at("remark", &annotated, "trang 1/Annots");
    let tree = document.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    let doubled = papers::updated(&file, |update| {
        papers::edit(update, tree, |tree| {
            tree.get_mut(b"Kids").unwrap().as_array_mut().unwrap().push(page.into());
            tree.set("Count", 2);
        });
    });
    all_fail_at("page twice", &doubled, "Pages");
}

#[test]
fn the_catalog_is_as_it_was_signed() {
    let file = issued();
    let document = Document::load_mem(&file).unwrap();
    let catalog = papers::catalog(&document);
    let script = || dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    for (key, value) in [
        ("OpenAction", script()),
        ("OCProperties", dictionary! { "OCGs" => Vec::<Object>::new() }),
        ("AA", dictionary! { "WC" => script() }),
        ("Perms", dictionary! {}),
        ("Names", dictionary! { "JavaScript" => script() }),
    ] {
        let changed = papers::updated(&file, |update| {
            papers::edit(update, catalog, |catalog| catalog.set(key, value));
        });
        all_fail_at(key, &changed, &format!("catalog/{key}"));
    }
}

#[test]
fn the_form_and_its_signatures_are_as_they_were() {
    let file = issued();
    let document = Document::load_mem(&file).unwrap();
    let form = document.catalog().unwrap().get(b"AcroForm").unwrap().as_reference().unwrap();
    let person = papers::field(&document, "lanh_dao");
    let swapped = papers::updated(&file, |update| {
        let other = update.new_document.add_object(Stream::new(
            dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] },
            b"0 0 9 9 re f".to_vec(),
        ));
        papers::edit(update, person, |field| field.set("AP", dictionary! { "N" => other }));
    });
    all_fail_at("appearance", &swapped, "ô “lanh_dao”");
    let moved = papers::updated(&file, |update| {
        papers::edit(update, person, |field| {
            field.set("Rect", vec![0.into(), 0.into(), 9.into(), 9.into()]);
        });
    });
    all_fail_at("moved", &moved, "ô “lanh_dao”");
    let dropped = papers::updated(&file, |update| {
        papers::edit(update, form, |form| form.set("Fields", vec![person.into()]));
    });
    all_fail_at("dropped", &dropped, "AcroForm/Fields/co_quan");
    let needing = papers::updated(&file, |update| {
        papers::edit(update, form, |form| form.set("NeedAppearances", true));
    });
    all_fail_at("needs appearances", &needing, "AcroForm/NeedAppearances");
    let page = document.page_iter().next().unwrap();
    let one_more = papers::updated(&file, |update| {
        let field = update.new_document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "T" => Object::string_literal("them"),
            "V" => Object::string_literal("x"), "Rect" => vec![9.into(), 9.into(), 99.into(), 99.into()],
        });
        papers::edit(update, form, |form| {
            form.get_mut(b"Fields").unwrap().as_array_mut().unwrap().push(field.into());
        });
        papers::edit(update, page, |page| {
            page.get_mut(b"Annots").unwrap().as_array_mut().unwrap().push(field.into());
        });
    });
    all_fail_at("one more field", &one_more, "AcroForm/Fields/them");
}

#[test]
fn filling_again_after_the_lock_fails_the_last_signature_only() {
    let file = issued();
    let document = Document::load_mem(&file).unwrap();
    let number = papers::field(&document, "so");
    let again = papers::updated(&file, |update| {
        papers::edit(update, number, |field| field.set("V", Object::string_literal("16/KH-UBND")));
    });
    let report = judged(&again);
    let [person, initial, organisation] = report.signatures.as_slice() else { panic!("three signatures") };
    assert_eq!(report.overall, Indication::Failed);
    assert_eq!(organisation.indication, Indication::Failed);
    assert_eq!(organisation.sub_indication, Some(SubIndication::FormatFailure));
    assert_eq!(organisation.changes[0].what, "Ô đã khóa bị điền lại");
    for one in [person, initial] {
        assert_eq!(one.indication, Indication::Passed);
        let filled = Filled::Field { name: "so".to_owned(), value: "16/KH-UBND".to_owned() };
        assert!(one.filled.contains(&filled));
    }
}

#[test]
fn the_gap_of_a_signature_is_its_own() {
    let file = issued();
    let text = String::from_utf8_lossy(&file).into_owned();
    // The same number of bytes, with one byte more left out on either side of the gap.
    let at = text.rfind("/ByteRange [0 ").unwrap();
    let at = file.len() - text[at..].len() + "/ByteRange [".len();
    let end = at + file[at..].iter().position(|byte| *byte == b']').unwrap();
    let numbers: Vec<usize> = std::str::from_utf8(&file[at..end])
        .unwrap()
        .split(' ')
        .map(|number| number.parse().unwrap())
        .collect();
    let wider = format!("0 {} {} {}", numbers[1] - 1, numbers[2] + 1, numbers[3] - 1);
    assert_eq!(wider.len(), end - at);
    let mut widened = file.clone();
    widened[at..end].copy_from_slice(wider.as_bytes());
    let report = judged(&widened);
    assert_eq!(report.signatures[2].indication, Indication::Failed);
    assert_eq!(report.signatures[2].sub_indication, Some(SubIndication::FormatFailure));
    assert!(report.signatures[..2].iter().all(|one| one.indication == Indication::Passed));
}

#[test]
fn nothing_stands_behind_the_end_or_in_a_second_table() {
    let file = issued();
    let mut longer = file.clone();
    longer.extend_from_slice(b"<script>\n");
    all_fail_at("behind the end", &longer, "sau %%EOF");
    let mut hybrid = papers::updated(&file, |_| {});
    let at = hybrid.windows(5).rposition(|word| word == b"/Root").unwrap();
    let second = format!("/XRefStm {} ", Document::load_mem(&file).unwrap().xref_start);
    hybrid.splice(at..at, second.bytes());
    let report = judged(&hybrid);
    assert_eq!(report.overall, Indication::Failed, "{report:#?}");
}

#[test]
fn what_programs_read_differently_is_not_accepted() {
    let file = issued();
    let document = Document::load_mem(&file).unwrap();
    let info = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let mut twice = papers::updated(&file, |update| {
        papers::edit(update, info, |info| info.set("AAAA", 1));
    });
    let at = twice.windows(5).rposition(|word| word == b"/AAAA").unwrap();
    let key =
        document.get_dictionary(info).unwrap().iter().map(|(key, _)| key).find(|key| key.len() == 5).unwrap();
    // Longer by nothing: the offsets of the update stay right.
    let other = twice.windows(key.len()).rposition(|word| word == key.as_slice()).unwrap();
    assert!(other > file.len());
    twice[other..other + 5].copy_from_slice(b"AAAA ");
    assert_ne!(at, other - 1);
    all_fail_at("key twice", &twice, "phần ghi thêm");
}

#[test]
fn properties_may_be_written_again_and_are_reported() {
    let file = issued();
    let document = Document::load_mem(&file).unwrap();
    let info = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let metadata = document.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let renamed = papers::updated(&file, |update| {
        papers::edit(update, info, |info| info.set("Producer", Object::string_literal("x")));
    });
    let report = judged(&renamed);
    assert_eq!(report.overall, Indication::Passed, "{report:#?}");
    assert!(report.signatures.iter().all(|one| one.filled.contains(&Filled::Properties)));
    // But not where the properties are a page's content as well.
    let mut base = Document::load_mem(&papers::typst()).unwrap();
    let page = base.page_iter().next().unwrap();
    base.get_dictionary_mut(page).unwrap().set("Contents", metadata);
    let mut shared = Vec::new();
    base.save_to(&mut shared).unwrap();
    let file = papers::issued(&shared, &town::signer("rsa2048"));
    let metadata = Document::load_mem(&file)
        .unwrap()
        .catalog()
        .unwrap()
        .get(b"Metadata")
        .unwrap()
        .as_reference()
        .unwrap();
    let drawn = papers::updated(&file, |update| {
        update.new_document.set_object(metadata, Stream::new(dictionary! {}, b"0 0 99 99 re f".to_vec()));
    });
    all_fail_at("properties as content", &drawn, "trang 1/Contents");
}

#[test]
fn an_object_that_was_missing_is_not_made_up_later() {
    let mut base = Document::load_mem(&papers::typst()).unwrap();
    let page = base.page_iter().next().unwrap();
    let content = base.get_page_contents(page)[0];
    let missing = (base.max_id + 500, 0);
    let contents = vec![Object::Reference(content), Object::Reference(missing)];
    base.get_dictionary_mut(page).unwrap().set("Contents", contents);
    let mut file = Vec::new();
    base.save_to(&mut file).unwrap();
    let file = papers::issued(&file, &town::signer("rsa2048"));
    let drawn = papers::updated(&file, |update| {
        update.new_document.set_object(missing, Stream::new(dictionary! {}, b"0 0 99 99 re f".to_vec()));
    });
    all_fail_at("made up", &drawn, "đối tượng");
}
