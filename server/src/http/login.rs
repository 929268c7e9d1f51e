//! Signing in, renewing a session and signing out.
//!
//! None of these is a write under an idempotency key: an answer with tokens is not to be stored, and signing out a second time
//! changes nothing anyway.

use super::dry_run::{Meant, Mode};
use super::{Answer, ApiError, Body, Caller, Handled, Language, Whence};
use crate::app::{App, AppState};
use crate::auth::{AuthError, SignedIn};
use axum::extract::State;
use http::{HeaderName, HeaderValue};
use miri_common::api::{LoggedIn, Login, RefreshToken};
use miri_common::{ErrorCode, LocalTime, Msg};

/// The access token again, where clients of the original system look for it.
const TOKEN: HeaderName = HeaderName::from_static("token");
/// The id of the account, where clients of the original system look for it.
const USER_ID: HeaderName = HeaderName::from_static("userid");
/// Seconds after which to try again when too many passwords wait to be checked.
const BUSY_RETRY_S: u64 = 1;

/// `POST /login`.
pub async fn login(
    State(app): State<AppState>,
    Whence(from): Whence,
    Language(lang): Language,
    Body(Login { email, password }): Body<Login>,
) -> Handled {
    let index = app.auth.email_index(&email);
    // Counted beforehand, so that many at once are not all let through, and forgiven when it was right.
    app.limits.logins.take(&index, from, app.clock.machine())?;
    let signed_in = app.auth.sign_in(&app.store, &app.passwords, &email, password.into()).await;
    // A shop that is busy must not lock anyone out.
    let signed_in = signed_in.inspect_err(|_| app.limits.logins.give_back(&index, from))?;
    let signed_in = signed_in.ok_or_else(|| ApiError::new(ErrorCode::LoginFailed))?;
    app.limits.logins.forgive(&index, from);
    let mut token =
        HeaderValue::try_from(&signed_in.access.text).map_err(|error| ApiError::internal(&error))?;
    token.set_sensitive(true);
    let user_id = HeaderValue::from(signed_in.actor.user_id.0);
    Ok(Answer::ok(Msg::SignedIn.text(lang), pair(&app, signed_in))
        .with_header(TOKEN, token)
        .with_header(USER_ID, user_id))
}

/// `POST /api/token/refresh`.
pub async fn refresh(
    State(app): State<AppState>,
    Language(lang): Language,
    Body(RefreshToken { refresh_token }): Body<RefreshToken>,
) -> Handled {
    let renewed = app.auth.renew(&app.store, &app.tasks, refresh_token).await?;
    let renewed = renewed.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated))?;
    let msg = Msg::SessionRenewed.text(lang);
    Ok(Answer::ok(msg, pair(&app, renewed)))
}

/// `POST /api/auth/logout`.
pub async fn logout(
    State(app): State<AppState>,
    Language(lang): Language,
    Caller(actor): Caller,
    Meant(mode): Meant,
) -> Handled {
    let answer = Answer::done(Msg::SignedOut.text(lang));
    if mode == Mode::DryRun {
        return Ok(answer.of_dry_run());
    }
    app.auth.sign_out(&app.store, &app.tasks, actor).await?;
    Ok(answer)
}

fn pair(app: &App, signed_in: SignedIn) -> LoggedIn {
    let SignedIn { actor, access, refresh } = signed_in;
    LoggedIn {
        user_id: actor.user_id,
        role: actor.role,
        token: access.text,
        expires_at: LocalTime::at(access.expires_at.timestamp(), &app.zone),
        refresh_token: refresh.text,
        refresh_expires_at: LocalTime::at(refresh.expires_at.timestamp(), &app.zone),
    }
}

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Busy => Self::new(ErrorCode::Busy).retry_after(BUSY_RETRY_S),
            AuthError::Storage(error) => error.into(),
            AuthError::Defect(_) => Self::internal(&error),
        }
    }
}
