//! `POST /api/auth/orders/{orderDetailId}/cancel`.

use crate::app::AppState;
use crate::http::mutation::{self, NoBody};
use crate::http::{Answer, ApiError, Caller, Handled, Id, Mutation};
use crate::orders::cancel::{By, CancelError, cancel};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::{ErrorCode, LineId, Msg};
use std::sync::Arc;

/// Cancels one line.
pub async fn line(
    State(app): State<AppState>,
    _: Caller,
    Id(line): Id<LineId>,
    request: Mutation<NoBody>,
) -> Handled {
    let (user, lang, state) = (request.actor.user_id, request.once.lang, Arc::clone(&app));
    mutation::run(&app, request.once, async move |tx: &mut Tx<'_>| -> Handled {
        match cancel(tx, By::Shopper(user), line, state.clock.shop()).await {
            Ok(_) => Ok(Answer::done(Msg::LineCanceled.text(lang))),
            Err(CancelError::NotFound) => Err(ApiError::new(ErrorCode::OrderNotFound)),
            Err(CancelError::NotCancelable) => Err(ApiError::new(ErrorCode::NotCancelable)),
            Err(CancelError::Storage(error)) => Err(error.into()),
        }
    })
    .await
}
