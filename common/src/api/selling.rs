//! What sellers and operators do with goods that are there, and what they see of them.

use super::Page;
use super::goods::serialize_time;
use crate::labels::{OrderStatus, PaymentStatus, ReturnStatus, ShippingStatus};
use crate::time::TimeInput;
use crate::validate::{Fields, Request};
use crate::{GoodsId, LineId, LocalTime, OrderId, UserId, Won};
use serde::{Deserialize, Serialize};

/// `PATCH /api/auth/goods/{id}` and `PATCH /api/admin/goods/{id}`. What is absent stays as it is.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangeGoods {
    /// 1 to 60 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_name: Option<String>,
    /// 1 to 2000 characters, line breaks allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_description: Option<String>,
    /// 0 to 10,000,000,000 won.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_price: Option<Won>,
    /// The code of a category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// When orders open: in the future, or as it is.
    #[serde(serialize_with = "serialize_time", skip_serializing_if = "Option::is_none")]
    pub reservation_start_time: Option<TimeInput>,
    /// 1 to 1000 units a buyer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_per_buyer: Option<i64>,
    /// Whether they are offered at all. What is not vanishes from lists; its page stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_sale: Option<bool>,
}

impl ChangeGoods {
    /// Whether everything stays as it is.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.goods_name.is_none()
            && self.goods_description.is_none()
            && self.goods_price.is_none()
            && self.category.is_none()
            && self.reservation_start_time.is_none()
            && self.limit_per_buyer.is_none()
            && self.on_sale.is_none()
    }
}

impl Request for ChangeGoods {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            goods_name: fields.optional_text("goodsName", 1..=60),
            goods_description: fields.optional_long_text("goodsDescription", 1..=2000),
            goods_price: fields.optional_int("goodsPrice", 0..=10_000_000_000).map(Won),
            category: fields.optional_text("category", 1..=30),
            reservation_start_time: fields.optional_time("reservationStartTime"),
            limit_per_buyer: fields.optional_int("limitPerBuyer", 1..=1000),
            on_sale: fields.optional_bool("onSale"),
        }
    }
}

/// The answer to [`ChangeGoods`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangedGoods {
    /// The goods.
    pub goods_id: GoodsId,
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
    /// Whether they are offered at all.
    pub on_sale: bool,
}

/// `POST /api/auth/goods/{id}/stock` and `POST /api/admin/goods/{id}/stock`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeStock {
    /// Units that come, or below 0: that go; at most 1,000,000,000 and not 0.
    pub change: i64,
    /// Why: 1 to 200 characters.
    pub reason: String,
}

impl Request for ChangeStock {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { change: fields.difference("change", 1_000_000_000), reason: fields.text("reason", 1..=200) }
    }
}

/// The answer to [`ChangeStock`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StockChanged {
    /// The goods.
    pub goods_id: GoodsId,
    /// Units that can be ordered.
    pub stock_quantity: i64,
}

/// One row of `GET /api/auth/my/goods`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MyGoods {
    /// The goods.
    pub goods_id: GoodsId,
    /// Their name.
    pub goods_name: String,
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
    /// The seller's own key for them.
    pub sku: Option<String>,
    /// Whether they are offered at all.
    pub on_sale: bool,
    /// When they were registered.
    pub register_date: LocalTime,
    /// When they were last changed.
    pub last_modified_date: LocalTime,
}

/// `GET /api/auth/my/goods`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MyGoodsPage {
    /// The page.
    pub register_goods: Page<MyGoods>,
}

/// One row of `GET /api/admin/goods`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdminGoods {
    /// Who sells them.
    pub seller_id: UserId,
    /// Units that are ordered and not yet paid.
    pub held_quantity: i64,
    /// Units that are paid for.
    pub sold_quantity: i64,
    /// What the seller sees.
    #[serde(flatten)]
    pub goods: MyGoods,
}

/// `GET /api/admin/goods`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdminGoodsPage {
    /// The page.
    pub goods_list: Page<AdminGoods>,
}

/// One element of `GET /api/auth/my/sales`: a paid line. It has no `Debug`, because it says who lives where.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Sale {
    /// Its order.
    pub order_id: OrderId,
    /// The line.
    pub order_detail_id: LineId,
    /// The goods.
    pub goods_id: GoodsId,
    /// Their name as ordered.
    pub goods_name: String,
    /// Units.
    pub order_quantity: i64,
    /// The price of one unit as ordered.
    pub unit_price: Won,
    /// The price of all units as ordered.
    pub sub_total_price: Won,
    /// The label of where the line stands.
    pub order_status: String,
    /// The code of that.
    pub order_status_code: OrderStatus,
    /// The label of the line's own payment state.
    pub payment_status: String,
    /// The code of that.
    pub payment_status_code: PaymentStatus,
    /// The label of where its parcel stands.
    pub shipping_status: String,
    /// The code of that.
    pub shipping_status_code: ShippingStatus,
    /// The label of where its return stands, if it was sent back.
    pub return_status: Option<String>,
    /// The code of that.
    pub return_status_code: Option<ReturnStatus>,
    /// The parcel's number.
    pub tracking_number: String,
    /// When it was ordered.
    pub order_date: LocalTime,
    /// Who gets the parcel; absent for a cancelled line and once the account is erased.
    pub user_name: Option<String>,
    /// Where the parcel goes; absent for a cancelled line.
    pub address: Option<String>,
}

/// `GET /api/auth/my/sales`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SalePage {
    /// The page.
    pub sales: Page<Sale>,
}
