//! The session file: one file a profile and shop, readable by its owner alone.

use super::jwt;
use crate::failure::CliError;
use jiff::{SignedDuration, Timestamp};
use miri_common::UserId;
use miri_common::api::LoggedIn;
use miri_common::labels::Role;
use serde::{Deserialize, Serialize};
use std::fs::{DirBuilder, File, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A token with less life than this is renewed before it is used.
const MARGIN: SignedDuration = SignedDuration::from_secs(30);
/// How long to wait for another process that renews the same session: longer than its request may take.
const LOCK_LIMIT: Duration = Duration::from_secs(40);
/// How often to look whether the lock is free.
const LOCK_POLL: Duration = Duration::from_millis(20);

/// Someone who is signed in. It has no `Debug`, because it holds tokens.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
    /// The shop that the tokens are for; they are sent to no other.
    pub(crate) server: String,
    /// The e-mail address.
    pub(crate) account: String,
    /// The user.
    pub(crate) user_id: UserId,
    /// What the account may do.
    pub(crate) role: Role,
    /// The access token.
    pub(super) access_token: String,
    /// When it ends, where it says so.
    pub(crate) access_expires_at: Option<Timestamp>,
    /// The token that gets the next pair, once.
    pub(super) refresh_token: String,
    /// When that ends, where it can be told.
    pub(crate) refresh_expires_at: Option<Timestamp>,
}

impl Session {
    /// The session that a login or a renewal made.
    pub(crate) fn new(server: &str, account: &str, pair: LoggedIn) -> Self {
        let access_expires_at = jwt::expiry(&pair.token);
        // The wire has the shop's wall clock; the distance between two of its times needs no zone.
        let longer = pair.refresh_expires_at.0.duration_since(pair.expires_at.0);
        Self {
            server: server.to_owned(),
            account: account.to_owned(),
            user_id: pair.user_id,
            role: pair.role,
            access_expires_at,
            refresh_expires_at: access_expires_at.and_then(|at| at.checked_add(longer).ok()),
            access_token: pair.token,
            refresh_token: pair.refresh_token,
        }
    }

    /// The access token, where it will live long enough to be used. One that does not say when it ends is used until
    /// the server refuses it.
    pub(super) fn usable_token(&self, now: Timestamp) -> Option<&str> {
        let usable = self.access_expires_at.is_none_or(|end| end.duration_since(now) >= MARGIN);
        usable.then_some(self.access_token.as_str())
    }
}

/// Where a session is kept.
pub(crate) struct SessionFile {
    path: PathBuf,
    server: String,
}

impl SessionFile {
    /// The file for this profile and shop below the state folder. Nothing is opened or made yet.
    pub(crate) fn at(state_dir: &Path, profile: &str, server: &str) -> Self {
        let name = format!("{}@{}.json", file_name(profile), file_name(server));
        Self { path: state_dir.join("sessions").join(name), server: server.to_owned() }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The address of the shop it is for.
    pub(crate) fn server(&self) -> &str {
        &self.server
    }

    /// Reads the session; `None` when there is none for this shop.
    pub(crate) fn load(&self) -> Result<Option<Session>, CliError> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed(error)),
        };
        let session: Session = serde_json::from_str(&text).map_err(|_| CliError::Usage {
            message: format!("{} is not readable", self.path.display()),
            hint: Some("miri logout".to_owned()),
        })?;
        Ok((session.server == self.server).then_some(session))
    }

    /// Writes the session: a new file that only the owner can read, synced, then renamed over the old one, so that a
    /// crash leaves either the old session or the new one.
    pub(crate) fn save(&self, session: &Session) -> Result<(), CliError> {
        let folder = self.folder()?;
        let text = serde_json::to_vec_pretty(session).map_err(|error| CliError::Other(error.to_string()))?;
        // tempfile opens with O_EXCL and mode 0600.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| self.failed(error))?;
        file.write_all(&text).and_then(|()| file.as_file().sync_all()).map_err(|error| self.failed(error))?;
        file.persist(&self.path).map_err(|error| self.failed(error.error))?;
        Ok(())
    }

    /// Removes the session. Says whether there was one.
    pub(crate) fn remove(&self) -> Result<bool, CliError> {
        match std::fs::remove_file(&self.path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Waits until no other process renews this session. The lock ends with the file that is given back.
    pub(super) async fn lock(&self) -> Result<File, CliError> {
        self.folder()?;
        let path = self.path.with_extension("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| CliError::io(path.display().to_string(), error))?;
        let free = async {
            loop {
                match file.try_lock() {
                    Ok(()) => return Ok(()),
                    // Not the blocking `lock`: it would keep Ctrl-C waiting as well.
                    Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_POLL).await,
                    Err(TryLockError::Error(error)) => return Err(error),
                }
            }
        };
        match tokio::time::timeout(LOCK_LIMIT, free).await {
            Ok(Ok(())) => Ok(file),
            Ok(Err(error)) => Err(CliError::io(path.display().to_string(), error)),
            Err(_) => Err(CliError::TimedOut { what: path.display().to_string(), limit: LOCK_LIMIT }),
        }
    }

    fn folder(&self) -> Result<&Path, CliError> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|error| CliError::io(folder.display().to_string(), error))?;
        Ok(folder)
    }

    fn failed(&self, error: std::io::Error) -> CliError {
        CliError::io(self.path.display().to_string(), error)
    }
}

/// A file name that differs where the text differs: percent-encoding of everything that is not plainly a name.
fn file_name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            name.push(char::from(byte));
        } else {
            name.extend([format!("%{byte:02X}")]);
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{Session, SessionFile, file_name};
    use jiff::Timestamp;
    use miri_common::UserId;
    use miri_common::labels::Role;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn session(server: &str, ends: Option<i64>) -> Session {
        Session {
            server: server.to_owned(),
            account: "anna@example.com".to_owned(),
            user_id: UserId(7),
            role: Role::User,
            access_token: "access".to_owned(),
            access_expires_at: ends.map(at),
            refresh_token: "refresh".to_owned(),
            refresh_expires_at: None,
        }
    }

    #[test]
    fn a_token_is_used_while_it_has_thirty_seconds_left() {
        let usable = |ends| session("s", ends).usable_token(at(1_000)).is_some();
        assert!(usable(Some(1_030)));
        assert!(!usable(Some(1_029)));
        assert!(!usable(Some(900)));
        assert!(usable(None));
    }

    #[test]
    fn a_session_is_kept_for_its_owner_and_its_shop_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = SessionFile::at(folder.path(), "default", "http://a");
        assert!(file.load().unwrap().is_none());
        file.save(&session("http://a", Some(5))).unwrap();
        file.save(&session("http://a", Some(6))).unwrap();
        assert_eq!(file.load().unwrap().unwrap().access_expires_at, Some(at(6)));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(file.path().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        file.save(&session("http://other", Some(6))).unwrap();
        assert!(file.load().unwrap().is_none(), "a token is sent to no other shop");
        assert!(file.remove().unwrap());
        assert!(!file.remove().unwrap());
    }

    #[test]
    fn different_shops_have_different_files() {
        assert_eq!(file_name("http://a:80"), "http%3A%2F%2Fa%3A80");
        assert_ne!(file_name("a/b"), file_name("a%2Fb"));
        assert_eq!(file_name(".."), "%2E%2E");
    }
}
