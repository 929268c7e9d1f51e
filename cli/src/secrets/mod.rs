//! Where tokens are kept.
//!
//! Owns the places ([`SecretStore`]): the keyring of the operating system (`keyring`), and plain files for those who asked for them
//! (`plain_file`). A secret is text under an [`Entry`]; what it means is the business of `session`. Which place is used is decided
//! there too, and never by what happens to work: a keyring that cannot be used is a failure that says why ([`Why`]), and not a reason to
//! write the secret somewhere else.

mod keyring;
#[cfg(test)]
mod memory;
mod plain_file;

pub(crate) use keyring::{Attendance, Keyring, State, Why};
pub(crate) use plain_file::PlainFiles;

use crate::failure::CliError;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// The name of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What the secret is for, `miri:<server>`.
    pub(crate) service: String,
    /// Whose it is: an e-mail address.
    pub(crate) account: String,
}

impl Entry {
    /// The entry of an account at a shop.
    pub(crate) fn new(server: &str, account: &str) -> Self {
        Self { service: format!("miri:{server}"), account: account.to_owned() }
    }
}

/// The kinds of places, as they are written down and told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Place {
    /// The keyring of the operating system.
    Keyring,
    /// A plain file.
    PlainFile,
}

impl Place {
    /// The word for it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::PlainFile => "plain-file",
        }
    }
}

/// A place that keeps secrets.
pub(crate) enum SecretStore {
    /// The keyring of the operating system.
    Keyring(Keyring),
    /// Plain files.
    PlainFile(PlainFiles),
    /// The memory of this process.
    #[cfg(test)]
    Memory(memory::Memory),
}

impl SecretStore {
    /// Whether it could keep a secret now; asked before anything is done that would be lost otherwise.
    pub(crate) async fn ready(&self) -> Result<(), CliError> {
        match self {
            Self::Keyring(keyring) => keyring.ready().await.map_err(CliError::Keyring),
            Self::PlainFile(files) => files.ready(),
            #[cfg(test)]
            Self::Memory(_) => Ok(()),
        }
    }

    /// The secret, if there is one.
    pub(crate) async fn read(&self, entry: &Entry) -> Result<Option<SecretString>, CliError> {
        match self {
            Self::Keyring(keyring) => keyring.read(entry).await.map_err(CliError::Keyring),
            Self::PlainFile(files) => files.read(entry),
            #[cfg(test)]
            Self::Memory(memory) => Ok(memory.read(entry)),
        }
    }

    /// Keeps a secret, and reads it back: some keyrings take a secret and have nothing afterwards.
    pub(crate) async fn write(&self, entry: &Entry, secret: &SecretString) -> Result<(), CliError> {
        match self {
            Self::Keyring(keyring) => keyring.write(entry, secret).await.map_err(CliError::Keyring)?,
            Self::PlainFile(files) => files.write(entry, secret)?,
            #[cfg(test)]
            Self::Memory(memory) => memory.write(entry, secret),
        }
        let kept = self.read(entry).await?;
        if kept.is_some_and(|kept| kept.expose_secret() == secret.expose_secret()) {
            return Ok(());
        }
        if let Self::PlainFile(files) = self {
            let path = files.path(entry);
            return Err(CliError::Other(format!("{}: what was written is not there", path.display())));
        }
        Err(CliError::Keyring(Why::Forgot))
    }

    /// Removes the secret. Says whether there was one.
    pub(crate) async fn remove(&self, entry: &Entry) -> Result<bool, CliError> {
        match self {
            Self::Keyring(keyring) => keyring.remove(entry).await.map_err(CliError::Keyring),
            Self::PlainFile(files) => files.remove(entry),
            #[cfg(test)]
            Self::Memory(memory) => Ok(memory.remove(entry)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::memory::Memory;
    use super::{Entry, PlainFiles, SecretStore, Why};
    use crate::failure::CliError;
    use secrecy::{ExposeSecret, SecretString};

    async fn read(store: &SecretStore, entry: &Entry) -> Option<String> {
        store.read(entry).await.unwrap().map(|secret| secret.expose_secret().to_owned())
    }

    #[tokio::test]
    async fn every_place_keeps_one_secret_an_entry() {
        let folder = tempfile::tempdir().unwrap();
        for store in
            [SecretStore::Memory(Memory::new()), SecretStore::PlainFile(PlainFiles::at(folder.path()))]
        {
            let (anna, bora) =
                (Entry::new("http://a", "anna@example.com"), Entry::new("http://a", "bora@example.com"));
            store.ready().await.unwrap();
            assert_eq!(read(&store, &anna).await, None);
            store.write(&anna, &SecretString::from("one")).await.unwrap();
            store.write(&bora, &SecretString::from("two")).await.unwrap();
            store.write(&anna, &SecretString::from("three")).await.unwrap();
            assert_eq!(read(&store, &anna).await.as_deref(), Some("three"));
            assert!(store.remove(&anna).await.unwrap());
            assert!(!store.remove(&anna).await.unwrap());
            assert_eq!(read(&store, &anna).await, None);
            assert_eq!(read(&store, &bora).await.as_deref(), Some("two"));
        }
    }

    #[tokio::test]
    async fn a_place_that_forgets_at_once_is_found_out() {
        let store = SecretStore::Memory(Memory::forgetful());
        let failed = store.write(&Entry::new("http://a", "anna@example.com"), &SecretString::from("x")).await;
        assert!(matches!(failed, Err(CliError::Keyring(Why::Forgot))));
    }
}
