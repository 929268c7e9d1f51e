//! `POST /api/auth/payments/{orderId}/confirm` and `/leave`: the payment screen, where the shop waits for the shopper.

use super::mutation::{self, NoBody};
use super::{Answer, ApiError, Caller, Handled, Id, Mutation};
use crate::app::AppState;
use crate::payments::provider::Screen;
use crate::payments::screen::{Choice, ScreenError, choose};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::PaymentChosen;
use miri_common::labels::PaymentStatus;
use miri_common::{ErrorCode, Lang, Msg, OrderId};
use serde_json::json;
use std::sync::Arc;

/// The shopper pays.
pub async fn confirm(
    State(app): State<AppState>,
    _: Caller,
    Id(order): Id<OrderId>,
    request: Mutation<NoBody>,
) -> Handled {
    chosen(&app, order, request, Choice::Confirm).await
}

/// The shopper leaves the screen.
pub async fn leave(
    State(app): State<AppState>,
    _: Caller,
    Id(order): Id<OrderId>,
    request: Mutation<NoBody>,
) -> Handled {
    chosen(&app, order, request, Choice::Leave).await
}

async fn chosen(app: &AppState, order: OrderId, request: Mutation<NoBody>, choice: Choice) -> Handled {
    if app.provider.screen() != Screen::WaitsForShopper {
        return Err(ApiError::new(ErrorCode::NotSupportedHere).worded(Msg::ProviderAsksNobody));
    }
    let (user, lang, shop) = (request.actor.user_id, request.once.lang, Arc::clone(app));
    mutation::run(app, request.once, async move |tx: &mut Tx<'_>| -> Handled {
        let chosen = choose(tx, user, order, choice, &shop.clock).await;
        let status = chosen.map_err(|error| refusal(error, lang))?;
        let msg = match choice {
            Choice::Confirm => Msg::PaymentConfirmed,
            Choice::Leave => Msg::PaymentLeft,
        };
        let answer = PaymentChosen {
            order_id: order,
            payment_status: status.label(lang).to_owned(),
            payment_status_code: status,
        };
        Ok(Answer::ok(msg.text(lang), answer))
    })
    .await
}

fn refusal(error: ScreenError, lang: Lang) -> ApiError {
    let stands =
        |status: PaymentStatus| json!({ "paymentStatus": status.label(lang), "paymentStatusCode": status });
    match error {
        ScreenError::NotFound => ApiError::new(ErrorCode::OrderNotFound),
        ScreenError::NotAtScreen(status) => {
            ApiError::new(ErrorCode::NotAtPaymentScreen).with_data(stands(status))
        }
        ScreenError::Storage(error) => error.into(),
    }
}
