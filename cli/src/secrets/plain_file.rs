//! Plain files: one a secret, readable by their owner alone and by whoever gets at the disk.

use super::Entry;
use crate::failure::CliError;
use crate::files;
use secrecy::{ExposeSecret, SecretString};
use std::path::{Path, PathBuf};

/// A folder of secrets.
pub(crate) struct PlainFiles {
    folder: PathBuf,
}

impl PlainFiles {
    /// The folder below the state folder. Nothing is opened or made yet.
    pub(crate) fn at(state_dir: &Path) -> Self {
        Self { folder: state_dir.join("tokens") }
    }

    /// Where a secret stands. Addresses and e-mail addresses may be longer than a file name, so it is a hash of them.
    pub(crate) fn path(&self, entry: &Entry) -> PathBuf {
        self.folder.join(format!("{}.json", files::name_of(&[&entry.service, &entry.account])))
    }

    /// Makes the folder.
    pub(super) fn ready(&self) -> Result<(), CliError> {
        files::private_folder(&self.folder).map_err(|error| files::failed(&self.folder, error))
    }

    pub(super) fn read(&self, entry: &Entry) -> Result<Option<SecretString>, CliError> {
        Ok(files::read(&self.path(entry))?.map(SecretString::from))
    }

    pub(super) fn write(&self, entry: &Entry, secret: &SecretString) -> Result<(), CliError> {
        let path = self.path(entry);
        let written = files::write_private(&path, secret.expose_secret().as_bytes());
        written.map(drop).map_err(|error| files::failed(&path, error))
    }

    pub(super) fn remove(&self, entry: &Entry) -> Result<bool, CliError> {
        files::remove(&self.path(entry))
    }
}
