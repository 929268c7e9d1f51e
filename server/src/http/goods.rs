//! Goods: registering, listing and looking at them.

use super::{Answer, ApiError, Handled, Id, Language, Mutation, Paging, mutation};
use crate::app::{App, AppState};
use crate::clock::ShopTime;
use crate::goods::rules::BadField;
use crate::goods::{self, Goods, Listed, NewGoods, RegisterError, Registered};
use crate::storage::Tx;
use crate::users;
use axum::extract::State;
use miri_common::api::{
    GoodsDetail, GoodsPage, GoodsStock, GoodsSummary, Page, RegisterGoods, RegisteredGoods,
};
use miri_common::{ErrorCode, GoodsId, Lang, LocalTime, Msg, UserId};
use serde_json::{Map, Value};
use std::sync::Arc;

/// `POST /api/auth/goods`.
pub async fn register(
    State(app): State<AppState>,
    Mutation { actor, body, once }: Mutation<RegisterGoods>,
) -> Handled {
    let lang = once.lang;
    let new = new_goods(body, &app, lang)?;
    let shop = Arc::clone(&app);
    mutation::run(&app, once, async move |tx: &mut Tx<'_>| -> Handled {
        let registered = goods::register(tx, actor.user_id, &new, shop.clock.shop())
            .await
            .map_err(|error| refusal(error, lang))?;
        let msg = Msg::GoodsRegistered.text(lang);
        Ok(Answer::created(msg, registered_goods(registered, actor.user_id, &new, &shop, lang)))
    })
    .await
}

/// `GET /api/goods`.
pub async fn list(State(app): State<AppState>, Language(lang): Language, paging: Paging) -> Handled {
    let order = paging.order_by(goods::SORTS, "g.id", lang)?;
    let (size, offset) = (paging.size, paging.offset());
    let (rows, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
            Ok(goods::list(tx, &order, size, offset).await?)
        })
        .await?;
    let content = rows.into_iter().map(|row| summary(row, &app, lang)).collect();
    let goods_list = Page::new(content, paging.page, size, total);
    let msg = Msg::GoodsListed.text(lang);
    Ok(Answer::ok(msg, GoodsPage { goods_list }))
}

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

/// `GET /api/categories`.
pub async fn categories(State(app): State<AppState>, Language(lang): Language) -> Handled {
    let categories = app
        .store
        .read(async |tx: &mut Tx<'_>| -> Result<_, ApiError> { Ok(goods::categories(tx).await?) })
        .await?;
    let msg = Msg::Categories.text(lang);
    Ok(Answer::ok(msg, categories))
}

fn local(app: &App, at: ShopTime) -> LocalTime {
    LocalTime::at(at.timestamp(), &app.zone)
}

fn new_goods(body: RegisterGoods, app: &App, lang: Lang) -> Result<NewGoods, ApiError> {
    let start = body.reservation_start_time.map(|time| time.instant(&app.zone)).transpose();
    // Only years beyond 9999 cannot be read as an instant.
    let start = start.map_err(|_| bad_request(&[BadField::ReservationStart], lang))?;
    Ok(NewGoods {
        sku: body.sku,
        name: body.goods_name,
        description: body.goods_description,
        price: body.goods_price,
        category: body.category,
        reservation_start: start.map(ShopTime::from),
        limit_per_buyer: body.limit_per_buyer,
        quantity: body.stock_quantity,
    })
}

fn refusal(error: RegisterError, lang: Lang) -> ApiError {
    match error {
        RegisterError::Refused(fields) => bad_request(&fields, lang),
        RegisterError::SkuTaken => ApiError::new(ErrorCode::SkuTaken),
        RegisterError::Storage(error) => error.into(),
    }
}

fn bad_request(fields: &[BadField], lang: Lang) -> ApiError {
    let told = fields.iter().map(|field| match field {
        BadField::Category => ("category", Msg::FieldCategory.text(lang)),
        BadField::ReservationStart => ("reservationStartTime", Msg::FieldInFuture.text(lang)),
    });
    let data: Map<_, _> = told.map(|(field, why)| (field.to_owned(), Value::from(why))).collect();
    ApiError::new(ErrorCode::Validation).with_data(Value::Object(data))
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
