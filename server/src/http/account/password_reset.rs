//! `POST /api/password-reset` and `POST /api/password-reset/confirm`.

use super::ending::{self, Ending};
use super::mail_token;
use crate::app::AppState;
use crate::http::{Answer, ApiError, Body, Handled, Language, Whence};
use crate::storage::Tx;
use crate::users;
use crate::users::mailed_tokens::{self, Purpose};
use axum::extract::State;
use miri_common::api::{ConfirmReset, ResetPassword};
use miri_common::{ErrorCode, Msg};
use std::sync::Arc;

/// Mails a token. Nobody learns from the answer whether the address has an account, or that it was asked for too often.
pub async fn ask(
    State(app): State<AppState>,
    Whence(from): Whence,
    Language(lang): Language,
    Body(ResetPassword { email }): Body<ResetPassword>,
) -> Handled {
    mail_token(&app, from, (Purpose::Reset, email), lang).await
}

/// Sets a new password and ends every session and every personal access token.
pub async fn confirm(
    State(app): State<AppState>,
    Language(lang): Language,
    Body(ConfirmReset { token, password }): Body<ConfirmReset>,
) -> Handled {
    let now = app.clock.machine();
    let (shop, shown) = (Arc::clone(&app), token.clone());
    let works = app
        .store
        .read(async move |tx: &mut Tx<'_>| {
            mailed_tokens::works(tx, &shop.auth, Purpose::Reset, &shown, now).await
        })
        .await?;
    if !works {
        return Err(refused());
    }
    let hash = app.passwords.hash(password.into()).await?;
    let (shop, ending) = (Arc::clone(&app), Ending::default());
    let noted = ending.clone();
    ending::carry_out(&app, ending, async move {
        let (store, state) = (shop.store.clone(), Arc::clone(&shop));
        store
            .write(async move |tx: &mut Tx<'_>| -> Result<(), ApiError> {
                let means = (&*state.auth, &state.post);
                let ended = users::reset(tx, means, (&token, &hash), lang, now).await?;
                noted.note(ended.ok_or_else(refused)?);
                Ok(())
            })
            .await?;
        shop.post.wake();
        Ok(Answer::done(Msg::PasswordReset.text(lang)))
    })
    .await
}

fn refused() -> ApiError {
    ApiError::new(ErrorCode::EmailNotVerified).worded(Msg::ResetTokenBad)
}
