//! Renewing a session before it ends.
//!
//! A refresh token works once, and using it twice revokes the whole session. So only one process at a time renews,
//! and after it has the lock it reads the tokens again: another may have renewed them in the meantime.

use super::{Session, Sessions};
use crate::clock;
use crate::failure::CliError;
use miri_common::api::RefreshToken;
use miri_common::client::{Client, ClientError};

/// A token that will live long enough to be used.
pub(super) async fn access_token(sessions: &Sessions, client: &Client) -> Result<String, CliError> {
    let (signed_in, session) = super::of(sessions).await?;
    if let Some(token) = session.usable_token(clock::machine_now()) {
        return Ok(token.to_owned());
    }
    let _only_one_renews = sessions.lock(&signed_in.entry()).await?;
    let (signed_in, session) = super::of(sessions).await?;
    if let Some(token) = session.usable_token(clock::machine_now()) {
        return Ok(token.to_owned());
    }
    let request = RefreshToken { refresh_token: session.refresh_token };
    match client.refresh(&request).await {
        Ok(pair) => {
            let renewed = Session::new(pair);
            sessions.renew(&signed_in, &renewed).await?;
            Ok(renewed.access_token)
        }
        Err(ClientError::Refused { status: 401, .. }) => {
            Err(CliError::SignedOut { server: signed_in.server, ended: true })
        }
        Err(error) => Err(error.into()),
    }
}
