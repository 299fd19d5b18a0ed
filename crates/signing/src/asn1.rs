//! The little of ASN.1 that CMS and PKCS#12 need, over the bytes as they were sent: elements are slices of the input and
//! are never encoded again, so that what was hashed or signed stays as it was.

use jiff::Timestamp;

/// Elements nested deeper than this are refused.
const DEEPEST: usize = 40;

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: &[u8] = &[0x05, 0x00];
pub(crate) const OID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// One element: its tag, its contents, and the whole of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    pub tag: u8,
    pub body: &'a [u8],
    pub raw: &'a [u8],
}

impl<'a> Element<'a> {
    /// The elements inside; `None` if the contents are not a row of elements.
    pub fn children(&self) -> Option<Vec<Element<'a>>> {
        let mut rest = self.body;
        let mut children = Vec::new();
        while !rest.is_empty() {
            let (child, after) = take(rest)?;
            children.push(child);
            rest = after;
        }
        Some(children)
    }

    /// The only element of the input, of this tag.
    pub fn only(input: &'a [u8], tag: u8) -> Option<Self> {
        let (element, rest) = take(input)?;
        (rest.is_empty() && element.tag == tag).then_some(element)
    }

    /// The contents, if the tag is this one.
    pub fn body_of(&self, tag: u8) -> Option<&'a [u8]> {
        (self.tag == tag).then_some(self.body)
    }

    /// A small unsigned INTEGER.
    pub fn number(&self) -> Option<u64> {
        let body = self.body_of(INTEGER)?;
        if body.len() > 8 || body.first().is_none_or(|first| *first >= 0x80) {
            return None;
        }
        Some(body.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    }
}

/// The first element of the input and what follows it. Definite lengths only: [`normalised`] comes first.
pub(crate) fn take(input: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (tag, head, length) = header(input)?;
    let end = head.checked_add(length?)?;
    let (raw, rest) = input.split_at_checked(end)?;
    Some((Element { tag, body: raw.get(head..)?, raw }, rest))
}

/// Tag, length of the header, length of the contents (`None`: indefinite).
fn header(input: &[u8]) -> Option<(u8, usize, Option<usize>)> {
    let (tag, first) = (*input.first()?, *input.get(1)?);
    if tag & 0x1f == 0x1f {
        return None;
    }
    match first {
        0..0x80 => Some((tag, 2, Some(usize::from(first)))),
        0x80 => Some((tag, 2, None)),
        _ => {
            let count = usize::from(first & 0x7f);
            let digits = input.get(2..2 + count).filter(|_| count <= 4)?;
            let length = digits.iter().fold(0usize, |length, byte| (length << 8) | usize::from(*byte));
            Some((tag, 2 + count, Some(length)))
        }
    }
}

/// The first element in definite, shortest lengths, and how many bytes it took: many signers write CMS with indefinite
/// lengths and strings in pieces.
pub(crate) fn normalised(input: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut out = Vec::with_capacity(input.len().min(1 << 16));
    let used = normalise(input, DEEPEST, &mut out)?;
    Some((out, used))
}

fn normalise(input: &[u8], deeper: usize, out: &mut Vec<u8>) -> Option<usize> {
    let deeper = deeper.checked_sub(1)?;
    let (tag, head, length) = header(input)?;
    let is_constructed = tag & 0x20 != 0;
    if !is_constructed {
        let end = head.checked_add(length?)?;
        put(out, tag, &[input.get(head..end)?]);
        return Some(end);
    }
    let mut inside = Vec::new();
    let mut at = head;
    let end = match length {
        Some(length) => {
            let end = head.checked_add(length)?;
            let within = input.get(..end)?;
            while at < end {
                at += normalise(within.get(at..)?, deeper, &mut inside)?;
            }
            end
        }
        None => loop {
            if input.get(at..at + 2)? == [0, 0] {
                break at + 2;
            }
            at += normalise(input.get(at..)?, deeper, &mut inside)?;
        },
    };
    if tag == OCTET_STRING | 0x20 {
        let whole = Element { tag, body: &inside, raw: &inside };
        let pieces: Vec<&[u8]> = whole.children()?.iter().map(|piece| piece.body).collect();
        put(out, OCTET_STRING, &pieces);
    } else {
        put(out, tag, &[&inside]);
    }
    Some(end)
}

/// A UTCTime or GeneralizedTime in UTC, as certificates, answers about them and timestamps write it.
pub(crate) fn moment(element: &Element<'_>) -> Option<Timestamp> {
    let text = std::str::from_utf8(element.body).ok()?.strip_suffix('Z')?;
    let whole = match element.tag {
        // Two digits of the year: 1950 to 2049 (RFC 5280 §4.1.2.5.1).
        0x17 if text.get(..2)?.parse::<u8>().ok()? >= 50 => format!("19{text}"),
        0x17 => format!("20{text}"),
        0x18 => text.to_owned(),
        _ => return None,
    };
    let (seconds, fraction) = whole.split_once('.').unwrap_or((&whole, ""));
    if seconds.len() != 14 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let stated = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", seconds).ok()?;
    jiff::tz::Offset::UTC.to_timestamp(stated).ok()
}

/// An element of these contents.
pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, tag, parts);
    out
}

/// A SEQUENCE.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(SEQUENCE, parts)
}

/// A SET OF in the order that DER wants.
pub(crate) fn set_of(tag: u8, mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    element(tag, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// An OBJECT IDENTIFIER whose encoded contents these are.
pub(crate) fn oid(body: &[u8]) -> Vec<u8> {
    element(OID, &[body])
}

fn put(out: &mut Vec<u8>, tag: u8, parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    out.push(tag);
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let digits = bytes.iter().skip_while(|byte| **byte == 0);
        out.push(0x80 | digits.clone().count() as u8);
        out.extend(digits);
    }
    for part in parts {
        out.extend_from_slice(part);
    }
}

/// Names of algorithms and attributes, as the contents of an OBJECT IDENTIFIER.
pub(crate) mod name {
    pub const DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
    pub const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    pub const ENCRYPTED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06";
    pub const CONTENT_TYPE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03";
    pub const MESSAGE_DIGEST: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04";
    pub const SIGNING_CERTIFICATE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0c";
    pub const SIGNING_CERTIFICATE_V2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f";
    pub const TIMESTAMP_TOKEN: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e";
    pub const TST_INFO: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";
    pub const X509_CERTIFICATE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x16\x01";

    pub const SHA1: &[u8] = b"\x2b\x0e\x03\x02\x1a";
    pub const SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";
    pub const SHA384: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x02";
    pub const SHA512: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x03";

    pub const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
    pub const SHA256_RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b";
    pub const SHA384_RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c";
    pub const SHA512_RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d";
    pub const RSA_PSS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
    pub const MGF1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";
    pub const EC: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
    pub const P256: &[u8] = b"\x2a\x86\x48\xce\x3d\x03\x01\x07";
    pub const P384: &[u8] = b"\x2b\x81\x04\x00\x22";
    pub const ECDSA_SHA256: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x02";
    pub const ECDSA_SHA384: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x03";

    pub const KEY_USAGE: &[u8] = b"\x55\x1d\x0f";
    pub const EXTENDED_KEY_USAGE: &[u8] = b"\x55\x1d\x25";
    pub const AUTHORITY_ACCESS: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x01\x01";
    pub const OCSP: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x30\x01";
    pub const OCSP_BASIC: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x30\x01\x01";
    pub const LIST_POINTS: &[u8] = b"\x55\x1d\x1f";
    pub const USE_OCSP: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x09";
    pub const COMMON_NAME: &[u8] = b"\x55\x04\x03";
    pub const ORGANISATION: &[u8] = b"\x55\x04\x0a";
    pub const UNIT: &[u8] = b"\x55\x04\x0b";
    pub const TITLE: &[u8] = b"\x55\x04\x0c";
    pub const ANY_USE: &[u8] = b"\x55\x1d\x25\x00";
    pub const USE_EMAIL: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x04";
    pub const USE_CLIENT: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x02";
    pub const USE_TIMESTAMP: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x08";
    pub const USE_DOCUMENT: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x24";
    pub const USE_MS_DOCUMENT: &[u8] = b"\x2b\x06\x01\x04\x01\x82\x37\x0a\x03\x0c";
    pub const USE_ADOBE: &[u8] = b"\x2a\x86\x48\x86\xf7\x2f\x01\x01\x05";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indefinite_lengths_and_strings_in_pieces_become_definite() {
        // SEQUENCE { OCTET STRING in two pieces, INTEGER 5 }, all of it of indefinite length.
        let ber = b"\x30\x80\x24\x80\x04\x01a\x04\x02bc\x00\x00\x02\x01\x05\x00\x00rest";
        let (der, used) = normalised(ber).unwrap();
        assert_eq!(der, b"\x30\x08\x04\x03abc\x02\x01\x05");
        assert_eq!(&ber[used..], b"rest");
        assert_eq!(normalised(&der).unwrap(), (der.clone(), der.len()));
    }

    #[test]
    fn what_does_not_end_or_nests_too_deep_is_refused() {
        assert!(normalised(b"\x30\x80\x02\x01\x05").is_none());
        assert!(normalised(b"\x30\x05\x02\x01").is_none());
        assert!(normalised(&[0x30, 0x80].repeat(20_000)).is_none());
        assert!(take(b"\x30\x84\xff\xff\xff\xff").is_none());
        assert!(take(b"\x1f\x81\x00\x00").is_none());
    }

    #[test]
    fn long_contents_get_long_lengths() {
        let made = element(OCTET_STRING, &[&[7; 300]]);
        assert_eq!(&made[..4], b"\x04\x82\x01\x2c");
        assert_eq!(Element::only(&made, OCTET_STRING).unwrap().body, [7; 300]);
    }
}
