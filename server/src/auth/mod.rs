//! Who someone is, and what only this server may read.
//!
//! **Owns** the keys, access tokens and sessions, passwords, sealed fields and keyed hashes. **Does not own** accounts
//! (`users`), what a role may do on a route (`http::extract`), or how a refusal is worded (`http::login`).
//!
//! In reading order:
//! - [`Actor`]: someone who is signed in.
//! - [`Auth`]: everything below under one roof, and what the rest of the server holds.
//! - [`keys`]: the secrets, given or generated: [`Keys`], [`KeyRing`], [`SecretKey`].
//! - [`Sealer`]: personal data and stored answers, sealed and bound to their place.
//! - [`Tokens`] and [`TokenError`]: access tokens. `revoked`: what stopped working before its time. `follow`: reading that from the
//!   database.
//! - [`sessions`]: sessions and refresh tokens in the database. `sign_in`: signing in, renewing and signing out.
//! - [`access_tokens`]: personal access tokens, for what signs in without a password. [`Ended`]: what a transaction has ended.
//! - [`Passwords`]: hashing, off the runtime's threads and bounded.
//! - [`Attempts`]: how often something may be tried. [`AccountLimits`], [`ByNetwork`]: what of that is limited; [`Network`]: from where.
//! - [`AuthError`]: why none of this could be done right now.

pub mod access_tokens;
mod attempts;
mod ended;
mod error;
mod follow;
mod keyed_hash;
pub mod keys;
mod limits;
mod network;
mod passwords;
mod revoked;
mod sealer;
pub mod sessions;
mod sign_in;
mod tokens;

pub use access_tokens::Scopes;
pub use attempts::{Attempts, Limiting, TooOften};
pub use ended::Ended;
pub use error::AuthError;
pub use follow::{FOLLOW_PERIOD, Known};
pub use keys::{GivenSecrets, KeyRing, Keys, SecretKey};
pub use limits::{AccountLimits, ByNetwork};
pub use network::Network;
pub use passwords::Passwords;
pub use revoked::Revoked;
pub use sealer::{SealError, Sealer};
pub use sign_in::{SignedIn, to_its_end};
pub use tokens::{AccessToken, MAX_ACCESS_TTL, TokenError, Tokens};

use crate::clock::{Clock, MachineTime};
use crate::random::Random;
use crate::storage::{StorageError, Store, Tx};
use access_tokens::Remembered;
use keyed_hash::KeyedHash;
pub(crate) use keyed_hash::hex;
use miri_common::UserId;
use miri_common::labels::{Role, Scope};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::task::TaskTracker;

/// Someone who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub user_id: UserId,
    /// What it may do.
    pub role: Role,
    /// The session that the token belongs to. A personal access token is one of its own, see [`access_tokens::session_id`].
    pub session_id: String,
    /// What a personal access token is limited to; `None` for someone who has signed in, and may do whatever the role does.
    pub scopes: Option<Scopes>,
}

impl Actor {
    /// Whether this may be done with what was shown.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.contains(scope))
    }
}

/// The server's knowledge of who is who. One a server, shared.
pub struct Auth {
    /// Seals and opens fields.
    pub sealer: Sealer,
    /// Issues and reads access tokens.
    pub tokens: Tokens,
    /// What stopped working before its time.
    pub revoked: Arc<Revoked>,
    seen: access_tokens::Seen,
    requests: KeyedHash,
    emails: KeyedHash,
    mailed_tokens: KeyedHash,
    access_tokens: KeyedHash,
    clock: Clock,
    random: Random,
}

impl Auth {
    /// With these keys; access tokens live for `access_ttl`, more than nothing and at most [`MAX_ACCESS_TTL`].
    ///
    /// # Errors
    /// When a key or the lifetime cannot be used.
    pub fn new(keys: Keys, access_ttl: Duration, clock: Clock, random: Random) -> anyhow::Result<Self> {
        let Keys { token, pii, index } = keys;
        Ok(Self {
            sealer: Sealer::new(&pii, random.clone())?,
            tokens: Tokens::new(&token, access_ttl)?,
            revoked: Arc::new(Revoked::default()),
            seen: access_tokens::Seen::default(),
            // One key for each purpose, so that a hash made for one says nothing in the other.
            requests: KeyedHash::derived(&index, "miri request fingerprint")?,
            emails: KeyedHash::derived(&index, "miri e-mail index")?,
            mailed_tokens: KeyedHash::derived(&index, "miri mailed token")?,
            access_tokens: KeyedHash::derived(&index, "miri personal access token")?,
            clock,
            random,
        })
    }

    /// Whose token this is, without asking the database: this is called for every request.
    ///
    /// # Errors
    /// Why the token is not good. Clients are not told which.
    pub fn verify(&self, token: &str, now: MachineTime) -> Result<Actor, TokenError> {
        let actor = self.tokens.read(token, now)?;
        if self.revoked.contains(&actor.session_id) { Err(TokenError::Revoked) } else { Ok(actor) }
    }

    /// A keyed hash of a request. Where one part ends and the next begins counts.
    pub fn fingerprint(&self, parts: &[&[u8]]) -> Vec<u8> {
        self.requests.of(parts)
    }

    /// The blind index of an e-mail address: finds the account without the database knowing the address.
    /// Surrounding space and upper case make no difference.
    pub fn email_index(&self, email: &str) -> Vec<u8> {
        self.emails.of(&[email.trim().to_lowercase().as_bytes()])
    }

    /// What is stored of a token that went by mail.
    pub fn mailed_token_hash(&self, token: &str) -> Vec<u8> {
        self.mailed_tokens.of(&[token.as_bytes()])
    }

    /// What is stored of a personal access token.
    pub(crate) fn access_token_hash(&self, token: &str) -> Vec<u8> {
        self.access_token_hash_of(&[token.as_bytes()])
    }

    fn access_token_hash_of(&self, parts: &[&[u8]]) -> Vec<u8> {
        self.access_tokens.of(parts)
    }

    /// Whose personal access token this is; `None` when it is not good. Asks the database when that was not seen a moment ago.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn verify_access_token(
        &self,
        store: &Store,
        tasks: &TaskTracker,
        token: &str,
    ) -> Result<Option<Actor>, StorageError> {
        if !access_tokens::is_ours(self, token) {
            return Ok(None);
        }
        let (hash, now) = (self.access_token_hash(token), self.clock.machine());
        let look = match self.seen.get(&hash, &self.revoked, now) {
            Remembered::Good(actor) => return Ok(Some(actor)),
            Remembered::Refused => return Ok(None),
            Remembered::Nothing(look) => look,
        };
        let key = hash.clone();
        let found = store.read(async move |tx: &mut Tx<'_>| access_tokens::find(tx, &key, now).await).await?;
        let Some(access_tokens::Stored { id, user, role, scopes, expires_at, last_used_at }) = found else {
            self.seen.keep_refused(hash, look);
            return Ok(None);
        };
        let session_id = access_tokens::session_id(id);
        let actor = Actor { user_id: user, role, session_id, scopes: Some(scopes) };
        self.seen.keep(hash, look, actor.clone(), expires_at);
        if last_used_at.is_none_or(|last| now >= last + access_tokens::TOUCH_EVERY) {
            let store = store.clone();
            // Nobody waits for it: it is a note, and the next use makes it again when it fails.
            tasks.spawn(async move {
                let noted = store
                    .write_internal(async move |tx: &mut Tx<'_>| access_tokens::touch(tx, id, now).await);
                if let Err(error) = noted.await {
                    tracing::debug!(%error, "the use of an access token was not noted");
                }
            });
        }
        // It may have been revoked between the look and now.
        Ok(Some(actor).filter(|actor| !self.revoked.contains(&actor.session_id)))
    }
}

#[cfg(test)]
mod tests {
    use super::keys::tests::keys;
    use super::{Actor, Auth, TokenError};
    use crate::clock::{Clock, MachineTime};
    use crate::random::Random;
    use miri_common::UserId;
    use miri_common::labels::Role;
    use std::time::Duration;

    fn auth() -> Auth {
        Auth::new(keys(), Duration::from_mins(15), Clock::system(), Random::system()).unwrap()
    }

    #[test]
    fn parts_of_a_request_cannot_run_into_one_another() {
        let auth = auth();
        assert_eq!(auth.fingerprint(&[b"ab", b"c"]), auth.fingerprint(&[b"ab", b"c"]));
        assert_ne!(auth.fingerprint(&[b"ab", b"c"]), auth.fingerprint(&[b"a", b"bc"]));
        assert_ne!(auth.fingerprint(&[b"ab"]), auth.fingerprint(&[b"ab", b""]));
    }

    #[test]
    fn an_address_is_found_however_it_is_typed_and_the_index_is_no_fingerprint() {
        let auth = auth();
        assert_eq!(auth.email_index(" Anna@Miri.Example "), auth.email_index("anna@miri.example"));
        assert_ne!(auth.email_index("anna@miri.example"), auth.email_index("bora@miri.example"));
        assert_ne!(auth.email_index("anna@miri.example"), auth.fingerprint(&[b"anna@miri.example"]));
    }

    #[test]
    fn a_revoked_session_is_refused_and_no_other() {
        let auth = auth();
        let now = MachineTime(1_700_000_000_000_000);
        let session = |id: &str| Actor {
            user_id: UserId(7),
            role: Role::User,
            session_id: id.to_owned(),
            scopes: None,
        };
        let (first, second) = (session("first"), session("second"));
        let tokens = [&first, &second].map(|actor| auth.tokens.issue(actor, now).unwrap().text);
        auth.revoked.add(first.session_id, now, now);
        assert_eq!(auth.verify(&tokens[0], now), Err(TokenError::Revoked));
        assert_eq!(auth.verify(&tokens[1], now), Ok(second));
    }
}
