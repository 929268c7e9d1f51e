//! Keyed hashes (HMAC-SHA256), each purpose under a key of its own.

use super::SecretKey;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A keyed hash for one purpose.
pub(super) struct KeyedHash(Hmac<Sha256>);

impl KeyedHash {
    /// For the purpose that `label` names, under a key derived from `key`.
    ///
    /// # Errors
    /// Never: an HMAC takes keys of any length, but its interface cannot say so.
    pub(super) fn derived(key: &SecretKey, label: &str) -> anyhow::Result<Self> {
        let derived = Self(Hmac::new_from_slice(key.expose())?).of(&[label.as_bytes()]);
        Ok(Self(Hmac::new_from_slice(&derived)?))
    }

    /// The hash of these parts: 32 bytes.
    pub(super) fn of(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut hash = self.0.clone();
        for part in parts {
            // The length goes first, so that where a part ends is part of what is hashed.
            hash.update(&frame(part));
            hash.update(part);
        }
        hash.finalize().into_bytes().to_vec()
    }
}

/// A hash as text, for what is bound to the row that it names.
pub(crate) fn hex(hash: &[u8]) -> String {
    use std::fmt::Write;
    hash.iter().fold(String::with_capacity(2 * hash.len()), |mut text, byte| {
        // Writing to memory cannot fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

/// The length of a part in eight bytes.
pub(super) fn frame(part: &[u8]) -> [u8; 8] {
    u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes()
}
