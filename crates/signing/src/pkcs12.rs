//! PKCS#12 (RFC 7292): certificates and a private key under a password.
//!
//! Reads what today's programs write (PBES2: PBKDF2 with AES) and what older ones wrote (3DES, RC2). Decrypted keys live
//! in memory that is wiped.

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockDecryptMut, InnerIvInit as _, KeyIvInit};
use des::TdesEde3;
use rc2::Rc2;
use ring::{digest, hmac, pbkdf2};
use std::num::NonZeroU32;
use zeroize::Zeroizing;

use crate::asn1::{Element, OCTET_STRING, OID, SEQUENCE, name, normalised};
use crate::error::{Error, Result};

/// More rounds than any program asks for would only keep the machine busy.
const MOST_ROUNDS: u64 = 5_000_000;

const KEY_BAG: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x01";
const SHROUDED_KEY_BAG: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02";
const CERTIFICATE_BAG: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x03";
const SHA1_3DES: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x03";
const SHA1_RC2_128: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x05";
const SHA1_RC2_40: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x06";
const PBES2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d";
const PBKDF2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c";
const HMAC_SHA1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x02\x07";
const HMAC_SHA256: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x02\x09";
const HMAC_SHA384: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x02\x0a";
const HMAC_SHA512: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x02\x0b";
const DES_CBC3: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x03\x07";
const AES128_CBC: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x01\x02";
const AES192_CBC: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x01\x16";
const AES256_CBC: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x01\x2a";

type Secret = Zeroizing<Vec<u8>>;

/// What a file held.
pub(crate) struct Opened {
    /// PKCS#8.
    pub key: Secret,
    /// In the order of the file.
    pub certificates: Vec<Vec<u8>>,
}

const DAMAGED: Error = Error::Pkcs12("tệp bị hỏng");

/// Opens a file.
pub(crate) fn open(file: &[u8], password: &str) -> Result<Opened> {
    let (der, _) = normalised(file).ok_or(Error::Pkcs12("không phải tệp PKCS#12"))?;
    let outer = Element::only(&der, SEQUENCE).and_then(|outer| outer.children()).ok_or(DAMAGED)?;
    let safe = outer.get(1).and_then(content).ok_or(DAMAGED)?;
    if safe.0 != name::DATA {
        return Err(Error::Pkcs12("tệp bảo vệ bằng khóa công khai"));
    }
    let safe = Element::only(safe.1, OCTET_STRING).ok_or(DAMAGED)?.body;
    if let Some(mac) = outer.get(2) {
        check_mac(mac, safe, password)?;
    }
    let (safe, _) = normalised(safe).ok_or(DAMAGED)?;
    let mut found = Found::default();
    for part in Element::only(&safe, SEQUENCE).and_then(|safe| safe.children()).ok_or(DAMAGED)? {
        let (kind, inside) = content(&part).ok_or(DAMAGED)?;
        match kind {
            name::DATA => {
                found.bags(Element::only(inside, OCTET_STRING).ok_or(DAMAGED)?.body, password)?;
            }
            name::ENCRYPTED_DATA => found.bags(&encrypted(inside, password)?, password)?,
            _ => return Err(Error::Pkcs12("tệp dùng cách bảo vệ không hỗ trợ")),
        }
    }
    let key = found.key.ok_or(Error::Pkcs12("tệp không có khóa bí mật"))?;
    Ok(Opened { key, certificates: found.certificates })
}

/// ContentInfo: its kind and what is in its [0].
fn content<'a>(info: &Element<'a>) -> Option<(&'a [u8], &'a [u8])> {
    let fields = info.children()?;
    Some((fields.first()?.body_of(OID)?, fields.get(1)?.body_of(0xa0)?))
}

#[derive(Default)]
struct Found {
    key: Option<Secret>,
    certificates: Vec<Vec<u8>>,
}

impl Found {
    fn bags(&mut self, contents: &[u8], password: &str) -> Result<()> {
        let (contents, _) =
            normalised(contents).map(|(der, used)| (Secret::new(der), used)).ok_or(DAMAGED)?;
        let bags = Element::only(&contents, SEQUENCE).and_then(|bags| bags.children()).ok_or(DAMAGED)?;
        for bag in bags {
            let (kind, value) = content(&bag).ok_or(DAMAGED)?;
            let fields = Element::only(value, SEQUENCE).and_then(|value| value.children()).ok_or(DAMAGED)?;
            match kind {
                KEY_BAG => self.key = Some(Secret::new(value.to_vec())),
                SHROUDED_KEY_BAG => {
                    let (Some(algorithm), Some(data)) = (fields.first(), fields.get(1)) else {
                        return Err(DAMAGED);
                    };
                    self.key = Some(decrypt(algorithm, data.body, password)?);
                }
                CERTIFICATE_BAG => {
                    let (kind, value) = (fields.first(), fields.get(1));
                    if kind.is_some_and(|kind| kind.body == name::X509_CERTIFICATE) {
                        let der =
                            value.and_then(|value| Element::only(value.body, OCTET_STRING)).ok_or(DAMAGED)?;
                        self.certificates.push(der.body.to_vec());
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// EncryptedData.
fn encrypted(inside: &[u8], password: &str) -> Result<Secret> {
    let data = Element::only(inside, SEQUENCE).and_then(|data| data.children()).ok_or(DAMAGED)?;
    let info = data.get(1).and_then(Element::children).ok_or(DAMAGED)?;
    let (Some(algorithm), Some(bytes)) = (info.get(1), info.get(2)) else { return Err(DAMAGED) };
    match bytes.tag {
        0x80 => decrypt(algorithm, bytes.body, password),
        // In pieces, as the normaliser leaves a string behind an implicit tag.
        0xa0 => {
            let pieces = bytes.children().ok_or(DAMAGED)?;
            let whole: Vec<u8> = pieces.iter().flat_map(|piece| piece.body).copied().collect();
            decrypt(algorithm, &whole, password)
        }
        _ => Err(DAMAGED),
    }
}

fn check_mac(mac: &Element<'_>, safe: &[u8], password: &str) -> Result<()> {
    let fields = mac.children().ok_or(DAMAGED)?;
    let info = fields.first().and_then(Element::children).ok_or(DAMAGED)?;
    let kind = info.first().and_then(Element::children).ok_or(DAMAGED)?;
    let expected = info.get(1).ok_or(DAMAGED)?.body;
    let salt = fields.get(1).ok_or(DAMAGED)?.body;
    let rounds = rounds(fields.get(2))?;
    let (hash, algorithm) = match kind.first().map(|kind| kind.body) {
        Some(name::SHA1) => (&digest::SHA1_FOR_LEGACY_USE_ONLY, hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        Some(name::SHA256) => (&digest::SHA256, hmac::HMAC_SHA256),
        Some(name::SHA384) => (&digest::SHA384, hmac::HMAC_SHA384),
        Some(name::SHA512) => (&digest::SHA512, hmac::HMAC_SHA512),
        _ => return Err(Error::Pkcs12("tệp dùng mã kiểm tra không hỗ trợ")),
    };
    let key = derive(hash, 3, password, salt, rounds, hash.output_len());
    hmac::verify(&hmac::Key::new(algorithm, &key), safe, expected).map_err(|_| Error::WrongPassword)
}

fn rounds(element: Option<&Element<'_>>) -> Result<u64> {
    let Some(element) = element else { return Ok(1) };
    element.number().filter(|rounds| (1..=MOST_ROUNDS).contains(rounds)).ok_or(DAMAGED)
}

/// The key derivation of RFC 7292, appendix B.2. `purpose`: 1 key, 2 initialisation vector, 3 MAC.
fn derive(
    hash: &'static digest::Algorithm,
    purpose: u8,
    password: &str,
    salt: &[u8],
    rounds: u64,
    length: usize,
) -> Secret {
    let block = hash.block_len();
    let stretch = |bytes: &[u8]| -> Vec<u8> {
        bytes
            .iter()
            .copied()
            .cycle()
            .take(if bytes.is_empty() { 0 } else { bytes.len().div_ceil(block) * block })
            .collect()
    };
    let utf16: Secret =
        Secret::new(password.encode_utf16().chain(std::iter::once(0)).flat_map(u16::to_be_bytes).collect());
    let mut input = Secret::new(stretch(salt));
    input.extend(stretch(&utf16));
    let mut out = Secret::new(Vec::new());
    loop {
        let mut context = digest::Context::new(hash);
        context.update(&vec![purpose; block]);
        context.update(&input);
        let mut value = context.finish();
        for _ in 1..rounds {
            value = digest::digest(hash, value.as_ref());
        }
        out.extend_from_slice(value.as_ref());
        if out.len() >= length {
            out.truncate(length);
            return out;
        }
        let addend: Vec<u8> = value.as_ref().iter().copied().cycle().take(block).collect();
        for part in input.chunks_mut(block) {
            let mut carry = 1u16;
            for (byte, add) in part.iter_mut().rev().zip(addend.iter().rev()) {
                let sum = u16::from(*byte) + u16::from(*add) + carry;
                *byte = sum as u8;
                carry = sum >> 8;
            }
        }
    }
}

fn decrypt(algorithm: &Element<'_>, data: &[u8], password: &str) -> Result<Secret> {
    let fields = algorithm.children().ok_or(DAMAGED)?;
    let (Some(kind), Some(parameters)) = (fields.first(), fields.get(1)) else { return Err(DAMAGED) };
    let parameters = parameters.children().ok_or(DAMAGED)?;
    if kind.body == PBES2 {
        return decrypt_pbes2(&parameters, data, password);
    }
    let salt = parameters.first().ok_or(DAMAGED)?.body;
    let rounds = rounds(parameters.get(1))?;
    let sha1 = &digest::SHA1_FOR_LEGACY_USE_ONLY;
    let secret = |purpose, length| derive(sha1, purpose, password, salt, rounds, length);
    match kind.body {
        SHA1_3DES => cbc_open::<Decryptor<TdesEde3>>(&secret(1, 24), &secret(2, 8), data),
        SHA1_RC2_128 => rc2_open(&secret(1, 16), &secret(2, 8), data),
        SHA1_RC2_40 => rc2_open(&secret(1, 5), &secret(2, 8), data),
        _ => Err(Error::Pkcs12("tệp dùng mã hóa không hỗ trợ")),
    }
}

fn decrypt_pbes2(parameters: &[Element<'_>], data: &[u8], password: &str) -> Result<Secret> {
    let derivation = parameters.first().and_then(Element::children).ok_or(DAMAGED)?;
    let cipher = parameters.get(1).and_then(Element::children).ok_or(DAMAGED)?;
    let (Some(cipher), Some(iv)) = (cipher.first(), cipher.get(1)) else { return Err(DAMAGED) };
    if derivation.first().is_none_or(|kind| kind.body != PBKDF2) {
        return Err(Error::Pkcs12("tệp dùng cách dẫn xuất khóa không hỗ trợ"));
    }
    let settings = derivation.get(1).and_then(Element::children).ok_or(DAMAGED)?;
    let salt = settings.first().and_then(|salt| salt.body_of(OCTET_STRING)).ok_or(DAMAGED)?;
    let rounds = u32::try_from(rounds(settings.get(1))?).ok().and_then(NonZeroU32::new).ok_or(DAMAGED)?;
    let prf = settings.iter().find(|setting| setting.tag == SEQUENCE).and_then(Element::children);
    let prf = match prf.as_deref().and_then(|prf| prf.first()).map_or(HMAC_SHA1, |prf| prf.body) {
        HMAC_SHA1 => pbkdf2::PBKDF2_HMAC_SHA1,
        HMAC_SHA256 => pbkdf2::PBKDF2_HMAC_SHA256,
        HMAC_SHA384 => pbkdf2::PBKDF2_HMAC_SHA384,
        HMAC_SHA512 => pbkdf2::PBKDF2_HMAC_SHA512,
        _ => return Err(Error::Pkcs12("tệp dùng cách dẫn xuất khóa không hỗ trợ")),
    };
    let secret = |length| {
        let mut key = Secret::new(vec![0; length]);
        pbkdf2::derive(prf, rounds, salt, password.as_bytes(), &mut key);
        key
    };
    match cipher.body {
        AES128_CBC => cbc_open::<Decryptor<Aes128>>(&secret(16), iv.body, data),
        AES192_CBC => cbc_open::<Decryptor<Aes192>>(&secret(24), iv.body, data),
        AES256_CBC => cbc_open::<Decryptor<Aes256>>(&secret(32), iv.body, data),
        DES_CBC3 => cbc_open::<Decryptor<TdesEde3>>(&secret(24), iv.body, data),
        _ => Err(Error::Pkcs12("tệp dùng mã hóa không hỗ trợ")),
    }
}

fn cbc_open<C: KeyIvInit + BlockDecryptMut>(key: &[u8], iv: &[u8], data: &[u8]) -> Result<Secret> {
    let cipher = C::new_from_slices(key, iv).map_err(|_| DAMAGED)?;
    cipher.decrypt_padded_vec_mut::<Pkcs7>(data).map(Secret::new).map_err(|_| Error::WrongPassword)
}

fn rc2_open(key: &[u8], iv: &[u8], data: &[u8]) -> Result<Secret> {
    let cipher = Rc2::new_with_eff_key_len(key, key.len() * 8);
    let cipher = Decryptor::inner_iv_slice_init(cipher, iv).map_err(|_| DAMAGED)?;
    cipher.decrypt_padded_vec_mut::<Pkcs7>(data).map(Secret::new).map_err(|_| Error::WrongPassword)
}

/// The private number of a P-256 key in PKCS#8.
pub(crate) fn ec_scalar(pkcs8: &[u8]) -> Option<Secret> {
    let fields = Element::only(pkcs8, SEQUENCE)?.children()?;
    let algorithm = fields.get(1)?.children()?;
    if algorithm.first()?.body != name::EC || algorithm.get(1)?.body != name::P256 {
        return None;
    }
    let key = Element::only(fields.get(2)?.body_of(OCTET_STRING)?, SEQUENCE)?.children()?;
    Some(Secret::new(key.get(1)?.body_of(OCTET_STRING)?.to_vec()))
}
