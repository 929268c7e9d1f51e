//! The wishlist.

use super::Page;
use crate::validate::{Fields, Request};
use crate::{GoodsId, LocalTime, WishId, Won};
use serde::{Deserialize, Serialize};

/// `POST /api/auth/wishlist`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AddWish {
    /// What is wished for.
    pub goods_id: GoodsId,
    /// 1 to 1000 units.
    pub goods_quantity: i64,
}

impl Request for AddWish {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            goods_id: GoodsId(fields.int("goodsId", 1..=i64::MAX)),
            goods_quantity: fields.int("goodsQuantity", 1..=1000),
        }
    }
}

/// `PATCH /api/auth/wishlist/{id}`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SetWish {
    /// 1 to 1000 units.
    pub goods_quantity: i64,
}

impl Request for SetWish {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { goods_quantity: fields.int("goodsQuantity", 1..=1000) }
    }
}

/// The answer to [`AddWish`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WishAdded {
    /// The new wish.
    pub wish_list_id: WishId,
    /// The name of the goods.
    pub goods_name: String,
    /// Units wished for.
    pub goods_quantity: i64,
    /// The price of one unit now.
    pub unit_price: Won,
    /// The price of all units now.
    pub sub_total_price: Won,
}

/// The answer to [`SetWish`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WishChanged {
    /// The wish.
    pub wish_list_id: WishId,
    /// The goods.
    pub goods_id: GoodsId,
    /// Units wished for now.
    pub wish_goods_quantity: i64,
}

/// One row of `GET /api/auth/wishlist`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Wish {
    /// The wish.
    pub wish_list_id: WishId,
    /// The goods.
    pub goods_id: GoodsId,
    /// Their name.
    pub goods_name: String,
    /// The price of one unit now.
    pub unit_price: Won,
    /// The price of all units now.
    pub sub_total_price: Won,
    /// Units that can be ordered now.
    pub stock_quantity: i64,
    /// The label of the category.
    pub category: String,
    /// The code of the category.
    pub category_code: String,
    /// Units wished for.
    pub wish_goods_quantity: i64,
    /// When orders open.
    pub reservation_start_time: Option<LocalTime>,
    /// When the wish was made.
    pub add_to_wish_list_date: LocalTime,
}

/// `GET /api/auth/wishlist`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WishPage {
    /// The page.
    pub goods: Page<Wish>,
}
