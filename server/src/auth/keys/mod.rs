//! The secrets of a server: given by its configuration, or kept in its data folder.
//!
//! **Owns** their form, `id:base64[,id:base64...]`, and that none is ever printed. **Does not own** what they are used for.
//!
//! - [`Keys`]: all of them. [`KeyRing`]: keys that can be changed over; the first is used, the rest still read.
//! - [`load_or_generate`]: what a server does at start.

mod folder;
mod ring;

pub use folder::{GivenSecrets, Missing, load_or_generate};
pub use ring::{KeyRing, NamedKey, SecretKey};

use ring::KeyLength;
use secrecy::SecretString;

/// Every secret of a server. `Debug` shows none of them.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Signs access tokens.
    pub token: KeyRing,
    /// Seals personal data.
    pub pii: KeyRing,
    /// Looks e-mail addresses up. It never changes, because every index would have to be made anew.
    pub index: SecretKey,
}

/// A secret's text with the place it comes from, which is what error messages name.
struct Source {
    name: String,
    text: SecretString,
}

impl Keys {
    /// Reads the three secrets. `token` and `pii` are `id:base64[,id:base64...]`, `index` is one `id:base64`. The index key
    /// and the token keys have 32 bytes or more, the keys for personal data exactly 32.
    ///
    /// # Errors
    /// When one is not of that form; the message names the secret and never shows it.
    pub fn from_secrets(
        token: &SecretString,
        pii: &SecretString,
        index: &SecretString,
    ) -> anyhow::Result<Self> {
        let source = |name: &str, text: &SecretString| Source { name: name.to_owned(), text: text.clone() };
        Self::from_sources(
            &source(folder::TOKEN.variable, token),
            &source(folder::PII.variable, pii),
            &source(folder::INDEX.variable, index),
        )
    }

    fn from_sources(token: &Source, pii: &Source, index: &Source) -> anyhow::Result<Self> {
        let read = |source: &Source, length| {
            KeyRing::parse(&source.text, length).map_err(|why| anyhow::anyhow!("{}: {why}", source.name))
        };
        let index_ring = read(index, KeyLength::AtLeast32)?;
        anyhow::ensure!(
            index_ring.older.is_empty(),
            "{}: there must be exactly one key, because addresses are looked up under it",
            index.name
        );
        Ok(Self {
            token: read(token, KeyLength::AtLeast32)?,
            pii: read(pii, KeyLength::Exactly32)?,
            index: index_ring.first.secret,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::ring::KeyLength;
    use super::{KeyRing, Keys};
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use secrecy::SecretString;

    /// A key that follows from its id.
    fn entry(id: &str) -> String {
        let byte = id.bytes().fold(7_u8, u8::wrapping_add);
        format!("{id}:{}", STANDARD.encode([byte; 32]))
    }

    pub(in crate::auth) fn secret(ids: &[&str]) -> SecretString {
        ids.iter().map(|id| entry(id)).collect::<Vec<_>>().join(",").into()
    }

    pub(in crate::auth) fn ring(ids: &[&str]) -> KeyRing {
        KeyRing::parse(&secret(ids), KeyLength::Exactly32).unwrap()
    }

    pub(in crate::auth) fn keys() -> Keys {
        Keys::from_secrets(&secret(&["t"]), &secret(&["p"]), &secret(&["i"])).unwrap()
    }

    #[test]
    fn nothing_secret_is_shown() {
        let shown = format!("{:?}", keys());
        assert!(!shown.contains(&STANDARD.encode([7_u8.wrapping_add(b't'); 32])), "{shown}");
        assert!(!shown.contains("123, 123"), "{shown}"); // 7 + 't' as a list of bytes
        assert!(shown.contains("REDACTED"), "{shown}");
    }

    #[test]
    fn the_index_key_is_one_key_and_the_message_names_its_variable() {
        let error = Keys::from_secrets(&secret(&["t"]), &secret(&["p"]), &secret(&["i", "j"])).unwrap_err();
        assert!(error.to_string().starts_with("MIRI_INDEX_KEY: "), "{error}");
        let error = Keys::from_secrets(&secret(&["t"]), &"p:AAAA".into(), &secret(&["i"])).unwrap_err();
        assert!(error.to_string().starts_with("MIRI_PII_KEY: "), "{error}");
    }
}
