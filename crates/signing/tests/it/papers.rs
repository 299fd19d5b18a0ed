//! Files to sign: from typst, from LibreOffice, with a cross-reference stream; and small pages to show.

use lopdf::{Document, IncrementalDocument, Object, ObjectId, SaveOptions, Stream, dictionary};
use signing::{Fill, NewField, Pkcs12Signer, Place, Request, Signer, Use, add_fields, sign, sign_stamped};

use crate::stamped::SERVICE;
use crate::town;

/// Set by the program's own typesetter.
pub fn typst() -> Vec<u8> {
    include_bytes!("../fixtures/typst.pdf").to_vec()
}

/// Written by LibreOffice 7.4.
pub fn libreoffice() -> Vec<u8> {
    include_bytes!("../../../plans/corpus/phuong-binh-an-2026.pdf").to_vec()
}

/// The same with object streams and a cross-reference stream.
pub fn with_xref_stream() -> Vec<u8> {
    let mut document = Document::load_mem(&libreoffice()).unwrap();
    let mut file = Vec::new();
    let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
    document.save_with_options(&mut file, options).unwrap();
    assert!(file.windows(5).any(|word| word == b"/XRef"), "it has a cross-reference stream");
    file
}

/// A page of this size with these words, in a standard font.
pub fn page(words: &str, width: i64, height: i64) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let font = document
        .add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let content = format!("BT /F1 10 Tf 2 4 Td ({words}) Tj ET");
    let content = document.add_object(Stream::new(dictionary! {}, content.into_bytes()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    document.objects.insert(
        pages,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut file = Vec::new();
    document.save_to(&mut file).unwrap();
    file
}

fn place(x: f32, y: f32, width: f32, height: f32) -> Place {
    Place { page: 1, x, y, width, height }
}

/// The places for everybody, before anybody signs.
pub fn with_fields(base: &[u8]) -> Vec<u8> {
    add_fields(
        base,
        &[
            NewField { name: "ky_nhay", purpose: Use::Signature, place: place(300.0, 140.0, 60.0, 24.0) },
            NewField { name: "lanh_dao", purpose: Use::Signature, place: place(330.0, 60.0, 170.0, 70.0) },
            NewField { name: "co_quan", purpose: Use::LastSignature, place: place(270.0, 60.0, 90.0, 90.0) },
            NewField { name: "so", purpose: Use::Text, place: place(90.0, 740.0, 60.0, 14.0) },
            NewField { name: "ngay", purpose: Use::Text, place: place(360.0, 740.0, 170.0, 14.0) },
        ],
    )
    .unwrap()
}

/// The person's signature, which certifies.
pub fn by_person(file: &[u8], person: &dyn Signer) -> Vec<u8> {
    let shown = page("Nguyen Van Uoc", 170, 70);
    let request = Request {
        certify: true,
        appearance: Some(&shown),
        reason: Some("Phê duyệt"),
        ..Request::new("lanh_dao", town::now())
    };
    sign(file, &request, person).unwrap()
}

/// The increment of the issue: number, date, and the organisation's signature.
pub fn by_organisation(file: &[u8], organisation: &dyn Signer) -> Vec<u8> {
    let (number, date) = (page("15", 60, 14), page("ngay 05 thang 10 nam 2021", 170, 14));
    at_issue(&number, &date, |request| sign(file, request, organisation).unwrap())
}

/// The same with a timestamp, and with appearances whose letters are all in the file, as PDF/A wants them.
pub fn by_organisation_stamped(file: &[u8]) -> Vec<u8> {
    let (shown, organisation) = (typst(), town::signer("p256"));
    at_issue(&shown, &shown, |request| {
        let request = Request { with_timestamp: true, ..request.clone() };
        sign_stamped(file, &request, &organisation, [2; 16], &SERVICE).unwrap()
    })
}

/// What the organisation asks for, with these pictures of number and date.
fn at_issue(number: &[u8], date: &[u8], signed: impl FnOnce(&Request<'_>) -> Vec<u8>) -> Vec<u8> {
    let seal = typst();
    let fills = [
        Fill { field: "so", value: "15/KH-UBND", appearance: number },
        Fill { field: "ngay", value: "ngày 05 tháng 10 năm 2021", appearance: date },
    ];
    signed(&Request { appearance: Some(&seal), fills: &fills, ..Request::new("co_quan", town::now()) })
}

/// Approved by a person, initialled by another, then numbered, dated and sealed.
pub fn issued(base: &[u8], person: &Pkcs12Signer) -> Vec<u8> {
    let file = by_person(&with_fields(base), person);
    let file = sign(&file, &Request::new("ky_nhay", town::now()), &town::signer("rsa3072")).unwrap();
    by_organisation(&file, &town::signer("p256"))
}

/// An update as somebody else would write it.
pub fn updated(file: &[u8], change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let document = Document::load_mem(file).unwrap();
    let mut increment = IncrementalDocument::create_from(file.to_vec(), document);
    change(&mut increment);
    let mut out = Vec::new();
    increment.save_to(&mut out).unwrap();
    assert!(out.starts_with(file), "what was there stays");
    out
}

/// Puts a changed copy of a dictionary object into an update.
pub fn edit(increment: &mut IncrementalDocument, id: ObjectId, change: impl FnOnce(&mut lopdf::Dictionary)) {
    increment.opt_clone_object_to_new_document(id).unwrap();
    change(increment.new_document.get_dictionary_mut(id).unwrap());
}

/// The number of the catalog.
pub fn catalog(document: &Document) -> ObjectId {
    document.trailer.get(b"Root").unwrap().as_reference().unwrap()
}

/// The number of a field.
pub fn field(document: &Document, name: &str) -> ObjectId {
    let mut found = document.objects.iter().filter(|(_, object)| {
        object.as_dict().is_ok_and(|dictionary| {
            dictionary.get(b"T").and_then(Object::as_str).is_ok_and(|title| title == name.as_bytes())
        })
    });
    *found.next().unwrap().0
}
