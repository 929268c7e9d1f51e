//! Signing in, and accounts made by an operator.

use crate::Msg;
use crate::labels::Role;
use crate::validate::{Fields, Pattern, Request};
use crate::{LocalTime, UserId};
use serde::{Deserialize, Serialize};

/// `POST /login`.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateUser {
    /// The address to sign in with.
    pub email: String,
    /// 1 to 30 letters of any script, with spaces inside.
    pub user_name: String,
    /// 10 to 128 characters.
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
            user_name: fields.patterned("userName", 1..=30, &USER_NAME),
            password: fields.secret("password", 10..=128),
            phone_number: fields.patterned("phoneNumber", 1..=20, &PHONE_NUMBER),
            address: fields.text("address", 1..=100),
            role: role.unwrap_or(Role::User),
        }
    }
}

/// Letters of any script, with spaces inside.
static USER_NAME: Pattern = Pattern {
    regex: r"^[\p{Alphabetic} ]*\p{Alphabetic}[\p{Alphabetic} ]*$",
    example: "안나",
    holds: |name| name.chars().all(|c| c.is_alphabetic() || c == ' '),
    why: Msg::FieldUserName,
};

static PHONE_NUMBER: Pattern = Pattern {
    regex: "^[0-9]{3}-[0-9]{4}-[0-9]{4}$",
    example: "010-1234-5678",
    holds: is_phone_number,
    why: Msg::FieldPhoneNumber,
};

fn is_phone_number(text: &str) -> bool {
    let mut groups = text.split('-');
    let mut digits =
        |count| groups.next().is_some_and(|g| g.len() == count && g.bytes().all(|b| b.is_ascii_digit()));
    digits(3) && digits(4) && digits(4) && groups.next().is_none()
}

/// The answer to [`CreateUser`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UserCreated {
    /// The new account.
    pub user_id: UserId,
    /// What it may do.
    pub role: Role,
}

#[cfg(test)]
mod tests {
    use super::is_phone_number;

    #[test]
    fn a_phone_number_has_three_four_and_four_digits() {
        assert!(is_phone_number("010-1234-5678"));
        for bad in ["", "010-1234-567", "010-1234-56789", "0101-234-5678", "010-1234-5678-1", "01a-1234-5678"]
        {
            assert!(!is_phone_number(bad), "{bad}");
        }
    }
}
