//! The password that is asked for once more, before what cannot be undone.

use crate::app::App;
use crate::auth::Actor;
use crate::http::ApiError;
use crate::storage::Tx;
use crate::users;
use miri_common::ErrorCode;

/// The hash of the caller's password, if this is it. Wrong ones are counted for the session, so that someone who has found an open one
/// cannot go on guessing here; those of strangers at the door are not counted, since the caller is in already.
///
/// # Errors
/// `WRONG_PASSWORD` when it is not, `RATE_LIMITED` when it was tried too often.
pub async fn prove(app: &App, actor: &Actor, password: String) -> Result<String, ApiError> {
    let user = actor.user_id;
    let found = app.store.read(async move |tx: &mut Tx<'_>| users::own_credentials(tx, user).await).await?;
    let (_, hash) = found.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated))?;
    let session = actor.session_id.as_bytes();
    app.limits.proofs.take(session, app.clock.machine())?;
    let right = app.passwords.verify(password.into(), Some(hash.clone())).await;
    // A shop that is busy must not lock anyone out.
    if !right.inspect_err(|_| app.limits.proofs.give_back(session))? {
        return Err(ApiError::new(ErrorCode::WrongPassword));
    }
    app.limits.proofs.forgive(session);
    Ok(hash)
}
