//! Passwords: argon2id, off the runtime's threads, and only so many at a time.
//!
//! Parameters are those of the OWASP Password Storage Cheat Sheet: argon2id with 19 MiB of memory, two passes and one lane.

use super::AuthError;
use crate::random::Random;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19_456;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes that could be worked on at once.
const LANES: u32 = 1;
/// Hashes that are worked on at once: more would take the processor from everyone else.
const AT_ONCE: usize = 2;
/// Hashes that may wait for their turn; more are refused.
const WAITING: usize = 64;
/// Bytes of a salt, as the PHC string format recommends.
const SALT_BYTES: usize = 16;
/// A hash that no password has, at the parameters above. It stands in for that of an account that does not exist, so that
/// both cost the same and the time of an answer does not tell them apart (OWASP Authentication Cheat Sheet).
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bWlyaSBoYXMgbm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and verifies passwords. Cheap to clone; all clones share the bounds.
#[derive(Clone)]
pub struct Passwords {
    argon2: Arc<Argon2<'static>>,
    places: Arc<Semaphore>,
    working: Arc<Semaphore>,
    random: Random,
}

impl Passwords {
    /// With salts from `random`.
    ///
    /// # Errors
    /// Never: the parameters are constants that argon2 takes, but its interface cannot say so.
    pub fn new(random: Random) -> anyhow::Result<Self> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
        Ok(Self {
            argon2: Arc::new(Argon2::new(Algorithm::Argon2id, Version::V0x13, params)),
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            working: Arc::new(Semaphore::new(AT_ONCE)),
            random,
        })
    }

    /// The hash of a password, as a PHC string with its parameters and salt.
    ///
    /// # Errors
    /// [`AuthError::Busy`] when too many wait already.
    pub async fn hash(&self, password: SecretString) -> Result<String, AuthError> {
        let argon2 = Arc::clone(&self.argon2);
        let salt: [u8; SALT_BYTES] = self.random.bytes();
        self.in_turn(move || {
            let hash: PasswordHash =
                argon2.hash_password_with_salt(password.expose_secret().as_bytes(), &salt)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password has this hash. With no hash, as of an account that does not exist, it takes as long and is false.
    ///
    /// # Errors
    /// [`AuthError::Busy`] when too many wait already.
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool, AuthError> {
        let argon2 = Arc::clone(&self.argon2);
        let is_someones = hash.is_some();
        self.in_turn(move || {
            let hash = PasswordHash::new(hash.as_deref().unwrap_or(NOBODYS_HASH))?;
            match argon2.verify_password(password.expose_secret().as_bytes(), &hash) {
                Ok(()) => Ok(is_someones),
                Err(Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// Runs `work` on a thread that may be held up, when its turn comes.
    async fn in_turn<T, F>(&self, work: F) -> Result<T, AuthError>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Error> + Send + 'static,
    {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| AuthError::Busy)?;
        let turn = Arc::clone(&self.working).acquire_owned().await.map_err(|_| AuthError::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            // Both are given back when the work ends and not when its caller goes away: the thread is busy until then.
            let _held = (place, turn);
            work()
        });
        done.await
            .map_err(|error| AuthError::Defect(error.to_string()))?
            .map_err(|error| AuthError::Defect(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::{AT_ONCE, AuthError, NOBODYS_HASH, Passwords, WAITING};
    use crate::random::Random;
    use argon2::Params;
    use argon2::password_hash::phc::PasswordHash;

    fn passwords() -> Passwords {
        Passwords::new(Random::system()).unwrap()
    }

    #[tokio::test]
    async fn a_password_has_its_own_hash_and_no_other() {
        let passwords = passwords();
        let hash = passwords.hash("미리 미리 미리 미리".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("미리 미리 미리 미리".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("미리 미리 미리".into(), Some(hash.clone())).await.unwrap());
        assert_ne!(passwords.hash("미리 미리 미리 미리".into()).await.unwrap(), hash);
    }

    #[tokio::test]
    async fn nobody_is_never_right_and_costs_as_much() {
        assert!(!passwords().verify("anything at all".into(), None).await.unwrap());
        let nobody = Params::try_from(&PasswordHash::new(NOBODYS_HASH).unwrap()).unwrap();
        let passwords = passwords();
        let anna = passwords.hash("annas password".into()).await.unwrap();
        let anna = Params::try_from(&PasswordHash::new(&anna).unwrap()).unwrap();
        assert_eq!(nobody, anna);
    }

    #[tokio::test]
    async fn more_than_may_wait_are_refused_at_once() {
        let passwords = passwords();
        let most = u32::try_from(AT_ONCE + WAITING).unwrap();
        let held = passwords.places.clone().try_acquire_many_owned(most).unwrap();
        assert!(matches!(passwords.hash("one too many".into()).await, Err(AuthError::Busy)));
        drop(held);
        assert!(passwords.hash("one that may".into()).await.is_ok());
    }
}
