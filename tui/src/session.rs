//! Being signed in, as the client needs it. Where tokens come from and where they are kept is the caller's business:
//! `miri shop` brings the profile's session, `miri demo` one that lives as long as the demo.

use crate::failure::Failure;
use futures_util::future::BoxFuture;
use miri_common::api::LoggedIn;

/// Keeps the session of this shop.
pub trait Sessions: Send + Sync {
    /// A token that is good to send now, renewed where that was due; `None` when nobody is signed in.
    fn token(&self) -> BoxFuture<'_, Result<Option<String>, Failure>>;

    /// Keeps a session that was just opened for `account`, an e-mail address.
    fn opened<'a>(&'a self, account: &'a str, pair: LoggedIn) -> BoxFuture<'a, Result<(), Failure>>;

    /// Forgets the session.
    fn closed(&self) -> BoxFuture<'_, Result<(), Failure>>;
}
