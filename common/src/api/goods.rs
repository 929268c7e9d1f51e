//! Goods and categories.

use super::Page;
use crate::labels::{OrderStatus, PaymentStatus, ShippingStatus};
use crate::time::TimeInput;
use crate::validate::{Fields, Request};
use crate::{GoodsId, LineId, LocalTime, Msg, OrderId, UserId, Won};
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
fn serialize_time<S: serde::Serializer>(time: &Option<TimeInput>, serializer: S) -> Result<S::Ok, S::Error> {
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

/// `PATCH /api/auth/goods/{id}` and `PATCH /api/admin/goods/{id}`. What is absent stays as it is.
#[derive(Debug, Clone, Default, Serialize)]
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
pub struct ChangeStock {
    /// Units that come, or below 0: that go; at most 1,000,000,000 and not 0.
    pub change: i64,
    /// Why: 1 to 200 characters.
    pub reason: String,
}

impl Request for ChangeStock {
    fn read(fields: &mut Fields<'_>) -> Self {
        let change = fields.int("change", -1_000_000_000..=1_000_000_000);
        if change == 0 {
            fields.refuse("change", Msg::FieldNotZero);
        }
        Self { change, reason: fields.text("reason", 1..=200) }
    }
}

/// The answer to [`ChangeStock`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StockChanged {
    /// The goods.
    pub goods_id: GoodsId,
    /// Units that can be ordered.
    pub stock_quantity: i64,
}

/// One row of `GET /api/auth/my/goods`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(rename_all = "camelCase")]
pub struct MyGoodsPage {
    /// The page.
    pub register_goods: Page<MyGoods>,
}

/// One row of `GET /api/admin/goods`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(rename_all = "camelCase")]
pub struct AdminGoodsPage {
    /// The page.
    pub goods_list: Page<AdminGoods>,
}

/// One element of `GET /api/auth/my/sales`: a paid line. It has no `Debug`, because it says who lives where.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct SalePage {
    /// The page.
    pub sales: Page<Sale>,
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

/// One element of `GET /api/categories`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The stable code.
    pub code: String,
    /// The Korean label.
    pub ko: String,
    /// The English label.
    pub en: String,
}

/// `POST /api/admin/categories`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewCategory {
    /// The stable code: 1 to 30 capitals, digits and underscores, a capital first.
    pub code: String,
    /// The Korean label, 1 to 30 characters.
    pub ko: String,
    /// The English label, 1 to 30 characters.
    pub en: String,
}

impl Request for NewCategory {
    fn read(fields: &mut Fields<'_>) -> Self {
        let code = fields.text("code", 1..=30);
        let starts = code.starts_with(|c: char| c.is_ascii_uppercase());
        if !starts || !code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
            fields.refuse("code", Msg::FieldCategoryCode);
        }
        Self { code, ko: fields.text("ko", 1..=30), en: fields.text("en", 1..=30) }
    }
}

/// `PATCH /api/admin/categories/{code}`. What is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChangeCategory {
    /// The Korean label, 1 to 30 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ko: Option<String>,
    /// The English label, 1 to 30 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Request for ChangeCategory {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { ko: fields.optional_text("ko", 1..=30), en: fields.optional_text("en", 1..=30) }
    }
}
