//! The routes of goods, one action a file; here is what several of them share.
//!
//! In reading order:
//! - [`list`]: `GET /api/goods`. [`detail`]: one goods, its stock. [`categories`]: what kinds there are.
//! - [`register`], [`change`], [`stock`]: what a seller does with the own goods. [`mine`], [`sales`]: what a seller has.
//! - `filter`: the filters of a list.
//!
//! What operators do with anyone's goods stands in `admin`, and answers by the same words.

pub mod categories;
pub mod change;
pub mod detail;
pub(super) mod filter;
pub mod list;
pub mod mine;
pub mod register;
pub mod sales;
pub mod stock;

use super::{ApiError, Handled, Paging};
use crate::app::{App, AppState};
use crate::clock::ShopTime;
use crate::goods::rules::BadField;
use crate::goods::{self, Filter, List, Offered, Window};
use miri_common::api::MyGoods;
use miri_common::time::TimeInput;
use miri_common::{ErrorCode, GoodsId, Lang, LocalTime, Msg, UserId};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A time as the shop's clocks show it.
pub(super) fn local(app: &App, at: ShopTime) -> LocalTime {
    LocalTime::at(at.timestamp(), &app.zone)
}

/// When orders are to open, as it was written.
pub(super) fn opening(time: Option<TimeInput>, app: &App, lang: Lang) -> Result<Option<ShopTime>, ApiError> {
    // Only years beyond 9999 cannot be read as an instant.
    let start = time.map(|time| time.instant(&app.zone)).transpose();
    start.map(|start| start.map(ShopTime::from)).map_err(|_| bad_fields(&[BadField::ReservationStart], lang))
}

/// A refusal that names what is wrong with goods.
pub(super) fn bad_fields(fields: &[BadField], lang: Lang) -> ApiError {
    let told = fields.iter().map(|field| match field {
        BadField::Category => ("category", Msg::FieldCategory),
        BadField::ReservationStart => ("reservationStartTime", Msg::FieldInFuture),
    });
    refused(told, lang)
}

/// A refusal that names these fields, each with the reason.
pub(super) fn refused(fields: impl IntoIterator<Item = (&'static str, Msg)>, lang: Lang) -> ApiError {
    let data: Map<_, _> =
        fields.into_iter().map(|(field, why)| (field.to_owned(), Value::from(why.text(lang)))).collect();
    ApiError::new(ErrorCode::Validation).with_data(Value::Object(data))
}

/// The list that is asked for. To be called before the snapshot is taken in which it is read.
pub(super) fn list_of(app: &App, filter: Filter, paging: &Paging, lang: Lang) -> Result<List, ApiError> {
    let order = paging.order(goods::SORTS, goods::ID_COLUMN, lang)?;
    let window = Window { order, size: paging.size, offset: paging.offset() };
    Ok(List { filter, window, now: app.clock.shop(), began: app.goods_cache.begin() })
}

/// Takes one write out of those that this account has, where limits are on. A change of stock is a few rows and costs none.
pub(super) fn take_write(app: &App, seller: UserId) -> Result<(), ApiError> {
    app.limiter.as_ref().map_or(Ok(()), |limiter| limiter.take_goods_write(seller))
}

/// Carries a change of goods to its end even when its client goes away meanwhile, because what is kept of goods must be
/// forgotten after every commit. `id` gives the goods that were changed.
pub(super) async fn changing(
    app: &AppState,
    work: impl Future<Output = Handled> + Send + 'static,
    id: impl FnOnce() -> Option<GoodsId> + Send + 'static,
) -> Handled {
    let shop = Arc::clone(app);
    let task = app.tasks.spawn(async move {
        let answer: Handled = work.await;
        // A refusal may be one of those after which the outcome is not known.
        if let Some(id) = id() {
            shop.goods_cache.forget(id);
        }
        answer
    });
    task.await.unwrap_or_else(|error| Err(ApiError::internal(&error)))
}

/// Goods as their seller sees them.
pub(super) fn my_goods(row: Offered, app: &App, lang: Lang) -> MyGoods {
    let category = row.listed.category;
    MyGoods {
        goods_id: row.listed.id,
        goods_name: row.listed.name,
        goods_price: row.listed.price,
        stock_quantity: row.listed.available,
        category: goods::label(&category, lang).to_owned(),
        category_code: category.code,
        reservation_start_time: row.listed.reservation_start.map(|at| local(app, at)),
        limit_per_buyer: row.limit_per_buyer,
        sku: row.sku,
        on_sale: row.on_sale,
        register_date: local(app, row.created_at),
        last_modified_date: local(app, row.modified_at),
    }
}
