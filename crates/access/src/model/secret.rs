//! Random secrets: only their hash is kept.

use sha2::{Digest, Sha256};

/// Letters that are not taken for one another when read aloud (no I, L, O, U).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A secret on its way to the one who may have it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A long one for cookies, links and tokens: 256 bits in hexadecimal.
    pub fn long(random: [u8; 32]) -> Self {
        Self(hex::encode(random))
    }

    /// One that people type: `N` groups of four (20 bits each), "7K3M-…".
    pub fn typed<const N: usize>(random: [u8; N]) -> Self {
        let mut text = String::new();
        for (index, byte) in random.iter().enumerate() {
            if index > 0 && index % 4 == 0 {
                text.push('-');
            }
            let letter = ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'0');
            text.push(char::from(letter));
        }
        Self(text)
    }

    /// The secret itself, for a cookie, a page or a terminal.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn hash(&self) -> String {
        hash_of(&self.0)
    }
}

/// The hash by which a presented secret is looked up. These secrets are random and long, so a plain hash is enough;
/// passwords go through Argon2id. Typed codes are taken without regard to case, spaces and dashes.
pub fn hash_of(presented: &str) -> String {
    let plain: String =
        presented.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    hex::encode(Sha256::digest(plain.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_codes_forgive_case_spaces_and_dashes() {
        let code = Secret::typed([0, 31, 32, 255, 7, 8, 9, 10]);
        assert_eq!(code.reveal(), "0Z0Z-789A");
        assert_eq!(hash_of(" 0z0z 789a"), code.hash());
        assert_ne!(hash_of("0Z0Z-789B"), code.hash());
        assert_eq!(format!("{code:?}"), "Secret(…)");
    }
}
