//! `POST /api/auth/orders/{orderDetailId}/return`.

use crate::app::AppState;
use crate::http::mutation;
use crate::http::{Answer, ApiError, Caller, Handled, Id, Mutation};
use crate::returns::{ReturnError, request as send_back};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::AskReturn;
use miri_common::{ErrorCode, LineId, Msg};
use std::sync::Arc;

/// Sends one line back.
pub async fn line(
    State(app): State<AppState>,
    _: Caller,
    Id(line): Id<LineId>,
    request: Mutation<AskReturn>,
) -> Handled {
    let (user, lang, state) = (request.actor.user_id, request.once.lang, Arc::clone(&app));
    // The reason is someone's own words, so it is stored as what else is personal.
    let reason = app.auth.sealer.seal("returns.reason", &line.to_string(), request.body.reason.as_bytes());
    mutation::run(&app, request.once, async move |tx: &mut Tx<'_>| -> Handled {
        match send_back(tx, user, line, &reason, state.clock.shop(), &state.zone).await {
            Ok(()) => Ok(Answer::done(Msg::ReturnRequested.text(lang))),
            Err(ReturnError::NotFound) => Err(ApiError::new(ErrorCode::OrderNotFound)),
            Err(ReturnError::NotReturnable) => Err(ApiError::new(ErrorCode::NotReturnable)),
            Err(ReturnError::Storage(error)) => Err(error.into()),
        }
    })
    .await
}
