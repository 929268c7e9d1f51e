//! `POST /api/verify-email`.

use super::mail_token;
use crate::app::AppState;
use crate::http::{Body, Handled, Language, Whence};
use crate::users::mailed_tokens::Purpose;
use axum::extract::State;
use miri_common::api::VerifyEmail;

/// Mails a token. Nobody learns from the answer whether the address has an account, or that it was asked for too often.
pub async fn ask(
    State(app): State<AppState>,
    Whence(from): Whence,
    Language(lang): Language,
    Body(VerifyEmail { email }): Body<VerifyEmail>,
) -> Handled {
    mail_token(&app, from, (Purpose::SignUp, email), lang).await
}
