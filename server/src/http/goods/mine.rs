//! `GET /api/auth/my/goods`.

use super::{list_of, my_goods};
use crate::app::AppState;
use crate::goods::{self, Filter};
use crate::http::{Answer, ApiError, Caller, Handled, Language, Paging};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::Msg;
use miri_common::api::{MyGoodsPage, Page};
use std::sync::Arc;

/// `GET /api/auth/my/goods`.
pub async fn list(
    State(app): State<AppState>,
    Language(lang): Language,
    Caller(actor): Caller,
    paging: Paging,
) -> Handled {
    let mine = Filter { seller: Some(actor.user_id), ..Filter::default() };
    let list = list_of(&app, mine, &paging, lang)?;
    let shop = Arc::clone(&app);
    let (rows, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
            Ok(goods::list_offered(tx, &shop.goods_cache, &list).await?)
        })
        .await?;
    let content = rows.into_iter().map(|row| my_goods(row, &app, lang)).collect();
    let register_goods = Page::new(content, paging.page, paging.size, total);
    Ok(Answer::ok(Msg::GoodsOfSeller.text(lang), MyGoodsPage { register_goods }))
}
