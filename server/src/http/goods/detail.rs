//! `GET /api/goods/{id}` and `GET /api/goods/{id}/stock`.

use super::local;
use crate::app::{App, AppState};
use crate::goods::{self, Goods};
use crate::http::{Answer, ApiError, Handled, Id, Language};
use crate::storage::Tx;
use crate::users;
use axum::extract::State;
use miri_common::api::{GoodsDetail, GoodsStock};
use miri_common::{ErrorCode, GoodsId, Lang, Msg};
use std::sync::Arc;

/// `GET /api/goods/{id}`.
pub async fn detail(State(app): State<AppState>, Language(lang): Language, Id(id): Id<GoodsId>) -> Handled {
    let shop = Arc::clone(&app);
    let found = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
            let Some(goods) = goods::detail(tx, id).await? else { return Ok(None) };
            let seller_name = users::name_of(tx, &shop.auth.sealer, goods.seller).await?;
            Ok(Some((goods, seller_name)))
        })
        .await?;
    let (goods, seller_name) = found.ok_or_else(|| ApiError::new(ErrorCode::GoodsNotFound))?;
    let msg = Msg::GoodsFound.text(lang);
    Ok(Answer::ok(msg, goods_detail(goods, seller_name, &app, lang)))
}

/// `GET /api/goods/{id}/stock`.
pub async fn stock(State(app): State<AppState>, Language(lang): Language, Id(id): Id<GoodsId>) -> Handled {
    let available = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_, ApiError> { Ok(goods::stock_of(tx, id).await?) })
        .await?;
    let goods_stock_quantity =
        available.ok_or_else(|| ApiError::new(ErrorCode::GoodsNotFound).worded(Msg::NoStockOfGoods))?;
    let msg = Msg::GoodsStock.text(lang);
    Ok(Answer::ok(msg, GoodsStock { goods_stock_quantity }))
}

fn goods_detail(goods: Goods, seller_name: Option<String>, app: &App, lang: Lang) -> GoodsDetail {
    GoodsDetail {
        goods_id: goods.id,
        seller_id: goods.seller,
        seller_name,
        goods_name: goods.name,
        goods_description: goods.description,
        goods_price: goods.price,
        stock_quantity: goods.available,
        category: goods::label(&goods.category, lang).to_owned(),
        category_code: goods.category.code,
        reservation_start_time: goods.reservation_start.map(|at| local(app, at)),
        limit_per_buyer: goods.limit_per_buyer,
        on_sale: goods.on_sale,
        last_modified_date: local(app, goods.modified_at),
    }
}
