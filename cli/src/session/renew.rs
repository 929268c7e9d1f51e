//! Renewing a session before it ends.
//!
//! A refresh token works once, and using it twice revokes the whole session. So only one process at a time renews,
//! and after it has the lock it reads the file again: another may have renewed it in the meantime.

use super::{Session, SessionFile};
use crate::clock;
use crate::failure::CliError;
use miri_common::api::RefreshToken;
use miri_common::client::{Client, ClientError};

/// A token that will live long enough to be used.
pub(super) async fn access_token(file: &SessionFile, client: &Client) -> Result<String, CliError> {
    let signed_out = |ended| CliError::SignedOut { server: file.server().to_owned(), ended };
    let session = file.load()?.ok_or_else(|| signed_out(false))?;
    if let Some(token) = session.usable_token(clock::machine_now()) {
        return Ok(token.to_owned());
    }
    let _only_one_renews = file.lock().await?;
    let session = file.load()?.ok_or_else(|| signed_out(true))?;
    if let Some(token) = session.usable_token(clock::machine_now()) {
        return Ok(token.to_owned());
    }
    let request = RefreshToken { refresh_token: session.refresh_token.clone() };
    match client.refresh(&request).await {
        Ok(pair) => {
            let renewed = Session::new(&session.server, &session.account, pair);
            file.save(&renewed)?;
            Ok(renewed.access_token)
        }
        Err(ClientError::Refused { status: 401, .. }) => Err(signed_out(true)),
        Err(error) => Err(error.into()),
    }
}
