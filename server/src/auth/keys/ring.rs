//! Reading one secret: `id:base64[,id:base64...]`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

/// The longest key id; it stands in every token and every sealed value.
const MAX_ID_BYTES: usize = 32;
/// Bytes of a key: what the cipher takes, and the output of SHA-256, below which RFC 7518, section 3.2, allows no HS256 key.
const KEY_BYTES: usize = 32;

/// The bytes of a key. `Debug` hides them.
#[derive(Debug, Clone)]
pub struct SecretKey(SecretSlice<u8>);

impl SecretKey {
    /// The bytes themselves.
    pub fn expose(&self) -> &[u8] {
        self.0.expose_secret()
    }
}

/// A key with the name that what it made refers to.
#[derive(Debug, Clone)]
pub struct NamedKey {
    /// 1 to 32 of `A-Z a-z 0-9 _ -`.
    pub id: String,
    /// The key.
    pub secret: SecretKey,
}

/// Keys that can be changed over without a break: the first is used, the older ones still read.
#[derive(Debug, Clone)]
pub struct KeyRing {
    /// The key that is used.
    pub first: NamedKey,
    /// Keys that were used before.
    pub older: Vec<NamedKey>,
}

/// How long the keys of a ring are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyLength {
    AtLeast32,
    Exactly32,
}

impl KeyRing {
    /// Reads a ring.
    ///
    /// Messages name a key by its place: what stands before the colon may be the secret itself, by mistake.
    ///
    /// # Errors
    /// When an entry is not `id:base64`, has the wrong length, or its id is used twice.
    pub(super) fn parse(text: &SecretString, length: KeyLength) -> anyhow::Result<Self> {
        let mut keys: Vec<NamedKey> = Vec::new();
        for (place, entry) in (1..).zip(text.expose_secret().trim().split(',')) {
            let key = parse_key(entry.trim(), length).map_err(|why| anyhow::anyhow!("key {place} {why}"))?;
            anyhow::ensure!(
                keys.iter().all(|known| known.id != key.id),
                "key {place} has the id of an earlier one"
            );
            keys.push(key);
        }
        let mut keys = keys.into_iter();
        let first = keys.next().ok_or_else(|| anyhow::anyhow!("there is no key"))?;
        Ok(Self { first, older: keys.collect() })
    }

    /// The first key, then the older ones.
    pub fn iter(&self) -> impl Iterator<Item = &NamedKey> {
        std::iter::once(&self.first).chain(&self.older)
    }
}

fn parse_key(entry: &str, length: KeyLength) -> Result<NamedKey, String> {
    let (id, encoded) = entry.split_once(':').ok_or("is not of the form id:base64")?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if id.is_empty() || id.len() > MAX_ID_BYTES || !id.bytes().all(plain) {
        return Err(format!("has no usable id: 1 to {MAX_ID_BYTES} of A-Z a-z 0-9 _ -"));
    }
    // The decoder's own message would quote a byte of the secret.
    let bytes = STANDARD.decode(encoded).map_err(|_| "is not base64 after its colon")?;
    let found = bytes.len();
    let secret = SecretKey(bytes.into());
    match length {
        KeyLength::Exactly32 if found != KEY_BYTES => {
            Err(format!("has {found} bytes and must have {KEY_BYTES}"))
        }
        KeyLength::AtLeast32 if found < KEY_BYTES => {
            Err(format!("has {found} bytes and must have {KEY_BYTES} or more"))
        }
        _ => Ok(NamedKey { id: id.to_owned(), secret }),
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyLength, KeyRing};
    use crate::auth::keys::tests::secret;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn the_first_key_is_used_and_the_rest_are_kept() {
        let ring = KeyRing::parse(&secret(&["new", "old"]), KeyLength::Exactly32).unwrap();
        assert_eq!(ring.iter().map(|key| key.id.as_str()).collect::<Vec<_>>(), ["new", "old"]);
        assert_eq!(ring.first.secret.expose().len(), 32);
    }

    #[test]
    fn what_is_wrong_is_said_without_the_secret() {
        let (short, long) = (STANDARD.encode([5; 31]), STANDARD.encode([5; 33]));
        for (text, length) in [
            (String::new(), KeyLength::AtLeast32),
            (long.clone(), KeyLength::AtLeast32),
            (format!(":{long}"), KeyLength::AtLeast32),
            (format!("{long}:a"), KeyLength::AtLeast32),
            (format!("a:{short}"), KeyLength::AtLeast32),
            (format!("a:{long}"), KeyLength::Exactly32),
            (format!("a:{long}!"), KeyLength::AtLeast32),
            (format!("a:{long},a:{long}"), KeyLength::AtLeast32),
            (format!("a:{long},"), KeyLength::AtLeast32),
        ] {
            let error = format!("{:#}", KeyRing::parse(&text.clone().into(), length).unwrap_err());
            assert!(!error.contains(&short[..8]), "{text}: {error}");
        }
    }
}
