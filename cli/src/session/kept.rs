//! The session of a profile at a shop: who is signed in, and the tokens where they are kept.

use super::record::RecordFile;
use super::{Session, SignedIn};
use crate::failure::CliError;
use crate::files::{self, lock::Lock};
use crate::secrets::{Entry, Keyring, Place, PlainFiles, SecretStore};
use secrecy::ExposeSecret;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long to wait for another process that renews the same session: longer than its keyring and its request may take.
const LOCK_LIMIT: Duration = Duration::from_secs(100);

/// A session, or the place for one.
pub(crate) struct Sessions {
    server: String,
    record: RecordFile,
    keyring: SecretStore,
    plain_files: SecretStore,
    state_dir: PathBuf,
}

impl Sessions {
    /// The place for the session of this profile at this shop. Nothing is opened or made yet.
    pub(crate) fn at(state_dir: &Path, profile: &str, server: &str, keyring: Keyring) -> Self {
        Self {
            server: server.to_owned(),
            record: RecordFile::at(state_dir, profile, server),
            keyring: SecretStore::Keyring(keyring),
            plain_files: SecretStore::PlainFile(PlainFiles::at(state_dir)),
            state_dir: state_dir.to_owned(),
        }
    }

    /// The address of the shop it is for.
    pub(crate) fn server(&self) -> &str {
        &self.server
    }

    /// Who is signed in. No keyring is opened for that.
    pub(crate) fn signed_in(&self) -> Result<Option<SignedIn>, CliError> {
        self.record.load()
    }

    /// The file that the tokens are in, where they are in one.
    pub(crate) fn plain_file(&self, signed_in: &SignedIn) -> Option<PathBuf> {
        let files = PlainFiles::at(&self.state_dir);
        (signed_in.kept_in == Place::PlainFile).then(|| files.path(&signed_in.entry()))
    }

    /// Whether a session could be kept in this place; asked before a login, whose tokens would be lost otherwise.
    pub(crate) async fn ready(&self, place: Place) -> Result<(), CliError> {
        self.store(place).ready().await
    }

    /// The tokens of who is signed in.
    pub(crate) async fn read(&self, signed_in: &SignedIn) -> Result<Option<Session>, CliError> {
        let Some(text) = self.store(signed_in.kept_in).read(&signed_in.entry()).await? else {
            return Ok(None);
        };
        Session::read(text.expose_secret()).map(Some).ok_or_else(|| CliError::Usage {
            message: format!(
                "what the {} holds for {} is not readable",
                signed_in.kept_in.name(),
                signed_in.account
            ),
            hint: Some("miri logout".to_owned()),
        })
    }

    /// Keeps new tokens for who is signed in. Whoever calls this holds the lock of the entry.
    pub(super) async fn renew(&self, signed_in: &SignedIn, session: &Session) -> Result<(), CliError> {
        let secret = session.secret().map_err(|error| CliError::Other(error.to_string()))?;
        self.store(signed_in.kept_in).write(&signed_in.entry(), &secret).await
    }

    /// Keeps a new login. The tokens come first: a record without tokens would be a session that cannot be used. Then the tokens of the
    /// login before it go, where they are in another place; why they could not is given back, because the login stands.
    pub(crate) async fn keep(
        &self,
        signed_in: &SignedIn,
        session: &Session,
    ) -> Result<Option<CliError>, CliError> {
        // Of two who sign in at once each would read back what the other has written.
        let _only_one_writes = self.lock(&signed_in.entry()).await?;
        let before = self.record.load().unwrap_or_default();
        self.renew(signed_in, session).await?;
        self.record.save(signed_in)?;
        match before {
            Some(old) if (&old.account, old.kept_in) != (&signed_in.account, signed_in.kept_in) => {
                Ok(self.store(old.kept_in).remove(&old.entry()).await.err())
            }
            _ => Ok(None),
        }
    }

    /// Forgets the session. Says whether there was one. The record goes even when the tokens cannot be removed, and so nobody is signed in
    /// here any more; that they could not is then the failure.
    pub(crate) async fn forget(&self) -> Result<bool, CliError> {
        let tokens = match self.record.load() {
            Ok(Some(signed_in)) => self.store(signed_in.kept_in).remove(&signed_in.entry()).await,
            Ok(None) | Err(_) => Ok(false),
        };
        let record = self.record.remove()?;
        tokens.map(|tokens| tokens || record)
    }

    /// Waits until no other process writes these tokens.
    pub(super) async fn lock(&self, entry: &Entry) -> Result<Lock, CliError> {
        let name = format!("{}.lock", files::name_of(&[&entry.service, &entry.account]));
        Lock::wait(&self.state_dir.join("locks").join(name), LOCK_LIMIT).await
    }

    const fn store(&self, place: Place) -> &SecretStore {
        match place {
            Place::Keyring => &self.keyring,
            Place::PlainFile => &self.plain_files,
        }
    }
}
