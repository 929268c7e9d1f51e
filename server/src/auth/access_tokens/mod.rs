//! Personal access tokens: what scripts and the shop's own command use instead of a password.
//!
//! **Owns** the table `access_tokens`, the form of a token and what is remembered of those that were seen lately. **Does not own**
//! which route takes which scope (`http::router`) or who may make one (its routes).
//!
//! A token is `miri_` and 43 characters: 24 random bytes and eight that follow from them under this shop's key, so that a guess is
//! refused without asking the database. Stored is a keyed hash. A token that was seen is good without asking again for
//! [`LOOK_AGAIN`]; what this server revokes counts at once, what another one does after that time at most.
//!
//! In reading order:
//! - [`NewToken`]: a token that was just made. [`Scopes`]: what one may do.
//! - [`add()`], [`AddError`], [`list`], [`revoke`], [`revoke_all`], [`revoke_scope`], [`forget_names`]: its statements. [`session_id`]: what it is called among sessions.
//! - [`Seen`]: the tokens that were seen lately.

mod add;
mod seen;
mod sql;

pub use add::{AddError, MADE_WITHIN, MAX_MADE, MAX_TOKENS, add};
pub(super) use seen::Remembered;
pub use seen::Seen;
pub use sql::{Listed, forget_names, list, revoke, revoke_all, revoke_scope};
pub(super) use sql::{Stored, find, revoked_since, touch};

use super::Auth;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miri_common::labels::Scope;
use std::time::Duration;

/// What every token begins with, so that people and scanners know one when they see it.
pub const PREFIX: &str = "miri_";
/// How long a token that was seen is good without looking again.
pub const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// `last_used_at` is written no more often than this.
pub(super) const TOUCH_EVERY: Duration = Duration::from_mins(10);
/// Random bytes of a token.
const RANDOM_BYTES: usize = 24;
/// Bytes that follow from the random ones.
const PROOF_BYTES: usize = 8;

/// A token that was just made.
pub struct NewToken {
    /// What its owner keeps. It is shown once.
    pub text: String,
    /// What is stored.
    pub hash: Vec<u8>,
}

impl NewToken {
    /// A token of this shop.
    pub fn new(auth: &Auth) -> Self {
        let random: [u8; RANDOM_BYTES] = auth.random.bytes();
        let mut bytes = random.to_vec();
        bytes.extend(proof(auth, &random));
        let text = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes));
        let hash = auth.access_token_hash(&text);
        Self { text, hash }
    }
}

/// Whether a text could be a token that this shop has made.
pub(super) fn is_ours(auth: &Auth, text: &str) -> bool {
    let decoded = text.strip_prefix(PREFIX).and_then(|rest| URL_SAFE_NO_PAD.decode(rest).ok());
    let Some(bytes) = decoded.filter(|bytes| bytes.len() == RANDOM_BYTES + PROOF_BYTES) else { return false };
    let (random, given) = bytes.split_at(RANDOM_BYTES);
    // That this comparison ends early tells nothing of use: it leads to a look at the database and no further.
    proof(auth, random) == given
}

fn proof(auth: &Auth, random: &[u8]) -> Vec<u8> {
    let mut proof = auth.access_token_hash_of(&[b"proof", random]);
    proof.truncate(PROOF_BYTES);
    proof
}

/// What the id of a token begins with where sessions have theirs, which are UUIDs.
const SESSION_ID: &str = "token-";

/// What a token is called where sessions have their id. No session's id looks like this.
pub fn session_id(token: i64) -> String {
    format!("{SESSION_ID}{token}")
}

/// Whether this is what a token is called among sessions.
pub(super) fn is_session_id(session_id: &str) -> bool {
    session_id.starts_with(SESSION_ID)
}

/// What a token may do: a set of scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// These, each once and in the order of [`Scope::ALL`].
    pub fn new(scopes: &[Scope]) -> Self {
        Self(Scope::ALL.iter().copied().filter(|scope| scopes.contains(scope)).collect())
    }

    /// Whether this one is among them.
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// All of them.
    pub fn as_slice(&self) -> &[Scope] {
        &self.0
    }

    /// As they are stored: words with a space between them.
    fn words(&self) -> String {
        self.0.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" ")
    }

    /// Reads what was stored. A word that is none any more allows nothing.
    fn from_words(words: &str) -> Self {
        Self::new(&words.split(' ').filter_map(|word| word.parse().ok()).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::{NewToken, PREFIX, Scopes, is_ours};
    use crate::auth::Auth;
    use crate::auth::keys::tests::keys;
    use crate::clock::Clock;
    use crate::random::Random;
    use miri_common::labels::Scope;
    use std::time::Duration;

    #[test]
    fn a_token_of_this_shop_is_known_without_the_database_and_a_guess_is_not() {
        let auth = Auth::new(keys(), Duration::from_mins(15), Clock::system(), Random::system()).unwrap();
        let (one, other) = (NewToken::new(&auth), NewToken::new(&auth));
        assert!(one.text != other.text && one.hash != other.hash);
        assert_eq!(one.text.len(), PREFIX.len() + 43);
        assert!(is_ours(&auth, &one.text) && is_ours(&auth, &other.text));
        let halves = format!("{}{}", &one.text[..30], &other.text[30..]);
        for guess in
            ["", "miri_", "miri_x", &one.text[..47], &one.text[5..], &format!("{}A", one.text), &halves]
        {
            assert!(!is_ours(&auth, guess), "{guess}");
        }
    }

    #[test]
    fn scopes_are_stored_as_words_and_read_back() {
        let scopes = Scopes::new(&[Scope::Sell, Scope::Read, Scope::Sell]);
        assert_eq!(scopes.words(), "read sell");
        assert_eq!(Scopes::from_words("read sell"), scopes);
        assert_eq!(Scopes::from_words("sell everything read"), scopes);
        assert!(scopes.contains(Scope::Read) && !scopes.contains(Scope::Admin));
        assert_eq!(Scopes::from_words(""), Scopes::new(&[]));
    }
}
