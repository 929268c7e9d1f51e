//! Being signed in.
//!
//! Owns where a token comes from ([`TokenSource`]), who is signed in (`record`), the tokens of a login ([`Session`]) and the way to where
//! they are kept ([`Sessions`]), what a token says of itself (`jwt`), and renewing a session before it ends (`renew`). It does not
//! judge tokens: only the server can. The places that keep them are `secrets`.
//!
//! Order: `--token-file`, `MIRI_TOKEN`, `MIRI_TOKEN_FILE`, then the session of the profile, which is kept in the keyring, or in a plain
//! file where `miri login --insecure-storage` asked for that. A token from outside wins, and then neither is opened.

mod jwt;
mod kept;
mod pair;
mod record;
mod renew;

pub(crate) use kept::Sessions;
pub(crate) use pair::Session;
pub(crate) use record::SignedIn;

use crate::failure::CliError;
use crate::settings::Env;
use jiff::Timestamp;
use miri_common::UserId;
use miri_common::client::Client;
use std::path::{Path, PathBuf};

/// Where the token comes from.
pub(crate) enum TokenSource {
    /// The file that `--token-file` names.
    FlagFile(PathBuf),
    /// The variable `MIRI_TOKEN` itself.
    Env(String),
    /// The file that `MIRI_TOKEN_FILE` names.
    EnvFile(PathBuf),
    /// The session that `miri login` made.
    Session(Sessions),
}

impl TokenSource {
    /// Chooses by the order above.
    pub(crate) fn choose(flag: Option<&Path>, env: &Env, sessions: Sessions) -> Self {
        if let Some(path) = flag {
            Self::FlagFile(path.to_owned())
        } else if let Some(token) = env.get("MIRI_TOKEN") {
            Self::Env(token.to_owned())
        } else if let Some(path) = env.get("MIRI_TOKEN_FILE") {
            Self::EnvFile(PathBuf::from(path))
        } else {
            Self::Session(sessions)
        }
    }

    /// The name that people know it by.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::FlagFile(_) => "--token-file",
            Self::Env(_) => "MIRI_TOKEN",
            Self::EnvFile(_) => "MIRI_TOKEN_FILE",
            Self::Session(_) => "session",
        }
    }

    /// A token to send, renewed where that is possible and due.
    pub(crate) async fn access_token(&self, client: &Client) -> Result<String, CliError> {
        match self {
            Self::FlagFile(path) | Self::EnvFile(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| CliError::io(path.display().to_string(), error))?;
                sound(&text, self.name())
            }
            Self::Env(token) => sound(token, self.name()),
            Self::Session(sessions) => renew::access_token(sessions, client).await,
        }
    }
}

/// Who is signed in, with their tokens as they are kept; nobody is a failure.
pub(crate) async fn of(sessions: &Sessions) -> Result<(SignedIn, Session), CliError> {
    let signed_out = |ended| CliError::SignedOut { server: sessions.server().to_owned(), ended };
    let signed_in = sessions.signed_in()?.ok_or_else(|| signed_out(false))?;
    let session = sessions.read(&signed_in).await?.ok_or_else(|| signed_out(true))?;
    Ok((signed_in, session))
}

/// What a token from outside says of itself, unverified: whose it is and when it ends. A personal access token says neither.
pub(crate) fn told_by(token: &str) -> (Option<UserId>, Option<Timestamp>) {
    (jwt::user(token), jwt::expiry(token))
}

/// A token is one word of visible ASCII; anything else would not even make a header.
fn sound(text: &str, source: &str) -> Result<String, CliError> {
    let token = text.trim();
    if token.is_empty() || !token.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(CliError::usage(format!("{source} holds no token")));
    }
    Ok(token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Sessions, TokenSource, sound};
    use crate::secrets::{Attendance, Keyring};
    use crate::settings::Env;
    use std::path::Path;

    fn chosen(flag: Option<&str>, env: &[(&'static str, &str)]) -> &'static str {
        let keyring = Keyring::new(Attendance::Nobody);
        let sessions = Sessions::at(Path::new("/nowhere"), "default", "http://shop", keyring);
        TokenSource::choose(flag.map(Path::new), &Env::of(env), sessions).name()
    }

    #[test]
    fn flag_before_token_before_token_file_before_session() {
        let both = [("MIRI_TOKEN", "t"), ("MIRI_TOKEN_FILE", "/f")];
        assert_eq!(chosen(Some("/flag"), &both), "--token-file");
        assert_eq!(chosen(None, &both), "MIRI_TOKEN");
        assert_eq!(chosen(None, &both[1..]), "MIRI_TOKEN_FILE");
        assert_eq!(chosen(None, &[]), "session");
        assert_eq!(chosen(None, &[("MIRI_TOKEN", "")]), "session");
    }

    #[test]
    fn a_token_is_one_visible_word() {
        assert_eq!(sound(" abc\n", "x").unwrap(), "abc");
        assert!(sound("", "x").is_err());
        assert!(sound("a b", "x").is_err());
        assert!(sound("a\u{1b}b", "x").is_err());
    }
}
