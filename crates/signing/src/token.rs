//! Keys on a token or in an HSM, behind the PKCS#11 library of its maker.
//!
//! A token counts wrong PINs and locks itself for good, so nothing here tries one twice: a PIN is sent once, a token with one
//! try left is not asked, and while somebody is signed in a PIN is compared with the one that was right.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::RvError;
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use ring::digest::{SHA256, digest};
use ring::hmac;
use ring::rand::SystemRandom;

use crate::asn1::{INTEGER, NULL, OCTET_STRING, element, name, oid, sequence};
use crate::certificate::{self, Chain, KeyKind};
use crate::error::{Error, Result};
use crate::signer::Signer;

/// A token that is plugged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What its owner calls it.
    pub label: String,
    /// Its maker's number: which one is meant.
    pub serial: String,
}

/// The tokens that this library sees.
pub fn tokens(library: &Path) -> Result<Vec<Token>> {
    let context = context(library)?;
    let slots = context.get_slots_with_initialized_token().map_err(device)?;
    let of_slot = |slot: Slot| {
        let found = context.get_token_info(slot).ok()?;
        Some(Token { label: trimmed(found.label()), serial: trimmed(found.serial_number()) })
    };
    Ok(slots.into_iter().filter_map(of_slot).collect())
}

/// A key on a token. Not to be shared among threads: open one for each, with the same PIN.
pub struct Pkcs11Signer {
    chain: Chain,
    key: ObjectHandle,
    hashes_itself: bool,
    // Dropped in this order: the session ends before the login.
    session: Session,
    _login: Login,
}

impl Pkcs11Signer {
    /// Signs in at the token of this serial number and takes the key of this label, or the only one that has a
    /// certificate. `above` are certificates of authorities that the token does not hold.
    ///
    /// # Errors
    /// [`Error::WrongPin`] after one try; [`Error::LastTry`] and [`Error::PinLocked`] without any. [`Error::NoToken`] and
    /// [`Error::NoKey`] if there is no such token or key; [`Error::Key`] if it is too weak; [`Error::Device`] for what the
    /// library says besides.
    pub fn open(
        library: &Path,
        serial: &str,
        label: Option<&str>,
        pin: &str,
        above: &[Vec<u8>],
    ) -> Result<Self> {
        let context = context(library)?;
        let slots = context.get_slots_with_initialized_token().map_err(device)?;
        let is_meant = |slot: &Slot| {
            context.get_token_info(*slot).is_ok_and(|token| trimmed(token.serial_number()) == serial)
        };
        let slot = slots.into_iter().find(is_meant).ok_or_else(|| Error::NoToken(serial.to_owned()))?;
        let session = context.open_ro_session(slot).map_err(device)?;
        let login = Login::begin(&context, slot, &session, serial, pin)?;
        let mut known = certificates(&session)?;
        let (key, own) = own_key(&session, label, &known)?;
        let own = known.remove(own).der;
        let others: Vec<Vec<u8>> =
            known.into_iter().map(|one| one.der).chain(above.iter().cloned()).collect();
        let chain = Chain::new(upward(own, &others))?;
        let can = context.get_mechanism_list(slot).map_err(device)?;
        let hashes_itself = can.contains(&MechanismType::SHA256_RSA_PKCS);
        Ok(Self { chain, key, hashes_itself, session, _login: login })
    }
}

impl Signer for Pkcs11Signer {
    fn chain(&self) -> &Chain {
        &self.chain
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let sign = |mechanism: &Mechanism<'_>, data: &[u8]| {
            self.session.sign(mechanism, self.key, data).map_err(device)
        };
        let hash = digest(&SHA256, message);
        match self.chain.key() {
            KeyKind::Rsa(_) if self.hashes_itself => sign(&Mechanism::Sha256RsaPkcs, message),
            KeyKind::Rsa(_) => {
                let algorithm = sequence(&[&oid(name::SHA256), NULL]);
                let info = sequence(&[&algorithm, &element(OCTET_STRING, &[hash.as_ref()])]);
                sign(&Mechanism::RsaPkcs, &info)
            }
            KeyKind::P256 => {
                // Two numbers of equal length, where DER wants two INTEGERs.
                let pair = sign(&Mechanism::Ecdsa, hash.as_ref())?;
                let (r, s) = pair.split_at_checked(pair.len() / 2).ok_or(Error::WrongSignature)?;
                Ok(sequence(&[&number(r), &number(s)]))
            }
            KeyKind::P384 | KeyKind::Other => Err(Error::Key),
        }
    }
}

/// Names the holder, never the key.
impl std::fmt::Debug for Pkcs11Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pkcs11Signer").field("chain", &self.chain).finish_non_exhaustive()
    }
}

/// A positive INTEGER in its shortest form.
fn number(digits: &[u8]) -> Vec<u8> {
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    let digits = digits.get(zeros..).unwrap_or_default();
    let sign: &[u8] = if digits.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    element(INTEGER, &[sign, digits])
}

/// The library, loaded and begun once in this process: some break if that is done twice.
fn context(library: &Path) -> Result<Pkcs11> {
    static LOADED: LazyLock<Mutex<HashMap<PathBuf, Pkcs11>>> = LazyLock::new(Mutex::default);
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(context) = loaded.get(library) {
        return Ok(context.clone());
    }
    let context = Pkcs11::new(library).map_err(device)?;
    context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(device)?;
    loaded.insert(library.to_owned(), context.clone());
    Ok(context)
}

/// Somebody is signed in at a token; the token knows one for the whole process.
struct Login {
    serial: String,
    at: Arc<Mutex<HashMap<String, Holders>>>,
    context: Pkcs11,
    slot: Slot,
}

/// How many are signed in at a token, and with which PIN: only a hash under a key of this process, to compare with.
struct Holders {
    count: usize,
    pin: hmac::Tag,
}

static HOLDERS: LazyLock<Arc<Mutex<HashMap<String, Holders>>>> = LazyLock::new(Arc::default);
static COMPARE: LazyLock<Option<hmac::Key>> =
    LazyLock::new(|| hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).ok());

impl Login {
    fn begin(context: &Pkcs11, slot: Slot, session: &Session, serial: &str, pin: &str) -> Result<Self> {
        let compare =
            COMPARE.as_ref().ok_or_else(|| Error::Device("không có nguồn số ngẫu nhiên".to_owned()))?;
        let mut holders = HOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
        let login = |at: &Arc<Mutex<HashMap<String, Holders>>>| Self {
            serial: serial.to_owned(),
            at: at.clone(),
            context: context.clone(),
            slot,
        };
        if let Some(present) = holders.get_mut(serial) {
            hmac::verify(compare, pin.as_bytes(), present.pin.as_ref()).map_err(|_| Error::WrongPin)?;
            present.count += 1;
            return Ok(login(&HOLDERS));
        }
        let token = context.get_token_info(slot).map_err(device)?;
        if token.user_pin_locked() {
            return Err(Error::PinLocked);
        }
        if token.user_pin_final_try() {
            return Err(Error::LastTry);
        }
        session.login(UserType::User, Some(&AuthPin::new(pin.into()))).map_err(device)?;
        holders.insert(serial.to_owned(), Holders { count: 1, pin: hmac::sign(compare, pin.as_bytes()) });
        Ok(login(&HOLDERS))
    }
}

impl Drop for Login {
    fn drop(&mut self) {
        let mut holders = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(present) = holders.get_mut(&self.serial) else { return };
        present.count -= 1;
        if present.count == 0 {
            holders.remove(&self.serial);
            // The token signs nobody out by itself while another session is open; without one it does.
            let _ = self.context.open_ro_session(self.slot).map(|session| session.logout());
        }
    }
}

/// A certificate on the token.
struct Held {
    id: Vec<u8>,
    der: Vec<u8>,
}

fn certificates(session: &Session) -> Result<Vec<Held>> {
    let mut found = Vec::new();
    for one in session.find_objects(&[Attribute::Class(ObjectClass::CERTIFICATE)]).map_err(device)? {
        let (mut id, mut der) = (Vec::new(), Vec::new());
        for attribute in
            session.get_attributes(one, &[AttributeType::Id, AttributeType::Value]).map_err(device)?
        {
            match attribute {
                Attribute::Id(bytes) => id = bytes,
                Attribute::Value(bytes) => der = bytes,
                _ => {}
            }
        }
        if certificate::parts(&der).is_some() {
            found.push(Held { id, der });
        }
    }
    Ok(found)
}

/// The key that is meant, and where its certificate stands among these.
fn own_key(session: &Session, label: Option<&str>, known: &[Held]) -> Result<(ObjectHandle, usize)> {
    let mut wanted = vec![Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Sign(true)];
    wanted.extend(label.map(|label| Attribute::Label(label.as_bytes().to_vec())));
    let mut found = Vec::new();
    for key in session.find_objects(&wanted).map_err(device)? {
        for attribute in session.get_attributes(key, &[AttributeType::Id]).map_err(device)? {
            let Attribute::Id(id) = attribute else { continue };
            if let Some(own) = known.iter().position(|one| one.id == id) {
                found.push((key, own));
            }
        }
    }
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Error::NoKey),
        _ => Err(Error::Device("có nhiều khóa, hãy nêu tên khóa".to_owned())),
    }
}

/// A certificate and those above it, as far as they are known.
fn upward(own: Vec<u8>, others: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut line = vec![own];
    while let Some(parts) = line.last().and_then(|last| certificate::parts(last)) {
        let issuer = others.iter().find(|one| {
            !line.contains(one) && certificate::parts(one).is_some_and(|one| one.subject == parts.issuer)
        });
        match issuer {
            Some(issuer) => line.push(issuer.clone()),
            None => break,
        }
    }
    line
}

fn trimmed(words: &str) -> String {
    words.trim_end_matches(['\0', ' ']).to_owned()
}

/// What the library says. It never repeats a PIN.
fn device(error: cryptoki::error::Error) -> Error {
    match error {
        cryptoki::error::Error::Pkcs11(
            RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange,
            _,
        ) => Error::WrongPin,
        cryptoki::error::Error::Pkcs11(RvError::PinLocked, _) => Error::PinLocked,
        other => Error::Device(other.to_string()),
    }
}
