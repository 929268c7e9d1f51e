//! The routes of orders, one action a file; here is what several of them share.

pub mod cancel;
pub mod place;
pub mod read;
pub mod returning;

use crate::http::ApiError;
use crate::orders::rules::Refusal;
use jiff::tz::TimeZone;
use miri_common::{ErrorCode, LocalTime};
use serde_json::json;

/// A refusal of an order, with what a client needs to tell its user.
pub(super) fn refused(refusal: &Refusal, zone: &TimeZone) -> ApiError {
    match refusal {
        Refusal::GoodsNotFound(id) => {
            ApiError::new(ErrorCode::GoodsNotFound).with_data(json!({ "goodsId": id }))
        }
        Refusal::NotOnSale(id) => ApiError::new(ErrorCode::NotOnSale).with_data(json!({ "goodsId": id })),
        Refusal::NotOpenYet(id, opens_at) => ApiError::new(ErrorCode::NotOpenYet)
            .with_data(json!({ "goodsId": id, "opensAt": LocalTime::at(opens_at.timestamp(), zone) })),
        Refusal::PriceChanged(prices) => {
            let prices: Vec<_> =
                prices.iter().map(|(id, price)| json!({ "goodsId": id, "unitPrice": price })).collect();
            ApiError::new(ErrorCode::PriceChanged).with_data(json!({ "prices": prices }))
        }
        Refusal::LimitExceeded { goods_id, limit, kept } => ApiError::new(ErrorCode::LimitExceeded)
            .with_data(json!({ "goodsId": goods_id, "limitPerBuyer": limit, "alreadyOrdered": kept })),
        Refusal::OutOfStock(short) => {
            ApiError::new(ErrorCode::OutOfStock).with_data(json!({ "goods": short }))
        }
    }
}
