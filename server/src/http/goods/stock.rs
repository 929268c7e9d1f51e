//! `POST /api/auth/goods/{id}/stock`, and what its twin for operators shares with it.

use super::{changing, refused};
use crate::app::{App, AppState};
use crate::goods::{self, Hand, StockChange, StockError};
use crate::http::{Answer, ApiError, Handled, Id, Mutation, mutation};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{self, ChangeStock, ShortGoods};
use miri_common::{ErrorCode, GoodsId, Lang, Msg};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// How long an answer waits for the gate to have heard of the change.
const GATE_WAIT: Duration = Duration::from_secs(1);

/// `POST /api/auth/goods/{id}/stock`.
pub async fn change(
    State(app): State<AppState>,
    Id(id): Id<GoodsId>,
    Mutation { actor, body, once }: Mutation<ChangeStock>,
) -> Handled {
    let lang = once.lang;
    let (shop, hand, change) = (Arc::clone(&app), Hand::Seller(actor.user_id), read(body, &app));
    let write = async move {
        let app = Arc::clone(&shop);
        let answer = mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
            let changed = goods::change_stock(tx, id, hand, &change, shop.clock.shop()).await;
            let changed = changed.map_err(|error| match refusal(&error, id, &change, lang) {
                error if error.code == ErrorCode::GoodsNotFound => error.worded(Msg::GoodsNotYoursToChange),
                error => error,
            })?;
            Ok(self::answer(id, changed.after, lang))
        })
        .await?;
        reach_gate(&app).await;
        Ok(answer)
    };
    changing(&app, write, move || Some(id)).await
}

/// The change with a key of its own for the ledger.
pub(in crate::http) fn read(body: ChangeStock, app: &App) -> StockChange {
    let source_key = format!("seller:{}", app.random.uuid_at(app.clock.machine()));
    StockChange { change: body.change, reason: body.reason, source_key }
}

/// Waits until the gate has heard of what was just committed, but not for long: it hears of it in any case.
pub(in crate::http) async fn reach_gate(app: &App) {
    let committed = *app.store.committed_event().borrow();
    if tokio::time::timeout(GATE_WAIT, app.gate.caught_up(committed)).await.is_err() {
        tracing::warn!(event = committed, "the gate has not heard of a change of stock within a second");
    }
}

/// Why nothing was changed.
pub(in crate::http) fn refusal(
    error: &StockError,
    id: GoodsId,
    change: &StockChange,
    lang: Lang,
) -> ApiError {
    match error {
        StockError::NotFound => ApiError::new(ErrorCode::GoodsNotFound),
        StockError::TooFew { left } => {
            let short = ShortGoods { goods_id: id, requested: -change.change, left: *left };
            ApiError::new(ErrorCode::OutOfStock).with_data(json!({ "goods": [short] }))
        }
        StockError::TooMany => refused([("change", Msg::FieldStockTooLarge)], lang),
        StockError::Storage(error) => error.clone().into(),
    }
}

/// What is left now.
pub(in crate::http) fn answer(goods_id: GoodsId, stock_quantity: i64, lang: Lang) -> Answer {
    Answer::ok(Msg::StockChanged.text(lang), api::StockChanged { goods_id, stock_quantity })
}
