//! Orders.

use super::Page;
use crate::labels::{OrderStatus, PaymentStatus, ReturnStatus, ShippingStatus};
use crate::validate::{Fields, Request};
use crate::{GoodsId, LineId, LocalTime, OrderId, WishId, Won};
use serde::{Deserialize, Serialize};

/// `POST /api/auth/goods/order`: one goods.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlaceOrder {
    /// What is bought.
    pub goods_id: GoodsId,
    /// 1 to 1000 units.
    pub quantity: i64,
    /// Where the parcel goes: 1 to 100 printable characters.
    pub address: String,
    /// The total the shopper saw; another one is refused with `PRICE_CHANGED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_total_price: Option<Won>,
}

impl Request for PlaceOrder {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            goods_id: GoodsId(fields.int("goodsId", 1..=i64::MAX)),
            quantity: fields.int("quantity", 1..=1000),
            address: fields.text("address", 1..=100),
            expected_total_price: fields.optional_int("expectedTotalPrice", 0..=i64::MAX).map(Won),
        }
    }
}

/// `POST /api/auth/orders`: several wishes as one order.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderWishes {
    /// 1 to 50 wishes of the shopper, each once.
    pub wish_list_ids: Vec<WishId>,
    /// Where the parcels go: 1 to 100 printable characters.
    pub address: String,
    /// The total the shopper saw; another one is refused with `PRICE_CHANGED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_total_price: Option<Won>,
}

impl Request for OrderWishes {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            wish_list_ids: fields.ids("wishListIds", 1..=50).into_iter().map(WishId).collect(),
            address: fields.text("address", 1..=100),
            expected_total_price: fields.optional_int("expectedTotalPrice", 0..=i64::MAX).map(Won),
        }
    }
}

/// `POST /api/auth/orders/{orderDetailId}/return`.
#[derive(Debug, Clone, Serialize)]
pub struct AskReturn {
    /// Why: 10 to 50 characters.
    pub reason: String,
}

impl Request for AskReturn {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { reason: fields.text("reason", 10..=50) }
    }
}

/// The answer to both ways of ordering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacedOrder {
    /// The new order.
    pub order_id: OrderId,
    /// Its lines.
    pub order_goods: Vec<PlacedLine>,
    /// What is to be paid.
    pub total_order_price: Won,
    /// When it was placed.
    pub order_date: LocalTime,
    /// The label of the payment's state.
    pub payment_status: String,
    /// The code of the payment's state.
    pub payment_status_code: PaymentStatus,
    /// Until when it must be paid.
    pub payment_deadline: LocalTime,
}

/// One line of a [`PlacedOrder`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacedLine {
    /// The line.
    pub order_detail_id: LineId,
    /// The goods.
    pub goods_id: GoodsId,
    /// Their name as ordered.
    pub goods_name: String,
    /// Units ordered.
    pub quantity: i64,
    /// The price of one unit as ordered.
    pub unit_price: Won,
    /// The price of all units as ordered.
    pub sub_total_price: Won,
    /// The label of the line's state.
    pub order_status: String,
    /// The code of the line's state.
    pub order_status_code: OrderStatus,
    /// When orders for these goods opened.
    pub reservation_start_time: Option<LocalTime>,
}

/// One order line, as lists and details show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderLine {
    /// The order.
    pub order_id: OrderId,
    /// The line.
    pub order_detail_id: LineId,
    /// The goods.
    pub goods_id: GoodsId,
    /// Their name as ordered.
    pub goods_name: String,
    /// The label of the line's state.
    pub order_status: String,
    /// The code of the line's state.
    pub order_status_code: OrderStatus,
    /// Units ordered.
    pub order_quantity: i64,
    /// The price of one unit as ordered.
    pub unit_price: Won,
    /// The price of all units as ordered.
    pub sub_total_price: Won,
    /// The label of the category.
    pub category: String,
    /// The code of the category.
    pub category_code: String,
    /// When the order was placed.
    pub order_date: LocalTime,
    /// The label of the line's own payment state.
    pub payment_status: String,
    /// The line's own payment state: a cancelled or returned paid line is `REFUNDED` once its money is back.
    pub payment_status_code: PaymentStatus,
    /// The label of the parcel's state.
    pub shipping_status: String,
    /// The code of the parcel's state.
    pub shipping_status_code: ShippingStatus,
    /// UUID text.
    pub tracking_number: String,
    /// The label of the return's state.
    pub return_status: Option<String>,
    /// The code of the return's state.
    pub return_status_code: Option<ReturnStatus>,
    /// Until when the line can be returned; absent while it has not been delivered, and once it was sent back.
    pub returnable_until: Option<LocalTime>,
}

/// `GET /api/auth/orders`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLinePage {
    /// The page, one element a line.
    pub orders: Page<OrderLine>,
}

/// `GET /api/auth/orders/{orderId}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderDetail {
    /// The order.
    pub order_id: OrderId,
    /// What was to be paid when it was placed.
    pub total_order_price: Won,
    /// When it was placed.
    pub order_date: LocalTime,
    /// The label of the payment's state.
    pub payment_status: String,
    /// The code of the payment's state.
    pub payment_status_code: PaymentStatus,
    /// Until when it must be paid.
    pub payment_deadline: LocalTime,
    /// Where the parcels go; absent once the shopper's data was erased.
    pub address: Option<String>,
    /// Its lines.
    pub lines: Vec<OrderLine>,
    /// What has happened, oldest first.
    pub history: Vec<HistoryEntry>,
}

/// One thing that has happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// When.
    pub at: LocalTime,
    /// The label of the state that was reached.
    pub what: String,
    /// The code of the state that was reached.
    pub what_code: String,
    /// The line it concerns; absent when it is the whole order.
    pub order_detail_id: Option<LineId>,
}

/// What the `data` of `OUT_OF_STOCK` says of one goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShortGoods {
    /// The goods that ran short.
    pub goods_id: GoodsId,
    /// Units asked for.
    pub requested: i64,
    /// Units that are left.
    pub left: i64,
}
