//! Goods as everyone sees them, and their registration.

use super::Page;
use crate::time::TimeInput;
use crate::validate::{Fields, Request};
use crate::{GoodsId, LocalTime, UserId, Won};
use serde::{Deserialize, Serialize};

/// `POST /api/auth/goods`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterGoods {
    /// 1 to 60 characters.
    pub goods_name: String,
    /// 1 to 2000 characters, line breaks allowed.
    pub goods_description: String,
    /// 0 to 10,000,000,000 won.
    pub goods_price: Won,
    /// 0 to 1,000,000,000 units.
    pub stock_quantity: i64,
    /// The code of a category.
    pub category: String,
    /// When orders open, in the future; absent: at once.
    #[serde(serialize_with = "serialize_time", skip_serializing_if = "Option::is_none")]
    pub reservation_start_time: Option<TimeInput>,
    /// 1 to 1000 units a buyer; absent: no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_per_buyer: Option<i64>,
    /// The seller's own key for these goods, unique per seller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
}

#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
pub(super) fn serialize_time<S: serde::Serializer>(
    time: &Option<TimeInput>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        None => serializer.serialize_none(),
        Some(TimeInput::Local(local)) => LocalTime(*local).serialize(serializer),
        Some(TimeInput::Instant(instant)) => serializer.collect_str(instant),
    }
}

impl Request for RegisterGoods {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            goods_name: fields.text("goodsName", 1..=60),
            goods_description: fields.long_text("goodsDescription", 1..=2000),
            goods_price: Won(fields.int("goodsPrice", 0..=10_000_000_000)),
            stock_quantity: fields.int("stockQuantity", 0..=1_000_000_000),
            category: fields.text("category", 1..=30),
            reservation_start_time: fields.optional_time("reservationStartTime"),
            limit_per_buyer: fields.optional_int("limitPerBuyer", 1..=1000),
            sku: fields.optional_text("sku", 1..=64),
        }
    }
}

/// The answer to [`RegisterGoods`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisteredGoods {
    /// The new goods.
    pub goods_id: GoodsId,
    /// Who sells them.
    pub seller_id: UserId,
    /// Their name.
    pub goods_name: String,
    /// Their description.
    pub goods_description: String,
    /// The price of one unit.
    pub goods_price: Won,
    /// Units that can be ordered.
    pub stock_quantity: i64,
    /// The label of the category.
    pub category: String,
    /// The code of the category.
    pub category_code: String,
    /// When orders open.
    pub reservation_start_time: Option<LocalTime>,
}

/// One row of `GET /api/goods`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoodsSummary {
    /// The goods.
    pub goods_id: GoodsId,
    /// Their name.
    pub goods_name: String,
    /// The price of one unit.
    pub goods_price: Won,
    /// The label of the category.
    pub category: String,
    /// The code of the category.
    pub category_code: String,
    /// When orders open.
    pub reservation_start_time: Option<LocalTime>,
    /// Units that can be ordered.
    pub stock_quantity: i64,
}

/// `GET /api/goods`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoodsPage {
    /// The page.
    pub goods_list: Page<GoodsSummary>,
}

/// `GET /api/goods/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoodsDetail {
    /// The goods.
    pub goods_id: GoodsId,
    /// Who sells them.
    pub seller_id: UserId,
    /// The seller's name; absent once the account is erased.
    pub seller_name: Option<String>,
    /// Their name.
    pub goods_name: String,
    /// Their description.
    pub goods_description: String,
    /// The price of one unit.
    pub goods_price: Won,
    /// Units that can be ordered.
    pub stock_quantity: i64,
    /// The label of the category.
    pub category: String,
    /// The code of the category.
    pub category_code: String,
    /// When orders open.
    pub reservation_start_time: Option<LocalTime>,
    /// Units a buyer may have.
    pub limit_per_buyer: Option<i64>,
    /// Whether the seller offers them at all.
    pub on_sale: bool,
    /// When they were last changed.
    pub last_modified_date: LocalTime,
}

/// `GET /api/goods/{id}/stock`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoodsStock {
    /// Units that can be ordered.
    pub goods_stock_quantity: i64,
}
