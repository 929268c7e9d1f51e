//! `DELETE /api/auth/users`.

use super::ending::{self, Ending};
use super::proof::prove;
use crate::app::AppState;
use crate::auth::to_its_end;
use crate::goods::{OnSale, TakenOff};
use crate::http::mutation::Once;
use crate::http::{Answer, ApiError, Handled, Mutation, answers, mutation};
use crate::storage::{StorageError, Tx};
use crate::users::{self, EraseError, Leaver};
use axum::extract::State;
use miri_common::api::EraseAccount;
use miri_common::{ErrorCode, Msg};
use serde_json::json;
use std::sync::Arc;

/// Erases the caller's account.
pub async fn erase(
    State(app): State<AppState>,
    Mutation { actor, body, once }: Mutation<EraseAccount>,
) -> Handled {
    let password_hash = prove(&app, &actor, body.current_password).await?;
    // A key that was used before has had its answer, and goods must not go off sale because of it.
    match app.replays.ask(once.clone()).await {
        Some(Ok(Some(answer))) => return Ok(answer),
        Some(Ok(None)) => {}
        Some(Err(error)) => return Err(error),
        None => return Err(ApiError::new(ErrorCode::Unavailable)),
    }
    let looked_until = users::look_through(&app.store, actor.user_id).await.map_err(refusal)?;
    let leaver = Leaver { user: actor.user_id, password_hash, looked_until };
    if once.is_dry_run() {
        return try_out(&app, leaver, once).await;
    }
    let shop = Arc::clone(&app);
    // To its end, so that nobody is left with goods off sale because a connection broke.
    to_its_end(&app.tasks, async move { carry_out(&shop, leaver, once).await }).await
}

/// Whether the account may be erased. It is not tried, because what would be undone takes long.
async fn try_out(app: &AppState, leaver: Leaver, once: Once) -> Handled {
    let lang = once.lang;
    mutation::run(app, once, async move |tx: &mut Tx<'_>| -> Handled {
        users::may_be_erased(tx, &leaver).await.map_err(refusal)?;
        Ok(Answer::done(Msg::AccountErased.text(lang)))
    })
    .await
}

async fn carry_out(app: &AppState, mut leaver: Leaver, once: Once) -> Handled {
    let mut off_sale = 0;
    let wound_up = wind_up(app, &mut leaver, &mut off_sale).await;
    let user = leaver.user;
    let erased = match wound_up {
        Ok(()) => last_step(app, leaver, once).await,
        Err(error) => Err(error),
    };
    let answer = erased.map_err(|error| with_goods_off_sale(error, off_sale))?;
    if let Err(error) = answers::forget_all(&app.store, user).await {
        // They are sealed, and `prune` takes them in the end.
        tracing::error!(%error, user = user.0, "stored answers of an erased account are left");
    }
    Ok(answer)
}

/// Takes everything that the caller sells off sale, a part at a time, and counts it.
async fn wind_up(app: &AppState, leaver: &mut Leaver, off_sale: &mut usize) -> Result<(), ApiError> {
    loop {
        leaver.looked_until = users::look_again(&app.store, leaver).await.map_err(refusal)?;
        let (now, who) = (app.clock.shop(), leaver.clone());
        let TakenOff { goods, left } = app
            .store
            .write(async move |tx: &mut Tx<'_>| users::wind_up(tx, &who, now).await)
            .await
            .map_err(refusal)?;
        *off_sale += goods.len();
        for id in goods {
            app.goods_cache.forget(id);
        }
        if left == OnSale::Nothing {
            return Ok(());
        }
    }
}

async fn last_step(app: &AppState, leaver: Leaver, once: Once) -> Handled {
    let (shop, ending, lang) = (Arc::clone(app), Ending::default(), once.lang);
    let noted = ending.clone();
    ending::carry_out(app, ending, async move {
        let times = (shop.clock.shop(), shop.clock.machine());
        let app = Arc::clone(&shop);
        let answer = mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
            noted.note(users::erase(tx, &leaver, times).await.map_err(refusal)?);
            Ok(Answer::done(Msg::AccountErased.text(lang)))
        })
        .await;
        // What was registered while the rest went off sale.
        shop.goods_cache.forget_all();
        answer
    })
    .await
}

fn refusal(error: EraseError) -> ApiError {
    match error {
        EraseError::NotTheirs => ApiError::new(ErrorCode::WrongPassword),
        EraseError::OpenOrders => ApiError::new(ErrorCode::OpenOrders),
        EraseError::OpenSales => ApiError::new(ErrorCode::OpenOrders).worded(Msg::OpenSales),
        EraseError::LastOperator => ApiError::new(ErrorCode::LastAdmin),
        EraseError::StillSelling => StorageError::Busy.into(),
        EraseError::Storage(error) => error.into(),
    }
}

/// A refusal that came when goods were off sale already says so: they stay off sale until their seller puts them back.
fn with_goods_off_sale(error: ApiError, count: usize) -> ApiError {
    if count == 0 {
        return error;
    }
    let words = match (error.code, error.words) {
        (ErrorCode::OpenOrders, None) => Some(Msg::OpenOrdersGoodsOffSale),
        (ErrorCode::OpenOrders, Some(_)) => Some(Msg::OpenSalesGoodsOffSale),
        (_, words) => words,
    };
    ApiError { words, ..error }.with_data(json!({ "goodsTakenOffSale": count }))
}
