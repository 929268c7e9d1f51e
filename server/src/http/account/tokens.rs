//! `GET`, `POST` and `DELETE /api/auth/tokens[/{id}]`.

use super::ending::{self, Ending};
use crate::app::{App, AppState};
use crate::auth::access_tokens::{self, AddError, Listed, NewToken};
use crate::auth::{Ended, Scopes};
use crate::clock::MachineTime;
use crate::http::mutation::NoBody;
use crate::http::{Answer, ApiError, Caller, Handled, Id, Language, Mutation, mutation};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{AccessToken, AccessTokens, MakeToken};
use miri_common::labels::{Role, Scope};
use miri_common::{ErrorCode, Lang, LocalTime, Msg, TokenId};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// The caller's tokens that work.
pub async fn list(State(app): State<AppState>, Caller(actor): Caller, Language(lang): Language) -> Handled {
    let (shop, now) = (Arc::clone(&app), app.clock.machine());
    let tokens = app
        .store
        .read(async move |tx: &mut Tx<'_>| {
            access_tokens::list(tx, &shop.auth.sealer, actor.user_id, now).await
        })
        .await?;
    let tokens = tokens.into_iter().map(|token| wire(&app, token)).collect();
    Ok(Answer::ok(Msg::AccessTokensListed.text(lang), AccessTokens { tokens }))
}

/// Makes a token. The answer that is kept under the idempotency key leaves the token out, so it is shown this once.
pub async fn make(
    State(app): State<AppState>,
    Mutation { actor, body, once }: Mutation<MakeToken>,
) -> Handled {
    let lang = once.lang;
    if body.scopes.contains(&Scope::Admin) && actor.role != Role::Admin {
        return Err(refusal(AddError::NoOperator, lang));
    }
    let shop = Arc::clone(&app);
    mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
        let (token, scopes, now) =
            (NewToken::new(&shop.auth), Scopes::new(&body.scopes), shop.clock.machine());
        let expires_at = now + days(body.expires_in_days);
        let sealer = &shop.auth.sealer;
        let named = (body.name.as_str(), &scopes);
        let id = access_tokens::add(tx, sealer, &actor, &token, named, (now, expires_at)).await;
        let id = id.map_err(|error| refusal(error, lang))?;
        let name = body.name.clone();
        let listed = Listed { id, name, scopes, created_at: now, expires_at, last_used_at: None };
        let kept = wire(&shop, listed);
        let shown = AccessToken { token: Some(token.text), ..kept.clone() };
        let msg = Msg::AccessTokenMade.text(lang);
        Ok(Answer::created(msg, shown).kept_as(msg, kept))
    })
    .await
}

fn refusal(error: AddError, lang: Lang) -> ApiError {
    match error {
        AddError::SignedOut => ApiError::new(ErrorCode::Unauthenticated),
        AddError::NoOperator => {
            let data = json!({ "scopes": Msg::FieldScopeAdmin.text(lang) });
            ApiError::new(ErrorCode::Validation).with_data(data)
        }
        AddError::TooMany => ApiError::new(ErrorCode::TooManyTokens),
        AddError::TooOften(refusal) => refusal.into(),
        AddError::Storage(error) => error.into(),
    }
}

/// Revokes a token of the caller.
pub async fn revoke(
    State(app): State<AppState>,
    Id(id): Id<i64>,
    Mutation { actor, once, .. }: Mutation<NoBody>,
) -> Handled {
    let (shop, ending, lang) = (Arc::clone(&app), Ending::default(), once.lang);
    let noted = ending.clone();
    ending::carry_out(&app, ending, async move {
        let now = shop.clock.machine();
        mutation::run(&shop, once, async move |tx: &mut Tx<'_>| -> Handled {
            if !access_tokens::revoke(tx, actor.user_id, id, now).await? {
                return Err(ApiError::new(ErrorCode::TokenNotFound));
            }
            noted.note(Ended::token(id));
            Ok(Answer::done(Msg::AccessTokenRevoked.text(lang)))
        })
        .await
    })
    .await
}

fn days(count: i64) -> Duration {
    Duration::from_hours(24 * u64::try_from(count).unwrap_or(0))
}

fn wire(app: &App, token: Listed) -> AccessToken {
    let local = |at: MachineTime| LocalTime::at(at.timestamp(), &app.zone);
    AccessToken {
        token_id: TokenId(token.id),
        name: token.name,
        scopes: token.scopes.as_slice().to_vec(),
        created_date: local(token.created_at),
        expires_at: local(token.expires_at),
        last_used_at: token.last_used_at.map(local),
        token: None,
    }
}
