//! Signing in, and accounts made by an operator.

use super::sign_up::{ADDRESS, password, phone_number, user_name};
use crate::Msg;
use crate::labels::Role;
use crate::validate::{Fields, Request};
use crate::{LocalTime, UserId};
use serde::{Deserialize, Serialize};

/// `POST /login`.
#[derive(Clone, Serialize)]
pub struct Login {
    /// The address of the account.
    pub email: String,
    /// Its password.
    pub password: String,
}

impl Request for Login {
    fn read(fields: &mut Fields<'_>) -> Self {
        // No rule on form here: an address or password that cannot exist is a failed login like any other.
        Self { email: fields.text("email", 1..=254), password: fields.secret("password", 1..=1024) }
    }
}

/// The answer to a login or a refresh.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedIn {
    /// Whose session it is.
    pub user_id: UserId,
    /// What the account may do.
    pub role: Role,
    /// The access token, to be sent as `Authorization: Bearer`.
    pub token: String,
    /// When the access token ends, on the shop's wall clock.
    pub expires_at: LocalTime,
    /// The token that gets the next pair, once.
    pub refresh_token: String,
    /// When the refresh token ends.
    pub refresh_expires_at: LocalTime,
}

/// `POST /api/token/refresh`.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RefreshToken {
    /// The refresh token of the last login or refresh.
    pub refresh_token: String,
}

impl Request for RefreshToken {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { refresh_token: fields.secret("refreshToken", 1..=512) }
    }
}

/// `POST /api/admin/users`: an account without a verification mail.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateUser {
    /// The address to sign in with.
    pub email: String,
    /// 1 to 30 letters of any script, with spaces inside.
    pub user_name: String,
    /// 10 to 128 characters, not among the commonest.
    pub password: String,
    /// `000-0000-0000`.
    pub phone_number: String,
    /// 1 to 100 printable characters.
    pub address: String,
    /// What the account may do.
    pub role: Role,
}

impl Request for CreateUser {
    fn read(fields: &mut Fields<'_>) -> Self {
        let role = fields.optional_parsed("role", Msg::FieldRole);
        Self {
            email: fields.email("email"),
            user_name: user_name(fields),
            password: password(fields),
            phone_number: phone_number(fields),
            address: fields.text("address", ADDRESS),
            role: role.unwrap_or(Role::User),
        }
    }
}

/// The answer to [`CreateUser`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserCreated {
    /// The new account.
    pub user_id: UserId,
    /// What it may do.
    pub role: Role,
}
