//! `PATCH /api/auth/users/change-password`.

use super::ending::{self, Ending};
use super::proof::prove;
use crate::app::AppState;
use crate::auth::{access_tokens, sessions};
use crate::http::orders::place::replay_instead;
use crate::http::{Answer, ApiError, Handled, Mutation, mutation};
use crate::mail::{Letter, Recipient};
use crate::storage::Tx;
use crate::users;
use crate::users::mailed_tokens::{self, Purpose};
use axum::extract::State;
use miri_common::api::ChangePassword;
use miri_common::{ErrorCode, Msg};
use std::sync::Arc;

/// Changes the password and ends every other session and every personal access token.
pub async fn change(
    State(app): State<AppState>,
    Mutation { actor, body, once }: Mutation<ChangePassword>,
) -> Handled {
    let ChangePassword { current_password, password } = body;
    let before = match prove(&app, &actor, current_password).await {
        Ok(hash) => hash,
        // Asked again, the password is another already.
        Err(refusal) => return replay_instead(&app, once, refusal).await,
    };
    let after = app.passwords.hash(password.into()).await?;
    let (shop, ending, lang) = (Arc::clone(&app), Ending::default(), once.lang);
    let noted = ending.clone();
    ending::carry_out(&app, ending, async move {
        let (state, now) = (Arc::clone(&shop), shop.clock.machine());
        let answer = mutation::run(&shop, once, async move |tx: &mut Tx<'_>| -> Handled {
            if !users::set_password(tx, actor.user_id, &before, &after).await? {
                return Err(ApiError::new(ErrorCode::WrongPassword));
            }
            if let Some((index, _)) = users::own_credentials(tx, actor.user_id).await? {
                mailed_tokens::forget(tx, Purpose::Reset, &index).await?;
            }
            let mut ended = sessions::revoke_all(tx, actor.user_id, Some(&actor.session_id), now).await?;
            ended.append(access_tokens::revoke_all(tx, actor.user_id, now).await?);
            noted.note(ended);
            state.post.put(tx, &Recipient::User(actor.user_id), lang, &Letter::PasswordChanged).await?;
            Ok(Answer::done(Msg::PasswordChanged.text(lang)))
        })
        .await?;
        shop.post.wake();
        Ok(answer)
    })
    .await
}
