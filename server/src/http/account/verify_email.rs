//! `POST /api/verify-email`.

use crate::app::AppState;
use crate::http::{Answer, Body, Handled, Language};
use crate::storage::Tx;
use crate::users::{self, mailed_tokens};
use axum::extract::State;
use miri_common::Msg;
use miri_common::api::VerifyEmail;
use std::sync::Arc;

/// Mails a token. Nobody learns from the answer whether the address has an account, or that it was asked for too often.
pub async fn ask(
    State(app): State<AppState>,
    Language(lang): Language,
    Body(VerifyEmail { email }): Body<VerifyEmail>,
) -> Handled {
    let now = app.clock.machine();
    if app.limits.mails.take(&app.auth.email_index(&email), now).is_ok() {
        let (shop, token) = (Arc::clone(&app), mailed_tokens::new_token(&app.random));
        app.store
            .write(async move |tx: &mut Tx<'_>| {
                users::ask_to_sign_up(tx, (&shop.auth, &shop.post), (&email, &token), lang, now).await
            })
            .await?;
        app.post.wake();
    }
    Ok(Answer::done(Msg::CheckYourMail.text(lang)))
}
