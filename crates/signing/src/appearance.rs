//! Appearances come from another PDF file: its first page becomes a form that a field shows. So the text has its fonts
//! embedded, with every Vietnamese letter, and a seal may be a drawing or a picture.

use std::collections::HashMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::error::{Error, Result};
use crate::pdf;
use crate::writer::Increment;

/// The drawing of a page is not unpacked to more than this.
const MOST_CONTENT: usize = 16 << 20;
/// A page of an appearance uses fewer objects than this.
const MOST_OBJECTS: usize = 2_000;

/// Brings the first page of this PDF file in as a form, and says under which number.
pub(crate) fn import(increment: &mut Increment<'_>, file: &[u8]) -> Result<ObjectId> {
    let unfit = |why: &str| Error::Appearance(why.to_owned());
    let source = pdf::open(file).map_err(|error| Error::Appearance(error.to_string()))?;
    let page_id = source.page_iter().next().ok_or_else(|| unfit("tệp không có trang nào"))?;
    let content = source
        .get_page_content_with_limit(page_id, MOST_CONTENT)
        .map_err(|error| Error::Appearance(error.to_string()))?;
    let bounds = inherited(&source, page_id, b"MediaBox").ok_or_else(|| unfit("trang không có khổ giấy"))?;
    let mut importer = Importer { source: &source, numbers: HashMap::new() };
    let mut form = Dictionary::new();
    form.set("Type", Object::Name(b"XObject".to_vec()));
    form.set("Subtype", Object::Name(b"Form".to_vec()));
    form.set("BBox", importer.copy(increment, &bounds, 0)?);
    if let Some(resources) = inherited(&source, page_id, b"Resources") {
        form.set("Resources", importer.copy(increment, &resources, 0)?);
    }
    if let Some(group) = inherited(&source, page_id, b"Group") {
        form.set("Group", importer.copy(increment, &group, 0)?);
    }
    Ok(increment.add(deflated(form, &content)?))
}

/// A form that shows nothing, for fields that wait.
pub(crate) fn empty(increment: &mut Increment<'_>, width: f32, height: f32) -> ObjectId {
    let mut form = Dictionary::new();
    form.set("Type", Object::Name(b"XObject".to_vec()));
    form.set("Subtype", Object::Name(b"Form".to_vec()));
    form.set("BBox", vec![Object::Integer(0), Object::Integer(0), Object::Real(width), Object::Real(height)]);
    form.set("Resources", Dictionary::new());
    increment.add(Stream::new(form, Vec::new()))
}

fn deflated(mut dictionary: Dictionary, content: &[u8]) -> Result<Stream> {
    let unfit = |error: std::io::Error| Error::Appearance(error.to_string());
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).map_err(unfit)?;
    dictionary.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    Ok(Stream::new(dictionary, encoder.finish().map_err(unfit)?))
}

/// What a page says itself or has from the nodes above it.
fn inherited(source: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut node = source.get_dictionary(page).ok()?;
    for _ in 0..pdf::DEEPEST {
        if let Ok(found) = node.get(key) {
            return Some(found.clone());
        }
        node = pdf::dictionary(source, node, b"Parent")?;
    }
    None
}

struct Importer<'a> {
    source: &'a Document,
    numbers: HashMap<ObjectId, ObjectId>,
}

impl Importer<'_> {
    /// The object with every number it names brought over. What ties it to the tags of its own file stays behind.
    fn copy(&mut self, increment: &mut Increment<'_>, object: &Object, depth: usize) -> Result<Object> {
        if depth > pdf::DEEPEST * 2 || self.numbers.len() > MOST_OBJECTS {
            return Err(Error::Appearance("hình quá phức tạp".to_owned()));
        }
        Ok(match object {
            Object::Reference(id) => {
                if let Some(number) = self.numbers.get(id) {
                    return Ok(Object::Reference(*number));
                }
                let number = increment.number();
                self.numbers.insert(*id, number);
                let found = self.source.objects.get(id).cloned().unwrap_or(Object::Null);
                let copied = self.copy(increment, &found, depth + 1)?;
                increment.put(number, copied);
                Object::Reference(number)
            }
            Object::Array(items) => Object::Array(
                items.iter().map(|item| self.copy(increment, item, depth + 1)).collect::<Result<_>>()?,
            ),
            Object::Dictionary(dictionary) => Object::Dictionary(self.entries(increment, dictionary, depth)?),
            Object::Stream(stream) => Object::Stream(Stream::new(
                self.entries(increment, &stream.dict, depth)?,
                stream.content.clone(),
            )),
            plain => plain.clone(),
        })
    }

    fn entries(
        &mut self,
        increment: &mut Increment<'_>,
        from: &Dictionary,
        depth: usize,
    ) -> Result<Dictionary> {
        let mut copied = Dictionary::new();
        for (key, value) in from {
            if !matches!(key.as_slice(), b"StructParents" | b"StructParent" | b"Length" | b"Metadata") {
                copied.set(key.clone(), self.copy(increment, value, depth + 1)?);
            }
        }
        Ok(copied)
    }
}
