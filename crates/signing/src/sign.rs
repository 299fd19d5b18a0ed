//! Signing: one increment that carries a signature and whatever it fills, in two phases so that the key may be elsewhere.

use std::ops::Range;

use jiff::tz::Offset;
use jiff::{Timestamp, fmt::strtime};
use lopdf::{Dictionary, Object, ObjectId, dictionary};
use ring::digest::{Context, SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::certificate::Chain;
use crate::error::{Error, Result};
use crate::fields::{self, NewField, Place, Use};
use crate::permission;
use crate::signer::Signer;
use crate::writer::{Increment, hex, write_object};
use crate::{appearance, cms, pdf};

/// Digits of each number of a /ByteRange, so that it can be written before it is known.
const DIGITS: usize = 11;

/// What is to be signed, and how.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The signature field.
    pub field: &'a str,
    /// When the field is not there yet, where to make it. In a certified file it must be there.
    pub place: Option<Place>,
    /// Certifies the content: afterwards fields may be filled and signed, nothing else (level 2). First signature only.
    pub certify: bool,
    /// A PDF file whose first page is shown in the field.
    pub appearance: Option<&'a [u8]>,
    /// Text fields that this very increment fills.
    pub fills: &'a [Fill<'a>],
    /// What the signer gives as reason.
    pub reason: Option<&'a str>,
    /// Where.
    pub location: Option<&'a str>,
    /// The time that the signer claims.
    pub at: Timestamp,
    /// Keeps room for a timestamp token.
    pub with_timestamp: bool,
}

impl<'a> Request<'a> {
    /// A plain signature in this field.
    pub fn new(field: &'a str, at: Timestamp) -> Self {
        Self {
            field,
            place: None,
            certify: false,
            appearance: None,
            fills: &[],
            reason: None,
            location: None,
            at,
            with_timestamp: false,
        }
    }
}

/// A text field, its value, and a PDF file whose first page shows that value.
#[derive(Clone, Copy, Debug)]
pub struct Fill<'a> {
    /// The field.
    pub field: &'a str,
    /// What machines read.
    pub value: &'a str,
    /// What people see.
    pub appearance: &'a [u8],
}

/// A file that waits for its signature. It holds nothing secret and may be stored; whoever keeps it binds it to the
/// revision of the document, and takes the finished file only if that revision is still the last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Prepared {
    file: Vec<u8>,
    gap: Range<usize>,
    attributes: Vec<u8>,
    chain: Chain,
}

impl Prepared {
    /// The bytes to be signed (DER of the signed attributes), with SHA-256 inside the signature algorithm.
    pub fn to_sign(&self) -> &[u8] {
        &self.attributes
    }

    /// SHA-256 of [`Self::to_sign`], for devices that take a hash.
    pub fn hash_to_sign(&self) -> Vec<u8> {
        digest(&SHA256, &self.attributes).as_ref().to_vec()
    }

    /// Puts the signature in and gives the signed file. Refuses a signature that does not fit.
    pub fn finish(self, signature: &[u8]) -> Result<Vec<u8>> {
        self.finish_with_timestamp(signature, None)
    }

    /// As [`Self::finish`], with a timestamp token over the signature.
    pub fn finish_with_timestamp(mut self, signature: &[u8], token: Option<&[u8]>) -> Result<Vec<u8>> {
        cms::fits(&self.chain, &self.attributes, signature)?;
        let envelope = cms::signed_data(&self.chain, &self.attributes, signature, token)?;
        fill(&mut self.file, &self.gap, &envelope)?;
        Ok(self.file)
    }
}

/// Signs in one go with a key that is here.
pub fn sign(file: &[u8], request: &Request<'_>, signer: &dyn Signer) -> Result<Vec<u8>> {
    let prepared = prepare(file, request, signer.chain())?;
    let signature = signer.sign(prepared.to_sign())?;
    prepared.finish(&signature)
}

/// Writes the increment with an empty place for the signature.
pub fn prepare(file: &[u8], request: &Request<'_>, chain: &Chain) -> Result<Prepared> {
    let mut increment = Increment::open(file)?;
    let before = fields::signed(increment.document());
    check_permission(&increment, request, &before)?;
    let (field_id, mut field) = take_field(&mut increment, request)?;
    for fill in request.fills {
        write_text(&mut increment, fill)?;
    }
    if let Some(shown) = request.appearance {
        let form = appearance::import(&mut increment, shown)?;
        field.set("AP", dictionary! { "N" => form });
    }
    let value_id = increment.number();
    field.set("V", value_id);
    let value = value_dictionary(&increment, request, &field, chain);
    increment.put(field_id, Object::Dictionary(field));
    if request.certify {
        certify(&mut increment, value_id)?;
    }
    let written = written(increment, value_id, &value, cms::size(chain, request.with_timestamp))?;
    let mut hash = Context::new(&SHA256);
    for part in written.signed() {
        hash.update(part);
    }
    let attributes = cms::signed_attributes(hash.finish().as_ref(), chain)?;
    Ok(Prepared { file: written.file, gap: written.gap, attributes, chain: chain.clone() })
}

/// Nothing is written that an earlier signature would call a breach.
fn check_permission(
    increment: &Increment<'_>,
    request: &Request<'_>,
    before: &[(pdf::Field, Dictionary)],
) -> Result<()> {
    if request.certify && !before.is_empty() {
        return Err(Error::SignedBefore);
    }
    let document = increment.document();
    for (field, value) in before {
        let said = permission::of_signature(document, document.get_dictionary(field.id).ok(), value);
        let touched = std::iter::once(request.field).chain(request.fills.iter().map(|fill| fill.field));
        for name in touched {
            if said.level == Some(1) || said.lock.holds(name) {
                return Err(Error::Locked(name.to_owned()));
            }
        }
        if said.certifies && request.place.is_some() {
            return Err(Error::SignedBefore);
        }
    }
    Ok(())
}

fn take_field(increment: &mut Increment<'_>, request: &Request<'_>) -> Result<(ObjectId, Dictionary)> {
    let found = fields::find(increment, request.field);
    if let (None, Some(place)) = (&found, request.place) {
        let field = NewField { name: request.field, purpose: Use::Signature, place };
        let id = fields::make(increment, &field)?;
        let made = increment.document().get_dictionary(id).cloned().unwrap_or_default();
        return Ok((id, made));
    }
    match found {
        Some((_, kind, _)) if kind != b"Sig" => Err(Error::NoField(request.field.to_owned())),
        Some((_, _, field)) if field.has(b"V") => Err(Error::AlreadySigned(request.field.to_owned())),
        Some((id, _, field)) => Ok((id, field)),
        None => Err(Error::NoField(request.field.to_owned())),
    }
}

fn write_text(increment: &mut Increment<'_>, fill: &Fill<'_>) -> Result<()> {
    let (id, kind, mut field) =
        fields::find(increment, fill.field).ok_or_else(|| Error::NoField(fill.field.to_owned()))?;
    if kind != b"Tx" {
        return Err(Error::NoField(fill.field.to_owned()));
    }
    let form = appearance::import(increment, fill.appearance)?;
    field.set("V", pdf::text_string(fill.value));
    field.set("AP", dictionary! { "N" => form });
    increment.put(id, Object::Dictionary(field));
    Ok(())
}

/// The file names the signature that certifies it.
fn certify(increment: &mut Increment<'_>, value: ObjectId) -> Result<()> {
    let (id, mut catalog) = increment.catalog()?;
    catalog.set("Perms", dictionary! { "DocMDP" => value });
    increment.put(id, Object::Dictionary(catalog));
    Ok(())
}

/// All of the signature dictionary but the two entries whose places must be known.
fn value_dictionary(
    increment: &Increment<'_>,
    request: &Request<'_>,
    field: &Dictionary,
    chain: &Chain,
) -> Dictionary {
    let mut value = dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "M" => Object::string_literal(pdf_date(request.at)),
        "Name" => pdf::text_string(&chain.name()),
    };
    for (key, text) in [("Reason", request.reason), ("Location", request.location)] {
        if let Some(text) = text {
            value.set(key, pdf::text_string(text));
        }
    }
    let mut references = Vec::new();
    if request.certify {
        references.push(Object::Dictionary(dictionary! {
            "Type" => "SigRef",
            "TransformMethod" => "DocMDP",
            "TransformParams" => dictionary! { "Type" => "TransformParams", "P" => 2, "V" => Object::Name(b"1.2".to_vec()) },
        }));
    }
    let document = increment.document();
    if let Some(lock) = pdf::dictionary(document, field, b"Lock") {
        let mut parameters = lock.clone();
        parameters.set("Type", Object::Name(b"TransformParams".to_vec()));
        parameters.set("V", Object::Name(b"1.2".to_vec()));
        let mut reference = dictionary! {
            "Type" => "SigRef",
            "TransformMethod" => "FieldMDP",
            "TransformParams" => parameters,
        };
        if let Ok(root) = document.trailer.get(b"Root") {
            reference.set("Data", root.clone());
        }
        references.push(Object::Dictionary(reference));
    }
    if !references.is_empty() {
        value.set("Reference", references);
    }
    value
}

/// As PDF writes times, in the clock of Việt Nam.
fn pdf_date(at: Timestamp) -> String {
    let local = Offset::constant(7).to_datetime(at);
    strtime::format("D:%Y%m%d%H%M%S+07'00'", local).unwrap_or_default()
}

/// A file with an empty place for a signature or a token.
pub(crate) struct Placed {
    pub file: Vec<u8>,
    gap: Range<usize>,
}

impl Placed {
    /// The bytes that are signed: all but the place.
    pub fn signed(&self) -> [&[u8]; 2] {
        [
            self.file.get(..self.gap.start).unwrap_or_default(),
            self.file.get(self.gap.end..).unwrap_or_default(),
        ]
    }

    /// Puts the signature in.
    pub fn fill(&mut self, envelope: &[u8]) -> Result<()> {
        fill(&mut self.file, &self.gap, envelope)
    }
}

/// Writes an envelope into the place that was kept for it.
fn fill(file: &mut [u8], gap: &Range<usize>, envelope: &[u8]) -> Result<()> {
    let room = file.get_mut(gap.clone()).and_then(|gap| {
        let last = gap.len().checked_sub(1)?;
        gap.get_mut(1..last)
    });
    let Some(room) = room else {
        return Err(Error::TooSmall { reserved: 0, needed: envelope.len() });
    };
    if envelope.len() * 2 > room.len() {
        return Err(Error::TooSmall { reserved: room.len() / 2, needed: envelope.len() });
    }
    let mut digits = Vec::with_capacity(room.len());
    hex(&mut digits, envelope);
    for (place, digit) in room.iter_mut().zip(digits) {
        *place = digit;
    }
    Ok(())
}

/// Writes the increment with room for so many bytes in the value of this number.
pub(crate) fn written(
    increment: Increment<'_>,
    id: ObjectId,
    value: &Dictionary,
    reserved: usize,
) -> Result<Placed> {
    let mut raw = Vec::new();
    write_object(&mut raw, &Object::Dictionary(value.clone()));
    raw.truncate(raw.len().saturating_sub(2));
    raw.extend_from_slice(b"/ByteRange ");
    let range_at = raw.len();
    let range_length = 4 * DIGITS + 5;
    raw.extend(std::iter::repeat_n(b' ', range_length));
    raw.extend_from_slice(b"/Contents ");
    let contents_at = raw.len();
    raw.push(b'<');
    raw.extend(std::iter::repeat_n(b'0', reserved * 2));
    raw.push(b'>');
    let contents_end = raw.len();
    raw.extend_from_slice(b">>");
    let written = increment.finish_with(id, &raw)?;
    let (mut file, at) = (written.bytes, written.raw_at);
    let gap = at + contents_at..at + contents_end;
    let range = format!("[0 {} {} {}]", gap.start, gap.end, file.len() - gap.end);
    let place = file.get_mut(at + range_at..at + range_at + range_length).unwrap_or_default();
    for (place, digit) in place.iter_mut().zip(range.bytes()) {
        *place = digit;
    }
    Ok(Placed { file, gap })
}
