//! `GET /api/goods`.

use super::{filter, list_of, local};
use crate::app::{App, AppState};
use crate::goods::{self, Listed};
use crate::http::{Answer, ApiError, Handled, Language, Paging};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{GoodsPage, GoodsSummary, Page};
use miri_common::{Lang, Msg};
use std::sync::Arc;

/// `GET /api/goods`.
pub async fn list(State(app): State<AppState>, Language(lang): Language, paging: Paging) -> Handled {
    let list = list_of(&app, filter::for_shoppers(&paging, lang)?, &paging, lang)?;
    let shop = Arc::clone(&app);
    let (rows, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
            if !goods::category_exists(tx, list.filter.category.as_deref()).await? {
                return Err(filter::no_such_category(lang));
            }
            Ok(goods::list(tx, &shop.goods_cache, &list).await?)
        })
        .await?;
    let content = rows.into_iter().map(|row| summary(row, &app, lang)).collect();
    let goods_list = Page::new(content, paging.page, paging.size, total);
    Ok(Answer::ok(Msg::GoodsListed.text(lang), GoodsPage { goods_list }))
}

fn summary(row: Listed, app: &App, lang: Lang) -> GoodsSummary {
    GoodsSummary {
        goods_id: row.id,
        goods_name: row.name,
        goods_price: row.price,
        category: goods::label(&row.category, lang).to_owned(),
        category_code: row.category.code,
        reservation_start_time: row.reservation_start.map(|at| local(app, at)),
        stock_quantity: row.available,
    }
}
