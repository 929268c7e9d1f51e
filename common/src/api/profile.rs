//! The caller's own account.

use super::sign_up::{ADDRESS, current_password, optional_phone_number, password};
use super::{MyGoodsPage, OrderLinePage, WishPage};
use crate::labels::Role;
use crate::validate::{Fields, Request};
use crate::{LocalTime, UserId};
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
