//! Accounts, as operators see and change them.

use super::Page;
use crate::labels::Role;
use crate::validate::{Fields, Request};
use crate::{LocalTime, Msg, UserId};
use serde::{Deserialize, Serialize};

/// `GET /api/admin/users`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountPage {
    /// The page.
    pub users: Page<Account>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The account.
    pub user_id: UserId,
    /// The address to sign in with; nothing when the account was erased.
    pub email: Option<String>,
    /// The name; nothing when the account was erased.
    pub user_name: Option<String>,
    /// What it may do.
    pub role: Role,
    /// Whether it cannot be signed in to.
    pub locked: bool,
    /// When it was made.
    pub signup_date: LocalTime,
    /// When it was erased.
    pub erased_date: Option<LocalTime>,
}

/// `PATCH /api/admin/users/{id}`; what is absent stays as it is.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangeAccount {
    /// What it may do. Another role ends every session, and losing `ADMIN` revokes the access tokens with the scope `admin`.
    pub role: Option<Role>,
    /// Whether it cannot be signed in to. Locking ends every session and revokes every access token.
    pub locked: Option<bool>,
    /// Ends every session and revokes every access token, whatever else is changed.
    pub end_sessions: Option<bool>,
}

impl Request for ChangeAccount {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            role: fields.optional_parsed("role", Msg::FieldRole),
            locked: fields.optional_bool("locked"),
            end_sessions: fields.optional_bool("endSessions"),
        }
    }
}

/// The answer to [`ChangeAccount`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountChanged {
    /// The account.
    pub user_id: UserId,
    /// What it may do now.
    pub role: Role,
    /// Whether it cannot be signed in to now.
    pub locked: bool,
    /// How many sessions and access tokens have ended by it.
    pub ended: usize,
}
