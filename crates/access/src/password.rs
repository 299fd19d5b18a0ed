//! Hashing and verifying passwords: Argon2id, off the async threads, never too many at once.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::{Error, Result};
use store::Cx;
use tokio::sync::Semaphore;

/// 19 MiB, two passes, one lane: the memory-lean choice of the OWASP Password Storage Cheat Sheet and of RFC 9106's
/// "less memory" spirit. A commune's machine with 2 cores takes about 25 ms a sign-in in a release build, so that a
/// thousand officials can come at eight in the morning; a stolen database costs the same for each single guess.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// At most four at once: 76 MiB, whatever arrives.
static TURNS: Semaphore = Semaphore::const_new(4);

/// A hash of the same cost for accounts that do not exist, so that the time of an answer tells nothing. It is the hash
/// of random bytes that nobody kept.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZSByYW5kb20gc2FsdA$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ";

/// A password as stored: a PHC string with its parameters, so that these can be raised later.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// The stored text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| Error::internal(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password with a salt of its own. What it must be is for `model::check_password` to say.
pub async fn hash_password(cx: &Cx, password: &str) -> Result<PasswordHash> {
    let salt = cx.clock().random::<16>();
    let password = password.to_owned();
    let _turn = TURNS.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(move || {
        let hash = hasher()?
            .hash_password_with_salt(kernel::fold::nfc(&password).as_bytes(), &salt)
            .map_err(|e| Error::internal(e.to_string()))?;
        Ok(PasswordHash(hash.to_string()))
    })
    .await
    .map_err(Error::internal)?
}

/// Whether the password is the one of the stored hash; without one the same time passes and the answer is no.
pub(crate) async fn verify_password(stored: Option<&str>, password: &str) -> Result<bool> {
    let known = stored.is_some();
    let stored = stored.unwrap_or(NOBODY).to_owned();
    let password = password.to_owned();
    let _turn = TURNS.acquire().await.map_err(Error::internal)?;
    let fits = tokio::task::spawn_blocking(move || -> Result<bool> {
        let fits =
            hasher()?.verify_password(kernel::fold::nfc(&password).as_bytes(), stored.as_str()).is_ok();
        Ok(fits)
    })
    .await
    .map_err(Error::internal)??;
    Ok(fits && known)
}

#[cfg(test)]
mod tests {
    use argon2::Params;
    use argon2::password_hash::phc::PasswordHash as Phc;

    use super::*;

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let nobody = Phc::new(NOBODY).unwrap();
        let params = Params::try_from(&nobody).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY_KIB, PASSES, LANES));
        let somebody = hasher().unwrap().hash_password_with_salt(b"x", &[7; 16]).unwrap();
        assert_eq!(nobody.algorithm, somebody.algorithm);
        assert_eq!(nobody.version, somebody.version);
        assert_eq!(nobody.hash.unwrap().len(), somebody.hash.unwrap().len());
        assert!(hasher().unwrap().verify_password(b"", NOBODY).is_err());
    }

    #[test]
    fn secrets_are_not_printed() {
        assert_eq!(format!("{:?}", PasswordHash("$argon2id$…".to_owned())), "PasswordHash(…)");
    }
}
