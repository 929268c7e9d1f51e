//! `POST /api/users`.

use crate::app::AppState;
use crate::http::{Answer, ApiError, Body, Handled, Language};
use crate::storage::Tx;
use crate::users;
use crate::users::mailed_tokens::{self, Purpose};
use axum::extract::State;
use miri_common::api::SignUp;
use miri_common::{ErrorCode, Msg};
use std::sync::Arc;

/// Makes an account for whoever has the token that was mailed.
pub async fn sign_up(
    State(app): State<AppState>,
    Language(lang): Language,
    Body(body): Body<SignUp>,
) -> Handled {
    let SignUp { email_verification_token: token, user_name, password, phone_number, address } = body;
    let now = app.clock.machine();
    let refused = || ApiError::new(ErrorCode::EmailNotVerified);
    let (shop, shown) = (Arc::clone(&app), token.clone());
    // Hashing a password costs a hundred times as much as this look, so it is not done for whoever has no token.
    let works = app
        .store
        .read(async move |tx: &mut Tx<'_>| {
            mailed_tokens::works(tx, &shop.auth, Purpose::SignUp, &shown, now).await
        })
        .await?;
    if !works {
        return Err(refused());
    }
    let password_hash = app.passwords.hash(password.into()).await?;
    let new = users::SignUp { token, password_hash, user_name, phone_number, address };
    let shop = Arc::clone(&app);
    let made = app
        .store
        .write(async move |tx: &mut Tx<'_>| {
            users::sign_up(tx, &shop.auth, &new, lang, (shop.clock.shop(), now)).await
        })
        .await?;
    made.ok_or_else(refused)?;
    Ok(Answer::created_empty(Msg::AccountMade.text(lang)))
}
