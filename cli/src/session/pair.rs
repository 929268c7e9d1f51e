//! The two tokens of a login, and when they end.

use super::jwt;
use jiff::{SignedDuration, Timestamp};
use miri_common::UserId;
use miri_common::api::LoggedIn;
use miri_common::client::{Client, ClientError};
use miri_common::labels::Role;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// A token with less life than this is renewed before it is used.
const MARGIN: SignedDuration = SignedDuration::from_secs(30);

/// What a login brings, as it is kept. It has no `Debug`, because it holds tokens.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
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
    pub(crate) fn new(pair: LoggedIn) -> Self {
        let access_expires_at = jwt::expiry(&pair.token);
        // The wire has the shop's wall clock; the distance between two of its times needs no zone.
        let longer = pair.refresh_expires_at.0.duration_since(pair.expires_at.0);
        Self {
            user_id: pair.user_id,
            role: pair.role,
            access_expires_at,
            refresh_expires_at: access_expires_at.and_then(|at| at.checked_add(longer).ok()),
            access_token: pair.token,
            refresh_token: pair.refresh_token,
        }
    }

    /// The session that is kept as this text.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The text that it is kept as.
    pub(super) fn secret(&self) -> Result<SecretString, serde_json::Error> {
        serde_json::to_string(self).map(SecretString::from)
    }

    /// Ends it at the shop.
    pub(crate) async fn end(&self, client: &Client) -> Result<(), ClientError> {
        client.clone().with_token(self.access_token.clone()).logout().await.map(drop)
    }

    /// The access token, where it will live long enough to be used. One that does not say when it ends is used until
    /// the server refuses it.
    pub(super) fn usable_token(&self, now: Timestamp) -> Option<&str> {
        let usable = self.access_expires_at.is_none_or(|end| end.duration_since(now) >= MARGIN);
        usable.then_some(self.access_token.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Session;
    use jiff::Timestamp;
    use miri_common::UserId;
    use miri_common::labels::Role;

    #[test]
    fn a_token_is_used_while_it_has_thirty_seconds_left() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let session = |ends: Option<i64>| Session {
            user_id: UserId(7),
            role: Role::User,
            access_token: "access".to_owned(),
            access_expires_at: ends.map(at),
            refresh_token: "refresh".to_owned(),
            refresh_expires_at: None,
        };
        let usable = |ends| session(ends).usable_token(at(1_000)).is_some();
        assert!(usable(Some(1_030)));
        assert!(!usable(Some(1_029)));
        assert!(!usable(Some(900)));
        assert!(usable(None));
    }
}
