//! Who signs: a key in a PKCS#12 file here, a token or a service elsewhere.

use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};

use crate::certificate::{self, Chain, KeyKind};
use crate::error::{Error, Result};
use crate::pkcs12;

/// Signs bytes with a private key that nobody else sees.
pub trait Signer {
    /// The certificate of the key and those above it.
    fn chain(&self) -> &Chain;

    /// The signature over the message: RSA PKCS#1 v1.5 or ECDSA as DER, both with SHA-256. The message is hashed in here.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>>;
}

/// A key from a PKCS#12 file (.p12, .pfx), held in memory only.
pub struct Pkcs12Signer {
    chain: Chain,
    key: Key,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    P256(Box<EcdsaKeyPair>),
}

impl Pkcs12Signer {
    /// Opens a PKCS#12 file with its password. Its key must be RSA from 2048 bits or P-256.
    pub fn open(file: &[u8], password: &str) -> Result<Self> {
        let found = pkcs12::open(file, password)?;
        let (key, public) = read_key(&found.key, &found.certificates)?;
        let own = found
            .certificates
            .iter()
            .position(|der| certificate::parts(der).is_some_and(|parts| parts.key == public))
            .ok_or(Error::Pkcs12("không có chứng thư của khóa"))?;
        let mut certificates = found.certificates;
        let own = certificates.remove(own);
        certificates.insert(0, own);
        Ok(Self { chain: Chain::new(certificates)?, key })
    }
}

/// The key pair in PKCS#8 bytes and its public half.
fn read_key(pkcs8: &[u8], certificates: &[Vec<u8>]) -> Result<(Key, Vec<u8>)> {
    if let Ok(pair) = RsaKeyPair::from_pkcs8(pkcs8) {
        let public = pair.public_key().as_ref().to_vec();
        return Ok((Key::Rsa(Box::new(pair)), public));
    }
    // The public half may be missing in the file; the right certificate is the one whose key fits.
    let scalar = pkcs12::ec_scalar(pkcs8).ok_or(Error::Key)?;
    for der in certificates {
        let Some(parts) = certificate::parts(der).filter(|parts| parts.kind == KeyKind::P256) else {
            continue;
        };
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_ASN1_SIGNING,
            &scalar,
            parts.key,
            &SystemRandom::new(),
        );
        if let Ok(pair) = pair {
            return Ok((Key::P256(Box::new(pair)), parts.key.to_vec()));
        }
    }
    Err(Error::Key)
}

impl Signer for Pkcs12Signer {
    fn chain(&self) -> &Chain {
        &self.chain
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let random = SystemRandom::new();
        match &self.key {
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).map_err(|_| Error::Key)?;
                Ok(signature)
            }
            Key::P256(pair) => Ok(pair.sign(&random, message).map_err(|_| Error::Key)?.as_ref().to_vec()),
        }
    }
}

/// Names the holder, never the key.
impl std::fmt::Debug for Pkcs12Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pkcs12Signer").field("chain", &self.chain).finish_non_exhaustive()
    }
}
