//! `GET /api/auth/users` and `PATCH /api/auth/users`.

use crate::app::AppState;
use crate::goods::{self, Filter};
use crate::http::goods::{list_of, my_goods};
use crate::http::orders::read::wire_line;
use crate::http::wishlist::wish;
use crate::http::{Answer, ApiError, Caller, Handled, Language, Mutation, Paging, mutation};
use crate::storage::Tx;
use crate::users::{self, Profile};
use crate::{orders, wishlist};
use axum::extract::State;
use miri_common::api::{ChangeProfile, MyGoodsPage, OrderLinePage, Page, ProfileChanged, UserPage, WishPage};
use miri_common::{ErrorCode, LocalTime, Msg};
use std::sync::Arc;

/// The caller with the first page of each list, all from one snapshot.
pub async fn show(State(app): State<AppState>, Caller(actor): Caller, Language(lang): Language) -> Handled {
    let (user, shop, first) = (actor.user_id, Arc::clone(&app), Paging::from_query(""));
    let by_orders = first.order_by(orders::read::SORTS, orders::read::ID_COLUMN, lang)?;
    let by_wishes = first.order_by(wishlist::SORTS, "w.id", lang)?;
    let size = first.size;
    let mine = list_of(&app, Filter { seller: Some(user), ..Filter::default() }, &first, lang)?;
    let read = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
            let Some((since, role)) = users::since(tx, user).await? else { return Ok(None) };
            let Some(profile) = users::profile(tx, &shop.auth.sealer, user).await? else { return Ok(None) };
            let goods = goods::list_offered(tx, &shop.goods_cache, &mine).await?;
            let wishes = wishlist::list(tx, user, &by_wishes, size, 0).await?;
            let lines = orders::read::list(tx, user, None, &by_orders, (size, 0)).await?;
            Ok(Some((since, role, profile, goods, wishes, lines)))
        })
        .await?;
    let (since, role, profile, (goods, all_goods), (wishes, all_wishes), (lines, all_lines)) =
        read.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated))?;
    let Profile { email, user_name, phone_number, address } = profile;
    let goods = goods.into_iter().map(|row| my_goods(row, &app, lang)).collect();
    let wishes = wishes.into_iter().map(|row| wish(row, &app, lang)).collect();
    let lines = lines.iter().map(|line| wire_line(&app, line, lang)).collect();
    let page = UserPage {
        user_id: user,
        email,
        user_name,
        phone_number,
        address,
        signup_date: LocalTime::at(since.timestamp(), &app.zone),
        role,
        register_goods_list: MyGoodsPage { register_goods: Page::new(goods, 0, size, all_goods) },
        wish_list: WishPage { goods: Page::new(wishes, 0, size, all_wishes) },
        orders: OrderLinePage { orders: Page::new(lines, 0, size, all_lines) },
    };
    Ok(Answer::ok(Msg::UserFound.text(lang), page))
}

/// Changes how the caller can be reached.
pub async fn change(
    State(app): State<AppState>,
    Mutation { actor, body, once }: Mutation<ChangeProfile>,
) -> Handled {
    let (lang, shop, user) = (once.lang, Arc::clone(&app), actor.user_id);
    mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
        let sealer = &shop.auth.sealer;
        let contact = (body.phone_number.as_deref(), body.address.as_deref());
        let gone = || ApiError::new(ErrorCode::Unauthenticated);
        users::since(tx, user).await?.ok_or_else(gone)?;
        users::set_contact(tx, sealer, user, contact).await?;
        let Profile { address, phone_number, .. } =
            users::profile(tx, sealer, user).await?.ok_or_else(gone)?;
        Ok(Answer::ok(Msg::ProfileChanged.text(lang), ProfileChanged { address, phone_number }))
    })
    .await
}
