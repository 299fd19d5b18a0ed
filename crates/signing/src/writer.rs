//! The incremental writer: the bytes of the file stay as they are, objects and a cross-reference section are appended.
//!
//! The new section has the form of the one before (table or stream); a file that mixes both hangs some viewers. Where the
//! parts of a signature come to lie must be known to the byte, so `lopdf` does not write here.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use ring::digest::{SHA256, digest};

use crate::error::{Error, Result};
use crate::pdf;

/// Entries of a trailer that describe its own section only.
const OF_A_SECTION: &[&[u8]] =
    &[b"Size", b"Prev", b"XRefStm", b"W", b"Index", b"Type", b"Filter", b"DecodeParms", b"Length"];

/// A revision that is being written.
pub(crate) struct Increment<'a> {
    base: &'a [u8],
    document: Document,
    next: u32,
    changed: Vec<ObjectId>,
}

/// Where an object that was written raw came to lie.
pub(crate) struct Written {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Where the raw object begins.
    pub raw_at: usize,
}

impl<'a> Increment<'a> {
    /// Begins a revision on top of this file.
    pub fn open(base: &'a [u8]) -> Result<Self> {
        let document = pdf::open(base)?;
        let stated = document.trailer.get(b"Size").and_then(Object::as_i64).unwrap_or(0);
        let next =
            document.max_id.max(u32::try_from(stated).unwrap_or(0).saturating_sub(1)).saturating_add(1);
        Ok(Self { base, document, next, changed: Vec::new() })
    }

    /// The file with what was changed so far.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// A number for a new object.
    pub fn number(&mut self) -> ObjectId {
        let id = (self.next, 0);
        self.next = self.next.saturating_add(1);
        id
    }

    /// Adds an object.
    pub fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = self.number();
        self.put(id, object.into());
        id
    }

    /// Puts an object in the place of this number.
    pub fn put(&mut self, id: ObjectId, object: Object) {
        self.document.objects.insert(id, object);
        if !self.changed.contains(&id) {
            self.changed.push(id);
        }
    }

    /// The catalog and its number.
    pub fn catalog(&self) -> Result<(ObjectId, Dictionary)> {
        let broken = |_| Error::Unreadable("thiếu mục lục của tệp".to_owned());
        let id = self.document.trailer.get(b"Root").and_then(Object::as_reference).map_err(broken)?;
        Ok((id, self.document.get_dictionary(id).map_err(broken)?.clone()))
    }

    /// Appends items to an array under a key of a dictionary object, wherever that array is written.
    pub fn append(&mut self, holder: ObjectId, key: &[u8], items: &[Object]) -> Result<()> {
        let broken = |_| Error::Unreadable("cấu trúc trang bị hỏng".to_owned());
        let mut dictionary = self.document.get_dictionary(holder).map_err(broken)?.clone();
        let (array_id, mut array) = match dictionary.get(key) {
            Ok(Object::Reference(id)) => {
                (Some(*id), self.document.get_object(*id).and_then(Object::as_array).map_err(broken)?.clone())
            }
            Ok(Object::Array(array)) => (None, array.clone()),
            _ => (None, Vec::new()),
        };
        array.extend_from_slice(items);
        if let Some(id) = array_id {
            self.put(id, Object::Array(array));
        } else {
            dictionary.set(key, Object::Array(array));
            self.put(holder, Object::Dictionary(dictionary));
        }
        Ok(())
    }

    /// Writes the revision.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.write(None).map(|written| written.bytes)
    }

    /// Writes the revision with one object more whose bytes are given.
    pub fn finish_with(self, id: ObjectId, raw: &[u8]) -> Result<Written> {
        self.write(Some((id, raw)))
    }

    fn write(mut self, raw: Option<(ObjectId, &[u8])>) -> Result<Written> {
        let is_table = self.base.get(self.document.xref_start..).is_some_and(|at| at.starts_with(b"xref"));
        let mut out = Vec::with_capacity(self.base.len() + (64 << 10));
        out.extend_from_slice(self.base);
        if out.last().is_none_or(|last| !matches!(last, b'\n' | b'\r')) {
            out.push(b'\n');
        }
        let mut places: BTreeMap<u32, (u16, usize)> = BTreeMap::new();
        for id in &self.changed {
            if let Some(object) = self.document.objects.get(id) {
                places.insert(id.0, (id.1, out.len()));
                indirect(&mut out, *id, |out| write_object(out, object));
            }
        }
        let mut raw_at = 0;
        if let Some((id, bytes)) = raw {
            places.insert(id.0, (id.1, out.len()));
            indirect(&mut out, id, |out| {
                raw_at = out.len();
                out.extend_from_slice(bytes);
            });
        }
        let at = out.len();
        // What other programs noted in the trailer stays; what describes a section is this one's own.
        let mut trailer = self.document.trailer.clone();
        for key in OF_A_SECTION {
            trailer.remove(key);
        }
        if let Ok(Object::Array(ids)) = self.document.trailer.get(b"ID")
            && let Some(first) = ids.first()
        {
            let fresh = digest(&SHA256, out.get(self.base.len()..).unwrap_or_default());
            let fresh = fresh.as_ref().iter().copied().take(16).collect();
            trailer.set("ID", vec![first.clone(), Object::String(fresh, StringFormat::Hexadecimal)]);
        }
        trailer.set("Prev", self.document.xref_start as i64);
        if is_table {
            trailer.set("Size", i64::from(self.next));
            table(&mut out, &places);
            out.extend_from_slice(b"trailer\n");
            write_object(&mut out, &Object::Dictionary(trailer));
            out.push(b'\n');
        } else {
            let id = self.number();
            places.insert(id.0, (0, at));
            trailer.set("Size", i64::from(self.next));
            let stream = Object::Stream(xref_stream(trailer, &places)?);
            indirect(&mut out, id, |out| write_object(out, &stream));
        }
        out.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        Ok(Written { bytes: out, raw_at })
    }
}

fn indirect(out: &mut Vec<u8>, id: ObjectId, body: impl FnOnce(&mut Vec<u8>)) {
    out.extend_from_slice(format!("{} {} obj\n", id.0, id.1).as_bytes());
    body(out);
    out.extend_from_slice(b"\nendobj\n");
}

/// Numbers that follow each other without a gap.
fn runs(places: &BTreeMap<u32, (u16, usize)>) -> Vec<(u32, Vec<(u16, usize)>)> {
    let mut runs: Vec<(u32, Vec<(u16, usize)>)> = Vec::new();
    for (number, place) in places {
        match runs.last_mut() {
            Some((first, run)) if first.saturating_add(run.len() as u32) == *number => run.push(*place),
            _ => runs.push((*number, vec![*place])),
        }
    }
    runs
}

fn table(out: &mut Vec<u8>, places: &BTreeMap<u32, (u16, usize)>) {
    out.extend_from_slice(b"xref\n");
    for (first, run) in runs(places) {
        out.extend_from_slice(format!("{first} {}\n", run.len()).as_bytes());
        for (generation, offset) in run {
            out.extend_from_slice(format!("{offset:010} {generation:05} n \n").as_bytes());
        }
    }
}

fn xref_stream(mut dictionary: Dictionary, places: &BTreeMap<u32, (u16, usize)>) -> Result<Stream> {
    let mut index = Vec::new();
    let mut rows = Vec::new();
    for (first, run) in runs(places) {
        index.extend([Object::Integer(i64::from(first)), Object::Integer(run.len() as i64)]);
        for (generation, offset) in run {
            let offset =
                u32::try_from(offset).map_err(|_| Error::Unreadable("tệp lớn hơn 4 GB".to_owned()))?;
            rows.push(1);
            rows.extend(offset.to_be_bytes());
            rows.extend(generation.to_be_bytes());
        }
    }
    dictionary.set("Type", Object::Name(b"XRef".to_vec()));
    dictionary.set("W", vec![Object::Integer(1), Object::Integer(4), Object::Integer(2)]);
    dictionary.set("Index", index);
    Ok(Stream::new(dictionary, rows))
}

/// An object as PDF text.
pub(crate) fn write_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Real(value) => {
            out.extend_from_slice(
                if value.is_finite() { value.to_string() } else { "0".to_owned() }.as_bytes(),
            );
        }
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, _) => {
            out.push(b'<');
            hex(out, bytes);
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                write_object(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary),
        Object::Stream(stream) => {
            let mut dictionary = stream.dict.clone();
            dictionary.set("Length", stream.content.len() as i64);
            write_dictionary(out, &dictionary);
            out.extend_from_slice(b"\nstream\n");
            out.extend_from_slice(&stream.content);
            out.extend_from_slice(b"\nendstream");
        }
        Object::Reference(id) => out.extend_from_slice(format!("{} {} R", id.0, id.1).as_bytes()),
    }
}

fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        write_name(out, key);
        out.push(b' ');
        write_object(out, value);
    }
    out.extend_from_slice(b">>");
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            out.push(b'#');
            hex(out, &[*byte]);
        }
    }
}

/// Bytes as pairs of hexadecimal digits.
pub(crate) fn hex(out: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            out.push(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
        }
    }
}
