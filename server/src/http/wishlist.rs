//! The caller's wishlist.

use super::mutation::NoBody;
use super::{Answer, ApiError, Caller, Handled, Id, Language, Mutation, Paging, mutation};
use crate::app::{App, AppState};
use crate::clock::ShopTime;
use crate::goods;
use crate::storage::Tx;
use crate::wishlist::{self, AddError, Wished};
use axum::extract::State;
use miri_common::api::{AddWish, Page, SetWish, Wish, WishAdded, WishChanged, WishPage};
use miri_common::{ErrorCode, Lang, LocalTime, Msg, WishId};
use std::sync::Arc;

/// `POST /api/auth/wishlist`.
pub async fn add(State(app): State<AppState>, Mutation { actor, body, once }: Mutation<AddWish>) -> Handled {
    let (lang, shop) = (once.lang, Arc::clone(&app));
    let AddWish { goods_id, goods_quantity } = body;
    mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
        let added = wishlist::add(tx, actor.user_id, goods_id, goods_quantity, shop.clock.shop())
            .await
            .map_err(refusal)?;
        let data = WishAdded {
            wish_list_id: added.id,
            goods_name: added.goods_name,
            goods_quantity,
            unit_price: added.unit_price,
            sub_total_price: added.sub_total,
        };
        Ok(Answer::created(Msg::WishAdded.text(lang), data))
    })
    .await
}

/// `GET /api/auth/wishlist`.
pub async fn list(
    State(app): State<AppState>,
    Language(lang): Language,
    Caller(actor): Caller,
    paging: Paging,
) -> Handled {
    let order = paging.order_by(wishlist::SORTS, "w.id", lang)?;
    let (size, offset) = (paging.size, paging.offset());
    let (rows, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
            Ok(wishlist::list(tx, actor.user_id, &order, size, offset).await?)
        })
        .await?;
    let content = rows.into_iter().map(|row| wish(row, &app, lang)).collect();
    let goods = Page::new(content, paging.page, size, total);
    let msg = Msg::WishesListed.text(lang);
    Ok(Answer::ok(msg, WishPage { goods }))
}

/// `PATCH /api/auth/wishlist/{id}`.
pub async fn update(
    State(app): State<AppState>,
    _: Caller,
    Id(id): Id<WishId>,
    Mutation { actor, body, once }: Mutation<SetWish>,
) -> Handled {
    let lang = once.lang;
    let quantity = body.goods_quantity;
    mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
        let goods_id = wishlist::set_quantity(tx, actor.user_id, id, quantity)
            .await?
            .ok_or_else(|| ApiError::new(ErrorCode::WishNotFound).worded(Msg::WishNotYoursToChange))?;
        let msg = Msg::WishChanged.text(lang);
        Ok(Answer::ok(msg, WishChanged { wish_list_id: id, goods_id, wish_goods_quantity: quantity }))
    })
    .await
}

/// `DELETE /api/auth/wishlist/{id}`.
pub async fn remove(
    State(app): State<AppState>,
    _: Caller,
    Id(id): Id<WishId>,
    Mutation { actor, once, .. }: Mutation<NoBody>,
) -> Handled {
    let lang = once.lang;
    mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
        if !wishlist::delete(tx, actor.user_id, id).await? {
            return Err(ApiError::new(ErrorCode::WishNotFound).worded(Msg::WishNotYoursToRemove));
        }
        Ok(Answer::done(Msg::WishRemoved.text(lang)))
    })
    .await
}

fn refusal(error: AddError) -> ApiError {
    match error {
        AddError::NoSuchGoods => ApiError::new(ErrorCode::GoodsNotFound),
        AddError::AlreadyThere => ApiError::new(ErrorCode::AlreadyInWishlist),
        AddError::Storage(error) => error.into(),
    }
}

/// A wish as the wire has it.
pub(in crate::http) fn wish(row: Wished, app: &App, lang: Lang) -> Wish {
    let local = |at: ShopTime| LocalTime::at(at.timestamp(), &app.zone);
    Wish {
        wish_list_id: row.id,
        goods_id: row.goods_id,
        goods_name: row.goods_name,
        unit_price: row.unit_price,
        sub_total_price: row.sub_total,
        stock_quantity: row.available,
        category: goods::label(&row.category, lang).to_owned(),
        category_code: row.category.code,
        wish_goods_quantity: row.quantity,
        reservation_start_time: row.reservation_start.map(local),
        add_to_wish_list_date: local(row.created_at),
    }
}
