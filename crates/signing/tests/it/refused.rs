//! What is not signed, and what the signer is told.

use signing::{Error, Fill, NewField, Place, Request, Use, add_fields, sign};

use crate::{papers, town};

const SOMEWHERE: Place = Place { page: 1, x: 10.0, y: 10.0, width: 50.0, height: 20.0 };

#[test]
fn what_would_break_a_signature_is_refused_before_it_is_written() {
    let (person, other) = (town::signer("rsa2048"), town::signer("rsa3072"));
    let empty = papers::with_fields(&papers::typst());
    let approved = papers::by_person(&empty, &person);
    let field = NewField { name: "nua", purpose: Use::Signature, place: SOMEWHERE };
    assert!(matches!(add_fields(&approved, &[field]), Err(Error::SignedBefore)));
    let certify = Request { certify: true, ..Request::new("ky_nhay", town::now()) };
    assert!(matches!(sign(&approved, &certify, &other), Err(Error::SignedBefore)));
    let place = Request { place: Some(SOMEWHERE), ..Request::new("nua", town::now()) };
    assert!(matches!(sign(&approved, &place, &other), Err(Error::SignedBefore)));
    let issued = papers::by_organisation(&approved, &town::signer("p256"));
    let late = sign(&issued, &Request::new("ky_nhay", town::now()), &other);
    assert!(matches!(late, Err(Error::Locked(name)) if name == "ky_nhay"));
    let shown = papers::page("16", 60, 14);
    let fills = [Fill { field: "so", value: "16", appearance: &shown }];
    let again = Request { fills: &fills, ..Request::new("ky_nhay", town::now()) };
    assert!(matches!(sign(&issued, &again, &other), Err(Error::Locked(_))));
}

#[test]
fn wrong_names_pages_and_pictures_are_told() {
    let person = town::signer("p256");
    let empty = papers::with_fields(&papers::typst());
    let said = |request: &Request<'_>| sign(&empty, request, &person).unwrap_err().to_string();
    assert_eq!(said(&Request::new("khong_co", town::now())), "Tệp không có ô “khong_co” như yêu cầu.");
    assert_eq!(said(&Request::new("so", town::now())), "Tệp không có ô “so” như yêu cầu.");
    let far = Place { page: 9, ..SOMEWHERE };
    let request = Request { place: Some(far), ..Request::new("moi", town::now()) };
    assert_eq!(said(&request), "Tệp không có trang 9.");
    let request = Request { appearance: Some(b"\x89PNG"), ..Request::new("lanh_dao", town::now()) };
    assert!(said(&request).starts_with("Hình chữ ký không đọc được"));
    let twice = NewField { name: "so", purpose: Use::Text, place: SOMEWHERE };
    assert!(matches!(add_fields(&empty, &[twice]), Err(Error::FieldExists(_))));
    let zero = NewField { name: "moi", purpose: Use::Text, place: Place { page: 0, ..SOMEWHERE } };
    assert!(matches!(add_fields(&empty, &[zero]), Err(Error::NoPage(0))));
}
