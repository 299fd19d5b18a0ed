//! Fields: the places where people and the organisation will sign, and where number and date will stand. They are made
//! before the first signature; afterwards validators accept only that they are filled.

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use crate::error::{Error, Result};
use crate::writer::Increment;
use crate::{appearance, pdf};

/// A rectangle on a page, in points (1/72 inch) from its lower left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The page, counted from 1.
    pub page: usize,
    /// From the left edge.
    pub x: f32,
    /// From the lower edge.
    pub y: f32,
    /// Width; 0 with height 0 for a signature that is not shown.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A signature.
    Signature,
    /// A signature after which no field may be filled: the organisation's.
    LastSignature,
    /// A line of text that is filled when the document is issued: its number, its date.
    Text,
}

/// A field to make.
#[derive(Clone, Debug)]
pub struct NewField<'a> {
    /// Its name, unique in the file, without a point.
    pub name: &'a str,
    /// What it is for.
    pub purpose: Use,
    /// Where it stands.
    pub place: Place,
}

/// Makes empty fields in a file that nobody has signed. Give it the fields of everybody who is expected to sign.
pub fn add_fields(file: &[u8], fields: &[NewField<'_>]) -> Result<Vec<u8>> {
    let mut increment = Increment::open(file)?;
    if !signed(increment.document()).is_empty() {
        return Err(Error::SignedBefore);
    }
    for field in fields {
        make(&mut increment, field)?;
    }
    increment.finish()
}

/// Makes one field and says under which number.
pub(crate) fn make(increment: &mut Increment<'_>, field: &NewField<'_>) -> Result<ObjectId> {
    if find(increment, field.name).is_some() {
        return Err(Error::FieldExists(field.name.to_owned()));
    }
    let Place { page, x, y, width, height } = field.place;
    let page_number = page;
    let page =
        increment.document().page_iter().nth(page.wrapping_sub(1)).ok_or(Error::NoPage(page_number))?;
    let mut widget = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "T" => pdf::text_string(field.name),
        "Rect" => vec![Object::Real(x), Object::Real(y), Object::Real(x + width), Object::Real(y + height)],
        "P" => page,
        // Print, and locked where it stands.
        "F" => 132,
    };
    // What takes no room shows nothing; validators call the picture of a timestamp that came later a forbidden change.
    if width > 0.0 || height > 0.0 {
        let shown = appearance::empty(increment, width, height);
        widget.set("AP", dictionary! { "N" => shown });
    }
    match field.purpose {
        Use::Text => {
            widget.set("FT", Object::Name(b"Tx".to_vec()));
            // Read-only: a reader who types into it would break the signatures before it.
            widget.set("Ff", 1);
            widget.set("DA", Object::string_literal("0 g"));
        }
        Use::Signature | Use::LastSignature => widget.set("FT", Object::Name(b"Sig".to_vec())),
    }
    if field.purpose == Use::LastSignature {
        let lock = increment.add(dictionary! { "Type" => "SigFieldLock", "Action" => "All" });
        widget.set("Lock", lock);
    }
    let id = increment.add(widget);
    increment.append(page, b"Annots", &[Object::Reference(id)])?;
    enter(increment, id)?;
    Ok(id)
}

/// Enters a field into the form of the file.
fn enter(increment: &mut Increment<'_>, id: ObjectId) -> Result<()> {
    let (catalog_id, mut catalog) = increment.catalog()?;
    let form_id = match catalog.get(b"AcroForm") {
        Ok(Object::Reference(form)) => *form,
        found => {
            // A form of its own number: later revisions then need not touch the catalog.
            let form = found.and_then(Object::as_dict).cloned().unwrap_or_default();
            let form = increment.add(form);
            catalog.set("AcroForm", form);
            increment.put(catalog_id, Object::Dictionary(catalog));
            form
        }
    };
    increment.append(form_id, b"Fields", &[Object::Reference(id)])?;
    let mut form = increment.document().get_dictionary(form_id).cloned().unwrap_or_default();
    if form.get(b"SigFlags").and_then(Object::as_i64).unwrap_or(0) & 3 != 3 {
        form.set("SigFlags", 3);
        increment.put(form_id, Object::Dictionary(form));
    }
    Ok(())
}

/// The number of the field of this name and its dictionary.
pub(crate) fn find(increment: &Increment<'_>, name: &str) -> Option<(ObjectId, Vec<u8>, Dictionary)> {
    let field = pdf::fields(increment.document())?.into_iter().find(|field| field.name == name)?;
    let found = increment.document().get_dictionary(field.id).ok()?.clone();
    Some((field.id, field.kind, found))
}

/// The signatures that a file carries: the field and its value.
pub(crate) fn signed(document: &lopdf::Document) -> Vec<(pdf::Field, Dictionary)> {
    let fields = pdf::fields(document).unwrap_or_default();
    fields
        .into_iter()
        .filter(|field| field.kind == b"Sig")
        .filter_map(|field| {
            let own = document.get_dictionary(field.id).ok()?;
            let value = pdf::dictionary(document, own, b"V")?.clone();
            Some((field, value))
        })
        .collect()
}
