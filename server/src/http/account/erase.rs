//! `DELETE /api/auth/users`.

use super::ending::{self, Ending};
use super::proof::prove;
use crate::app::AppState;
use crate::http::{Answer, ApiError, Handled, Mutation, mutation};
use crate::storage::Tx;
use crate::users::{self, EraseError};
use axum::extract::State;
use miri_common::api::EraseAccount;
use miri_common::{ErrorCode, Msg};
use std::sync::Arc;

/// Erases the caller's account.
pub async fn erase(
    State(app): State<AppState>,
    Mutation { actor, body, once }: Mutation<EraseAccount>,
) -> Handled {
    let hash = prove(&app, &actor, body.current_password).await?;
    let (shop, ending, lang) = (Arc::clone(&app), Ending::default(), once.lang);
    let noted = ending.clone();
    ending::carry_out(&app, ending, async move {
        let times = (shop.clock.shop(), shop.clock.machine());
        mutation::run(&shop, once, async move |tx: &mut Tx<'_>| -> Handled {
            noted.note(users::erase(tx, actor.user_id, &hash, times).await.map_err(refusal)?);
            Ok(Answer::done(Msg::AccountErased.text(lang)))
        })
        .await
    })
    .await
}

fn refusal(error: EraseError) -> ApiError {
    match error {
        EraseError::NotTheirs => ApiError::new(ErrorCode::WrongPassword),
        EraseError::OpenOrders => ApiError::new(ErrorCode::OpenOrders),
        EraseError::OpenSales => ApiError::new(ErrorCode::OpenOrders).worded(Msg::OpenSales),
        EraseError::LastOperator => ApiError::new(ErrorCode::LastAdmin),
        EraseError::Storage(error) => error.into(),
    }
}
