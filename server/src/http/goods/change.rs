//! `PATCH /api/auth/goods/{id}`, and what its twin for operators shares with it.

use super::{bad_fields, changing, local, opening, take_write};
use crate::app::{App, AppState};
use crate::goods::{self, Change, ChangeError, Changed, Goods, Hand};
use crate::http::{Answer, ApiError, Handled, Id, Mutation, mutation};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{ChangeGoods, ChangedGoods};
use miri_common::{ErrorCode, GoodsId, Lang, Msg};
use std::sync::Arc;

/// `PATCH /api/auth/goods/{id}`.
pub async fn change(
    State(app): State<AppState>,
    Id(id): Id<GoodsId>,
    Mutation { actor, body, once }: Mutation<ChangeGoods>,
) -> Handled {
    take_write(&app, actor.user_id)?;
    let lang = once.lang;
    let change = read(body, &app, lang)?;
    let (shop, hand) = (Arc::clone(&app), Hand::Seller(actor.user_id));
    let write = async move {
        let app = Arc::clone(&shop);
        mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
            let changed = goods::change(tx, id, hand, &change, shop.clock.shop()).await;
            let Changed { after, .. } = changed.map_err(|error| match refusal(error, lang) {
                error if error.code == ErrorCode::GoodsNotFound => error.worded(Msg::GoodsNotYoursToChange),
                error => error,
            })?;
            Ok(answer(after, &shop, lang))
        })
        .await
    };
    changing(&app, write, move || Some(id)).await
}

/// What is to be changed, as the shop knows it.
pub(in crate::http) fn read(body: ChangeGoods, app: &App, lang: Lang) -> Result<Change, ApiError> {
    Ok(Change {
        name: body.goods_name,
        description: body.goods_description,
        price: body.goods_price,
        category: body.category,
        reservation_start: opening(body.reservation_start_time, app, lang)?,
        limit_per_buyer: body.limit_per_buyer,
        on_sale: body.on_sale,
    })
}

/// Why nothing was changed.
pub(in crate::http) fn refusal(error: ChangeError, lang: Lang) -> ApiError {
    match error {
        ChangeError::NotFound => ApiError::new(ErrorCode::GoodsNotFound),
        ChangeError::Refused(fields) => bad_fields(&fields, lang),
        ChangeError::Storage(error) => error.into(),
    }
}

/// The goods as they are now.
pub(in crate::http) fn answer(goods: Goods, app: &App, lang: Lang) -> Answer {
    let data = ChangedGoods {
        goods_id: goods.id,
        goods_name: goods.name,
        goods_description: goods.description,
        goods_price: goods.price,
        stock_quantity: goods.available,
        category: goods::label(&goods.category, lang).to_owned(),
        category_code: goods.category.code,
        reservation_start_time: goods.reservation_start.map(|at| local(app, at)),
        limit_per_buyer: goods.limit_per_buyer,
        on_sale: goods.on_sale,
    };
    Answer::ok(Msg::GoodsChanged.text(lang), data)
}
