//! One's own account, one action a file.
//!
//! In reading order:
//! - [`verify_email`], [`sign_up`]: making one. [`password_reset`]: getting back into one.
//! - [`profile`]: seeing and changing it. [`password`]: changing the password. [`erase`]: ending it.
//! - [`tokens`]: personal access tokens.
//! - [`proof`]: the password that is asked for once more. [`ending`]: what has ended with a write counts when it is committed.

pub mod ending;
pub mod erase;
pub mod password;
pub mod password_reset;
pub mod profile;
pub mod proof;
pub mod sign_up;
pub mod tokens;
pub mod verify_email;

use crate::app::AppState;
use crate::auth::{Network, TooOften};
use crate::http::{Answer, ApiError, Handled};
use crate::storage::Tx;
use crate::users;
use crate::users::mailed_tokens::{self, Purpose};
use miri_common::{ErrorCode, Lang, Msg};
use std::sync::Arc;

/// Mails a token. Nobody learns from the answer whether the address has an account, or that it was asked for too often.
async fn mail_token(
    app: &AppState,
    from: Network,
    (purpose, email): (Purpose, String),
    lang: Lang,
) -> Handled {
    let now = app.clock.machine();
    let letters = match purpose {
        Purpose::SignUp => &app.limits.sign_up_letters,
        Purpose::Reset => &app.limits.reset_letters,
    };
    if letters.take(&app.auth.email_index(&email), from, now).is_ok() {
        let (shop, token) = (Arc::clone(app), mailed_tokens::new_token(&app.random));
        app.store
            .write(async move |tx: &mut Tx<'_>| {
                users::ask(tx, (&shop.auth, &shop.post), (purpose, &email), &token, lang, now).await
            })
            .await?;
        app.post.wake();
    }
    Ok(Answer::done(Msg::CheckYourMail.text(lang)))
}

impl From<TooOften> for ApiError {
    fn from(refusal: TooOften) -> Self {
        // Rounded up, so that who comes back then is not too early.
        Self::new(ErrorCode::RateLimited).retry_after(refusal.wait.as_secs() + 1)
    }
}
