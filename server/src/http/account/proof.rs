//! The password that is asked for once more, before what cannot be undone.

use crate::app::App;
use crate::auth::Actor;
use crate::http::ApiError;
use crate::storage::Tx;
use crate::users;
use miri_common::ErrorCode;

/// The hash of the caller's password, if this is it. Wrong ones are counted with those of signing in, so that someone who has found
/// an open session cannot go on guessing here.
///
/// # Errors
/// `WRONG_PASSWORD` when it is not, `RATE_LIMITED` when it was tried too often.
pub async fn prove(app: &App, actor: &Actor, password: String) -> Result<String, ApiError> {
    let user = actor.user_id;
    let found = app.store.read(async move |tx: &mut Tx<'_>| users::own_credentials(tx, user).await).await?;
    let (index, hash) = found.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated))?;
    app.limits.passwords.take(&index, app.clock.machine())?;
    if !app.passwords.verify(password.into(), Some(hash.clone())).await? {
        return Err(ApiError::new(ErrorCode::WrongPassword));
    }
    app.limits.passwords.forgive(&index);
    Ok(hash)
}
