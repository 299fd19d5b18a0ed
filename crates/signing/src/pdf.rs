//! Reading PDF files within limits, and looking things up in them. `lopdf` is the reader and nothing else.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use crate::error::{Error, Result};

/// No stream of a file is unpacked to more than this while the file is opened.
const MOST_INFLATED: usize = 32 << 20;

/// Fields nested deeper than this are not followed.
pub(crate) const DEEPEST: usize = 32;

/// What the reader's own words, which are English and name places in the file, come to.
const DAMAGED: &str = "cấu trúc bên trong bị hỏng";

/// Opens a file as it is written: nothing is repaired, for a repaired file is not the one that was signed.
pub(crate) fn open(bytes: &[u8]) -> Result<Document> {
    if !bytes.starts_with(b"%PDF-") {
        return Err(Error::Unreadable("không phải tệp PDF".to_owned()));
    }
    let options =
        LoadOptions { strict: true, max_decompressed_size: Some(MOST_INFLATED), ..LoadOptions::default() };
    let document =
        Document::load_mem_with_options(bytes, options).map_err(|_| Error::Unreadable(DAMAGED.to_owned()))?;
    if document.trailer.has(b"Encrypt") {
        return Err(Error::Encrypted);
    }
    document.catalog().map_err(|_| Error::Unreadable(DAMAGED.to_owned()))?;
    Ok(document)
}

/// The object that a chain of references ends at.
pub(crate) fn resolve<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

/// What a key of a dictionary holds, references followed.
pub(crate) fn value<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    resolve(document, dictionary.get(key).ok()?)
}

/// A dictionary under a key.
pub(crate) fn dictionary<'a>(
    document: &'a Document,
    within: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    value(document, within, key)?.as_dict().ok()
}

/// A name under a key.
pub(crate) fn name<'a>(document: &'a Document, within: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    value(document, within, key)?.as_name().ok()
}

/// An array under a key.
pub(crate) fn array<'a>(
    document: &'a Document,
    within: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Vec<Object>> {
    value(document, within, key)?.as_array().ok()
}

/// A text string of PDF as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    if let Some(utf16) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units = utf16.chunks_exact(2).map(|pair| {
            u16::from_be_bytes([pair.first().copied().unwrap_or(0), pair.get(1).copied().unwrap_or(0)])
        });
        return char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect())
}

/// Text as a text string of PDF.
pub(crate) fn text_string(text: &str) -> Object {
    let bytes = if text.is_ascii() {
        text.as_bytes().to_vec()
    } else {
        [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
    };
    Object::String(bytes, lopdf::StringFormat::Hexadecimal)
}

/// A form field that is an object of its own.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub id: ObjectId,
    /// The full name: the partial names of its line, joined by points.
    pub name: String,
    /// `Sig`, `Tx`, …; inherited where the field itself does not say.
    pub kind: Vec<u8>,
    /// Whether it has fields or widgets below it.
    pub has_kids: bool,
}

/// All fields that the form of the file names, in its order. `None`: deeper than sense, or a field written inside
/// another object, where it cannot be told apart.
pub(crate) fn fields(document: &Document) -> Option<Vec<Field>> {
    let mut found = Vec::new();
    let Some(form) = document.catalog().ok().and_then(|catalog| dictionary(document, catalog, b"AcroForm"))
    else {
        return Some(found);
    };
    let roots = array(document, form, b"Fields").cloned().unwrap_or_default();
    let mut waiting: Vec<(Object, String, Vec<u8>, usize)> =
        roots.into_iter().rev().map(|root| (root, String::new(), Vec::new(), 0)).collect();
    while let Some((object, above, kind, depth)) = waiting.pop() {
        if depth > DEEPEST || found.len() > 10_000 {
            return None;
        }
        let id = object.as_reference().ok()?;
        let Ok(field) = document.get_dictionary(id) else { continue };
        let own = value(document, field, b"T").and_then(|t| t.as_str().ok()).map(text);
        let full = match (above.is_empty(), own) {
            (_, None) => above,
            (true, Some(own)) => own,
            (false, Some(own)) => format!("{above}.{own}"),
        };
        let kind = name(document, field, b"FT").map_or(kind, <[u8]>::to_vec);
        let kids = array(document, field, b"Kids").cloned().unwrap_or_default();
        found.push(Field { id, name: full.clone(), kind: kind.clone(), has_kids: !kids.is_empty() });
        waiting.extend(kids.into_iter().rev().map(|kid| (kid, full.clone(), kind.clone(), depth + 1)));
    }
    Some(found)
}

/// Equal as PDF means it: strings by their bytes, dictionaries by their keys, whatever way they were written.
pub(crate) fn same(one: &Object, other: &Object) -> bool {
    match (one, other) {
        (Object::String(one, _), Object::String(other, _)) => one == other,
        (Object::Array(one), Object::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Object::Dictionary(one), Object::Dictionary(other)) => same_dictionary(one, other, &[]),
        (Object::Stream(one), Object::Stream(other)) => {
            one.content == other.content && same_dictionary(&one.dict, &other.dict, &[b"Length"])
        }
        (Object::Real(one), Object::Integer(other)) | (Object::Integer(other), Object::Real(one)) => {
            f64::from(*one).to_bits() == (*other as f64).to_bits()
        }
        (Object::Real(one), Object::Real(other)) => one.to_bits() == other.to_bits(),
        _ => one == other,
    }
}

/// Equal but for these keys.
pub(crate) fn same_dictionary(one: &Dictionary, other: &Dictionary, but: &[&[u8]]) -> bool {
    changed_keys(one, other, but).is_empty()
}

/// The keys whose values differ, but for these.
pub(crate) fn changed_keys(one: &Dictionary, other: &Dictionary, but: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut changed = Vec::new();
    for (key, value) in one {
        if !but.contains(&key.as_slice()) && !other.get(key).is_ok_and(|other| same(value, other)) {
            changed.push(key.clone());
        }
    }
    for (key, _) in other {
        if !but.contains(&key.as_slice()) && !one.has(key) {
            changed.push(key.clone());
        }
    }
    changed
}

/// The references that an object holds, itself not followed.
pub(crate) fn references(object: &Object, into: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => into.push(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, into)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, value)| references(value, into)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| references(value, into)),
        _ => {}
    }
}
