//! `POST /api/auth/goods`.

use super::{bad_fields, changing, local, opening, take_write};
use crate::app::{App, AppState};
use crate::goods::{self, NewGoods, RegisterError, Registered};
use crate::http::{Answer, ApiError, Handled, Mutation, mutation};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{RegisterGoods, RegisteredGoods};
use miri_common::{ErrorCode, GoodsId, Lang, Msg, UserId};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// `POST /api/auth/goods`.
pub async fn register(
    State(app): State<AppState>,
    Mutation { actor, body, once }: Mutation<RegisterGoods>,
) -> Handled {
    take_write(&app, actor.user_id)?;
    let lang = once.lang;
    let new = new_goods(body, &app, lang)?;
    let (shop, made) = (Arc::clone(&app), Arc::new(AtomicI64::new(0)));
    let told = Arc::clone(&made);
    let write = async move {
        let app = Arc::clone(&shop);
        mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
            let registered = goods::register(tx, actor.user_id, &new, shop.clock.shop())
                .await
                .map_err(|error| refusal(error, lang))?;
            told.store(registered.id.0, Ordering::Relaxed);
            let msg = Msg::GoodsRegistered.text(lang);
            Ok(Answer::created(msg, registered_goods(registered, actor.user_id, &new, &shop, lang)))
        })
        .await
    };
    let id = move || Some(GoodsId(made.load(Ordering::Relaxed))).filter(|id| id.0 > 0);
    changing(&app, write, id).await
}

fn new_goods(body: RegisterGoods, app: &App, lang: Lang) -> Result<NewGoods, ApiError> {
    Ok(NewGoods {
        sku: body.sku,
        name: body.goods_name,
        description: body.goods_description,
        price: body.goods_price,
        category: body.category,
        reservation_start: opening(body.reservation_start_time, app, lang)?,
        limit_per_buyer: body.limit_per_buyer,
        quantity: body.stock_quantity,
    })
}

fn refusal(error: RegisterError, lang: Lang) -> ApiError {
    match error {
        RegisterError::Refused(fields) => bad_fields(&fields, lang),
        RegisterError::SkuTaken => ApiError::new(ErrorCode::SkuTaken),
        RegisterError::Storage(error) => error.into(),
    }
}

fn registered_goods(
    registered: Registered,
    seller_id: UserId,
    new: &NewGoods,
    app: &App,
    lang: Lang,
) -> RegisteredGoods {
    RegisteredGoods {
        goods_id: registered.id,
        seller_id,
        goods_name: new.name.clone(),
        goods_description: new.description.clone(),
        goods_price: new.price,
        stock_quantity: new.quantity,
        category: goods::label(&registered.category, lang).to_owned(),
        category_code: registered.category.code,
        reservation_start_time: new.reservation_start.map(|at| local(app, at)),
    }
}
