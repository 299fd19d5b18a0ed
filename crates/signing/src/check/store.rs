//! The security store of a file (/DSS, ISO 32000-2 §12.8.4.3): certificates, OCSP answers and lists of revoked
//! certificates, kept for checking in later years.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Document, Object, Stream};

use super::revocation::Words;
use crate::pdf;

/// More entries than any honest file has.
const MOST: usize = 200;
/// All of it unpacked.
const MOST_BYTES: u64 = 16 << 20;

/// What the store of a file holds. What cannot be read, or goes beyond the limits, is not there.
pub(crate) fn words_of(document: &Document) -> Words {
    let store = document.catalog().ok().and_then(|catalog| pdf::dictionary(document, catalog, b"DSS"));
    let Some(store) = store else { return Words::default() };
    let mut room = MOST_BYTES;
    Words {
        certificates: entries(document, store, b"Certs", &mut room),
        answers: entries(document, store, b"OCSPs", &mut room),
        lists: entries(document, store, b"CRLs", &mut room),
    }
}

fn entries(document: &Document, store: &Dictionary, key: &[u8], room: &mut u64) -> Vec<Vec<u8>> {
    let all = pdf::array(document, store, key).into_iter().flatten().take(MOST);
    all.filter_map(|one| unpacked(pdf::resolve(document, one)?.as_stream().ok()?, room)).collect()
}

fn unpacked(stream: &Stream, room: &mut u64) -> Option<Vec<u8>> {
    let filter = match stream.dict.get(b"Filter") {
        Err(_) => None,
        Ok(Object::Name(name)) => Some(name.as_slice()),
        Ok(Object::Array(names)) => match names.as_slice() {
            [] => None,
            [one] => Some(one.as_name().ok()?),
            _ => return None,
        },
        Ok(_) => return None,
    };
    let mut bytes = Vec::new();
    match filter {
        None => {
            stream.content.as_slice().take(*room + 1).read_to_end(&mut bytes).ok()?;
        }
        Some(b"FlateDecode") => {
            ZlibDecoder::new(stream.content.as_slice()).take(*room + 1).read_to_end(&mut bytes).ok()?;
        }
        Some(_) => return None,
    }
    *room = room.checked_sub(bytes.len() as u64)?;
    Some(bytes)
}
