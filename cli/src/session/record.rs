//! Who is signed in, written down without any secret: one file a profile and shop says which account, and where its tokens are kept. So
//! who has not signed in learns that without a keyring being opened.

use crate::failure::CliError;
use crate::files;
use crate::secrets::{Entry, Place};
use miri_common::UserId;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Who is signed in at a shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedIn {
    /// The shop that the tokens are for; they are sent to no other.
    pub(crate) server: String,
    /// The e-mail address.
    pub(crate) account: String,
    /// The user.
    pub(crate) user_id: UserId,
    /// Where the tokens are kept.
    pub(crate) kept_in: Place,
}

impl SignedIn {
    /// The name that the tokens are kept under.
    pub(crate) fn entry(&self) -> Entry {
        Entry::new(&self.server, &self.account)
    }
}

/// The file of a profile and shop.
pub(super) struct RecordFile {
    path: PathBuf,
    server: String,
}

impl RecordFile {
    /// The file below the state folder. Nothing is opened or made yet.
    pub(super) fn at(state_dir: &Path, profile: &str, server: &str) -> Self {
        let name = format!("{}.json", files::name_of(&[profile, server]));
        Self { path: state_dir.join("sessions").join(name), server: server.to_owned() }
    }

    /// Who is signed in, if anybody is.
    pub(super) fn load(&self) -> Result<Option<SignedIn>, CliError> {
        let Some(text) = files::read(&self.path)? else { return Ok(None) };
        let record: SignedIn = serde_json::from_str(&text).map_err(|_| CliError::Usage {
            message: format!("{} is not readable", self.path.display()),
            hint: Some("miri logout".to_owned()),
        })?;
        Ok((record.server == self.server).then_some(record))
    }

    pub(super) fn save(&self, record: &SignedIn) -> Result<(), CliError> {
        let text = serde_json::to_vec_pretty(record).map_err(|error| CliError::Other(error.to_string()))?;
        let written = files::write_private(&self.path, &text);
        written.map(drop).map_err(|error| files::failed(&self.path, error))
    }

    /// Removes the file. Says whether there was one.
    pub(super) fn remove(&self) -> Result<bool, CliError> {
        files::remove(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::{RecordFile, SignedIn};
    use crate::secrets::Place;
    use miri_common::UserId;

    #[test]
    fn a_profile_is_signed_in_at_one_shop_and_no_other_gets_its_token() {
        let folder = tempfile::tempdir().unwrap();
        let record = SignedIn {
            server: "http://a".to_owned(),
            account: "anna@example.com".to_owned(),
            user_id: UserId(7),
            kept_in: Place::Keyring,
        };
        let file = RecordFile::at(folder.path(), "default", "http://a");
        assert_eq!(file.load().unwrap(), None);
        file.save(&record).unwrap();
        assert_eq!(file.load().unwrap().as_ref(), Some(&record));
        assert_eq!(RecordFile::at(folder.path(), "default", "http://b").load().unwrap(), None);
        assert_eq!(RecordFile::at(folder.path(), "seller", "http://a").load().unwrap(), None);
        file.save(&SignedIn { server: "http://b".to_owned(), ..record }).unwrap();
        assert_eq!(file.load().unwrap(), None, "a token is sent to no other shop");
        assert!(file.remove().unwrap());
        assert!(!file.remove().unwrap());
    }
}
