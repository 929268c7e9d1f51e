//! `DELETE /api/auth/users`.

use super::ending::{self, Ending};
use super::proof::prove;
use crate::app::AppState;
use crate::http::{Answer, ApiError, Handled, Mutation, mutation};
use crate::storage::Tx;
use crate::users::{self, EraseError, Left, WoundUp};
use axum::extract::State;
use miri_common::api::EraseAccount;
use miri_common::{ErrorCode, Msg, UserId};
use std::sync::Arc;

/// Erases the caller's account.
pub async fn erase(
    State(app): State<AppState>,
    Mutation { actor, body, once }: Mutation<EraseAccount>,
) -> Handled {
    let hash = prove(&app, &actor, body.current_password).await?;
    if !once.is_dry_run() {
        wind_up(&app, actor.user_id, &hash).await?;
    }
    let (shop, ending, lang) = (Arc::clone(&app), Ending::default(), once.lang);
    let noted = ending.clone();
    ending::carry_out(&app, ending, async move {
        let times = (shop.clock.shop(), shop.clock.machine());
        let app = Arc::clone(&shop);
        let answer = mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
            noted.note(users::erase(tx, actor.user_id, &hash, times).await.map_err(refusal)?);
            Ok(Answer::done(Msg::AccountErased.text(lang)))
        })
        .await;
        // What the seller had on sale is on sale no more.
        shop.goods_cache.forget_all();
        answer
    })
    .await
}

/// Takes everything that the caller sells off sale, a part at a time.
async fn wind_up(app: &AppState, user: UserId, hash: &str) -> Result<(), ApiError> {
    loop {
        let (now, hash) = (app.clock.shop(), hash.to_owned());
        let WoundUp { goods, left } = app
            .store
            .write(async move |tx: &mut Tx<'_>| users::wind_up(tx, user, &hash, now).await)
            .await
            .map_err(refusal)?;
        for id in goods {
            app.goods_cache.forget(id);
        }
        if left == Left::Nothing {
            return Ok(());
        }
    }
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
