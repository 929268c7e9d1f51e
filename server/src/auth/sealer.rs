//! Sealed fields: XChaCha20-Poly1305, each value bound to the column and the row it stands in.
//!
//! A sealed value is `length of the key id (1 byte), key id, nonce (24 bytes), ciphertext with its tag`. The nonce is random:
//! with 192 bits none repeats (draft-irtf-cfrg-xchacha-03, section 2.1). Column, row and key id are authenticated along with
//! the text, so a value that someone moves to another place does not open there.

use super::KeyRing;
use super::keyed_hash::frame;
use crate::random::Random;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

/// Bytes of a nonce.
const NONCE_BYTES: usize = 24;

/// Seals and opens fields. The first key of the ring seals, every key opens.
pub struct Sealer {
    seals_with: Sealing,
    older: Vec<Sealing>,
    random: Random,
}

struct Sealing {
    id: String,
    cipher: XChaCha20Poly1305,
}

/// Why a sealed value does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It is too short to be a sealed value.
    #[error("this is no sealed value")]
    Malformed,
    /// It was sealed under a key that is not in the ring.
    #[error("the key that sealed this value is not in the ring")]
    UnknownKey,
    /// It was changed, or belongs to another row or column.
    #[error("this value was changed or belongs elsewhere")]
    Refused,
}

impl Sealer {
    /// With the keys of this ring, each of exactly 32 bytes.
    ///
    /// # Errors
    /// When a key has another length.
    pub fn new(ring: &KeyRing, random: Random) -> anyhow::Result<Self> {
        let sealing = |key: &super::keys::NamedKey| -> anyhow::Result<Sealing> {
            Ok(Sealing {
                id: key.id.clone(),
                cipher: XChaCha20Poly1305::new_from_slice(key.secret.expose())?,
            })
        };
        let older = ring.older.iter().map(sealing).collect::<Result<_, _>>()?;
        Ok(Self { seals_with: sealing(&ring.first)?, older, random })
    }

    /// Seals `plain` for `column` (`table.column`) of the row with the key `row`.
    pub fn seal(&self, column: &str, row: &str, plain: &[u8]) -> Vec<u8> {
        let Sealing { id, cipher } = &self.seals_with;
        let nonce: [u8; NONCE_BYTES] = self.random.bytes();
        let payload = Payload { msg: plain, aad: &bound_to(column, row, id) };
        // The cipher refuses texts beyond 256 GiB and nothing else. Should it ever refuse, the value will not open.
        let ciphertext = cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        let mut sealed = Vec::with_capacity(1 + id.len() + NONCE_BYTES + ciphertext.len());
        sealed.push(u8::try_from(id.len()).unwrap_or(u8::MAX)); // at most 32, see keys
        sealed.extend_from_slice(id.as_bytes());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        sealed
    }

    /// Opens what [`seal`](Self::seal) made for the same column and row.
    ///
    /// # Errors
    /// When it is not that.
    pub fn open(&self, column: &str, row: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (length, rest) = sealed.split_first().ok_or(SealError::Malformed)?;
        let (id, rest) = rest.split_at_checked(usize::from(*length)).ok_or(SealError::Malformed)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Malformed)?;
        let mut keys = std::iter::once(&self.seals_with).chain(&self.older);
        let Sealing { id, cipher } = keys.find(|key| key.id.as_bytes() == id).ok_or(SealError::UnknownKey)?;
        let payload = Payload { msg: ciphertext, aad: &bound_to(column, row, id) };
        cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::Refused)
    }
}

/// What a value is bound to, each part with its length in front so that parts cannot run into one another.
fn bound_to(column: &str, row: &str, key_id: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in [column, row, key_id] {
        bytes.extend_from_slice(&frame(part.as_bytes()));
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{SealError, Sealer};
    use crate::auth::keys::tests::ring;
    use crate::random::Random;

    fn sealer(ids: &[&str]) -> Sealer {
        Sealer::new(&ring(ids), Random::system()).unwrap()
    }

    #[test]
    fn a_value_opens_where_it_was_sealed() {
        let sealer = sealer(&["a"]);
        for plain in [&b""[..], "서울시 마포구 1".as_bytes()] {
            let sealed = sealer.seal("user_profiles.address", "1", plain);
            assert_eq!(sealer.open("user_profiles.address", "1", &sealed).as_deref(), Ok(plain));
        }
    }

    #[test]
    fn a_value_that_was_moved_or_changed_does_not_open() {
        let sealer = sealer(&["a"]);
        let sealed = sealer.seal("user_profiles.address", "1", b"here");
        assert_eq!(sealer.open("user_profiles.address", "2", &sealed), Err(SealError::Refused));
        assert_eq!(sealer.open("user_profiles.email", "1", &sealed), Err(SealError::Refused));
        // The border between column and row cannot be shifted either.
        assert_eq!(sealer.open("user_profiles.address1", "", &sealed), Err(SealError::Refused));
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(sealer.open("user_profiles.address", "1", &changed).is_err(), "byte {place}");
            assert!(sealer.open("user_profiles.address", "1", &sealed[..place]).is_err(), "cut at {place}");
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_alike() {
        let sealer = sealer(&["a"]);
        assert_ne!(sealer.seal("c", "1", b"same"), sealer.seal("c", "1", b"same"));
    }

    #[test]
    fn an_old_key_opens_after_the_ring_has_turned_and_a_dropped_one_does_not() {
        let sealed = sealer(&["a"]).seal("c", "1", b"text");
        assert_eq!(sealer(&["b", "a"]).open("c", "1", &sealed).as_deref(), Ok(&b"text"[..]));
        assert_eq!(sealer(&["b"]).open("c", "1", &sealed), Err(SealError::UnknownKey));
        let newer = sealer(&["b", "a"]).seal("c", "1", b"text");
        assert_eq!(sealer(&["a"]).open("c", "1", &newer), Err(SealError::UnknownKey));
    }
}
