//! The caller's own account.

use super::sign_up::{ADDRESS, current_password, optional_phone_number, password};
use super::{OrderLinePage, Page, WishPage};
use crate::labels::Role;
use crate::validate::{Fields, Request};
use crate::{GoodsId, LocalTime, UserId, Won};
use serde::{Deserialize, Serialize};

/// `GET /api/auth/users`: everything from one snapshot, the first page of each list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserPage {
    /// The account.
    pub user_id: UserId,
    /// The address to sign in with.
    pub email: String,
    /// The name.
    pub user_name: String,
    /// `000-0000-0000`.
    pub phone_number: String,
    /// Where parcels go.
    pub address: String,
    /// When the account was made.
    pub signup_date: LocalTime,
    /// What it may do.
    pub role: Role,
    /// What is for sale by it.
    pub register_goods_list: MyGoodsPage,
    /// What it wishes for.
    pub wish_list: WishPage,
    /// What it has ordered.
    pub orders: OrderLinePage,
}

/// Goods that the caller has registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MyGoodsPage {
    /// The page.
    pub register_goods: Page<MyGoods>,
}

/// One goods of the caller's own.
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
    /// When they were registered.
    pub register_date: LocalTime,
    /// When they were last changed.
    pub last_modified_date: LocalTime,
}

/// `PATCH /api/auth/users`; what is absent stays as it is.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeProfile {
    /// `000-0000-0000`.
    pub phone_number: Option<String>,
    /// 1 to 100 printable characters.
    pub address: Option<String>,
}

impl Request for ChangeProfile {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            phone_number: optional_phone_number(fields),
            address: fields.optional_text("address", ADDRESS),
        }
    }
}

/// The answer to [`ChangeProfile`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileChanged {
    /// Where parcels go now.
    pub address: String,
    /// The number now.
    pub phone_number: String,
}

/// `PATCH /api/auth/users/change-password`.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangePassword {
    /// The password now.
    pub current_password: String,
    /// The password from now on: 10 to 128 characters, not among the commonest.
    pub password: String,
}

impl Request for ChangePassword {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { current_password: current_password(fields), password: password(fields) }
    }
}

/// `DELETE /api/auth/users`.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EraseAccount {
    /// The password, because this cannot be undone.
    pub current_password: String,
}

impl Request for EraseAccount {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { current_password: current_password(fields) }
    }
}
